"""Activities by what they were about; one of several contents counts under each."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.boards.activities import ActivityFigures
from analytics.charts.activity_forms import line_sheet, most_first, told
from analytics.charts.contract import Chart, ranked
from analytics.exports.book import Sheet
from text import t
from text.formats import show_number


def build(value: ActivityFigures) -> go.Figure:
    """The figure: every content, so that one that was never spoken of is seen."""
    shown = sorted(value.board.by_content, key=most_first)
    sizes = [line.activities for line in shown]
    return ranked(t("activity.column.activities"), [x.name for x in shown], sizes, [told(x) for x in shown])


def alt(value: ActivityFigures) -> str:
    """Which content was told most, and which not at all."""
    lines = value.board.by_content
    missing = [line.name for line in lines if not line.activities]
    if len(missing) == len(lines):
        return t("boards.chart.activity_contents.empty")
    most = min(lines, key=most_first)
    n, all_of = show_number(most.activities), show_number(value.board.total.activities)
    said = t("boards.chart.activity_contents.alt", name=most.name, n=n, all=all_of)
    left = t("boards.chart.activity_contents.missing", names="; ".join(missing)) if missing else ""
    return f"{said} {left}".strip()


def table(value: ActivityFigures) -> Sheet:
    """A row for each content, then all together, which is less than the sum of the rows."""
    return line_sheet("activity_contents", value.board.by_content, value.board.total)


CHART = Chart("activity_contents", ActivityFigures, build, alt, table)
