"""What every chart must bring: a figure from a board, the same in words, and the look they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

INK = "#14213D"
MUTE = "#5B6478"
LINE = "#E4E1D8"
CARD = "#FFFFFF"
BRAND = "#14539A"
BRAND_SOFT = "#E6EFF9"
AMBER = "#B86E00"
FONT = "Be Vietnam Pro, sans-serif"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart by name, of the sort of board that it draws; `alt` says for a listener what it shows."""

    name: str
    board: type[Any]
    build: Callable[[Any], go.Figure]
    alt: Callable[[Any], str]
