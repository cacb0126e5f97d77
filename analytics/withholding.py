"""Which figures about answers and scores may be shown: none about few people, none to subtract one from."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.intervals import FEWEST


def shown_units(people: Mapping[int, int]) -> frozenset[int]:
    """Units of which a figure may be shown beside the total of all.

    Units with fewer than FEWEST people are left out. The total less what is shown must not give
    the figure of fewer than FEWEST people either: the smallest shown ones are left out until it does not.
    """
    filled = {unit_id: n for unit_id, n in people.items() if n > 0}
    hidden = {u for u, n in filled.items() if n < FEWEST}
    rest = sorted(filled.keys() - hidden, key=lambda u: (filled[u], u))
    while hidden and rest and sum(filled[u] for u in hidden) < FEWEST:
        hidden.add(rest.pop(0))
    return frozenset(rest)
