"""Which units are active: those that did least come first, so that somebody can ask them why."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.boards.activities import ActiveBranch, ActivityFigures
from analytics.charts.contract import Chart, ranked
from analytics.exports.book import Cell, Column, Sheet
from text import t
from text.formats import show_number

MOST = 12
"""Bars that can be read at once; the table has them all."""
NUMBERS = ("activities", "named", "guests", "pieces", "reached")


def build(value: ActivityFigures) -> go.Figure:
    """The figure."""
    shown = value.branches[:MOST]
    names, sizes = [each.name for each in shown], [each.sums.activities for each in shown]
    return ranked(t("activity.column.activities"), names, sizes, [_told(each) for each in shown])


def alt(value: ActivityFigures) -> str:
    """How many units logged anything, and which did not."""
    none = [each for each in value.branches if not each.sums.activities]
    if not value.branches or len(none) == len(value.branches):
        return t("boards.chart.activity_units.empty")
    all_of = show_number(len(value.branches))
    if not none:
        return t("boards.chart.activity_units.all", n=all_of)
    return t("boards.chart.activity_units.alt", n=show_number(len(none)), all=all_of, name=none[0].name)


def table(value: ActivityFigures) -> Sheet:
    """Every unit in the order of the figure, then all together."""
    words = (
        Column("unit", t("figures.column.unit"), "text"),
        Column("code", t("figures.column.unit_code"), "text"),
        Column("units", t("boards.table.units.units"), "number"),
        Column("active", t("boards.table.activity_units.active"), "number"),
    )
    heads = (*words, *(Column(name, t(f"activity.column.{name}"), "number") for name in NUMBERS))
    total = (t("figures.total"), "", None, value.board.active_units, *_numbers(value.board.total))
    rows = (*(_row(each) for each in value.branches), total)
    return Sheet("activity_units", t("boards.table.activity_units.title"), heads, rows)


def _row(each: ActiveBranch) -> tuple[Cell, ...]:
    return each.name, each.code, each.units, each.active, *_numbers(each.sums)


def _numbers(sums: object) -> tuple[int, ...]:
    return tuple(getattr(sums, name) for name in NUMBERS)


def _told(each: ActiveBranch) -> str:
    key = "with_attendances" if each.attendances else "alone"
    n, attendances = show_number(each.sums.activities), show_number(each.attendances)
    return t(f"boards.chart.activity.{key}", n=n, attendances=attendances)


CHART = Chart("activity_units", ActivityFigures, build, alt, table)
