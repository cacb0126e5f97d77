"""Items that somebody should look at: how many for each reason, and what to do with each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import plotly.graph_objects as go

from analytics.charts.contract import Chart, ranked
from analytics.exports.book import Cell, Column, Sheet
from analytics.groups import Difference
from analytics.intervals import Interval
from analytics.item_health import Flag, ItemBoard, ItemLine
from text import t
from text.formats import show_decimals, show_number

SORTS = {"flag": "text", "items": "number", "name": "text", "figure": "text", "action": "text"}


def build(board: ItemBoard) -> go.Figure:
    """A bar for each reason with the number of items."""
    counts = _counts(board)
    labels = [show_number(n) if n else t("boards.chart.item_flags.none") for n in counts.values()]
    names = [flag.label for flag in counts]
    return ranked(t("boards.table.item_flags.items"), names, list(counts.values()), labels)


def alt(board: ItemBoard) -> str:
    """How many items ask for something, out of how many, and the most frequent reason with its action."""
    if not board.shown:
        return t("boards.chart.item_flags.empty")
    flagged, counts = sum(bool(line.flags) for line in board.shown), _counts(board)
    shown = show_number(len(board.shown))
    if not flagged:
        return t("boards.chart.item_flags.fine", n=shown)
    first = max(counts, key=lambda flag: counts[flag])
    words = {"flagged": show_number(flagged), "n": shown, "most": show_number(counts[first])}
    return t("boards.chart.item_flags.alt", **words, flag=first.label.lower(), action=first.action)


def table(board: ItemBoard) -> Sheet:
    """A row for each reason with its number, then one for each item that has it, with the figure."""
    columns = tuple(Column(key, t(f"boards.table.item_flags.{key}"), sort) for key, sort in SORTS.items())
    sums = tuple((flag.label, n, None, None, flag.action) for flag, n in _counts(board).items())
    return Sheet("item_flags", t("boards.table.item_flags.title"), columns, (*sums, *_rows(board)))


def figure_of(line: ItemLine, flag: Flag) -> str:
    """The figure because of which an item has a flag."""
    if flag is Flag.WEAK and isinstance(line.discrimination, Interval):
        return t("boards.chart.item_flags.r", value=show_decimals(line.discrimination.value))
    if flag is Flag.DEAD_OPTION:
        return "; ".join(f"“{option.text}” ({option.people}/{option.all})" for option in line.dead)
    if flag is Flag.DRIFT and isinstance(line.drift, Interval):
        points = 100 * line.drift.value
        sign = "+" if points > 0 else ""
        return t("boards.chart.item_flags.points", value=f"{sign}{show_decimals(points, 1)}")
    if flag is Flag.GROUP and isinstance(line.difference, Difference):
        return line.difference.label
    return t("boards.chart.item_flags.share", percent=round(100 * line.share.value)) if line.share else ""


def _counts(board: ItemBoard) -> dict[Flag, int]:
    found = Counter(flag for line in board.shown for flag in line.flags)
    return {flag: found[flag] for flag in Flag}


def _rows(board: ItemBoard) -> Iterator[tuple[Cell, ...]]:
    for flag in Flag:
        for line in board.shown:
            if flag in line.flags:
                yield flag.label, None, line.name, figure_of(line, flag), flag.action


CHART = Chart("item_flags", ItemBoard, build, alt, table)
