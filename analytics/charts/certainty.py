"""How often people were right by how sure they said they were, and by how much they were too sure."""

from __future__ import annotations

from collections.abc import Iterator

import plotly.graph_objects as go

from analytics.charts.contract import (
    MARGIN,
    SERIES,
    Chart,
    bare_axis,
    bars,
    figure,
    row_names,
    rows_axis,
    rows_height,
)
from analytics.exports.book import DECIMALS, Cell, Column, Sheet
from analytics.intervals import TooFew
from analytics.learning import LearningBoard, UnitLearning
from analytics.sentences import unit_calibration_sentence
from campaign.certainty import Answered, Level
from text import t
from text.formats import show_decimals, show_number

SORTS = {
    "unit": "text",
    "level": "text",
    "answers": "number",
    "right": "decimal",
    "people": "number",
    "surplus": "decimal",
    "low": "decimal",
    "high": "decimal",
}


def build(board: LearningBoard) -> go.Figure:
    """A bar for each word of certainty: the share of answers that were right."""
    found = list(_levels(board))
    sizes = [_percent(each) for _, each in found]
    labels = [_label(each) for _, each in found]
    trace = bars(t("boards.table.certainty.right"), sizes, labels, SERIES[0])
    names = row_names([t(f"measure.level.{level.value}") for level, _ in found])
    axes = bare_axis(200), rows_axis(len(found))
    return figure([trace], rows_height(len(found)), *axes, annotations=names, margin=MARGIN)


def alt(board: LearningBoard) -> str:
    """Whether people are surer than they are right."""
    return unit_calibration_sentence(board.total.calibration)


def table(board: LearningBoard) -> Sheet:
    """The words of certainty of everybody, then the surplus of everybody and of each unit."""
    columns = tuple(Column(key, t(f"boards.table.certainty.{key}"), sort) for key, sort in SORTS.items())
    levels = tuple(_level_row(board.total.name, level, each) for level, each in _levels(board))
    units = tuple(_unit_row(line) for line in (board.total, *board.units))
    return Sheet("certainty", t("boards.table.certainty.title"), columns, (*levels, *units))


def _levels(board: LearningBoard) -> Iterator[tuple[Level, Answered | None]]:
    found = board.total.calibration
    pooled = {} if isinstance(found, TooFew) else dict(found.levels)
    for level in Level:
        yield level, pooled.get(level)


def _level_row(name: str, level: Level, answered: Answered | None) -> tuple[Cell, ...]:
    word = t(f"measure.level.{level.value}")
    answers = answered.all if answered else None
    return name, word, answers, _percent(answered), None, None, None, None


def _unit_row(line: UnitLearning) -> tuple[Cell, ...]:
    found = line.calibration
    if isinstance(found, TooFew):
        return (line.name, *(None,) * 7)
    i = found.surplus.interval
    return line.name, None, None, None, found.surplus.n, *(_cut(each) for each in (i.value, i.low, i.high))


def _percent(answered: Answered | None) -> float | None:
    return _cut(answered.right / answered.all) if answered and answered.all else None


def _label(answered: Answered | None) -> str:
    if answered is None or not answered.all:
        return t("boards.withheld")
    percent = show_decimals(100 * answered.right / answered.all, 1)
    return t("boards.chart.certainty.label", percent=percent, n=show_number(answered.all))


def _cut(share: float) -> float:
    return round(100 * share, DECIMALS)


CHART = Chart("certainty", LearningBoard, build, alt, table)
