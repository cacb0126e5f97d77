"""Progress against the deadline, drawn and in words, the same for a unit and for the department."""

from __future__ import annotations

import streamlit as st

from analytics.board import Board, PacePoint, pace_sentence, total_sentence
from analytics.charts import get_chart
from text import t
from text.formats import show_day
from ui.parts.cards import Tone, card, card_head_html
from ui.parts.markup import draw, el
from ui.parts.tables import Cell, Column, draw_table

MOST_ROWS = 12


def draw_pace(board: Board) -> None:
    """The chart, what it says in a sentence, and its figures as a table."""
    with card("pace"):
        draw(card_head_html(t("office.pace.title"), pace_sentence(board), _tone(board)))
        _draw_chart(board)
        draw(el("p", total_sentence(board), cls="lc-mute"))
        if board.pace:
            _draw_figures(board)


def due_words(board: Board) -> str:
    """How far off the deadline is, in a few words."""
    left = (board.due_on - board.on).days
    if left < 0:
        return t("office.tile.late", n=-left)
    return t("office.tile.days_left", n=left) if left else t("office.tile.last_day")


def _tone(board: Board) -> Tone:
    if board.on < board.starts_on or not board.total.assigned:
        return "brand"
    return "amber" if board.total_line.overdue or board.lead_points < 0 else "safe"


def _draw_chart(board: Board) -> None:
    chart = get_chart("pace")
    config = {"displayModeBar": False, "scrollZoom": False}
    st.plotly_chart(chart.build(board), theme=None, config=config, alt=chart.alt(board), key="pace-chart")


def _draw_figures(board: Board) -> None:
    columns = (
        Column(t("office.pace.day")),
        Column(t("office.pace.done"), "number"),
        Column(t("office.pace.percent"), "number"),
        Column(t("office.pace.needed"), "number"),
    )
    with st.expander(t("office.pace.figures")):
        draw_table(columns, [_row(point) for point in _thinned(board.pace)], t("office.pace.title"))


def _row(point: PacePoint) -> tuple[Cell, ...]:
    return (show_day(point.on), point.completed, f"{point.percent}%", f"{point.needed_percent}%")


def _thinned(points: tuple[PacePoint, ...]) -> tuple[PacePoint, ...]:
    """At most MOST_ROWS days at even steps, the newest first and always among them."""
    step = -(-len(points) // MOST_ROWS)
    return points[::-1][:: max(step, 1)]
