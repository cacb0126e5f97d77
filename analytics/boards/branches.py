"""Participation a step down at a time: the units right below, each with everything under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile
from typing import Protocol, TypeVar

from analytics.board import Board, UnitLine, to_whole
from db.tallies import Counts
from text import t


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit with everything below it; `units` are how many lie below.

    `is_own` is the unit that the board is about with only its own people. `needed` is what the day needs of
    it in whole percent, by the waves of its units; `short` how many people it lacks to that, rounded up.
    """

    code: str
    name: str
    line: UnitLine
    units: int
    is_own: bool
    needed: int
    short: int


@dataclass(frozen=True, slots=True)
class Crumb:
    """A unit on the way from the top of the sight down to the one that is looked at."""

    code: str
    name: str


class Placed(Protocol):
    """A line of a unit among those of a board, in the order of the tree; `depth` is 0 at its top."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def depth(self) -> int: ...


Line = TypeVar("Line", bound=Placed)


def list_groups(lines: Sequence[Line]) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """A step down: each unit right below the only one at the top, with all that lies below it, by its name.

    The unit at the top comes first with its own line alone; where there are several at the top, it is they.
    """
    tops = [line for line in lines if line.depth == 0]
    depth = 1 if len(tops) == 1 else 0
    if depth:
        yield t("boards.own", name=tops[0].name) if len(lines) > 1 else tops[0].name, (tops[0],)
    for place, line in enumerate(lines):
        if line.depth == depth:
            yield line.name, (line, *_below(lines, place))


def _below(lines: Sequence[Line], place: int) -> Iterator[Line]:
    """Lines stand in the order of the tree: what lies below a unit follows it."""
    return takewhile(lambda line: line.depth > lines[place].depth, lines[place + 1 :])


def list_branches(board: Board) -> tuple[Branch, ...]:
    """The branches of the board, whose people together are its total, the ones that lack most first."""
    found = [_branch(board, name, lines) for name, lines in list_groups(board.unit_lines)]
    # A unit at the top with units below often has no people of its own.
    kept = [each for each in found if each.line.assigned or not each.is_own or len(found) == 1]
    return tuple(sorted(kept, key=_need))


def _branch(board: Board, name: str, lines: Sequence[UnitLine]) -> Branch:
    is_own = len(lines) == 1 and lines[0].depth == 0 and len(_tops(board)) == 1
    return Branch(lines[0].code, name, whole_line(lines), len(lines) - 1, is_own, *needs(board, lines))


def _tops(board: Board) -> list[UnitLine]:
    return [line for line in board.unit_lines if line.depth == 0]


def list_crumbs(sight: Board, code: str) -> tuple[Crumb, ...]:
    """The way to a unit of the sight, itself included; empty for one that is not there."""
    path: list[UnitLine] = []
    for line in sight.unit_lines:
        path = [each for each in path if each.depth < line.depth]
        path.append(line)
        if line.code == code:
            return tuple(Crumb(each.code, each.name) for each in path)
    return ()


def sum_counts(counts: Iterable[Counts]) -> Counts:
    """Counts added up, figure by figure."""
    return Counts(*(sum(column) for column in zip(Counts(), *counts, strict=True)))


def whole_line(lines: Sequence[UnitLine]) -> UnitLine:
    """The lines as one, under the name of the first; overdue are those who are so in any of them."""
    head, counts = lines[0], sum_counts(line.counts for line in lines)
    # Units of several waves have several deadlines: who is not overdue is spared.
    left, overdue = counts.assigned - counts.completed, sum(line.overdue for line in lines)
    counts = counts._replace(spared=left - overdue)
    return UnitLine(head.unit_id, head.code, head.name, head.parent_id, 0, counts, True, head.wave)


def needs(board: Board, lines: Iterable[UnitLine]) -> tuple[int, int]:
    """What the day needs of these units together, in whole percent, and how many people they lack to it."""
    by_wave = {wave.name: wave.needed_percent for wave in board.waves}
    people = needed = completed = 0
    for line in lines:
        people += line.assigned
        completed += line.completed
        needed += line.assigned * (by_wave.get(line.wave, 0) if by_wave else board.needed_percent)
    percent = to_whole(Fraction(needed, people)) if people else board.needed_percent
    return percent, max(-(-needed // 100) - completed, 0)


def _need(branch: Branch) -> tuple[bool, int, int, str]:
    """Units with nobody to learn come last; of those that lack as many, the lower share comes first."""
    return (not branch.line.assigned, -branch.short, branch.line.percent, branch.code)
