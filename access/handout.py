"""Who has a way in and who still waits for one, so that a new code goes to those who need it alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from random import Random

from access.accounts import ActivationSlip, issue_activation_codes, reset
from access.viewer import Permission, Viewer
from db import accounts as store
from db.engine import Tx
from db.units import list_units, subtree
from text import t
from text.formats import local_day, show_day


class Reach(StrEnum):
    """Whom a round of codes is for."""

    WITHOUT = "without"
    EVERYBODY = "everybody"


class Entry(StrEnum):
    """By what a person can sign in."""

    PASSWORD = "password"
    CODE = "code"
    EXPIRED = "expired"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class WayIn:
    """How a person can sign in now; `until` is the last day of a code, gone by or not."""

    entry: Entry
    until: date | None = None

    @property
    def label(self) -> str:
        """The words that people read."""
        return t(f"access.entry.{self.entry}", until=show_day(self.until) if self.until else "")


def list_waiting(tx: Tx, viewer: Viewer, reach: Reach, unit_id: int | None, now: datetime) -> tuple[int, ...]:
    """Whom a round of codes would reach, in one unit with all below it or everywhere.

    WITHOUT: people without a password whose code, if ever they had one, has run out. EVERYBODY: all
    without a password, whose present codes would then stop working. Refused without MANAGE_ROSTER."""
    viewer.require(Permission.MANAGE_ROSTER)
    on = local_day(now)
    units = None if unit_id is None else tuple(subtree(list_units(tx, on), (unit_id,)))
    return store.list_waiting(tx, on, now if reach is Reach.WITHOUT else None, units)


def ways_in(tx: Tx, viewer: Viewer, person_ids: Sequence[int], now: datetime) -> Mapping[int, WayIn]:
    """How each of these people can sign in; Refused without SEE_ROSTER."""
    viewer.require(Permission.SEE_ROSTER)
    entries = store.list_entries(tx, person_ids)
    return {person_id: _way(*entries.get(person_id, (False, None)), now) for person_id in person_ids}


def renew(tx: Tx, viewer: Viewer, person_id: int, now: datetime, random: Random) -> ActivationSlip:
    """A fresh code for one person; a password they had is taken away and every sign-in ends.

    Refused without MANAGE_ROSTER; LookupError for somebody who is not on the roster."""
    viewer.require(Permission.MANAGE_ROSTER)
    account = store.find_account(tx, person_id, local_day(now))
    if account is None:
        raise LookupError(t("access.not_on_roster"))
    if account.password_hash is not None:
        return reset(tx, viewer, person_id, now, random)
    return issue_activation_codes(tx, viewer, (person_id,), now, random)[0]


def _way(has_password: bool, expires_at: datetime | None, now: datetime) -> WayIn:
    if has_password:
        return WayIn(Entry.PASSWORD)
    if expires_at is None:
        return WayIn(Entry.NOTHING)
    return WayIn(Entry.CODE if now < expires_at else Entry.EXPIRED, local_day(expires_at))
