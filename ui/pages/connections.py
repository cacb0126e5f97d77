"""The office's page of other systems: which may read what, how often they do, and tokens given and taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from access import tokens
from access.tokens import DAYS, SHOWN_DAYS, Issued, Kind, Terms, TokenLine
from access.viewer import Permission, Refused, Viewer
from db.units import list_units
from text import t
from text.formats import local_day, show_day, show_instant, show_number, utc_now
from ui.parts.cards import Tone, card, empty_state, notice, route_link_html, tag_html
from ui.parts.frame import fresh_screen, page_title
from ui.parts.markup import Html, draw, el, join
from ui.parts.plain import plain
from ui.parts.tables import Cell, Column, draw_table
from ui.resources import database
from ui.roles import unit_id_of
from ui.session import ISSUED_TOKENS, require_viewer
from ui.told import draw_told, tell_next

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

DESCRIPTION = "/api/v1/openapi.json"
COLUMNS = ("name", "kinds", "unit", "until", "use")
TONES: dict[str, Tone] = {"good": "safe", "expired": "amber", "withdrawn": ""}


def show() -> None:
    """The whole page; what was just issued stands on top, this once."""
    viewer, now = require_viewer(), utc_now()
    viewer.require(Permission.MANAGE_TOKENS)
    page_title(t("api.page.title"), t("api.page.lead"))
    draw_told()
    fresh, listed = st.container(), st.container()
    _issue(viewer, fresh, now)
    with database().read() as tx:
        lines = tokens.list_lines(tx, viewer, now)
    with listed:
        _list(lines)
    _withdraw(viewer, [line for line in lines if line.state == "good"], now)
    _about()


def _list(lines: Sequence[TokenLine]) -> None:
    if not lines:
        empty_state(t("api.page.empty_title"), t("api.page.empty"))
        return
    with card("tokens"):
        draw(el("h2", t("api.page.list"), cls="lc-card-title"))
        columns = [Column(t(f"api.column.{name}")) for name in COLUMNS]
        draw_table(columns, [_row(line) for line in lines], t("api.page.list"))


def _row(line: TokenLine) -> tuple[Cell, ...]:
    token = line.token
    by = t("api.page.by", by=token.issued_by, day=show_day(local_day(token.issued_at)))
    name = join(el("div", token.name), el("div", by, cls="lc-mute"))
    kinds = join(*(el("div", Kind(kind).label) for kind in token.kinds), _reason(token.reason))
    state = tag_html(t(f"api.state.{line.state}"), TONES[line.state])
    until = join(el("div", show_day(local_day(token.expires_at))), state)
    return (name, kinds, line.unit_name, until, _use(line))


def _reason(reason: str) -> Html:
    return el("div", t("api.page.because", reason=reason), cls="lc-mute") if reason else Html()


def _use(line: TokenLine) -> Html:
    if line.token.used_at is None:
        return el("span", t("api.page.unused"), cls="lc-mute")
    calls = t("api.page.calls", n=show_number(line.calls), days=SHOWN_DAYS)
    last = t("api.page.last", at=show_instant(line.token.used_at))
    return join(el("div", calls), el("div", last, cls="lc-mute"))


def _issue(viewer: Viewer, fresh: DeltaGenerator, now: datetime) -> None:
    """The form; it makes room for what it gave, and the next one is a new form: one press, one token."""
    place = st.empty()
    with place.container(), card("issue"):
        terms = _ask(st.session_state.get(ISSUED_TOKENS, 0))
    if terms is None:
        return
    issued = _do_issue(viewer, *terms, now)
    if issued is None:
        return
    st.session_state[ISSUED_TOKENS] = st.session_state.get(ISSUED_TOKENS, 0) + 1
    place.empty()
    with fresh:
        _tell_once(issued)


def _ask(number: int) -> tuple[Terms, str] | None:
    """What is asked for, with the words for the unit; None until it is sent."""
    draw(el("h2", t("api.page.issue"), cls="lc-card-title"))
    with st.form(f"issue-token-{number}", border=False):
        name = st.text_input(
            t("api.page.name"), placeholder=t("api.page.name_hint"), key=f"name-{number}", width=480
        )
        draw(el("p", t("api.page.kinds"), cls="lc-mute"))
        kinds = frozenset(kind for kind in Kind if _offer(kind, number))
        unit = st.text_input(
            t("api.page.unit"), placeholder=t("api.page.unit_hint"), key=f"unit-{number}", width=480
        )
        days = st.radio(t("api.page.days"), DAYS, format_func=_days, key=f"days-{number}")
        reason = st.text_input(t("api.page.reason"), key=f"reason-{number}", width=480)
        draw(el("p", t("api.page.private"), cls="lc-mute"))
        if not st.form_submit_button(t("api.page.do_issue"), type="primary"):
            return None
    return Terms(name or "", kinds, None, int(days or DAYS[0]), reason or ""), unit or ""


def _offer(kind: Kind, number: int) -> bool:
    return st.checkbox(kind.label, key=f"kind-{kind.value}-{number}")


def _days(days: int) -> str:
    return t("api.page.n_days", n=days)


def _do_issue(viewer: Viewer, terms: Terms, unit: str, now: datetime) -> Issued | None:
    try:
        with database().write() as tx:
            unit_id = unit_id_of(list_units(tx, local_day(now)), unit)
            return tokens.issue(tx, viewer, replace(terms, unit_id=unit_id), now)
    except (Refused, LookupError) as fault:
        notice(str(fault.args[0]), "amber")
        return None


def _tell_once(issued: Issued) -> None:
    """The token itself, on the screen of this one run and nowhere else."""
    with fresh_screen(issued.token_id), card("fresh", "amber"):
        draw(el("h2", t("api.page.fresh", name=issued.name), cls="lc-card-title"))
        draw(el("p", t("api.page.once"), role="status"))
        st.code(issued.token, language=None, wrap_lines=True)
        until = show_day(local_day(issued.expires_at))
        draw(el("p", t("api.page.fresh_until", day=until), cls="lc-mute"))
        # Pressing it draws the page anew: the token is gone and the form is back.
        st.button(t("api.page.copied"), type="primary", key="token-copied")


def _withdraw(viewer: Viewer, good: Sequence[TokenLine], now: datetime) -> None:
    if not good:
        return
    names = {line.token.token_id: plain(f"{line.token.name} · {line.unit_name}") for line in good}
    with st.expander(t("api.page.withdraw")), st.form("withdraw-token", border=False):
        draw(el("p", t("api.page.withdraw_note"), cls="lc-mute"))
        token_id = st.radio(
            t("api.page.which"), list(names), format_func=names.__getitem__, index=None, key="withdraw-which"
        )
        is_sure = st.checkbox(t("api.page.withdraw_sure"), key="withdraw-sure")
        pressed = st.form_submit_button(t("api.page.do_withdraw"))
    if not pressed:
        return
    if token_id is None or not is_sure:
        notice(t("api.page.not_sure"), "amber")
        return
    try:
        with database().write() as tx:
            row = tokens.withdraw(tx, viewer, token_id, now)
    except Refused as refusal:
        notice(str(refusal), "amber")
        return
    tell_next(t("api.shell.withdrawn", name=row.name))


def _about() -> None:
    with card("about"):
        draw(el("h2", t("api.page.about"), cls="lc-card-title"))
        told = (t(f"api.page.about_{name}") for name in ("where", "same", "log"))
        draw(el("ul", *(el("li", words) for words in told), cls="lc-effects"))
        draw(route_link_html(t("api.page.description"), DESCRIPTION))


show()
