"""The waves of a campaign, each against the pace of its own days."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from analytics.board import Board, WaveLine
from analytics.charts.contract import (
    INK,
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
from analytics.exports.book import Cell, Column, Sheet
from text import t
from text.formats import show_number

SORTS = {
    "starts_on": "day",
    "due_on": "day",
    "units": "number",
    "assigned": "number",
    "completed": "number",
    "percent": "number",
    "needed": "number",
    "lead": "number",
    "overdue": "number",
}


def build(value: Board) -> go.Figure:
    """The figure: a bar for each wave, and a black mark where its pace is on this day."""
    labels = [_label(wave) for wave in value.waves]
    trace = bars(t("boards.waves.percent"), [wave.percent for wave in value.waves], labels, SERIES[0])
    rows = len(value.waves)
    names = row_names([wave.name for wave in value.waves])
    axes = bare_axis(170), rows_axis(rows)
    return figure([trace, _marks(value)], rows_height(rows), *axes, margin=MARGIN, annotations=names)


def alt(value: Board) -> str:
    """Which wave is furthest behind its own pace."""
    if not value.waves:
        return t("boards.chart.waves.empty")
    first = min(value.waves, key=lead)
    key = "behind" if lead(first) < 0 else "even"
    n, done, all_of = (
        abs(lead(first)),
        show_number(first.counts.completed),
        show_number(first.counts.assigned),
    )
    return t(f"boards.chart.waves.{key}", name=first.name, n=n, done=done, all=all_of, waves=len(value.waves))


def table(value: Board) -> Sheet:
    """A row for each wave."""
    name = Column("name", t("boards.waves.name"), "text")
    heads = (name, *(Column(key, t(f"boards.waves.{key}"), sort) for key, sort in SORTS.items()))
    return Sheet("waves", t("boards.table.waves.title"), heads, tuple(_row(wave) for wave in value.waves))


def lead(wave: WaveLine) -> int:
    """Percentage points ahead of the needed pace; negative when behind."""
    return wave.percent - wave.needed_percent


def _row(wave: WaveLine) -> tuple[Cell, ...]:
    counts = wave.counts
    days, people = (wave.starts_on, wave.due_on), (wave.units, counts.assigned, counts.completed)
    return wave.name, *days, *people, wave.percent, wave.needed_percent, lead(wave), wave.overdue


def _label(wave: WaveLine) -> str:
    n, all_of = show_number(wave.counts.completed), show_number(wave.counts.assigned)
    return t("boards.chart.waves.label", percent=wave.percent, n=n, all=all_of, needed=wave.needed_percent)


def _marks(value: Board) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "orientation": "h",
        "name": t("boards.waves.needed"),
        "x": [wave.needed_percent for wave in value.waves],
        "y": list(range(len(value.waves))),
        "marker": {"symbol": "line-ns", "size": 22, "line": {"color": INK, "width": 2}},
        "hoverinfo": "skip",
    }


CHART = Chart("waves", Board, build, alt, table)
