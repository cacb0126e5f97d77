"""What must be known of people to decide whom to urge: of everybody for a plan, of some before sending."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import InstrumentedAttribute

from db.engine import Tx
from db.tables import Attempt, Membership, Participation, Person, ReviewCard, RoleGrant
from db.units import holds_on

_stay = Membership.__table__.c


@dataclass(frozen=True, slots=True)
class Urged:
    """A person on the roster with where they stand; `since_on` is the first day they were ever on it."""

    person_id: int
    full_name: str
    email: str | None
    unit_id: int
    since_on: date
    started_on: date | None
    completed_on: date | None
    met: int


@dataclass(frozen=True, slots=True)
class HeadNow:
    """A head on the roster of a day, with one of the units they head."""

    person_id: int
    full_name: str
    email: str | None
    unit_id: int
    own_unit_id: int


def list_urged(
    tx: Tx, campaign_id: int, on: date, person_ids: Collection[int] | None = None
) -> tuple[Urged, ...]:
    """Everybody on the roster of the day, or some of them, by id."""
    first = select(Membership.person_id, func.min(Membership.from_on).label("since_on"))
    since = first.where(_of(Membership.person_id, person_ids)).group_by(Membership.person_id).subquery()
    mine = and_(Participation.person_id == Person.id, Participation.campaign_id == campaign_id)
    query = (
        select(
            Person.id,
            Person.full_name,
            Person.email,
            Membership.unit_id,
            since.c.since_on,
            Participation.started_on,
            Participation.completed_on,
            func.coalesce(Participation.met, 0),
        )
        .join_from(Person, Membership, Membership.person_id == Person.id)
        .join(since, since.c.person_id == Person.id)
        .outerjoin(Participation, mine)
        .where(holds_on(_stay.from_on, _stay.to_on, on), _of(Person.id, person_ids))
        .order_by(Person.id)
    )
    return tuple(Urged(*row) for row in tx.execute(query))


def list_heads(tx: Tx, on: date, person_ids: Collection[int] | None = None) -> tuple[HeadNow, ...]:
    """Heads on the roster of the day, a line for each unit they head, by person."""
    query = (
        select(Person.id, Person.full_name, Person.email, RoleGrant.unit_id, Membership.unit_id)
        .join_from(Person, RoleGrant, RoleGrant.person_id == Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(RoleGrant.role == "head", RoleGrant.ended_at.is_(None))
        .where(holds_on(_stay.from_on, _stay.to_on, on), _of(Person.id, person_ids))
        .order_by(Person.id, RoleGrant.id)
    )
    return tuple(
        HeadNow(person_id, name, email, unit_id, own)
        for person_id, name, email, unit_id, own in tx.execute(query)
        if unit_id is not None
    )


def list_due_for_review(
    tx: Tx, before: datetime, rested_since: datetime, person_ids: Collection[int] | None = None
) -> frozenset[int]:
    """Who has a tactic due before an instant and has begun no review since another."""
    due = select(ReviewCard.person_id).where(
        ReviewCard.due_at < before, _of(ReviewCard.person_id, person_ids)
    )
    busy = select(Attempt.person_id).where(Attempt.mode == "review", Attempt.started_at >= rested_since)
    return frozenset(tx.execute(due.distinct()).scalars()) - frozenset(tx.execute(busy).scalars())


def _of(column: InstrumentedAttribute[int], person_ids: Collection[int] | None) -> ColumnElement[bool]:
    return true() if person_ids is None else column.in_(tuple(person_ids))
