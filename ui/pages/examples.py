"""Good examples: units that reached the target and ways of doing things worth copying; nobody is ranked."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from access.viewer import Permission, Refused, Viewer
from analytics.intervals import FEWEST
from analytics.recognition import ReachedTarget, see_reached
from campaign import initiatives
from campaign.initiatives import InitiativeNow, InitiativeWords
from db.units import UnitNow
from text import t
from text.formats import local_day, show_day, show_number, utc_now
from ui.paging import PAGE_SIZE, draw_pager, first_line, fit_page, read_page
from ui.parts.cards import Tone, card, notice, tag_html
from ui.parts.frame import page_title
from ui.parts.markup import Html, draw, el, join, lines
from ui.parts.plain import plain
from ui.resources import database
from ui.session import require_viewer
from ui.told import draw_told, tell_next

OWN_PAGE = "trang-gui"
TONES: dict[str, Tone] = {"sent": "amber", "returned": "", "approved": "safe"}


def show() -> None:
    """The whole page."""
    viewer, now = require_viewer(), utc_now()
    viewer.require(Permission.LEARN)
    page_title(t("initiatives.page.title"), t("initiatives.page.lead"))
    draw_told()
    with database().read() as tx:
        reached = see_reached(tx, viewer, now)
        units = initiatives.list_own_units(tx, viewer, now)
    if reached:
        _reached(reached)
    _ways(viewer)
    if units or viewer.may(Permission.SEE_OVERVIEW):
        _sent_in(viewer, now)
    if units:
        _new(viewer, units)


# ---- for everybody


def _reached(reached: ReachedTarget) -> None:
    with card("reached", "safe"):
        draw(el("h2", t("initiatives.page.units_title"), cls="lc-card-title"))
        lead = t(
            "initiatives.page.units_lead",
            target=reached.target_percent,
            campaign=reached.campaign_name,
            least=FEWEST,
        )
        draw(el("p", lead, cls="lc-mute"))
        if not reached.units:
            draw(el("p", t("initiatives.page.units_none")))
            return
        rows = (
            el(
                "li",
                el("strong", unit.name),
                el(
                    "span",
                    t(
                        "initiatives.page.done",
                        done=show_number(unit.completed),
                        all=show_number(unit.assigned),
                    ),
                    cls="lc-mute",
                ),
            )
            for unit in reached.units
        )
        draw(el("ul", *rows, cls="lc-honours"))


def _ways(viewer: Viewer) -> None:
    page = read_page()
    with database().read() as tx:
        ways, total = initiatives.page_approved(tx, viewer, PAGE_SIZE, first_line(page))
        if not ways and total:
            page = fit_page(page, total)
            ways, total = initiatives.page_approved(tx, viewer, PAGE_SIZE, first_line(page))
    draw(el("h2", t("initiatives.page.ways_title"), cls="lc-section"))
    if not ways:
        with card("ways"):
            draw(el("p", t("initiatives.page.ways_none"), cls="lc-mute"))
        return
    for way in ways:
        with card(f"way-{way.initiative_id}"):
            draw(join(el("h3", way.title, cls="lc-card-title"), el("p", _by(way), cls="lc-mute")))
            draw(_words(way))
    draw_pager(page, total)


def _by(way: InitiativeNow) -> str:
    return t("initiatives.page.by", unit=way.unit_name, day=show_day(local_day(way.at)))


def _words(way: InitiativeNow) -> Html:
    outcome = t("initiatives.page.outcome", words=way.outcome)
    return el("div", el("p", lines(way.body)), el("p", lines(outcome), cls="lc-outcome"), cls="lc-rich")


# ---- between the units and the office


def _sent_in(viewer: Viewer, now: datetime) -> None:
    sees_all = viewer.may(Permission.SEE_OVERVIEW)
    page = read_page(OWN_PAGE)
    with database().read() as tx:
        sent, total = initiatives.page(tx, viewer, "", PAGE_SIZE, first_line(page), now)
        own = {unit.unit_id for unit in initiatives.list_own_units(tx, viewer, now)}
    with card("sent-in"):
        title = t("initiatives.page.all_title" if sees_all else "initiatives.page.own_title")
        draw(el("h2", title, cls="lc-card-title"))
        if not sent:
            none = "all_none" if sees_all else "own_none"
            draw(el("p", t(f"initiatives.page.{none}"), cls="lc-mute"))
        for each in sent:
            _line(viewer, each, is_own=each.unit_id in own)
        draw_pager(page, total, OWN_PAGE)


def _line(viewer: Viewer, each: InitiativeNow, is_own: bool) -> None:
    state = tag_html(t(f"initiatives.state.{each.state}"), TONES[each.state])
    draw(join(el("p", state, " ", el("strong", each.title)), el("p", _by(each), cls="lc-mute")))
    if each.state == "returned":
        draw(el("p", t("initiatives.page.reason", words=each.reason)))
    if viewer.may(Permission.ANSWER_UNITS) and each.state != "returned":
        _judge(viewer, each)
    if is_own and each.state == "returned":
        _edit(viewer, each)


def _judge(viewer: Viewer, each: InitiativeNow) -> None:
    number = each.initiative_id
    with st.expander(t("initiatives.page.read"), key=f"judge-{number}"):
        draw(_words(each))
        if each.state == "sent" and st.button(
            t("initiatives.page.approve"), type="primary", key=f"approve-{number}"
        ):
            _approve(viewer, number)
        with st.form(f"return-{number}", border=False):
            reason = st.text_area(t("initiatives.page.return_field"), key=f"reason-{number}")
            pressed = st.form_submit_button(t("initiatives.page.return"))
        if pressed:
            _return(viewer, number, reason)


def _approve(viewer: Viewer, initiative_id: int) -> None:
    try:
        with database().write() as tx:
            initiatives.approve(tx, viewer, initiative_id, utc_now())
    except Refused as refusal:
        notice(str(refusal), "amber")
        return
    tell_next(t("initiatives.page.approved"))


def _return(viewer: Viewer, initiative_id: int, reason: str) -> None:
    try:
        with database().write() as tx:
            initiatives.return_with_reason(tx, viewer, initiative_id, reason, utc_now())
    except Refused as refusal:
        notice(str(refusal), "amber")
        return
    tell_next(t("initiatives.page.returned"))


def _edit(viewer: Viewer, each: InitiativeNow) -> None:
    with st.expander(t("initiatives.page.edit"), key=f"edit-{each.initiative_id}"):
        told = _form(
            f"again-{each.initiative_id}",
            InitiativeWords(each.title, each.body, each.outcome),
            t("initiatives.page.again"),
        )
        if told is None:
            return
        try:
            with database().write() as tx:
                initiatives.send_again(tx, viewer, each.initiative_id, told, utc_now())
        except Refused as refusal:
            notice(str(refusal), "amber")
            return
        tell_next(t("initiatives.page.sent"))


def _new(viewer: Viewer, units: tuple[UnitNow, ...]) -> None:
    with st.expander(t("initiatives.page.new")):
        draw(el("p", t("initiatives.page.hint"), cls="lc-mute"))
        unit_id = units[0].unit_id
        if len(units) > 1:
            names = {unit.unit_id: plain(unit.name) for unit in units}
            unit_id = st.selectbox(
                t("initiatives.field.unit"), list(names), format_func=lambda each: names[each], key="way-unit"
            )
        told = _form("new-way", InitiativeWords("", "", ""), t("initiatives.page.send"))
        if told is None:
            return
        try:
            with database().write() as tx:
                initiatives.send(tx, viewer, int(unit_id), told, utc_now())
        except Refused as refusal:
            notice(str(refusal), "amber")
            return
        for name in ("title", "body", "outcome"):
            st.session_state.pop(f"new-way-{name}", None)
        tell_next(t("initiatives.page.sent"))


def _form(key: str, first: InitiativeWords, send: str) -> InitiativeWords | None:
    """What was written, once it was sent."""
    with st.form(key, border=False):
        title = st.text_input(t("initiatives.field.title"), value=first.title, key=f"{key}-title")
        body = st.text_area(t("initiatives.field.body"), value=first.body, key=f"{key}-body")
        outcome = st.text_area(t("initiatives.field.outcome"), value=first.outcome, key=f"{key}-outcome")
        pressed = st.form_submit_button(send, type="primary")
    return InitiativeWords(title, body, outcome) if pressed else None


show()
