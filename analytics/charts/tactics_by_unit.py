"""Right answers by unit and tactic, a number in every cell; a cell about few people is withheld."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go

from analytics.charts.contract import (
    CARD,
    INK,
    MARGIN,
    MUTE,
    ROW,
    SAND,
    SKY,
    Chart,
    figure,
    row_names,
    rows_axis,
)
from analytics.charts.tactics import name_of
from analytics.exports.book import Cell, Column, Sheet
from analytics.learning import HeatLine, LearningBoard
from text import t

MOST = 12
"""Rows that can be read at once; the table has them all."""
HEAD = 168
"""Height in pixels of the names of tactics, which stand on end, and letters that it holds."""
LETTERS = 24


def build(board: LearningBoard) -> go.Figure:
    """Everybody on top, then the units with the least right; as many columns as there are tactics."""
    shown, n = _drawn(board), len(board.tactics)
    names = [_short(name_of(tactic)) for tactic in board.tactics]
    xaxis = {
        "side": "top",
        "tickvals": list(range(n)),
        "ticktext": names,
        "tickangle": -90,
        "tickfont": {"size": 12, "color": INK},
        "range": [-0.5, max(n, 1) - 0.5],
        "showgrid": False,
        "ticks": "",
    }
    return figure(
        [_cells(shown, n)],
        HEAD + ROW * max(len(shown), 1) + 16,
        xaxis,
        {**rows_axis(len(shown)), "range": [max(len(shown), 1) - 0.2, -0.8]},
        annotations=[*row_names([line.name for line in shown]), *_withheld(shown)],
        margin={**MARGIN, "t": HEAD},
    )


def alt(board: LearningBoard) -> str:
    """The weakest cell that is shown, and how many are withheld."""
    units = [line for line in board.heat if line.unit_id is not None]
    cells = [
        (right, line.name, tactic)
        for line in units
        for right, tactic in zip(line.cells, board.tactics, strict=True)
        if right is not None
    ]
    if not cells:
        return t("boards.chart.tactics_by_unit.empty")
    right, name, tactic = min(cells)
    told = t("boards.chart.tactics_by_unit.alt", name=name, tactic=name_of(tactic), percent=right)
    hidden = len(units) * len(board.tactics) - len(cells)
    return f"{told} {t('boards.chart.tactics_by_unit.withheld', n=hidden)}" if hidden else told


def table(board: LearningBoard) -> Sheet:
    """Everybody, then every unit with answers; a blank cell is withheld."""
    key = "boards.table.tactics_by_unit"
    columns = (
        Column("unit", t(f"{key}.unit"), "text"),
        *(Column(f"t_{tactic}", f"{name_of(tactic)} (%)", "number") for tactic in board.tactics),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple((line.name, *line.cells) for line in _in_order(board))
    return Sheet("tactics_by_unit", t(f"{key}.title"), columns, rows)


def _in_order(board: LearningBoard) -> list[HeatLine]:
    return sorted(board.heat, key=lambda line: line.unit_id is not None)


def _drawn(board: LearningBoard) -> list[HeatLine]:
    """Everybody, then the units that got least right, over what may be shown of each."""
    total = [line for line in board.heat if line.unit_id is None]
    units = [line for line in board.heat if line.unit_id is not None]
    return [*total, *sorted(units, key=_right)[: MOST - 1]]


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1].rstrip()}…"


def _right(line: HeatLine) -> float:
    shown = [cell for cell in line.cells if cell is not None]
    return sum(shown) / len(shown) if shown else 101.0


def _cells(shown: list[HeatLine], tactics: int) -> dict[str, Any]:
    return {
        "type": "heatmap",
        "x": list(range(tactics)),
        # Below the name of each row.
        "y": list(range(len(shown))),
        "z": [list(line.cells) for line in shown],
        "zmin": 0,
        "zmax": 100,
        "colorscale": [[0, SAND], [0.5, CARD], [1, SKY]],
        "showscale": False,
        "texttemplate": "%{z}",
        "textfont": {"size": 13, "color": INK},
        "xgap": 2,
        "ygap": 26,
        "hoverongaps": False,
        "hoverinfo": "skip",
    }


def _withheld(shown: list[HeatLine]) -> Iterator[dict[str, Any]]:
    font = {"size": 13, "color": MUTE}
    for y, line in enumerate(shown):
        for x, cell in enumerate(line.cells):
            if cell is None:
                yield {"x": x, "y": y, "text": t("boards.withheld"), "showarrow": False, "font": font}


CHART = Chart("tactics_by_unit", LearningBoard, build, alt, table)
