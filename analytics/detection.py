"""Can people tell scams from genuine messages: sensitivity d′ and criterion c of a person and of a unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from statistics import NormalDist

from analytics.intervals import FEWEST, Mean, TooFew, mean_of
from text import t

PERSON_LEAST = 8
"""Scams, and genuine messages, that a person must have judged before a band is named.

With 4 + 4 the standard deviation of d′ is 0.76 at a true d′ of 1.5, half the way from bad to good. From 8 + 8
on a balanced judge who tells nothing apart is named better than that in 4.9% of cases at most (4.1% at 8 + 8,
4.9% at 9 + 9, 2.6% at 10 + 10; one with a strong lean, c = 1, in 9.4% at 8 + 8): sums over all outcomes.
"""
UNIT_LEAST = 5
"""The same for a person to count in the mean of a unit, where the noise of one person averages out."""
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

_Z = NormalDist().inv_cdf
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
class Judgements:
    """Counts of one person's verdicts: `hits` of `signals` scams, `alarms` at `noises` genuine messages.

    What the two-way model cannot hold is settled once, here:
    - A message whose truth is "unclear" is neither signal nor noise and is left out: no verdict on it is
      a hit or a false alarm, and counting it as either would move d′ by the author's choice.
    - The verdict "unclear" is not "scam": on a scam it is no hit, because nothing was detected; on a
      genuine message it is no alarm, because checking by another channel is what we teach and rejects
      nothing. The model's cut thus lies between "scam" and everything else.
    - So that somebody who wants to check everything is not called trusting for it, the "unclear" verdicts
      are kept apart (`unclear_signals` among the scams not hit, `unclear_noises` among the genuine
      messages not alarmed at) and moved over the cut when the lean is named: see `read_lean`.

    Raises ValueError for counts that cannot be.
    """

    signals: int
    hits: int
    noises: int
    alarms: int
    unclear_signals: int = 0
    unclear_noises: int = 0

    def __post_init__(self) -> None:
        signals = (self.hits, self.unclear_signals, self.signals - self.hits - self.unclear_signals)
        noises = (self.alarms, self.unclear_noises, self.noises - self.alarms - self.unclear_noises)
        if min(signals + noises) < 0:
            raise ValueError(f"impossible counts: {self}")

    @property
    def fewest(self) -> int:
        """The smaller of the numbers of scams and of genuine messages judged."""
        return min(self.signals, self.noises)

    @property
    def are_all_alike(self) -> bool:
        """ "Scam" was said to everything or to nothing, so that nothing was told apart."""
        said = self.hits + self.alarms
        return said in (0, self.signals + self.noises)

    @property
    def with_unclear_as_scam(self) -> Judgements:
        """The same verdicts cut on the other side of "unclear": everything that was not trusted."""
        hits, alarms = self.hits + self.unclear_signals, self.alarms + self.unclear_noises
        return Judgements(self.signals, hits, self.noises, alarms)


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


def sensitivity(judgements: Judgements) -> float:
    """d′ = z(H) − z(F), in standard deviations; 0 tells nothing apart, below 0 mistakes one for the other.

    H and F carry the log-linear correction, (hits + 0.5) / (signals + 1) and (alarms + 0.5) / (noises + 1):
    Hautus (1995), "Corrections for extreme proportions and their biasing effects on estimated values of d′",
    Behavior Research Methods, Instruments & Computers 27, 46–51. It is applied always, not only to 0 and 1,
    and draws d′ towards 0: on average 2.7% at 10 + 10 for d′ 1.5, 11% for d′ 3.

    "Scam" to everything gives z(1 − 0.5 / (signals + 1)) − z(1 − 0.5 / (noises + 1)): exactly 0 for equal
    numbers, otherwise with the sign of signals − noises, because z rises. From 8 messages on that is at most
    0.30 up to 1 : 2 and 0.58 up to 1 : 4. "Scam" to nothing gives the negative of it. `read_person` therefore
    does not ask d′ when all verdicts are alike, and `measure_unit` takes it for the 0 that it stands for.
    Without signals, or without noises, their rate is 0.5.
    """
    hit, alarm = _z_rates(judgements)
    return hit - alarm


def criterion(judgements: Judgements) -> float:
    """c = −(z(H) + z(F)) / 2 with the rates of `sensitivity`, in standard deviations.

    Macmillan & Creelman (2005), Detection Theory, ch. 2. Above 0: slow to say "scam", trusting; below 0:
    quick to say it, cautious. "Scam" to everything gives −1.59 at 8 + 8 and lower with more messages.
    """
    hit, alarm = _z_rates(judgements)
    return -(hit + alarm) / 2


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


def measure_unit(tally: Mapping[Judgements, int]) -> UnitDetection | TooFew:
    """Mean d′ and c over people, from how many people have which counts; TooFew below FEWEST people.

    A person counts from UNIT_LEAST scams and as many genuine messages on; the mean is over people, each
    alike however many messages were judged. With 5 + 5 the mean d′ of people at 1.5 comes out 9% low.
    """
    if any(people < 0 for people in tally.values()):
        raise ValueError("a negative number of people")
    enough = {j: people for j, people in tally.items() if j.fewest >= UNIT_LEAST}
    n = sum(enough.values())
    if n < FEWEST:
        return TooFew(n)
    return UnitDetection(
        mean_of((0.0 if j.are_all_alike else sensitivity(j), people) for j, people in enough.items()),
        mean_of((criterion(j), people) for j, people in enough.items()),
        sum(tally.values()) - n,
    )


@lru_cache(maxsize=4096)
def _z_rates(j: Judgements) -> tuple[float, float]:
    return _Z((j.hits + 0.5) / (j.signals + 1)), _Z((j.alarms + 0.5) / (j.noises + 1))


def _read_sensitivity(judgements: Judgements) -> Sensitivity:
    value = sensitivity(judgements)
    if judgements.are_all_alike or value < PARTLY_FROM:
        return Sensitivity.NOT_YET
    return Sensitivity.WELL if value >= WELL_FROM else Sensitivity.PARTLY
