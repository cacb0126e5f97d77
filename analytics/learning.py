"""What people learned, unit by unit: telling fake from genuine, acting, and the gain from before to after."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from access.viewer import Permission, Viewer
from analytics.calibration import Answered, Calibration, UnitCalibration, measure_unit_calibration
from analytics.detection import UNIT_LEAST, Judgements, UnitDetection, measure_unit
from analytics.gain import Gain, Paired, Retention, measure_gain, measure_retention
from analytics.intervals import FEWEST, Mean, TooFew, mean_of
from analytics.withholding import shown_units
from campaign.measures import LATER
from db import encounters, measures, people
from db.campaigns import CampaignNow
from db.encounters import ItemCounts
from db.engine import Tx
from db.measures import Certain, GainCell, Judged, JudgementCell, SittingCell
from db.units import list_units
from quizzes.bank import get_item

Acted = tuple[int, int]
"""Points of acting, out of how many."""
FULL = 100
COUNTED = "counted"
Cell = TypeVar("Cell", JudgementCell, GainCell, SittingCell)
Figure = TypeVar("Figure", bound=Hashable)
ByUnit = Mapping[int, Mapping[Figure, int]]


@dataclass(frozen=True, slots=True)
class UnitLearning:
    """The people of one unit at the counted quiz, and their gain since before; TooFew where withheld."""

    unit_id: int | None
    name: str
    people: int
    detection: UnitDetection | TooFew
    action: Mean | TooFew
    calibration: UnitCalibration | TooFew
    gain: Gain | TooFew


@dataclass(frozen=True, slots=True)
class LearningBoard:
    """All in sight as of a day: the total, then the units whose figures may be shown beside it.

    `retention` is what everybody together kept, by the later occasion (month1, month5).
    """

    on: date
    total: UnitLearning
    units: tuple[UnitLearning, ...]
    retention: tuple[tuple[str, Retention | TooFew], ...]


@dataclass(frozen=True, slots=True)
class TacticLearning:
    """How often a tactic was told from genuine messages, and how well people acted, 0–1; None if withheld.

    `judged` and `acted` are the first answers that each figure is made from.
    """

    tactic: str
    judged: int
    detection: float | None
    acted: int
    action: float | None


@dataclass(frozen=True, slots=True)
class _Tallies:
    """What the lines are made from, unit by unit; each figure has its own people and so its own hiding."""

    detection: ByUnit[Judgements]
    action: ByUnit[Acted]
    calibration: ByUnit[Calibration]
    gain: ByUnit[Paired]


def learning_board(tx: Tx, viewer: Viewer, campaign: CampaignNow, on: date, total_name: str) -> LearningBoard:
    """The board of everybody, from counts alone; Refused without SEE_OVERVIEW."""
    viewer.require(Permission.SEE_OVERVIEW)
    campaign_id = campaign.campaign_id
    judged = _by_unit(measures.list_judgements(tx, campaign_id, COUNTED, on), lambda c: c.judged)
    tallies = _read(tx, campaign_id, on, judged)
    people_by_unit = {u: sum(n.values()) for u, n in judged.items()}
    units, shown = shown_units(people_by_unit), _shown(tallies)
    lines = tuple(
        _line(u.unit_id, u.name, people_by_unit[u.unit_id], _of_unit(shown, u.unit_id))
        for u in list_units(tx, on)
        if u.unit_id in units
    )
    total = _line(None, total_name, sum(people_by_unit.values()), _of_all(tallies))
    return LearningBoard(on, total, lines, tuple(_retention(tx, campaign_id, on)))


def list_tactic_learning(tx: Tx, viewer: Viewer, campaign: CampaignNow) -> tuple[TacticLearning, ...]:
    """Detection and action apart for each tactic, over everybody's first answers in the counted quiz so far.

    The items' counts do not say how many people stand behind a tactic, but each item counts a person once:
    the most people of one item are a number that it cannot fall below. Refused without SEE_OVERVIEW.
    """
    viewer.require(Permission.SEE_OVERVIEW)
    counted = encounters.list_of_sittings(tx, campaign.campaign_id, COUNTED)
    by_tactic: dict[str, list[ItemCounts]] = {}
    for revision_id, counts in counted.items():
        by_tactic.setdefault(get_item(tx, revision_id).item.head.tactic, []).append(counts)
    tactics = sorted(by_tactic)
    judging = [max((c.judged for c in by_tactic[each]), default=0) for each in tactics]
    acting = [max((c.people for c in by_tactic[each] if c.action_max), default=0) for each in tactics]
    detected, acted = shown_units(dict(enumerate(judging))), shown_units(dict(enumerate(acting)))
    lines = (
        _tactic(name, by_tactic[name], place in detected, place in acted)
        for place, name in enumerate(tactics)
    )
    return tuple(line for line in lines if line.detection is not None or line.action is not None)


def find_own_unit_mean(tx: Tx, viewer: Viewer, campaign_id: int, on: date) -> float | None:
    """The mean score of the viewer's unit at the counted quiz, as a share of points; None where withheld.

    Everybody of the unit who has sat it counts, whether or not they sat the one before.
    """
    person = people.find_person(tx, viewer.person_id, on)
    unit_id = person.unit_id if person else None
    scores = measures.list_scores(tx, campaign_id, COUNTED, on)
    if unit_id is None or unit_id not in shown_units({u: sum(n.values()) for u, n in scores.items()}):
        return None
    own = scores[unit_id]
    return sum(percent * n for percent, n in own.items()) / (FULL * sum(own.values()))


def judgements_of(judged: Judged) -> Judgements:
    """One sitting as the counts that detection is measured from."""
    return Judgements(*judged[:6])


def calibration_of(certain: Certain) -> Calibration:
    """One sitting or more as the counts that calibration is measured from."""
    return Calibration(
        Answered(certain.guess_right, certain.guess_wrong),
        Answered(certain.fairly_right, certain.fairly_wrong),
        Answered(certain.sure_right, certain.sure_wrong),
    )


def _read(tx: Tx, campaign_id: int, on: date, judged: ByUnit[Judged]) -> _Tallies:
    sittings = measures.list_sitting_cells(tx, campaign_id, COUNTED, on)
    gains = measures.list_gains(tx, campaign_id, COUNTED, on)
    return _Tallies(
        detection=_turn(judged, judgements_of),
        action=_turn(judged, lambda each: (each.action_points, each.action_max)),
        calibration=_by_unit(sittings, lambda cell: calibration_of(cell.certain)),
        gain=_by_unit(gains, _paired),
    )


def _shown(tallies: _Tallies) -> _Tallies:
    """The units of which each figure may be shown beside that of all: counted are those who are in it."""
    return _Tallies(
        _keep(tallies.detection, lambda each: each.fewest >= UNIT_LEAST),
        _keep(tallies.action, lambda each: each[1] > 0),
        _keep(tallies.calibration, lambda each: each.answers > 0),
        _keep(tallies.gain, lambda _: True),
    )


def _keep(by_unit: ByUnit[Figure], counts: Callable[[Figure], bool]) -> ByUnit[Figure]:
    in_it = {u: sum(n for each, n in tally.items() if counts(each)) for u, tally in by_unit.items()}
    return {unit_id: by_unit[unit_id] for unit_id in shown_units(in_it)}


def _of_unit(tallies: _Tallies, unit_id: int) -> tuple[Mapping[Any, int], ...]:
    each = (tallies.detection, tallies.action, tallies.calibration, tallies.gain)
    return tuple(by_unit.get(unit_id, {}) for by_unit in each)


def _of_all(tallies: _Tallies) -> tuple[Mapping[Any, int], ...]:
    return _all(tallies.detection), _all(tallies.action), _all(tallies.calibration), _all(tallies.gain)


def _line(unit_id: int | None, name: str, count: int, own: tuple[Mapping[Any, int], ...]) -> UnitLearning:
    detection, action, calibration, gain = own
    return UnitLearning(
        unit_id=unit_id,
        name=name,
        people=count,
        detection=measure_unit(detection),
        action=_action(action),
        calibration=measure_unit_calibration(calibration),
        gain=measure_gain(gain),
    )


def _action(acted: Mapping[Acted, int]) -> Mean | TooFew:
    """The mean share of points of acting, 0–1, over people who were asked to act."""
    points = [(earned / most, n) for (earned, most), n in acted.items() if most]
    count = sum(n for _, n in points)
    return mean_of(points) if count >= FEWEST else TooFew(count)


def _retention(tx: Tx, campaign_id: int, on: date) -> Iterator[tuple[str, Retention | TooFew]]:
    for mode in LATER:
        kept = _by_unit(measures.list_kept(tx, campaign_id, mode, on), _paired)
        yield mode, measure_retention(_all(kept))


def _tactic(name: str, items: Sequence[ItemCounts], is_detected: bool, is_acted: bool) -> TacticLearning:
    total = [sum(column) for column in zip(*items, strict=True)]
    counts = ItemCounts(*total)
    acted = sum(each.people for each in items if each.action_max)
    return TacticLearning(
        tactic=name,
        judged=counts.judged,
        detection=counts.detected / counts.judged if is_detected else None,
        acted=acted,
        action=counts.action_points / counts.action_max if is_acted else None,
    )


def _paired(cell: GainCell) -> Paired:
    return Paired(cell.first, cell.second, FULL)


def _by_unit(cells: Mapping[Cell, int], figure: Callable[[Cell], Figure]) -> dict[int, dict[Figure, int]]:
    """People by figure, unit by unit, whatever the day."""
    units: dict[int, dict[Figure, int]] = {}
    for cell, n in cells.items():
        counts = units.setdefault(cell.unit_id, {})
        counts[figure(cell)] = counts.get(figure(cell), 0) + n
    return units


def _turn(by_unit: ByUnit[Judged], figure: Callable[[Judged], Figure]) -> dict[int, dict[Figure, int]]:
    """The same people by another figure of theirs."""
    turned: dict[int, dict[Figure, int]] = {}
    for unit_id, tally in by_unit.items():
        counts = turned.setdefault(unit_id, {})
        for each, n in tally.items():
            counts[figure(each)] = counts.get(figure(each), 0) + n
    return turned


def _all(by_unit: ByUnit[Figure]) -> dict[Figure, int]:
    total: dict[Figure, int] = {}
    for counts in by_unit.values():
        for figure, n in counts.items():
            total[figure] = total.get(figure, 0) + n
    return total
