"""Activities that units logged: written, changed, withdrawn; listed by page, and summed over days."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from db.engine import Tx
from db.people import lock_people
from db.tables import Activity

_TABLE = Activity.__table__.c


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity as it stands; `named` people were there by name, `guests` are only a number."""

    activity_id: int
    unit_id: int
    on: date
    hour: str
    form: str
    contents: str
    title: str
    place: str
    leader: str
    guests: int
    pieces: int
    reached: int
    views: int
    shares: int
    read_on: date | None
    named: int
    version: int
    logged_at: datetime
    withdrawn_at: datetime | None
    withdrawn_why: str

    @property
    def is_withdrawn(self) -> bool:
        """Whether it counts no longer."""
        return self.withdrawn_at is not None

    @property
    def attendances(self) -> int:
        """Everybody who was there, by name or as a number."""
        return self.named + self.guests


class Sums(NamedTuple):
    """Figures of activities that may be added up: never people, who may have been at several."""

    activities: int = 0
    named: int = 0
    guests: int = 0
    pieces: int = 0
    reached: int = 0
    views: int = 0
    shares: int = 0


class Group(NamedTuple):
    """Activities that are counted together."""

    unit_id: int
    form: str
    contents: str


_COLUMNS = tuple(_TABLE["id" if name == "activity_id" else name] for name in ActivityRow.__dataclass_fields__)


def add_activity(tx: Tx, ticket: str, values: Mapping[str, Any], now: datetime) -> int | None:
    """Write an activity; returns its id, None when another came with the same ticket first."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = {**values, "guests": 0, "ticket": ticket, "logged_at": now}
    query = insert(Activity).values(row).on_conflict_do_nothing(index_elements=["ticket"])
    return tx.execute(query.returning(Activity.id)).scalar_one_or_none()


def get_by_ticket(tx: Tx, ticket: str) -> int:
    """The id of the activity that was sent with this form."""
    return tx.execute(select(Activity.id).where(Activity.ticket == ticket)).scalar_one()


def find_activity(tx: Tx, activity_id: int) -> ActivityRow | None:
    """One activity, withdrawn or not."""
    row = tx.execute(select(*_COLUMNS).where(Activity.id == activity_id)).one_or_none()
    return ActivityRow(*row) if row else None


def lock_activity(tx: Tx, activity_id: int) -> None:
    """Hold one activity until the end of the transaction: before whoever is at it, never after.

    Waits for whoever holds everybody.
    """
    lock_people(tx, ())
    if tx.dialect.name == "postgresql":
        tx.execute(select(Activity.id).where(Activity.id == activity_id).with_for_update()).all()


def set_values(tx: Tx, activity_id: int, values: Mapping[str, Any]) -> None:
    """Write some columns of an activity, as the next version of it."""
    query = update(Activity).where(Activity.id == activity_id)
    tx.execute(query.values(**values, version=Activity.version + 1))


def set_guests(tx: Tx, activity_id: int, guests: int) -> None:
    """Write how many were there without a name."""
    tx.execute(update(Activity).where(Activity.id == activity_id).values(guests=guests))


def page_activities(
    tx: Tx,
    unit_ids: Collection[int] | None,
    from_on: date,
    to_on: date,
    form: str = "",
    is_withdrawn: bool = False,
    limit: int = 20,
    offset: int = 0,
) -> tuple[tuple[ActivityRow, ...], int]:
    """A page of the activities of some units (None is every unit), newest first, and how many there are."""
    wanted = [*_within(unit_ids, from_on, to_on), _state(is_withdrawn)]
    wanted += [Activity.form == form] if form else []
    total = tx.execute(select(func.count()).select_from(Activity).where(*wanted)).scalar_one()
    query = select(*_COLUMNS).where(*wanted).order_by(Activity.on.desc(), Activity.id.desc())
    rows = tx.execute(query.limit(limit).offset(offset))
    return tuple(ActivityRow(*row) for row in rows), total


def sum_activities(tx: Tx, unit_ids: Collection[int] | None, from_on: date, to_on: date) -> dict[Group, Sums]:
    """Sums over the days, of some units or of all, by unit, form and contents.

    Reads activities and never who was at them: the number of those stands in `named`.
    """
    sums = (func.sum(_TABLE[name]) for name in Sums._fields if name != "activities")
    query = (
        select(_TABLE.unit_id, _TABLE.form, _TABLE.contents, func.count(), *sums)
        .where(*_within(unit_ids, from_on, to_on), _state(False))
        .group_by(_TABLE.unit_id, _TABLE.form, _TABLE.contents)
    )
    return {Group(*row[:3]): Sums(*map(int, row[3:])) for row in tx.execute(query)}


def sum_by_day(tx: Tx, unit_ids: Collection[int] | None, from_on: date, to_on: date) -> dict[date, Sums]:
    """The same sums by the day on which it took place, oldest first."""
    sums = (func.sum(_TABLE[name]) for name in Sums._fields if name != "activities")
    query = (
        select(_TABLE.on, func.count(), *sums)
        .where(*_within(unit_ids, from_on, to_on), _state(False))
        .group_by(_TABLE.on)
        .order_by(_TABLE.on)
    )
    return {row[0]: Sums(*map(int, row[1:])) for row in tx.execute(query)}


def _within(unit_ids: Collection[int] | None, from_on: date, to_on: date) -> list[ColumnElement[bool]]:
    units = [] if unit_ids is None else [_TABLE.unit_id.in_(sorted(unit_ids))]
    return [_TABLE.on.between(from_on, to_on), *units]


def _state(is_withdrawn: bool) -> ColumnElement[bool]:
    return _TABLE.withdrawn_at.is_not(None) if is_withdrawn else _TABLE.withdrawn_at.is_(None)
