"""Scores before learning, right after and later, each over those who sat it, with its interval."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go

from analytics.charts.contract import (
    INK,
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
from analytics.intervals import Interval, Mean, TooFew
from analytics.learning import LearningBoard, Score, UnitLearning
from analytics.sentences import gain_sentences, retention_sentence, verdict_sentence
from db.measures import MEASURED
from text import t
from text.formats import show_decimals, show_number

SORTS = {
    "unit": "text",
    "occasion": "text",
    "people": "number",
    "mean": "decimal",
    "low": "decimal",
    "high": "decimal",
}


def build(board: LearningBoard) -> go.Figure:
    """A bar for each occasion that enough people in sight have sat, with its interval."""
    scores = [score for score in board.total.scores if isinstance(score.mean, Mean)]
    sizes = [_points(s.mean.value) if isinstance(s.mean, Mean) else None for s in scores]
    trace = bars(t("boards.table.before_after.mean"), sizes, [_label(s) for s in scores], SERIES[0])
    # The interval has a line of its own below the bar, where it crosses no number.
    lines = [_reach(place, s.mean.interval) for place, s in enumerate(scores) if isinstance(s.mean, Mean)]
    names = row_names([_occasion(s.mode) for s in scores])
    axes = bare_axis(150), rows_axis(len(scores))
    around: dict[str, Any] = {"annotations": names, "shapes": lines, "margin": MARGIN}
    return figure([trace], rows_height(len(scores)), *axes, **around)


def alt(board: LearningBoard) -> str:
    """What those who sat both gained and whether it is shown, then what was kept later."""
    told = [gain_sentences(board.gain)[0]]
    if not isinstance(board.gain, TooFew):
        told.append(verdict_sentence(board.gain))
    told += [
        f"{_occasion(mode)}: {retention_sentence(kept)}"
        for mode, kept in board.retention
        if not isinstance(kept, TooFew)
    ]
    if board.waiting:
        told.append(t("boards.chart.before_after.waiting", n=show_number(board.waiting)))
    return " ".join(told)


def table(board: LearningBoard) -> Sheet:
    """Every occasion of everybody, then of each unit that may be shown."""
    columns = tuple(Column(key, t(f"boards.table.before_after.{key}"), sort) for key, sort in SORTS.items())
    rows = tuple(row for line in (board.total, *board.units) for row in _rows(line))
    return Sheet("before_after", t("boards.table.before_after.title"), columns, rows)


def _rows(line: UnitLearning) -> Iterator[tuple[Cell, ...]]:
    for score in line.scores or tuple(Score(mode, TooFew(0)) for mode in MEASURED):
        if isinstance(score.mean, TooFew):
            yield line.name, _occasion(score.mode), None, None, None, None
            continue
        i = score.mean.interval
        yield line.name, _occasion(score.mode), score.mean.n, *map(_points, (i.value, i.low, i.high))


def _label(score: Score) -> str:
    if isinstance(score.mean, TooFew):
        return ""
    mean = show_decimals(100 * score.mean.value, 1)
    return t("boards.chart.before_after.label", mean=mean, n=show_number(score.mean.n))


def _reach(place: int, interval: Interval) -> dict[str, Any]:
    low, high = max(0.0, _points(interval.low)), min(100.0, _points(interval.high))
    line = {"color": INK, "width": 3}
    return {"type": "line", "x0": low, "x1": high, "y0": place + 0.27, "y1": place + 0.27, "line": line}


def _occasion(mode: str) -> str:
    return t(f"boards.occasion.{mode}")


def _points(share: float) -> float:
    """Points of a hundred, as they are drawn and written."""
    return round(100 * share, DECIMALS)


CHART = Chart("before_after", LearningBoard, build, alt, table)
