"""The page of figures: one board at a time, each chart with its sentence, its table and its files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from access.viewer import Permission, Viewer
from analytics.asking import AskFault
from analytics.boards import boards_of
from analytics.boards.asking import BOARD, read_ask
from analytics.boards.contract import BoardAsk, BoardSort, Choice
from analytics.boards.files import describe
from db.campaigns import find_next
from db.engine import Tx
from text import t
from text.formats import local_day, show_day, show_time, utc_now
from ui.board_choices import draw_choices, read_choices
from ui.board_links import board_query, draw_board_tabs
from ui.drawn_chart import draw_chart
from ui.parts.cards import card, empty_state, notice
from ui.parts.frame import page_title
from ui.parts.markup import draw, el
from ui.resources import database
from ui.session import require_viewer


def show() -> None:
    """The whole page, read in one transaction."""
    viewer, now = require_viewer(), utc_now()
    viewer.require(Permission.SEE_UNIT)
    boards = boards_of(viewer)
    board = _asked_board(boards)
    with database().read() as tx:
        if not viewer.scope.everything and not viewer.scope.unit_ids:
            page_title(t("boards.title"))
            empty_state(t("office.unit.none_title"), t("office.unit.none"))
            return
        _show_board(tx, viewer, boards, board, now)


def _asked_board(boards: Sequence[BoardSort]) -> BoardSort:
    """The board of the address; the first for one that is not there or not for the viewer."""
    asked = st.query_params.get(BOARD, "")
    return next((board for board in boards if board.name == asked), boards[0])


def _show_board(tx: Tx, viewer: Viewer, boards: Sequence[BoardSort], board: BoardSort, now: datetime) -> None:
    asked = read_choices()
    ask, fault = _read(tx, viewer, board, asked, now)
    page_title(t("boards.title"), _subtitle(board, ask))
    draw_board_tabs(boards, board, asked)
    draw(el("p", board.lead, cls="lc-mute"))
    if fault:
        notice(fault, "amber")
    if ask.campaign is None and Choice.CAMPAIGN in board.choices:
        _no_campaign(tx, ask)
        return
    draw_choices(tx, viewer, board, ask, asked)
    value = board.build(tx, viewer, ask)
    query = board_query(board, asked if not fault else {})
    about = _about(tx, viewer, board, ask)
    for drawn in board.list_drawn(value):
        draw_chart(board, drawn, query, about, viewer.may(Permission.EXPORT))
    _explain(board, value)


def _read(
    tx: Tx, viewer: Viewer, board: BoardSort, asked: dict[str, str], now: datetime
) -> tuple[BoardAsk, str]:
    """What the address asks for; without anything chosen, and why, where that cannot be shown."""
    try:
        return read_ask(tx, viewer, board, asked, now), ""
    except AskFault as fault:
        return read_ask(tx, viewer, board, {}, now), str(fault)


def _subtitle(board: BoardSort, ask: BoardAsk) -> str:
    if Choice.PERIOD in board.choices:
        words = {"from_on": show_day(ask.from_on), "to_on": show_day(ask.to_on)}
        return t("boards.of_period", **words, time=show_time(ask.now))
    if ask.campaign is None:
        return ""
    day, time = show_day(ask.on), show_time(ask.now)
    key = "as_of" if ask.on == local_day(ask.now) else "as_of_day"
    return t(f"boards.{key}", campaign=ask.campaign.name, day=day, time=time)


def _about(tx: Tx, viewer: Viewer, board: BoardSort, ask: BoardAsk) -> str:
    """Whose figures they are and of when, for a picture that is passed on without the page."""
    told = describe(tx, viewer, board, ask)
    days = told.get("period") or t("boards.picture.on", day=told.get("on", show_day(local_day(ask.now))))
    return f"{told['filter']} · {days}"


def _no_campaign(tx: Tx, ask: BoardAsk) -> None:
    to_come = find_next(tx, local_day(ask.now))
    told = t("boards.to_come", name=to_come.name, day=show_day(to_come.starts_on)) if to_come else ""
    empty_state(t("office.no_campaign_title"), told or t("office.no_campaign"))


def _explain(board: BoardSort, value: Any) -> None:
    """What each figure means, with its denominator."""
    with card("explain"), st.expander(t("boards.explain_title")):
        told = (el("div", el("dt", name), el("dd", meaning)) for name, meaning in board.about(value))
        draw(el("dl", *told, cls="lc-meanings"))


show()
