"""What people learned, unit by unit: telling fake from genuine, acting, and the gain from before to after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from access.viewer import Permission, Viewer
from analytics.calibration import UnitCalibration, measure_unit_calibration
from analytics.detection import UnitDetection, measure_unit
from analytics.gain import FULL, Gain, Retention, measure_gain, measure_retention
from analytics.intervals import FEWEST, Mean, Pairs, Sums, TooFew, mean_of
from analytics.withholding import shown_units
from campaign.learned import FINE
from campaign.measures import LATER
from db import encounters, measures, people
from db.campaigns import CampaignNow
from db.encounters import ItemCounts
from db.engine import Tx
from db.measures import Learned
from db.units import list_units
from quizzes.bank import get_item

COUNTED = "counted"
FIGURES = ("judging", "acting", "certain", "gaining")
"""Who is in each figure of a unit; a figure has its own people and so its own hiding."""


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


def learning_board(tx: Tx, viewer: Viewer, campaign: CampaignNow, on: date, total_name: str) -> LearningBoard:
    """The board of everybody, from sums alone; Refused without SEE_OVERVIEW."""
    viewer.require(Permission.SEE_OVERVIEW)
    campaign_id = campaign.campaign_id
    by_unit = measures.sum_by_unit(tx, campaign_id, COUNTED, on)
    shown = {counted: _shown(by_unit, counted) for counted in ("people", *FIGURES)}
    lines = tuple(
        _line(u.unit_id, u.name, _hide(by_unit[u.unit_id], u.unit_id, shown))
        for u in list_units(tx, on)
        if u.unit_id in shown["people"]
    )
    total = _line(None, total_name, _sum(by_unit.values()))
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
    by_unit = measures.sum_by_unit(tx, campaign_id, COUNTED, on)
    if unit_id is None or unit_id not in _shown(by_unit, "people"):
        return None
    return by_unit[unit_id].percent / (FULL * by_unit[unit_id].people)


def _shown(by_unit: Mapping[int, Learned], counted: str) -> frozenset[int]:
    """The units of which a figure may be shown beside that of all, by the people who are in it."""
    return shown_units({unit_id: getattr(sums, counted) for unit_id, sums in by_unit.items()})


def _hide(sums: Learned, unit_id: int, shown: Mapping[str, frozenset[int]]) -> Learned:
    """The sums of a unit with nobody in the figures that may not be shown of it."""
    return sums._replace(**{counted: 0 for counted in FIGURES if unit_id not in shown[counted]})


def _line(unit_id: int | None, name: str, sums: Learned) -> UnitLearning:
    return UnitLearning(
        unit_id=unit_id,
        name=name,
        people=sums.people,
        detection=measure_unit(sums),
        action=_action(sums),
        calibration=measure_unit_calibration(sums),
        gain=measure_gain(_gained(sums)),
    )


def _action(sums: Learned) -> Mean | TooFew:
    """The mean share of points of acting, 0–1, over people who were asked to act."""
    if sums.acting < FEWEST:
        return TooFew(sums.acting)
    return mean_of(Sums(sums.acting, sums.action, sums.action_squares), FINE)


def _gained(sums: Learned) -> Pairs:
    return Pairs(
        sums.gaining,
        sums.gain_first,
        sums.gain_second,
        sums.gain_first_squares,
        sums.gain_second_squares,
        sums.gain_products,
    )


def _kept(sums: Learned) -> Pairs:
    return Pairs(
        sums.keeping,
        sums.kept_first,
        sums.kept_second,
        sums.kept_first_squares,
        sums.kept_second_squares,
        sums.kept_products,
    )


def _retention(tx: Tx, campaign_id: int, on: date) -> Iterator[tuple[str, Retention | TooFew]]:
    for mode in LATER:
        by_unit = measures.sum_by_unit(tx, campaign_id, mode, on)
        yield mode, measure_retention(_kept(_sum(by_unit.values())))


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


def _sum(parts: Iterable[Learned]) -> Learned:
    return Learned(*(sum(column) for column in zip(Learned(), *parts, strict=True)))
