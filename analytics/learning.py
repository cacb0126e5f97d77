"""What people learned, unit by unit: their scores, telling fake from genuine, acting, and what was gained."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from access.viewer import Permission, Viewer
from analytics.calibration import UnitCalibration, measure_unit_calibration
from analytics.detection import UnitDetection, measure_unit
from analytics.gain import FULL, Gain, Retention, measure_gain, measure_retention
from analytics.intervals import FEWEST, Mean, Pairs, Sums, TooFew, mean_of
from analytics.sight import units_in_sight
from analytics.withholding import shown_units
from campaign.learned import FINE
from campaign.measures import LATER
from db import batches, measures, people, tallies
from db.batches import Sort
from db.campaigns import CampaignNow
from db.engine import Tx
from db.measures import MEASURED, Learned
from db.tallies import AnswerCounts
from text.formats import percent

COUNTED = "counted"
FIGURES = ("judging", "acting", "certain")
"""Who is in each figure of a unit; a figure has its own people and so its own hiding."""


@dataclass(frozen=True, slots=True)
class Score:
    """The mean score of those who sat on one occasion (before, counted, month1, month5), 0–1."""

    mode: str
    mean: Mean | TooFew


@dataclass(frozen=True, slots=True)
class UnitLearning:
    """The people of one unit at the counted quiz, and their scores on every occasion; TooFew where withheld.

    The scores of two occasions are not of the same people; those who sat both are told in Gain.
    """

    unit_id: int | None
    name: str
    people: int
    scores: tuple[Score, ...]
    detection: UnitDetection | TooFew
    action: Mean | TooFew
    calibration: UnitCalibration | TooFew

    def score_of(self, mode: str) -> Mean | TooFew:
        """The mean score on an occasion; KeyError for one that is not measured."""
        return {each.mode: each.mean for each in self.scores}[mode]


@dataclass(frozen=True, slots=True)
class TacticLearning:
    """How often a tactic was told from genuine messages, and how well people acted, 0–1; None if withheld.

    `judged` and `acted` are the answers that each figure is made from, of people's first counted sitting.
    """

    tactic: str
    judged: int
    detection: float | None
    acted: int
    action: float | None


@dataclass(frozen=True, slots=True)
class HeatLine:
    """Whole percent of right answers of a unit by tactic, in the board's order; None is withheld."""

    unit_id: int | None
    name: str
    cells: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class LearningBoard:
    """All in sight as of a day: the total, then the units whose figures may be shown beside it.

    `gain` and `retention` are of everybody together: what those who sat both occasions gained, and kept by
    the later occasion (month1, month5). `heat` has a line for each unit with answers, the total last.
    Everything is over those who have come into the figures in batches: see campaign/batches.py. `waiting`
    are those who have handed the counted quiz in by now and wait for others.
    """

    on: date
    total: UnitLearning
    units: tuple[UnitLearning, ...]
    gain: Gain | TooFew
    retention: tuple[tuple[str, Retention | TooFew], ...]
    tactics: tuple[str, ...] = ()
    heat: tuple[HeatLine, ...] = ()
    by_tactic: tuple[TacticLearning, ...] = ()
    waiting: int = 0


def learning_board(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, on: date, total_name: str, unit_id: int | None = None
) -> LearningBoard:
    """The board of everybody, or of a unit with what lies below, from sums alone.

    Gain and retention are told of everybody alone. Refused without SEE_OVERVIEW or out of sight.
    """
    viewer.require(Permission.SEE_OVERVIEW)
    units = units_in_sight(tx, viewer.scope, on, unit_id)
    here = None if unit_id is None else {unit.unit_id for unit in units}
    by_mode = measures.sum_by_mode(tx, campaign.campaign_id, on)
    own = {mode: _within(by_mode.get(mode, {}), here) for mode in MEASURED}
    shown = {name: _shown(own[COUNTED], name) for name in ("people", *FIGURES)}
    lines = (
        _line(u.unit_id, u.name, {m: each.get(u.unit_id) for m, each in own.items()}, shown) for u in units
    )
    rest = {mode: _all(by_mode.get(f"rest:{mode}", {})) if here is None else Learned() for mode in MEASURED}
    sums = {mode: _sum((_all(own[mode]), rest[mode])) for mode in MEASURED}
    answers = tallies.sum_answers(tx, campaign.campaign_id, on)
    tactics, heat = _heat({u.unit_id: u.name for u in units}, answers, here, total_name)
    return LearningBoard(
        on=on,
        total=_line(None, total_name, sums),
        units=tuple(line for line in lines if line.unit_id in shown["people"]),
        gain=measure_gain(_gained(_all(by_mode.get(f"gain:{COUNTED}", {}) if here is None else {}))),
        retention=tuple(_retention(by_mode if here is None else {})),
        tactics=tactics,
        heat=heat,
        by_tactic=tuple(_by_tactic(answers, here)),
        waiting=batches.count_waiting(tx, campaign.campaign_id, Sort("sitting", COUNTED), here),
    )


def counted_sums(tx: Tx, viewer: Viewer, campaign: CampaignNow, on: date) -> Learned:
    """The sums of everybody's counted quiz at the end of a day; Refused without SEE_OVERVIEW."""
    viewer.require(Permission.SEE_OVERVIEW)
    by_mode = measures.sum_by_mode(tx, campaign.campaign_id, on)
    return _sum(_all(by_mode.get(mode, {})) for mode in (COUNTED, f"rest:{COUNTED}"))


def find_own_unit_mean(tx: Tx, viewer: Viewer, campaign_id: int, on: date) -> float | None:
    """The mean score of the viewer's unit at the counted quiz, as a share of points; None where withheld.

    Everybody of the unit who has come into the figures counts, whether or not they sat the one before.
    """
    person = people.find_person(tx, viewer.person_id, on)
    unit_id = person.unit_id if person else None
    by_unit = measures.sum_by_unit(tx, campaign_id, COUNTED, on)
    if unit_id is None or unit_id not in _shown(by_unit, "people"):
        return None
    return by_unit[unit_id].percent / (FULL * by_unit[unit_id].people)


def _within(by_unit: Mapping[int, Learned], here: Collection[int] | None) -> dict[int, Learned]:
    """Units of the sight; a unit that has closed is in the total of everybody alone."""
    return {u: sums for u, sums in by_unit.items() if here is None or u in here}


def _shown(by_unit: Mapping[int, Learned], counted: str) -> frozenset[int]:
    """The units of which a figure may be shown beside that of all, by the people who are in it."""
    return shown_units({unit_id: getattr(sums, counted) for unit_id, sums in by_unit.items()})


def _line(
    unit_id: int | None,
    name: str,
    by_mode: Mapping[str, Learned | None],
    shown: Mapping[str, frozenset[int]] | None = None,
) -> UnitLearning:
    sums = by_mode[COUNTED] or Learned()
    if shown is not None and unit_id is not None:
        sums = sums._replace(**{counted: 0 for counted in FIGURES if unit_id not in shown[counted]})
    return UnitLearning(
        unit_id=unit_id,
        name=name,
        people=sums.people,
        scores=tuple(Score(mode, _score(each or Learned())) for mode, each in by_mode.items()),
        detection=measure_unit(sums),
        action=_action(sums),
        calibration=measure_unit_calibration(sums),
    )


def _score(sums: Learned) -> Mean | TooFew:
    if sums.people < FEWEST:
        return TooFew(sums.people)
    return mean_of(Sums(sums.people, sums.percent, sums.percent_squares), FULL)


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


def _retention(by_mode: Mapping[str, Mapping[int, Learned]]) -> Iterator[tuple[str, Retention | TooFew]]:
    for mode in LATER:
        yield mode, measure_retention(_kept(_all(by_mode.get(f"kept:{mode}", {}))))


def _by_tactic(
    answers: Mapping[tuple[int, str], AnswerCounts], here: Collection[int] | None
) -> Iterator[TacticLearning]:
    """The tactics of which detection or acting may be told."""
    sums = _sum_by_tactic(answers, here)
    judging = shown_units({i: n.judging for i, n in enumerate(sums.values())})
    acting = shown_units({i: n.acting for i, n in enumerate(sums.values())})
    for place, (name, n) in enumerate(sums.items()):
        if place in judging or place in acting:
            yield TacticLearning(
                tactic=name,
                judged=n.judged,
                detection=n.detected / n.judged if place in judging else None,
                acted=n.acting,
                action=n.action_points / n.action_max if place in acting else None,
            )


def _heat(
    names: Mapping[int, str],
    answers: Mapping[tuple[int, str], AnswerCounts],
    here: Collection[int] | None,
    total_name: str,
) -> tuple[tuple[str, ...], tuple[HeatLine, ...]]:
    total = _sum_by_tactic(answers, here)
    tactics = tuple(total)
    columns = [{u: n for (u, key), n in answers.items() if key == tactic} for tactic in tactics]
    shown = [shown_units({u: n.people for u, n in column.items()}) for column in columns]
    filled = {u for u, _ in answers}
    lines = [
        HeatLine(u, name, tuple(_right(c.get(u), u in s) for c, s in zip(columns, shown, strict=True)))
        for u, name in names.items()
        if u in filled
    ]
    every = HeatLine(None, total_name, tuple(_right(n, n.people >= FEWEST) for n in total.values()))
    return tactics, (*lines, every) if tactics else ()


def _sum_by_tactic(
    answers: Mapping[tuple[int, str], AnswerCounts], here: Collection[int] | None
) -> dict[str, AnswerCounts]:
    found: dict[str, AnswerCounts] = {}
    for (unit_id, tactic), n in sorted(answers.items(), key=lambda each: each[0][1]):
        if here is None or unit_id in here:
            old = found.get(tactic, AnswerCounts())
            found[tactic] = AnswerCounts(*(a + b for a, b in zip(old, n, strict=True)))
    return found


def _right(counts: AnswerCounts | None, is_shown: bool) -> int | None:
    return percent(counts.answers - counts.wrong, counts.answers) if counts and is_shown else None


def _all(by_unit: Mapping[int, Learned]) -> Learned:
    return _sum(by_unit.values())


def _sum(parts: Iterable[Learned] | Sequence[Learned]) -> Learned:
    return Learned(*(sum(column) for column in zip(Learned(), *parts, strict=True)))
