"""Days on which people are not called to learn: exempt from one campaign, or on leave from all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, distinct, exists, func, insert, or_, select, update

from db.engine import Tx, in_parts
from db.tables import Campaign, Exemption, Membership, Person
from db.units import holds_on


@dataclass(frozen=True, slots=True)
class Span:
    """Days from one to the day before `to_on`; None is without end."""

    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class NewExemption:
    """An exemption to be kept; without a campaign it is leave."""

    person_id: int
    campaign_id: int | None
    from_on: date
    to_on: date | None
    reason: str
    document: str


@dataclass(frozen=True, slots=True)
class ExemptionRow:
    """One that was recorded; `campaign_name` is None for leave, the last three for one that still holds."""

    exemption_id: int
    person_id: int
    campaign_id: int | None
    campaign_name: str | None
    from_on: date
    to_on: date | None
    reason: str
    document: str
    recorded_by: str
    recorded_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    withdrawn_reason: str | None


@dataclass(frozen=True, slots=True)
class ExemptPerson:
    """Somebody of a unit who is not called to learn on a day, why, and the first day they are again."""

    code: str
    full_name: str
    unit_id: int
    is_leave: bool
    reason: str
    to_on: date | None


def add(tx: Tx, new: NewExemption, recorded_by: str, at: datetime) -> int:
    """Keep one; returns its id."""
    values = {name: getattr(new, name) for name in NewExemption.__dataclass_fields__}
    query = insert(Exemption).values(**values, recorded_by=recorded_by, recorded_at=at)
    return tx.execute(query.returning(Exemption.id)).scalar_one()


def set_end(tx: Tx, exemption_id: int, to_on: date) -> None:
    """The person is called to learn again from `to_on`."""
    tx.execute(update(Exemption).where(Exemption.id == exemption_id).values(to_on=to_on))


def withdraw(tx: Tx, exemption_id: int, by: str, reason: str, at: datetime) -> None:
    """It never held; who says so and why is kept beside it."""
    values = {"withdrawn_by": by, "withdrawn_at": at, "withdrawn_reason": reason}
    tx.execute(update(Exemption).where(Exemption.id == exemption_id).values(**values))


def find(tx: Tx, exemption_id: int) -> ExemptionRow | None:
    """One by its id, withdrawn or not."""
    row = tx.execute(_rows().where(Exemption.id == exemption_id)).one_or_none()
    return ExemptionRow(*row) if row else None


def list_of_person(tx: Tx, person_id: int) -> tuple[ExemptionRow, ...]:
    """Everything recorded of a person, newest first, the withdrawn included."""
    query = _rows().where(Exemption.person_id == person_id)
    rows = tx.execute(query.order_by(Exemption.from_on.desc(), Exemption.id.desc()))
    return tuple(ExemptionRow(*row) for row in rows)


def spans_of(tx: Tx, campaign_id: int, person_ids: Collection[int]) -> dict[int, tuple[Span, ...]]:
    """The days of some people that do not count in a campaign, by person; whoever has none is not in it."""
    found: dict[int, tuple[Span, ...]] = {}
    for part in in_parts(sorted(person_ids)):
        found |= _by_person(tx.execute(_spans(campaign_id).where(Exemption.person_id.in_(part))))
    return found


def all_spans(tx: Tx, campaign_id: int) -> dict[int, tuple[Span, ...]]:
    """The same of everybody."""
    return _by_person(tx.execute(_spans(campaign_id)))


def list_exempt(
    tx: Tx, campaign_id: int, unit_ids: Sequence[int] | None, on: date
) -> tuple[ExemptPerson, ...]:
    """Who of some units (None is all) is not called to learn on the day, each once, in Vietnamese order."""
    stay = Membership.__table__.c
    query = (
        select(
            Person.id,
            Person.code,
            Person.full_name,
            Membership.unit_id,
            Exemption.campaign_id.is_(None),
            Exemption.reason,
            Exemption.to_on,
        )
        .join_from(Exemption, Person, Person.id == Exemption.person_id)
        .join(Membership, Membership.person_id == Person.id)
        .where(_holds(campaign_id, on), holds_on(stay.from_on, stay.to_on, on))
        .order_by(Person.name_key, Person.id, Exemption.id)
    )
    if unit_ids is not None:
        query = query.where(Membership.unit_id.in_(tuple(unit_ids)))
    first = {row[0]: row for row in reversed(tx.execute(query).all())}
    return tuple(ExemptPerson(*row[1:]) for row in reversed(first.values()))


def count_by_part(tx: Tx, campaign_id: int, on: date, letters: int) -> dict[str, int]:
    """How many of the roster of the day do not count in a campaign, by the first letters of their names."""
    stay = Membership.__table__.c
    part = func.substr(Membership.name_key, 1, letters)
    query = (
        select(part, func.count(distinct(Membership.person_id)))
        .join_from(Exemption, Membership, Membership.person_id == Exemption.person_id)
        .where(_holds(campaign_id, on), holds_on(stay.from_on, stay.to_on, on))
        .group_by(part)
    )
    return {row[0]: int(row[1]) for row in tx.execute(query)}


def is_exempt(person_id: ColumnElement[int], campaign_id: int, on: date) -> ColumnElement[bool]:
    """The condition that a person does not count in a campaign on a day."""
    return exists().where(Exemption.person_id == person_id, _holds(campaign_id, on))


def _holds(campaign_id: int, on: date) -> ColumnElement[bool]:
    column = Exemption.__table__.c
    return and_(_concerns(campaign_id), holds_on(column.from_on, column.to_on, on))


def _concerns(campaign_id: int) -> ColumnElement[bool]:
    of_it = or_(Exemption.campaign_id.is_(None), Exemption.campaign_id == campaign_id)
    return and_(Exemption.withdrawn_at.is_(None), of_it)


def _spans(campaign_id: int) -> Select[int, date, date | None]:
    query = select(Exemption.person_id, Exemption.from_on, Exemption.to_on)
    return query.where(_concerns(campaign_id)).order_by(Exemption.person_id, Exemption.from_on)


def _by_person(rows: Iterable[Row[int, date, date | None]]) -> dict[int, tuple[Span, ...]]:
    found: dict[int, list[Span]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Span(*row[1:]))
    return {person_id: tuple(each) for person_id, each in found.items()}


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Exemption.id,
        Exemption.person_id,
        Exemption.campaign_id,
        Campaign.name,
        Exemption.from_on,
        Exemption.to_on,
        Exemption.reason,
        Exemption.document,
        Exemption.recorded_by,
        Exemption.recorded_at,
        Exemption.withdrawn_by,
        Exemption.withdrawn_at,
        Exemption.withdrawn_reason,
    ).outerjoin_from(Exemption, Campaign, Campaign.id == Exemption.campaign_id)
