"""Learning: what people gained and kept, telling fake from genuine, acting, certainty, tactic by unit."""

from __future__ import annotations

from access.viewer import Permission, Viewer
from analytics.boards.contract import BoardAsk, BoardSort, Choice
from analytics.learning import LearningBoard, learning_board
from db.engine import Tx
from db.units import list_units
from text import t

MEANINGS = ("score", "d", "c", "acting", "certainty", "right", "batches", "withheld")


def build(tx: Tx, viewer: Viewer, ask: BoardAsk) -> LearningBoard:
    """The figures of everybody or of one unit with what lies below; Refused without SEE_OVERVIEW."""
    viewer.require(BOARD.needs)
    assert ask.campaign is not None
    name = t("office.answers.total")
    if ask.unit_id is not None:
        name = {unit.unit_id: unit.name for unit in list_units(tx, ask.on)}[ask.unit_id]
    return learning_board(tx, viewer, ask.campaign, ask.on, name, ask.unit_id)


def about(value: LearningBoard) -> tuple[tuple[str, str], ...]:
    """What each figure of the board means."""
    return tuple(
        (t(f"boards.means.learning.{m}.name"), t(f"boards.means.learning.{m}.told")) for m in MEANINGS
    )


BOARD = BoardSort(
    name="hoc-tap",
    place=2,
    needs=Permission.SEE_OVERVIEW,
    choices=frozenset({Choice.CAMPAIGN, Choice.DAY, Choice.UNIT}),
    build=build,
    charts=("before_after", "detection", "acting", "certainty", "tactics", "tactics_by_unit"),
    about=about,
)
