"""What a sitting adds to the sums of each of its items against the rest, and moving the sums by it.

Every measured sitting (before, counted, month1, month5) counts once it is handed in: only then is there a
rest to hold an item against.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from db import rests
from db.encounters import ItemCell
from db.engine import Tx
from db.rests import RestSums


def change_sitting(tx: Tx, attempt_id: int, change: Callable[[], None]) -> None:
    """Make a change of a sitting, such as handing it in, and move the sums with it."""
    before = rests.of_sitting(tx, attempt_id)
    change()
    rests.move(tx, _less(rests.of_sitting(tx, attempt_id), before))


def rebuild(tx: Tx) -> None:
    """Empty the sums of every item and sum up again."""
    rests.clear(tx)
    rests.move(tx, rests.recount(tx))


def verify(tx: Tx) -> tuple[str, ...]:
    """Every difference between the stored sums and a recount."""
    off = _less(rests.all_sums(tx), rests.recount(tx))
    return tuple(f"{cell} lệch {sums}" for cell, sums in sorted(off.items()))


def _less(
    after: Mapping[ItemCell, RestSums], before: Mapping[ItemCell, RestSums]
) -> dict[ItemCell, RestSums]:
    """after − before, cell by cell; cells that do not change are left out."""
    changes: dict[ItemCell, RestSums] = {}
    for cell in after.keys() | before.keys():
        old, new = before.get(cell, RestSums()), after.get(cell, RestSums())
        change = RestSums(*(b - a for a, b in zip(old, new, strict=True)))
        if any(change):
            changes[cell] = change
    return changes
