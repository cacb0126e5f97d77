"""Field activities: the list of what units did with its figures, one activity, and the form to log one."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date, datetime

import streamlit as st

from access.viewer import Permission, Viewer
from analytics.activities import ActivitiesBoard, ActivityLine, activities_board, board_sentence
from analytics.sight import in_tree_order, units_in_sight
from db.activities import ActivityRow
from db.engine import Tx
from db.units import UnitNow, find_unit_name, list_units
from outreach.activities import PAGE_SIZE, list_loggable, page_activities
from outreach.forms import FORMS, Counted, counts, form_name, pieces_name
from text import t
from text.formats import local_day, show_day, show_number, utc_now
from ui.activity_form import ACTIVITY, draw_new
from ui.activity_page import draw_activity
from ui.paging import draw_pager, read_page, to_first_page
from ui.parts.cards import Tile, card, draw_tiles, empty_state, route_link_html
from ui.parts.frame import page_title, title_with_actions
from ui.parts.markup import draw, el, join
from ui.parts.plain import plain
from ui.parts.tables import Column, draw_table
from ui.period import Period, choose_period
from ui.resources import database
from ui.session import require_viewer
from ui.told import draw_told
from ui.unit_chooser import UnitChoice, choose_unit

NEW, UNIT, FORM = "moi", "don-vi", "hinh-thuc"
SHOWN = ("activities", "attendances", "people", "pieces", "reached")
FIRST = date(2000, 1, 1)
LARGEST_ID = 2**31 - 1


def show() -> None:
    """The form, one activity, or the list, as the address asks."""
    viewer, now = require_viewer(), utc_now()
    viewer.require(Permission.SEE_ACTIVITIES)
    asked = st.query_params.get(ACTIVITY, "")
    if asked:
        is_number = asked.isascii() and asked.isdigit() and len(asked) < 10
        draw_activity(viewer, int(asked) if is_number else 0, now)
    elif st.query_params.get(NEW):
        _new(viewer, now)
    else:
        _list(viewer, now)


def _new(viewer: Viewer, now: datetime) -> None:
    if st.button(f"‹ {t('activity.page.back')}", type="tertiary", key="activity-back"):
        st.query_params.clear()
        st.rerun()
    page_title(t("activity.form_page.title"), t("activity.form_page.lead"))
    viewer.require(Permission.LOG_ACTIVITIES)
    with database().read() as tx:
        units = list_loggable(tx, viewer, local_day(now))
    if not units:
        empty_state(t("activity.form_page.title"), t("activity.form_page.nobody"))
        return
    with card("activity"):
        draw_new(viewer, units, now)


# ---- the list


def _list(viewer: Viewer, now: datetime) -> None:
    today = local_day(now)
    with database().read() as tx:
        if not viewer.scope.everything and not viewer.scope.unit_ids:
            page_title(t("activity.page.title"))
            empty_state(t("office.unit.none_title"), t("office.unit.none"))
            return
        sight = in_tree_order(units_in_sight(tx, viewer.scope, today, None))
        is_empty = _is_empty(tx, viewer)
        code, unit_id = _asked_unit(sight)
        _head(viewer, code)
        draw_told()
        if is_empty:
            _nothing(viewer)
            return
        period = choose_period(today)
        if len(sight) > 1:
            _choose(viewer, sight, code)
        figures = activities_board(tx, viewer.scope, period.from_on, period.to_on, now, unit_id)
        _figures(viewer, figures, period, code)
        _rows(tx, viewer, period, unit_id, today)
    _tables(figures)


def _is_empty(tx: Tx, viewer: Viewer) -> bool:
    last = date(9999, 12, 31)
    return not any(
        page_activities(tx, viewer, FIRST, last, is_withdrawn=gone, limit=1)[1] for gone in (False, True)
    )


def _asked_unit(sight: Sequence[tuple[UnitNow, int]]) -> tuple[str, int | None]:
    """The unit that the address asks for, if it lies in sight; one out of sight is as none."""
    asked = st.query_params.get(UNIT, "")
    found = next((unit for unit, _ in sight if unit.code == asked), None)
    return (found.code, found.unit_id) if found else ("", None)


def _head(viewer: Viewer, code: str) -> None:
    with title_with_actions(t("activity.page.title"), t("activity.page.lead")):
        if viewer.may(Permission.LOG_ACTIVITIES) and st.button(
            t("activity.page.new"), type="primary", key="activity-new"
        ):
            _go_new()


def _go_new() -> None:
    st.query_params.from_dict({NEW: "1"})
    st.rerun()


def _nothing(viewer: Viewer) -> None:
    if not viewer.may(Permission.LOG_ACTIVITIES):
        empty_state(t("activity.page.empty_title"), t("activity.page.empty_read"))
    elif empty_state(t("activity.page.empty_title"), t("activity.page.empty")):
        _go_new()


def _choose(viewer: Viewer, sight: Sequence[tuple[UnitNow, int]], code: str) -> None:
    choices = [UnitChoice(unit.code, unit.name, depth) for unit, depth in sight]
    everything = "figures.filter.everything" if viewer.scope.everything else "activity.page.every"
    chosen = choose_unit(choices, t(everything), code)
    if chosen != code:
        to_first_page()
        st.query_params[UNIT] = chosen
        st.rerun()


def _figures(viewer: Viewer, figures: ActivitiesBoard, period: Period, code: str) -> None:
    draw(el("p", board_sentence(figures)))
    if not figures.total.activities:
        return
    total = figures.total
    draw_tiles(
        (
            Tile(
                t("activity.page.tile.activities"),
                show_number(total.activities),
                t("activity.page.tile.units", n=show_number(figures.active_units)),
            ),
            Tile(
                t("activity.page.tile.attendances"),
                show_number(total.attendances),
                t("activity.page.tile.guests", n=show_number(total.guests)) if total.guests else "",
            ),
            Tile(t("activity.page.tile.people"), show_number(total.people), t("activity.page.tile.once")),
            Tile(
                t("activity.page.tile.reached"),
                show_number(total.reached),
                t("activity.page.tile.not_learned"),
            ),
        )
    )
    if viewer.may(Permission.EXPORT):
        unit = f"&{UNIT}={code}" if code else ""
        links = [
            route_link_html(
                t(f"activity.page.file.{ending}"), f"/xuat/hoat-dong.{ending}?{period.query}{unit}"
            )
            for ending in ("xlsx", "csv", "json", "parquet")
        ]
        with st.container(key="lcactions-files", horizontal=True, width="content"):
            draw(links[0])
            with st.popover(t("office.other_files")):
                draw(join(*(el("p", link) for link in links[1:])))


def _rows(tx: Tx, viewer: Viewer, period: Period, unit_id: int | None, today: date) -> None:
    with card("list"):
        draw(el("h2", t("activity.page.list"), cls="lc-card-title"))
        form, is_withdrawn = _filter()
        page = read_page()
        asked = (tx, viewer, period.from_on, period.to_on, unit_id, form, is_withdrawn)
        rows, total = page_activities(*asked, PAGE_SIZE, (page - 1) * PAGE_SIZE)
        if not rows and total:
            page = -(-total // PAGE_SIZE)
            rows, total = page_activities(*asked, PAGE_SIZE, (page - 1) * PAGE_SIZE)
        if not rows:
            draw(el("p", t("activity.page.none"), cls="lc-mute"))
            return
        there = {unit.unit_id for unit in list_units(tx, today)}
        names = {row.activity_id: _name_of(tx, row, there) for row in rows}
        with st.container(key="lcrows-activities"):
            for row in rows:
                label = f"**{plain(row.title)}** {plain(_note(row, names[row.activity_id], today))}"
                if st.button(label, key=f"activity-{row.activity_id}", width="stretch"):
                    st.query_params.from_dict({ACTIVITY: str(row.activity_id)})
                    st.rerun()
        draw_pager(page, total, size=PAGE_SIZE)


def _filter() -> tuple[str, bool]:
    """The form to keep to, empty for all, and whether to see what was withdrawn."""
    labels = {t("activity.page.all_forms"): "", **{form_name(form): form for form in FORMS}}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("activity.field.form"), list(labels), key=FORM, on_change=to_first_page, width=320
        )
        is_withdrawn = st.checkbox(t("activity.page.withdrawn"), key="da-rut", on_change=to_first_page)
    return labels.get(chosen or "", ""), is_withdrawn


def _name_of(tx: Tx, row: ActivityRow, there: Container[int]) -> str:
    """What the unit was called on the day; of one that is gone, that it is its former name."""
    name = find_unit_name(tx, row.unit_id, row.on) or ""
    return name if row.unit_id in there else t("activity.page.former", name=name)


def _note(row: ActivityRow, unit: str, today: date) -> str:
    parts = [t("activity.page.row", day=show_day(row.on), form=form_name(row.form), unit=unit)]
    if row.is_withdrawn:
        parts.append(t("activity.page.gone"))
    elif row.on > today:
        parts.append(t("activity.page.ahead"))
    elif counts(row.form, Counted.ATTENDANCE):
        parts.append(t("activity.page.attended", n=show_number(row.attendances)))
    else:
        n = show_number(row.pieces)
        parts.append(t("activity.page.pieces", what=pieces_name(row.form), n=n))
    return " · ".join(parts)


# ---- the figures by form, content and unit


def _tables(figures: ActivitiesBoard) -> None:
    if not figures.total.activities:
        return
    parts = (("form", figures.by_form), ("content", figures.by_content), ("unit", figures.by_unit))
    for name, lines in parts:
        with card(f"by-{name}"):
            draw(el("h2", t(f"activity.page.table.{name}"), cls="lc-card-title"))
            if name != "form":
                draw(el("p", t(f"activity.page.table.{name}_note"), cls="lc-mute"))
            _table(name, [line for line in lines if line.activities], figures.total)


def _table(name: str, lines: Sequence[ActivityLine], total: ActivityLine) -> None:
    titles = (t(f"activity.page.table.{figure}") for figure in SHOWN)
    columns = (Column(t("activity.column.name")), *(Column(title, "number") for title in titles))
    parameter = f"trang-{name}"
    page = min(read_page(parameter), max(-(-len(lines) // 50), 1))
    shown = [*lines[(page - 1) * 50 :][:50], total]
    # What is not counted of a form is no nought.
    rows = [(line.name, *((getattr(line, figure) or None) for figure in SHOWN)) for line in shown]
    draw_table(columns, rows, t(f"activity.page.table.{name}"))
    draw_pager(page, len(lines), parameter)


show()
