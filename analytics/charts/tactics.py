"""Tactic by tactic: how often it was told from genuine messages, and how well people acted."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.charts.contract import (
    AMBER,
    MARGIN,
    SERIES,
    Chart,
    Look,
    bare_axis,
    bars,
    figure,
    row_names,
    rows_axis,
    rows_height,
)
from analytics.exports.book import DECIMALS, Cell, Column, Sheet
from analytics.learning import LearningBoard, TacticLearning
from text import t, words
from text.formats import show_number

MOST = 12
AMBER_BARS = Look(AMBER, "solid", "square", "")
GAP_FROM = 0.1
"""By how much acting must lag behind detection for a word about it."""
SORTS = {
    "tactic": "text",
    "detection": "decimal",
    "judged": "number",
    "action": "decimal",
    "acted": "number",
}


def build(board: LearningBoard) -> go.Figure:
    """Two bars for each tactic, the ones that were told apart least first."""
    shown = _in_order(board)[:MOST]
    detection, action = [_percent(s.detection) for s in shown], [_percent(s.action) for s in shown]
    traces = [
        bars(t("boards.table.tactics.detection"), detection, _labels(detection), SERIES[0], 0.27, -0.18),
        bars(t("boards.table.tactics.action"), action, _labels(action), AMBER_BARS, 0.27, 0.09),
    ]
    names = row_names([name_of(line.tactic) for line in shown])
    rows = len(shown)
    return figure(
        traces,
        rows_height(rows, 60) + 24,
        bare_axis(125),
        rows_axis(rows),
        annotations=names,
        margin={**MARGIN, "t": 32},
        showlegend=True,
    )


def alt(board: LearningBoard) -> str:
    """The tactic that is told apart least, and the one where doing lags farthest behind knowing."""
    judged = [line for line in _in_order(board) if line.detection is not None]
    if not judged:
        return t("boards.chart.tactics.empty")
    lead = judged[0]
    told = [
        t(
            "boards.chart.tactics.lead",
            tactic=name_of(lead.tactic),
            percent=round(_percent(lead.detection) or 0),
        )
    ]
    line = max(judged, key=_gap)
    if _gap(line) >= GAP_FROM:
        shares = {
            "detection": round(_percent(line.detection) or 0),
            "action": round(_percent(line.action) or 0),
        }
        told.append(t("boards.chart.tactics.gap", tactic=name_of(line.tactic), **shares))
    return " ".join(told)


def table(board: LearningBoard) -> Sheet:
    """Every tactic of which something may be told."""
    columns = tuple(Column(key, t(f"boards.table.tactics.{key}"), sort) for key, sort in SORTS.items())
    return Sheet("tactics", t("boards.table.tactics.title"), columns, tuple(map(_row, _in_order(board))))


def name_of(tactic: str) -> str:
    """The tactic as people call it."""
    return t(f"tactic.{tactic}") if f"tactic.{tactic}" in words() else tactic


def _in_order(board: LearningBoard) -> list[TacticLearning]:
    return sorted(board.by_tactic, key=lambda s: (s.detection is None, s.detection or 0, s.tactic))


def _row(line: TacticLearning) -> tuple[Cell, ...]:
    judged = line.judged if line.detection is not None else None
    acted = line.acted if line.action is not None else None
    return name_of(line.tactic), _percent(line.detection), judged, _percent(line.action), acted


def _gap(line: TacticLearning) -> float:
    return line.detection - line.action if line.detection is not None and line.action is not None else 0.0


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, DECIMALS)


def _labels(sizes: list[float | None]) -> list[str]:
    return [f"{show_number(round(size))}%" if size is not None else t("boards.withheld") for size in sizes]


CHART = Chart("tactics", LearningBoard, build, alt, table)
