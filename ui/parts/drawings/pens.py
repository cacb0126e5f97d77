"""Who writes the marked places of a drawing: as plain words, or lit with their number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


def numbered_pen(signs: Sequence[Sign], tone: SignTone) -> Pen:
    """Marked places lit, with their number."""

    def write(words: str, number: int) -> Html:
        look = look_of(signs, number, tone)
        return el("mark", with_number(words, number), cls=f"lc-sign lc-{look}")

    return write


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
    places = list(MARK.finditer(text))
    edges = [0, *(edge for place in places for edge in place.span()), len(text)]
    between = [lines(text[start:end]) for start, end in list(pairwise(edges))[::2]]
    marked = [pen(place.group(2), int(place.group(1))) for place in places]
    return join(between[0], *(piece for pair in zip(marked, between[1:], strict=True) for piece in pair))
