"""Every item by how many get it right and how well it tells who knows from who does not."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from analytics.charts.contract import (
    AMBER,
    BRAND,
    INK,
    LINE,
    Chart,
    figure,
    percent_axis,
)
from analytics.charts.marks import item_marks
from analytics.discrimination import LEAST_ANSWERS, WEAK_BELOW
from analytics.exports.book import DECIMALS, Cell, Column, Sheet
from analytics.groups import Difference
from analytics.intervals import Interval, TooFew
from analytics.item_health import Flag, ItemBoard, ItemLine
from text import t, words
from text.formats import show_decimals, show_number

SORTS = {
    "name": "text",
    "tactic": "text",
    "predicted": "text",
    "observed": "text",
    "people": "number",
    "right": "decimal",
    "right_low": "decimal",
    "right_high": "decimal",
    "tells": "decimal",
    "tells_low": "decimal",
    "tells_high": "decimal",
    "drift": "decimal",
    "difference": "text",
    "flags": "text",
}


def build(board: ItemBoard) -> go.Figure:
    """A mark for each item; those that tell too little stand apart in colour and sign."""
    told = [line for line in board.shown if isinstance(line.discrimination, Interval)]
    weak = {line.key for line in told if Flag.WEAK in line.flags}
    traces = [
        _marks(
            [s for s in told if s.key not in weak], t("boards.chart.item_statistics.fine"), BRAND, "circle"
        ),
        _marks([s for s in told if s.key in weak], t("boards.chart.item_statistics.weak"), AMBER, "diamond"),
    ]
    xaxis = {**percent_axis(103), "title": {"text": t("boards.chart.item_statistics.x")}}
    marks = [-0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8]
    yaxis = {
        "tickvals": marks,
        "ticktext": [show_decimals(mark, 1) for mark in marks],
        "range": [-0.5, 0.9],
        "gridcolor": LINE,
    }
    dash = {"color": INK, "width": 1.5, "dash": "dash"}
    least = {
        "type": "line",
        "x0": 0,
        "x1": 1,
        "xref": "paper",
        "y0": WEAK_BELOW,
        "y1": WEAK_BELOW,
        "line": dash,
    }
    margin = {"l": 40, "r": 8, "t": 36, "b": 44}
    return figure(traces, 380, xaxis, yaxis, shapes=[least], margin=margin, showlegend=True)


def alt(board: ItemBoard) -> str:
    """How many items can be told of, and how many of them tell too little."""
    told = [line for line in board.shown if isinstance(line.discrimination, Interval)]
    if not told:
        return t("boards.chart.item_statistics.empty", needed=LEAST_ANSWERS)
    shares = sorted(line.share.value for line in told if line.share)
    middle = round(100 * shares[len(shares) // 2])
    weak = sum(line.is_weak for line in told)
    key, least = "weak_some" if weak else "weak_none", show_decimals(WEAK_BELOW, 1)
    words_of_weak = t(f"boards.chart.item_statistics.{key}", n=show_number(weak), least=least)
    n = show_number(len(told))
    return t("boards.chart.item_statistics.alt", n=n, middle=middle, weak=words_of_weak)


def table(board: ItemBoard) -> Sheet:
    """Every item that enough people met, with all that is known of it."""
    columns = tuple(
        Column(key, t(f"boards.table.item_statistics.{key}"), sort) for key, sort in SORTS.items()
    )
    title = t("boards.table.item_statistics.title")
    return Sheet("item_statistics", title, columns, tuple(map(_row, board.shown)))


def _row(line: ItemLine) -> tuple[Cell, ...]:
    tactic = t(f"tactic.{line.tactic}") if f"tactic.{line.tactic}" in words() else line.tactic
    return (
        line.name,
        tactic,
        t(f"content.level.{line.predicted}"),
        t(f"content.level.{line.observed}") if line.observed else None,
        line.people,
        *_ends(line.share, 100),
        *_ends(line.discrimination, 1),
        round(100 * line.drift.value, DECIMALS) if isinstance(line.drift, Interval) else None,
        line.difference.label if isinstance(line.difference, Difference) else None,
        ", ".join(flag.label for flag in line.flags) or None,
    )


def _ends(found: Interval | TooFew | None, times: int) -> tuple[float | None, ...]:
    if not isinstance(found, Interval):
        return None, None, None
    return tuple(round(times * each, DECIMALS) for each in (found.value, found.low, found.high))


def _marks(lines: list[ItemLine], name: str, colour: str, symbol: str) -> dict[str, Any]:
    x = [round(100 * line.share.value, DECIMALS) for line in lines if line.share]
    tells = (line.discrimination for line in lines)
    y = [round(each.value, DECIMALS) for each in tells if isinstance(each, Interval)]
    return item_marks(lines, x, y, name, colour, symbol, t("boards.chart.item_statistics.hover"))


CHART = Chart("item_statistics", ItemBoard, build, alt, table)
