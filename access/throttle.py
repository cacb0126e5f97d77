"""How long a guesser must wait: refused tries are counted in the database, for all processes alike.

Two things are counted, and they are answered differently.

Failures of one account, from wherever they come, are answered by refusing: five, then a wait that doubles.
That is what bounds guessing: a password or a code is never tried more than a few times an hour, in parallel
or not, from one machine or a thousand. They count for the person, so that code, e-mail and every spelling
of both share one budget; what names nobody is counted under the text as it was typed, spelling aside, with
the same work, the same limit and the same words.

Failures of one address are answered by slowing down, never by refusing. A whole office stands behind one
address; to refuse it would let one careless or hostile machine lock 300 colleagues out on the morning on
which all of them activate their accounts. Somebody who tries one password on many accounts meets an answer
that comes later and later, and still has no more than a few tries on each account. Whoever gets in takes
their own failures back, so that an office's slips of typing do not add up, while a guesser's do.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db import sign_ins as store
from db.engine import Tx
from text.vietnamese import fold, squeeze

KEPT = timedelta(hours=1)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
ACCOUNT_LIMIT = 5
LOOKUP_LIMIT = 40
MOST_READ = ACCOUNT_LIMIT + 10
ADDRESS_FREE = 60
DELAY_STEP = timedelta(milliseconds=100)
LONGEST_DELAY = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Try:
    """A sign-in under way; it stands as a failure until `succeed` takes it back.

    Nothing is looked at before `delay` is over."""

    subjects: tuple[str, str]
    delay: timedelta


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


def delay_after(failures: int) -> timedelta:
    """How long an address with so many failures of other accounts waits for each answer."""
    return min(DELAY_STEP * max(failures - ADDRESS_FREE, 0), LONGEST_DELAY)


def begin_lookup(tx: Tx, secret_key: str, address: str, now: datetime, sort: str = "lookup") -> Try | Wait:
    """Allow one look-up of a code that strangers may type, counted apart from the address's sign-ins.

    An address that only misses is refused after LOOKUP_LIMIT; one hit clears it. Each sort is counted apart.
    """
    place = _subject(secret_key, sort, address)
    store.lock_subjects(tx, (place,))
    store.forget_failures(tx, now - KEPT)
    until = wait_until(store.list_failures(tx, place, now - KEPT, LOOKUP_LIMIT + 10), LOOKUP_LIMIT)
    if until is not None and until > now:
        return Wait(until)
    store.add_failures(tx, (place,), now)
    return Try((place, place), timedelta(0))


def begin(
    tx: Tx, secret_key: str, login: str, person_id: int | None, address: str, now: datetime
) -> Try | Wait:
    """Allow one try or say until when to wait; `person_id` is whom the login names, if anybody."""
    account = _subject(secret_key, "account", _meant(login, person_id))
    place = _subject(secret_key, "address", address)
    store.lock_subjects(tx, (account, place))
    store.forget_failures(tx, now - KEPT)
    until = wait_until(store.list_failures(tx, account, now - KEPT, MOST_READ), ACCOUNT_LIMIT)
    if until is not None and until > now:
        return Wait(until)
    delay = delay_after(store.count_failures_below(tx, place, now - KEPT))
    # Counted before the secret is looked at: a hundred guesses sent at once count as a hundred.
    subjects = (account, store.below(place, account))
    store.add_failures(tx, subjects, now)
    return Try(subjects, delay)


def succeed(tx: Tx, tried: Try) -> None:
    """Forget the failures of the account, and those with which it burdened the address it came from."""
    store.drop_failures(tx, tried.subjects)


def _meant(login: str, person_id: int | None) -> str:
    """The person, or the typed text as the look-up would read it: ı is a small I there, and so it is here."""
    if person_id is not None:
        return f"person {person_id}"
    return f"text {fold(squeeze(login).upper().lower())}"


def _subject(secret_key: str, sort: str, value: str) -> str:
    # People type passwords into the wrong field: what was typed is never stored as it is.
    digest = hmac.new(secret_key.encode(), f"{sort}:{value}".encode(), hashlib.sha256)
    return f"{sort}:{digest.hexdigest()[:32]}"
