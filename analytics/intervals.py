"""Means and ratios over people with their 95% intervals, from the standard library alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist
from typing import NamedTuple

FEWEST = 5
"""Statistics of answers or scores over fewer people than this are not shown."""
CONFIDENCE = 0.95
_TINY = 1e-300
_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class TooFew:
    """Stands where a figure would: `n` people with usable answers, at least `needed` would be."""

    n: int
    needed: int = FEWEST


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and the ends of its 95% interval, in the unit of the figure."""

    value: float
    low: float
    high: float

    @property
    def is_above_zero(self) -> bool:
        """The whole interval lies above 0."""
        return self.low > 0

    @property
    def is_below_zero(self) -> bool:
        """The whole interval lies below 0."""
        return self.high < 0


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean over `n` people, the standard deviation between them (n − 1) and the 95% t interval."""

    n: int
    deviation: float
    interval: Interval

    @property
    def value(self) -> float:
        """The mean itself."""
        return self.interval.value


class Sums(NamedTuple):
    """`n` people, the sum of a figure of theirs and that of its squares, all in whole parts."""

    n: int
    total: int
    squares: int


class Pairs(NamedTuple):
    """`n` people, the sums of two figures of theirs, of the squares and of the products, in whole parts."""

    n: int
    first: int
    second: int
    first_squares: int
    second_squares: int
    products: int

    @property
    def change(self) -> Sums:
        """By how much the second figure is more than the first."""
        squares = self.first_squares + self.second_squares - 2 * self.products
        return Sums(self.n, self.second - self.first, squares)


@dataclass(frozen=True, slots=True)
class Moments:
    """Means, variances and covariance (n − 1) of two figures measured on the same `n` people."""

    n: int
    first: float
    second: float
    first_variance: float
    second_variance: float
    covariance: float


def mean_of(sums: Sums, parts: int) -> Mean:
    """The mean with value ± t(0.975; n − 1) · deviation / √n, of a figure kept in so many whole parts.

    Exact but for the last division, since the sums are integers. Raises ValueError for fewer than two people.
    """
    n = _enough(sums.n)
    mean = sums.total / (n * parts)
    deviation = sqrt(_spread(n, sums.squares, sums.total, sums.total) / parts**2)
    reach = critical_t(n - 1) * deviation / sqrt(n)
    return Mean(n, deviation, Interval(mean, mean - reach, mean + reach))


def moments_of(pairs: Pairs, parts: int) -> Moments:
    """The moments of two figures kept in so many whole parts; ValueError for fewer than two people."""
    n, scale = _enough(pairs.n), parts**2
    return Moments(
        n,
        pairs.first / (n * parts),
        pairs.second / (n * parts),
        _spread(n, pairs.first_squares, pairs.first, pairs.first) / scale,
        _spread(n, pairs.second_squares, pairs.second, pairs.second) / scale,
        _spread(n, pairs.products, pairs.first, pairs.second) / scale,
    )


def ratio_of(m: Moments) -> Interval | None:
    """second ÷ first, as a ratio of means, with Fieller's interval; None where it has no two ends.

    Fieller (1954), "Some problems in interval estimation", J. R. Stat. Soc. B 16, 175–185: every ratio r
    for which a t test does not reject mean(second − r · first) = 0. The interval therefore leaves out 1
    exactly when the paired t test of the difference is significant, so that two figures about the same
    people never contradict each other. It has no two ends when the mean of `first` is not told from 0.
    """
    k = critical_t(m.n - 1) ** 2 / m.n
    a = m.first**2 - k * m.first_variance
    if m.first <= 0 or a <= 1e-12:
        return None
    b = m.first * m.second - k * m.covariance
    root = sqrt(max(b * b - a * (m.second**2 - k * m.second_variance), 0.0))
    return Interval(m.second / m.first, (b - root) / a, (b + root) / a)


def share_of(part: float, whole: int) -> Interval:
    """part ÷ whole with Wilson's interval, 0–1; ValueError outside 0 ≤ part ≤ whole or for nothing.

    Wilson (1927), "Probable inference, the law of succession, and statistical inference", JASA 22,
    209–212: the shares that a z test would not reject. Unlike p ± z √(p q / n) it stays within 0 … 1 and
    keeps about its 95% for few answers also. For a mean of partial points it is too wide rather than too
    narrow, since these vary less than right and wrong.
    """
    if whole <= 0 or not 0 <= part <= whole:
        raise ValueError(f"no share of {part} in {whole}")
    p, k = part / whole, NormalDist().inv_cdf((1 + CONFIDENCE) / 2) ** 2
    middle, reach = p + k / (2 * whole), sqrt(k * (p * (1 - p) / whole + k / (4 * whole * whole)))
    low, high = (middle - reach) / (1 + k / whole), (middle + reach) / (1 + k / whole)
    return Interval(p, max(low, 0.0), min(high, 1.0))


def critical_t(degrees: int) -> float:
    """How many standard errors a two-sided 95% interval reaches."""
    return t_quantile((1 + CONFIDENCE) / 2, degrees)


@lru_cache(maxsize=4096)
def t_quantile(share: float, degrees: int) -> float:
    """The value that a Student t with `degrees` of freedom stays below with probability `share`.

    Bisection over `t_share` down to neighbouring floats; relative error below 1e-9 (tested against
    published tables to their last digit). Raises ValueError outside 0 < share < 1 or below one degree.
    """
    if not 0 < share < 1 or degrees < 1:
        raise ValueError(f"no quantile of t for share {share} and {degrees} degrees of freedom")
    if share < 0.5:
        return -t_quantile(1 - share, degrees)
    low, high = 0.0, 1.0
    while t_share(high, degrees) < share:
        low, high = high, 2 * high
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if t_share(middle, degrees) < share else (low, middle)
    return high


def t_share(value: float, degrees: int) -> float:
    """The probability that a Student t stays below `value`: 1 − I(ν / (ν + t²); ν/2, 1/2) / 2 for t ≥ 0."""
    tail = _beta_share(degrees / (degrees + value * value), degrees / 2, 0.5) / 2
    return 1 - tail if value >= 0 else tail


def _enough(n: int) -> int:
    if n < 2:
        raise ValueError(f"a spread needs two people or more, got {n}")
    return n


def _spread(n: int, products: int, first: int, second: int) -> float:
    """The covariance (n − 1) from sums of products; with the squares of one figure, its variance."""
    return (n * products - first * second) / (n * (n - 1))


def _beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta I(x; a, b): NIST DLMF 8.17.4 for large x, else 8.17.22."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_share(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    return front * _beta_fraction(x, a, b)


def _beta_fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of DLMF 8.17.22 by the modified method of Lentz (Thompson & Barnett 1986)."""
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or _TINY)
    whole = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d, c = 1 / (1 + term * d or _TINY), 1 + term / c or _TINY
            whole *= c * d
        if abs(c * d - 1) < 1e-15:
            return whole
    raise ArithmeticError(f"the incomplete beta does not settle at {x}, {a}, {b}")
