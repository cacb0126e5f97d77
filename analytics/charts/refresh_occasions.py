"""How many came back a month and five months after completing, of those whose turn it was."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.boards.refreshers import RefreshFigures, share
from analytics.charts.contract import (
    MARGIN,
    SERIES,
    Chart,
    bare_axis,
    bars,
    figure,
    row_names,
    rows_axis,
    rows_height,
)
from analytics.exports.book import Column, Sheet
from quizzes.occasions import LATER
from text import t
from text.formats import show_number


def build(value: RefreshFigures) -> go.Figure:
    """The figure."""
    labels = [
        t(
            "boards.chart.refresh_occasions.label",
            percent=share(each),
            n=show_number(each.taken),
            all=show_number(each.due),
        )
        if each.due
        else t("boards.chart.refresh_occasions.nobody")
        for each in value.total
    ]
    trace = bars(t("boards.refresh.percent"), [share(each) for each in value.total], labels, SERIES[0])
    names = row_names([occasion_name(each.mode) for each in LATER])
    rows = len(LATER)
    return figure(
        [trace], rows_height(rows), bare_axis(150), rows_axis(rows), margin=MARGIN, annotations=names
    )


def alt(value: RefreshFigures) -> str:
    """A sentence for each occasion that anybody had."""
    told = (
        t(
            f"boards.chart.refresh_occasions.{'alt' if each.waiting else 'alt_none'}",
            name=occasion_name(window.mode),
            n=show_number(each.taken),
            all=show_number(each.due),
            percent=share(each),
            waiting=show_number(each.waiting),
        )
        for window, each in zip(LATER, value.total, strict=True)
        if each.due
    )
    return " ".join(told) or t("boards.chart.refresh_occasions.empty")


def table(value: RefreshFigures) -> Sheet:
    """A row for each occasion."""
    names = ("due", "taken", "percent", "waiting", "missed")
    name = Column("name", t("boards.refresh.occasion"), "text")
    heads = (name, *(Column(each, t(f"boards.refresh.{each}"), "number") for each in names))
    rows = tuple(
        (
            occasion_name(window.mode),
            each.due,
            each.taken,
            share(each),
            each.waiting,
            each.due - each.taken - each.waiting,
        )
        for window, each in zip(LATER, value.total, strict=True)
    )
    return Sheet("refresh_occasions", t("boards.table.refresh_occasions.title"), heads, rows)


def occasion_name(mode: str) -> str:
    """As people call it."""
    return t(f"boards.refresh.{mode}")


CHART = Chart("refresh_occasions", RefreshFigures, build, alt, table)
