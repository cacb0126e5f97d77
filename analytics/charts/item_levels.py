"""The share of people who got each message right, beside the level that was predicted for it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from analytics.charts.contract import AMBER, BRAND, BRAND_SOFT, CARD, FONT, INK, LINE, MUTE, Chart
from analytics.item_health import (
    LEVELS,
    ItemBoard,
    ItemLine,
    LevelMean,
    correlation_sentence,
    means_sentence,
)
from lessons.fields import Level
from quizzes.observed import EASY_FROM, HARD_BELOW
from text import t

HALF = 0.32
"""How far marks of a level are spread to either side, so that they do not lie on each other."""
MEAN_AT = 0.36
HOVER_WIDTH = 44


def build(board: ItemBoard) -> go.Figure:
    """The figure; without a message to show only the levels and their bands are drawn."""
    fitting = [line for line in board.judged if not line.is_off]
    off = [line for line in board.judged if line.is_off]
    spread = _spread(board.judged)
    traces = [
        _marks(fitting, spread, t("item_health.chart.fits"), BRAND, "circle"),
        _marks(off, spread, t("item_health.chart.off"), AMBER, "diamond"),
        _means(board),
    ]
    return go.Figure({"data": traces, "layout": _layout(board)})


def alt(board: ItemBoard) -> str:
    """The figure in a sentence or two."""
    if not board.judged:
        return t("item_health.chart.empty")
    told = f"{means_sentence(board)} {correlation_sentence(board)}"
    off = sum(line.is_off for line in board.judged)
    return t("item_health.chart.alt", n=len(board.judged), off=off, told=told)


def _marks(
    lines: Sequence[ItemLine], spread: dict[str, float], name: str, colour: str, symbol: str
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [spread[line.key] for line in lines],
        "y": [100 * line.share.value for line in lines if line.share],
        "text": [_hover(line) for line in lines],
        "marker": {
            "color": colour,
            "symbol": symbol,
            "size": 10 if symbol == "diamond" else 8,
            "opacity": 0.75,
            "line": {"color": CARD, "width": 1},
        },
        "hovertemplate": "%{text}<extra></extra>",
    }


def _hover(line: ItemLine) -> str:
    assert line.share is not None
    name = "<br>".join(escape(row) for row in wrap(line.name, HOVER_WIDTH))
    return t("item_health.chart.hover", name=name, percent=round(100 * line.share.value), people=line.people)


def _means(board: ItemBoard) -> dict[str, Any]:
    """A short bar at the mean of each level; its number stands below with the name of the level."""
    x: list[float | None] = []
    y: list[float | None] = []
    for mean in board.means:
        middle, height = LEVELS.index(mean.level), 100 * mean.share
        x += [middle - MEAN_AT, middle + MEAN_AT, None]
        y += [height, height, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": t("item_health.chart.mean"),
        "x": x,
        "y": y,
        "line": {"color": INK, "width": 2.5},
        "hoverinfo": "skip",
    }


def _spread(lines: Sequence[ItemLine]) -> dict[str, float]:
    """Where each mark stands from left to right: the items of a level side by side, in their own order."""
    places: dict[str, float] = {}
    for middle, level in enumerate(LEVELS):
        own = [line.key for line in lines if line.predicted == level]
        for number, key in enumerate(own):
            # Neighbours in the alphabet are put far apart by stepping through the row.
            step = (number * 0.618034) % 1 if len(own) > 1 else 0.5
            places[key] = middle + HALF * (2 * step - 1)
    return places


def _layout(board: ItemBoard) -> dict[str, Any]:
    means = {mean.level: mean for mean in board.means}
    return {
        "height": 360,
        "margin": {"l": 44, "r": 8, "t": 40, "b": 56},
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "font": {"size": 13}},
        "paper_bgcolor": CARD,
        "plot_bgcolor": CARD,
        "separators": ",.",
        "font": {"family": FONT, "size": 13, "color": MUTE},
        "hoverlabel": {"font": {"family": FONT}},
        "shapes": [_band(place) for place in range(len(LEVELS))],
        "xaxis": {
            "tickvals": list(range(len(LEVELS))),
            "ticktext": [_level(level, means.get(level)) for level in LEVELS],
            "tickfont": {"size": 14, "color": INK},
            "range": [-0.5, len(LEVELS) - 0.5],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "yaxis": {
            "tickvals": [0, 25, 50, 75, 100],
            "ticktext": ["0%", "25%", "50%", "75%", "100%"],
            "range": [-4, 104],
            "gridcolor": LINE,
            "zeroline": False,
            "fixedrange": True,
        },
    }


def _level(level: Level, mean: LevelMean | None) -> str:
    name = t(f"item_health.chart.level.{level}")
    if mean is None:
        return name
    return t("item_health.chart.level_mean", level=name, percent=round(100 * mean.share))


def _band(place: int) -> dict[str, Any]:
    """Where the marks of a level ought to lie."""
    low, high = ((EASY_FROM, 100), (HARD_BELOW, EASY_FROM), (0, HARD_BELOW))[place]
    return {
        "type": "rect",
        "layer": "below",
        "x0": place - 0.42,
        "x1": place + 0.42,
        "y0": low,
        "y1": high,
        "fillcolor": BRAND_SOFT,
        "line": {"width": 0},
    }


CHART = Chart("item_levels", ItemBoard, build, alt)
