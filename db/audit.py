"""The audit log: lines are only ever added, and read by page, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select

from db.engine import Tx
from db.tables import AuditLine


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line: who did what to what, and the value before and after (None where there is none)."""

    line_id: int
    at: datetime
    actor_id: int | None
    actor: str
    action: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def add_line(
    tx: Tx,
    at: datetime,
    actor_id: int | None,
    actor: str,
    action: str,
    subject: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    """Write one line."""
    tx.execute(
        insert(AuditLine).values(
            at=at,
            actor_id=actor_id,
            actor=actor,
            action=action,
            subject=subject,
            before=before,
            after=after,
        )
    )


def list_lines(
    tx: Tx, action: str | None, actor_id: int | None, limit: int, offset: int
) -> tuple[tuple[AuditEntry, ...], int]:
    """A page of lines, newest first, and how many there are in all; None means any."""
    return _page(tx, _conditions(action, actor_id), limit, offset)


def _page(
    tx: Tx, wanted: list[ColumnElement[bool]], limit: int, offset: int
) -> tuple[tuple[AuditEntry, ...], int]:
    total = tx.execute(select(func.count()).select_from(AuditLine).where(*wanted)).scalar_one()
    rows = tx.execute(
        select(
            AuditLine.id,
            AuditLine.at,
            AuditLine.actor_id,
            AuditLine.actor,
            AuditLine.action,
            AuditLine.subject,
            AuditLine.before,
            AuditLine.after,
        )
        .where(*wanted)
        .order_by(AuditLine.at.desc(), AuditLine.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple(AuditEntry(*row) for row in rows), total


def list_lines_of(
    tx: Tx, actions: Sequence[str], limit: int, offset: int
) -> tuple[tuple[AuditEntry, ...], int]:
    """A page of the lines of some sorts of action, newest first, and how many there are in all."""
    return _page(tx, [AuditLine.action.in_(tuple(actions))], limit, offset)


def count_taken_since(tx: Tx, actions: Sequence[str], on: date) -> int:
    """How many files of figures as of the day or of a later one left, by the lines of these sorts."""
    day = AuditLine.after["on"].as_string()
    query = select(func.count()).where(AuditLine.action.in_(tuple(actions)), day >= on.isoformat())
    return tx.execute(query).scalar_one()


def list_actions(tx: Tx) -> tuple[str, ...]:
    """Every sort of action that was ever written."""
    return tuple(tx.execute(select(AuditLine.action).distinct().order_by(AuditLine.action)).scalars())


def _conditions(action: str | None, actor_id: int | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if action is not None:
        wanted.append(AuditLine.action == action)
    if actor_id is not None:
        wanted.append(AuditLine.actor_id == actor_id)
    return wanted
