"""Items: which need somebody's hand, how well they tell people apart, how far scores can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from access.viewer import Permission, Viewer
from analytics.boards.contract import BoardAsk, BoardSort, Choice
from analytics.intervals import TooFew
from analytics.item_health import ItemBoard, item_board
from analytics.learning import counted_sums
from analytics.reliability import Reliability, measure_reliability
from db.engine import Tx
from text import t

MEANINGS = ("right", "tells", "flags", "drift", "difference", "error", "withheld")


@dataclass(frozen=True, slots=True)
class ItemsFigures:
    """The board of every item as /cau-hoi has it, and the reliability of the quiz of one campaign."""

    items: ItemBoard
    reliability: Reliability | TooFew


def build(tx: Tx, viewer: Viewer, ask: BoardAsk) -> ItemsFigures:
    """The figures of all items, whatever the campaign; Refused without SEE_ITEMS."""
    viewer.require(BOARD.needs)
    assert ask.campaign is not None
    sums = counted_sums(tx, viewer, ask.campaign, ask.on)
    return ItemsFigures(item_board(tx, viewer), measure_reliability(sums))


def about(value: ItemsFigures) -> tuple[tuple[str, str], ...]:
    """What each figure of the board means."""
    return tuple((t(f"boards.means.items.{m}.name"), t(f"boards.means.items.{m}.told")) for m in MEANINGS)


def part(value: ItemsFigures, chart: str) -> Any:
    """All but the reliability is drawn from the board of items."""
    return value if chart == "score_error" else value.items


BOARD = BoardSort(
    name="tinh-huong",
    place=3,
    needs=Permission.SEE_ITEMS,
    choices=frozenset({Choice.CAMPAIGN}),
    build=build,
    charts=("item_flags", "item_levels", "item_statistics", "item_options", "score_error"),
    about=about,
    part=part,
)
