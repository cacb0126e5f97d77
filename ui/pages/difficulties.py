"""Difficulties and proposals: units raise them, the office answers; one list, and one talk at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlencode

import streamlit as st

from access.viewer import Permission, Refused, Viewer
from campaign import difficulties
from campaign.difficulties import STATES, Talk, list_themes, theme_label
from db.difficulties import DifficultyRow
from db.engine import Tx
from db.units import UnitNow
from text import t
from text.formats import local_day, show_day, show_instant, utc_now
from ui.paging import PAGE_SIZE, draw_pager, first_line, fit_page, read_page, to_first_page
from ui.parts.cards import Tone, card, empty_state, notice, route_link_html, tag_html
from ui.parts.frame import page_title
from ui.parts.markup import Html, draw, el, join, lines
from ui.parts.plain import plain
from ui.resources import database
from ui.session import require_viewer
from ui.told import draw_told, tell_next

ITEM = "muc"
FILE = "/xuat/vuong-mac."
TONES: dict[str, Tone] = {"open": "amber", "answered": "brand", "closed": "safe"}
MOVES: dict[str, Callable[[Tx, Viewer, int, str, datetime], None]] = {
    "reply": difficulties.reply,
    "answer": difficulties.answer,
    "close": difficulties.close,
    "reopen": difficulties.reopen,
}
DONE = {"reply": "replied", "answer": "answered", "close": "closed", "reopen": "reopened"}


def show() -> None:
    """One talk when the address names it, otherwise the list."""
    viewer, now = require_viewer(), utc_now()
    viewer.require(Permission.LEARN)
    asked = st.query_params.get(ITEM, "")
    if asked:
        _show_talk(viewer, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0, now)
        return
    sees_all = viewer.may(Permission.SEE_OVERVIEW)
    page_title(t("difficulties.page.title"), t(f"difficulties.page.{'lead_office' if sees_all else 'lead'}"))
    draw_told()
    with database().read() as tx:
        units = difficulties.list_own_units(tx, viewer, now)
        counts = difficulties.count_states(tx, viewer)
    if units:
        _raise(viewer, units, is_first=not counts)
    if not counts:
        empty_state(
            t("difficulties.page.empty_title"),
            t(f"difficulties.page.{'empty_office' if sees_all else 'empty'}"),
        )
        return
    _list(viewer)
    if viewer.may(Permission.EXPORT):
        _export()


# ---- raising


def _raise(viewer: Viewer, units: tuple[UnitNow, ...], is_first: bool) -> None:
    with st.expander(t("difficulties.page.new"), expanded=is_first), st.form("raise", border=False):
        sorts = {t(f"difficulties.sort.{name}"): name == "proposal" for name in ("difficulty", "proposal")}
        sort = st.radio(t("difficulties.page.sort"), list(sorts), horizontal=True, key="new-sort")
        themes = {theme.label: theme.key for theme in list_themes()}
        theme = st.pills(t("difficulties.page.theme"), list(themes), key="new-theme")
        unit = _choose_unit(units)
        title = st.text_input(
            t("difficulties.page.name"), placeholder=t("difficulties.page.name_hint"), key="new-title"
        )
        body = st.text_area(
            t("difficulties.page.body"), placeholder=t("difficulties.page.body_hint"), key="new-body"
        )
        draw(el("p", t("difficulties.page.who_sees"), cls="lc-mute"))
        if not st.form_submit_button(t("difficulties.page.send"), type="primary"):
            return
    now = utc_now()
    try:
        with database().write() as tx:
            difficulties.raise_difficulty(
                tx, viewer, unit, themes.get(theme or "", ""), sorts[sort], title, body, now
            )
    except Refused as refusal:
        notice(str(refusal), "amber")
        return
    _forget("new-title", "new-body", "new-theme")
    tell_next(t("difficulties.page.sent"))


def _choose_unit(units: tuple[UnitNow, ...]) -> int:
    """The unit it is about; asked only of who speaks for several."""
    if len(units) == 1:
        return units[0].unit_id
    names = {unit.unit_id: plain(unit.name) for unit in units}
    return int(
        st.selectbox(
            t("difficulties.page.unit"), list(names), format_func=lambda each: names[each], key="new-unit"
        )
    )


def _forget(*keys: str) -> None:
    """What was sent does not stand in the form again."""
    for key in keys:
        st.session_state.pop(key, None)


# ---- the list


def _list(viewer: Viewer) -> None:
    with card("difficulties"):
        state, theme = _filters()
        page = read_page()
        with database().read() as tx:
            rows, total = difficulties.page(tx, viewer, state, theme, PAGE_SIZE, first_line(page))
            if not rows and total:
                page = fit_page(page, total)
                rows, total = difficulties.page(tx, viewer, state, theme, PAGE_SIZE, first_line(page))
        if not rows:
            draw(el("p", t("difficulties.page.nothing_found"), cls="lc-mute"))
            return
        _rows(rows)
        draw_pager(page, total)


def _filters() -> tuple[str, str]:
    states = {t(f"difficulties.state.{name}"): name for name in STATES}
    themes = {theme.label: theme.key for theme in list_themes()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state = st.pills(
            t("difficulties.page.state"),
            [t("difficulties.page.any"), *states],
            default=t("difficulties.page.any"),
            required=True,
            key="trang-thai",
            bind="query-params",
            on_change=to_first_page,
        )
        theme = st.selectbox(
            t("difficulties.page.theme"),
            [t("difficulties.page.every_theme"), *themes],
            key="chu-de",
            bind="query-params",
            on_change=to_first_page,
            width=280,
        )
    return states.get(state or "", ""), themes.get(theme or "", "")


def _rows(rows: Sequence[DifficultyRow]) -> None:
    """One button for each; the one that is pressed is opened."""
    with st.container(key="lcrows-talks"):
        for row in rows:
            state, theme = t(f"difficulties.state.{row.state}"), theme_label(row.theme)
            label = f"**{plain(row.title)}** {plain(f'{state} · {_sort(row)} · {theme} · {_who(row)}')}"
            if st.button(label, key=f"talk-{row.difficulty_id}", width="stretch"):
                st.query_params.from_dict({ITEM: str(row.difficulty_id)})
                st.rerun()


def _sort(row: DifficultyRow) -> str:
    return t(f"difficulties.sort.{'proposal' if row.is_proposal else 'difficulty'}")


def _tags(row: DifficultyRow) -> Html:
    return el(
        "p",
        tag_html(t(f"difficulties.state.{row.state}"), TONES[row.state]),
        " ",
        tag_html(_sort(row), ""),
        " ",
        el("span", theme_label(row.theme), cls="lc-mute"),
    )


def _who(row: DifficultyRow) -> str:
    return t("difficulties.page.line", who=row.raiser, unit=row.unit_name, day=show_day(row.raised_on))


# ---- one talk


def _show_talk(viewer: Viewer, difficulty_id: int, now: datetime) -> None:
    try:
        with database().read() as tx:
            talk = difficulties.find_talk(tx, viewer, difficulty_id, now)
    except Refused as refusal:
        page_title(t("difficulties.page.title"))
        notice(str(refusal), "amber")
        _back()
        return
    _back()
    page_title(talk.row.title, _who(talk.row))
    draw_told()
    with card("talk"):
        draw(join(_tags(talk.row), el("ol", *_steps(talk), cls="lc-talk")))
    if talk.may_reply:
        _form(viewer, talk, "reply")
    if talk.may_answer:
        if talk.row.state == "closed":
            _form(viewer, talk, "reopen")
        else:
            _form(viewer, talk, "answer", is_open=talk.row.state == "open")
            _form(viewer, talk, "close")


def _back() -> None:
    if st.button(t("difficulties.page.back"), key="back-to-list", type="tertiary"):
        st.query_params.clear()
        st.rerun()


def _steps(talk: Talk) -> tuple[Html, ...]:
    return tuple(
        el(
            "li",
            el(
                "p",
                t(
                    "difficulties.page.step",
                    who=note.author,
                    move=t(f"difficulties.move.{note.move}"),
                    at=show_instant(note.at),
                ),
                cls="lc-mute",
            ),
            el("p", lines(note.body)),
            cls="lc-office" if note.move in ("answer", "close", "reopen") else "",
        )
        for note in talk.notes
    )


def _form(viewer: Viewer, talk: Talk, move: str, is_open: bool = False) -> None:
    with st.expander(t(f"difficulties.page.{move}"), expanded=is_open), st.form(move, border=False):
        body = st.text_area(t(f"difficulties.page.{move}_field"), key=f"body-{move}")
        if not st.form_submit_button(t(f"difficulties.page.{move}"), type="primary"):
            return
    try:
        with database().write() as tx:
            MOVES[move](tx, viewer, talk.row.difficulty_id, body, utc_now())
    except Refused as refusal:
        notice(str(refusal), "amber")
        return
    _forget(f"body-{move}")
    tell_next(t(f"difficulties.page.{DONE[move]}"))


# ---- export


def _export() -> None:
    today = local_day(utc_now())
    first = show_day(today.replace(day=1))
    with (
        st.expander(t("difficulties.page.export")),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        from_on = st.text_input(t("difficulties.page.from"), value=first, key="export-from", width=180)
        until = st.text_input(t("difficulties.page.to"), value=show_day(today), key="export-to", width=180)
        query = urlencode({"tu": (from_on or "").strip(), "den": (until or "").strip()})
        for name in ("xlsx", "csv"):
            draw(route_link_html(t(f"difficulties.page.{name}"), f"{FILE}{name}?{query}"))


show()
