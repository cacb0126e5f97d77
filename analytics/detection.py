"""Can people tell scams from genuine messages: sensitivity d′ and criterion c of a person and of a unit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from analytics.intervals import FEWEST, Mean, Sums, TooFew, mean_of
from campaign.judgements import Judgements, criterion, sensitivity
from campaign.learned import FINE
from db.measures import Learned
from text import t

PERSON_LEAST = 8
"""Scams, and genuine messages, that a person must have judged before a band is named.

With 4 + 4 the standard deviation of d′ is 0.76 at a true d′ of 1.5, half the way from bad to good. From 8 + 8
on a balanced judge who tells nothing apart is named better than that in 4.9% of cases at most (4.1% at 8 + 8,
4.9% at 9 + 9, 2.6% at 10 + 10; one with a strong lean, c = 1, in 9.4% at 8 + 8): sums over all outcomes.
"""
PARTLY_FROM, WELL_FROM = 1.0, 2.0
"""Where the bands of d′ begin; one band is 1.7 standard errors wide at 10 + 10 (0.58 at d′ 1, 0.61 at 2).

With 10 + 10 and no lean, true d′ 0, 1, 2, 3 are named "well" in 0%, 4%, 41%, 88% of cases, and "not yet"
in 97%, 59%, 8%, 0%: the word says that nothing is shown yet, not that nothing is there.
A d′ of 2 is 84 right of 100 for a balanced judge, d′ 1 is 69.
"""
LEAN_FROM = 0.7
"""|c| from which a person is told of a lean; the standard error of c is half that of d′, 0.3 at 10 + 10.

A balanced person is told of a lean that is not there in at most 3.1% of cases, both sides together,
at 8 + 8 and more and whatever the d′; a lean of 1 is found in 73% at 8 + 8 and 89% at 20 + 20.
"""
UNIT_LEAN_FROM = 0.2
"""|mean c| below which a unit is called balanced, however narrow the interval: too little to act on."""

_PHI = NormalDist().cdf


class Sensitivity(StrEnum):
    """How well a person tells scams from genuine messages, as far as few judgements carry it."""

    TOO_FEW = "too_few"
    NOT_YET = "not_yet"
    PARTLY = "partly"
    WELL = "well"

    @property
    def label(self) -> str:
        """The words that people read."""
        return t(f"measure.sensitivity.{self.value}.label")


class Lean(StrEnum):
    """To which side a judge errs; OPEN is for somebody who mostly leaves the question open."""

    TOO_FEW = "too_few"
    TRUSTING = "trusting"
    BALANCED = "balanced"
    CAUTIOUS = "cautious"
    OPEN = "open"

    @property
    def label(self) -> str:
        """The words that people read."""
        return t(f"measure.lean.{self.value}.label")


@dataclass(frozen=True, slots=True)
class PersonReading:
    """What a person is told: two bands in words, never a decimal."""

    sensitivity: Sensitivity
    lean: Lean


@dataclass(frozen=True, slots=True)
class UnitDetection:
    """Mean d′ and mean c over the people of a unit; `left_out` have judged too few messages."""

    sensitivity: Mean
    criterion: Mean
    left_out: int

    @property
    def lean(self) -> Lean:
        """Named only when the interval of c leaves out 0 and the mean is large enough to act on."""
        c = self.criterion.interval
        if abs(c.value) < UNIT_LEAN_FROM or not (c.is_above_zero or c.is_below_zero):
            return Lean.BALANCED
        return Lean.TRUSTING if c.is_above_zero else Lean.CAUTIOUS

    @property
    def right_share(self) -> float:
        """Φ(d′/2), 0–1: what a balanced judge of this d′ gets right when half the messages are scams."""
        return _PHI(self.sensitivity.value / 2)


def read_person(judgements: Judgements) -> PersonReading:
    """The two bands of a person; TOO_FEW for both below PERSON_LEAST scams or genuine messages."""
    if judgements.fewest < PERSON_LEAST:
        return PersonReading(Sensitivity.TOO_FEW, Lean.TOO_FEW)
    return PersonReading(_read_sensitivity(judgements), read_lean(judgements))


def read_lean(judgements: Judgements) -> Lean:
    """The side to which the criterion leans by LEAN_FROM or more, whatever is made of "unclear".

    Two criteria of a three-way rating (Macmillan & Creelman 2005, ch. 3). Trusting is only who trusts also
    when "unclear" is counted as distrust; who trusts by one count alone leaves things open. A cautious
    judge has said "scam" too often already without any "unclear".
    """
    strict, lenient = criterion(judgements), criterion(judgements.with_unclear_as_scam)
    if strict <= -LEAN_FROM:
        return Lean.CAUTIOUS
    if lenient >= LEAN_FROM:
        return Lean.TRUSTING
    return Lean.OPEN if strict >= LEAN_FROM else Lean.BALANCED


def measure_unit(sums: Learned) -> UnitDetection | TooFew:
    """Mean d′ and c over people, each alike however many messages they judged; TooFew below FEWEST people.

    With 5 + 5 the mean d′ of people at 1.5 comes out 9% low.
    """
    n = sums.judging
    if n < FEWEST:
        return TooFew(n)
    return UnitDetection(
        mean_of(Sums(n, sums.sensitivity, sums.sensitivity_squares), FINE),
        mean_of(Sums(n, sums.criterion, sums.criterion_squares), FINE),
        sums.people - n,
    )


def _read_sensitivity(judgements: Judgements) -> Sensitivity:
    value = sensitivity(judgements)
    if judgements.are_all_alike or value < PARTLY_FROM:
        return Sensitivity.NOT_YET
    return Sensitivity.WELL if value >= WELL_FROM else Sensitivity.PARTLY
