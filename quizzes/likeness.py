"""Items that say nearly the same: found by the runs of words that they share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from text.vietnamese import fold

RUN = 4
"""How many words in a row are compared."""
LEAST_RUNS = 30
"""What is shorter may be alike by chance."""
COMMON = 12
"""A run in so many items is a turn of phrase and says nothing of two of them."""
MOST_ALIKE = 0.4
"""Jaccard index of the runs of two items from which one is too many (Broder 1997, resemblance)."""
OWN = ("question", "stimulus", "explain", "options", "steps", "turns", "verdicts", "parts")


def near_duplicates(items: Sequence[tuple[str, Mapping[str, Any]]]) -> Iterator[tuple[str, str, float]]:
    """Pairs of keys whose texts are alike, with how much (0 to 1); `items` are keys with their data."""
    runs = {key: own for key, data in items if len(own := _runs(data)) >= LEAST_RUNS}
    where: dict[int, list[str]] = {}
    for key, own in runs.items():
        for run in own:
            where.setdefault(run, []).append(key)
    shared: dict[tuple[str, str], int] = {}
    for keys in where.values():
        for pair in combinations(keys, 2) if len(keys) < COMMON else ():
            shared[pair] = shared.get(pair, 0) + 1
    for (one, other), both in sorted(shared.items()):
        alike = both / (len(runs[one]) + len(runs[other]) - both)
        if alike >= MOST_ALIKE:
            yield one, other, alike


def _runs(data: Mapping[str, Any]) -> frozenset[int]:
    told = " ".join(text for name in OWN if name in data for text in _texts(data[name]))
    words = re.findall(r"\w+", fold(told))
    return frozenset(hash(tuple(words[n : n + RUN])) for n in range(len(words) - RUN + 1))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value
