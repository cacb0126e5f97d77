"""Who writes the marked places of a drawing: as plain words, or lit with their number and their reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from lessons.fields import Sign
from lessons.stimulus import MARK
from ui.parts.markup import Html, el, hidden, join, lines

# Turns the words of a marked place, and its number, into markup.
Pen = Callable[[str, int], Html]
SignTone = Literal["risk", "safe", "amber"]


def plain_pen(words: str, number: int) -> Html:
    """A marked place as words like all others."""
    return lines(words)


@dataclass(frozen=True, slots=True)
class NotingPen:
    """Marked places lit with their number, and under the line where each stands what `note` says of it."""

    signs: Sequence[Sign]
    tone: SignTone
    note: Callable[[int], Html]
    told: set[int] = field(default_factory=set)

    def __call__(self, words: str, number: int) -> Html:
        look = look_of(self.signs, number, self.tone)
        return el("mark", with_number(words, number), cls=f"lc-sign lc-{look}")

    def notes(self, numbers: Iterable[int]) -> Html:
        """What is to be said of these places; of one that is marked twice, once."""
        fresh = [number for number in dict.fromkeys(numbers) if number not in self.told]
        self.told.update(fresh)
        return join(*map(self.note, fresh))


def with_number(words: str, number: int) -> Html:
    """Marked words and their number, which never stands alone at the start of a line."""
    end = el("span", lines(words[-3:]), hidden(" "), number_html(number), cls="lc-keep")
    return join(lines(words[:-3]), end)


def number_html(number: int) -> Html:
    """The small round number at a marked place."""
    return el("span", str(number), cls="lc-number-badge")


def look_of(signs: Sequence[Sign], number: int, tone: SignTone) -> str:
    """The tone of one marked place."""
    is_harmless = any(sign.harmless for sign in signs if sign.mark == number)
    return "calm" if is_harmless else tone


def write(pen: Pen, text: str) -> Html:
    """All of a text: plain pieces escaped, marked ones through the pen."""
    if isinstance(pen, NotingPen):
        return join(*_noted(pen, text))
    return _written(pen, text)


def _noted(pen: NotingPen, text: str) -> Iterator[Html]:
    """Line by line, each with the reasons of its marked places right below it."""
    *before, last = _rows(text)
    for row in before:
        notes = pen.notes(_numbers(row))
        # A note ends its line by itself.
        yield join(_written(pen, row), notes or lines("\n"))
    yield join(_written(pen, last), pen.notes(_numbers(last)))


def _rows(text: str) -> list[str]:
    """The lines of a text; a marked place that goes over several stays whole."""
    kept = MARK.sub(lambda place: place.group().replace("\n", "\0"), text)
    return [row.replace("\0", "\n") for row in kept.split("\n")]


def _numbers(text: str) -> list[int]:
    return [int(place.group(1)) for place in MARK.finditer(text)]


def _written(pen: Pen, text: str) -> Html:
    places = list(MARK.finditer(text))
    edges = [0, *(edge for place in places for edge in place.span()), len(text)]
    between = [lines(text[start:end]) for start, end in list(pairwise(edges))[::2]]
    marked = [pen(place.group(2), int(place.group(1))) for place in places]
    return join(between[0], *(piece for pair in zip(marked, between[1:], strict=True) for piece in pair))
