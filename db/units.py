"""Units as of a day, and the few writes that make or change one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update

from db.engine import Tx
from db.tables import Unit, UnitPeriod, UnitSuccession


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


@dataclass(frozen=True, slots=True)
class Period:
    """What a unit was called and stood under, from a day to the day before `to_on`; None is until now."""

    unit_id: int
    code: str
    name: str
    parent_id: int | None
    place: int
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class Succession:
    """`to_unit_id` came of `from_unit_id` on a day, by a merger or a split."""

    from_unit_id: int
    to_unit_id: int
    on: date
    sort: str


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
    """The unit no longer exists from `on`; a name or parent that it got on that very day it never had."""
    is_open = (UnitPeriod.unit_id == unit_id, UnitPeriod.to_on.is_(None))
    tx.execute(delete(UnitPeriod).where(*is_open, UnitPeriod.from_on >= on))
    tx.execute(update(UnitPeriod).where(*is_open).values(to_on=on))


def list_periods(tx: Tx) -> tuple[Period, ...]:
    """Everything that units ever were called and stood under, unit by unit, oldest first."""
    rows = tx.execute(
        select(
            Unit.id,
            Unit.code,
            UnitPeriod.name,
            UnitPeriod.parent_id,
            UnitPeriod.place,
            UnitPeriod.from_on,
            UnitPeriod.to_on,
        )
        .join_from(Unit, UnitPeriod, UnitPeriod.unit_id == Unit.id)
        .order_by(Unit.id, UnitPeriod.from_on)
    )
    return tuple(Period(*row) for row in rows)


def is_code_taken(tx: Tx, code: str) -> bool:
    """Whether a unit has or ever had this code, whatever the capitals."""
    return tx.execute(select(Unit.id).where(func.upper(Unit.code) == code.upper())).first() is not None


def change_parent(tx: Tx, unit_id: int, old_parent_id: int, parent_id: int | None, on: date) -> None:
    """From `on` the unit stands under another one wherever it stood under the old one."""
    held = tx.execute(
        select(UnitPeriod.__table__).where(
            UnitPeriod.unit_id == unit_id,
            UnitPeriod.parent_id == old_parent_id,
            or_(UnitPeriod.to_on.is_(None), UnitPeriod.to_on > on),
        )
    ).mappings()
    for row in held.all():
        period = {name: value for name, value in row.items() if name != "id"}
        mine = update(UnitPeriod).where(UnitPeriod.id == row["id"])
        if row["from_on"] >= on:
            tx.execute(mine.values(parent_id=parent_id))
        else:
            tx.execute(mine.values(to_on=on))
            tx.execute(insert(UnitPeriod).values(**{**period, "parent_id": parent_id, "from_on": on}))


def add_succession(tx: Tx, succession: Succession) -> None:
    """Keep which unit another one came of."""
    fields = Succession.__dataclass_fields__
    tx.execute(insert(UnitSuccession).values(**{name: getattr(succession, name) for name in fields}))


def list_successions(tx: Tx) -> tuple[Succession, ...]:
    """Every one there is, oldest first."""
    columns = UnitSuccession.__table__.c
    rows = tx.execute(
        select(columns.from_unit_id, columns.to_unit_id, columns.on, columns.sort).order_by(
            columns.on, columns.from_unit_id, columns.to_unit_id
        )
    )
    return tuple(Succession(*row) for row in rows)


def with_merged(successions: Iterable[Succession], unit_ids: Iterable[int]) -> frozenset[int]:
    """The units and those that were merged into them, and into those, and so on.

    A unit that was split is not among them: its people went to others too.
    """
    sources: dict[int, list[int]] = {}
    for each in successions:
        if each.sort == "merge":
            sources.setdefault(each.to_unit_id, []).append(each.from_unit_id)
    found: set[int] = set()
    queue = list(unit_ids)
    while queue:
        unit_id = queue.pop()
        if unit_id not in found:
            found.add(unit_id)
            queue.extend(sources.get(unit_id, ()))
    return frozenset(found)


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
