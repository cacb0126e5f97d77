"""What a person's first meeting with an item adds to the counts of that item, and moving the counts by it.

How hard an item is shows when somebody meets it for the first time. So of all answers of a person to one
item, whatever its revision, only the first counts, and only when it was given in a measured sitting
(before, counted, month1, month5): after a practice or a review the reasons are known. The answers of a
measured sitting count once it is handed in: a form broken off says nothing of the items not reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from db import encounters as store
from db.encounters import Encounter, ItemCell, ItemCounts, PickCell
from db.engine import Tx
from db.measures import MEASURED

Answers = tuple[Encounter, ...]
C = TypeVar("C")
N = TypeVar("N")


def contribution(answers: Iterable[Encounter]) -> dict[ItemCell, ItemCounts]:
    """What the answers of one person to one item add: those of the first, or nothing."""
    first = min(answers, key=lambda a: (a.answered_at, a.attempt_id, a.place), default=None)
    if first is None or first.mode not in MEASURED:
        return {}
    return {first.cell: first.counts}


def picks(answers: Iterable[Encounter]) -> dict[PickCell, int]:
    """What was picked with the answer that counts."""
    first = min(answers, key=lambda a: (a.answered_at, a.attempt_id, a.place), default=None)
    return {first.pick: 1} if first is not None and first.mode in MEASURED else {}


def count_sitting(tx: Tx, person_id: int, attempt_id: int, change: Callable[[], None]) -> None:
    """Hand a sitting in with `change`, and move the counts of its items; the caller holds the person."""
    before = store.list_of_attempt(tx, person_id, attempt_id)
    change()
    after = store.list_of_attempt(tx, person_id, attempt_id)
    _move(tx, before.values(), after.values())


def change_encounters(tx: Tx, person_id: int, revision_id: int, change: Callable[[], None]) -> None:
    """Make a change of a person's stored answers to an item, and move its counts with it."""
    before = store.list_encounters(tx, person_id, revision_id)
    change()
    _move(tx, [before], [store.list_encounters(tx, person_id, revision_id)])


def rebuild(tx: Tx) -> None:
    """Empty the counts of every item and count again."""
    store.clear(tx)
    store.move(tx, store.recount(tx))
    store.move_picks(tx, store.recount_picks(tx))


def verify(tx: Tx) -> tuple[str, ...]:
    """Every difference between the stored counts and a recount."""
    off = _less(store.all_counts(tx), store.recount(tx))
    picked = _fewer(store.all_picks(tx), store.recount_picks(tx))
    found = [f"{cell} lệch {counts}" for cell, counts in sorted(off.items())]
    return (*found, *(f"{cell} lệch {n}" for cell, n in sorted(picked.items())))


def _move(tx: Tx, before: Iterable[Answers], after: Iterable[Answers]) -> None:
    """Move the counts of the answers of one person to some items, each item by itself."""
    old, new = tuple(before), tuple(after)
    store.move(tx, _less(_all(contribution, new), _all(contribution, old)))
    store.move_picks(tx, _fewer(_all(picks, new), _all(picks, old)))


def _all(rule: Callable[[Answers], dict[C, N]], items: Iterable[Answers]) -> dict[C, N]:
    """What the answers to all of these items add; no two items share a cell."""
    cells: dict[C, N] = {}
    for answers in items:
        cells.update(rule(answers))
    return cells


def _fewer(after: Mapping[PickCell, int], before: Mapping[PickCell, int]) -> dict[PickCell, int]:
    """after − before, cell by cell; cells that do not change are left out."""
    changes = {cell: after.get(cell, 0) - before.get(cell, 0) for cell in after.keys() | before.keys()}
    return {cell: n for cell, n in changes.items() if n}


def _less(
    after: Mapping[ItemCell, ItemCounts], before: Mapping[ItemCell, ItemCounts]
) -> dict[ItemCell, ItemCounts]:
    """after − before, cell by cell; cells that do not change are left out."""
    changes: dict[ItemCell, ItemCounts] = {}
    for cell in after.keys() | before.keys():
        old, new = before.get(cell, ItemCounts()), after.get(cell, ItemCounts())
        change = ItemCounts(*(b - a for a, b in zip(old, new, strict=True)))
        if any(change):
            changes[cell] = change
    return changes
