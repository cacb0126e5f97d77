"""A head's page: who of their people has done what is required, and words to remind the others."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from urllib.parse import quote

import streamlit as st

from access.viewer import Permission, Viewer
from analytics.board import Board, PeoplePage, PersonLine, Status, UnitLine
from analytics.participation import board, list_credits, people, people_page
from db.campaigns import CampaignNow, find_current
from db.engine import Tx
from outreach.urging_board import last_reminded
from text import t
from text.formats import (
    local_day,
    read_day,
    show_day,
    show_instant,
    show_number,
    show_percent,
    show_time,
    utc_now,
)
from ui.pace import draw_pace, due_words
from ui.paging import PAGE_SIZE, draw_pager, first_line, fit_page, read_page, to_first_page
from ui.parts.cards import Tile, Tone, card, draw_tiles, empty_state, route_link_html, tag_html
from ui.parts.frame import page_title, title_with_actions
from ui.parts.markup import draw, el, join
from ui.parts.tables import Cell, Column, draw_table
from ui.resources import database, settings
from ui.session import require_viewer
from ui.unit_chooser import choose_unit
from ui.unit_surroundings import DAY, UNIT, draw_exceptions, draw_origins, name_cell

FILTERS = {
    "not_started": Status.NOT_STARTED,
    "learning": Status.LEARNING,
    "open": Status.OVERDUE,
    "done": Status.DONE,
}
MOST_NAMES = 20
TONES: dict[Status, Tone] = {
    Status.NOT_STARTED: "",
    Status.LEARNING: "brand",
    Status.DONE: "safe",
    Status.OVERDUE: "amber",
}


def show() -> None:
    """The whole page, read in one transaction."""
    viewer, now = require_viewer(), utc_now()
    viewer.require(Permission.SEE_UNIT)
    on = _read_day(now)
    with database().read() as tx:
        campaign = find_current(tx, on)
        if campaign is None:
            page_title(t("office.unit.title"))
            if on != local_day(now):
                _past(on)
            else:
                _no_campaign(viewer)
            return
        _show_campaign(tx, viewer, campaign, on, now)


def _read_day(now: datetime) -> date:
    """The day that the address asks for, if it has been; otherwise today."""
    today, asked = local_day(now), read_day(st.query_params.get(DAY, ""))
    return asked if asked is not None and asked < today else today


def _past(on: date) -> None:
    """Says that another day is looked at, and leads back to today."""
    with card("past", "amber"):
        draw(el("p", t("office.unit.past", day=show_day(on)), role="status"))
        if st.button(t("office.unit.today"), key="to-today"):
            del st.query_params[DAY]
            st.query_params.pop(UNIT, None)
            st.rerun()


def _no_campaign(viewer: Viewer) -> None:
    if not viewer.may(Permission.MANAGE_ROSTER):
        empty_state(t("office.no_campaign_title"), t("office.no_campaign"))
    elif empty_state(t("office.no_campaign_title"), t("office.no_campaign_office"), t("campaign.title")):
        st.switch_page("pages/overview.py")


def _show_campaign(tx: Tx, viewer: Viewer, campaign: CampaignNow, on: date, now: datetime) -> None:
    sight = _find_sight(tx, viewer, campaign, on, now)
    if sight is None or not sight.unit_lines:
        page_title(t("office.unit.title"))
        empty_state(t("office.unit.none_title"), t("office.unit.none"))
        return
    units = {line.code: line for line in sight.unit_lines}
    code = st.query_params.get(UNIT) or _first(sight)
    if code and code not in units:
        _refuse()
        return
    chosen = units.get(code)
    is_all = chosen is None or _first(sight) == code
    figures = sight if is_all else board(tx, viewer.scope, campaign, sight.on, now, units[code].unit_id)
    _show_unit(tx, viewer, campaign, sight, figures, chosen)


def _find_sight(tx: Tx, viewer: Viewer, campaign: CampaignNow, on: date, now: datetime) -> Board | None:
    """The board of everything in sight; None for a head whose units are all gone."""
    if not viewer.scope.everything and not viewer.scope.unit_ids:
        return None
    return board(tx, viewer.scope, campaign, on, now)


def _first(sight: Board) -> str:
    """The code of the unit above all others in sight; empty when there are several such."""
    tops = [line.code for line in sight.unit_lines if line.depth == 0]
    return tops[0] if len(tops) == 1 else ""


def _refuse() -> None:
    """The same words for a unit out of sight and for one that does not exist."""
    page_title(t("office.unit.title"))
    if empty_state(t("office.unit.refused_title"), t("office.unit.refused"), t("office.unit.own")):
        st.query_params.clear()
        st.rerun()


def _show_unit(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, sight: Board, figures: Board, chosen: UnitLine | None
) -> None:
    name = chosen.name if chosen else _name_of_all(viewer)
    is_past = figures.on < local_day(figures.made_at)
    _head(viewer, figures, name, chosen.code if chosen else "")
    if is_past:
        _past(figures.on)
    draw_origins(tx, viewer, chosen)
    if len(sight.unit_lines) > 1:
        _choose(sight, _name_of_all(viewer), chosen.code if chosen else "")
    if not figures.total.assigned:
        empty_state(t("office.unit.empty_title"), t("office.unit.empty"))
        draw_exceptions(tx, viewer, campaign, figures, [line.unit_id for line in figures.unit_lines])
        return
    draw_tiles(_tiles(figures))
    ids = [line.unit_id for line in figures.unit_lines]
    if is_past:
        draw_pace(figures)
    else:
        left, right = st.columns([8, 7])
        with left:
            draw_pace(figures)
        with right:
            _reminder(tx, viewer, campaign, figures, ids, name)
    _people(tx, viewer, campaign, figures, ids)
    draw_exceptions(tx, viewer, campaign, figures, ids)


def _name_of_all(viewer: Viewer) -> str:
    return t("figures.filter.everything" if viewer.scope.everything else "office.unit.every")


def _head(viewer: Viewer, figures: Board, name: str, code: str) -> None:
    is_past = figures.on < local_day(figures.made_at)
    asked = [f"{UNIT}={quote(code)}"] if code else []
    asked += [f"{DAY}={figures.on.isoformat()}"] if is_past else []
    time, day = show_time(figures.made_at), show_day(figures.on)
    key = "office.unit.as_of_day" if is_past else "office.unit.as_of"
    with title_with_actions(name, t(key, campaign=figures.campaign_name, time=time, day=day)):
        if viewer.may(Permission.EXPORT):
            href = "?".join(["/xuat/tham-gia.xlsx", *(["&".join(asked)] if asked else [])])
            draw(route_link_html(t("office.unit.excel"), href))


def _choose(sight: Board, name_of_all: str, code: str) -> None:
    """The units in sight; the address keeps which one is shown."""
    chosen = choose_unit(sight.unit_lines, None if _first(sight) else name_of_all, code or _first(sight))
    if chosen != (code or _first(sight)):
        to_first_page()
        st.query_params[UNIT] = chosen
        st.rerun()


def _tiles(figures: Board) -> tuple[Tile, ...]:
    line = figures.total_line
    done = f"{show_number(line.completed)} / {show_number(line.assigned)}"
    share = show_percent(line.completed, line.assigned)
    target = t("office.tile.target", percent=share, target=figures.target_percent)
    waits = "office.tile.to_start" if line.not_started else "office.tile.all_started"
    waiting, late = show_number(line.not_started), show_number(line.overdue)
    return (
        Tile(t("office.tile.done"), done, target),
        Tile(t("office.tile.not_started"), waiting, t(waits), "amber" if line.not_started else ""),
        Tile(t("office.tile.learning"), show_number(line.learning), t("office.tile.to_finish")),
        Tile(t("office.tile.overdue"), late, due_words(figures), "amber" if line.overdue else ""),
    )


def _reminder(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, figures: Board, ids: Sequence[int], name: str
) -> None:
    with card("remind"):
        draw(el("h2", t("office.remind.title"), cls="lc-card-title"))
        if figures.total.completed == figures.total.assigned:
            draw(el("p", t("office.remind.nobody"), cls="lc-mute"))
            st.code(_words(figures, name, "thanks"), language=None, wrap_lines=True)
            return
        draw(el("p", t("office.remind.lead"), cls="lc-mute"))
        draw(el("p", _last_mail(tx, viewer, campaign, ids, figures.made_at), cls="lc-mute"))
        is_named = st.checkbox(t("office.remind.named"), key="named")
        names = _open_names(tx, viewer, campaign, ids, figures) if is_named else ""
        if is_named:
            draw(el("p", t("office.remind.named_hint"), cls="lc-mute"))
        st.code(_reminder_text(figures, name, names), language=None, wrap_lines=True)


def _last_mail(tx: Tx, viewer: Viewer, campaign: CampaignNow, ids: Sequence[int], now: datetime) -> str:
    """When the people of the unit were last reminded by mail."""
    last = last_reminded(tx, viewer, campaign, ids, now)
    if last.at is None:
        return t("reminders.unit.never")
    return t("reminders.unit.last", at=show_instant(last.at), n=show_number(last.people))


def _open_names(tx: Tx, viewer: Viewer, campaign: CampaignNow, ids: Sequence[int], figures: Board) -> str:
    page = people_page(tx, viewer, campaign, ids, figures.made_at, status="open", limit=MOST_NAMES)
    names = ", ".join(line.full_name for line in page.lines)
    left = page.total - len(page.lines)
    return t("office.remind.others", names=names, n=show_number(left)) if left else names


def _reminder_text(figures: Board, name: str, names: str) -> str:
    left = (figures.due_on - figures.on).days
    state = "days" if left > 0 else "last" if left == 0 else "late"
    named = [t("office.remind.names", names=names)] if names else []
    paragraphs = (
        t("office.remind.hello"),
        _words(figures, name, state),
        *named,
        t("office.remind.ask", url=settings().base_url),
        t("office.remind.end"),
    )
    return "\n\n".join(paragraphs)


def _words(figures: Board, name: str, key: str) -> str:
    return t(
        f"office.remind.{key}",
        campaign=figures.campaign_name,
        unit=name,
        n=(figures.due_on - figures.on).days,
        due=show_day(figures.due_on),
        done=show_number(figures.total.completed),
        all=show_number(figures.total.assigned),
    )


def _people(tx: Tx, viewer: Viewer, campaign: CampaignNow, figures: Board, ids: Sequence[int]) -> None:
    with card("people"):
        draw(el("h2", t("office.unit.people"), cls="lc-card-title"))
        draw(el("p", t("office.unit.people_note"), cls="lc-mute"))
        words, status = _ask(figures)
        found, page = _find_page(tx, viewer, campaign, figures, ids, words, status)
        if found.is_cut:
            draw(el("p", t("office.unit.many", n=show_number(found.total)), cls="lc-mute"))
        credited = {line.code for line in list_credits(tx, viewer, campaign, ids, figures.on)}
        _lines(viewer, found.lines, len(ids) > 1, credited)
        draw_pager(page, found.total)


def _find_page(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, figures: Board, ids: Sequence[int], words: str, status: str
) -> tuple[PeoplePage, int]:
    """The page that the address asks for, or the last one when that lies behind it."""

    is_past = figures.on < local_day(figures.made_at)
    every = (
        people(tx, viewer, campaign, ids, figures.on, figures.made_at, words, FILTERS.get(status))
        if is_past
        else ()
    )

    def find(page: int) -> PeoplePage:
        start = first_line(page)
        if is_past:
            return PeoplePage(every[start : start + PAGE_SIZE], len(every), False)
        return people_page(tx, viewer, campaign, ids, figures.made_at, words, status, PAGE_SIZE, start)

    asked = read_page()
    found = find(asked)
    page = fit_page(asked, found.total)
    return (found if page == asked else find(page)), page


def _ask(figures: Board) -> tuple[str, str]:
    """The words to look for and the standing to keep to, both kept in the address."""
    standings = ("open", "done") if figures.is_past_due else ("not_started", "learning", "done")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            t("office.unit.search"),
            placeholder=t("office.unit.search_hint"),
            key="tim",
            bind="query-params",
            on_change=to_first_page,
            width=320,
        )
        labels = {t(f"office.filter.{name}"): name for name in standings}
        status = st.pills(
            t("office.unit.status"),
            [t("office.filter.all"), *labels],
            default=t("office.filter.all"),
            required=True,
            key="trang-thai",
            bind="query-params",
            on_change=to_first_page,
        )
    return words or "", labels.get(status or "", "")


def _lines(viewer: Viewer, lines: Sequence[PersonLine], has_units: bool, credited: Collection[str]) -> None:
    if not lines:
        draw(
            el(
                "div",
                el("h2", t("office.unit.nobody_title")),
                el("p", t("office.unit.nobody")),
                cls="lc-empty",
            )
        )
        return
    names = ("name", *(("unit",) if has_units else ()), "position", "status")
    columns = [Column(t(f"office.column.{name}")) for name in names]
    columns += [Column(t(f"office.column.{name}"), "number") for name in ("met", "completed_on")]
    rows = [_row(viewer, line, has_units, line.code in credited) for line in lines]
    draw_table(columns, rows, t("office.unit.people"))


def _row(viewer: Viewer, line: PersonLine, has_units: bool, is_credited: bool) -> tuple[Cell, ...]:
    met = "–" if line.met is None else t("office.unit.met", met=line.met, required=line.required)
    mark = el("div", t("office.unit.with_credit"), cls="lc-mute") if is_credited else ""
    return (
        name_cell(viewer, line.full_name, line.code),
        *((line.unit_name,) if has_units else ()),
        line.position or None,
        tag_html(line.status.label, TONES[line.status]),
        join(met, mark) if mark else met,
        show_day(line.completed_on) if line.completed_on else None,
    )


show()
