"""The people of any period counted once, without reading them: what each person adds to the stored counts.

Somebody who was there on days d1 < d2 < … adds one to the cells (d1, never), (d2, d1), … Of any period one of
these days is the first; only on that one does the day before lie outside. So the distinct people of a period
are the sum of the cells whose day lies in it and whose day before does not: as many rows as there are pairs
of days, never as many as there are people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from db import attendance as store
from db.attendance import Occasion, PeopleCell
from db.engine import Tx
from db.people import lock_everybody, lock_people

NEVER = date.min
ALL, FORM, CONTENT, UNIT = "all", "form", "content", "unit"


def keys_of(occasion: Occasion) -> tuple[tuple[str, str], ...]:
    """Among which activities this one is counted, as (sort, key)."""
    contents = ((CONTENT, letter) for letter in occasion.contents)
    return ((ALL, ""), (FORM, occasion.form), (UNIT, str(occasion.unit_id)), *contents)


def contribution(occasions: Iterable[Occasion]) -> Counter[PeopleCell]:
    """What one person who was at these adds to the counts."""
    days: dict[tuple[str, str], set[date]] = {}
    for occasion in occasions:
        for place in keys_of(occasion):
            days.setdefault(place, set()).add(occasion.on)
    cells: Counter[PeopleCell] = Counter()
    for (sort, key), found in days.items():
        last_on = NEVER
        for on in sorted(found):
            cells[PeopleCell(sort, on, key, last_on)] += 1
            last_on = on
    return cells


def contributions(occasions: Mapping[int, Iterable[Occasion]]) -> Counter[PeopleCell]:
    """What these people add together."""
    total: Counter[PeopleCell] = Counter()
    for each in occasions.values():
        total.update(contribution(each))
    return total


class Moving:
    """Moves the counts by what becomes different for some people while the block runs.

    They are held until the end of the transaction; hold the activity before.
    """

    def __init__(self, tx: Tx, person_ids: Collection[int]) -> None:
        self.tx = tx
        self.person_ids = person_ids

    def __enter__(self) -> None:
        lock_people(self.tx, self.person_ids)
        self.before = contributions(store.occasions_of(self.tx, self.person_ids))

    def __exit__(self, fault: type[BaseException] | None, *_: object) -> None:
        if fault is None:
            after = contributions(store.occasions_of(self.tx, self.person_ids))
            after.subtract(self.before)
            store.move_people(self.tx, after)


def rebuild(tx: Tx) -> None:
    """Empty the counts and count again."""
    lock_everybody(tx)
    store.recount_named(tx)
    store.clear_people(tx)
    store.move_people(tx, contributions(store.all_occasions(tx)))


def verify(tx: Tx) -> tuple[str, ...]:
    """Every difference between the stored counts and a recount."""
    kept, truth = store.all_people_cells(tx), contributions(store.all_occasions(tx))
    off = sorted(cell for cell in kept.keys() | truth.keys() if kept.get(cell, 0) != truth.get(cell, 0))
    named = (f"activity {activity_id} named" for activity_id in store.wrong_named(tx))
    return (*(f"attendance_tally {tuple(cell)}" for cell in off), *named)
