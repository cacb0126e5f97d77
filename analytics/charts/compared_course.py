"""The course of two campaigns, each day counted from its own start."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from analytics.board import Board
from analytics.boards.comparison import Comparison, column_name, side_name
from analytics.charts.contract import SERIES, Chart, figure, line, percent_axis
from analytics.exports.book import Column, Sheet
from text import t
from text.formats import show_number


def build(value: Comparison) -> go.Figure:
    """The figure."""
    traces = [_course(value, side, place) for place, side in enumerate((value.now, value.then))]
    xaxis = {"title": {"text": t("boards.compared.days")}, "showgrid": False, "rangemode": "tozero"}
    margin = {"l": 44, "r": 40, "t": 64, "b": 44}
    legend = {"orientation": "v", "x": 0, "y": 1, "yanchor": "bottom", "font": {"size": 13}}
    return figure(traces, 360, xaxis, percent_axis(), margin=margin, showlegend=True, legend=legend)


def alt(value: Comparison) -> str:
    """Both shares on the last day that both have."""
    now, then = _by_day(value.now), _by_day(value.then)
    if not now or not then:
        return t("boards.chart.compared_course.empty")
    day = min(max(now), max(then))
    words = {"now": _until(now, day), "then": _until(then, day), "day": show_number(day)}
    names = {"one": value.now.campaign_name, "other": value.then.campaign_name}
    return t("boards.chart.compared_course.alt", **words, **names)


def table(value: Comparison) -> Sheet:
    """A row for each day since the start on which either changed."""
    now, then = _by_day(value.now), _by_day(value.then)
    columns = (
        Column("day", t("boards.compared.days"), "number"),
        Column("now_percent", t("boards.compared.percent", side=column_name(value, value.now)), "number"),
        Column("then_percent", t("boards.compared.percent", side=column_name(value, value.then)), "number"),
    )
    rows = tuple((day, now.get(day), then.get(day)) for day in sorted({*now, *then}))
    return Sheet("compared_course", t("boards.table.compared_course.title"), columns, rows)


def _by_day(side: Board) -> dict[int, int]:
    """Percent completed by days since the start."""
    return {(point.on - side.starts_on).days: point.percent for point in side.pace}


def _until(course: dict[int, int], day: int) -> int:
    """The percent at the end of a day, which is that of the last change until then."""
    return course[max((each for each in course if each <= day), default=min(course))]


def _course(value: Comparison, side: Board, place: int) -> dict[str, Any]:
    course = _by_day(side)
    trace = line(side_name(value, side), list(course), list(course.values()), SERIES[place])
    last = max(course, default=None)
    labels = [f"{percent}%" if day == last else "" for day, percent in course.items()]
    shape = {**trace["line"], "shape": "hv"}
    return {
        **trace,
        "mode": "lines+text",
        "text": labels,
        "textposition": "top center",
        "line": shape,
        "hoverinfo": "skip",
        "hovertemplate": None,
    }


CHART = Chart("compared_course", Comparison, build, alt, table)
