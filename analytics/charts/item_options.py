"""What people picked: the wrong options that draw hardly anybody, and the share of every option."""

from __future__ import annotations

from collections.abc import Iterator

import plotly.graph_objects as go

from analytics.charts.contract import (
    AMBER,
    SERIES,
    Chart,
    bare_axis,
    bars,
    figure,
    row_names,
    rows_axis,
    rows_height,
)
from analytics.discrimination import DEAD_BELOW, DISTRACTING, LEAST_PICKS, OptionShare
from analytics.exports.book import DECIMALS, Cell, Column, Sheet
from analytics.item_health import ItemBoard, ItemLine
from text import t
from text.formats import show_decimals, show_number

MOST = 12
SORTS = {"name": "text", "part": "number", "option": "text", "is_right": "text", "people": "number"}
MORE = {"all": "number", "percent": "decimal"}


def build(board: ItemBoard) -> go.Figure:
    """The wrong options that are picked least, over all items."""
    shown = _least(board)
    trace = bars(
        t("boards.table.item_options.percent"),
        [_percent(option) for _, option in shown],
        [_label(option) for _, option in shown],
        SERIES[0],
    )
    dead = {id(option) for line, _ in shown for option in line.dead}
    trace["marker"] = {"color": [AMBER if id(o) in dead else SERIES[0].colour for _, o in shown]}
    names, rows = row_names([option.text for _, option in shown]), len(shown)
    most = max((_percent(option) for _, option in shown), default=1.0)
    return figure([trace], rows_height(rows), bare_axis(2 * max(most, 1)), rows_axis(rows), annotations=names)


def alt(board: ItemBoard) -> str:
    """How many wrong options do no work."""
    drawing = [line for line in board.shown if line.kind in DISTRACTING and line.options]
    if not drawing:
        return t("boards.chart.item_options.empty", needed=LEAST_PICKS)
    wrong = sum(not option.is_right for line in drawing for option in line.options)
    dead = sum(len(line.dead) for line in drawing)
    words = {"n": show_number(wrong), "items": show_number(len(drawing)), "percent": round(100 * DEAD_BELOW)}
    key = "alt" if dead else "fine"
    return t(f"boards.chart.item_options.{key}", **words, dead=show_number(dead))


def table(board: ItemBoard) -> Sheet:
    """Every option of every item that enough people met."""
    sorts = {**SORTS, **MORE}
    columns = tuple(Column(key, t(f"boards.table.item_options.{key}"), sort) for key, sort in sorts.items())
    return Sheet("item_options", t("boards.table.item_options.title"), columns, tuple(_rows(board)))


def _rows(board: ItemBoard) -> Iterator[tuple[Cell, ...]]:
    for line in board.shown:
        for option in line.options:
            word = t(f"item_health.options.{'right' if option.is_right else 'wrong'}")
            sizes = (option.people, option.all, _percent(option))
            yield line.name, option.part + 1, option.text, word, *sizes


def _least(board: ItemBoard) -> list[tuple[ItemLine, OptionShare]]:
    wrong = [
        (line, option)
        for line in board.shown
        if line.kind in DISTRACTING
        for option in line.options
        if not option.is_right
    ]
    return sorted(wrong, key=lambda each: each[1].people / each[1].all)[:MOST]


def _percent(option: OptionShare) -> float:
    return round(100 * option.people / option.all, DECIMALS)


def _label(option: OptionShare) -> str:
    percent = show_decimals(_percent(option), 1)
    return t("boards.chart.item_options.label", percent=percent, people=option.people, all=option.all)


CHART = Chart("item_options", ItemBoard, build, alt, table)
