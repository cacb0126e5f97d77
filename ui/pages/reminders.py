"""The office's page of reminders: what went out, what goes next, and why not to whom; send now, or pause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import streamlit as st

from access.audit import write_audit
from access.viewer import Permission, Refused, Viewer
from db.outbox import Choice, Run
from outreach.dispatch import find_obstacle, sender_of
from outreach.planning import UnitPlan, change_choice
from outreach.reminders import LEAST_CAP, MOST_CAP, Sort, Why, is_open
from outreach.urging_board import FAILED_DAYS, UrgingBoard, find_progress, preview, urging_board
from text import t
from text.formats import show_instant, show_number, show_time, utc_now
from ui.paging import PAGE_SIZE, draw_pager, first_line, fit_page, read_page
from ui.parts.cards import Tile, card, draw_tiles, empty_state, notice, route_link_html, tag_html
from ui.parts.frame import page_title, title_with_actions
from ui.parts.markup import Html, draw, el, join
from ui.parts.tables import Cell, Column, draw_table
from ui.planned import recent_plan
from ui.resources import database, settings
from ui.sending import start_sending
from ui.session import require_viewer
from ui.told import draw_told, tell_next

PREVIEW = "/xuat/thu-nhac/"


def show() -> None:
    """The whole page."""
    viewer, now = require_viewer(), utc_now()
    viewer.require(Permission.SEE_OVERVIEW)
    with database().read() as tx:
        board = urging_board(tx, viewer, now, recent_plan)
    if board is None:
        page_title(t("reminders.page.title"))
        empty_state(t("reminders.page.empty_title"), t("reminders.page.empty"))
        return
    _head(viewer, board)
    draw_told()
    if board.is_running:
        _progress(board.campaign.campaign_id)
    _notices(board)
    draw_tiles(_tiles(board))
    left, right = st.columns(2)
    with left:
        _counts("sorts", {sort.label: n for sort, n in board.plan.by_sort.items()})
    with right:
        _counts("why", {why.label: n for why, n in board.plan.reasons.items()})
    _units(board)
    if board.failed:
        _failed(board)
    _preview(board)
    _runs(board)
    if viewer.may(Permission.URGE):
        _cap(viewer, board)


# ---- what can be done


def _head(viewer: Viewer, board: UrgingBoard) -> None:
    subtitle = t(
        "reminders.page.as_of",
        campaign=board.campaign.name,
        document=board.campaign.document,
        time=show_time(board.made_at),
    )
    with title_with_actions(t("reminders.page.title"), subtitle):
        if not viewer.may(Permission.URGE):
            return
        cannot = bool(find_obstacle(settings())) or board.plan.is_paused or board.is_running
        if st.button(t("reminders.page.send"), type="primary", key="send-now", disabled=cannot):
            _send(viewer, board)
        words = t("reminders.page.go_on" if board.plan.is_paused else "reminders.page.pause")
        if st.button(words, key="pause"):
            _pause(viewer, board)


def _send(viewer: Viewer, board: UrgingBoard) -> None:
    with database().write() as tx:
        after = {"mails": len(board.plan.chosen), "waiting": board.waiting}
        write_audit(tx, viewer, "reminders.send", board.campaign.code, None, after, utc_now())
    has_begun = start_sending(viewer)
    tell_next(
        t("reminders.page.begun" if has_begun else "reminders.page.already"), "safe" if has_begun else "amber"
    )


def _pause(viewer: Viewer, board: UrgingBoard) -> None:
    is_paused = not board.plan.is_paused
    with database().write() as tx:
        change_choice(tx, viewer, board.campaign, Choice(board.plan.weekly_cap, is_paused), utc_now())
    tell_next(t("reminders.page.paused_told" if is_paused else "reminders.page.going_on"))


def _cap(viewer: Viewer, board: UrgingBoard) -> None:
    with st.expander(t("reminders.page.cap.title", n=board.plan.weekly_cap)):
        with st.form("cap", border=False):
            draw(el("p", t("reminders.page.cap.note"), cls="lc-mute"))
            numbers = list(range(LEAST_CAP, MOST_CAP + 1))
            asked = st.radio(
                t("reminders.page.cap.field"),
                numbers,
                index=numbers.index(board.plan.weekly_cap),
                horizontal=True,
                key="weekly-cap",
            )
            pressed = st.form_submit_button(t("reminders.page.cap.save"), type="primary")
        if not pressed:
            return
        try:
            with database().write() as tx:
                choice = Choice(int(asked), board.plan.is_paused)
                is_changed = change_choice(tx, viewer, board.campaign, choice, utc_now())
        except Refused as refusal:
            notice(str(refusal), "amber")
            return
        tell_next(t(f"reminders.page.cap.{'saved' if is_changed else 'same'}", n=asked))


# ---- what there is to see


@st.fragment(run_every="2s")
def _progress(campaign_id: int) -> None:
    """How far the sending has come; the whole page is drawn anew once it is over."""
    viewer, now = require_viewer(), utc_now()
    with database().read() as tx:
        so_far = find_progress(tx, viewer, campaign_id, now)
    whole = so_far.settled + so_far.waiting
    if not so_far.is_running:
        tell_next(t("reminders.page.finished", n=show_number(so_far.settled)))
    words = t("reminders.page.sending", done=show_number(so_far.settled), all=show_number(whole))
    st.progress(so_far.settled / whole if whole else 0.0, words)


def _notices(board: UrgingBoard) -> None:
    if obstacle := find_obstacle(settings()):
        notice(obstacle, "amber")
    if board.plan.is_paused:
        notice(t("reminders.page.paused"), "amber")
    elif not is_open(Sort.BEHIND, board.made_at):
        notice(t("reminders.page.quiet", at=show_instant(board.next_at)))
    last = board.last_run
    if last and last.fault:
        told = t("reminders.page.fault", at=show_instant(last.began_at))
        notice(t(f"reminders.server.{last.fault}"), "amber", told)


def _tiles(board: UrgingBoard) -> tuple[Tile, ...]:
    sent, failed, last = board.total("sent"), board.total("failed"), board.last_sent
    return (
        _next_tile(board),
        _tile("waiting", board.waiting, board.waits_until and max(board.waits_until, board.next_at)),
        _tile("sent", sent, last.began_at if last else None),
        Tile(
            t("reminders.page.tile.failed"),
            show_number(failed),
            t(f"reminders.page.tile.failed_{'note' if failed else 'none'}"),
            "amber" if failed else "",
        ),
    )


def _next_tile(board: UrgingBoard) -> Tile:
    """How many the next run adds, and when mail may go out."""
    mails = len(board.plan.chosen)
    is_now = board.next_at == board.made_at
    key = "paused" if board.plan.is_paused else "none" if not mails else "now" if is_now else "note"
    note = t(f"reminders.page.tile.next_{key}", at=show_instant(board.next_at))
    return Tile(t("reminders.page.tile.next"), show_number(mails), note)


def _tile(name: str, n: int, at: datetime | None) -> Tile:
    note = t(f"reminders.page.tile.{name}_{'note' if at else 'none'}", at=show_instant(at) if at else "")
    return Tile(t(f"reminders.page.tile.{name}"), show_number(n), note)


def _counts(name: str, counts: Mapping[str, int]) -> None:
    with card(name):
        draw(el("h2", t(f"reminders.page.{name}.title"), cls="lc-card-title"))
        shown = {words: n for words, n in counts.items() if n}
        if not shown:
            draw(el("p", t(f"reminders.page.{name}.none"), cls="lc-mute"))
            return
        rows = (el("div", el("dt", words), el("dd", show_number(n))) for words, n in shown.items())
        draw(el("dl", *rows, cls="lc-counts"))


def _units(board: UrgingBoard) -> None:
    units = board.plan.units
    page = fit_page(read_page(), len(units))
    with card("units"):
        draw(el("h2", t("reminders.page.units.title"), cls="lc-card-title"))
        columns = [Column(t("office.column.unit"))]
        columns += [
            Column(t(f"reminders.page.units.{name}"), "number") for name in ("people", "mails", "sent")
        ]
        columns += [Column(t("reminders.page.units.reasons"))]
        rows = [_unit_row(board, unit) for unit in units[first_line(page) :][:PAGE_SIZE]]
        draw_table(columns, rows, t("reminders.page.units.title"))
        draw_pager(page, len(units))


def _unit_row(board: UrgingBoard, unit: UnitPlan) -> tuple[Cell, ...]:
    reasons = " · ".join(
        f"{why.label}: {show_number(unit.reasons[why])}" for why in Why if why in unit.reasons
    )
    return (unit.name, unit.people, unit.mails, board.sent_to(unit.unit_id), reasons)


def _failed(board: UrgingBoard) -> None:
    names = ("name", "address", "sort", "reason", "at")
    with card("failed"):
        draw(el("h2", t("reminders.page.failed.title"), cls="lc-card-title"))
        draw(el("p", t("reminders.page.failed.lead", n=FAILED_DAYS), cls="lc-mute"))
        columns = [Column(t(f"reminders.page.failed.{name}")) for name in names]
        rows = [
            (
                join(el("div", each.full_name), el("div", each.unit_name, cls="lc-mute")),
                each.address or None,
                Sort(each.sort).label,
                t(f"reminders.failed.{each.reason}"),
                show_instant(each.at),
            )
            for each in board.failed
        ]
        draw_table(columns, rows, t("reminders.page.failed.title"))


def _preview(board: UrgingBoard) -> None:
    with card("preview"):
        draw(el("h2", t("reminders.page.preview.title"), cls="lc-card-title"))
        labels = {sort.label: sort for sort in Sort}
        chosen = st.pills(
            t("reminders.page.preview.which"),
            list(labels),
            default=Sort.NOT_STARTED.label,
            required=True,
            key="loai-thu",
        )
        sort = labels.get(chosen or "", Sort.NOT_STARTED)
        mail = preview(board.campaign, sort, sender_of(settings()), board.made_at)
        plain = mail.get_body(("plain",))
        draw(el("p", t("reminders.page.preview.subject", subject=mail["Subject"])))
        draw(el("pre", plain.get_content() if plain else "", cls="lc-mail"))
        draw(route_link_html(t("reminders.page.preview.html"), f"{PREVIEW}{sort.value}"))


def _runs(board: UrgingBoard) -> None:
    with card("runs"):
        draw(el("h2", t("reminders.page.runs.title"), cls="lc-card-title"))
        if board.last_run is None:
            draw(el("p", t("reminders.page.runs.none"), cls="lc-mute"))
            return
        at = show_instant(board.last_run.began_at)
        draw(el("p", t("reminders.page.runs.last", at=at), cls="lc-mute"))
        if not board.runs:
            return
        counts = ("planned", "sent", "put_off", "failed", "dropped")
        columns = [Column(t("reminders.page.runs.at"))]
        columns += [Column(t(f"reminders.page.runs.{name}"), "number") for name in counts]
        columns += [Column(t("reminders.page.runs.state"))]
        rows = [
            (show_instant(run.began_at), *(getattr(run, name) for name in counts), _state(run, board.made_at))
            for run in board.runs
        ]
        draw_table(columns, rows, t("reminders.page.runs.title"))


def _state(run: Run, now: datetime) -> Html:
    if run.fault:
        return tag_html(t("reminders.page.runs.broken"), "amber")
    if run.ended_at:
        return tag_html(t("reminders.page.runs.good"), "safe")
    return tag_html(t("reminders.page.runs.running"))


show()
