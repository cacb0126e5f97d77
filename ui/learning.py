"""What people learned, drawn for the office and the leadership from the board of learning."""

from __future__ import annotations

from analytics.detection import UnitDetection
from analytics.gain import Gain
from analytics.intervals import Mean, TooFew
from analytics.learning import LearningBoard, UnitLearning
from analytics.sentences import gain_sentences, too_few_words, unit_sentences
from text import t
from text.formats import show_number
from ui.parts.cards import Tile, card
from ui.parts.markup import draw, el
from ui.parts.tables import Cell, Column, draw_table


def gain_tile(board: LearningBoard) -> Tile:
    """Points before and after, out of a hundred, of the people who sat both."""
    gain = board.total.gain
    label = t("learning.tile")
    if isinstance(gain, TooFew):
        return Tile(label, "–", too_few_words(gain))
    value = f"{_points(gain.before)} → {_points(gain.after)}"
    note = t("learning.tile_people", n=show_number(gain.n))
    if gain.hake is not None and gain.hake.value > 0:
        note = t("learning.tile_hake", percent=round(100 * gain.hake.value), n=show_number(gain.n))
    return Tile(label, value, note)


def draw_learning(board: LearningBoard) -> None:
    """The total in sentences, then a line for each unit that may be shown."""
    with card("learning"):
        draw(el("h2", t("learning.title"), cls="lc-card-title"))
        told = (*unit_sentences(board.total.detection), *gain_sentences(board.total.gain))
        draw(el("ul", *(el("li", words) for words in told), cls="lc-sources"))
        if board.units:
            names = ("detection", "lean", "action", "gain", "people")
            columns = [Column(t("office.column.unit"))]
            columns += [Column(t(f"learning.column.{name}"), "number") for name in names]
            draw_table(columns, [_row(unit) for unit in board.units], t("learning.title"))
        draw(el("p", t("learning.note"), cls="lc-mute"))


def _row(unit: UnitLearning) -> tuple[Cell, ...]:
    return (
        unit.name,
        _mean(unit.detection.sensitivity) if isinstance(unit.detection, UnitDetection) else None,
        unit.detection.lean.label if isinstance(unit.detection, UnitDetection) else None,
        f"{_points(unit.action.value)}/100" if isinstance(unit.action, Mean) else None,
        _gain(unit.gain) if isinstance(unit.gain, Gain) else None,
        show_number(unit.people),
    )


def _mean(mean: Mean) -> str:
    low, high = show_number(mean.interval.low, 1), show_number(mean.interval.high, 1)
    return t("learning.mean", value=show_number(mean.value, 1), low=low, high=high)


def _gain(gain: Gain) -> str:
    return f"{_points(gain.before)} → {_points(gain.after)}"


def _points(share: float) -> str:
    return str(round(100 * share))
