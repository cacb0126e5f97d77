"""Has an item changed: the share right in the latest campaign against the ones before, from counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import sqrt

from analytics.intervals import Interval, TooFew, share_of
from db.encounters import ItemCell, ItemCounts
from quizzes.observed import share_right

LEAST_EACH = 30
"""People of each period below which nothing is said: with thirty each the interval is 50 points wide."""
NOTICEABLE = 0.10
"""A change of less than ten points of a hundred is too little to act on."""


def drift(cells: Mapping[ItemCell, ItemCounts]) -> Interval | TooFew:
    """The share right in the latest campaign less that in those before, −1 to 1, on one occasion.

    Before learning and after are never mixed: the occasion is the one with most people in the smaller of
    its two periods. Newcombe's interval of a difference of two shares (1998, "Interval estimation for the
    difference between independent proportions", Statistics in Medicine 17, 873–890, method 10): from
    Wilson's ends of each. TooFew below LEAST_EACH people in either period.
    """
    periods = [_periods(cells, mode) for mode in sorted({cell.mode for cell in cells})]
    before, after = max(periods, key=lambda p: min(p[0].people, p[1].people), default=(_NONE, _NONE))
    n = min(before.people, after.people)
    return _difference(before, after) if n >= LEAST_EACH else TooFew(n, LEAST_EACH)


def has_drifted(found: Interval | TooFew | None) -> bool:
    """A change that chance does not make and that is large enough to act on."""
    if not isinstance(found, Interval) or abs(found.value) < NOTICEABLE:
        return False
    return found.is_above_zero or found.is_below_zero


def _periods(cells: Mapping[ItemCell, ItemCounts], mode: str) -> tuple[ItemCounts, ItemCounts]:
    """The counts of all campaigns but the latest, and of that one."""
    own = {cell.campaign_id: n for cell, n in cells.items() if cell.mode == mode and n.people > 0}
    last = max(own, default=0)
    return _sum(n for campaign, n in own.items() if campaign != last), own.get(last, _NONE)


def _difference(before: ItemCounts, after: ItemCounts) -> Interval:
    old, new = _share(before), _share(after)
    value = new.value - old.value
    down = sqrt((new.value - new.low) ** 2 + (old.high - old.value) ** 2)
    up = sqrt((new.high - new.value) ** 2 + (old.value - old.low) ** 2)
    return Interval(value, value - down, value + up)


def _share(counts: ItemCounts) -> Interval:
    """Over people, as in item health."""
    right, whole = share_right(counts)
    return share_of(counts.people * right / whole, counts.people)


def _sum(parts: Iterable[ItemCounts]) -> ItemCounts:
    return ItemCounts(*(sum(column) for column in zip(_NONE, *parts, strict=True)))


_NONE = ItemCounts()
