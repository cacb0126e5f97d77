"""Which units somebody looks at on a day, and in which order they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from access.viewer import Refused, Scope
from db.engine import Tx
from db.units import UnitNow, list_units, subtree
from text import t


def units_in_sight(tx: Tx, scope: Scope, on: date, unit_id: int | None) -> tuple[UnitNow, ...]:
    """Every unit in sight, or one with what lies below it; Refused out of sight."""
    if not scope.everything and not scope.unit_ids:
        raise Refused(t("access.refused"))
    if unit_id is not None and not scope.covers(unit_id):
        raise Refused(t("access.refused"))
    units = list_units(tx, on)
    below = subtree(units, [unit_id]) if unit_id is not None else {unit.unit_id for unit in units}
    return tuple(unit for unit in units if unit.unit_id in below and scope.covers(unit.unit_id))


def in_tree_order(units: Sequence[UnitNow]) -> list[tuple[UnitNow, int]]:
    """Each unit followed by what lies below it; a unit whose parent is out of sight stands at the top."""
    ids = {unit.unit_id for unit in units}
    below: dict[int | None, list[UnitNow]] = {}
    for unit in units:
        below.setdefault(unit.parent_id if unit.parent_id in ids else None, []).append(unit)
    ordered: list[tuple[UnitNow, int]] = []
    stack = [(unit, 0) for unit in reversed(below.get(None, []))]
    while stack:
        unit, depth = stack.pop()
        ordered.append((unit, depth))
        stack.extend((child, depth + 1) for child in reversed(below.get(unit.unit_id, [])))
    return ordered
