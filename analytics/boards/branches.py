"""Participation a step down at a time: the units right below, each with everything under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

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


def list_branches(board: Board) -> tuple[Branch, ...]:
    """The branches of the board, whose people together are its total, the ones that lack most first."""
    top = top_line(board)
    found = _own(board, top) if top else ()
    depth = top.depth + 1 if top else 0
    below = [_branch(board, place, depth) for place in _places(board.unit_lines, depth)]
    return tuple(sorted((*found, *below), key=_need))


def top_line(board: Board) -> UnitLine | None:
    """The unit above all others of the board; None when there are several such, or none."""
    tops = [line for line in board.unit_lines if line.depth == 0]
    return tops[0] if len(tops) == 1 else None


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


def _own(board: Board, top: UnitLine) -> tuple[Branch, ...]:
    """The people of the unit itself, where it has any beside those below it."""
    if not top.assigned and len(board.unit_lines) > 1:
        return ()
    name = t("boards.own", name=top.name) if len(board.unit_lines) > 1 else top.name
    return (Branch(top.code, name, top, 0, True, *needs(board, (top,))),)


def _places(lines: Sequence[UnitLine], depth: int) -> Iterator[int]:
    return (place for place, line in enumerate(lines) if line.depth == depth)


def _branch(board: Board, place: int, depth: int) -> Branch:
    """Lines stand in the order of the tree: what lies below a unit follows it."""
    head, below = board.unit_lines[place], []
    for line in board.unit_lines[place + 1 :]:
        if line.depth <= depth:
            break
        below.append(line)
    lines = (head, *below)
    return Branch(head.code, head.name, whole_line(lines), len(below), False, *needs(board, lines))


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
