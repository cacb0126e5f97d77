"""Signed-in browsers: a random token in a cookie, its hash in the database, and who stands behind it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from access.viewer import EVERYTHING, Role, Scope, Viewer
from db import sign_ins as store
from db.engine import Database, Tx
from db.grants import list_open_roles
from db.people import find_person
from db.units import list_successions, list_units, subtree, with_merged
from text.formats import local_day

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(days=7)
TOUCH_EVERY = timedelta(minutes=5)
REMEMBERED = timedelta(days=7)
GUEST = "guest"


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in that is good now; `is_stale` asks for a `touch`."""

    viewer: Viewer
    is_stale: bool


def new_token() -> str:
    """What the cookie holds: 32 random bytes as 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """What the database holds in place of the token: SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def start(tx: Tx, person_id: int, token: str, now: datetime) -> str:
    """Sign a browser in under a fresh token; returns the hash that is kept."""
    token_hash = hash_token(token)
    store.forget_sign_ins(tx, now - REMEMBERED)
    store.add_sign_in(tx, token_hash, person_id, now, now + ABSOLUTE)
    return token_hash


def find_session(tx: Tx, token_hash: str, now: datetime) -> Session | None:
    """Who is signed in under this hash; None if unknown, ended, idle for 8 hours or 7 days old."""
    if token_hash == GUEST:
        return None
    row = store.find_sign_in(tx, token_hash, local_day(now))
    if row is None or row.ended_at is not None:
        return None
    if now >= row.expires_at or now - row.seen_at >= IDLE:
        return None
    viewer = _build_viewer(tx, row.person_id, row.full_name, row.grants, now)
    return Session(viewer, now - row.seen_at >= TOUCH_EVERY)


def find_viewer(tx: Tx, token_hash: str, now: datetime) -> Viewer | None:
    """As `find_session`, for a caller that does not prolong the sign-in."""
    session = find_session(tx, token_hash, now)
    return session.viewer if session else None


def touch(tx: Tx, token_hash: str, now: datetime) -> None:
    """Put the idle limit off; call when the session is stale, in a writing transaction of its own."""
    store.set_seen(tx, token_hash, now)


def recognise(database: Database, token_hash: str, now: datetime) -> Viewer | None:
    """Who is signed in, with the idle limit put off at most once in five minutes."""
    with database.read() as tx:
        session = find_session(tx, token_hash, now)
    if session is None:
        return None
    if session.is_stale:
        with database.write() as tx:
            touch(tx, token_hash, now)
    return session.viewer


def end(tx: Tx, token_hash: str, now: datetime) -> None:
    """Sign this browser out."""
    store.end_sign_in(tx, token_hash, now)


def end_all(tx: Tx, person_id: int, now: datetime, keep: str | None = None) -> None:
    """Sign every browser of the person out, but for the one under the hash `keep`."""
    store.end_sign_ins_of(tx, person_id, now, keep)


def find_person_viewer(tx: Tx, person_id: int, now: datetime) -> Viewer | None:
    """The viewer that a person would be on signing in; None off the roster."""
    person = find_person(tx, person_id, local_day(now))
    if person is None:
        return None
    return _build_viewer(tx, person_id, person.full_name, list_open_roles(tx, person_id), now)


def form_token(secret_key: str, binding: str) -> str:
    """What a form must bring back, so that no other site can send it; bound to a token hash or cookie."""
    return hmac.new(secret_key.encode(), f"form:{binding}".encode(), hashlib.sha256).hexdigest()


def _build_viewer(
    tx: Tx, person_id: int, full_name: str, grants: Sequence[tuple[str, int | None]], now: datetime
) -> Viewer:
    roles = frozenset({Role.OFFICER, *(Role(role) for role, _ in grants)})
    headed = tuple(unit_id for _, unit_id in grants if unit_id is not None)
    return Viewer(person_id, full_name, roles, headed, _scope(tx, roles, headed, now))


def _scope(tx: Tx, roles: frozenset[Role], headed: tuple[int, ...], now: datetime) -> Scope:
    if roles & {Role.OFFICE, Role.LEADER}:
        return EVERYTHING
    return scope_below(tx, headed, now) if headed else Scope(False, frozenset())


def scope_below(tx: Tx, unit_ids: Sequence[int], now: datetime) -> Scope:
    """These units with what lies below them now."""
    # Units that became one of these are closed: what is left of them is the past of their successor.
    below = subtree(list_units(tx, local_day(now)), unit_ids)
    return Scope(False, with_merged(list_successions(tx), below))
