"""Do people know what they know: how sure they were against how often they were right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from analytics.intervals import FEWEST, Mean, TooFew, mean_of
from text import t

ANSWERS_LEAST = 10
"""Answers below which nothing is said about a person."""
NOTICEABLE = 0.10
"""A surplus smaller than ten points of a hundred is called well calibrated: too little to act on."""
CHANCE = 0.025
"""How rarely, on each side, a well calibrated person may be told otherwise."""


class Level(StrEnum):
    """How sure one said to be; the names of the answers to a judged message."""

    GUESS = "guess"
    FAIRLY = "fairly"
    SURE = "sure"

    @property
    def expected(self) -> float:
        """The share right, 0–1, that the word promises.

        Our own reading, since people choose words and not percents: a guess is an even chance (at most half
        of the messages are scams), "fairly sure" three in four, "sure" nineteen in twenty.
        """
        return {Level.GUESS: 0.5, Level.FAIRLY: 0.75, Level.SURE: 0.95}[self]


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
class Answered:
    """Right and wrong answers at one level; ValueError for negative counts."""

    right: int = 0
    wrong: int = 0

    def __post_init__(self) -> None:
        if self.right < 0 or self.wrong < 0:
            raise ValueError(f"impossible counts: {self}")

    @property
    def all(self) -> int:
        """Answers given at the level."""
        return self.right + self.wrong

    @property
    def share(self) -> float | None:
        """Share right, 0–1; None where nothing was answered."""
        return self.right / self.all if self.all else None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Answers to judged messages by how sure one said to be; "right" is the verdict that the key names."""

    guess: Answered = Answered()
    fairly: Answered = Answered()
    sure: Answered = Answered()

    @property
    def levels(self) -> tuple[tuple[Level, Answered], ...]:
        """From the least to the most sure."""
        return (Level.GUESS, self.guess), (Level.FAIRLY, self.fairly), (Level.SURE, self.sure)

    @property
    def answers(self) -> int:
        """Answers at all levels."""
        return sum(answered.all for _, answered in self.levels)

    @property
    def right(self) -> int:
        """Right answers at all levels."""
        return sum(answered.right for _, answered in self.levels)

    @property
    def surplus(self) -> float:
        """Mean promise of the words less the share right, −1 to 1: above 0 surer than right; 0 if empty.

        Lichtenstein, Fischhoff & Phillips (1982), "Calibration of probabilities", in Judgment under
        Uncertainty, 306–334.
        """
        if not self.answers:
            return 0.0
        promised = sum(level.expected * answered.all for level, answered in self.levels)
        return (promised - self.right) / self.answers


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


def measure_unit_calibration(tally: Mapping[Calibration, int]) -> UnitCalibration | TooFew:
    """From how many people have which counts; people without an answer do not count, TooFew below FEWEST."""
    if any(people < 0 for people in tally.values()):
        raise ValueError("a negative number of people")
    answering = {c: people for c, people in tally.items() if c.answers}
    n = sum(answering.values())
    if n < FEWEST:
        return TooFew(n)
    surplus = mean_of((c.surplus, people) for c, people in answering.items())
    return UnitCalibration(surplus, tuple(_pooled(answering)))


def _pooled(tally: Mapping[Calibration, int]) -> Iterator[tuple[Level, Answered | None]]:
    for place, level in enumerate(Level):
        given = [(c.levels[place][1], people) for c, people in tally.items() if c.levels[place][1].all]
        whole = Answered(sum(a.right * n for a, n in given), sum(a.wrong * n for a, n in given))
        yield level, whole if sum(n for _, n in given) >= FEWEST else None


def _chances_of_right(calibration: Calibration) -> list[float]:
    """The chance of 0, 1, 2 … right answers for somebody exactly as right as the words promise."""
    chances = [1.0]
    for level, answered in calibration.levels:
        for _ in range(answered.all):
            miss, hit = [*chances, 0.0], [0.0, *chances]
            chances = [(1 - level.expected) * m + level.expected * h for m, h in zip(miss, hit, strict=True)]
    return chances
