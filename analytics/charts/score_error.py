"""How far a score of the counted quiz can be trusted: people's differences beside the error of a score."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.boards.items import ItemsFigures
from analytics.charts.contract import Chart, ranked
from analytics.exports.book import DECIMALS, Cell, Column, Sheet
from analytics.intervals import TooFew
from analytics.reliability import reliability_sentence
from text import t
from text.formats import show_decimals

NAMES = ("deviation", "error")
SORTS = {"people": "number", "value": "decimal", "deviation": "decimal", "error": "decimal"}


def build(value: ItemsFigures) -> go.Figure:
    """Two bars in points of a hundred; none where nothing is said."""
    found = value.reliability
    shown = () if isinstance(found, TooFew) else NAMES
    sizes = [round(float(getattr(found, name)), DECIMALS) for name in shown]
    labels = [t("boards.chart.score_error.label", value=show_decimals(size, 1)) for size in sizes]
    names = [t(f"boards.table.score_error.{name}") for name in shown]
    return ranked(t("boards.table.score_error.error"), names, sizes, labels)


def alt(value: ItemsFigures) -> str:
    """What may be done with a score."""
    return reliability_sentence(value.reliability)


def table(value: ItemsFigures) -> Sheet:
    """One row; none where nothing is said."""
    found = value.reliability
    columns = tuple(Column(key, t(f"boards.table.score_error.{key}"), sort) for key, sort in SORTS.items())
    rows: tuple[tuple[Cell, ...], ...] = ()
    if not isinstance(found, TooFew):
        figures = (found.value, found.deviation, found.error)
        rows = ((found.n, *(round(each, DECIMALS) for each in figures)),)
    return Sheet("score_error", t("boards.table.score_error.title"), columns, rows)


CHART = Chart("score_error", ItemsFigures, build, alt, table)
