"""How people prove who they are: password and activation hashes, found by staff code or e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, insert, or_, select, update

from db.engine import Tx, in_parts
from db.tables import Account, Membership, Person, UnitPeriod
from db.units import holds_on

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A person on the roster with what proves them; the hashes are None where there is none."""

    person_id: int
    code: str
    full_name: str
    email: str | None
    password_hash: str | None
    activation_hash: str | None
    activation_expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who may be handed an activation code."""

    person_id: int
    code: str
    full_name: str
    unit_name: str


def find_account_by_login(tx: Tx, login: str, on: date) -> AccountRow | None:
    """The person on the roster whose code or e-mail this is, in any capitals."""
    forms = {login, login.lower(), login.upper()}
    rows = tx.execute(_accounts(on).where(or_(Person.code.in_(forms), Person.email.in_(forms)))).all()
    return _only(rows)


def find_account_by_email(tx: Tx, email: str, on: date) -> AccountRow | None:
    """The person on the roster whose e-mail this is, in any capitals."""
    forms = {email, email.lower()}
    return _only(tx.execute(_accounts(on).where(Person.email.in_(forms))).all())


def find_account(tx: Tx, person_id: int, on: date) -> AccountRow | None:
    """The account of a person on the roster, with no hashes where none was ever made."""
    return _only(tx.execute(_accounts(on).where(Person.id == person_id)).all())


def list_recipients(tx: Tx, on: date, person_ids: Sequence[int] | None) -> tuple[Recipient, ...]:
    """These people on the roster; with None everybody who has no password yet. By unit, then name."""
    if person_ids is None:
        return _recipients(tx, on, Account.password_hash.is_(None))
    return tuple(r for part in in_parts(person_ids) for r in _recipients(tx, on, Person.id.in_(part)))


def list_waiting(
    tx: Tx, on: date, live_at: datetime | None, unit_ids: Sequence[int] | None
) -> tuple[int, ...]:
    """Who on the roster has no password, nor (with `live_at`) a code that still works at that instant."""
    stay = Membership.__table__.c
    query = (
        select(Person.id)
        .join_from(Person, Membership, Membership.person_id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(holds_on(stay.from_on, stay.to_on, on), Account.password_hash.is_(None))
    )
    if live_at is not None:
        until = Account.activation_expires_at
        query = query.where(or_(until.is_(None), until <= live_at))
    if unit_ids is not None:
        query = query.where(Membership.unit_id.in_(unit_ids))
    return tuple(tx.execute(query.order_by(Person.name_key, Person.id)).scalars())


def list_entries(tx: Tx, person_ids: Sequence[int]) -> dict[int, tuple[bool, datetime | None]]:
    """Person → whether there is a password, and until when a code works; absent where there never was one."""
    rows = tx.execute(
        select(Account.person_id, Account.password_hash.is_not(None), Account.activation_expires_at).where(
            Account.person_id.in_(person_ids)
        )
    )
    return {row[0]: (bool(row[1]), row[2]) for row in rows}


def set_activation_codes(
    tx: Tx, hashes: Sequence[tuple[int, str]], expires_at: datetime, now: datetime
) -> None:
    """Keep (person, hash of the code) until the instant; an older code no longer works."""
    for part in in_parts(hashes):
        known = _known(tx, [person_id for person_id, _ in part])
        for person_id, digest in part:
            if person_id in known:
                _update(
                    tx, person_id, activation_hash=digest, activation_expires_at=expires_at, changed_at=now
                )
        fresh = [
            {
                "person_id": person_id,
                "activation_hash": digest,
                "activation_expires_at": expires_at,
                "changed_at": now,
            }
            for person_id, digest in part
            if person_id not in known
        ]
        if fresh:
            tx.execute(insert(Account), fresh)


def set_password_hash(tx: Tx, person_id: int, digest: str | None, now: datetime) -> None:
    """Keep a password's hash (None: no password) and forget any activation code."""
    values = {
        "password_hash": digest,
        "activation_hash": None,
        "activation_expires_at": None,
        "changed_at": now,
    }
    if person_id in _known(tx, [person_id]):
        _update(tx, person_id, **values)
    else:
        tx.execute(insert(Account).values(person_id=person_id, **values))


def spend_activation(tx: Tx, person_id: int, digest: str, now: datetime) -> bool:
    """Use up the code whose hash this is; False if it was spent or replaced meanwhile."""
    result = tx.execute(
        update(Account)
        .where(Account.person_id == person_id, Account.activation_hash == digest)
        .values(activation_hash=None, activation_expires_at=None, changed_at=now)
    )
    return result.rowcount == 1


def _accounts(on: date) -> Select[*tuple[Any, ...]]:
    stay = Membership.__table__.c
    return (
        select(
            Person.id,
            Person.code,
            Person.full_name,
            Person.email,
            Account.password_hash,
            Account.activation_hash,
            Account.activation_expires_at,
        )
        .join_from(Person, Membership, Membership.person_id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(holds_on(stay.from_on, stay.to_on, on))
    )


def _only(rows: Sequence[Row[*tuple[Any, ...]]]) -> AccountRow | None:
    # One person's code may read like another's: then neither is meant for certain.
    return AccountRow(*rows[0]) if len(rows) == 1 else None


def _recipients(tx: Tx, on: date, wanted: ColumnElement[bool]) -> tuple[Recipient, ...]:
    stay, period = Membership.__table__.c, UnitPeriod.__table__.c
    rows = tx.execute(
        select(Person.id, Person.code, Person.full_name, UnitPeriod.name)
        .join_from(Person, Membership, Membership.person_id == Person.id)
        .join(UnitPeriod, UnitPeriod.unit_id == Membership.unit_id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(holds_on(stay.from_on, stay.to_on, on), holds_on(period.from_on, period.to_on, on), wanted)
        .order_by(UnitPeriod.place, UnitPeriod.unit_id, Person.name_key, Person.id)
    )
    return tuple(Recipient(*row) for row in rows)


def _known(tx: Tx, person_ids: Sequence[int]) -> frozenset[int]:
    rows = tx.execute(select(Account.person_id).where(Account.person_id.in_(person_ids)))
    return frozenset(rows.scalars())


def _update(tx: Tx, person_id: int, **values: object) -> None:
    tx.execute(update(Account).where(Account.person_id == person_id).values(**values))
