"""Units on two days or in two campaigns: those that fell most, or rose least, first."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.board import UnitLine
from analytics.boards.comparison import Comparison, UnitPair, column_name, judge, side_name
from analytics.charts.compared import paired_bars, paired_figure
from analytics.charts.contract import Chart
from analytics.exports.book import Cell, Column, Sheet
from text import t
from text.formats import show_number

MOST = 8
"""Rows of two bars that can be read at once; the table has all units."""
NUMBERS = ("assigned", "completed", "percent")


def build(value: Comparison) -> go.Figure:
    """The figure: units that were there on both days."""
    shown = [pair for pair in value.pairs if pair.points is not None][:MOST]
    now, then = [pair.now for pair in shown], [pair.then for pair in shown]
    return paired_figure(
        value,
        [pair.name for pair in shown],
        paired_bars(side_name(value, value.now), _sizes(now), _labels(now), 0),
        paired_bars(side_name(value, value.then), _sizes(then), _labels(then), 1),
    )


def alt(value: Comparison) -> str:
    """How many units rose and fell, and where the least came of it."""
    both = [pair for pair in value.pairs if pair.points is not None]
    if not both:
        return t("boards.chart.compared_units.empty")
    up, down = (sum(sign * (pair.points or 0) > 0 for pair in both) for sign in (1, -1))
    numbers = {"up": show_number(up), "down": show_number(down), "same": show_number(len(both) - up - down)}
    return f"{t('boards.chart.compared_units.alt', **numbers)} {_first(both[0])}"


def table(value: Comparison) -> Sheet:
    """Every unit in the order of the figure, with what each share is of."""
    words = (
        Column("unit", t("figures.column.unit"), "text"),
        Column("code", t("figures.column.unit_code"), "text"),
        Column("units", t("boards.table.units.units"), "number"),
    )
    sides = {"now": column_name(value, value.now), "then": column_name(value, value.then)}
    numbers = (
        Column(f"{key}_{name}", f"{t(f'boards.table.units.{name}')} – {side}", "number")
        for key, side in sides.items()
        for name in NUMBERS
    )
    points = Column("points", t("boards.compared.points"), "number")
    rows = tuple(_row(pair) for pair in value.pairs)
    return Sheet("compared_units", t("boards.table.compared_units.title"), (*words, *numbers, points), rows)


def _row(pair: UnitPair) -> tuple[Cell, ...]:
    return pair.name, pair.code, pair.units, *_numbers(pair.now), *_numbers(pair.then), pair.points


def _numbers(line: UnitLine | None) -> tuple[Cell, ...]:
    return tuple(getattr(line, name) if line else None for name in NUMBERS)


def _sizes(lines: list[UnitLine | None]) -> list[float | None]:
    return [line.percent if line else None for line in lines]


def _labels(lines: list[UnitLine | None]) -> list[str]:
    return [_label(line) if line else "" for line in lines]


def _label(line: UnitLine) -> str:
    n, all_of = show_number(line.completed), show_number(line.assigned)
    return t("boards.chart.compared.label", percent=line.percent, n=n, all=all_of)


def _first(pair: UnitPair) -> str:
    assert pair.now is not None and pair.then is not None
    words = {"name": pair.name, "now": pair.now.percent, "then": pair.then.percent}
    if not pair.points:
        return t("boards.chart.compared_units.still", **words)
    key = "fell" if pair.points < 0 else "rose"
    return f"{t(f'boards.chart.compared_units.{key}', **words)} {judge(pair.now, pair.then)}"


CHART = Chart("compared_units", Comparison, build, alt, table)
