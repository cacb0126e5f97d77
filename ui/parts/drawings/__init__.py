"""Messages, calls, pages and papers drawn as the thing itself: text only, no logo, no live link.

Every file of this folder draws one kind of stimulus, found by its name; its look lies beside it in a
style sheet of the same name.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Protocol, cast

from ui.parts.drawings.pens import (
    NotingPen,
    Pen,
    SignTone,
    look_of,
    number_html,
    plain_pen,
    with_number,
)
from ui.parts.drawings.pieces import Data
from ui.parts.markup import Html

_SHARED = frozenset({"pens", "pieces"})


class Drawing(Protocol):
    """What a module of this folder offers."""

    def draw(self, pen: Pen, data: Data, is_open: bool) -> Html:
        """Draw with marked places as `pen` writes them; `is_open` unfolds what is folded at first."""


def draw_with(pen: Pen, stimulus: Data, *, is_open: bool = False) -> Html:
    """Draw with marked places as `pen` writes them; `is_open` unfolds what is folded at first."""
    return _drawing(stimulus["kind"]).draw(pen, stimulus, is_open)


@cache
def list_drawings() -> tuple[str, ...]:
    """Names of the kinds that can be drawn, sorted."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name not in _SHARED))


@cache
def _drawing(kind: str) -> Drawing:
    if kind not in list_drawings():
        raise KeyError(kind)
    return cast(Drawing, importlib.import_module(f"{__name__}.{kind}"))


def marked_words(stimulus: Data) -> dict[int, str]:
    """The words of each marked place, by its number; of a number marked twice, the first."""
    found: dict[int, str] = {}

    def note(words: str, number: int) -> Html:
        found.setdefault(number, " ".join(words.split()))
        return Html("")

    draw_with(note, stimulus)
    return found


__all__ = [
    "Data",
    "NotingPen",
    "Pen",
    "SignTone",
    "draw_with",
    "list_drawings",
    "look_of",
    "marked_words",
    "number_html",
    "plain_pen",
    "with_number",
]
