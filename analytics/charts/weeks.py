"""How many people completed in each week of a campaign."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.boards.participation import ParticipationFigures, WeekPoint
from analytics.charts.contract import SERIES, Chart, columns, count_axis, figure
from analytics.exports.book import Column, Sheet
from text import t
from text.formats import show_day, show_number

MOST_LABELS = 16


def build(value: ParticipationFigures) -> go.Figure:
    """The figure; over many weeks only the highest keeps its number, the rest stand in the table."""
    places, sizes = [week.monday for week in value.weeks], [week.completed for week in value.weeks]
    labels = _labels(sizes)
    trace = columns(t("boards.table.weeks.completed"), places, sizes, labels, SERIES[0])
    trace["width"] = [5 * 24 * 3600 * 1000] * len(places)
    step = -(-len(places) // 8) or 1
    days = places[::step]
    xaxis = {"type": "date", "tickvals": days, "ticktext": [f"{d:%d/%m}" for d in days], "showgrid": False}
    return figure([trace], 240, xaxis, count_axis(sizes))


def alt(value: ParticipationFigures) -> str:
    """The latest week against the best one."""
    if not any(week.completed for week in value.weeks):
        return t("boards.chart.weeks.empty")
    last, best = value.weeks[-1], max(value.weeks, key=_completed)
    return t(
        "boards.chart.weeks.alt",
        n=show_number(last.completed),
        monday=show_day(last.monday),
        best=show_number(best.completed),
        best_monday=show_day(best.monday),
    )


def table(value: ParticipationFigures) -> Sheet:
    """A row for each week."""
    sorts = {"monday": "day", "completed": "number", "so_far": "number"}
    heads = tuple(Column(key, t(f"boards.table.weeks.{key}"), sort) for key, sort in sorts.items())
    rows = tuple((week.monday, week.completed, week.so_far) for week in value.weeks)
    return Sheet("weeks", t("boards.table.weeks.title"), heads, rows)


def _completed(week: WeekPoint) -> int:
    return week.completed


def _labels(sizes: list[int]) -> list[str]:
    if len(sizes) <= MOST_LABELS:
        return [show_number(size) for size in sizes]
    return [show_number(size) if size == max(sizes) else "" for size in sizes]


CHART = Chart("weeks", ParticipationFigures, build, alt, table)
