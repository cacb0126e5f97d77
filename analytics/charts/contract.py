"""What every chart must bring: a figure, the same in words and as a table, and the look that all share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go

from analytics.exports.book import Sheet

INK = "#14213D"
MUTE = "#5B6478"
LINE = "#E4E1D8"
CARD = "#FFFFFF"
BRAND = "#14539A"
BRAND_SOFT = "#E6EFF9"
AMBER = "#B86E00"
SKY = "#8FB8E0"
SAND = "#E0C9A0"
FONT = "Be Vietnam Pro, sans-serif"
HOVER_WIDTH = 44
"""Letters in a line of what is shown under the pointer."""
NAME_WIDTH = 40
"""Letters of a name above a bar: what a phone of 360 pixels shows."""
ROW = 60
"""Height in pixels of one lying bar with its name above it."""
MARGIN = {"l": 4, "r": 8, "t": 8, "b": 8}
"""Around a figure of lying bars, in pixels."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart by name, of the sort of board that it draws.

    `alt` is the computed sentence above it, also what a listener hears; `table` holds every number that is
    drawn, and is what the screen and every file show of it.
    """

    name: str
    board: type[Any]
    build: Callable[[Any], go.Figure]
    alt: Callable[[Any], str]
    table: Callable[[Any], Sheet]


@dataclass(frozen=True, slots=True)
class Look:
    """How one series looks; any two differ in lightness as well as in dash, sign and hatching."""

    colour: str
    dash: str
    symbol: str
    pattern: str


SERIES = (
    Look(BRAND, "solid", "circle", ""),
    Look(SKY, "dash", "diamond", "/"),
    Look(AMBER, "dot", "square", "."),
    Look(INK, "dashdot", "triangle-up", "x"),
    Look(SAND, "longdash", "cross", "-"),
)
"""Series in this order; nobody needs more than five in one figure."""
_BARE = go.layout.Template()


def figure(
    traces: Sequence[Mapping[str, Any]],
    height: int,
    xaxis: Mapping[str, Any],
    yaxis: Mapping[str, Any],
    **layout: Any,
) -> go.Figure:
    """The figure in the look of the house, `height` in pixels; `layout` adds to it or takes its place."""
    # Plain mappings, not checked one by one at each drawing (the contract test does): several times faster.
    # A template of plotly's own would be sent along with every figure.
    shared = {
        "template": _BARE,
        "height": height,
        "margin": {"l": 44, "r": 16, "t": 24, "b": 36},
        "showlegend": False,
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "font": {"size": 13}},
        "paper_bgcolor": CARD,
        "plot_bgcolor": CARD,
        "separators": ",.",
        "font": {"family": FONT, "size": 13, "color": MUTE},
        "hoverlabel": {"font": {"family": FONT}},
        "xaxis": {"fixedrange": True, "zeroline": False, **xaxis},
        "yaxis": {"fixedrange": True, "zeroline": False, **yaxis},
    }
    return go.Figure({"data": list(traces), "layout": {**shared, **layout}}, _validate=False)


def percent_axis(most: float = 108) -> dict[str, Any]:
    """An axis from 0 to 100 %, with room above for a number."""
    marks = [0, 25, 50, 75, 100]
    return {
        "tickvals": marks,
        "ticktext": [f"{mark}%" for mark in marks],
        "range": [0, most],
        "gridcolor": LINE,
    }


def rows_axis(rows: int) -> dict[str, Any]:
    """The axis of lying bars, the first at the top; their names stand above them (row_names)."""
    return {"range": [max(rows, 1) - 0.6, -0.7], "showticklabels": False, "showgrid": False}


def bare_axis(most: float) -> dict[str, Any]:
    """The other axis of lying bars: the numbers stand at the bars, so that it needs none."""
    return {"range": [0, most], "showticklabels": False, "showgrid": False}


def row_names(names: Sequence[str]) -> list[dict[str, Any]]:
    """Annotations that name lying bars: above each, where a phone has room for them."""
    return [
        {
            "x": 0,
            "xref": "paper",
            "y": place - 0.24,
            "text": escape(name if len(name) <= NAME_WIDTH else f"{name[: NAME_WIDTH - 1].rstrip()}…"),
            "showarrow": False,
            "xanchor": "left",
            "yanchor": "bottom",
            "align": "left",
            "font": {"size": 13, "color": INK},
        }
        for place, name in enumerate(names)
    ]


def rows_height(rows: int, each: int = ROW) -> int:
    """The height in pixels of a figure of lying bars."""
    return 20 + each * max(rows, 1)


def bars(
    name: str,
    sizes: Sequence[float | None],
    labels: Sequence[str],
    look: Look,
    width: float = 0.36,
    offset: float = -0.18,
) -> dict[str, Any]:
    """Lying bars, each with its number at its end; a row without a figure is left blank.

    `width` and `offset` are parts of a row: two series share it at (0.27, -0.18) and (0.27, 0.09).
    """
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": list(sizes),
        "y": list(range(len(sizes))),
        "text": list(labels),
        "textposition": "outside",
        "textangle": 0,
        "textfont": {"size": 13, "color": INK},
        "cliponaxis": False,
        "width": width,
        "offset": offset,
        "marker": _fill(look),
        "hoverinfo": "skip",
    }


def count_axis(sizes: Sequence[int]) -> dict[str, Any]:
    """The axis of standing bars that count: whole numbers, few of them, and room above for a number."""
    least, most = min(0, *sizes, 0), max(0, *sizes, 1)
    step = next(n for n in (1, 2, 5, 10) if 5 * n >= most) if most <= 50 else None
    return {"gridcolor": LINE, "range": [1.15 * least, 1.15 * most], "nticks": 5, "dtick": step}


def ranked(title: str, names: Sequence[str], sizes: Sequence[float], labels: Sequence[str]) -> go.Figure:
    """A figure of lying bars alone, in this order, each with its name and what is told of it."""
    most = max(sizes, default=0) or 1
    trace = bars(title, sizes, labels, SERIES[0])
    axes = bare_axis(1.6 * most), rows_axis(len(sizes))
    return figure([trace], rows_height(len(sizes)), *axes, margin=MARGIN, annotations=row_names(names))


def columns(
    name: str, places: Sequence[Any], sizes: Sequence[float | None], labels: Sequence[str], look: Look
) -> dict[str, Any]:
    """Standing bars, each with its number above it."""
    return {
        "type": "bar",
        "name": name,
        "x": list(places),
        "y": list(sizes),
        "text": list(labels),
        "textposition": "outside",
        "textangle": 0,
        "textfont": {"size": 13, "color": INK},
        "cliponaxis": False,
        "marker": _fill(look),
        "hoverinfo": "skip",
    }


def line(name: str, x: Sequence[Any], y: Sequence[float | None], look: Look) -> dict[str, Any]:
    """A line over days or places."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": list(x),
        "y": list(y),
        "line": {"color": look.colour, "width": 2.5, "dash": look.dash},
        "hovertemplate": "%{x|%d/%m/%Y}: %{y}<extra>%{fullData.name}</extra>",
    }


def _fill(look: Look) -> dict[str, Any]:
    if not look.pattern:
        return {"color": look.colour}
    hatch = {"shape": look.pattern, "bgcolor": look.colour, "fgcolor": INK, "size": 6, "solidity": 0.15}
    return {"color": look.colour, "pattern": hatch}
