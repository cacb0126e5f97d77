"""How many activities took place in each month."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.boards.activities import ActivityFigures, MonthLine
from analytics.charts.contract import SERIES, Chart, columns, count_axis, figure
from analytics.exports.book import Column, Sheet
from text import t
from text.formats import show_number

NUMBERS = ("activities", "named", "guests", "pieces")
MOST_NAMES = 8
"""Months that a phone has room to name."""


def build(value: ActivityFigures) -> go.Figure:
    """The figure."""
    names = [month_name(line) for line in value.months]
    sizes = [line.sums.activities for line in value.months]
    labels = [show_number(size) for size in sizes]
    trace = columns(t("activity.column.activities"), names, sizes, labels, SERIES[0])
    trace["width"] = [0.5] * len(names)
    shown = names[:: -(-len(names) // MOST_NAMES) or 1]
    xaxis = {"type": "category", "tickvals": shown, "showgrid": False}
    return figure([trace], 240, xaxis, count_axis(sizes))


def alt(value: ActivityFigures) -> str:
    """The busiest month, and the latest."""
    if not value.months:
        return t("boards.chart.activity_months.empty")
    best = max(value.months, key=_activities)
    quiet = sum(not line.sums.activities for line in value.months)
    n, name = show_number(best.sums.activities), month_name(best)
    key = "alt_with_quiet" if quiet else "alt"
    return t(f"boards.chart.activity_months.{key}", n=n, name=name, quiet=show_number(quiet))


def table(value: ActivityFigures) -> Sheet:
    """A row for each month."""
    month = Column("month", t("boards.table.activity_months.month"), "text")
    heads = (month, *(Column(name, t(f"activity.column.{name}"), "number") for name in NUMBERS))
    rows = tuple((month_name(x), *(getattr(x.sums, name) for name in NUMBERS)) for x in value.months)
    return Sheet("activity_months", t("boards.table.activity_months.title"), heads, rows)


def month_name(line: MonthLine) -> str:
    """As people write it."""
    return f"{line.month:%m/%Y}"


def _activities(line: MonthLine) -> int:
    return line.sums.activities


CHART = Chart("activity_months", ActivityFigures, build, alt, table)
