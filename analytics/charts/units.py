"""Units by how far they are, the ones that need attention first; the rest stand in the table."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from analytics.board import UnitLine
from analytics.boards.branches import Branch, needs
from analytics.boards.participation import ParticipationFigures
from analytics.charts.contract import (
    AMBER,
    INK,
    MUTE,
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

PALE = "#B8B3A5"
"""Behind the numbers, which on a phone stand where it goes down."""
MOST = 12
"""Bars that can be read at once; the table has them all."""
NUMBERS = (
    "assigned",
    "completed",
    "percent",
    "needed",
    "short",
    "not_started",
    "learning",
    "overdue",
    "passed",
)


def build(value: ParticipationFigures) -> go.Figure:
    """The figure; units with nobody to learn are not drawn."""
    shown, has_waves = _drawn(value), bool(value.board.waves)
    labels = [_label(branch) for branch in shown]
    trace = bars(t("boards.table.units.percent"), [b.line.percent for b in shown], labels, SERIES[0])
    trace["marker"] = {"color": [AMBER if branch.short else SERIES[0].colour for branch in shown]}
    names = row_names([branch.name for branch in shown])
    return figure(
        [trace, _marks(shown)] if has_waves else [trace],
        rows_height(len(shown)),
        bare_axis(150),
        rows_axis(len(shown)),
        shapes=[] if has_waves else [_needed(value)],
        margin={"l": 4, "r": 8, "t": 26, "b": 4},
        annotations=[_needed_label(value), *names],
    )


def alt(value: ParticipationFigures) -> str:
    """How many units are on pace, and where most people are lacking."""
    filled = [branch for branch in value.branches if branch.line.assigned]
    if not filled:
        return t("boards.chart.units.empty")
    behind = [branch for branch in filled if branch.short]
    needed = t("boards.chart.units.pace_of_waves")
    if not value.board.waves:
        needed = t("boards.chart.units.pace", percent=value.board.needed_percent)
    if len(filled) == 1:
        return _alone(filled[0], needed)
    if not behind:
        return t("boards.chart.units.all_on_pace", n=show_number(len(filled)), needed=needed)
    first = behind[0]
    return t(
        "boards.chart.units.alt",
        n=show_number(len(behind)),
        all=show_number(len(filled)),
        needed=needed,
        name=first.name,
        done=show_number(first.line.completed),
        assigned=show_number(first.line.assigned),
        percent=first.line.percent,
        short=show_number(first.short),
    )


def _alone(branch: Branch, needed: str) -> str:
    """Where there is one unit only."""
    line = branch.line
    words = {
        "name": branch.name,
        "needed": needed,
        "done": show_number(line.completed),
        "percent": line.percent,
    }
    key = "alone_short" if branch.short else "alone"
    assigned, short = show_number(line.assigned), show_number(branch.short)
    return t(f"boards.chart.units.{key}", **words, assigned=assigned, short=short)


def table(value: ParticipationFigures) -> Sheet:
    """Every unit in the order of the figure, then all together."""
    words = (
        Column("unit", t("figures.column.unit"), "text"),
        Column("code", t("figures.column.unit_code"), "text"),
        Column("units", t("boards.table.units.units"), "number"),
    )
    numbers = (Column(name, t(f"boards.table.units.{name}"), "number") for name in NUMBERS)
    rows: list[tuple[Cell, ...]] = [
        (branch.name, branch.code, branch.units, *_numbers(branch.line, branch.needed, branch.short))
        for branch in value.branches
    ]
    all_needs = needs(value.board, value.board.unit_lines)
    total = (t("figures.total"), "", None, *_numbers(value.board.total_line, *all_needs))
    return Sheet("units", t("boards.table.units.title"), (*words, *numbers), (*rows, total))


def _drawn(value: ParticipationFigures) -> tuple[Branch, ...]:
    return tuple(branch for branch in value.branches if branch.line.assigned)[:MOST]


def _label(branch: Branch) -> str:
    key = "label_short" if branch.short else "label"
    return t(f"boards.chart.units.{key}", percent=branch.line.percent, n=show_number(branch.short))


def _numbers(line: UnitLine, needed: int, short: int) -> tuple[Cell, ...]:
    own = {"needed": needed, "short": short}
    return tuple(own[name] if name in own else getattr(line, name) for name in NUMBERS)


def _marks(shown: tuple[Branch, ...]) -> dict[str, Any]:
    """What the day needs of each unit, where waves set it apart."""
    return {
        "type": "scatter",
        "mode": "markers",
        "orientation": "h",
        "name": t("boards.table.units.needed"),
        "x": [branch.needed for branch in shown],
        "y": list(range(len(shown))),
        "marker": {"symbol": "line-ns", "size": 22, "line": {"color": INK, "width": 2}},
        "hoverinfo": "skip",
    }


def _needed(value: ParticipationFigures) -> dict[str, Any]:
    at = value.board.needed_percent
    dash = {"color": PALE, "width": 2}
    return {
        "type": "line",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": dash,
        "layer": "below",
    }


def _needed_label(value: ParticipationFigures) -> dict[str, Any]:
    """Above the line; where there is one mark a unit, at the left."""
    needed = value.board.needed_percent
    told: dict[str, Any] = {"x": needed, "text": t("boards.chart.units.needed", percent=needed)}
    if value.board.waves:
        words = t("boards.chart.units.needed_by_wave")
        told = {"x": 0, "xref": "paper", "xanchor": "left", "text": words}
    return {
        **told,
        "y": 1,
        "yref": "paper",
        "showarrow": False,
        "yanchor": "bottom",
        "font": {"size": 12, "color": MUTE},
    }


CHART = Chart("units", ParticipationFigures, build, alt, table)
