"""Who has started and completed: boards from tallies, people for heads, both only as far as sight reaches."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from access.audit import write_audit
from access.viewer import Permission, Scope, Viewer
from analytics.board import (
    AnswerLine,
    AnswersBoard,
    Board,
    CreditLine,
    ExemptLine,
    PacePoint,
    ParticipationReport,
    PeoplePage,
    PersonLine,
    Status,
    UnitLine,
    needed_percent,
)
from analytics.intervals import FEWEST as FEWEST
from analytics.sight import in_tree_order, units_in_sight
from analytics.waved import Needs, days_of, wave_lines
from analytics.withholding import shown_units
from campaign.calendar import Calendar, read_calendar
from campaign.deadlines import deadlines
from db import credits, exemptions, tallies
from db.campaigns import CampaignNow
from db.engine import Tx
from db.standings import (
    PersonStanding,
    list_standings,
    list_standings_after,
    page_standings,
    stream_standings,
)
from db.tallies import AnswerCounts, Counts
from db.units import UnitNow, list_units, names_by_id
from lessons.library import list_lessons
from text import t
from text.formats import local_day, percent

AT_ONCE = 1_000
"""People whose deadlines are asked for together."""


def board(
    tx: Tx, scope: Scope, campaign: CampaignNow, on: date, now: datetime, unit_id: int | None = None
) -> Board:
    """The board of everything in sight, or of one unit with what lies below; Refused out of sight.

    Reads the units and the tallies, never people.
    """
    units = units_in_sight(tx, scope, on, unit_id)
    ids = None if scope.everything and unit_id is None else [unit.unit_id for unit in units]
    sums = tallies.sum_by_unit(tx, campaign.campaign_id, on, ids)
    calendar = read_calendar(tx, campaign)
    lines = tuple(
        _line(unit, depth, sums.get(unit.unit_id, Counts()), campaign, calendar, on)
        for unit, depth in in_tree_order(units)
    )
    by_day = tallies.list_by_day(tx, campaign.campaign_id, ids, on)
    starts_on, due_on = _days(campaign, calendar, lines, on)
    return Board(
        campaign_id=campaign.campaign_id,
        campaign_name=campaign.name,
        document=campaign.document,
        on=on,
        made_at=now,
        starts_on=starts_on,
        due_on=due_on,
        target_percent=campaign.target_percent,
        unit_lines=lines,
        total=_sum(line.counts for line in lines),
        pace=tuple(_pace(starts_on, _needs(tx, campaign, calendar, ids, on), by_day, on)),
        waves=wave_lines(calendar, lines, campaign.target_percent, on) if calendar else (),
    )


def _line(
    unit: UnitNow, depth: int, counts: Counts, campaign: CampaignNow, calendar: Calendar | None, on: date
) -> UnitLine:
    call = calendar.find(unit.unit_id, on) if calendar else None
    due_on = call.due_on if call else campaign.due_on
    return UnitLine(
        unit.unit_id,
        unit.code,
        unit.name,
        unit.parent_id,
        depth,
        counts,
        on > due_on,
        call.name if call else "",
    )


def _days(
    campaign: CampaignNow, calendar: Calendar | None, lines: Iterable[UnitLine], on: date
) -> tuple[date, date]:
    if calendar is None:
        return campaign.starts_on, campaign.due_on
    return days_of(campaign, calendar, [line.unit_id for line in lines if line.assigned], on)


def _needs(
    tx: Tx, campaign: CampaignNow, calendar: Calendar | None, ids: Sequence[int] | None, on: date
) -> Callable[[date], int]:
    """What each day needs, in whole percent of those assigned then."""
    if calendar is None:
        days, target = (campaign.starts_on, campaign.due_on), campaign.target_percent
        return lambda day: needed_percent(day, *days, target)
    assigned = tallies.list_assigned(tx, campaign.campaign_id, ids, on)
    return Needs(calendar, campaign.target_percent, assigned).percent


def people(
    tx: Tx,
    viewer: Viewer,
    campaign: CampaignNow,
    unit_ids: Sequence[int],
    on: date,
    now: datetime,
    words: str = "",
    status: Status | None = None,
) -> tuple[PersonLine, ...]:
    """The people of these units on the day, in Vietnamese order; Refused if any unit is out of sight."""
    _require_units(viewer, unit_ids)
    if on < campaign.starts_on:
        return ()
    units = {unit.unit_id: unit for unit in list_units(tx, on)}
    calendar = read_calendar(tx, campaign)
    rows = list_standings(tx, campaign, _called(unit_ids, units, calendar, on), on, words)
    is_past, dues = on < local_day(now), deadlines(tx, campaign, calendar, _open(rows, on), on)
    lines = (_person(row, units[row.unit_id], campaign, dues, on, is_past) for row in rows)
    return tuple(line for line in lines if status is None or line.status == status)


def people_page(
    tx: Tx,
    viewer: Viewer,
    campaign: CampaignNow,
    unit_ids: Sequence[int],
    now: datetime,
    words: str = "",
    status: str = "",
    limit: int = 50,
    offset: int = 0,
) -> PeoplePage:
    """A few of the people of these units as they stand now, and how many there are in all.

    `status` is as in page_standings. Refused if any unit is out of sight.
    """
    _require_units(viewer, unit_ids)
    on = local_day(now)
    units = {unit.unit_id: unit for unit in list_units(tx, on)}
    calendar = read_calendar(tx, campaign)
    ids = _called(unit_ids, units, calendar, on)
    page = page_standings(tx, campaign, ids, on, words, status, limit, offset)
    dues = deadlines(tx, campaign, calendar, _open(page.rows, on), on)
    lines = tuple(_person(row, units[row.unit_id], campaign, dues, on, False) for row in page.rows)
    return PeoplePage(lines, page.total, page.is_cut)


def _called(unit_ids: Iterable[int], there: Container[int], calendar: Calendar | None, on: date) -> list[int]:
    """The units that there are on the day and that are called."""
    return [u for u in unit_ids if u in there and (calendar is None or calendar.find(u, on))]


def _parts(rows: Iterator[PersonStanding]) -> Iterator[list[PersonStanding]]:
    """So many at a time that their deadlines are asked for together."""
    while part := list(islice(rows, AT_ONCE)):
        yield part


def _open(rows: Iterable[PersonStanding], on: date) -> list[int]:
    """Who was not done on the day, whatever came after it."""
    return [row.person_id for row in rows if row.completed_on is None or row.completed_on > on]


def list_exempt(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, unit_ids: Sequence[int], on: date
) -> tuple[ExemptLine, ...]:
    """Who of these units is exempt or on leave on the day; Refused if any unit is out of sight."""
    _require_units(viewer, unit_ids)
    names = names_by_id(list_units(tx, on))
    return tuple(
        ExemptLine(
            each.code,
            each.full_name,
            names.get(each.unit_id, ""),
            each.is_leave,
            each.reason,
            each.to_on - timedelta(days=1) if each.to_on else None,
        )
        for each in exemptions.list_exempt(tx, campaign.campaign_id, unit_ids, on)
    )


def list_credits(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, unit_ids: Sequence[int], on: date
) -> tuple[CreditLine, ...]:
    """What counts as met by hand of the people of these units; Refused if any unit is out of sight."""
    _require_units(viewer, unit_ids)
    rows = credits.list_in_units(tx, campaign.campaign_id, unit_ids, on)
    titles = {p.lesson.key: p.lesson.title for p in list_lessons(tx)} if rows else {}
    return tuple(
        CreditLine(
            row.code,
            row.full_name,
            t("organisation.quiz") if row.sort == "quiz" else titles.get(row.key, row.key),
            row.on,
            row.reason,
            row.document,
            row.recorded_by,
        )
        for row in rows
    )


def answers_board(tx: Tx, viewer: Viewer, campaign: CampaignNow, on: date) -> AnswersBoard:
    """Percent of wrong answers by unit and tactic, small figures left out; Refused without SEE_OVERVIEW."""
    viewer.require(Permission.SEE_OVERVIEW)
    units = units_in_sight(tx, viewer.scope, on, None)
    # Units that were closed have no line any more, and their answers stay in the total.
    every = tallies.sum_answers(tx, campaign.campaign_id, on)
    sums = {key: n for key, n in every.items() if viewer.scope.covers(key[0])}
    tactics = tuple(sorted({tactic for _, tactic in sums}))
    columns = [{u: n for (u, key), n in sums.items() if key == tactic} for tactic in tactics]
    shown = [show_column(column) for column in columns]
    lines = tuple(
        AnswerLine(u.unit_id, u.name, tuple(column.get(u.unit_id) for column in shown))
        for u, _ in in_tree_order(units)
    )
    return AnswersBoard(on, tactics, lines, tuple(_wrong(_all(column.values())) for column in columns))


def show_column(column: dict[int, AnswerCounts]) -> dict[int, int]:
    """The units of one tactic whose percent may be shown beside the total of the tactic."""
    rest = shown_units({unit_id: n.people for unit_id, n in column.items()})
    return {u: percent(column[u].wrong, column[u].answers) for u in rest}


def stream_people(tx: Tx, viewer: Viewer, campaign: CampaignNow, figures: Board) -> Iterator[PersonLine]:
    """The people behind a board, as `people` gives them, one after the other and never all at once.

    The transaction must stay open until the last one is taken. Refused if any unit is out of sight.
    """
    units = {line.unit_id: line for line in figures.unit_lines}
    _require_units(viewer, units)
    if figures.on < campaign.starts_on:
        return iter(())
    is_past = figures.on < local_day(figures.made_at)
    calendar = read_calendar(tx, campaign)
    rows = stream_standings(tx, campaign, _called(tuple(units), units, calendar, figures.on), figures.on)
    return (
        _person(row, units[row.unit_id], campaign, dues, figures.on, is_past)
        for some in _parts(rows)
        for dues in (deadlines(tx, campaign, calendar, _open(some, figures.on), figures.on),)
        for row in some
    )


def people_after(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, figures: Board, after_id: int, limit: int
) -> tuple[tuple[PersonLine, ...], int | None]:
    """Some of the people behind a board in the order in which they were entered, and after whom to go on.

    None when nobody is left. Refused if any unit is out of sight.
    """
    units = {line.unit_id: line for line in figures.unit_lines}
    _require_units(viewer, units)
    if figures.on < campaign.starts_on:
        return (), None
    is_past = figures.on < local_day(figures.made_at)
    calendar = read_calendar(tx, campaign)
    ids = _called(tuple(units), units, calendar, figures.on)
    rows = list_standings_after(tx, campaign, ids, figures.on, after_id, limit + 1)
    dues = deadlines(tx, campaign, calendar, _open(rows, figures.on), figures.on)
    lines = (_person(row, units[row.unit_id], campaign, dues, figures.on, is_past) for row in rows[:limit])
    return tuple(lines), rows[limit - 1].person_id if len(rows) > limit else None


def build_report(
    tx: Tx,
    viewer: Viewer,
    campaign: CampaignNow,
    on: date,
    now: datetime,
    unit_id: int | None = None,
    with_people: bool = True,
) -> ParticipationReport:
    """The figures behind a file, read only; the caller writes `note_export` before the file leaves.

    Without people for whoever needs the board alone, or takes them from `stream_people`.
    """
    viewer.require(Permission.EXPORT)
    figures = board(tx, viewer.scope, campaign, on, now, unit_id)
    ids = [line.unit_id for line in figures.unit_lines]
    if not with_people:
        return ParticipationReport(figures, (), _filter_text(viewer, figures, unit_id))
    return ParticipationReport(
        figures,
        people(tx, viewer, campaign, ids, on, now),
        _filter_text(viewer, figures, unit_id),
        list_exempt(tx, viewer, campaign, ids, on),
        list_credits(tx, viewer, campaign, ids, on),
    )


def note_export(
    tx: Tx,
    viewer: Viewer,
    campaign: CampaignNow,
    report: ParticipationReport,
    now: datetime,
    file_format: str = "",
) -> None:
    """Write into the audit log that the viewer took these figures away."""
    after = {
        "format": file_format,
        "filter": report.filter_text,
        "on": report.board.on.isoformat(),
        "people": report.board.total.assigned,
    }
    write_audit(tx, viewer, "participation_exported", campaign.code, None, after, now)


def participation_report(
    tx: Tx,
    viewer: Viewer,
    campaign: CampaignNow,
    on: date,
    now: datetime,
    unit_id: int | None = None,
    file_format: str = "",
) -> ParticipationReport:
    """The figures behind a file, with the line in the audit log; Refused without EXPORT or out of sight."""
    report = build_report(tx, viewer, campaign, on, now, unit_id)
    note_export(tx, viewer, campaign, report, now, file_format)
    return report


def _require_units(viewer: Viewer, unit_ids: Iterable[int]) -> None:
    viewer.require(Permission.SEE_UNIT)
    for unit_id in unit_ids:
        viewer.require_unit(unit_id)


def _sum(counts: Iterable[Counts]) -> Counts:
    return Counts(*(sum(column) for column in zip(Counts(), *counts, strict=True)))


def _all(counts: Iterable[AnswerCounts]) -> AnswerCounts:
    return AnswerCounts(*(sum(column) for column in zip(AnswerCounts(), *counts, strict=True)))


def _wrong(counts: AnswerCounts) -> int | None:
    return percent(counts.wrong, counts.answers) if counts.people >= FEWEST else None


def _pace(
    starts_on: date, needs: Callable[[date], int], by_day: dict[date, Counts], on: date
) -> Iterator[PacePoint]:
    """A point for the first day, each day on which something changed, and the day itself."""
    if on < starts_on:
        return
    so_far = _sum(by_day[day] for day in by_day if day < starts_on)
    for day in sorted({starts_on, *(day for day in by_day if day >= starts_on), on}):
        so_far = _sum((so_far, by_day.get(day, Counts())))
        yield PacePoint(day, so_far.completed, percent(so_far.completed, so_far.assigned), needs(day))


def _person(
    row: PersonStanding,
    unit: UnitNow | UnitLine,
    campaign: CampaignNow,
    dues: Mapping[int, date],
    on: date,
    is_past: bool,
) -> PersonLine:
    completed_on = row.completed_on if row.completed_on and row.completed_on <= on else None
    has_started = row.started_on is not None and row.started_on <= on
    due_on = dues.get(row.person_id, campaign.due_on)
    met = None if is_past else row.met
    return PersonLine(
        code=row.code,
        full_name=row.full_name,
        unit_code=unit.code,
        unit_name=unit.name,
        position=row.position,
        status=_status(has_started, completed_on is not None, on > due_on),
        met=campaign.required if completed_on else met,
        required=campaign.required,
        completed_on=completed_on,
    )


def _status(has_started: bool, is_done: bool, is_past_due: bool) -> Status:
    if is_done:
        return Status.DONE
    if is_past_due:
        return Status.OVERDUE
    return Status.LEARNING if has_started else Status.NOT_STARTED


def _filter_text(viewer: Viewer, figures: Board, unit_id: int | None) -> str:
    for line in figures.unit_lines:
        if line.unit_id == unit_id:
            return t("figures.filter.unit", name=line.name)
    if viewer.scope.everything:
        return t("figures.filter.everything")
    tops = ", ".join(line.name for line in figures.unit_lines if line.depth == 0)
    return t("figures.filter.headed", names=tops)
