"""What every chart must bring: a figure from a board, the same in words, and the look they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go

from analytics.board import Board

INK = "#14213D"
MUTE = "#5B6478"
LINE = "#E4E1D8"
CARD = "#FFFFFF"
BRAND = "#14539A"
FONT = "Be Vietnam Pro, sans-serif"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart by name; `alt` says for a listener what the figure shows."""

    name: str
    build: Callable[[Board], go.Figure]
    alt: Callable[[Board], str]
