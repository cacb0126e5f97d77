"""What people gained between two sittings, and what they kept later, with intervals and a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from analytics.intervals import (
    FEWEST,
    Interval,
    Mean,
    Moments,
    Pairs,
    TooFew,
    critical_t,
    mean_of,
    moments_of,
    ratio_of,
)
from text import t

FULL = 100
"""Scores are kept in whole percent."""
VERDICT_LEAST = 10
"""People below whom the figures are shown but no verdict is given.

The paired t test keeps its 5% from five people on, but finds little: ten people find an effect of one
standard deviation of the differences in 80% of cases, five in 40%. "No evidence" from fewer would be read as
"did not work".
"""


class Verdict(StrEnum):
    """What may be said of a campaign; GAIN and LOSS are the two sides of an effect that is shown."""

    TOO_FEW = "too_few"
    NO_EVIDENCE = "no_evidence"
    GAIN = "gain"
    LOSS = "loss"

    @property
    def label(self) -> str:
        """The words that people read."""
        return t(f"measure.verdict.{self.value}.label")


class HakeBand(StrEnum):
    """Hake's names for a normalised gain: low below 0.3, high from 0.7 on."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Gain:
    """Before → after over the people who sat both; `before` and `after` are mean shares of points, 0–1.

    `points` is the mean difference, −1 to 1. `hake` is None when the mean before is not told from full
    marks, so that nothing was left to gain; `cohen` is None when nobody differs from anybody.
    """

    before: float
    after: float
    points: Mean
    hake: Interval | None
    cohen: Interval | None

    @property
    def n(self) -> int:
        """People who sat both."""
        return self.points.n

    @property
    def verdict(self) -> Verdict:
        """Two-sided paired t test at 0.05: an effect is shown when the interval of the points leaves out 0.

        A campaign without any effect is thus called one in 5% of cases or fewer; below VERDICT_LEAST
        people never. It is no proof of the cause: without a group that waits, practice in taking the
        quiz is in the gain too, and of two units that are looked at separately each has its own 5%.
        """
        if self.n < VERDICT_LEAST:
            return Verdict.TOO_FEW
        if self.points.interval.is_above_zero:
            return Verdict.GAIN
        return Verdict.LOSS if self.points.interval.is_below_zero else Verdict.NO_EVIDENCE

    @property
    def hake_band(self) -> HakeBand | None:
        """Hake's name for the gain, by its value; None where there is no figure."""
        if self.hake is None:
            return None
        value = self.hake.value
        return HakeBand.HIGH if value >= 0.7 else HakeBand.MEDIUM if value >= 0.3 else HakeBand.LOW


@dataclass(frozen=True, slots=True)
class Retention:
    """After → later over the people who sat both; `after` and `later` are mean shares of points, 0–1.

    `kept` is later ÷ after, of means: 0.8 means that four fifths of the result are still there. None when
    the mean after is not told from 0.
    """

    n: int
    after: float
    later: float
    kept: Interval | None


def measure_gain(pairs: Pairs, full: int = FULL) -> Gain | TooFew:
    """The gain of the people who sat both, from their points out of `full`; TooFew below FEWEST people."""
    if pairs.n < FEWEST:
        return TooFew(pairs.n)
    m = moments_of(pairs, full)
    return Gain(m.first, m.second, mean_of(pairs.change, full), hake_gain(m), cohen_d(m))


def measure_retention(pairs: Pairs, full: int = FULL) -> Retention | TooFew:
    """What is kept by the people who sat both, as in measure_gain; TooFew below FEWEST people."""
    if pairs.n < FEWEST:
        return TooFew(pairs.n)
    m = moments_of(pairs, full)
    return Retention(m.n, m.first, m.second, ratio_of(m))


def hake_gain(m: Moments) -> Interval | None:
    """<g> = (after − before) / (1 − before) of mean shares, with Fieller's interval; at most 1.

    Hake (1998), "Interactive-engagement versus traditional methods", Am. J. Phys. 66, 64–74: the gain of
    the means, not the mean of the gains. <g> = 1 − (1 − after) / (1 − before), so that its interval is that
    of a ratio of means (see `ratio_of`): no random numbers, right for few people where the delta method
    is not, and never at odds with the verdict. None when what was left to gain is not told from 0.
    """
    lost = Moments(m.n, 1 - m.first, 1 - m.second, m.first_variance, m.second_variance, m.covariance)
    left = ratio_of(lost)
    return left and Interval(1 - left.value, 1 - left.high, 1 - left.low)


def cohen_d(m: Moments) -> Interval | None:
    """Hedges' g_av: d_av = (after − before) / √((s₁² + s₂²) / 2), times 1 − 3 / (4 (n − 1) − 1).

    d_av leaves out the correlation of the sittings, so that it compares with studies of separate groups:
    Cumming (2012), Understanding the New Statistics, ch. 11; Lakens (2013), Frontiers in Psychology 4:863,
    who averages the deviations instead of the variances (the same when they are equal). The standard error is
    Bonett's for unequal variances (2008, Psychological Methods 13, 99–109), with t(n − 1) in place of z
    because units are small. Approximate: it takes scores to be normal; coverage is simulated in the tests.
    """
    spread = sqrt((m.first_variance + m.second_variance) / 2)
    if spread < 1e-12:
        return None
    value = (m.second - m.first) / spread
    reach = critical_t(m.n - 1) * cohen_error(m)
    small = 1 - 3 / (4 * (m.n - 1) - 1)
    return Interval(small * value, small * (value - reach), small * (value + reach))


def cohen_error(m: Moments) -> float:
    """Bonett's standard error of d_av before the correction for few people; needs some spread."""
    v, w, c = m.first_variance, m.second_variance, m.covariance
    mean = (v + w) / 2
    squared = (m.second - m.first) ** 2 / mean
    shape = squared * (v * v + w * w + 2 * c * c) / (8 * (m.n - 1) * mean**2)
    return sqrt(shape + max(v + w - 2 * c, 0.0) / ((m.n - 1) * mean))
