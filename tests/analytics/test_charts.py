"""One contract for every chart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import pytest

from analytics.board import Board, PacePoint, UnitLine, needed_percent
from analytics.charts import get_chart, list_charts
from analytics.charts.contract import Chart
from analytics.intervals import share_of
from analytics.item_health import LEVELS, ItemBoard, ItemLine
from analytics.item_health import make_board as make_item_board
from db.tallies import Counts
from tests.analytics.history import DUE_ON, STARTS_ON, TODAY
from tests.house import NOW


def make_board(units: int) -> Board:
    """A board of so many units of ten people, seven of them done, with a point for each day."""
    lines = tuple(
        UnitLine(i, f"D{i}", f"Đơn vị {i}", None, 0, Counts(10, 8, 7, 7), False) for i in range(units)
    )
    days = [STARTS_ON + timedelta(days=i) for i in range((TODAY - STARTS_ON).days + 1)]
    pace = [_point(day, 70 * i // (len(days) - 1), units) for i, day in enumerate(days)]
    total = Counts(10 * units, 8 * units, 7 * units, 7 * units)
    shown = tuple(pace) if units else ()
    return Board(1, "Chiến dịch", "KH 84", TODAY, NOW, STARTS_ON, DUE_ON, 95, lines, total, shown)


def _point(day: date, percent: int, units: int) -> PacePoint:
    needed = needed_percent(day, STARTS_ON, DUE_ON, 95)
    return PacePoint(day, percent * units // 10, percent, needed)


def make_items(items: int) -> ItemBoard:
    """A bank of so many judged messages of every level, each got right by 15 of 20."""
    share = share_of(15, 20)
    return make_item_board(
        ItemLine(f"i{n}", f"Tin <{n}>", "triage", "a", "sms", LEVELS[n % 3], True, 20, share, None, "medium")
        for n in range(items)
    )


MAKERS: dict[type, Callable[[int], Any]] = {Board: make_board, ItemBoard: make_items}


@pytest.mark.parametrize("size", [0, 1, 600])
@pytest.mark.parametrize("chart", list_charts(), ids=lambda chart: chart.name)
def test_chart_draws_and_says_what_it_shows(chart: Chart, size: int) -> None:
    board = MAKERS[chart.board](size)
    assert isinstance(chart.build(board), go.Figure)
    assert chart.build(board).to_json()
    assert len(chart.alt(board)) > 40


def test_pace_says_of_which_day_it_is() -> None:
    assert "24/11/2026" in get_chart("pace").alt(make_board(1))


def test_items_that_are_off_are_marked_apart_and_levels_carry_their_mean() -> None:
    fitting, off, means = get_chart("item_levels").build(make_items(30)).data
    assert (fitting.marker.symbol, off.marker.symbol) == ("circle", "diamond")
    assert len(fitting.x) + len(off.x) == 30
    levels = get_chart("item_levels").build(make_items(30)).layout.xaxis.ticktext
    assert all("<b>75%</b>" in words for words in levels) and set(means.y) == {75.0, None}
    assert "&lt;" in fitting.text[0] and "75%" in get_chart("item_levels").alt(make_items(30))


def test_without_items_only_the_bands_are_drawn() -> None:
    figure = get_chart("item_levels").build(make_items(0))
    assert all(not trace.x for trace in figure.data) and len(figure.layout.shapes) == 3
    assert "chưa có số liệu" in get_chart("item_levels").alt(make_items(0))


def test_pace_draws_the_needed_pace_dashed_and_marks_today() -> None:
    needed, done, today = get_chart("pace").build(make_board(1)).data
    assert needed.line.dash == "dash" and needed.y == (0, 95)
    assert done.x[-1] == today.x[0] == TODAY
    assert today.text == ("70%",) and done.y[-1] == today.y[0] == 70


@pytest.mark.parametrize(("done", "side"), [(1, "bottom right"), (10, "top left")])
def test_figure_of_today_stands_away_from_the_line_that_is_needed(done: int, side: str) -> None:
    board = replace(make_board(1), total=Counts(10, 10, done, done))
    assert (board.lead_points < 0) == (done == 1)
    assert get_chart("pace").build(board).data[-1].textposition == side


def test_pace_without_people_draws_no_figure_of_anybody() -> None:
    (needed,) = get_chart("pace").build(make_board(0)).data
    assert needed.line.dash == "dash"
