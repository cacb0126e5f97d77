"""What of an item gives its key away, and what its author wrote to be shown before the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lessons.stimulus import without_marks
from quizzes.reading import WholeItem

# Shorter pieces turn up by chance.
LEAST = 6
TELLING = frozenset({"why", "explain", "next_time", "title", "key", "scam", "genuine", "unclear"})
# A stimulus has titles of its own, which are shown; sources are told after the answer, and tell nothing.
OWN = frozenset({"stimulus", "sources", "law"})


def list_telling(item: WholeItem) -> tuple[str, ...]:
    """Texts under names that explain, in the head and in the body."""
    found = (*_telling(item.head.model_dump()), *_telling(item.body.model_dump()))
    return tuple(text for text in found if len(text) >= LEAST)


def list_shown(item: WholeItem) -> tuple[str, ...]:
    """Every other text of the body, as it is read."""
    return tuple(_shown(without_marks(item.body.model_dump())))


def _telling(node: Any, name: str = "") -> Iterator[str]:
    if isinstance(node, str):
        if name in TELLING:
            yield node
    else:
        for inner, child in _children(node, name):
            if inner not in OWN:
                yield from _telling(child, inner)


def _shown(node: Any, name: str = "", is_own: bool = False) -> Iterator[str]:
    if isinstance(node, str):
        if is_own or name not in TELLING:
            yield node
    else:
        for inner, child in _children(node, name):
            yield from _shown(child, inner, is_own or inner in OWN)


def _children(node: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        yield from node.items()
    elif isinstance(node, (list, tuple)):
        yield from ((name, child) for child in node)
