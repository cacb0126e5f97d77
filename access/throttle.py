"""How long a guesser must wait: refused tries are counted in the database, for all processes alike."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db import sign_ins as store
from db.engine import Tx
from text.vietnamese import fold, squeeze

KEPT = timedelta(hours=1)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
ACCOUNT_LIMIT = 5
# A whole office may stand behind one address, so it is given more room than an account.
ADDRESS_LIMIT = 40
MOST_READ = ADDRESS_LIMIT + 10


@dataclass(frozen=True, slots=True)
class Try:
    """A try under way; it stands as a failure until `succeed` takes it back. A look-up has no account."""

    account: str
    failure_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Too many failures: nothing is looked at before the instant."""

    until: datetime


def wait_until(failures: Sequence[datetime], limit: int) -> datetime | None:
    """When the next try is looked at: 30 s after the limit is met, doubling, at most 15 minutes."""
    if len(failures) < limit:
        return None
    doublings = min(len(failures) - limit, 10)
    return max(failures) + min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def begin(tx: Tx, secret_key: str, login: str, address: str, now: datetime) -> Try | Wait:
    """Allow one try or say until when to wait; the same whether or not such an account exists."""
    account = _subject(secret_key, "account", fold(squeeze(login)))
    limits = {account: ACCOUNT_LIMIT, _subject(secret_key, "address", address): ADDRESS_LIMIT}
    return _begin(tx, account, limits, now)


def begin_lookup(tx: Tx, secret_key: str, address: str, now: datetime) -> Try | Wait:
    """Allow one look-up of a code that strangers may type, counted apart from the address's sign-ins."""
    return _begin(tx, "", {_subject(secret_key, "lookup", address): ADDRESS_LIMIT}, now)


def succeed(tx: Tx, tried: Try) -> None:
    """Take the try back and forget the failures of the account; those of the address stay."""
    store.drop_failures(tx, tried.failure_ids, tried.account)


def _begin(tx: Tx, account: str, limits: Mapping[str, int], now: datetime) -> Try | Wait:
    store.lock_subjects(tx, tuple(limits))
    store.forget_failures(tx, now - KEPT)
    waits = (_waits(tx, subject, limit, now) for subject, limit in limits.items())
    until = max((wait for wait in waits if wait is not None), default=now)
    if until > now:
        return Wait(until)
    # Counted before the secret is looked at: a hundred guesses sent at once count as a hundred.
    return Try(account, store.add_failures(tx, tuple(limits), now))


def _waits(tx: Tx, subject: str, limit: int, now: datetime) -> datetime | None:
    return wait_until(store.list_failures(tx, subject, now - KEPT, MOST_READ), limit)


def _subject(secret_key: str, sort: str, value: str) -> str:
    # People type passwords into the wrong field: what was typed is never stored as it is.
    digest = hmac.new(secret_key.encode(), f"{sort}:{value}".encode(), hashlib.sha256)
    return f"{sort}:{digest.hexdigest()[:32]}"
