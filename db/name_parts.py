"""How many people on the roster have a name that begins so: what a page far down a list is leapt to by.

A page in the middle of 100,000 names would otherwise be come by through every name before it. The parts are
the first letters of the key that names are sorted by; there are some hundreds, however many people there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, select

from db.engine import Tx
from db.tables import Membership, NameTally
from db.tallies import EVER, add_day_counts, at_end, wrong_sums

LETTERS = 6
"""Letters of a sort key in a part: about a given name."""
_TABLE = NameTally.__table__


class Presence(NamedTuple):
    """A time on the roster, under a name: from a day to the day before `to_on`."""

    name_key: str
    from_on: date
    to_on: date | None


def of_person(tx: Tx, person_id: int) -> tuple[Presence, ...]:
    """Every time of one person on the roster."""
    query = select(Membership.name_key, Membership.from_on, Membership.to_on)
    return tuple(Presence(*row) for row in tx.execute(query.where(Membership.person_id == person_id)))


def move(tx: Tx, before: Iterable[Presence], after: Iterable[Presence]) -> None:
    """Move the counts as people's times on the roster become others."""
    changes = _count(after)
    for cell, n in _count(before).items():
        changes[cell] = changes.get(cell, 0) - n
    rows: list[dict[str, object]] = [
        {"on": on, "part": part, "people": n} for (on, part), n in sorted(changes.items()) if n
    ]
    add_day_counts(tx, _TABLE, rows, ("people",))  # type: ignore[arg-type]


def list_parts(tx: Tx, on: date) -> tuple[tuple[str, int], ...]:
    """People at the end of a day by the part that their names begin with, in the order of names."""
    table = _TABLE.c
    people = at_end(table.on, table.people)
    query = select(table.part, people).where(table.on > on).group_by(table.part).order_by(table.part)
    return tuple((part, int(n)) for part, n in tx.execute(query) if n)


def rebuild(tx: Tx) -> None:
    """Empty the counts and count again."""
    tx.execute(delete(NameTally))
    move(tx, (), _everybody(tx))


def verify(tx: Tx) -> tuple[str, ...]:
    """Every difference between the stored counts and a recount."""
    table = _TABLE.c
    rows = tx.execute(select(table.on, table.part, table.people).where(table.on < EVER, table.people != 0))
    kept = {(on, part): n for on, part, n in rows}
    truth = {cell: n for cell, n in _count(_everybody(tx)).items() if n}
    off = sorted(cell for cell in kept.keys() | truth.keys() if kept.get(cell) != truth.get(cell))
    found = (f"name_tally {on} {part!r}" for on, part in off)
    return (*found, *wrong_sums(tx, _TABLE, (), ("people",)))  # type: ignore[arg-type]


def _everybody(tx: Tx) -> tuple[Presence, ...]:
    rows = tx.execute(select(Membership.name_key, Membership.from_on, Membership.to_on))
    return tuple(Presence(*row) for row in rows)


def _count(times: Iterable[Presence]) -> dict[tuple[date, str], int]:
    """One more on the first day of each time, one fewer on the day after its last."""
    counts: dict[tuple[date, str], int] = {}
    for name_key, from_on, to_on in times:
        for on, n in ((from_on, 1), (to_on, -1)):
            if on is not None:
                cell = (on, name_key[:LETTERS])
                counts[cell] = counts.get(cell, 0) + n
    return counts
