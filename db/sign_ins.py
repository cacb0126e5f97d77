"""Signed-in browsers and refused sign-ins, shared by every process of the product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, bindparam, delete, func, insert, select, text, update

from db.engine import Tx
from db.tables import Membership, Person, RoleGrant, SignIn, SignInFailure
from db.units import holds_on


@dataclass(frozen=True, slots=True)
class SignInRow:
    """A sign-in of somebody who is on the roster; `grants` are the open roles, each with its unit."""

    person_id: int
    full_name: str
    seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    grants: tuple[tuple[str, int | None], ...]


_stay = Membership.__table__.c
# Put together once: every run of every screen asks it.
_FIND = (
    select(
        SignIn.person_id,
        Person.full_name,
        SignIn.seen_at,
        SignIn.expires_at,
        SignIn.ended_at,
        RoleGrant.role,
        RoleGrant.unit_id,
    )
    .join_from(SignIn, Person, Person.id == SignIn.person_id)
    .join(Membership, Membership.person_id == Person.id)
    .outerjoin(RoleGrant, (RoleGrant.person_id == Person.id) & RoleGrant.ended_at.is_(None))
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        holds_on(_stay.from_on, _stay.to_on, bindparam("day", type_=Date)),
    )
    .order_by(RoleGrant.id)
)


def find_sign_in(tx: Tx, token_hash: str, on: date) -> SignInRow | None:
    """The sign-in under this hash, unless its person is not on the roster of the day."""
    rows = tx.execute(_FIND, {"token_hash": token_hash, "day": on}).all()
    if not rows:
        return None
    first = rows[0]
    return SignInRow(
        person_id=first.person_id,
        full_name=first.full_name,
        seen_at=first.seen_at,
        expires_at=first.expires_at,
        ended_at=first.ended_at,
        grants=tuple((row.role, row.unit_id) for row in rows if row.role),
    )


def add_sign_in(tx: Tx, token_hash: str, person_id: int, now: datetime, expires_at: datetime) -> None:
    """Remember a new sign-in."""
    tx.execute(
        insert(SignIn).values(
            token_hash=token_hash, person_id=person_id, created_at=now, seen_at=now, expires_at=expires_at
        )
    )


def set_seen(tx: Tx, token_hash: str, now: datetime) -> None:
    """The browser was just in use."""
    tx.execute(
        update(SignIn)
        .where(SignIn.token_hash == token_hash, SignIn.ended_at.is_(None), SignIn.seen_at < now)
        .values(seen_at=now)
    )


def end_sign_in(tx: Tx, token_hash: str, now: datetime) -> None:
    """This browser is signed out."""
    tx.execute(
        update(SignIn).where(SignIn.token_hash == token_hash, SignIn.ended_at.is_(None)).values(ended_at=now)
    )


def end_sign_ins_of(tx: Tx, person_id: int, now: datetime, keep: str | None) -> None:
    """Every browser of the person is signed out, but for the one whose hash is `keep`."""
    query = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    if keep is not None:
        query = query.where(SignIn.token_hash != keep)
    tx.execute(query.values(ended_at=now))


def forget_sign_ins(tx: Tx, before: datetime) -> None:
    """Drop the rows that expired before the instant."""
    tx.execute(delete(SignIn).where(SignIn.expires_at < before))


def lock_subjects(tx: Tx, subjects: Sequence[str]) -> None:
    """Let nobody else count or add failures of these subjects until the transaction ends."""
    # SQLite's writer already holds the whole database.
    if tx.dialect.name == "postgresql":
        for subject in sorted(subjects):
            tx.execute(text("select pg_advisory_xact_lock(hashtextextended(:s, 0))"), {"s": subject})


def list_failures(tx: Tx, subject: str, since: datetime, limit: int) -> tuple[datetime, ...]:
    """When sign-ins of the subject were refused since the instant, newest first, at most `limit`."""
    rows = tx.execute(
        select(SignInFailure.at)
        .where(SignInFailure.subject == subject, SignInFailure.at >= since)
        .order_by(SignInFailure.at.desc())
        .limit(limit)
    )
    return tuple(row[0] for row in rows)


def below(subject: str, part: str) -> str:
    """The subject that counts for a part of another one and is dropped with neither."""
    return f"{subject}/{part}"


def count_failures_below(tx: Tx, subject: str, since: datetime) -> int:
    """How many sign-ins of all parts of the subject were refused since the instant."""
    parts = SignInFailure.subject.startswith(below(subject, ""), autoescape=True)
    query = select(func.count()).select_from(SignInFailure).where(parts, SignInFailure.at >= since)
    return tx.execute(query).scalar_one()


def add_failures(tx: Tx, subjects: Sequence[str], now: datetime) -> None:
    """Note a refused sign-in under each subject."""
    tx.execute(insert(SignInFailure), [{"subject": subject, "at": now} for subject in subjects])


def drop_failures(tx: Tx, subjects: Sequence[str]) -> None:
    """Forget these subjects: they have proved who they are."""
    tx.execute(delete(SignInFailure).where(SignInFailure.subject.in_(subjects)))


def forget_failures(tx: Tx, before: datetime) -> None:
    """Drop the rows older than the instant."""
    tx.execute(delete(SignInFailure).where(SignInFailure.at < before))
