"""People and their memberships as of a day; the roster is the people with a membership on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import starmap

from sqlalchemy import ColumnElement, Date, Row, bindparam, delete, func, insert, or_, select, text, update

from db import name_parts, name_words
from db.engine import Tx, in_parts
from db.name_parts import Presence
from db.tables import Membership, Person, UnitPeriod
from db.units import holds_on
from text.vietnamese import name_key

AT_ONCE = 2_000
"""Rows that are read from the database at once where all are taken one after the other."""

# Put together once: each answer asks it.
_STAYS = (
    select(Membership.unit_id, Membership.from_on, Membership.to_on)
    .where(Membership.person_id == bindparam("person_id"))
    .order_by(Membership.from_on)
)
_stay, _period = Membership.__table__.c, UnitPeriod.__table__.c
_UNIT_NAME = (
    select(UnitPeriod.name)
    .join_from(Membership, UnitPeriod, UnitPeriod.unit_id == Membership.unit_id)
    .where(
        Membership.person_id == bindparam("person_id"),
        holds_on(_stay.from_on, _stay.to_on, bindparam("day", type_=Date)),
        holds_on(_period.from_on, _period.to_on, bindparam("day", type_=Date)),
    )
)

# Any number will do, as long as nothing else asks for the same one.
_EVERYBODY = text("select pg_advisory_xact_lock(7304102)")
_EVERYBODY_SHARED = text("select pg_advisory_xact_lock_shared(7304102)")
_ALL_STAYS = select(Membership.person_id, Membership.unit_id, Membership.from_on, Membership.to_on).order_by(
    Membership.person_id, Membership.from_on
)


@dataclass(frozen=True, slots=True)
class PersonNow:
    """A person on the roster of a day."""

    person_id: int
    code: str
    full_name: str
    email: str | None
    unit_id: int
    position: str


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to be put on the roster."""

    code: str
    full_name: str
    email: str | None
    unit_id: int
    position: str


@dataclass(frozen=True, slots=True)
class Stay:
    """A time in one unit: from a day to the day before `to_on`."""

    unit_id: int
    from_on: date
    to_on: date | None


def _roster(on: date | ColumnElement[date]):  # type: ignore[no-untyped-def]
    columns = Membership.__table__.c
    return (
        select(
            Person.id, Person.code, Person.full_name, Person.email, Membership.unit_id, Membership.position
        )
        .join_from(Person, Membership, Membership.person_id == Person.id)
        .where(holds_on(columns.from_on, columns.to_on, on))
    )


_ONE = _roster(bindparam("day", type_=Date)).where(Person.id == bindparam("person_id"))


def list_people(tx: Tx, on: date) -> tuple[PersonNow, ...]:
    """The whole roster of the day, in Vietnamese order of names."""
    return tuple(PersonNow(*row) for row in tx.execute(_roster(on).order_by(Person.name_key, Person.id)))


def stream_people(tx: Tx, unit_ids: Sequence[int], on: date) -> Iterator[PersonNow]:
    """The people of some units on the day by their number, read from the database as they are taken."""
    query = _roster(on).where(Membership.unit_id.in_(tuple(unit_ids))).order_by(Person.id)
    with tx.execute(query, execution_options={"yield_per": AT_ONCE}) as found:
        for rows in found.partitions():
            yield from starmap(PersonNow, rows)


def find_person(tx: Tx, person_id: int, on: date) -> PersonNow | None:
    """One person, if on the roster of the day."""
    row = tx.execute(_ONE, {"person_id": person_id, "day": on}).one_or_none()
    return PersonNow(*row) if row else None


def name_of(tx: Tx, person_id: int) -> str:
    """What a person is called, on the roster or not."""
    return tx.execute(select(Person.full_name).where(Person.id == person_id)).scalar_one()


def code_of(tx: Tx, person_id: int) -> str:
    """The code of a person, on the roster or not."""
    return tx.execute(select(Person.code).where(Person.id == person_id)).scalar_one()


def ids_by_code(tx: Tx, codes: Collection[str]) -> dict[str, int]:
    """Code as it was asked for → id of the person, in any capitals; whoever was never known is not in it."""
    forms = {form: code for code in codes for form in (code.upper(), code.lower(), code)}
    found: dict[str, int] = {}
    for part in in_parts(sorted(forms)):
        for code, person_id in tx.execute(select(Person.code, Person.id).where(Person.code.in_(part))):
            found[forms[code]] = person_id
    return found


def find_unit_name(tx: Tx, person_id: int, on: date) -> str | None:
    """What the unit of a person is called; None for who is not on the roster of the day."""
    return tx.execute(_UNIT_NAME, {"person_id": person_id, "day": on}).scalar_one_or_none()


def count_people(tx: Tx, on: date) -> int:
    """How many people are on the roster of the day."""
    return tx.execute(select(func.count()).select_from(_roster(on).subquery())).scalar_one()


def count_by_unit(tx: Tx, on: date) -> dict[int, int]:
    """How many people belong to each unit on the day, where there are any."""
    stay = _roster(on).subquery()
    query = select(stay.c.unit_id, func.count()).group_by(stay.c.unit_id)
    return {row[0]: int(row[1]) for row in tx.execute(query)}


def list_in_unit(tx: Tx, unit_id: int, on: date) -> tuple[PersonNow, ...]:
    """The people of one unit on the day, in Vietnamese order."""
    query = _roster(on).where(Membership.unit_id == unit_id).order_by(Person.name_key, Person.id)
    return tuple(PersonNow(*row) for row in tx.execute(query))


def count_peopled_units(tx: Tx, on: date) -> int:
    """How many units have somebody on the roster of the day."""
    stay = _roster(on).subquery()
    return tx.execute(select(func.count(stay.c.unit_id.distinct()))).scalar_one()


def has_people(tx: Tx) -> bool:
    """Whether anybody was ever put on the roster."""
    return tx.execute(select(Person.id).limit(1)).first() is not None


def search_people(tx: Tx, on: date, words: str, limit: int, offset: int) -> tuple[tuple[PersonNow, ...], int]:
    """A page of the people of the roster who are found by `words`, as name_words says, and the total."""
    query = _roster(on)
    wanted = name_words.look_up(tx, words)
    if wanted:
        query = query.where(*wanted.conditions)
    if wanted and wanted.rarest is not None:
        query = query.where(Person.id.in_(wanted.rarest))
    total = tx.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    rows = tx.execute(query.order_by(Person.name_key, Person.id).limit(limit).offset(offset))
    return tuple(PersonNow(*row) for row in rows), total


def all_identities(tx: Tx) -> tuple[tuple[int, str, str, str | None], ...]:
    """(id, code, full name, e-mail) of everybody ever known, on the roster or not."""
    rows = tx.execute(select(Person.id, Person.code, Person.full_name, Person.email))
    return tuple((row[0], row[1], row[2], row[3]) for row in rows)


def add_people(tx: Tx, people: Sequence[NewPerson], on: date) -> tuple[int, ...]:
    """Put new people on the roster from `on`; returns their ids in the same order."""
    ids: dict[str, int] = {}
    for part in in_parts(people):
        tx.execute(insert(Person), [_identity(p.code, p.full_name, p.email) for p in part])
        codes = [p.code for p in part]
        for row in tx.execute(select(Person.code, Person.id).where(Person.code.in_(codes))):
            ids[row[0]] = row[1]
        name_words.keep(tx, {ids[p.code]: (p.full_name, p.code, p.email) for p in part})
        tx.execute(insert(Membership), [_membership(ids[p.code], p, on) for p in part])
        name_parts.move(tx, (), [Presence(name_key(p.full_name), on, None) for p in part])
    return tuple(ids[p.code] for p in people)


def change_identity(tx: Tx, person_id: int, code: str, full_name: str, email: str | None) -> None:
    """Correct a name or an e-mail; history keeps the person."""
    values = _identity(code, full_name, email)
    tx.execute(update(Person).where(Person.id == person_id).values(**values))
    of_person = Membership.person_id == person_id
    before = name_parts.of_person(tx, person_id)
    tx.execute(update(Membership).where(of_person).values(name_key=values["name_key"]))
    name_parts.move(tx, before, name_parts.of_person(tx, person_id))
    name_words.keep(tx, {person_id: (full_name, code, email)})


def clear_emails(tx: Tx, person_ids: Iterable[int]) -> None:
    """Free addresses that are about to change hands inside one import."""
    for part in in_parts(tuple(person_ids)):
        tx.execute(update(Person).where(Person.id.in_(part)).values(email=None))


def place_person(tx: Tx, person_id: int, unit_id: int, position: str, on: date) -> None:
    """From `on` the person belongs to this unit with this position; ends what stood before."""
    open_row = tx.execute(
        select(Membership.id, Membership.from_on).where(
            Membership.person_id == person_id, Membership.to_on.is_(None)
        )
    ).one_or_none()
    values = {"unit_id": unit_id, "position": position}
    if open_row and open_row.from_on >= on:
        tx.execute(update(Membership).where(Membership.id == open_row.id).values(**values))
        return
    if open_row:
        tx.execute(update(Membership).where(Membership.id == open_row.id).values(to_on=on))
    key = tx.execute(select(Person.name_key).where(Person.id == person_id)).scalar_one()
    tx.execute(insert(Membership).values(person_id=person_id, from_on=on, name_key=key, **values))
    if not open_row:
        name_parts.move(tx, (), (Presence(key, on, None),))


def list_staying(tx: Tx, unit_ids: Collection[int], on: date) -> frozenset[int]:
    """Who belongs to one of the units on the day or on any later one."""
    later = or_(Membership.to_on.is_(None), Membership.to_on > on)
    query = select(Membership.person_id).where(Membership.unit_id.in_(tuple(unit_ids)), later)
    return frozenset(tx.execute(query).scalars())


def relocate(
    tx: Tx, person_ids: Collection[int], from_unit_ids: Collection[int], unit_id: int, on: date
) -> None:
    """From `on` these people belong to `unit_id` wherever they belonged to one of the others."""
    for part in in_parts(sorted(person_ids)):
        here = (Membership.person_id.in_(part), Membership.unit_id.in_(tuple(from_unit_ids)))
        across = (Membership.from_on < on, or_(Membership.to_on.is_(None), Membership.to_on > on))
        rows = tx.execute(select(Membership.__table__).where(*here, *across)).mappings().all()
        tx.execute(update(Membership).where(*here, *across).values(to_on=on))
        later = [
            {**{k: v for k, v in row.items() if k != "id"}, "from_on": on, "unit_id": unit_id} for row in rows
        ]
        if later:
            tx.execute(insert(Membership), later)
        tx.execute(update(Membership).where(*here, Membership.from_on >= on).values(unit_id=unit_id))


def relocated(
    stays: Iterable[Stay], from_unit_ids: Collection[int], unit_id: int, on: date
) -> tuple[Stay, ...]:
    """What `relocate` makes of the stays of one person."""
    found: list[Stay] = []
    for stay in stays:
        if stay.unit_id not in from_unit_ids or (stay.to_on is not None and stay.to_on <= on):
            found.append(stay)
        elif stay.from_on >= on:
            found.append(Stay(unit_id, stay.from_on, stay.to_on))
        else:
            found += (Stay(stay.unit_id, stay.from_on, on), Stay(unit_id, on, stay.to_on))
    return tuple(found)


def set_position(tx: Tx, person_id: int, position: str) -> None:
    """Write another position into the present membership, which goes on."""
    tx.execute(
        update(Membership)
        .where(Membership.person_id == person_id, Membership.to_on.is_(None))
        .values(position=position)
    )


def end_membership(tx: Tx, person_id: int, on: date) -> None:
    """The person is no longer on the roster from `on`; a membership that began on that day never was."""
    is_open = (Membership.person_id == person_id, Membership.to_on.is_(None))
    before = name_parts.of_person(tx, person_id)
    tx.execute(delete(Membership).where(*is_open, Membership.from_on >= on))
    tx.execute(update(Membership).where(*is_open).values(to_on=on))
    name_parts.move(tx, before, name_parts.of_person(tx, person_id))


def list_stays(tx: Tx, person_id: int) -> tuple[Stay, ...]:
    """Every membership of a person, oldest first."""
    rows = tx.execute(_STAYS, {"person_id": person_id})
    return tuple(Stay(*row) for row in rows)


def stays_of(tx: Tx, person_ids: Collection[int]) -> dict[int, tuple[Stay, ...]]:
    """The memberships of some people, by person, oldest first; whoever has none is not in it."""
    found: dict[int, tuple[Stay, ...]] = {}
    for part in in_parts(sorted(person_ids)):
        found.update(_by_person(tx.execute(_ALL_STAYS.where(Membership.person_id.in_(part)))))
    return found


def stays_in(tx: Tx, unit_ids: Collection[int] | None) -> dict[int, tuple[Stay, ...]]:
    """The memberships of whoever was ever in one of some units, or in any, by person, oldest first."""
    if unit_ids is None:
        return all_stays(tx)
    if not unit_ids:
        return {}
    there = select(Membership.person_id).where(Membership.unit_id.in_(tuple(unit_ids)))
    return _by_person(tx.execute(_ALL_STAYS.where(Membership.person_id.in_(there))))


def all_stays(tx: Tx) -> dict[int, tuple[Stay, ...]]:
    """Every membership of everybody, by person, oldest first."""
    return _by_person(tx.execute(_ALL_STAYS))


def _by_person(rows: Iterable[Row[int, int, date, date | None]]) -> dict[int, tuple[Stay, ...]]:
    stays: dict[int, list[Stay]] = {}
    for row in rows:
        stays.setdefault(row[0], []).append(Stay(*row[1:]))
    return {person_id: tuple(each) for person_id, each in stays.items()}


def lock_person(tx: Tx, person_id: int) -> None:
    """Hold everything that concerns one person until the end of the transaction."""
    lock_people(tx, (person_id,))


def lock_people(tx: Tx, person_ids: Collection[int]) -> None:
    """Hold everything that concerns these people, taken by id, so that two who take many do not cross.

    Waits for whoever holds everybody. SQLite's writer already holds the whole database.
    """
    if tx.dialect.name != "postgresql":
        return
    tx.execute(_EVERYBODY_SHARED)
    for part in in_parts(sorted(person_ids)):
        # Rows that only refer to a person (a sign-in, a line of the log) need not wait.
        query = select(Person.id).where(Person.id.in_(part)).order_by(Person.id)
        tx.execute(query.with_for_update(key_share=True)).all()


def lock_everybody(tx: Tx) -> None:
    """Wait until nobody holds a person, and let nobody take one until the end of the transaction."""
    if tx.dialect.name == "postgresql":
        tx.execute(_EVERYBODY)


def _identity(code: str, full_name: str, email: str | None) -> dict[str, object]:
    return {
        "code": code,
        "full_name": full_name,
        "email": email,
        "name_fold": name_words.folded(full_name, code, email),
        "name_key": name_key(full_name),
    }


def _membership(person_id: int, person: NewPerson, on: date) -> dict[str, object]:
    return {
        "person_id": person_id,
        "unit_id": person.unit_id,
        "name_key": name_key(person.full_name),
        "position": person.position,
        "from_on": on,
    }
