"""Marks of single items: one look for every chart that has them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import wrap
from typing import Any

from analytics.charts.contract import CARD, HOVER_WIDTH
from analytics.item_health import ItemLine


def item_marks(
    lines: Sequence[ItemLine], x: list[float], y: list[float], name: str, colour: str, symbol: str, hover: str
) -> dict[str, Any]:
    """A trace of one mark for each item, with its name and its people under the pointer."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": x,
        "y": y,
        "text": [_folded(line.name) for line in lines],
        "customdata": [line.people for line in lines],
        "marker": {
            "color": colour,
            "symbol": symbol,
            "size": 10 if symbol == "diamond" else 8,
            "opacity": 0.75,
            "line": {"color": CARD, "width": 1},
        },
        "hovertemplate": hover + "<extra></extra>",
    }


def _folded(name: str) -> str:
    """The name in lines, as it is shown under the pointer."""
    # Most names fit, and folding one costs more than all the rest of its mark.
    rows = [name] if len(name) <= HOVER_WIDTH else wrap(name, HOVER_WIDTH)
    return "<br>".join(escape(row) for row in rows)
