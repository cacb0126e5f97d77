"""The whole department at a glance, for the office and the leadership; made from tallies alone."""

from __future__ import annotations

import streamlit as st

from access.viewer import Permission, Viewer
from analytics.board import AnswersBoard, Board, UnitLine, WaveLine
from analytics.learning import LearningBoard, learning_board
from analytics.participation import answers_board, board
from campaign.readiness import Readiness, find_readiness
from db.campaigns import CampaignNow, find_current, find_next
from text import t, words
from text.formats import local_day, show_day, show_number, show_percent, show_time, utc_now
from ui.campaign_form import draw_campaign_form, draw_campaign_terms
from ui.first_steps import draw_first_steps
from ui.learning import draw_learning, gain_tile
from ui.pace import draw_pace, due_words
from ui.paging import PAGE_SIZE, draw_pager, first_line, fit_page, read_page
from ui.parts.bars import Bar, tone_of
from ui.parts.cards import Tile, card, draw_tiles, empty_state, notice, route_link_html
from ui.parts.frame import page_title, title_with_actions
from ui.parts.markup import Html, draw, el, join
from ui.parts.tables import Cell, Column, draw_heat_table, draw_table
from ui.resources import database, settings
from ui.session import require_viewer
from ui.told import draw_told
from ui.wave_form import draw_waves

OTHER_FORMATS = ("csv", "json", "parquet")
FILE = "/xuat/tham-gia."


def show() -> None:
    """The whole page."""
    viewer, now = require_viewer(), utc_now()
    viewer.require(Permission.SEE_OVERVIEW)
    today = local_day(now)
    is_office = viewer.may(Permission.MANAGE_ROSTER)
    with database().read() as tx:
        campaign = find_current(tx, today)
        to_come = find_next(tx, today)
        figures = board(tx, viewer.scope, campaign, today, now) if campaign else None
        answers = answers_board(tx, viewer, campaign, today) if campaign else None
        everybody = t("office.answers.total")
        learned = learning_board(tx, viewer, campaign, today, everybody) if campaign else None
        ready = find_readiness(tx, viewer, now) if is_office else None
    if figures is None or answers is None or learned is None:
        page_title(t("office.overview.title"))
        draw_told()
        _before(viewer, ready, to_come)
        return
    _head(figures)
    draw_told()
    if ready:
        draw_first_steps(ready, _needs_codes())
    draw_tiles(_tiles(figures, learned))
    _middle(figures)
    _waves(figures)
    _answers(answers)
    draw_learning(learned)
    if is_office and campaign:
        draw_campaign_terms(viewer, campaign)
        draw_waves(viewer, campaign, now)
        if to_come:
            draw_campaign_terms(viewer, to_come)
            draw_waves(viewer, to_come, now)
        else:
            draw_campaign_form(viewer, campaign)


def _before(viewer: Viewer, ready: Readiness | None, to_come: CampaignNow | None) -> None:
    """No campaign has begun: the office sees what to do first, everybody else that there is nothing yet."""
    if ready:
        draw_first_steps(ready, _needs_codes())
    if to_come:
        notice(t("campaign.to_come", name=to_come.name, day=show_day(to_come.starts_on)))
    if ready is None:
        if not to_come:
            empty_state(t("office.no_campaign_title"), t("office.no_campaign"))
    elif to_come:
        draw_campaign_terms(viewer, to_come)
        draw_waves(viewer, to_come, utc_now())
    elif ready.people:
        draw_campaign_form(viewer)


def _needs_codes() -> bool:
    """People of a demonstration enter by one click, and those of a single sign-on by that."""
    return not settings().demo and settings().oidc is None


def _head(figures: Board) -> None:
    subtitle = t("office.overview.as_of", document=figures.document, time=show_time(figures.made_at))
    with title_with_actions(t("office.overview.title"), subtitle):
        draw(route_link_html(t("office.excel"), f"{FILE}xlsx"))
        with st.popover(t("office.other_files")):
            draw(join(*(_file_link(name) for name in OTHER_FORMATS)))


def _file_link(name: str) -> Html:
    link = route_link_html(t(f"office.file.{name}"), f"{FILE}{name}")
    return el("p", link)


def _tiles(figures: Board, learned: LearningBoard) -> tuple[Tile, ...]:
    line = figures.total_line
    units = sum(unit.not_started > 0 for unit in figures.unit_lines)
    share = show_percent(line.completed, line.assigned)
    return (
        Tile(
            t("office.tile.done"),
            f"{show_number(line.completed)} / {show_number(line.assigned)}",
            t("office.tile.target", percent=share, target=figures.target_percent),
        ),
        Tile(
            t("office.tile.not_started"),
            show_number(line.not_started),
            t("office.tile.in_units", n=show_number(units)) if units else t("office.tile.all_started"),
            "amber" if line.not_started else "",
        ),
        gain_tile(learned),
        Tile(
            t("office.tile.overdue"),
            show_number(line.overdue),
            due_words(figures),
            "amber" if line.overdue else "",
        ),
    )


def _middle(figures: Board) -> None:
    left, right = st.columns([7, 8])
    with left:
        draw_pace(figures)
    with right, card("units"):
        draw(el("h2", t("office.overview.units"), cls="lc-card-title"))
        _units(figures)


def _waves(figures: Board) -> None:
    """How far each wave is, where the campaign runs in more than one."""
    if len(figures.waves) < 2:
        return
    columns = (
        Column(t("waves.page.column.wave"), is_quiet=True),
        Column(t("waves.page.column.due"), "number"),
        Column(t("office.column.done"), "number"),
        Column(t("office.pace.needed"), "number"),
        Column(t("office.column.percent"), is_quiet=True),
    )
    with card("by-wave"):
        draw(el("h2", t("waves.page.by_wave"), cls="lc-card-title"))
        draw_table(columns, [_wave_row(line) for line in figures.waves], t("waves.page.by_wave"))


def _wave_row(line: WaveLine) -> tuple[Cell, ...]:
    done, people = line.counts.completed, line.counts.assigned
    told = f"{show_number(done)}/{show_number(people)}"
    bar = Bar(done, people, tone_of(done, people))
    return (line.name, show_day(line.due_on), told, f"{line.needed_percent}%", bar)


def _units(figures: Board) -> None:
    lines = [line for line in figures.unit_lines if line.assigned]
    # Stable: units of the same percent stay in the office's order.
    lines.sort(key=lambda line: -line.percent)
    if not lines:
        draw(el("p", t("office.overview.no_people"), cls="lc-mute"))
        return
    columns = (
        Column(t("office.column.unit"), is_quiet=True),
        Column(t("office.column.people"), "number"),
        Column(t("office.column.done"), "number"),
        Column(t("office.column.percent"), is_quiet=True),
    )
    page = fit_page(read_page(), len(lines))
    shown = lines[first_line(page) :][:PAGE_SIZE]
    draw_table(columns, [_unit_row(line) for line in shown], t("office.overview.units"))
    draw_pager(page, len(lines))


def _unit_row(line: UnitLine) -> tuple[Cell, ...]:
    tone = tone_of(line.completed, line.assigned)
    return (line.name, line.assigned, line.completed, Bar(line.completed, line.assigned, tone))


def _answers(answers: AnswersBoard) -> None:
    lines = [line for line in answers.lines if any(cell is not None for cell in line.cells)]
    with card("answers"):
        draw(_answers_title())
        if not lines:
            draw(el("p", t("office.answers.none"), cls="lc-mute"))
            return
        page = fit_page(read_page("trang-sai"), len(lines))
        shown = lines[first_line(page) :][:PAGE_SIZE]
        rows = [*((line.name, line.cells) for line in shown), (t("office.answers.total"), answers.total)]
        draw_heat_table([_tactic(key) for key in answers.tactics], rows, t("office.answers.title"))
        draw_pager(page, len(lines), "trang-sai")


def _answers_title() -> Html:
    lead = el("span", f" · {t('office.answers.lead')}", cls="lc-mute")
    return el("h2", t("office.answers.title"), lead, cls="lc-card-title")


def _tactic(key: str) -> str:
    return t(f"tactic.{key}") if f"tactic.{key}" in words() else key


show()
