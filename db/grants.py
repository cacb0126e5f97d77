"""Roles beyond officer: who was granted what, for which unit, from when until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, insert, select, update
from sqlalchemy.orm import aliased

from db.engine import Tx
from db.tables import LessonProgress, Membership, Person, RoleGrant, Unit, UnitPeriod
from db.units import holds_on


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that a person holds now; only heads have a unit."""

    grant_id: int
    person_id: int
    code: str
    full_name: str
    role: str
    unit_id: int | None
    unit_name: str | None
    granted_at: datetime


# Put together once: every run of every screen asks it.
_OPEN_ROLES = (
    select(RoleGrant.role, RoleGrant.unit_id)
    .where(RoleGrant.person_id == bindparam("person_id"), RoleGrant.ended_at.is_(None))
    .order_by(RoleGrant.id)
)


def list_open_roles(tx: Tx, person_id: int) -> tuple[tuple[str, int | None], ...]:
    """(role, unit) of every open grant of one person."""
    rows = tx.execute(_OPEN_ROLES, {"person_id": person_id})
    return tuple((row[0], row[1]) for row in rows)


def find_open_grant(tx: Tx, person_id: int, role: str, unit_id: int | None) -> int | None:
    """The id of the open grant of this role, if the person holds it already."""
    unit = RoleGrant.unit_id.is_(None) if unit_id is None else RoleGrant.unit_id == unit_id
    return tx.execute(
        select(RoleGrant.id).where(
            RoleGrant.person_id == person_id, RoleGrant.role == role, unit, RoleGrant.ended_at.is_(None)
        )
    ).scalar_one_or_none()


def add_grant(tx: Tx, person_id: int, role: str, unit_id: int | None, now: datetime) -> int:
    """Open a grant; returns its id."""
    values = {"person_id": person_id, "role": role, "unit_id": unit_id, "granted_at": now}
    return tx.execute(insert(RoleGrant).values(**values).returning(RoleGrant.id)).scalar_one()


def end_grant(tx: Tx, grant_id: int, now: datetime) -> None:
    """Close a grant that is still open."""
    tx.execute(
        update(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.ended_at.is_(None)).values(ended_at=now)
    )


def count_open_grants(tx: Tx, role: str) -> int:
    """How many people hold the role now."""
    return tx.execute(
        select(func.count())
        .select_from(RoleGrant)
        .where(RoleGrant.role == role, RoleGrant.ended_at.is_(None))
    ).scalar_one()


def list_grants(tx: Tx, on: date) -> tuple[Grant, ...]:
    """Every open grant, by role and then by name; a closed unit shows its code."""
    rows = tx.execute(_grants(on).order_by(RoleGrant.role, Person.name_key, RoleGrant.id))
    return tuple(Grant(*row) for row in rows)


def find_grant(tx: Tx, grant_id: int, on: date) -> Grant | None:
    """One open grant."""
    row = tx.execute(_grants(on).where(RoleGrant.id == grant_id)).one_or_none()
    return Grant(*row) if row else None


def find_first_holder(tx: Tx, role: str, on: date) -> int | None:
    """Who holds the role, on the roster of the day: with the fewest other roles, then first by code."""
    stay = Membership.__table__.c
    other = aliased(RoleGrant)
    others = (
        select(func.count()).where(other.person_id == Person.id, other.ended_at.is_(None)).scalar_subquery()
    )
    return tx.execute(
        select(Person.id)
        .join_from(Person, RoleGrant, RoleGrant.person_id == Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(RoleGrant.role == role, RoleGrant.ended_at.is_(None), holds_on(stay.from_on, stay.to_on, on))
        .order_by(others, Person.code)
        .limit(1)
    ).scalar_one_or_none()


def find_first_without(tx: Tx, on: date, begun: bool) -> int | None:
    """The first person by code without any role; `begun` asks for one in the midst of a lesson."""
    stay = Membership.__table__.c
    holds_role = select(RoleGrant.id).where(RoleGrant.person_id == Person.id, RoleGrant.ended_at.is_(None))
    query = (
        select(Person.id)
        .join_from(Person, Membership, Membership.person_id == Person.id)
        .where(holds_on(stay.from_on, stay.to_on, on), ~holds_role.exists())
        .order_by(Person.code)
        .limit(1)
    )
    if begun:
        midway = select(LessonProgress.person_id).where(
            LessonProgress.person_id == Person.id, LessonProgress.completed_at.is_(None)
        )
        query = query.where(midway.exists())
    return tx.execute(query).scalar_one_or_none()


def _grants(on: date) -> Select[*tuple[Any, ...]]:
    period = UnitPeriod.__table__.c
    name_holds = and_(UnitPeriod.unit_id == Unit.id, holds_on(period.from_on, period.to_on, on))
    return (
        select(
            RoleGrant.id,
            RoleGrant.person_id,
            Person.code,
            Person.full_name,
            RoleGrant.role,
            RoleGrant.unit_id,
            func.coalesce(UnitPeriod.name, Unit.code),
            RoleGrant.granted_at,
        )
        .join_from(RoleGrant, Person, Person.id == RoleGrant.person_id)
        .outerjoin(Unit, Unit.id == RoleGrant.unit_id)
        .outerjoin(UnitPeriod, name_holds)
        .where(RoleGrant.ended_at.is_(None))
    )
