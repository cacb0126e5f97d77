"""Reports of a period: looked at as they will be printed, written, sent, made final, and had as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import streamlit as st

from access.viewer import Permission, Refused, Viewer
from analytics.asking import AskFault
from analytics.board import Board
from analytics.participation import board
from analytics.reports.building import build_report, find_whose
from analytics.reports.changes import find_earlier, list_changes
from analytics.reports.fields import read_day
from analytics.reports.keeping import list_final, may_write
from analytics.reports.periods import MONTHS, check_period, name_of, period_of
from analytics.reports.sending import (
    Sending,
    Sent,
    close_period,
    find_closing,
    list_sendings,
    list_sent,
    open_period,
)
from analytics.reports.value import Period, Report
from db.campaigns import find_current
from db.engine import Tx
from db.reports import Closing, SnapshotHead
from db.units import UnitNow
from text import t
from text.formats import local_day, show_day, show_instant, show_number, utc_now
from ui.parts.cards import card, empty_state, notice, route_link_html, tag_html
from ui.parts.frame import page_title, title_with_actions
from ui.parts.markup import Html, draw, el, join
from ui.parts.tables import Cell, Column, draw_table
from ui.report_form import Subject, draw_report_form, draw_unit_texts
from ui.report_preview import draw_report
from ui.resources import database
from ui.session import require_viewer
from ui.told import draw_told, tell_next
from ui.unit_chooser import choose_unit

SORT, ANCHOR, FIRST, LAST, UNIT = "ky", "moc", "tu", "den", "don-vi"
ANY = "any"
ENDINGS = ("docx", "xlsx", "pdf")


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that the page shows of a period and a unit, read in one transaction."""

    report: Report | None
    fault: str
    versions: tuple[SnapshotHead, ...]
    closing: Closing | None
    sendings: tuple[Sending, ...]
    sent: tuple[Sent, ...]


def show() -> None:
    """The whole page."""
    viewer, now = require_viewer(), utc_now()
    viewer.require(Permission.SEE_REPORTS)
    with database().read() as tx:
        sight = _find_sight(tx, viewer, now)
    if sight is None or not sight.unit_lines:
        page_title(t("report.title"), t("report_page.lead"))
        draw_told()
        _nothing(viewer, sight)
        return
    period = _read_period(now)
    _show(viewer, sight, period, now)


def _show(viewer: Viewer, sight: Board, period: Period | None, now: datetime) -> None:
    code = st.query_params.get(UNIT, "") or ("" if viewer.scope.everything else _own(sight))
    unit, shelf = _read(viewer, code, period, now)
    _head(shelf, code, period)
    draw_told()
    _choose(viewer, sight, code, period, now)
    if period is None:
        return
    if shelf.report is None:
        empty_state(t("report_page.empty_title"), shelf.fault)
    else:
        _report(viewer, Subject(unit, period), shelf)
    _versions(viewer, shelf.versions, unit, period)


def _report(viewer: Viewer, subject: Subject, shelf: Shelf) -> None:
    is_writer = may_write(viewer, subject.unit)
    if subject.unit is None:
        _units(viewer, subject.period, shelf)
    if shelf.report:
        draw_report(shelf.report)
    if not is_writer:
        return
    if subject.unit is None:
        draw_unit_texts(viewer, subject, shelf.sent)
    of_period = [v for v in shelf.versions if _is_of(v, subject.period)]
    draw_report_form(viewer, subject, len(of_period), shelf.closing is not None)


def _find_sight(tx: Tx, viewer: Viewer, now: datetime) -> Board | None:
    """The units to choose from; None while there is no campaign."""
    if not viewer.scope.everything and not viewer.scope.unit_ids:
        return None
    campaign = find_current(tx, local_day(now))
    return board(tx, viewer.scope, campaign, local_day(now), now) if campaign else None


def _nothing(viewer: Viewer, sight: Board | None) -> None:
    if not viewer.scope.everything and not viewer.scope.unit_ids:
        empty_state(t("office.unit.none_title"), t("office.unit.none"))
    elif sight is not None:
        empty_state(t("report_page.empty_title"), t("office.overview.no_people"))
    elif not viewer.may(Permission.MANAGE_ROSTER):
        empty_state(t("office.no_campaign_title"), t("report_page.no_campaign"))
    elif empty_state(t("office.no_campaign_title"), t("office.no_campaign_office"), t("campaign.title")):
        st.switch_page("pages/overview.py")


def _own(sight: Board) -> str:
    """The first unit of a head's sight."""
    return next(line.code for line in sight.unit_lines if line.depth == 0)


def _read(viewer: Viewer, code: str, period: Period | None, now: datetime) -> tuple[UnitNow | None, Shelf]:
    nothing = Shelf(None, "", (), None, (), ())
    if period is None:
        return None, nothing
    with database().read() as tx:
        try:
            unit = find_whose(tx, viewer, code, period, now)
        except AskFault as fault:
            return None, Shelf(None, str(fault), (), None, (), ())
        report, fault_words = _build(tx, viewer, unit, period, now)
        is_whole = unit is None
        return unit, Shelf(
            report,
            fault_words,
            list_final(tx, viewer, unit),
            find_closing(tx, period),
            list_sendings(tx, period, now) if is_whole else (),
            list_sent(tx, viewer, period, now) if is_whole else (),
        )


def _build(
    tx: Tx, viewer: Viewer, unit: UnitNow | None, period: Period, now: datetime
) -> tuple[Report | None, str]:
    try:
        return build_report(tx, viewer, unit, period, now), ""
    except AskFault as fault:
        return None, str(fault)


# ---- what is asked for


def _read_period(now: datetime) -> Period | None:
    """The days that the address names; None, told on the page, for ones that cannot be."""
    today = local_day(now)
    sort = st.query_params.get(SORT, "quarter")
    if sort != ANY:
        return period_of(sort if sort in MONTHS else "quarter", _anchor(today))
    first, last = st.query_params.get(FIRST, ""), st.query_params.get(LAST, "")
    try:
        return check_period(date.fromisoformat(first), date.fromisoformat(last))
    except (ValueError, AskFault):
        return None


def _anchor(today: date) -> date:
    try:
        return min(date.fromisoformat(st.query_params.get(ANCHOR, "")), today)
    except ValueError:
        return today


def _head(shelf: Shelf, code: str, period: Period | None) -> None:
    with title_with_actions(t("report.title"), t("report_page.lead")):
        if shelf.report and period:
            asked = _asked(period, code)
            for ending in ENDINGS:
                draw(route_link_html(t(f"report_page.file.{ending}"), f"/xuat/bao-cao.{ending}?{asked}"))


def _asked(period: Period, code: str) -> str:
    days = f"{FIRST}={period.from_on.isoformat()}&{LAST}={period.to_on.isoformat()}"
    return f"{days}&{UNIT}={code}" if code else days


def _choose(viewer: Viewer, sight: Board, code: str, period: Period | None, now: datetime) -> None:
    with card("report-choice"):
        sort = _choose_sort()
        if sort == ANY:
            _choose_days(period, now)
        elif period:
            _step(sort, period, now)
    name_of_all = t("report_page.whole") if viewer.scope.everything else None
    chosen = choose_unit(sight.unit_lines, name_of_all, code)
    if chosen != code:
        st.query_params[UNIT] = chosen
        st.rerun()


def _choose_sort() -> str:
    labels = {t(f"report.period.sort.{sort}"): sort for sort in (*MONTHS, ANY)}
    asked = st.query_params.get(SORT, "quarter")
    default = next((label for label, sort in labels.items() if sort == asked), list(labels)[1])
    chosen = st.pills(
        t("report_page.period"), list(labels), default=default, required=True, key="period-sort"
    )
    sort = labels[chosen or default]
    if sort != asked:
        st.query_params[SORT] = sort
        st.rerun()
    return sort


def _step(sort: str, period: Period, now: datetime) -> None:
    """The period before and the next one; none that has not begun."""
    draw(el("p", _period_words(period), cls="lc-period"))
    with st.container(horizontal=True):
        if st.button(t("report_page.before"), key="period-before"):
            _go(period.from_on - timedelta(days=1))
        is_last = period.to_on >= local_day(now)
        if st.button(t("report_page.after"), key="period-after", disabled=is_last):
            _go(period.to_on + timedelta(days=1))


def _go(anchor: date) -> None:
    st.query_params[ANCHOR] = anchor.isoformat()
    st.rerun()


def _period_words(period: Period) -> str:
    name = name_of(period)
    return name[0].upper() + name[1:]


def _choose_days(period: Period | None, now: datetime) -> None:
    today = local_day(now)
    first, last = (period.from_on, period.to_on) if period else (today.replace(day=1), today)
    with st.form("days", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        typed_first = st.text_input(t("report_page.first"), show_day(first), width=200) or ""
        typed_last = st.text_input(t("report_page.last"), show_day(last), width=200) or ""
        is_sent = st.form_submit_button(t("report_page.look"))
    if not is_sent:
        if period is None and (FIRST in st.query_params or LAST in st.query_params):
            notice(t("figures.request.bad_period"), "amber")
        return
    try:
        days = read_day(typed_first.strip()), read_day(typed_last.strip())
        asked = check_period(days[0] or today, days[1] or today)
    except AskFault as fault:
        notice(str(fault), "amber")
        return
    except ValueError:
        notice(t("report.fault.day"), "amber")
        return
    st.query_params[FIRST], st.query_params[LAST] = asked.from_on.isoformat(), asked.to_on.isoformat()
    st.rerun()


# ---- what units have sent


def _units(viewer: Viewer, period: Period, shelf: Shelf) -> None:
    with card("report-units"):
        draw(el("h2", t("report_page.units"), cls="lc-card-title"))
        draw(el("p", _units_words(shelf), cls="lc-mute"))
        if shelf.sendings:
            columns = [
                Column(t("report.annex.column.unit")),
                Column(t("report_page.column.sent")),
                Column(t("report.annex.column.people"), "number"),
                Column(t("report.annex.column.completed"), "number"),
                Column(t("report_page.column.files"), is_quiet=True),
            ]
            draw_table(columns, _unit_rows(shelf), t("report_page.units"))
        if viewer.may(Permission.MANAGE_REPORTS):
            _manage(viewer, period, shelf)


def _units_words(shelf: Shelf) -> str:
    if not shelf.sendings:
        return t("report_page.nobody_sends")
    sent = sum(each.head is not None for each in shelf.sendings)
    told = t("report_page.sent", n=show_number(sent), all=show_number(len(shelf.sendings)))
    if shelf.closing:
        by, at = shelf.closing.closed_by, show_instant(shelf.closing.closed_at)
        return f"{told} {t('report_page.closed', by=by, at=at)}"
    return told


def _unit_rows(shelf: Shelf) -> list[tuple[Cell, ...]]:
    by_unit = {each.sending.unit_id: each.report.figures.total for each in shelf.sent}
    rows: list[tuple[Cell, ...]] = []
    for each in shelf.sendings:
        total = by_unit.get(each.unit_id)
        if each.head is None or total is None:
            rows.append((each.name, tag_html(t("report_page.late"), "amber"), None, None, el("span")))
            continue
        sent = _sent_words(each.head)
        rows.append((each.name, sent, total.people, total.completed, _links(each.head)))
    totals = tuple(by_unit.values())
    if totals:
        sums = sum(x.people for x in totals), sum(x.completed for x in totals)
        share = f"{show_number(len(totals))}/{show_number(len(shelf.sendings))}"
        rows.append((t("report_page.sum_sent"), share, *sums, el("span")))
    return rows


def _sent_words(head: SnapshotHead) -> str:
    key = "sent_at" if head.version == 1 else "sent_again"
    return t(f"report_page.{key}", at=show_instant(head.made_at), version=head.version)


def _manage(viewer: Viewer, period: Period, shelf: Shelf) -> None:
    with st.container(horizontal=True):
        if any(each.head is None for each in shelf.sendings):
            href = f"/xuat/cong-van-don-doc.docx?{_asked(period, '')}"
            draw(route_link_html(t("report_page.letter"), href))
        sort = "open" if shelf.closing else "close"
        if st.button(t(f"report_page.{sort}_period"), key="period-door"):
            _turn(viewer, period, shelf.closing is not None)


def _turn(viewer: Viewer, period: Period, is_closed: bool) -> None:
    try:
        with database().write() as tx:
            (open_period if is_closed else close_period)(tx, viewer, period, utc_now())
    except Refused as refusal:
        notice(str(refusal), "amber")
        return
    key = "report_page.opened" if is_closed else "report_page.closed_now"
    tell_next(t(key, period=name_of(period)))


# ---- what was made final


def _versions(viewer: Viewer, versions: Sequence[SnapshotHead], unit: UnitNow | None, period: Period) -> None:
    with card("report-versions"):
        sort = "unit" if unit else "whole"
        draw(el("h2", t(f"report_page.versions.{sort}"), cls="lc-card-title"))
        if not versions:
            draw(el("p", t("report_page.versions.none"), cls="lc-mute"))
            return
        draw(el("p", t("report_page.versions.lead"), cls="lc-mute"))
        names = ("period", "version", "number", "made", "reason", "digest")
        columns = [Column(t(f"report_page.column.{name}")) for name in names]
        columns.append(Column(t("report_page.column.files"), is_quiet=True))
        draw_table(columns, [_version_row(each) for each in versions], t(f"report_page.versions.{sort}"))
        for new in versions:
            old = find_earlier(versions, new) if _is_of(new, period) else None
            if old:
                _changes(viewer, old, new)


def _changes(viewer: Viewer, old: SnapshotHead, new: SnapshotHead) -> None:
    """What the later version says otherwise, point by point."""
    try:
        with database().read() as tx:
            told = list_changes(tx, viewer, old, new)
    except Refused as fault:
        notice(str(fault), "amber")
        return
    words = {"new": new.version, "old": old.version, "n": show_number(len(told))}
    period = _period_words(Period(new.from_on, new.to_on))
    if not told:
        draw(el("p", t("report_page.versions.same", period=period, **words), cls="lc-mute"))
        return
    with st.expander(t("report_page.versions.changes", period=period, **words)):
        draw(el("ul", *(el("li", each) for each in told), cls="lc-effects"))


def _version_row(head: SnapshotHead) -> tuple[Cell, ...]:
    made = f"{show_instant(head.made_at)}, {head.made_by}"
    period = _period_words(Period(head.from_on, head.to_on))
    version = t("report_page.version", n=head.version)
    digest = el("span", head.digest[:12], title=head.digest, cls="lc-code")
    return period, version, head.number or None, made, head.reason or None, digest, _links(head)


def _links(head: SnapshotHead) -> Html:
    return el(
        "span",
        join(
            *(
                el(
                    "a",
                    f".{ending}",
                    href=f"/xuat/bao-cao/{head.snapshot_id}.{ending}",
                    cls="lc-row-link",
                )
                for ending in ENDINGS
            )
        ),
        cls="lc-links",
    )


def _is_of(head: SnapshotHead, period: Period) -> bool:
    return (head.from_on, head.to_on) == (period.from_on, period.to_on)


show()
