"""Mails about reviews can be switched off by the person, by the link in the mail itself, and on again."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from db import refusals
from db.engine import Tx
from db.people import find_person
from outreach.reminders import Sort
from text.formats import local_day

PATH = "/thoi-nhac/"
SIGNS = 32


def choice_path(secret_key: str, person_id: int) -> str:
    """The path that only this person's mails hold; it names nobody and never runs out."""
    return f"{PATH}{person_id}-{_seal(secret_key, person_id)}"


def read_choice(secret_key: str, token: str) -> int | None:
    """Whose choice a path's last part is about; None for one that we did not make."""
    number, _, seal = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    person_id = int(number)
    is_ours = hmac.compare_digest(seal.encode(), _seal(secret_key, person_id).encode())
    return person_id if is_ours else None


def is_off(tx: Tx, person_id: int) -> bool:
    """Whether the person gets no mails about reviews."""
    return refusals.refuses(tx, person_id, Sort.REFRESHER.value)


def switch(tx: Tx, person_id: int, is_off: bool, now: datetime) -> bool:
    """Switch such mails off or on; False for who is not on the roster."""
    if find_person(tx, person_id, local_day(now)) is None:
        return False
    if is_off:
        refusals.add_refusal(tx, person_id, Sort.REFRESHER.value, now)
    else:
        refusals.end_refusal(tx, person_id, Sort.REFRESHER.value)
    return True


def _seal(secret_key: str, person_id: int) -> str:
    words = f"refresher-mail:{person_id}".encode()
    return hmac.new(secret_key.encode(), words, hashlib.sha256).hexdigest()[:SIGNS]
