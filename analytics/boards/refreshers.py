"""Refreshers: whose turn it is a month and five months after completing, who came back, who still may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from access.viewer import Permission, Viewer
from analytics.boards.asking import require_sight
from analytics.boards.branches import list_groups
from analytics.boards.contract import BoardAsk, BoardSort, Choice
from analytics.sight import in_tree_order, units_in_sight
from db.engine import Tx
from db.refreshers import Refreshed, count_refreshed
from quizzes.occasions import LATER
from text import t
from text.formats import percent


@dataclass(frozen=True, slots=True)
class RefreshLine:
    """People of one unit, those below not included, by occasion in the order of LATER."""

    code: str
    name: str
    depth: int
    counts: tuple[Refreshed, ...]


@dataclass(frozen=True, slots=True)
class RefreshBranch:
    """A unit with everything below it; `units` lie below."""

    code: str
    name: str
    units: int
    counts: tuple[Refreshed, ...]

    @property
    def waiting(self) -> int:
        """How many may sit one now; the occasions never overlap."""
        return sum(each.waiting for each in self.counts)


@dataclass(frozen=True, slots=True)
class RefreshFigures:
    """A campaign at the end of a day; `total` by occasion, in the order of LATER."""

    on: date
    total: tuple[Refreshed, ...]
    branches: tuple[RefreshBranch, ...]


def build(tx: Tx, viewer: Viewer, ask: BoardAsk) -> RefreshFigures:
    """The figures of everything in sight or of one unit with what lies below; Refused out of sight."""
    viewer.require(BOARD.needs)
    require_sight(viewer)
    assert ask.campaign is not None
    units = units_in_sight(tx, viewer.scope, ask.on, ask.unit_id)
    ids = None if viewer.scope.everything and ask.unit_id is None else [unit.unit_id for unit in units]
    found = [
        count_refreshed(tx, ask.campaign.campaign_id, each.mode, (each.first_day, each.last_day), ask.on, ids)
        for each in LATER
    ]
    lines = [RefreshLine(u.code, u.name, depth, _of(found, u.unit_id)) for u, depth in in_tree_order(units)]
    return figures_of(ask.on, lines)


def figures_of(on: date, lines: Sequence[RefreshLine]) -> RefreshFigures:
    """What is shown of the units of a day."""
    branches = [
        RefreshBranch(group[0].code, name, len(group) - 1, sum_counts(group))
        for name, group in list_groups(lines)
    ]
    return RefreshFigures(on, sum_counts(lines), tuple(sorted(branches, key=_need)))


def sum_counts(lines: Iterable[RefreshLine]) -> tuple[Refreshed, ...]:
    """The counts of lines added up, occasion by occasion."""
    nothing = tuple(Refreshed() for _ in LATER)
    by_occasion = zip(nothing, *(line.counts for line in lines), strict=True)
    return tuple(Refreshed(*(sum(column) for column in zip(*each, strict=True))) for each in by_occasion)


def share(counts: Refreshed) -> int:
    """Whole percent of those whose turn it was who sat it."""
    return percent(counts.taken, counts.due)


def _of(found: Sequence[Mapping[int, Refreshed]], unit_id: int) -> tuple[Refreshed, ...]:
    return tuple(each.get(unit_id, Refreshed()) for each in found)


def _need(branch: RefreshBranch) -> tuple[int, str]:
    """Where most people may sit one now comes first."""
    return -branch.waiting, branch.code


def about(value: RefreshFigures) -> tuple[tuple[str, str], ...]:
    """What each figure means."""
    names = ("due", "taken", "waiting", "missed", "kept")
    return tuple((t(f"boards.refresh.{name}"), t(f"boards.explain_refresh.{name}")) for name in names)


BOARD = BoardSort(
    name="on-tap",
    place=5,
    needs=Permission.SEE_UNIT,
    choices=frozenset({Choice.CAMPAIGN, Choice.DAY, Choice.UNIT}),
    build=build,
    charts=("refresh_occasions", "refresh_units"),
    about=about,
)
