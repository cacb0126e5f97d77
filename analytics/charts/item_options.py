"""What people picked: the wrong options that draw hardly anybody, and the share of every option."""

from __future__ import annotations

from collections.abc import Iterator

import plotly.graph_objects as go

from analytics.charts.contract import Chart, ranked
from analytics.discrimination import DEAD_BELOW, LEAST_PICKS, OptionShare, distractors
from analytics.exports.book import DECIMALS, Cell, Column, Sheet
from analytics.item_health import ItemBoard
from text import t
from text.formats import show_number

BINS = (0, 5, 10, 20, 30)
"""Percent of people from which each bar counts; the first is DEAD_BELOW wide."""
SORTS = {
    "name": "text",
    "options": "number",
    "part": "number",
    "option": "text",
    "is_right": "text",
    "people": "number",
    "all": "number",
    "percent": "decimal",
}


def build(board: ItemBoard) -> go.Figure:
    """How many wrong options there are by how many people pick them."""
    counts = _counts(board)
    labels = [t("boards.chart.item_options.label", n=show_number(n)) for n in counts.values()]
    return ranked(t("boards.table.item_options.options"), list(counts), list(counts.values()), labels)


def alt(board: ItemBoard) -> str:
    """How many wrong options do no work."""
    drawing = [line for line in board.shown if distractors(line.kind, line.options)]
    if not drawing:
        return t("boards.chart.item_options.empty", needed=LEAST_PICKS)
    wrong = sum(len(distractors(line.kind, line.options)) for line in drawing)
    dead = sum(len(line.dead) for line in drawing)
    words = {"n": show_number(wrong), "items": show_number(len(drawing)), "percent": round(100 * DEAD_BELOW)}
    key = "alt" if dead else "fine"
    return t(f"boards.chart.item_options.{key}", **words, dead=show_number(dead))


def table(board: ItemBoard) -> Sheet:
    """How many wrong options are picked how often, then every option of every item that enough people met."""
    columns = tuple(Column(key, t(f"boards.table.item_options.{key}"), sort) for key, sort in SORTS.items())
    sums = tuple((name, n, None, None, None, None, None, None) for name, n in _counts(board).items())
    return Sheet("item_options", t("boards.table.item_options.title"), columns, (*sums, *_rows(board)))


def _rows(board: ItemBoard) -> Iterator[tuple[Cell, ...]]:
    for line in board.shown:
        for option in line.options:
            word = t(f"item_health.options.{'right' if option.is_right else 'wrong'}")
            sizes = (option.people, option.all, _percent(option))
            yield line.name, None, option.part + 1, option.text, word, *sizes


def _counts(board: ItemBoard) -> dict[str, int]:
    """Wrong options by the share of people who picked them."""
    shares = [
        100 * option.people / option.all
        for line in board.shown
        for option in distractors(line.kind, line.options)
    ]
    ends = (*BINS[1:], 101)
    return {
        _bin(low, high): sum(low <= share < high for share in shares)
        for low, high in zip(BINS, ends, strict=True)
    }


def _bin(low: int, high: int) -> str:
    if high > 100:
        return t("boards.chart.item_options.last", low=low)
    return t(f"boards.chart.item_options.{'bin' if low else 'first'}", low=low, high=high)


def _percent(option: OptionShare) -> float:
    return round(100 * option.people / option.all, DECIMALS)


CHART = Chart("item_options", ItemBoard, build, alt, table)
