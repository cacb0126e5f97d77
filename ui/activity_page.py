"""One activity: what it was, who was there, what proves it, and how it is changed or withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import streamlit as st

from access.viewer import Refused, Viewer
from db.activities import ActivityRow
from db.engine import Tx
from db.evidence import EvidenceRow
from db.units import UnitNow, find_unit_name, list_units, names_by_id, subtree
from outreach.activities import get_activity, list_loggable, may_log, withdraw_activity
from outreach.attendance import list_present, set_guests
from outreach.evidence import list_evidence, withdraw_evidence
from outreach.forms import Counted, content_name, counts, form_name, pieces_name
from text import t
from text.formats import local_day, show_day, show_number, show_time
from ui.activity_form import draw_change
from ui.paging import PAGE_SIZE, draw_pager, first_line, fit_page, read_page
from ui.parts.cards import Tile, card, draw_tiles, empty_state, notice, route_link_html
from ui.parts.frame import page_title
from ui.parts.markup import Html, draw, el
from ui.parts.plain import plain
from ui.parts.tables import Column, draw_table
from ui.session import acting, looking
from ui.ticking import draw_ticks, keep_ticks
from ui.told import draw_told, tell_next

PRESENT_PAGE = "trang-co-mat"
FILES = "/hoat-dong/tep"


def draw_activity(viewer: Viewer, activity_id: int, now: datetime) -> None:
    """The whole page; the same words for one that is out of sight and one that does not exist."""
    try:
        with looking() as (tx, _):
            activity = get_activity(tx, viewer, activity_id)
            unit = find_unit_name(tx, activity.unit_id, activity.on) or ""
            is_mine = may_log(tx, viewer, activity.unit_id, now) and not activity.is_withdrawn
            proofs = list_evidence(tx, viewer, activity_id)
            loggable = list_loggable(tx, viewer, local_day(now))
    except Refused as refusal:
        page_title(t("activity.one.missing_title"))
        if empty_state(t("activity.one.missing_title"), str(refusal), t("activity.page.back")):
            _to_list()
        return
    _head(activity, unit)
    draw_told()
    if activity.is_withdrawn and activity.withdrawn_at:
        day = show_day(local_day(activity.withdrawn_at))
        notice(t("activity.one.withdrawn", day=day, why=activity.withdrawn_why), "amber")
    if counts(activity.form, Counted.ATTENDANCE):
        _attendance(activity, is_mine, now)
    else:
        _numbers(activity)
    _proofs(activity, proofs, is_mine, now)
    _facts(activity)
    if is_mine:
        _changes(activity, loggable, now)


def _head(activity: ActivityRow, unit: str) -> None:
    if st.button(f"‹ {t('activity.page.back')}", type="tertiary", key="activity-back"):
        _to_list()
    hour = t("activity.one.hour", hour=activity.hour) if activity.hour else ""
    where = t("activity.one.where", day=show_day(activity.on), hour=hour, unit=unit)
    page_title(activity.title, where, form_name(activity.form), "brand")


def _to_list() -> None:
    st.query_params.clear()
    st.rerun()


# ---- who was there


def _attendance(activity: ActivityRow, is_mine: bool, now: datetime) -> None:
    if not is_mine or activity.on > local_day(now):
        _tiles(activity)
        with card("attendance"):
            draw(el("h2", t("activity.one.attendance"), cls="lc-card-title"))
            if is_mine:
                _code(activity, now)
            _present(activity)
        return
    _roll(activity, _unit_names(activity), now)
    with card("guests"):
        _guests(activity, now)


@st.fragment
def _roll(activity: ActivityRow, units: Mapping[int, str], now: datetime) -> None:
    """Ticking, with the figures and the list that it changes."""
    fault = keep_ticks(activity)
    with looking() as (tx, viewer):
        fresh = get_activity(tx, viewer, activity.activity_id)
    if fault:
        notice(fault, "amber")
    _tiles(fresh)
    with card("attendance"):
        draw(el("h2", t("activity.one.attendance"), cls="lc-card-title"))
        _code(activity, now)
        draw_ticks(activity, units)
    if fresh.named:
        with st.expander(t("activity.one.present")):
            _present(fresh)


def _tiles(activity: ActivityRow) -> None:
    guests = t("activity.one.of_guests", n=show_number(activity.guests)) if activity.guests else ""
    draw_tiles(
        (
            Tile(t("activity.one.named"), show_number(activity.named), t("activity.one.once")),
            Tile(t("activity.one.total"), show_number(activity.attendances), guests),
        )
    )


def _code(activity: ActivityRow, now: datetime) -> None:
    if activity.on == local_day(now):
        address = f"/hoat-dong/{activity.activity_id}/ma"
        draw(el("p", route_link_html(t("activity.one.qr"), address)))
        draw(el("p", t("activity.one.qr_note"), cls="lc-mute"))
    elif activity.on > local_day(now):
        draw(el("p", t("activity.one.qr_ahead"), cls="lc-mute"))


def _unit_names(activity: ActivityRow) -> dict[int, str]:
    """The unit and those below it on the day, by id."""
    with looking() as (tx, _):
        units = list_units(tx, activity.on)
    below = subtree(units, [activity.unit_id])
    return {unit_id: name for unit_id, name in names_by_id(units).items() if unit_id in below}


def _present(activity: ActivityRow) -> None:
    page = fit_page(read_page(PRESENT_PAGE), activity.named)
    with looking() as (tx, viewer):
        people = list_present(tx, viewer, activity.activity_id, PAGE_SIZE, first_line(page))
    if not people:
        draw(el("p", t("activity.one.nobody"), cls="lc-mute"))
        return
    columns = [Column(t(f"activity.present.{name}")) for name in ("name", "code", "way", "at")]
    ways = {"scan": t("activity.one.scanned"), "tick": t("activity.one.ticked")}
    rows = [(p.full_name, p.code, ways[p.way], show_time(p.at)) for p in people]
    draw_table(columns, rows, t("activity.one.present"))
    draw_pager(page, activity.named, PRESENT_PAGE)


def _guests(activity: ActivityRow, now: datetime) -> None:
    with st.form("guests", border=False):
        typed = st.text_input(
            t("activity.one.guests_field"),
            value=str(activity.guests or ""),
            placeholder=t("activity.form_page.number_hint"),
            key=f"guests-{activity.activity_id}-{activity.guests}",
            width=240,
        )
        draw(el("p", t("activity.one.guests_hint"), cls="lc-mute"))
        if not st.form_submit_button(t("activity.one.guests_save")):
            return
    _do(lambda tx, viewer: set_guests(tx, viewer, activity.activity_id, typed or "", now), "guests_saved")


# ---- figures and facts


def _numbers(activity: ActivityRow) -> None:
    tiles = [Tile(pieces_name(activity.form), show_number(activity.pieces))]
    if counts(activity.form, Counted.REACH):
        note = t("activity.one.read_on", day=show_day(activity.read_on)) if activity.read_on else ""
        tiles += [
            Tile(t(f"activity.field.{name}"), show_number(getattr(activity, name)), note)
            for name in ("reached", "views", "shares")
        ]
    draw_tiles(tiles)


def _facts(activity: ActivityRow) -> None:
    with card("facts"):
        draw(el("h2", t("activity.one.facts"), cls="lc-card-title"))
        contents = [el("div", content_name(letter)) for letter in activity.contents]
        pairs: list[tuple[str, Sequence[str]]] = [("contents", contents)]
        pairs += [(name, [value]) for name in ("place", "leader") if (value := getattr(activity, name))]
        parts = [
            el("div", el("dt", t(f"activity.field.{name}")), el("dd", *values)) for name, values in pairs
        ]
        draw(el("dl", *parts, cls="lc-facts"))


# ---- what proves it


def _proofs(activity: ActivityRow, proofs: Sequence[EvidenceRow], is_mine: bool, now: datetime) -> None:
    with card("proofs"):
        draw(el("h2", t("activity.one.proofs"), cls="lc-card-title"))
        if proofs:
            draw(el("ul", *(el("li", _proof(proof)) for proof in proofs), cls="lc-proofs"))
        else:
            draw(el("p", t("activity.one.no_proofs"), cls="lc-mute"))
        if not is_mine:
            return
        address = f"/hoat-dong/{activity.activity_id}/tep"
        draw(el("p", route_link_html(t("activity.one.add_proof"), address)))
        if proofs:
            with st.expander(t("activity.one.proof_withdraw")):
                _withdraw_proof(proofs, now)


def _proof(proof: EvidenceRow) -> Html:
    address = f"{FILES}/{proof.evidence_id}"
    if proof.sort == "photo":
        picture = el(
            "img",
            src=f"{address}?nho=1",
            alt=t("activity.one.picture_of", name=proof.name),
            loading="lazy",
        )
    else:
        picture = el("span", t("activity.one.paper"), cls="lc-proof-pdf")
    return el("a", picture, el("span", proof.name), href=address, target="_blank")


def _withdraw_proof(proofs: Sequence[EvidenceRow], now: datetime) -> None:
    names = {proof.evidence_id: proof.name for proof in proofs}
    with st.form("withdraw-proof", border=False):
        chosen = st.radio(
            t("activity.one.proof_which"),
            list(names),
            format_func=lambda each: plain(names[each]),
            index=None,
            key="proof-which",
        )
        why = st.text_input(t("activity.one.why"), key="proof-why")
        if not st.form_submit_button(t("activity.one.proof_go")):
            return
    if chosen is None:
        notice(t("activity.one.not_sure"), "amber")
        return
    _do(lambda tx, viewer: withdraw_evidence(tx, viewer, chosen, why or "", now), "proof_done")


# ---- to change it, to withdraw it


def _changes(activity: ActivityRow, units: Sequence[UnitNow], now: datetime) -> None:
    with st.expander(t("activity.one.change")):
        draw_change(activity, units, now)
    with st.expander(t("activity.one.withdraw")), st.form("withdraw-activity", border=False):
        draw(el("p", t("activity.one.withdraw_lead"), cls="lc-mute"))
        why = st.text_input(t("activity.one.why"), key="activity-why")
        is_sure = st.checkbox(t("activity.one.withdraw_sure"), key="activity-sure")
        if not st.form_submit_button(t("activity.one.withdraw_go")):
            return
        if not is_sure:
            notice(t("activity.one.not_sure"), "amber")
            return
        activity_id = activity.activity_id
        _do(lambda tx, viewer: withdraw_activity(tx, viewer, activity_id, why or "", now), "withdrawn_done")


def _do(act: Callable[[Tx, Viewer], object], told: str) -> None:
    """Act in a transaction and say so on the page drawn next, or say here why it was refused."""
    try:
        with acting() as (tx, viewer):
            act(tx, viewer)
    except (Refused, ValueError) as refusal:
        notice(str(refusal), "amber")
        return
    tell_next(t(f"activity.one.{told}"))
