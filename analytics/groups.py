"""Is an item harder for heads of units than for others who know as much: from counts by post and stratum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import log, sqrt

from analytics.intervals import TooFew
from db.encounters import GroupCell, GroupCounts
from text import t

LEAST_EACH = 50
"""People of each group below which nothing is said."""
LARGE, CERTAIN = 1.5, 1.645
"""A large difference is 1.5 or more on the delta scale, and surely (one-sided 5%) more than 1."""
DELTA = -2.35
"""From the logarithm of an odds ratio to the delta scale of item difficulty; below 0 is harder for heads."""


class Difference(StrEnum):
    """How an item stands to heads of units, compared with others of the same strength."""

    NONE = "none"
    HARDER = "harder"
    EASIER = "easier"

    @property
    def label(self) -> str:
        """The words that people read."""
        return t(f"item_health.difference.{self.value}")


@dataclass(frozen=True, slots=True)
class _Stratum:
    """Others right and wrong, heads right and wrong, of people who did as well on the rest."""

    others_right: int
    others_wrong: int
    heads_right: int
    heads_wrong: int

    @property
    def all(self) -> int:
        return self.others_right + self.others_wrong + self.heads_right + self.heads_wrong


def difference(groups: Mapping[GroupCell, GroupCounts]) -> Difference | TooFew:
    """The Mantel–Haenszel test of an item in the classes of the Educational Testing Service.

    Mantel & Haenszel (1959), J. Natl. Cancer Inst. 22, 719–748; Holland & Thayer (1988), "Differential item
    performance and the Mantel–Haenszel procedure", in Wainer & Braun (eds), Test Validity, 129–145; the
    class of large differences by Zieky (1993), in Holland & Wainer (eds), Differential Item Functioning,
    337–347. The variance is that of Robins, Breslow & Greenland (1986), Biometrics 42, 311–323. People are
    matched by the rest of their sitting. Only the class is told and no figure: heads are few, and one that
    grew by a handful of them would tell of each. TooFew where either group is below LEAST_EACH.
    """
    strata = tuple(_strata(groups))
    heads = sum(s.heads_right + s.heads_wrong for s in strata)
    n = min(heads, sum(s.all for s in strata) - heads)
    if n < LEAST_EACH:
        return TooFew(n, LEAST_EACH)
    found = _delta(strata)
    if found is None or abs(found[0]) < LARGE or abs(found[0]) - CERTAIN * found[1] <= 1:
        return Difference.NONE
    return Difference.HARDER if found[0] < 0 else Difference.EASIER


def _strata(groups: Mapping[GroupCell, GroupCounts]) -> Iterator[_Stratum]:
    by_place = {(cell.level, cell.is_head): counts for cell, counts in groups.items()}
    for level in sorted({level for level, _ in by_place}):
        others = by_place.get((level, False), GroupCounts())
        heads = by_place.get((level, True), GroupCounts())
        yield _Stratum(others.right, others.people - others.right, heads.right, heads.people - heads.right)


def _delta(strata: tuple[_Stratum, ...]) -> tuple[float, float] | None:
    """The common odds ratio on the delta scale with its standard error; None where it has none."""
    filled = [s for s in strata if s.all]
    r = [s.others_right * s.heads_wrong / s.all for s in filled]
    w = [s.others_wrong * s.heads_right / s.all for s in filled]
    right, wrong = sum(r), sum(w)
    if right <= 0 or wrong <= 0:
        return None
    p = [(s.others_right + s.heads_wrong) / s.all for s in filled]
    q = [(s.others_wrong + s.heads_right) / s.all for s in filled]
    variance = (
        sum(a * b for a, b in zip(p, r, strict=True)) / (2 * right**2)
        + sum(a * d + b * c for a, b, c, d in zip(p, q, r, w, strict=True)) / (2 * right * wrong)
        + sum(b * d for b, d in zip(q, w, strict=True)) / (2 * wrong**2)
    )
    return DELTA * log(right / wrong), abs(DELTA) * sqrt(variance)
