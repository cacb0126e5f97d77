"""Activities of a period by form, content, month and unit; their reach is never added to people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from access.viewer import Permission, Viewer
from analytics.activities import ActivitiesBoard, ActivityLine, activities_board
from analytics.boards.asking import require_sight
from analytics.boards.branches import list_groups
from analytics.boards.contract import BoardAsk, BoardSort, Choice
from db.activities import Sums, sum_by_day
from db.engine import Tx
from outreach.activities import units_below
from text import t


@dataclass(frozen=True, slots=True)
class MonthLine:
    """What took place in a month, from its first day in the period on."""

    month: date
    sums: Sums

    @property
    def attendances(self) -> int:
        """With a name or without, each time anew."""
        return self.sums.named + self.sums.guests


@dataclass(frozen=True, slots=True)
class ActiveBranch:
    """A unit with everything below it; `units` lie below, `active` of all these logged anything.

    There is no count of people: whoever went to activities of two units would be in it twice.
    """

    code: str
    name: str
    units: int
    active: int
    sums: Sums

    @property
    def attendances(self) -> int:
        """With a name or without, each time anew."""
        return self.sums.named + self.sums.guests


@dataclass(frozen=True, slots=True)
class ActivityFigures:
    """The board of a period with its months and the units right below."""

    board: ActivitiesBoard
    months: tuple[MonthLine, ...]
    branches: tuple[ActiveBranch, ...]


def build(tx: Tx, viewer: Viewer, ask: BoardAsk) -> ActivityFigures:
    """The figures of everything in sight or of one unit with what lies below; Refused out of sight."""
    viewer.require(BOARD.needs)
    require_sight(viewer)
    found = activities_board(tx, viewer.scope, ask.from_on, ask.to_on, ask.now, ask.unit_id)
    ids = units_below(tx, viewer.scope, ask.unit_id, found.to_on)
    return figures_of(found, sum_by_day(tx, ids, found.from_on, found.to_on))


def figures_of(found: ActivitiesBoard, by_day: Mapping[date, Sums]) -> ActivityFigures:
    """What is shown of a board and the days of its activities."""
    return ActivityFigures(found, tuple(_months(by_day)), tuple(sorted(_branches(found), key=_need)))


def _months(by_day: Mapping[date, Sums]) -> Iterator[MonthLine]:
    """Every month from the first with an activity to the last, also one in which there was none."""
    found: dict[date, list[Sums]] = {}
    for on, sums in by_day.items():
        found.setdefault(on.replace(day=1), []).append(sums)
    month, last = min(found, default=date.max), max(found, default=date.min)
    while month <= last:
        yield MonthLine(month, _sum(found.get(month, ())))
        month = (month + timedelta(days=31)).replace(day=1)


def _branches(found: ActivitiesBoard) -> Iterator[ActiveBranch]:
    """A step down, then the units that are gone, which have no code."""
    lines = [line for line in found.by_unit if line.code]
    for name, group in list_groups(lines):
        yield _branch(group, name)
    for line in found.by_unit:
        if not line.code:
            yield _branch((line,), line.name)


def _branch(lines: Sequence[ActivityLine], name: str) -> ActiveBranch:
    sums = _sum(Sums(*(getattr(line, field) for field in Sums._fields)) for line in lines)
    return ActiveBranch(lines[0].code, name, len(lines) - 1, sum(line.activities > 0 for line in lines), sums)


def _sum(sums: Iterable[Sums]) -> Sums:
    return Sums(*(sum(column) for column in zip(Sums(), *sums, strict=True)))


def _need(branch: ActiveBranch) -> tuple[int, str]:
    """Who did least comes first."""
    return branch.sums.activities, branch.code


def about(value: ActivityFigures) -> tuple[tuple[str, str], ...]:
    """What each figure means."""
    names = ("activities", "attendances", "people", "guests", "pieces", "reached", "views", "shares")
    told = ((t(f"activity.column.{name}"), t(f"activity.explain.{name}")) for name in names)
    return (*told, (t("activity.section.content"), t("activity.explain.content")))


def part(value: ActivityFigures, chart: str) -> Any:
    """Reach is shown where anything was published."""
    total = value.board.total
    return None if chart == "activity_reach" and not (total.reached or total.views) else value


BOARD = BoardSort(
    name="hoat-dong",
    place=4,
    needs=Permission.SEE_ACTIVITIES,
    leads_to="/hoat-dong",
    choices=frozenset({Choice.PERIOD, Choice.UNIT}),
    build=build,
    charts=(
        "activity_forms",
        "activity_units",
        "activity_months",
        "activity_contents",
        "activity_reach",
    ),
    about=about,
    part=part,
)
