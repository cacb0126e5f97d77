"""Two campaigns, or two days of one, side by side: in whole, by unit, and day by day since their start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from access.viewer import Permission, Viewer
from analytics.board import Board, UnitLine
from analytics.boards.asking import require_sight
from analytics.boards.branches import Branch, list_branches, whole_line
from analytics.boards.contract import BoardAsk, BoardSort, Choice
from analytics.participation import board
from db.engine import Tx
from text import t
from text.formats import percent, show_day, show_number

LEAST_POINTS, LEAST_PEOPLE = 5, 2
"""A difference of fewer percentage points, or of fewer people, is called small: one or two people who are
on leave make it. Our own choice; there is no sampling error, since everybody is counted."""


@dataclass(frozen=True, slots=True)
class UnitPair:
    """A unit on both days, each with everything below it; None where it was not there then."""

    code: str
    name: str
    units: int
    now: UnitLine | None
    then: UnitLine | None

    @property
    def points(self) -> int | None:
        """Percentage points that the share of those who completed is higher now; None without both."""
        return points_between(self.now, self.then)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A board against another one, and the units right below by how much they changed."""

    now: Board
    then: Board
    pairs: tuple[UnitPair, ...]

    @property
    def has_one_campaign(self) -> bool:
        """Whether it is one campaign on two days."""
        return self.now.campaign_id == self.then.campaign_id


def build(tx: Tx, viewer: Viewer, ask: BoardAsk) -> Comparison:
    """Both boards over everything in sight or one unit with what lies below; Refused out of sight."""
    viewer.require(BOARD.needs)
    require_sight(viewer)
    assert ask.campaign is not None and ask.beside is not None
    then = board(tx, viewer.scope, ask.beside.campaign, ask.beside.on, ask.now, ask.unit_id)
    return compare(board(tx, viewer.scope, ask.campaign, ask.on, ask.now, ask.unit_id), then)


def compare(now: Board, then: Board) -> Comparison:
    """What is shown of two boards."""
    return Comparison(now, then, tuple(sorted(_pairs(now, then), key=_order)))


def whole(side: Board) -> UnitLine:
    """Everybody of a board in one line."""
    return whole_line(side.unit_lines) if side.unit_lines else side.total_line


def side_name(value: Comparison, side: Board) -> str:
    """The day, and the campaign where there are two."""
    if value.has_one_campaign:
        return t("boards.compared.day", day=show_day(side.on))
    return t("boards.beside", name=side.campaign_name, day=show_day(side.on))


def column_name(value: Comparison, side: Board) -> str:
    """The same where there is little room."""
    day = show_day(side.on)
    return day if value.has_one_campaign else t("boards.compared.column", name=side.campaign_name, day=day)


def points_between(now: UnitLine | None, then: UnitLine | None) -> int | None:
    """Percentage points of those who completed, now less then; None where nobody was called on either day."""
    if now is None or then is None or not now.assigned or not then.assigned:
        return None
    return percent(now.completed, now.assigned) - percent(then.completed, then.assigned)


def judge(now: UnitLine, then: UnitLine) -> str:
    """The difference in words; one that is smaller than what matters is called so. Empty without both."""
    points = points_between(now, then)
    if points is None:
        return ""
    people = abs(points) * min(now.assigned, then.assigned) / 100
    if not points:
        return t("boards.compared.same")
    key = "small" if abs(points) < LEAST_POINTS or people < LEAST_PEOPLE else "more" if points > 0 else "less"
    return t(f"boards.compared.{key}", n=show_number(abs(points)), least=LEAST_POINTS, people=LEAST_PEOPLE)


def _pairs(now: Board, then: Board) -> Iterator[UnitPair]:
    """Units of both days; the same unit is the same by its id, whatever it was called."""
    before = {_key(each): each for each in list_branches(then)}
    for each in list_branches(now):
        other = before.pop(_key(each), None)
        yield UnitPair(each.code, each.name, each.units, each.line, other.line if other else None)
    for each in before.values():
        yield UnitPair("", t("boards.compared.gone", name=each.name), 0, None, each.line)


def _key(branch: Branch) -> tuple[int, bool]:
    return branch.line.unit_id, branch.is_own


def _order(pair: UnitPair) -> tuple[bool, int, str]:
    """What fell most, or rose least, comes first; what cannot be compared last."""
    return pair.points is None, pair.points or 0, pair.code


def about(value: Comparison) -> tuple[tuple[str, str], ...]:
    """What each figure means."""
    names = ("assigned", "started", "completed", "passed", "overdue")
    told = ((t(f"boards.compared.{name}"), t(f"boards.explain_compared.{name}")) for name in names)
    points = t("boards.explain_compared.points", least=LEAST_POINTS, people=LEAST_PEOPLE)
    return (*told, (t("boards.compared.points"), points))


def part(value: Comparison, chart: str) -> Any:
    """One campaign has one course; waves are those of the campaign that is looked at."""
    if chart == "waves":
        return value.now if len(value.now.waves) > 1 else None
    return None if chart == "compared_course" and value.has_one_campaign else value


BOARD = BoardSort(
    name="so-sanh",
    place=6,
    needs=Permission.SEE_UNIT,
    choices=frozenset({Choice.CAMPAIGN, Choice.DAY, Choice.UNIT, Choice.BESIDE}),
    build=build,
    charts=("compared", "waves", "compared_course", "compared_units"),
    about=about,
    part=part,
)
