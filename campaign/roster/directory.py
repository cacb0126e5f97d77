"""The roster as it is read: people with their unit and how they can sign in, searched without accents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from access.handout import WayIn, ways_in
from access.viewer import Permission, Viewer
from db.engine import Tx
from db.people import count_people, search_people
from db.units import list_units, names_by_id
from text.formats import local_day


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A person on the roster of the day."""

    person_id: int
    code: str
    full_name: str
    unit_name: str
    position: str
    email: str | None
    way_in: WayIn


def count_roster(tx: Tx, viewer: Viewer, now: datetime) -> tuple[int, int]:
    """How many people and units there are today; Refused without SEE_ROSTER."""
    viewer.require(Permission.SEE_ROSTER)
    on = local_day(now)
    return count_people(tx, on), len(list_units(tx, on))


def list_roster(
    tx: Tx, viewer: Viewer, words: str, limit: int, offset: int, now: datetime
) -> tuple[tuple[RosterLine, ...], int]:
    """A page of the people whose name, code or address holds `words`, and how many there are.

    Refused without SEE_ROSTER."""
    viewer.require(Permission.SEE_ROSTER)
    on = local_day(now)
    found, total = search_people(tx, on, words, limit, offset)
    names = names_by_id(list_units(tx, on))
    ways = ways_in(tx, viewer, [person.person_id for person in found], now)
    lines = (
        RosterLine(
            person.person_id,
            person.code,
            person.full_name,
            names.get(person.unit_id, ""),
            person.position,
            person.email,
            ways[person.person_id],
        )
        for person in found
    )
    return tuple(lines), total
