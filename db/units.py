"""Units as of a day, and the few writes that make or change one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, insert, or_, select, update

from db.engine import Tx
from db.tables import Unit, UnitPeriod


@dataclass(frozen=True, slots=True)
class UnitNow:
    """A unit as it was on a day; `place` orders units as the office lists them."""

    unit_id: int
    code: str
    name: str
    parent_id: int | None
    place: int


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to be made."""

    code: str
    name: str
    parent_id: int | None
    place: int


def holds_on(
    from_on: ColumnElement[date], to_on: ColumnElement[date | None], on: date | ColumnElement[date]
) -> ColumnElement[bool]:
    """The condition that a dated row holds on a day (`to_on` is the first day it no longer does)."""
    return and_(from_on <= on, or_(to_on.is_(None), to_on > on))


def list_units(tx: Tx, on: date) -> tuple[UnitNow, ...]:
    """Every unit that exists on the day, in the office's order."""
    period = UnitPeriod.__table__.c
    rows = tx.execute(
        select(Unit.id, Unit.code, UnitPeriod.name, UnitPeriod.parent_id, UnitPeriod.place)
        .join_from(Unit, UnitPeriod, UnitPeriod.unit_id == Unit.id)
        .where(holds_on(period.from_on, period.to_on, on))
        .order_by(UnitPeriod.place, Unit.id)
    )
    return tuple(UnitNow(*row) for row in rows)


def find_unit_name(tx: Tx, unit_id: int, on: date) -> str | None:
    """What the unit was called on the day or, if it had closed by then, when it closed."""
    query = select(UnitPeriod.name).where(UnitPeriod.unit_id == unit_id, UnitPeriod.from_on <= on)
    return tx.execute(query.order_by(UnitPeriod.from_on.desc()).limit(1)).scalar_one_or_none()


def add_units(tx: Tx, units: Sequence[NewUnit], on: date) -> tuple[int, ...]:
    """Make units that exist from `on`; returns their ids in the same order."""
    ids = []
    for unit in units:
        unit_id = tx.execute(insert(Unit).values(code=unit.code).returning(Unit.id)).scalar_one()
        tx.execute(
            insert(UnitPeriod).values(
                unit_id=unit_id, name=unit.name, parent_id=unit.parent_id, place=unit.place, from_on=on
            )
        )
        ids.append(unit_id)
    return tuple(ids)


def change_unit(tx: Tx, unit_id: int, name: str, parent_id: int | None, on: date) -> None:
    """From `on` the unit has this name and parent; what it was before stays readable."""
    row = tx.execute(
        select(UnitPeriod.id, UnitPeriod.from_on, UnitPeriod.place).where(
            UnitPeriod.unit_id == unit_id, UnitPeriod.to_on.is_(None)
        )
    ).one()
    values = {"name": name, "parent_id": parent_id}
    if row.from_on == on:
        tx.execute(update(UnitPeriod).where(UnitPeriod.id == row.id).values(**values))
        return
    tx.execute(update(UnitPeriod).where(UnitPeriod.id == row.id).values(to_on=on))
    tx.execute(insert(UnitPeriod).values(unit_id=unit_id, place=row.place, from_on=on, **values))


def close_unit(tx: Tx, unit_id: int, on: date) -> None:
    """The unit no longer exists from `on`."""
    tx.execute(
        update(UnitPeriod).where(UnitPeriod.unit_id == unit_id, UnitPeriod.to_on.is_(None)).values(to_on=on)
    )


def subtree(units: Iterable[UnitNow], roots: Iterable[int]) -> frozenset[int]:
    """The ids of `roots` and of everything below them; a unit is reached once even in a loop."""
    children: dict[int | None, list[int]] = {}
    for unit in units:
        children.setdefault(unit.parent_id, []).append(unit.unit_id)
    found: set[int] = set()
    queue = list(roots)
    while queue:
        unit_id = queue.pop()
        if unit_id not in found:
            found.add(unit_id)
            queue.extend(children.get(unit_id, ()))
    return frozenset(found)


def names_by_id(units: Iterable[UnitNow]) -> Mapping[int, str]:
    """Unit id → name."""
    return {unit.unit_id: unit.name for unit in units}
