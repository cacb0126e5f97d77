"""The organisation as of a day, for whoever may see the roster, and what a unit came of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from access.viewer import Permission, Viewer
from campaign.organisation.changes import KEYS
from campaign.organisation.tree import Tree, read_tree
from db import audit, people, units
from db.audit import AuditEntry
from db.engine import Tx
from db.people import PersonNow
from db.units import Period, Succession
from text.formats import local_day


@dataclass(frozen=True, slots=True)
class Origin:
    """A unit that another one came of: as it was called on the day before, the last on which it was so."""

    code: str
    name: str
    on: date
    sort: str

    @property
    def day_before(self) -> date:
        """The last day on which the unit was as it had been."""
        return self.on - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TreeLine:
    """A unit of the day with its own people, since when it is called and stands so, and what it came of."""

    unit_id: int
    code: str
    name: str
    depth: int
    people: int
    since: date
    origins: tuple[Origin, ...]


def list_tree(tx: Tx, viewer: Viewer, on: date) -> tuple[TreeLine, ...]:
    """Every unit of the day, each followed by what lies below it; Refused without SEE_ROSTER."""
    viewer.require(Permission.SEE_ROSTER)
    tree = read_tree(tx)
    origins, counts = _origins(tree, units.list_successions(tx)), people.count_by_unit(tx, on)
    return tuple(
        TreeLine(
            unit.unit_id,
            unit.code,
            unit.name,
            depth,
            counts.get(unit.unit_id, 0),
            unit.from_on,
            tuple(each for each in origins.get(unit.unit_id, ()) if each.on <= on),
        )
        for unit, depth in _in_order(tree.of_day(on).values())
    )


def list_origins(tx: Tx, unit_ids: Iterable[int]) -> dict[int, tuple[Origin, ...]]:
    """What some units came of, by unit; whichever came of none is not in it."""
    successions = units.list_successions(tx)
    if not successions:
        return {}
    found = _origins(read_tree(tx), successions)
    return {unit_id: found[unit_id] for unit_id in unit_ids if unit_id in found}


def list_people(tx: Tx, viewer: Viewer, unit_id: int, now: datetime) -> tuple[PersonNow, ...]:
    """Who belongs to one unit today, in Vietnamese order; Refused without MANAGE_ROSTER."""
    viewer.require(Permission.MANAGE_ROSTER)
    return people.list_in_unit(tx, unit_id, local_day(now))


def list_history(tx: Tx, viewer: Viewer, limit: int, offset: int) -> tuple[tuple[AuditEntry, ...], int]:
    """What was changed of the organisation, newest first, and how much; Refused without SEE_AUDIT."""
    viewer.require(Permission.SEE_AUDIT)
    return audit.list_lines_of(tx, tuple(KEYS.values()), limit, offset)


def _origins(tree: Tree, successions: Iterable[Succession]) -> Mapping[int, tuple[Origin, ...]]:
    found: dict[int, list[Origin]] = {}
    for each in successions:
        held = tree.of_day(each.on - timedelta(days=1)).get(each.from_unit_id)
        if held is not None:
            found.setdefault(each.to_unit_id, []).append(Origin(held.code, held.name, each.on, each.sort))
    return {unit_id: tuple(origins) for unit_id, origins in found.items()}


def _in_order(there: Iterable[Period]) -> list[tuple[Period, int]]:
    every = sorted(there, key=lambda unit: (unit.place, unit.unit_id))
    ids = {unit.unit_id for unit in every}
    below: dict[int | None, list[Period]] = {}
    for unit in every:
        below.setdefault(unit.parent_id if unit.parent_id in ids else None, []).append(unit)
    ordered: list[tuple[Period, int]] = []
    stack = [(unit, 0) for unit in reversed(below.get(None, []))]
    while stack:
        unit, depth = stack.pop()
        ordered.append((unit, depth))
        stack.extend((child, depth + 1) for child in reversed(below.get(unit.unit_id, [])))
    return ordered
