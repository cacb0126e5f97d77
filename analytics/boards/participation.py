"""Participation: which units need attention first, the pace against the deadline, and week by week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from access.viewer import Permission, Viewer
from analytics.board import Board
from analytics.boards.asking import require_sight
from analytics.boards.branches import Branch, list_branches
from analytics.boards.contract import BoardAsk, BoardSort, Choice
from analytics.participation import board
from db.engine import Tx
from text import t


@dataclass(frozen=True, slots=True)
class WeekPoint:
    """A week from Monday on: people who completed in it (fewer than none when completions left the sight),
    and all at its end, or at the end of the board's day."""

    monday: date
    completed: int
    so_far: int


@dataclass(frozen=True, slots=True)
class ParticipationFigures:
    """The board of a day with its branches, and its weeks from the first of the campaign on."""

    board: Board
    branches: tuple[Branch, ...]
    weeks: tuple[WeekPoint, ...]


def build(tx: Tx, viewer: Viewer, ask: BoardAsk) -> ParticipationFigures:
    """The figures of everything in sight or of one unit with what lies below; Refused out of sight."""
    viewer.require(BOARD.needs)
    require_sight(viewer)
    assert ask.campaign is not None
    return figures_of(board(tx, viewer.scope, ask.campaign, ask.on, ask.now, ask.unit_id))


def figures_of(found: Board) -> ParticipationFigures:
    """What is shown of a board."""
    return ParticipationFigures(found, list_branches(found), tuple(_weeks(found)))


def _weeks(found: Board) -> Iterator[WeekPoint]:
    """The points of the pace come in order, each with all that were completed so far."""
    ends: dict[date, int] = {}
    for point in found.pace:
        ends[point.on - timedelta(days=point.on.weekday())] = point.completed
    if not ends or not found.total.assigned:
        return
    monday, last, so_far = min(ends), max(ends), 0
    while monday <= last:
        end = ends.get(monday, so_far)
        yield WeekPoint(monday, end - so_far, end)
        monday, so_far = monday + timedelta(days=7), end


def about(value: ParticipationFigures) -> tuple[tuple[str, str], ...]:
    """What each figure of the board means."""
    names = ("assigned", "not_started", "learning", "completed", "overdue", "passed", "percent")
    told = ((t(f"figures.column.{name}"), t(f"figures.explain.{name}")) for name in names[1:])
    assigned = (t("figures.column.assigned"), t("boards.explain.assigned"))
    return (assigned, *told, (t("boards.table.units.short"), t("boards.explain.short")))


def part(value: ParticipationFigures, chart: str) -> Any:
    """The pace is drawn from the board itself."""
    return value.board if chart == "pace" else value


BOARD = BoardSort(
    name="tham-gia",
    place=1,
    needs=Permission.SEE_UNIT,
    choices=frozenset({Choice.CAMPAIGN, Choice.DAY, Choice.UNIT}),
    build=build,
    charts=("units", "pace", "weeks"),
    about=about,
    part=part,
)
