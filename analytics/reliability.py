"""How far a score of the counted quiz can be trusted, when everybody gets a form of their own."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from analytics.gain import FULL
from analytics.intervals import Sums, TooFew, mean_of
from campaign.learned import FINE
from db.measures import Learned
from text import t
from text.formats import show_decimals, show_number

LEAST = 30
"""People below whom nothing is said: the share of variance that is true swings too much."""
ENOUGH = 0.70
"""From here on means of units may be compared; single people would need 0.80 and more.

Nunnally & Bernstein (1994), Psychometric Theory, 3rd ed., 264–265.
"""


@dataclass(frozen=True, slots=True)
class Reliability:
    """`value` is the index of dependability, 0–1; `error` and `deviation` are in points of a hundred.

    `error` is by how much a score would differ on another form (one standard error), `deviation` by how
    much people's scores differ from each other.
    """

    n: int
    value: float
    error: float
    deviation: float


def measure_reliability(sums: Learned) -> Reliability | TooFew:
    """Φ of items nested in people: 1 − the mean error variance of a score ÷ the variance of scores.

    KR-20 and alpha take it that all sat the same items. Here each form is drawn anew, so items are nested in
    people, and how hard a form happens to be is error too: Cronbach, Gleser, Nanda & Rajaratnam (1972), The
    Dependability of Behavioral Measurements; Brennan (2001), Generalizability Theory, ch. 2 and 5 (the
    design i:p). The error variance of one person is that of the points of their items (n − 1), by the
    number of items; a form balanced over tactics errs a little less, so that Φ is rather too low. TooFew
    below LEAST people, or where all have the same score.
    """
    n = sums.scored
    if n < LEAST:
        return TooFew(n, LEAST)
    spread = mean_of(Sums(n, sums.scored_percent, sums.scored_squares), FULL).deviation
    if spread <= 0:
        return TooFew(n, LEAST)
    error = sums.error / (n * FINE)
    return Reliability(n, max(0.0, 1 - error / spread**2), FULL * sqrt(error), FULL * spread)


def reliability_sentence(found: Reliability | TooFew) -> str:
    """What may be done with a score, in words, with the figures."""
    if isinstance(found, TooFew):
        return t("item_health.reliability.too_few", n=show_number(found.n), needed=found.needed)
    key = "enough" if found.value >= ENOUGH else "low"
    return t(
        f"item_health.reliability.{key}",
        n=show_number(found.n),
        value=show_decimals(found.value, 2),
        error=show_decimals(found.error, 1),
        deviation=show_decimals(found.deviation, 1),
    )
