"""The office's page of the roster: who is on it, lists brought in and previewed, codes, and roles."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from access.viewer import Permission, Viewer
from campaign.roster.drafts import find_draft
from campaign.roster.listing import count_people, search_people
from db.units import list_units, names_by_id
from text import t
from text.formats import local_day, show_number, utc_now
from ui.paging import PAGE_SIZE, draw_pager, first_line, fit_page, read_page, to_first_page
from ui.parts.cards import Tile, card, draw_tiles, notice, route_link_html
from ui.parts.frame import title_with_actions
from ui.parts.markup import draw, el
from ui.parts.tables import Column, draw_table
from ui.resources import database
from ui.roles import draw_roles
from ui.roster_preview import DRAFT, draw_preview
from ui.session import NOTICE, require_viewer

UPLOAD, CODES = "/can-bo/nap", "/xuat/ma-kich-hoat.xlsx"
PERSON_COLUMNS = ("full_name", "code", "unit", "position", "email")


def show() -> None:
    """The preview of a list when the address names one, otherwise the roster."""
    viewer, now = require_viewer(), utc_now()
    viewer.require(Permission.MANAGE_ROSTER)
    draft_id = st.query_params.get(DRAFT)
    if not draft_id:
        _show_roster(viewer, now)
        return
    with database().read() as tx:
        draft = find_draft(tx, viewer, draft_id, now)
    if draft:
        draw_preview(viewer, draft, now)
        return
    st.session_state[NOTICE] = t("roster_page.refused.gone")
    st.query_params.clear()
    st.rerun()


def _show_roster(viewer: Viewer, now: datetime) -> None:
    _head()
    with database().read() as tx:
        people, units = count_people(tx, viewer, local_day(now)), len(list_units(tx, local_day(now)))
    draw_tiles(
        (
            Tile(t("roster_page.tile.people"), show_number(people)),
            Tile(t("roster_page.tile.units"), show_number(units)),
        )
    )
    _people(viewer, now)
    draw_roles(viewer, now)


def _head() -> None:
    with title_with_actions(t("roster_page.title"), t("roster_page.lead")):
        draw(route_link_html(t("roster_page.upload"), UPLOAD, is_primary=True))
        draw(route_link_html(t("roster_page.codes"), CODES))
    told = st.session_state.pop(NOTICE, None)
    if told:
        notice(told, "safe")
    draw(el("p", t("roster_page.kept"), cls="lc-mute"))


def _people(viewer: Viewer, now: datetime) -> None:
    """Search without accents, a page of 50 at a time."""
    on = local_day(now)
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
            names = names_by_id(list_units(tx, on))
            found, total = search_people(tx, viewer, on, words, PAGE_SIZE, first_line(page))
            if not found and total:
                page = fit_page(page, total)
                found, total = search_people(tx, viewer, on, words, PAGE_SIZE, first_line(page))
        if not found:
            draw(el("p", t("roster_page.nobody"), cls="lc-mute"))
            return
        columns = [Column(t(f"roster_page.column.{name}")) for name in PERSON_COLUMNS]
        rows = [(p.full_name, p.code, names.get(p.unit_id, ""), p.position, p.email or "–") for p in found]
        draw_table(columns, rows, t("roster_page.title"))
        draw_pager(page, total)


show()
