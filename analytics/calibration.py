"""Do people know what they know: how sure they were against how often they were right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from analytics.intervals import FEWEST, Mean, Sums, TooFew, mean_of
from campaign.certainty import Answered, Calibration, Level
from campaign.learned import FINE
from db.measures import Learned
from text import t

ANSWERS_LEAST = 10
"""Answers below which nothing is said about a person."""
NOTICEABLE = 0.10
"""A surplus smaller than ten points of a hundred is called well calibrated: too little to act on."""
CHANCE = 0.025
"""How rarely, on each side, a well calibrated person may be told otherwise."""


class Confidence(StrEnum):
    """How sure somebody is, held against how often right."""

    TOO_FEW = "too_few"
    OVER = "over"
    WELL = "well"
    UNDER = "under"

    @property
    def label(self) -> str:
        """The words that people read."""
        return t(f"measure.confidence.{self.value}.label")


@dataclass(frozen=True, slots=True)
class UnitCalibration:
    """The mean surplus over people, and answers by level; None where fewer than FEWEST people gave any."""

    surplus: Mean
    levels: tuple[tuple[Level, Answered | None], ...]

    @property
    def confidence(self) -> Confidence:
        """Named only when the interval leaves out 0 and the mean is NOTICEABLE."""
        gap = self.surplus.interval
        if abs(gap.value) < NOTICEABLE or not (gap.is_above_zero or gap.is_below_zero):
            return Confidence.WELL
        return Confidence.OVER if gap.is_above_zero else Confidence.UNDER


def read_calibration(calibration: Calibration) -> Confidence:
    """Over- or under-confident when the surplus is NOTICEABLE and chance would rarely make it.

    Exact: the number right of a well calibrated person is a sum of binomials; its tail from what was seen
    must be at most CHANCE, so that such a person is told otherwise in at most 5% of cases.
    """
    if calibration.answers < ANSWERS_LEAST:
        return Confidence.TOO_FEW
    chances = _chances_of_right(calibration)
    if calibration.surplus >= NOTICEABLE and sum(chances[: calibration.right + 1]) <= CHANCE:
        return Confidence.OVER
    if calibration.surplus <= -NOTICEABLE and sum(chances[calibration.right :]) <= CHANCE:
        return Confidence.UNDER
    return Confidence.WELL


def measure_unit_calibration(sums: Learned) -> UnitCalibration | TooFew:
    """Over the people who said how sure they were, each alike; TooFew below FEWEST of them."""
    n = sums.certain
    if n < FEWEST:
        return TooFew(n)
    surplus = mean_of(Sums(n, sums.surplus, sums.surplus_squares), FINE)
    return UnitCalibration(surplus, tuple(_pooled(sums)))


def _pooled(sums: Learned) -> Iterator[tuple[Level, Answered | None]]:
    given = (
        (sums.guessing, sums.guess_right, sums.guess_wrong),
        (sums.fairly_sure, sums.fairly_right, sums.fairly_wrong),
        (sums.sure, sums.sure_right, sums.sure_wrong),
    )
    for level, (people, right, wrong) in zip(Level, given, strict=True):
        yield level, Answered(right, wrong) if people >= FEWEST else None


def _chances_of_right(calibration: Calibration) -> list[float]:
    """The chance of 0, 1, 2 … right answers for somebody exactly as right as the words promise."""
    chances = [1.0]
    for level, answered in calibration.levels:
        for _ in range(answered.all):
            miss, hit = [*chances, 0.0], [0.0, *chances]
            chances = [(1 - level.expected) * m + level.expected * h for m, h in zip(miss, hit, strict=True)]
    return chances
