"""Staff lists that were read but not yet confirmed, kept so that any process and tab can show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, text

from db.engine import Tx
from db.tables import AuditLine, DraftImport, Membership, Person, Unit

# Any number will do, as long as nothing else asks for the same one.
_ROSTER_LOCK = 7_304_101


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A kept list: who brought it, when, under which name, and its rows and faults as JSON."""

    draft_id: str
    person_id: int
    made_at: datetime
    file_name: str
    rows: list[Any]
    faults: list[Any]


RosterState = tuple[int | None, ...]


def roster_state(tx: Tx) -> RosterState:
    """What differs as soon as anybody has changed the roster: the newest of what such a change writes."""
    newest = (select(func.max(table.id)).scalar_subquery() for table in (AuditLine, Person, Membership, Unit))
    return tuple(tx.execute(select(*newest)).one())


def add_draft(tx: Tx, draft: DraftRow) -> None:
    """Keep a list."""
    tx.execute(
        insert(DraftImport).values(
            id=draft.draft_id,
            person_id=draft.person_id,
            made_at=draft.made_at,
            file_name=draft.file_name,
            rows=draft.rows,
            faults=draft.faults,
        )
    )


def find_draft(tx: Tx, draft_id: str, since: datetime) -> DraftRow | None:
    """The list of this id, unless it was made before `since`."""
    row = tx.execute(
        select(
            DraftImport.id,
            DraftImport.person_id,
            DraftImport.made_at,
            DraftImport.file_name,
            DraftImport.rows,
            DraftImport.faults,
        ).where(DraftImport.id == draft_id, DraftImport.made_at >= since)
    ).one_or_none()
    return DraftRow(*row) if row else None


def drop_draft(tx: Tx, draft_id: str) -> bool:
    """Forget a list; False if it was gone already."""
    return tx.execute(delete(DraftImport).where(DraftImport.id == draft_id)).rowcount == 1


def drop_drafts_before(tx: Tx, before: datetime) -> None:
    """Forget every list made before an instant."""
    tx.execute(delete(DraftImport).where(DraftImport.made_at < before))


def lock_roster(tx: Tx) -> None:
    """Let one import at a time compare and write; SQLite has a single writer anyhow."""
    if tx.dialect.name == "postgresql":
        tx.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _ROSTER_LOCK})
