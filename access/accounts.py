"""Accounts: activation codes handed out by the office, passwords chosen by owners, and proof of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from random import Random

from access import sign_ins
from access.audit import write_audit
from access.passwords import find_fault, hash_code, hash_password, is_code, is_password, new_code
from access.viewer import Permission, Viewer
from db import accounts as store
from db.accounts import AccountRow, Recipient
from db.engine import Tx
from text import t
from text.formats import local_day
from text.vietnamese import nfc, squeeze

CODE_LIVES = timedelta(days=14)
MAX_SECRET = 400


class WeakPassword(ValueError):
    """The new password is not good enough; the message is fit to be shown."""


class SpentCode(ValueError):
    """The activation code was used or replaced meanwhile; the message is fit to be shown."""


@dataclass(frozen=True, slots=True)
class ActivationSlip:
    """What is handed to a person on paper; the code is shown this once and kept only as a hash."""

    code: str
    full_name: str
    unit_name: str
    activation_code: str
    valid_until: date


@dataclass(frozen=True, slots=True)
class DrawnCode:
    """A code for somebody, before it is kept."""

    person: Recipient
    code: str
    digest: str


class Proof(Enum):
    """What a typed secret turned out to be."""

    NOTHING = "nothing"
    PASSWORD = "password"
    ACTIVATION = "activation"


def list_recipients(
    tx: Tx, viewer: Viewer, now: datetime, person_ids: Sequence[int] | None = None
) -> tuple[Recipient, ...]:
    """These people, or (None) everybody on the roster without a password. Refused without MANAGE_ROSTER."""
    viewer.require(Permission.MANAGE_ROSTER)
    return store.list_recipients(tx, local_day(now), person_ids)


def draw_codes(people: Sequence[Recipient], random: Random) -> tuple[DrawnCode, ...]:
    """A code and its hash for each; nothing is kept yet.

    Needs no transaction: thousands of hashes take seconds and must not hold one meanwhile."""
    codes = [new_code(random) for _ in people]
    return tuple(DrawnCode(p, code, hash_code(code)) for p, code in zip(people, codes, strict=True))


def keep_codes(
    tx: Tx, viewer: Viewer, drawn: Sequence[DrawnCode], now: datetime
) -> tuple[ActivationSlip, ...]:
    """Make the drawn codes good for 14 days, but for those who left or chose a password meanwhile.

    A code handed out before stops working. Refused without MANAGE_ROSTER."""
    waiting = {person.person_id for person in list_recipients(tx, viewer, now)}
    return _keep(tx, viewer, [each for each in drawn if each.person.person_id in waiting], now)


def issue_activation_codes(
    tx: Tx, viewer: Viewer, person_ids: Sequence[int], now: datetime, random: Random
) -> tuple[ActivationSlip, ...]:
    """Fresh codes, good for 14 days, for a few people at once; a password goes on.

    A code handed out before stops working. Refused without MANAGE_ROSTER."""
    viewer.require(Permission.MANAGE_ROSTER)
    people = store.list_recipients(tx, local_day(now), person_ids)
    return _keep(tx, viewer, draw_codes(people, random), now)


def reset(tx: Tx, viewer: Viewer, person_id: int, now: datetime, random: Random) -> ActivationSlip:
    """Take the password away, sign the person out everywhere and give a fresh code.

    Refused without MANAGE_ROSTER; LookupError for somebody who is not on the roster."""
    viewer.require(Permission.MANAGE_ROSTER)
    account = store.find_account(tx, person_id, local_day(now))
    if account is None:
        raise LookupError(t("access.not_on_roster"))
    store.set_password_hash(tx, person_id, None, now)
    sign_ins.end_all(tx, person_id, now)
    write_audit(tx, viewer, "password_reset", account.code, None, None, now)
    return issue_activation_codes(tx, viewer, (person_id,), now, random)[0]


def find_account(tx: Tx, login: str, now: datetime) -> AccountRow | None:
    """The account of a staff code or e-mail; None for nobody on today's roster."""
    return store.find_account_by_login(tx, squeeze(login), local_day(now))


def find_account_by_email(tx: Tx, email: str, now: datetime) -> AccountRow | None:
    """The account of an e-mail, in any capitals; None for nobody on today's roster."""
    return store.find_account_by_email(tx, squeeze(email), local_day(now))


def find_account_of(tx: Tx, person_id: int, now: datetime) -> AccountRow | None:
    """The account of a person; None for nobody on today's roster."""
    return store.find_account(tx, person_id, local_day(now))


def verify(account: AccountRow | None, secret: str, now: datetime) -> Proof:
    """What the secret proves. Call it also without an account: it then takes the same time.

    Needs no transaction: it computes for about 20 ms and must not hold one meanwhile."""
    activation_hash = account.activation_hash if account else None
    password_hash = account.password_hash if account else None
    fits_code = is_code(activation_hash, secret[:MAX_SECRET])
    if is_password(password_hash, secret[:MAX_SECRET]):
        return Proof.PASSWORD
    return Proof.ACTIVATION if fits_code and _code_lives(account, now) else Proof.NOTHING


def require_good_password(account: AccountRow, password: str) -> None:
    """Raise WeakPassword, with the reason, unless the password will do for this person."""
    fault = find_fault(password, account.code, account.full_name, account.email)
    if fault:
        raise WeakPassword(fault)


def activate(tx: Tx, account: AccountRow, password: str, now: datetime) -> None:
    """Spend the account's activation code on a first password; every older sign-in ends.

    Raises WeakPassword, or SpentCode when the code no longer stands as `account` read it."""
    require_good_password(account, password)
    if account.activation_hash is None or not store.spend_activation(
        tx, account.person_id, account.activation_hash, now
    ):
        raise SpentCode(t("access.spent_code"))
    set_password(tx, account, password, now)


def set_password(tx: Tx, account: AccountRow, password: str, now: datetime, keep: str | None = None) -> None:
    """Keep a new password and sign out every browser but the one whose hash is `keep`.

    Raises WeakPassword. The caller has made sure that it is the person who asks."""
    require_good_password(account, password)
    store.set_password_hash(tx, account.person_id, hash_password(nfc(password)), now)
    sign_ins.end_all(tx, account.person_id, now, keep)


def _keep(tx: Tx, viewer: Viewer, drawn: Sequence[DrawnCode], now: datetime) -> tuple[ActivationSlip, ...]:
    expires_at = now + CODE_LIVES
    store.set_activation_codes(tx, [(d.person.person_id, d.digest) for d in drawn], expires_at, now)
    _audit_codes(tx, viewer, [d.person.code for d in drawn], now)
    until = local_day(expires_at)
    return tuple(
        ActivationSlip(d.person.code, d.person.full_name, d.person.unit_name, d.code, until) for d in drawn
    )


def _code_lives(account: AccountRow | None, now: datetime) -> bool:
    expires_at = account.activation_expires_at if account else None
    return expires_at is not None and now < expires_at


def _audit_codes(tx: Tx, viewer: Viewer, codes: Sequence[str], now: datetime) -> None:
    if codes:
        subject = codes[0] if len(codes) == 1 else t("access.people", n=len(codes))
        write_audit(tx, viewer, "codes_issued", subject, None, {"codes": list(codes)}, now)
