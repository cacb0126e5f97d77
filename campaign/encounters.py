"""What a person's first meeting with an item adds to the counts of that item, and moving the counts by it.

How hard an item is shows when somebody meets it for the first time. So of all answers of a person to one
item, whatever its revision, only the first counts, and only when it was given in a measured sitting
(before, counted, month1, month5): after a practice or a review the reasons are known. The answers of a
measured sitting count once it is handed in: a form broken off says nothing of the items not reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from db import encounters as store
from db.encounters import Encounter, ItemCell, ItemCounts
from db.engine import Tx
from db.measures import MEASURED


def contribution(answers: Iterable[Encounter]) -> dict[ItemCell, ItemCounts]:
    """What the answers of one person to one item add: those of the first, or nothing."""
    first = min(answers, key=lambda a: (a.answered_at, a.attempt_id, a.place), default=None)
    if first is None or first.mode not in MEASURED:
        return {}
    return {first.cell: first.counts}


def count_sitting(tx: Tx, person_id: int, attempt_id: int, change: Callable[[], None]) -> None:
    """Hand a sitting in with `change`, and move the counts of its items; the caller holds the person."""
    before = _of_attempt(tx, person_id, attempt_id)
    change()
    store.move(tx, _less(_of_attempt(tx, person_id, attempt_id), before))


def change_encounters(tx: Tx, person_id: int, revision_id: int, change: Callable[[], None]) -> None:
    """Make a change of a person's stored answers to an item, and move its counts with it."""
    before = contribution(store.list_encounters(tx, person_id, revision_id))
    change()
    after = contribution(store.list_encounters(tx, person_id, revision_id))
    store.move(tx, _less(after, before))


def rebuild(tx: Tx) -> None:
    """Empty the counts of every item and count again."""
    store.clear(tx)
    store.move(tx, store.recount(tx))


def verify(tx: Tx) -> tuple[str, ...]:
    """Every difference between the stored counts and a recount."""
    off = _less(store.all_counts(tx), store.recount(tx))
    return tuple(f"{cell} lệch {counts}" for cell, counts in sorted(off.items()))


def _of_attempt(tx: Tx, person_id: int, attempt_id: int) -> dict[ItemCell, ItemCounts]:
    """What the person adds to the counts of the items of an attempt, cells of all items together."""
    cells: dict[ItemCell, ItemCounts] = {}
    for answers in store.list_of_attempt(tx, person_id, attempt_id).values():
        cells.update(contribution(answers))
    return cells


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
