"""Do two orders agree: Spearman's rank correlation with ties, and its interval."""

from __future__ import annotations

from collections.abc import Sequence
from math import atanh, fsum, sqrt, tanh
from statistics import NormalDist

from analytics.intervals import CONFIDENCE, Interval, TooFew

LEAST_PAIRS = 10
"""Pairs below which nothing is said: at ten, a correlation of 0.5 still reaches from −0.2 to 0.9."""
_REACH = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


def spearman(pairs: Sequence[tuple[float, float]]) -> Interval | TooFew:
    """Pearson's correlation of the ranks, ties sharing their mean rank, from −1 to 1.

    Spearman (1904), "The proof and measurement of association between two things", Am. J. Psychol. 15,
    72–101. The interval is tanh(atanh(r) ± z √((1 + r²/2) / (n − 3))): Bonett & Wright (2000), "Sample
    size requirements for estimating Pearson, Kendall and Spearman correlations", Psychometrika 65, 23–28.
    TooFew below LEAST_PAIRS, or where either side is the same for all, so that it has no order.
    """
    n = len(pairs)
    first, second = ranks([a for a, _ in pairs]), ranks([b for _, b in pairs])
    spread = _spread(first, first) * _spread(second, second)
    if n < LEAST_PAIRS or spread <= 0:
        return TooFew(n, LEAST_PAIRS)
    r = min(1.0, max(-1.0, _spread(first, second) / sqrt(spread)))
    if abs(r) > 1 - 1e-12:
        return Interval(r, r, r)
    reach = _REACH * sqrt((1 + r * r / 2) / (n - 3))
    return Interval(r, tanh(atanh(r) - reach), tanh(atanh(r) + reach))


def ranks(values: Sequence[float]) -> tuple[float, ...]:
    """The place of each value from 1 on; equal values share the mean of their places."""
    order = sorted(range(len(values)), key=values.__getitem__)
    placed = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in order[start : end + 1]:
            placed[place] = (start + end) / 2 + 1
        start = end + 1
    return tuple(placed)


def _spread(first: Sequence[float], second: Sequence[float]) -> float:
    """The sum of products of deviations from the means."""
    n = max(len(first), 1)
    mean, other = fsum(first) / n, fsum(second) / n
    return fsum((a - mean) * (b - other) for a, b in zip(first, second, strict=True))
