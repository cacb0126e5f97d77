"""One contract for every chart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from math import isnan
from time import perf_counter
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from analytics.activities import ActivitiesBoard, ActivityLine
from analytics.board import Board, PacePoint, UnitLine, WaveLine, needed_percent
from analytics.boards.activities import ActivityFigures
from analytics.boards.activities import figures_of as activity_figures
from analytics.boards.comparison import Comparison, compare
from analytics.boards.items import ItemsFigures
from analytics.boards.participation import ParticipationFigures, figures_of
from analytics.boards.refreshers import RefreshFigures, RefreshLine
from analytics.boards.refreshers import figures_of as refresh_figures
from analytics.charts import get_chart, list_charts
from analytics.charts.contract import SERIES, Chart
from analytics.discrimination import OptionShare
from analytics.exports.book import Sheet
from analytics.groups import Difference
from analytics.intervals import Interval, share_of
from analytics.item_health import LEVELS, ItemBoard, ItemLine
from analytics.item_health import make_board as make_item_board
from analytics.learning import LearningBoard
from db.activities import Sums
from db.refreshers import Refreshed
from db.tallies import Counts
from tests.analytics.history import DUE_ON, STARTS_ON, TODAY
from tests.analytics.learned import make_learning, make_quiz
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
    share, told = share_of(15, 20), Interval(0.1, 0.05, 0.15)
    right = OptionShare(0, "Gọi lại số chính thức", True, 95, 100)
    wrong = tuple(OptionShare(0, f"Làm theo {n}", False, n, 100) for n in (0, 5))
    return make_item_board(
        ItemLine(
            f"i{n}",
            f"Tin <{n}>",
            "act",
            "a",
            "sms",
            LEVELS[n % 3],
            True,
            20,
            share,
            None,
            "medium",
            discrimination=told if n % 2 else Interval(0.4, 0.3, 0.5),
            options=(right, *wrong),
            drift=Interval(-0.2, -0.3, -0.1),
            difference=Difference.HARDER,
        )
        for n in range(items)
    )


def drawn_numbers(figure: go.Figure) -> Iterator[float]:
    """The figures of a drawing: lengths of bars, heights of points and lines, not where they stand."""
    for trace in figure.data:
        values = trace.z if trace.type == "heatmap" else trace.x if trace.orientation == "h" else trace.y
        for value in np.asarray(values if values is not None else (), dtype=object).ravel():
            if is_number(value):
                yield float(value)


def is_number(cell: object) -> bool:
    """A count or a decimal; a day or a name is none, nor is a gap in a line."""
    return isinstance(cell, (int, float)) and not isnan(cell)


def assert_shape(sheet: Sheet) -> None:
    """Every row has a cell for each column, of the sort that the column promises."""
    kinds: dict[str, tuple[type, ...]] = {
        "text": (str,),
        "number": (int,),
        "decimal": (float,),
        "day": (date,),
    }
    assert sheet.title and len({column.key for column in sheet.columns}) == len(sheet.columns)
    for row in sheet.rows:
        for column, cell in zip(sheet.columns, row, strict=True):
            assert cell is None or isinstance(cell, kinds[column.sort]), (column.key, cell)


def seconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    began = perf_counter()
    act()
    return perf_counter() - began


def lightness(colour: str) -> float:
    """CIE L*, 0 black to 100 white: what is left of a colour for an eye that tells none apart."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    y = sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


MOST_TIMES_AN_EMPTY_FIGURE = 10
"""An empty figure takes half a millisecond on a plain machine, so this is five."""


def make_waved(units: int) -> Board:
    """The same board in as many waves as it has units, up to six, half of them behind."""
    board = make_board(units)
    waves = tuple(
        WaveLine(f"Đợt {n}", STARTS_ON, DUE_ON, 1, Counts(10, 8, 7, 7), 0, 60 + 20 * (n % 2))
        for n in range(min(units, 6))
    )
    return replace(board, waves=waves)


def make_activities(units: int) -> ActivityFigures:
    """So many units with two activities each on another day."""
    lines = tuple(
        ActivityLine(str(n), f"Đơn vị {n}", 2, 20, 5, 15, 0, 100, 90, 3, 0, f"D{n}") for n in range(units)
    )
    forms = tuple(
        ActivityLine(f"f{n}", f"Hình thức {n}", units, 20, 5, 15, 0, 100, 90, 3) for n in range(min(units, 8))
    )
    total = ActivityLine("", "Tính chung", 2 * units, 20 * units, 5 * units, 15, 0, 100, 90, 3)
    board = ActivitiesBoard(STARTS_ON, TODAY, NOW, total, forms, forms[:4], lines)
    days = {STARTS_ON + timedelta(days=n): Sums(2, 20, 5) for n in range(units)}
    return activity_figures(board, days)


def make_refreshers(units: int) -> RefreshFigures:
    """So many units of ten people whose turn it is, four of them done."""
    counts = (Refreshed(10, 4, 3), Refreshed(5, 0, 2))
    return refresh_figures(TODAY, [RefreshLine(f"D{n}", f"Đơn vị {n}", 0, counts) for n in range(units)])


def make_comparison(units: int) -> Comparison:
    """A board beside another campaign's, in which nobody had completed."""
    lines = tuple(
        replace(line, counts=Counts(9, 5, 0, 0)) for line in make_board(units).unit_lines[: units // 2 + 1]
    )
    then = replace(make_board(units), campaign_id=2, campaign_name="Chiến dịch trước", unit_lines=lines)
    return compare(make_board(units), then)


MAKERS: dict[type, Callable[[int], Any]] = {
    Board: make_waved,
    ItemBoard: make_items,
    ItemsFigures: lambda items: make_quiz(make_items(items)),
    LearningBoard: make_learning,
    ParticipationFigures: lambda units: figures_of(make_board(units)),
    ActivityFigures: make_activities,
    RefreshFigures: make_refreshers,
    Comparison: make_comparison,
}


@pytest.mark.parametrize("size", [0, 1, 600])
@pytest.mark.parametrize("chart", list_charts(), ids=lambda chart: chart.name)
def test_chart_draws_and_says_what_it_shows(chart: Chart, size: int) -> None:
    board = MAKERS[chart.board](size)
    drawn = chart.build(board)
    # Raises on a name or a value that plotly does not know.
    checked = go.Figure(drawn.to_plotly_json())
    assert len(checked.data) == len(drawn.data) and drawn.to_json()
    assert len(chart.alt(board)) > 40


@pytest.mark.parametrize("size", [0, 1, 600])
@pytest.mark.parametrize("chart", list_charts(), ids=lambda chart: chart.name)
def test_every_number_that_is_drawn_stands_in_the_table(chart: Chart, size: int) -> None:
    board = MAKERS[chart.board](size)
    assert_shape(chart.table(board))
    written = {
        float(cell) for row in chart.table(board).rows for cell in row if isinstance(cell, (int, float))
    }
    assert set(drawn_numbers(chart.build(board))) <= written


@pytest.mark.parametrize("chart", list_charts(), ids=lambda chart: chart.name)
def test_chart_is_built_in_a_few_times_of_an_empty_figure(chart: Chart) -> None:
    board = MAKERS[chart.board](600)
    turns = [(seconds(lambda: chart.build(board)), seconds(go.Figure)) for _ in range(40)]
    ours, empty = (min(side) for side in zip(*turns, strict=True))
    assert ours < MOST_TIMES_AN_EMPTY_FIGURE * empty


def test_series_differ_in_lightness_dash_and_sign() -> None:
    for one, other in combinations(SERIES, 2):
        assert abs(lightness(one.colour) - lightness(other.colour)) > 8
        assert one.dash != other.dash and one.symbol != other.symbol and one.pattern != other.pattern


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
