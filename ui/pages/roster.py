"""The office's page of the roster: who is on it, lists brought in and previewed, codes, and roles."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

import streamlit as st

from access.viewer import Permission, Viewer
from campaign.roster.directory import RosterLine, count_roster, list_roster
from campaign.roster.drafts import find_draft
from text import t
from text.formats import show_number, utc_now
from ui.organisation_forms import PERSON
from ui.paging import PAGE_SIZE, draw_pager, first_line, fit_page, read_page, to_first_page
from ui.parts.cards import Tile, card, draw_tiles, route_link_html
from ui.parts.frame import page_title, title_with_actions
from ui.parts.markup import draw, el, hidden
from ui.parts.tables import Cell, Column, draw_table
from ui.person_record import draw_person
from ui.resources import database
from ui.roles import draw_roles
from ui.roster_preview import DRAFT, draw_preview
from ui.session import require_viewer
from ui.told import draw_told, tell_next

UPLOAD, CODES, PERSON_CODE = "/can-bo/nap", "/xuat/phieu-kich-hoat", "/can-bo/ma/"
PERSON_COLUMNS = ("full_name", "code", "unit", "position", "email", "way_in")


def show() -> None:
    """The preview of a list when the address names one, otherwise the roster."""
    viewer, now = require_viewer(), utc_now()
    viewer.require(Permission.SEE_ROSTER)
    if code := st.query_params.get(PERSON):
        draw_person(viewer, code, now)
        return
    draft_id = st.query_params.get(DRAFT)
    if not draft_id:
        _show_roster(viewer, now)
        return
    viewer.require(Permission.MANAGE_ROSTER)
    with database().read() as tx:
        draft = find_draft(tx, viewer, draft_id, now)
    if draft:
        draw_preview(viewer, draft, now)
        return
    st.query_params.clear()
    tell_next(t("roster_page.refused.gone"), "amber")


def _show_roster(viewer: Viewer, now: datetime) -> None:
    _head(viewer)
    with database().read() as tx:
        people, units = count_roster(tx, viewer, now)
    draw_tiles(
        (
            Tile(t("roster_page.tile.people"), show_number(people)),
            Tile(t("roster_page.tile.units"), show_number(units)),
        )
    )
    _people(viewer, now)
    draw_roles(viewer, now)


def _head(viewer: Viewer) -> None:
    if viewer.may(Permission.MANAGE_ROSTER):
        with title_with_actions(t("roster_page.title"), t("roster_page.lead")):
            draw(route_link_html(t("roster_page.upload"), UPLOAD, is_primary=True))
            draw(route_link_html(t("roster_page.codes"), CODES))
    else:
        page_title(t("roster_page.title"), t("roster_page.lead_read"))
    draw_told()
    draw(el("p", t("roster_page.kept"), cls="lc-mute"))


def _people(viewer: Viewer, now: datetime) -> None:
    """Search without accents, a page of 50 at a time."""
    with card("people"):
        words = st.text_input(
            t("roster_page.search"),
            placeholder=t("roster_page.search_hint"),
            key="tim",
            bind="query-params",
            on_change=to_first_page,
            width=320,
        )
        page = read_page()
        with database().read() as tx:
            found, total = list_roster(tx, viewer, words, PAGE_SIZE, first_line(page), now)
            if not found and total:
                page = fit_page(page, total)
                found, total = list_roster(tx, viewer, words, PAGE_SIZE, first_line(page), now)
        if not found:
            draw(el("p", t("roster_page.nobody"), cls="lc-mute"))
            return
        can_issue = viewer.may(Permission.MANAGE_ROSTER)
        columns = [
            Column(t(f"roster_page.column.{name}"), "code" if name == "code" else "text")
            for name in PERSON_COLUMNS
        ]
        columns += [Column(t("roster_page.column.new_code"), is_quiet=True)] if can_issue else []
        draw_table(columns, [_row(line, can_issue) for line in found], t("roster_page.title"))
        draw_pager(page, total)


def _row(line: RosterLine, can_issue: bool) -> tuple[Cell, ...]:
    about = hidden(t("roster_page.record_of"))
    record = el("a", line.full_name, about, href=f"/can-bo?{PERSON}={quote(line.code)}")
    cells = (
        record,
        line.code,
        line.unit_name,
        line.position,
        line.email or "–",
        line.way_in.label,
    )
    if not can_issue:
        return cells
    words, whom = t("roster_page.new_code"), hidden(t("roster_page.new_code_for", name=line.full_name))
    return (*cells, el("a", words, whom, href=f"{PERSON_CODE}{line.person_id}", cls="lc-row-link"))


show()
