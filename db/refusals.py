"""Sorts of mail that people have switched off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from db.engine import Tx
from db.rows import put_rows
from db.tables import MailRefusal


def refuses(tx: Tx, person_id: int, sort: str) -> bool:
    """Whether a person has switched a sort off."""
    query = select(MailRefusal.at).where(MailRefusal.person_id == person_id, MailRefusal.sort == sort)
    return tx.execute(query).first() is not None


def list_refusing(tx: Tx, sort: str) -> frozenset[int]:
    """Everybody who has switched a sort off."""
    return frozenset(tx.execute(select(MailRefusal.person_id).where(MailRefusal.sort == sort)).scalars())


def add_refusal(tx: Tx, person_id: int, sort: str, now: datetime) -> None:
    """Switch a sort off; doing it again changes nothing but the time."""
    put_rows(tx, MailRefusal.__table__, [{"person_id": person_id, "sort": sort, "at": now}])  # type: ignore[arg-type]


def end_refusal(tx: Tx, person_id: int, sort: str) -> None:
    """Switch a sort on again."""
    tx.execute(delete(MailRefusal).where(MailRefusal.person_id == person_id, MailRefusal.sort == sort))
