"""What one person's verdicts come to: how well fake is told from genuine, and the lean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

from db.measures import Judged

UNIT_LEAST = 5
"""Scams, and genuine messages, that a person must have judged to count in the mean of a unit.

Fewer than a person's own band needs, since the noise of one person averages out.
"""

_Z = NormalDist().inv_cdf


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


def judgements_of(judged: Judged) -> Judgements:
    """One sitting or more as the counts that detection is measured from."""
    return Judgements(*judged[:6])


def sensitivity(judgements: Judgements) -> float:
    """d′ = z(H) − z(F), in standard deviations; 0 tells nothing apart, below 0 mistakes one for the other.

    H and F carry the log-linear correction, (hits + 0.5) / (signals + 1) and (alarms + 0.5) / (noises + 1):
    Hautus (1995), "Corrections for extreme proportions and their biasing effects on estimated values of d′",
    Behavior Research Methods, Instruments & Computers 27, 46–51. It is applied always, not only to 0 and 1,
    and draws d′ towards 0: on average 2.7% at 10 + 10 for d′ 1.5, 11% for d′ 3.

    "Scam" to everything gives z(1 − 0.5 / (signals + 1)) − z(1 − 0.5 / (noises + 1)): exactly 0 for equal
    numbers, otherwise with the sign of signals − noises, because z rises. From 8 messages on that is at most
    0.30 up to 1 : 2 and 0.58 up to 1 : 4. "Scam" to nothing gives the negative of it. A person's reading
    therefore does not ask d′ when all verdicts are alike, and in the sums of a unit they count as the 0 that
    they stand for. Without signals, or without noises, their rate is 0.5.
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


@lru_cache(maxsize=4096)
def _z_rates(j: Judgements) -> tuple[float, float]:
    return _Z((j.hits + 0.5) / (j.signals + 1)), _Z((j.alarms + 0.5) / (j.noises + 1))
