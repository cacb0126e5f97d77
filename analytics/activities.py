"""What was done in the field over a period: one frozen board behind the page, its tables and every file.

Attendances, pieces and reach are added up from the activities, which are few; the people among the
attendances, each counted once, come from stored counts (outreach.counting) where everything is in sight, and
from the attendances themselves for a head, who has only those of their own units. Neither grows with how many
people there are. Reach is a figure of its own: whom a post reached has learned nothing yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from access.audit import write_audit
from access.viewer import Permission, Scope, Viewer
from analytics.exports.book import Book, Cell, Column, Sheet
from analytics.sight import in_tree_order, units_in_sight
from db.activities import ActivityRow, Group, Sums, sum_activities
from db.attendance import count_people, sum_people
from db.engine import Tx
from db.units import UnitNow, find_unit_name
from outreach.activities import page_activities, units_below
from outreach.counting import ALL, CONTENT, FORM, UNIT
from outreach.forms import CONTENTS, FORMS, content_name, form_name
from text import t
from text.formats import local_day, show_day, show_instant, show_number

FIGURES = ("activities", "attendances", "named", "guests", "people", "pieces", "reached", "views", "shares")
SECTIONS = (ALL, FORM, CONTENT, UNIT)
MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """Activities counted together: all, those of a form, of a content, of a unit.

    `attendances` are people each time they were there, `named` those with a name among them, `guests` those
    without; `people` are the named ones, each once however often they came. `depth` and `code` are a unit's.
    """

    key: str
    name: str
    activities: int
    named: int
    guests: int
    people: int
    pieces: int
    reached: int
    views: int
    shares: int
    depth: int = 0
    code: str = ""

    @property
    def attendances(self) -> int:
        """With a name or without, each time anew."""
        return self.named + self.guests


@dataclass(frozen=True, slots=True)
class ActivitiesBoard:
    """Activities from a day to a day, both included, over the units in sight.

    The lines of an activity's contents overlap: it is counted under each of them.
    """

    from_on: date
    to_on: date
    made_at: datetime
    total: ActivityLine
    by_form: tuple[ActivityLine, ...]
    by_content: tuple[ActivityLine, ...]
    by_unit: tuple[ActivityLine, ...]

    @property
    def active_units(self) -> int:
        """How many units did anything."""
        return sum(line.activities > 0 for line in self.by_unit)


@dataclass(frozen=True, slots=True)
class ActivitiesReport:
    """What a file is written from; `rows` are the activities with the name of their unit."""

    board: ActivitiesBoard
    rows: tuple[tuple[ActivityRow, str], ...]
    filter_text: str


def activities_board(
    tx: Tx, scope: Scope, from_on: date, to_on: date, now: datetime, unit_id: int | None = None
) -> ActivitiesBoard:
    """The board of everything in sight, or of one unit with what lies below; Refused out of sight.

    Days to come are left out: what is only planned has not been done.
    """
    to_on = min(to_on, local_day(now))
    units = units_in_sight(tx, scope, to_on, unit_id)
    ids = units_below(tx, scope, unit_id, to_on)
    sums = sum_activities(tx, ids, from_on, to_on)
    counted = count_people(tx, from_on, to_on, ids, CONTENTS) if ids is not None else None
    people = sum_people(tx, from_on, to_on) if counted is None else counted
    return ActivitiesBoard(
        from_on=from_on,
        to_on=to_on,
        made_at=now,
        total=_line(ALL, "", t("activity.board.together"), sums.values(), people),
        by_form=tuple(_lines(FORM, FORMS, form_name, lambda group: group.form, sums, people)),
        by_content=tuple(_lines(CONTENT, CONTENTS, content_name, lambda g: g.contents, sums, people)),
        by_unit=tuple(_unit_lines(tx, units, sums, people, to_on)),
    )


def board_sentence(board: ActivitiesBoard) -> str:
    """What the figures say, each with its name, so that none is taken for another."""
    total = board.total
    days = {"from_on": show_day(board.from_on), "to_on": show_day(board.to_on)}
    if not total.activities:
        return t("activity.board.nothing", **days)
    told = t(
        "activity.board.done",
        **days,
        activities=show_number(total.activities),
        units=show_number(board.active_units),
    )
    parts = [told]
    if total.attendances:
        parts.append(
            t(
                f"activity.board.{'attended_with_guests' if total.guests else 'attended'}",
                attendances=show_number(total.attendances),
                guests=show_number(total.guests),
                people=show_number(total.people),
            )
        )
    if total.reached or total.views:
        reached, views = show_number(total.reached), show_number(total.views)
        parts.append(t("activity.board.reached", reached=reached, views=views))
    return " ".join(parts)


def build_activities_report(
    tx: Tx,
    viewer: Viewer,
    from_on: date,
    to_on: date,
    now: datetime,
    unit_id: int | None = None,
) -> ActivitiesReport:
    """The figures behind a file and the activities themselves, read only; Refused without EXPORT.

    The caller writes `note_activities_export` before the file leaves.
    """
    viewer.require(Permission.EXPORT)
    viewer.require(Permission.SEE_ACTIVITIES)
    board = activities_board(tx, viewer.scope, from_on, to_on, now, unit_id)
    found, _ = page_activities(tx, viewer, from_on, board.to_on, unit_id, limit=MOST_ROWS)
    names = {line.key: line.name for line in board.by_unit}
    rows = tuple((row, names.get(str(row.unit_id), "")) for row in found)
    return ActivitiesReport(board, rows, _filter_text(viewer, board, unit_id))


def note_activities_export(
    tx: Tx, viewer: Viewer, report: ActivitiesReport, now: datetime, file_format: str
) -> None:
    """Write into the audit log that the viewer took these figures away."""
    board = report.board
    after = {
        "format": file_format,
        "filter": report.filter_text,
        "from_on": board.from_on.isoformat(),
        "to_on": board.to_on.isoformat(),
        "activities": board.total.activities,
    }
    subject = t("activity.board.period", from_on=show_day(board.from_on), to_on=show_day(board.to_on))
    write_audit(tx, viewer, "activities_exported", subject, None, after, now)


def activities_book(report: ActivitiesReport) -> Book:
    """The report as sheets; the first holds every figure, for formats that have only one."""
    board = report.board
    return Book(
        key="activities",
        about=explanations(report),
        facts={
            "from_on": board.from_on.isoformat(),
            "to_on": board.to_on.isoformat(),
            "made_at": board.made_at.isoformat(),
            "filter": report.filter_text,
            "total": {name: getattr(board.total, name) for name in FIGURES},
        },
        sheets=(
            Sheet("figures", t("activity.sheet.figures"), _figure_columns(), tuple(_figure_rows(board))),
            Sheet("list", t("activity.sheet.list"), _row_columns(), tuple(map(_row_cells, report.rows))),
        ),
    )


def explanations(report: ActivitiesReport) -> tuple[tuple[str, str], ...]:
    """What each figure means, with its period and filter, as (name, sentence)."""
    board = report.board
    period = t("activity.board.period", from_on=show_day(board.from_on), to_on=show_day(board.to_on))
    facts = (
        (t("activity.fact.period"), period),
        (t("figures.fact.filter"), report.filter_text),
        (t("figures.fact.made_at"), show_instant(board.made_at)),
    )
    told = ((t(f"activity.column.{name}"), t(f"activity.explain.{name}")) for name in FIGURES)
    return (*facts, *told, (t("activity.section.content"), t("activity.explain.content")))


def _lines(
    sort: str,
    keys: Iterable[str],
    name_of: Callable[[str], str],
    of: Callable[[Group], str],
    sums: Mapping[Group, Sums],
    people: Mapping[tuple[str, str], int],
) -> Iterable[ActivityLine]:
    """A line for each key; a group belongs to it when its own key holds it."""
    for key in keys:
        own = [
            each
            for group, each in sums.items()
            if (key in of(group) if sort == CONTENT else key == of(group))
        ]
        yield _line(sort, key, name_of(key), own, people)


def _unit_lines(
    tx: Tx,
    units: tuple[UnitNow, ...],
    sums: Mapping[Group, Sums],
    people: Mapping[tuple[str, str], int],
    to_on: date,
) -> Iterable[ActivityLine]:
    """Units of the last day in the office's order, then those with activities that are gone by then."""
    own: dict[int, list[Sums]] = {}
    for group, each in sums.items():
        own.setdefault(group.unit_id, []).append(each)
    for unit, depth in in_tree_order(units):
        yield _line(UNIT, str(unit.unit_id), unit.name, own.pop(unit.unit_id, []), people, depth, unit.code)
    for unit_id, rest in sorted(own.items()):
        name = find_unit_name(tx, unit_id, to_on) or str(unit_id)
        yield _line(UNIT, str(unit_id), name, rest, people)


def _line(
    sort: str,
    key: str,
    name: str,
    sums: Iterable[Sums],
    people: Mapping[tuple[str, str], int],
    depth: int = 0,
    code: str = "",
) -> ActivityLine:
    total = Sums(*(sum(column) for column in zip(Sums(), *sums, strict=True)))
    return ActivityLine(
        key, name, people=people.get((sort, key), 0), depth=depth, code=code, **total._asdict()
    )


def _filter_text(viewer: Viewer, board: ActivitiesBoard, unit_id: int | None) -> str:
    if unit_id is not None:
        name = next((line.name for line in board.by_unit if line.key == str(unit_id)), "")
        return t("figures.filter.unit", name=name)
    if viewer.scope.everything:
        return t("figures.filter.everything")
    tops = ", ".join(line.name for line in board.by_unit if line.depth == 0)
    return t("figures.filter.headed", names=tops)


def _figure_columns() -> tuple[Column, ...]:
    words = tuple(Column(name, t(f"activity.column.{name}"), "text") for name in ("section", "name"))
    return (*words, *(Column(name, t(f"activity.column.{name}"), "number") for name in FIGURES))


def _figure_rows(board: ActivitiesBoard) -> Iterable[tuple[Cell, ...]]:
    sections = (
        (ALL, (board.total,)),
        (FORM, board.by_form),
        (CONTENT, board.by_content),
        (UNIT, board.by_unit),
    )
    for section, lines in sections:
        for line in lines:
            figures = (getattr(line, name) for name in FIGURES)
            yield (t(f"activity.section.{section}"), line.name, *figures)


def _row_columns() -> tuple[Column, ...]:
    sorts = {"on": "day", "read_on": "day"}
    numbers = ("attendances", "named", "guests", "pieces", "reached", "views", "shares")
    names = ("on", "hour", "unit", "form", "title", "contents", "place", "leader", *numbers, "read_on")
    return tuple(
        Column(name, t(f"activity.column.{name}"), sorts.get(name, "number" if name in numbers else "text"))
        for name in names
    )


def _row_cells(found: tuple[ActivityRow, str]) -> tuple[Cell, ...]:
    row, unit = found
    contents = "; ".join(content_name(letter) for letter in row.contents)
    words = (row.on, row.hour, unit, form_name(row.form), row.title, contents, row.place, row.leader)
    numbers = (row.attendances, row.named, row.guests, row.pieces, row.reached, row.views, row.shares)
    return (*words, *numbers, row.read_on)
