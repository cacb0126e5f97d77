"""Doing the right thing once a message is judged: everybody, then unit by unit."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.charts.contract import Chart, ranked
from analytics.exports.book import DECIMALS, Cell, Column, Sheet
from analytics.intervals import Mean, TooFew
from analytics.learning import LearningBoard, UnitLearning
from analytics.sentences import action_sentence
from text import t
from text.formats import show_decimals, show_number

MOST = 12
SORTS = {"unit": "text", "people": "number", "mean": "decimal", "low": "decimal", "high": "decimal"}


def build(board: LearningBoard) -> go.Figure:
    """A bar for each unit that may be told, the one that did least first, below everybody."""
    shown = _drawn(board)
    sizes, labels = [_points(line.action) or 0.0 for line in shown], [_label(line.action) for line in shown]
    return ranked(t("boards.table.acting.mean"), [line.name for line in shown], sizes, labels)


def alt(board: LearningBoard) -> str:
    """The mean of everybody, and the unit that did least."""
    told = [action_sentence(board.total.action)]
    units = [line for line in _drawn(board) if line.unit_id is not None]
    if len(units) > 1 and isinstance(units[0].action, Mean):
        value = show_decimals(100 * units[0].action.value, 1)
        told.append(t("boards.chart.acting.least", name=units[0].name, value=value))
    return " ".join(told)


def table(board: LearningBoard) -> Sheet:
    """Everybody, then every unit; blank where it is withheld."""
    columns = tuple(Column(key, t(f"boards.table.acting.{key}"), sort) for key, sort in SORTS.items())
    return Sheet(
        "acting", t("boards.table.acting.title"), columns, tuple(map(_row, (board.total, *board.units)))
    )


def _drawn(board: LearningBoard) -> tuple[UnitLearning, ...]:
    units = sorted(
        (u for u in board.units if isinstance(u.action, Mean)), key=lambda u: _points(u.action) or 0
    )
    total = (board.total,) if isinstance(board.total.action, Mean) else ()
    return (*total, *units[: MOST - 1])


def _row(line: UnitLearning) -> tuple[Cell, ...]:
    if isinstance(line.action, TooFew):
        return line.name, None, None, None, None
    i = line.action.interval
    ends = (round(100 * each, DECIMALS) for each in (i.value, i.low, i.high))
    return line.name, line.action.n, *ends


def _points(action: Mean | TooFew) -> float | None:
    return round(100 * action.value, DECIMALS) if isinstance(action, Mean) else None


def _label(action: Mean | TooFew) -> str:
    if isinstance(action, TooFew):
        return ""
    value, n = show_decimals(100 * action.value, 1), show_number(action.n)
    return t("boards.chart.acting.label", value=value, n=n)


CHART = Chart("acting", LearningBoard, build, alt, table)
