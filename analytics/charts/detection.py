"""Telling scams from genuine messages, d′, and the lean to either side, c: everybody, then unit by unit."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.charts.contract import (
    AMBER,
    LINE,
    MARGIN,
    SERIES,
    Chart,
    Look,
    bars,
    figure,
    row_names,
    rows_axis,
    rows_height,
)
from analytics.detection import UnitDetection
from analytics.exports.book import DECIMALS, Cell, Column, Sheet
from analytics.intervals import Mean, TooFew
from analytics.learning import LearningBoard, UnitLearning
from analytics.sentences import unit_sentences
from text import t
from text.formats import show_decimals

MOST = 12
"""Rows that can be read at once; the table has them all."""
AMBER_BARS = Look(AMBER, "solid", "square", "")
LEFT, RIGHT = -2.2, 5.2
NUMBERS = ("sensitivity", "criterion")


def build(board: LearningBoard) -> go.Figure:
    """Two bars for each unit of which both may be told, the units that tell least apart first."""
    shown = _drawn(board)
    found = [line.detection for line in shown if isinstance(line.detection, UnitDetection)]
    d, c = [_cut(each.sensitivity.value) for each in found], [_cut(each.criterion.value) for each in found]
    traces = [
        bars(t("boards.chart.detection.d"), d, [_label("d_is", v) for v in d], SERIES[0], 0.27, -0.18),
        bars(t("boards.chart.detection.c"), c, [_label("c_is", v) for v in c], AMBER_BARS, 0.27, 0.09),
    ]
    zero = {"color": LINE, "width": 1}
    return figure(
        traces,
        rows_height(len(shown), 60) + 24,
        {"range": [LEFT, RIGHT], "showticklabels": False, "showgrid": False},
        rows_axis(len(shown)),
        annotations=row_names([line.name for line in shown]),
        shapes=[{"type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper", "line": zero}],
        margin={**MARGIN, "t": 32},
        showlegend=True,
    )


def alt(board: LearningBoard) -> str:
    """What is found of everybody, and which unit tells least apart."""
    told = list(unit_sentences(board.total.detection))
    units = [line for line in _drawn(board) if line.unit_id is not None]
    if len(units) > 1:
        line = units[0]
        assert isinstance(line.detection, UnitDetection)
        value = show_decimals(line.detection.sensitivity.value)
        told.append(t("boards.chart.detection.least", name=line.name, value=value))
    return " ".join(told)


def table(board: LearningBoard) -> Sheet:
    """Everybody, then every unit, with intervals; blank where it is withheld."""
    key = "boards.table.detection"
    columns = [Column("unit", t(f"{key}.unit"), "text"), Column("people", t(f"{key}.people"), "number")]
    for name in NUMBERS:
        columns += [
            Column(f"{name}{end}", t(f"{key}.{name}{end}"), "decimal") for end in ("", "_low", "_high")
        ]
    columns.append(Column("lean", t(f"{key}.lean"), "text"))
    return Sheet(
        "detection", t(f"{key}.title"), tuple(columns), tuple(map(_row, (board.total, *board.units)))
    )


def _drawn(board: LearningBoard) -> tuple[UnitLearning, ...]:
    """Everybody first, then the units from the least d′ up."""
    units = [line for line in board.units if isinstance(line.detection, UnitDetection)]
    units.sort(key=_sensitivity)
    total = (board.total,) if isinstance(board.total.detection, UnitDetection) else ()
    return (*total, *units[: MOST - 1])


def _sensitivity(line: UnitLearning) -> float:
    return line.detection.sensitivity.value if isinstance(line.detection, UnitDetection) else 0.0


def _row(line: UnitLearning) -> tuple[Cell, ...]:
    found = line.detection
    if isinstance(found, TooFew):
        return (line.name, *(None,) * 8)
    ends = (*_ends(found.sensitivity), *_ends(found.criterion))
    return line.name, found.sensitivity.n, *ends, found.lean.label


def _ends(mean: Mean) -> tuple[float, float, float]:
    return _cut(mean.value), _cut(mean.interval.low), _cut(mean.interval.high)


def _label(name: str, value: float) -> str:
    return t(f"boards.chart.detection.{name}", value=show_decimals(value))


def _cut(value: float) -> float:
    return round(value, DECIMALS)


CHART = Chart("detection", LearningBoard, build, alt, table)
