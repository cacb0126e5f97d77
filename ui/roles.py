"""Who holds a role beyond officer, and the two forms that grant and end one."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from access import roles
from access.accounts import find_account
from access.viewer import Permission, Refused, Role, Viewer
from db.grants import Grant
from db.units import UnitNow, list_units
from text import t
from text.formats import local_day, show_day, show_number
from text.vietnamese import fold, holds_words
from ui.paging import PAGE_SIZE, draw_pager, first_line, fit_page, read_page
from ui.parts.cards import card, notice
from ui.parts.markup import draw, el
from ui.parts.plain import plain
from ui.parts.tables import Column, draw_table
from ui.resources import database
from ui.told import tell_next

COLUMNS = ("full_name", "code", "role", "unit", "since")
GRANTED = (Role.HEAD, Role.OFFICE, Role.LEADER)
PAGE = "trang-vai-tro"
MOST_CHOICES = 12


def draw_roles(viewer: Viewer, now: datetime) -> None:
    """The list of roles, for the office with the forms below it."""
    with database().read() as tx:
        grants = roles.list_grants(tx, viewer, now)
        units = list_units(tx, local_day(now))
    with card("roles"):
        draw(el("h2", t("roster_page.roles.title"), cls="lc-card-title"))
        _list(grants)
        if not viewer.may(Permission.MANAGE_ROSTER):
            return
        with st.expander(t("roster_page.roles.grant")):
            _grant(viewer, units, now)
        # Never empty: whoever sees this holds a role.
        with st.expander(t("roster_page.roles.end")):
            _end(viewer, grants, now)


def role_name(role: str) -> str:
    """A role in Vietnamese."""
    return t(f"access.role.{role}")


def _list(grants: tuple[Grant, ...]) -> None:
    page = fit_page(read_page(PAGE), len(grants))
    shown = grants[first_line(page) : first_line(page) + PAGE_SIZE]
    rows = [
        (g.full_name, g.code, role_name(g.role), g.unit_name or "–", show_day(local_day(g.granted_at)))
        for g in shown
    ]
    columns = [Column(t(f"roster_page.column.{name}")) for name in COLUMNS]
    draw_table(columns, rows, t("roster_page.roles.title"))
    draw_pager(page, len(grants), PAGE)


def _grant(viewer: Viewer, units: tuple[UnitNow, ...], now: datetime) -> None:
    with st.form("grant-role", border=False):
        code = st.text_input(t("roster_page.roles.code"), key="grant-code", width=320)
        role = st.radio(t("roster_page.roles.role"), GRANTED, format_func=role_name, key="grant-kind")
        unit = st.text_input(
            t("roster_page.roles.unit"),
            placeholder=t("roster_page.roles.unit_hint"),
            key="grant-unit",
            width=480,
        )
        is_sure = st.checkbox(t("roster_page.roles.grant_sure"), key="grant-sure")
        if st.form_submit_button(t("roster_page.roles.grant"), type="primary"):
            _do_grant(viewer, code, role, units, unit, is_sure, now)


def _do_grant(
    viewer: Viewer,
    code: str,
    role: Role,
    units: tuple[UnitNow, ...],
    words: str,
    is_sure: bool,
    now: datetime,
) -> None:
    if not is_sure:
        notice(t("roster_page.roles.not_sure"), "amber")
        return
    try:
        unit_id = unit_id_of(units, words)
        with database().write() as tx:
            account = find_account(tx, code, now)
            if account is None:
                raise LookupError(t("roster_page.shell.no_person", code=code))
            roles.grant_role(tx, viewer, account.person_id, role, unit_id, now)
    except (Refused, LookupError, ValueError) as fault:
        notice(str(fault.args[0]), "amber")
        return
    tell_next(t("roster_page.roles.granted", name=account.full_name, role=role_name(role)))


def unit_id_of(units: tuple[UnitNow, ...], words: str) -> int | None:
    """The one unit of this code, of exactly this name, or whose name alone holds the words."""
    if not words.strip():
        return None
    exact = [u for u in units if fold(words.strip()) in {fold(u.code), fold(u.name)}]
    found = exact or [u for u in units if holds_words(words, u.name)]
    if len(found) == 1:
        return found[0].unit_id
    if not found:
        raise LookupError(t("roster_page.roles.unit_nobody", words=words.strip()))
    names = "; ".join(f"{u.name} ({u.code})" for u in found[:MOST_CHOICES])
    raise LookupError(t("roster_page.roles.unit_many", words=words.strip(), names=names))


def _end(viewer: Viewer, grants: tuple[Grant, ...], now: datetime) -> None:
    by_id = {grant.grant_id: grant for grant in grants}
    words = ""
    if len(grants) > MOST_CHOICES:
        words = st.text_input(
            t("roster_page.roles.find"), placeholder=t("roster_page.search_hint"), key="end-who", width=320
        )
    fitting = [each for each, grant in by_id.items() if holds_words(words or "", _label(grant))]
    if not fitting:
        draw(el("p", t("roster_page.nobody"), cls="lc-mute"))
        return
    if len(fitting) > MOST_CHOICES:
        n = show_number(len(fitting) - MOST_CHOICES)
        draw(el("p", t("roster_page.roles.more", n=n), cls="lc-mute"))
    with st.form("end-role", border=False):
        grant_id = st.radio(
            t("roster_page.roles.which"),
            fitting[:MOST_CHOICES],
            format_func=lambda each: plain(_label(by_id[each])),
            index=None,
            key="end-which",
        )
        is_sure = st.checkbox(t("roster_page.roles.end_sure"), key="end-sure")
        if st.form_submit_button(t("roster_page.roles.end")):
            _do_end(viewer, by_id.get(grant_id or 0), is_sure, now)


def _do_end(viewer: Viewer, grant: Grant | None, is_sure: bool, now: datetime) -> None:
    if grant is None or not is_sure:
        notice(t("roster_page.roles.not_sure"), "amber")
        return
    try:
        with database().write() as tx:
            roles.end_role(tx, viewer, grant.grant_id, now)
    except Refused as refusal:
        notice(str(refusal), "amber")
        return
    tell_next(t("roster_page.roles.ended", name=grant.full_name, role=role_name(grant.role)))


def _label(grant: Grant) -> str:
    unit = f" · {grant.unit_name}" if grant.unit_name else ""
    return f"{grant.full_name} ({grant.code}) · {role_name(grant.role)}{unit}"
