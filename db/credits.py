"""Assignments that the office counts as met by a person: on which day, why, and under which document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, insert, select, update

from db.engine import Tx, in_parts
from db.tables import Credit, Membership, Person
from db.units import holds_on


@dataclass(frozen=True, slots=True)
class Credited:
    """An assignment that counts as met since a day."""

    sort: str
    key: str
    on: date


@dataclass(frozen=True, slots=True)
class NewCredit:
    """A credit to be kept."""

    person_id: int
    campaign_id: int
    sort: str
    key: str
    on: date
    reason: str
    document: str


@dataclass(frozen=True, slots=True)
class CreditRow:
    """One that was recorded, with whose it is; the last three are None for one that still counts."""

    credit_id: int
    person_id: int
    code: str
    full_name: str
    campaign_id: int
    sort: str
    key: str
    on: date
    reason: str
    document: str
    recorded_by: str
    recorded_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    withdrawn_reason: str | None


def add(tx: Tx, new: NewCredit, recorded_by: str, at: datetime) -> int:
    """Keep one; returns its id."""
    values = {name: getattr(new, name) for name in NewCredit.__dataclass_fields__}
    query = insert(Credit).values(**values, recorded_by=recorded_by, recorded_at=at)
    return tx.execute(query.returning(Credit.id)).scalar_one()


def withdraw(tx: Tx, credit_id: int, by: str, reason: str, at: datetime) -> None:
    """It never counted; who says so and why is kept beside it."""
    values = {"withdrawn_by": by, "withdrawn_at": at, "withdrawn_reason": reason}
    tx.execute(update(Credit).where(Credit.id == credit_id).values(**values))


def find(tx: Tx, credit_id: int) -> CreditRow | None:
    """One by its id, withdrawn or not."""
    row = tx.execute(_rows().where(Credit.id == credit_id)).one_or_none()
    return CreditRow(*row) if row else None


def list_of_person(tx: Tx, person_id: int) -> tuple[CreditRow, ...]:
    """Everything recorded of a person, newest first, the withdrawn included."""
    query = _rows().where(Credit.person_id == person_id).order_by(Credit.on.desc(), Credit.id.desc())
    return tuple(CreditRow(*row) for row in tx.execute(query))


def list_in_units(
    tx: Tx, campaign_id: int, unit_ids: Sequence[int] | None, on: date
) -> tuple[CreditRow, ...]:
    """What counts as met by then of the people of some units (None is all), in Vietnamese order of names."""
    stay = Membership.__table__.c
    query = (
        _rows()
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Credit.campaign_id == campaign_id,
            Credit.withdrawn_at.is_(None),
            Credit.on <= on,
            holds_on(stay.from_on, stay.to_on, on),
        )
        .order_by(Person.name_key, Person.id, Credit.on, Credit.id)
    )
    if unit_ids is not None:
        query = query.where(Membership.unit_id.in_(tuple(unit_ids)))
    return tuple(CreditRow(*row) for row in tx.execute(query))


def counted_of(tx: Tx, campaign_id: int, person_ids: Collection[int]) -> dict[int, tuple[Credited, ...]]:
    """What counts as met by some people in a campaign, by person; whoever has nothing is not in it."""
    found: dict[int, tuple[Credited, ...]] = {}
    for part in in_parts(sorted(person_ids)):
        found |= _by_person(tx.execute(_counted(campaign_id).where(Credit.person_id.in_(part))))
    return found


def all_counted(tx: Tx, campaign_id: int) -> dict[int, tuple[Credited, ...]]:
    """The same of everybody."""
    return _by_person(tx.execute(_counted(campaign_id)))


def _counted(campaign_id: int) -> Select[int, str, str, date]:
    query = select(Credit.person_id, Credit.sort, Credit.key, Credit.on)
    return query.where(Credit.campaign_id == campaign_id, Credit.withdrawn_at.is_(None))


def _by_person(rows: Iterable[Row[int, str, str, date]]) -> dict[int, tuple[Credited, ...]]:
    found: dict[int, list[Credited]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Credited(*row[1:]))
    return {person_id: tuple(each) for person_id, each in found.items()}


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Credit.id,
        Credit.person_id,
        Person.code,
        Person.full_name,
        Credit.campaign_id,
        Credit.sort,
        Credit.key,
        Credit.on,
        Credit.reason,
        Credit.document,
        Credit.recorded_by,
        Credit.recorded_at,
        Credit.withdrawn_by,
        Credit.withdrawn_at,
        Credit.withdrawn_reason,
    ).join_from(Credit, Person, Person.id == Credit.person_id)
