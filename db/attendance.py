"""Who was at which activity, and the stored counts by which the people of a period are counted once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select, update

from db import name_words
from db.engine import Tx, in_parts
from db.tables import Activity, Attendance, AttendanceTally, Membership, Person
from db.tallies import add_counts
from db.units import holds_on

_TALLY = AttendanceTally.__table__.c
_OF_PEOPLE = select(
    Attendance.person_id, Activity.unit_id, Activity.on, Activity.form, Activity.contents
).join_from(Attendance, Activity, Activity.id == Attendance.activity_id)


class Occasion(NamedTuple):
    """An activity that counts, as somebody who was there is counted by it."""

    unit_id: int
    on: date
    form: str
    contents: str


class PeopleCell(NamedTuple):
    """Where people are counted who were there on a day, and last before on another."""

    sort: str
    on: date
    key: str
    last_on: date


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who was there: by whom it was said, and when."""

    person_id: int
    code: str
    full_name: str
    way: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody of a unit on the day of an activity."""

    person_id: int
    code: str
    full_name: str
    unit_id: int
    position: str


def add_present(tx: Tx, activity_id: int, person_ids: Collection[int], way: str, at: datetime) -> None:
    """Write that these people, none of whom is written down yet, were there."""
    rows = [
        {"activity_id": activity_id, "person_id": person_id, "way": way, "at": at}
        for person_id in sorted(person_ids)
    ]
    if rows:
        tx.execute(insert(Attendance), rows)
        _move_named(tx, activity_id, len(rows))


def drop_present(tx: Tx, activity_id: int, person_ids: Collection[int]) -> None:
    """Write that these people, all of whom are written down, were not there after all."""
    if person_ids:
        here = (Attendance.activity_id == activity_id, Attendance.person_id.in_(sorted(person_ids)))
        tx.execute(delete(Attendance).where(*here))
        _move_named(tx, activity_id, -len(person_ids))


def list_present_ids(tx: Tx, activity_id: int) -> frozenset[int]:
    """Everybody who was there, by id."""
    query = select(Attendance.person_id).where(Attendance.activity_id == activity_id)
    return frozenset(tx.execute(query).scalars())


def list_present(tx: Tx, activity_id: int, limit: int, offset: int = 0) -> tuple[Attendee, ...]:
    """Who was there, in Vietnamese order of names."""
    query = (
        select(Person.id, Person.code, Person.full_name, Attendance.way, Attendance.at)
        .join_from(Attendance, Person, Person.id == Attendance.person_id)
        .where(Attendance.activity_id == activity_id)
        .order_by(Person.name_key, Person.id)
        .limit(limit)
        .offset(offset)
    )
    return tuple(Attendee(*row) for row in tx.execute(query))


def find_present(tx: Tx, activity_id: int, person_id: int) -> datetime | None:
    """When it was written down that a person was there; None if it was not."""
    query = select(Attendance.at).where(
        Attendance.activity_id == activity_id, Attendance.person_id == person_id
    )
    return tx.execute(query).scalar_one_or_none()


def page_expected(
    tx: Tx, unit_ids: Collection[int], on: date, words: str, limit: int
) -> tuple[tuple[Expected, ...], int]:
    """People of some units on a day who are found by `words`, in Vietnamese order, and how many there are."""
    stay = Membership.__table__.c
    here = [stay.unit_id.in_(sorted(unit_ids)), holds_on(stay.from_on, stay.to_on, on)]
    wanted = name_words.look_up(tx, words)
    if wanted:
        here += wanted.conditions
        here += [Person.id.in_(wanted.rarest)] if wanted.rarest is not None else []
    query = (
        select(Person.id, Person.code, Person.full_name, stay.unit_id, stay.position)
        .join_from(Person, Membership, stay.person_id == Person.id)
        .where(*here)
    )
    total = tx.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    rows = tx.execute(query.order_by(stay.name_key, Person.id).limit(limit))
    return tuple(Expected(*row) for row in rows), total


def names_of(tx: Tx, person_ids: Collection[int]) -> dict[int, str]:
    """Names by id."""
    rows = tx.execute(select(Person.id, Person.full_name).where(Person.id.in_(sorted(person_ids))))
    return {person_id: name for person_id, name in rows}


def list_belonging(
    tx: Tx, person_ids: Collection[int], unit_ids: Collection[int], on: date
) -> frozenset[int]:
    """Those of these people who belong to one of the units on the day."""
    stay = Membership.__table__.c
    query = select(stay.person_id).where(
        stay.person_id.in_(sorted(person_ids)),
        stay.unit_id.in_(sorted(unit_ids)),
        holds_on(stay.from_on, stay.to_on, on),
    )
    return frozenset(tx.execute(query).scalars())


def occasions_of(tx: Tx, person_ids: Collection[int]) -> dict[int, tuple[Occasion, ...]]:
    """What each of these people was at, as far as it counts."""
    found: dict[int, list[Occasion]] = {person_id: [] for person_id in person_ids}
    counts = Activity.withdrawn_at.is_(None)
    for part in in_parts(sorted(person_ids)):
        for row in tx.execute(_OF_PEOPLE.where(counts, Attendance.person_id.in_(part))):
            found[row[0]].append(Occasion(*row[1:]))
    return {person_id: tuple(each) for person_id, each in found.items()}


def all_occasions(tx: Tx) -> dict[int, tuple[Occasion, ...]]:
    """What everybody was at, as far as it counts."""
    found: dict[int, list[Occasion]] = {}
    for row in tx.execute(_OF_PEOPLE.where(Activity.withdrawn_at.is_(None))):
        found.setdefault(row[0], []).append(Occasion(*row[1:]))
    return {person_id: tuple(each) for person_id, each in found.items()}


def move_people(tx: Tx, changes: Mapping[PeopleCell, int]) -> None:
    """Add each difference to its cell."""
    rows: list[dict[str, object]] = [
        {**cell._asdict(), "people": n} for cell, n in sorted(changes.items()) if n
    ]
    add_counts(tx, AttendanceTally.__table__, rows, ("people",))  # type: ignore[arg-type]


def all_people_cells(tx: Tx) -> dict[PeopleCell, int]:
    """Every cell that is not nought, for verification."""
    rows = tx.execute(select(*(_TALLY[name] for name in PeopleCell._fields), _TALLY.people))
    return {PeopleCell(*row[:4]): row[4] for row in rows if row[4]}


def clear_people(tx: Tx) -> None:
    """Empty the counts."""
    tx.execute(delete(AttendanceTally))


def sum_people(tx: Tx, from_on: date, to_on: date) -> dict[tuple[str, str], int]:
    """Distinct people who were there on these days, by sort and key, over every unit: from counts alone."""
    query = (
        select(_TALLY.sort, _TALLY.key, func.sum(_TALLY.people))
        .where(_TALLY.on.between(from_on, to_on), _TALLY.last_on < from_on)
        .group_by(_TALLY.sort, _TALLY.key)
    )
    return {(row[0], row[1]): int(row[2]) for row in tx.execute(query) if row[2]}


def count_people(
    tx: Tx, from_on: date, to_on: date, unit_ids: Collection[int], contents: Iterable[str]
) -> dict[tuple[str, str], int]:
    """As sum_people over some units, counted from who was there: as many rows as these units have.

    `contents` are the letters to count by.
    """
    people = func.count(Attendance.person_id.distinct())
    joined = Attendance.activity_id == Activity.id
    here = (
        Activity.withdrawn_at.is_(None),
        Activity.unit_id.in_(sorted(unit_ids)),
        Activity.on.between(from_on, to_on),
    )
    base = select(people).select_from(Activity).join(Attendance, joined).where(*here)
    found: dict[tuple[str, str], int] = {("all", ""): tx.execute(base).scalar_one()}
    for sort, column in (("form", Activity.form), ("unit", Activity.unit_id)):
        for key, n in tx.execute(base.add_columns(column).group_by(column).with_only_columns(column, people)):
            found[sort, str(key)] = n
    for letter in contents:
        found["content", letter] = tx.execute(base.where(Activity.contents.contains(letter))).scalar_one()
    return {cell: n for cell, n in found.items() if n}


def wrong_named(tx: Tx) -> tuple[int, ...]:
    """Activities whose stored number of attendances is not how many there are."""
    counted = (
        select(func.count())
        .where(Attendance.activity_id == Activity.id)
        .correlate(Activity)
        .scalar_subquery()
    )
    query = select(Activity.id).where(Activity.named != counted)
    return tuple(tx.execute(query.order_by(Activity.id)).scalars())


def recount_named(tx: Tx) -> None:
    """Write how many attendances each activity has."""
    counted = (
        select(func.count())
        .where(Attendance.activity_id == Activity.id)
        .correlate(Activity)
        .scalar_subquery()
    )
    tx.execute(update(Activity).values(named=counted))


def _move_named(tx: Tx, activity_id: int, n: int) -> None:
    tx.execute(update(Activity).where(Activity.id == activity_id).values(named=Activity.named + n))
