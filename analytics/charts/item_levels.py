"""The share of people who got each message right, beside the level that was predicted for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from analytics.charts.contract import (
    AMBER,
    BRAND,
    BRAND_SOFT,
    INK,
    Chart,
    figure,
    percent_axis,
)
from analytics.charts.marks import item_marks
from analytics.exports.book import DECIMALS, Cell, Column, Sheet
from analytics.item_health import (
    LEVELS,
    Flag,
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


def build(board: ItemBoard) -> go.Figure:
    """The figure; without a message to show only the levels and their bands are drawn."""
    judged = board.judged
    off = [line for line in judged if Flag.OFF in line.flags]
    aside = {line.key for line in off}
    fitting = [line for line in judged if line.key not in aside]
    spread = _spread(judged)
    traces = [
        _marks(fitting, spread, t("item_health.chart.fits"), BRAND, "circle"),
        _marks(off, spread, t("item_health.chart.off"), AMBER, "diamond"),
        _means(board),
    ]
    means = {mean.level: mean for mean in board.means}
    xaxis = {
        "tickvals": list(range(len(LEVELS))),
        "ticktext": [_level(level, means.get(level)) for level in LEVELS],
        "tickfont": {"size": 14, "color": INK},
        "range": [-0.5, len(LEVELS) - 0.5],
        "showgrid": False,
    }
    yaxis = {**percent_axis(), "range": [-4, 104]}
    margin, shapes = {"l": 44, "r": 8, "t": 76, "b": 56}, [_band(place) for place in range(len(LEVELS))]
    return figure(traces, 360, xaxis, yaxis, margin=margin, shapes=shapes, showlegend=True)


def alt(board: ItemBoard) -> str:
    """The figure in a sentence or two."""
    if not board.judged:
        return t("item_health.chart.empty")
    told = f"{means_sentence(board)} {correlation_sentence(board)}"
    off = sum(line.is_off for line in board.judged)
    return t("item_health.chart.alt", n=len(board.judged), off=off, told=told)


def table(board: ItemBoard) -> Sheet:
    """A row for each message, as in the figure, then one for the mean of each level."""
    sorts = {"name": "text", "level": "text", "right": "decimal", "people": "number", "agreement": "text"}
    columns = tuple(Column(key, t(f"boards.table.item_levels.{key}"), sort) for key, sort in sorts.items())
    rows = (*(_item_row(line) for line in board.judged), *(_mean_row(mean) for mean in board.means))
    return Sheet("item_levels", t("boards.table.item_levels.title"), columns, rows)


def _item_row(line: ItemLine) -> tuple[Cell, ...]:
    level, share = t(f"content.level.{line.predicted}"), _percent(line.share.value) if line.share else None
    return line.name, level, share, line.people, line.agreement.label


def _mean_row(mean: LevelMean) -> tuple[Cell, ...]:
    name = t("boards.table.item_levels.mean", n=mean.items)
    return name, t(f"content.level.{mean.level}"), _percent(mean.share), None, None


def _percent(share: float) -> float:
    """Percent of a share of 0–1, as it is drawn and written."""
    return round(100 * share, DECIMALS)


def _marks(
    lines: Sequence[ItemLine], spread: dict[str, float], name: str, colour: str, symbol: str
) -> dict[str, Any]:
    x = [spread[line.key] for line in lines]
    y = [_percent(line.share.value) for line in lines if line.share]
    return item_marks(lines, x, y, name, colour, symbol, t("item_health.chart.hover"))


def _means(board: ItemBoard) -> dict[str, Any]:
    """A short bar at the mean of each level; its number stands below with the name of the level."""
    x: list[float | None] = []
    y: list[float | None] = []
    for mean in board.means:
        middle, height = LEVELS.index(mean.level), _percent(mean.share)
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


CHART = Chart("item_levels", ItemBoard, build, alt, table)
