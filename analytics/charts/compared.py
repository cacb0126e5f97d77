"""Two days or campaigns side by side, in shares of those who were called on each."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from analytics.board import Board, UnitLine
from analytics.boards.comparison import Comparison, column_name, judge, side_name, whole
from analytics.charts.contract import (
    MARGIN,
    SERIES,
    Chart,
    Look,
    bare_axis,
    bars,
    figure,
    row_names,
    rows_axis,
    rows_height,
)
from analytics.exports.book import Cell, Column, Sheet
from text import t
from text.formats import percent, show_number

NUMBERS = ("started", "completed", "passed", "overdue")
ROW, WIDTH = 80, 0.27
"""Height in pixels of a row of two bars, and the part of it that each takes."""


def build(value: Comparison) -> go.Figure:
    """The figure: two bars a row, the later one first and darker."""
    names = [t(f"boards.compared.{name}") for name in NUMBERS]
    return paired_figure(value, names, _side(value, value.now, 0), _side(value, value.then, 1))


def paired_figure(
    value: Comparison, names: list[str], now: dict[str, Any], then: dict[str, Any]
) -> go.Figure:
    """A figure of rows with two bars each, and which is which above."""
    return figure(
        [now, then],
        rows_height(len(names), ROW) + 56,
        bare_axis(150),
        rows_axis(len(names)),
        margin={**MARGIN, "t": 64},
        showlegend=True,
        legend={
            "orientation": "v",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "font": {"size": 13},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        annotations=row_names(names),
    )


def paired_bars(name: str, sizes: list[float | None], labels: list[str], place: int) -> dict[str, Any]:
    """The bars of one of the two sides."""
    look: Look = SERIES[place]
    return bars(name, sizes, labels, look, WIDTH, place * WIDTH - 0.18)


def alt(value: Comparison) -> str:
    """Both shares with their denominators, and whether the difference matters."""
    now, then = whole(value.now), whole(value.then)
    if not now.assigned and not then.assigned:
        return t("boards.chart.compared.empty")
    told = f"{_told(value, value.now, now)} {_told(value, value.then, then)}"
    return f"{told} {judge(now, then)}".strip()


def table(value: Comparison) -> Sheet:
    """A row for each figure, with people and their share on both sides."""
    sides = {"now": column_name(value, value.now), "then": column_name(value, value.then)}
    columns = (
        Column("name", t("boards.compared.figure"), "text"),
        *(
            Column(f"{key}{ending}", t(f"boards.compared.{word}", side=side), "number")
            for key, side in sides.items()
            for ending, word in (("", "people"), ("_percent", "percent"))
        ),
        Column("points", t("boards.compared.points"), "number"),
    )
    now, then = whole(value.now), whole(value.then)
    first: tuple[Cell, ...] = (t("boards.compared.assigned"), now.assigned, None, then.assigned, None, None)
    return Sheet(
        "compared",
        t("boards.table.compared.title"),
        columns,
        (first, *(_row(name, now, then) for name in NUMBERS)),
    )


def count_of(line: UnitLine, name: str) -> int:
    """One of NUMBERS of a line."""
    return line.counts.started if name == "started" else int(getattr(line, name))


def _row(name: str, now: UnitLine, then: UnitLine) -> tuple[Cell, ...]:
    one, other = _share(now, name), _share(then, name)
    points = None if one is None or other is None else one - other
    return t(f"boards.compared.{name}"), count_of(now, name), one, count_of(then, name), other, points


def _share(line: UnitLine, name: str) -> int | None:
    return percent(count_of(line, name), line.assigned) if line.assigned else None


def _side(value: Comparison, side: Board, place: int) -> dict[str, Any]:
    line = whole(side)
    sizes = [_share(line, name) for name in NUMBERS]
    labels = [_label(line, name) for name in NUMBERS]
    return paired_bars(side_name(value, side), list(sizes), labels, place)


def _label(line: UnitLine, name: str) -> str:
    if not line.assigned:
        return ""
    n, all_of = show_number(count_of(line, name)), show_number(line.assigned)
    return t("boards.chart.compared.label", percent=_share(line, name), n=n, all=all_of)


def _told(value: Comparison, side: Board, line: UnitLine) -> str:
    name = side_name(value, side)
    if not line.assigned:
        return t("boards.chart.compared.nobody", side=name)
    share, done, all_of = _share(line, "completed"), show_number(line.completed), show_number(line.assigned)
    return t("boards.chart.compared.side", side=name, percent=share, n=done, all=all_of)


CHART = Chart("compared", Comparison, build, alt, table)
