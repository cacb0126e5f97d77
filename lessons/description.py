"""A stimulus told in words, from the same data as its drawing: for screen readers, print and exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from lessons.stimulus import without_marks
from text import t, words

Data = Mapping[str, Any]


def describe(stimulus: Data) -> str:
    """Everything the stimulus shows, as sentences without marks; the first is its name."""
    plain = without_marks(dict(stimulus))
    told = (piece for field, value in _left_to_tell(plain) for piece in _tell(plain, field, value))
    return " ".join(_sentence(piece) for piece in (name_of(plain), *told))


def name_of(stimulus: Data) -> str:
    """What it is and whose: short enough to be read out before the whole."""
    plain = without_marks(dict(stimulus))
    texts = {field: _one_line(value) for field, value in plain.items() if isinstance(value, str)}
    return t(_name_key(plain), **texts)


def speaker(kind: str, who: str) -> str:
    """Who speaks in a thread or a call, in words."""
    if who in {"me", "them"}:
        return t(f"parts.stimulus.{who if who == 'me' else f'{kind}.them'}")
    return who


def _left_to_tell(stimulus: Data) -> Iterator[tuple[str, Any]]:
    """The fields that are filled and that the name does not hold already."""
    named = {field for _, field, _, _ in Formatter().parse(words()[_name_key(stimulus)])}
    return ((field, value) for field, value in stimulus.items() if value and field not in {"kind", *named})


def _tell(stimulus: Data, field: str, value: Any) -> Iterator[str]:
    for entry in value if isinstance(value, tuple) else (value,):
        if isinstance(entry, Mapping) and "who" in entry:
            yield _turn(stimulus["kind"], entry)
        else:
            label = t(f"parts.stimulus.{stimulus['kind']}.{field}")
            yield f"{label}: {_text_of(entry)}"


def _turn(kind: str, turn: Data) -> str:
    said = f"{speaker(kind, turn['who'])}: {turn['text']}"
    rest = [turn.get(field, "") for field in ("file", "day", "time")]
    return " · ".join(piece for piece in (said, *rest) if piece)


def _text_of(entry: Any) -> str:
    if isinstance(entry, Mapping):
        return " · ".join(text for text in entry.values() if text)
    return str(entry)


def _sentence(piece: str) -> str:
    line = _one_line(piece)
    return line if line.endswith((".", "?", "!", "…")) else f"{line}."


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _name_key(stimulus: Data) -> str:
    return f"parts.stimulus.{stimulus['kind']}.name_of"
