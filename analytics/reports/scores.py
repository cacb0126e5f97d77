"""Mean scores that a report may show: none about few people, and none that others could be subtracted to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.intervals import FEWEST
from analytics.withholding import shown_units
from db.measures import Learned
from db.units import UnitNow


@dataclass(frozen=True, slots=True)
class Shown:
    """Units whose own mean may be shown, and units whose mean together with all that lies below may be."""

    units: frozenset[int]
    subtrees: frozenset[int]


def shown_means(units: Sequence[UnitNow], people: Mapping[int, int]) -> Shown:
    """Which means may stand in reports of the same day, whoever reads how many of them.

    A unit's own mean is shown beside the department's by `shown_units`. The mean of a subtree is shown
    only where what is left of it after all that is shown within it is about FEWEST people or nobody, and
    so for the department: then every difference of shown means is.
    """
    own = shown_units(people)
    hidden = {unit_id: n for unit_id, n in people.items() if n > 0 and unit_id not in own}
    top, below = _children(units)
    shown: dict[int, int] = {}
    left = sum(n for unit_id, n in hidden.items() if unit_id not in below)
    left += sum(_settle(unit_id, below, hidden, shown) for unit_id in top)
    if 0 < left < FEWEST:
        _withdraw({unit.unit_id: unit.parent_id for unit in units}, shown)
    return Shown(own, frozenset(shown))


def mean_tenths(parts: Sequence[Learned]) -> int | None:
    """The mean score in tenths of 100 over the people of these sums; None over nobody."""
    people, percent = sum(p.people for p in parts), sum(p.percent for p in parts)
    return (20 * percent + people) // (2 * people) if people else None


def _children(units: Sequence[UnitNow]) -> tuple[list[int], dict[int, list[int]]]:
    """The units that stand under none, and what stands under each."""
    below: dict[int, list[int]] = {unit.unit_id: [] for unit in units}
    top: list[int] = []
    for unit in units:
        (top if unit.parent_id is None else below.get(unit.parent_id, top)).append(unit.unit_id)
    return top, below


def _settle(
    unit_id: int, below: Mapping[int, list[int]], hidden: Mapping[int, int], shown: dict[int, int]
) -> int:
    """How many hidden people of a subtree stand in no mean that is shown; `shown` gets the rest."""
    left = hidden.get(unit_id, 0) + sum(_settle(c, below, hidden, shown) for c in below[unit_id])
    if 0 < left < FEWEST:
        return left
    shown[unit_id] = left
    return 0


def _withdraw(parents: Mapping[int, int | None], shown: dict[int, int]) -> None:
    """Take back the subtree with the fewest hidden people of its own, and all that it lies in."""
    unit_id = min((u for u in shown if shown[u]), key=lambda u: (shown[u], u), default=None)
    while unit_id is not None:
        shown.pop(unit_id, None)
        unit_id = parents.get(unit_id)
