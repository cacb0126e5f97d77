"""The audit log: every change and every export made by an office or a head leaves a line here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from access.viewer import Permission, Viewer
from db import audit as store
from db.audit import AuditEntry
from db.engine import Tx
from text import t, words

PAGE_SIZE = 50


def write_audit(
    tx: Tx,
    viewer: Viewer,
    action: str,
    subject: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    now: datetime,
) -> None:
    """Add a line in the transaction of the change itself; `action` is a key under access.action."""
    # The operator at the shell is nobody on the roster: the name alone says who it was.
    actor_id = viewer.person_id or None
    store.add_line(tx, now, actor_id, viewer.full_name, action, subject, before, after)


def list_audit(
    tx: Tx,
    viewer: Viewer,
    page: int = 1,
    size: int = PAGE_SIZE,
    action: str | None = None,
    actor_id: int | None = None,
) -> tuple[tuple[AuditEntry, ...], int]:
    """Page `page` (from 1), newest first, and how many lines there are; Refused without SEE_AUDIT."""
    viewer.require(Permission.SEE_AUDIT)
    return store.list_lines(tx, action, actor_id, size, (max(page, 1) - 1) * size)


def list_audit_actions(tx: Tx, viewer: Viewer) -> tuple[str, ...]:
    """The sorts of action there are lines of; Refused without SEE_AUDIT."""
    viewer.require(Permission.SEE_AUDIT)
    return store.list_actions(tx)


def show_action(action: str) -> str:
    """The action in Vietnamese, or its bare key when no words were written for it."""
    key = f"access.action.{action}"
    return t(key) if key in words() else action
