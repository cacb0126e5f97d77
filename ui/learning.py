"""What people learned, drawn for the office and the leadership from the board of learning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analytics.calibration import UnitCalibration
from analytics.detection import UnitDetection
from analytics.gain import FULL, Retention
from analytics.intervals import Mean, TooFew
from analytics.learning import LearningBoard, TacticLearning, UnitLearning
from analytics.sentences import (
    action_sentence,
    gain_sentences,
    retention_sentence,
    too_few_words,
    unit_calibration_sentence,
    unit_sentences,
)
from text import t, words
from text.formats import show_number
from ui.parts.bars import Bar, tone_of
from ui.parts.cards import Tile, card
from ui.parts.markup import Html, draw, el
from ui.parts.tables import Cell, Column, draw_table

GAP_FROM = 0.1
"""By how much acting must lag behind detection for a word about it."""


def gain_tile(board: LearningBoard) -> Tile:
    """Points before and after, out of a hundred, of the people who sat both."""
    gain = board.gain
    label = t("learning.tile")
    if isinstance(gain, TooFew):
        return Tile(label, "–", too_few_words(gain))
    value = f"{_points(gain.before)} → {_points(gain.after)}"
    note = t("learning.tile_people", n=show_number(gain.n))
    if gain.hake is not None and gain.hake.value > 0:
        note = t("learning.tile_hake", percent=round(100 * gain.hake.value), n=show_number(gain.n))
    return Tile(label, value, note)


def draw_learning(board: LearningBoard) -> None:
    """The total in sentences, then a line for each tactic, and one for each unit that may be shown."""
    with card("learning"):
        draw(el("h2", t("learning.title"), cls="lc-card-title"))
        draw(el("div", *(_group(name, told) for name, told in _sentences(board)), cls="lc-stack"))
        if board.by_tactic:
            _draw_tactics(board.by_tactic)
        if board.units:
            draw(el("h3", t("learning.units")))
            names = ("detection", "lean", "action", "certainty", "gain", "people")
            columns = [Column(t("office.column.unit"))]
            columns += [Column(t(f"learning.column.{name}"), "number") for name in names]
            draw_table(columns, [_row(unit) for unit in board.units], t("learning.units"))
        draw(el("p", t("learning.note"), cls="lc-mute"))


def _sentences(board: LearningBoard) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What is told of everybody, group by group: detection and action always apart."""
    total = board.total
    return (
        ("detection", unit_sentences(total.detection)),
        ("action", (action_sentence(total.action),)),
        ("certainty", (unit_calibration_sentence(total.calibration),)),
        ("gain", gain_sentences(board.gain)),
        ("kept", tuple(_kept(mode, kept) for mode, kept in board.retention)),
    )


def _kept(mode: str, kept: Retention | TooFew) -> str:
    return f"{t(f'measure.occasion.{mode}')}: {retention_sentence(kept)}"


def _group(name: str, told: Sequence[str]) -> Html:
    sentences = el("ul", *(el("li", each) for each in told), cls="lc-sources")
    return el("section", el("h3", t(f"learning.group.{name}")), sentences)


def _draw_tactics(tactics: Sequence[TacticLearning]) -> None:
    draw(el("h3", t("learning.tactics")))
    draw(el("p", " ".join(_told_of_tactics(tactics))))
    names = ("tactic_detection", "judged", "tactic_action", "acted")
    columns = [Column(t("learning.column.tactic"))]
    columns += [Column(t(f"learning.column.{name}"), "number") for name in names]
    draw_table(columns, [_tactic_row(line) for line in tactics], t("learning.tactics"))
    draw(el("p", t("learning.tactics_note"), cls="lc-mute"))


def _told_of_tactics(tactics: Sequence[TacticLearning]) -> Iterator[str]:
    """The tactic that is told apart least, and the one where doing lags farthest behind knowing."""
    judged = [(line.detection, line) for line in tactics if line.detection is not None]
    if judged:
        share, line = min(judged, key=lambda each: each[0])
        yield t("learning.tactics_lead", tactic=_tactic(line.tactic), percent=_points(share))
    gaps = [
        (line.detection - line.action, line)
        for line in tactics
        if line.detection is not None and line.action is not None
    ]
    gap, line = max(gaps, key=lambda each: each[0], default=(0.0, tactics[0]))
    if gap >= GAP_FROM and line.detection is not None and line.action is not None:
        both = {"detection": _points(line.detection), "action": _points(line.action)}
        yield t("learning.tactics_gap", tactic=_tactic(line.tactic), **both)


def _tactic_row(line: TacticLearning) -> tuple[Cell, ...]:
    return (
        _tactic(line.tactic),
        _bar(line.detection),
        line.judged if line.detection is not None else None,
        _bar(line.action),
        line.acted if line.action is not None else None,
    )


def _bar(share: float | None) -> Bar | None:
    if share is None:
        return None
    part = round(FULL * share)
    return Bar(part, FULL, tone_of(part, FULL))


def _tactic(key: str) -> str:
    return t(f"tactic.{key}") if f"tactic.{key}" in words() else key


def _row(unit: UnitLearning) -> tuple[Cell, ...]:
    return (
        unit.name,
        _mean(unit.detection.sensitivity) if isinstance(unit.detection, UnitDetection) else None,
        unit.detection.lean.label if isinstance(unit.detection, UnitDetection) else None,
        f"{_points(unit.action.value)}/100" if isinstance(unit.action, Mean) else None,
        unit.calibration.confidence.label if isinstance(unit.calibration, UnitCalibration) else None,
        _before_after(unit),
        show_number(unit.people),
    )


def _mean(mean: Mean) -> str:
    low, high = show_number(mean.interval.low, 1), show_number(mean.interval.high, 1)
    return t("learning.mean", value=show_number(mean.value, 1), low=low, high=high)


def _before_after(unit: UnitLearning) -> str:
    """Mean scores before and after, each over those who sat it; a dash where too few did."""
    means = (unit.score_of("before"), unit.score_of("counted"))
    return " → ".join(_points(each.value) if isinstance(each, Mean) else "–" for each in means)


def _points(share: float) -> str:
    return str(round(100 * share))
