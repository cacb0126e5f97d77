"""What people learned, unit by unit: telling fake from genuine, acting, and the gain from before to after."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from access.viewer import Permission, Viewer
from analytics.detection import Judgements, UnitDetection, measure_unit
from analytics.gain import Gain, Paired, measure_gain
from analytics.intervals import FEWEST, Mean, TooFew, mean_of
from analytics.withholding import shown_units
from db import measures, people
from db.campaigns import CampaignNow
from db.engine import Tx
from db.measures import GainCell, Judged, JudgementCell
from db.units import list_units

FULL = 100
Cell = TypeVar("Cell", JudgementCell, GainCell)
Figure = TypeVar("Figure", bound=Hashable)


@dataclass(frozen=True, slots=True)
class UnitLearning:
    """The people of one unit at the counted quiz, and their gain since before; TooFew where withheld."""

    unit_id: int | None
    name: str
    people: int
    detection: UnitDetection | TooFew
    action: Mean | TooFew
    gain: Gain | TooFew


@dataclass(frozen=True, slots=True)
class LearningBoard:
    """All in sight as of a day: the total, then the units whose figures may be shown beside it."""

    on: date
    total: UnitLearning
    units: tuple[UnitLearning, ...]


def learning_board(tx: Tx, viewer: Viewer, campaign: CampaignNow, on: date, total_name: str) -> LearningBoard:
    """The board of everybody, from counts alone; Refused without SEE_OVERVIEW."""
    viewer.require(Permission.SEE_OVERVIEW)
    judged = _by_unit(measures.list_judgements(tx, campaign.campaign_id, "counted", on), lambda c: c.judged)
    gains = _by_unit(measures.list_gains(tx, campaign.campaign_id, "counted", on), _paired)
    shown = shown_units({u: sum(n.values()) for u, n in judged.items()})
    gains_shown = shown_units({u: sum(n.values()) for u, n in gains.items()})
    lines = tuple(
        _line(u.unit_id, u.name, judged[u.unit_id], gains[u.unit_id] if u.unit_id in gains_shown else {})
        for u in list_units(tx, on)
        if u.unit_id in shown
    )
    return LearningBoard(on, _line(None, total_name, _all(judged), _all(gains)), lines)


def find_own_unit_mean(tx: Tx, viewer: Viewer, campaign_id: int, on: date) -> float | None:
    """The mean score of the viewer's unit at the counted quiz, as a share of points; None where withheld.

    Only people who also sat the one before are in it.
    """
    person = people.find_person(tx, viewer.person_id, on)
    unit_id = person.unit_id if person else None
    gains = _by_unit(measures.list_gains(tx, campaign_id, "counted", on), _paired)
    if unit_id is None or unit_id not in shown_units({u: sum(n.values()) for u, n in gains.items()}):
        return None
    figures = measure_gain(gains[unit_id])
    return None if isinstance(figures, TooFew) else figures.after


def judgements_of(judged: Judged) -> Judgements:
    """One sitting as the counts that detection is measured from."""
    return Judgements(*judged[:6])


def _line(
    unit_id: int | None, name: str, judged: Mapping[Judged, int], gains: Mapping[Paired, int]
) -> UnitLearning:
    count = sum(judged.values())
    detection: dict[Judgements, int] = {}
    for each, n in judged.items():
        detection[judgements_of(each)] = detection.get(judgements_of(each), 0) + n
    return UnitLearning(unit_id, name, count, measure_unit(detection), _action(judged), measure_gain(gains))


def _action(judged: Mapping[Judged, int]) -> Mean | TooFew:
    """The mean share of points of acting, 0–1, over people who were asked to act."""
    points = [(each.action_points / each.action_max, n) for each, n in judged.items() if each.action_max]
    count = sum(n for _, n in points)
    return mean_of(points) if count >= FEWEST else TooFew(count)


def _paired(cell: GainCell) -> Paired:
    return Paired(cell.first, cell.second, FULL)


def _by_unit(cells: Mapping[Cell, int], figure: Callable[[Cell], Figure]) -> dict[int, dict[Figure, int]]:
    """People by figure, unit by unit, whatever the day."""
    units: dict[int, dict[Figure, int]] = {}
    for cell, n in cells.items():
        counts = units.setdefault(cell.unit_id, {})
        counts[figure(cell)] = counts.get(figure(cell), 0) + n
    return units


def _all(by_unit: Mapping[int, Mapping[Figure, int]]) -> dict[Figure, int]:
    total: dict[Figure, int] = {}
    for counts in by_unit.values():
        for figure, n in counts.items():
            total[figure] = total.get(figure, 0) + n
    return total
