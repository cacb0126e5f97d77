"""Activities by form, with everybody who came, each counted once."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.activities import ActivityLine, board_sentence
from analytics.boards.activities import ActivityFigures
from analytics.charts.contract import Chart, ranked
from analytics.exports.book import Column, Sheet
from text import t
from text.formats import show_number

NUMBERS = ("activities", "attendances", "named", "guests", "people", "pieces")


def build(value: ActivityFigures) -> go.Figure:
    """The figure: forms that were used, the most used first."""
    shown = sorted((line for line in value.board.by_form if line.activities), key=most_first)
    sizes = [line.activities for line in shown]
    return ranked(t("activity.column.activities"), [x.name for x in shown], sizes, [told(x) for x in shown])


def alt(value: ActivityFigures) -> str:
    """All figures of the period, each with its name."""
    return board_sentence(value.board)


def table(value: ActivityFigures) -> Sheet:
    """A row for each form, then all together."""
    return line_sheet("activity_forms", value.board.by_form, value.board.total)


def line_sheet(key: str, lines: tuple[ActivityLine, ...], total: ActivityLine) -> Sheet:
    """Lines of activities as a table, its name and its first column by the words of the chart `key`."""
    name = Column("name", t(f"boards.table.{key}.name"), "text")
    columns = (name, *(Column(each, t(f"activity.column.{each}"), "number") for each in NUMBERS))
    rows = tuple((line.name, *(getattr(line, each) for each in NUMBERS)) for line in (*lines, total))
    return Sheet(key, t(f"boards.table.{key}.title"), columns, rows)


def told(line: ActivityLine) -> str:
    """The number at a bar, with attendances where there were any."""
    key = "with_attendances" if line.attendances else "alone"
    n, attendances = show_number(line.activities), show_number(line.attendances)
    return t(f"boards.chart.activity.{key}", n=n, attendances=attendances)


def most_first(line: ActivityLine) -> int:
    """What lines are sorted by."""
    return -line.activities


CHART = Chart("activity_forms", ActivityFigures, build, alt, table)
