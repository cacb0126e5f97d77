"""The organisation as of any day, the forms that change it, and what was changed by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from access.audit import show_action
from access.viewer import Permission, Viewer
from campaign.organisation.reading import Origin, TreeLine, list_history, list_tree
from db.audit import AuditEntry
from text import t
from text.formats import local_day, read_day, show_day, show_instant, show_number, utc_now
from ui.log_words import list_changes
from ui.organisation_forms import draw_changes
from ui.paging import PAGE_SIZE, draw_pager, first_line, fit_page, read_page
from ui.parts.cards import card, empty_state, notice
from ui.parts.frame import page_title
from ui.parts.markup import Html, draw, el, join
from ui.parts.tables import Cell, Column, draw_table
from ui.resources import database
from ui.session import require_viewer
from ui.told import draw_told

HISTORY_PAGE = "trang-thay-doi"


def show() -> None:
    """The whole page."""
    viewer, now = require_viewer(), utc_now()
    viewer.require(Permission.SEE_ROSTER)
    is_office = viewer.may(Permission.MANAGE_ROSTER)
    page_title(t("organisation.page.title"), t(f"organisation.page.lead{'' if is_office else '_read'}"))
    draw_told()
    today = local_day(now)
    with database().read() as tx:
        lines = list_tree(tx, viewer, today)
    if not lines:
        empty_state(t("organisation.page.empty_title"), t("organisation.page.empty"))
    else:
        _tree(viewer, lines, today)
    if is_office:
        draw_changes(viewer, lines, now)
    _history(viewer)


def _tree(viewer: Viewer, lines: Sequence[TreeLine], today: date) -> None:
    with card("tree"):
        draw(el("h2", t("organisation.page.tree"), cls="lc-card-title"))
        words = st.text_input(
            t("organisation.page.as_of"),
            placeholder=show_day(today),
            key="ngay",
            bind="query-params",
            width=240,
        )
        on = read_day(words or "") if words else today
        if on is None:
            notice(t("organisation.page.bad_day"), "amber")
            return
        if on != today:
            with database().read() as tx:
                lines = list_tree(tx, viewer, on)
        people = sum(line.people for line in lines)
        told = t(
            "organisation.page.told",
            day=show_day(on),
            units=show_number(len(lines)),
            people=show_number(people),
        )
        draw(el("p", told, cls="lc-mute", role="status"))
        if lines:
            page = fit_page(read_page(), len(lines))
            shown = lines[first_line(page) :][:PAGE_SIZE]
            _draw_lines(shown)
            draw_pager(page, len(lines))


def _draw_lines(lines: Sequence[TreeLine]) -> None:
    columns = (
        Column(t("organisation.column.unit")),
        Column(t("organisation.column.code"), "code"),
        Column(t("organisation.column.people"), "number"),
        Column(t("organisation.column.since"), "number"),
    )
    draw_table(columns, [_row(line) for line in lines], t("organisation.page.tree"))


def _row(line: TreeLine) -> tuple[Cell, ...]:
    came_of = _came_of(line.origins)
    note = el("div", came_of, cls="lc-mute") if came_of else ""
    name = el("div", line.name, note, cls=f"lc-depth-{min(line.depth, 4)}")
    return (name, line.code, line.people, show_day(line.since))


def _came_of(origins: Sequence[Origin]) -> str:
    by_day: dict[tuple[date, str], list[str]] = {(each.on, each.sort): [] for each in origins}
    for each in origins:
        by_day[each.on, each.sort].append(each.name)
    return " ".join(
        t(f"organisation.page.origin.{sort}", names=", ".join(names), day=show_day(on))
        for (on, sort), names in by_day.items()
    )


def _history(viewer: Viewer) -> None:
    with card("history"):
        draw(el("h2", t("organisation.page.history"), cls="lc-card-title"))
        page = read_page(HISTORY_PAGE)
        with database().read() as tx:
            entries, total = list_history(tx, viewer, PAGE_SIZE, first_line(page))
        if not total:
            draw(el("p", t("organisation.page.no_history"), cls="lc-mute"))
            return
        columns = [
            Column(t(f"office.column.{name}")) for name in ("action", "subject", "change", "at", "actor")
        ]
        draw_table(columns, [_entry(entry) for entry in entries], t("organisation.page.history"))
        draw_pager(page, total, HISTORY_PAGE)


def _entry(entry: AuditEntry) -> tuple[Cell, ...]:
    change = join(
        *(el("div", line) for line in list_changes(entry.action, entry.before or {}, entry.after or {}))
    )
    return (
        show_action(entry.action),
        entry.subject,
        change or Html("–"),
        show_instant(entry.at),
        entry.actor,
    )


show()
