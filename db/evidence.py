"""Photos and papers of activities: what is known of each file; the file itself lies outside the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from db.engine import Tx
from db.tables import Evidence

_TABLE = Evidence.__table__.c


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A file of an activity: `name` is what it was called, `file` what it is kept under."""

    evidence_id: int
    activity_id: int
    sort: str
    file: str
    name: str
    size: int
    digest: str
    added_at: datetime
    withdrawn_at: datetime | None
    withdrawn_why: str

    @property
    def is_withdrawn(self) -> bool:
        """Whether it is shown no longer."""
        return self.withdrawn_at is not None


_COLUMNS = tuple(_TABLE["id" if name == "evidence_id" else name] for name in EvidenceRow.__dataclass_fields__)


def add_evidence(
    tx: Tx, activity_id: int, sort: str, file: str, name: str, size: int, digest: str, now: datetime
) -> int:
    """Write down a file that is kept already; returns its id."""
    query = insert(Evidence).values(
        activity_id=activity_id, sort=sort, file=file, name=name, size=size, digest=digest, added_at=now
    )
    return tx.execute(query.returning(Evidence.id)).scalar_one()


def find_evidence(tx: Tx, evidence_id: int) -> EvidenceRow | None:
    """One file, withdrawn or not."""
    row = tx.execute(select(*_COLUMNS).where(Evidence.id == evidence_id)).one_or_none()
    return EvidenceRow(*row) if row else None


def list_evidence(tx: Tx, activity_id: int) -> tuple[EvidenceRow, ...]:
    """The files of an activity that are not withdrawn, oldest first."""
    is_shown = (Evidence.activity_id == activity_id, Evidence.withdrawn_at.is_(None))
    return tuple(
        EvidenceRow(*row) for row in tx.execute(select(*_COLUMNS).where(*is_shown).order_by(_TABLE.id))
    )


def find_same(tx: Tx, activity_id: int, digest: str) -> int | None:
    """The id of the same file of the same activity, unless it was withdrawn."""
    query = select(Evidence.id).where(
        Evidence.activity_id == activity_id, Evidence.digest == digest, Evidence.withdrawn_at.is_(None)
    )
    return tx.execute(query).scalar_one_or_none()


def count_evidence(tx: Tx, activity_id: int) -> int:
    """How many files of an activity are not withdrawn."""
    query = select(func.count()).where(Evidence.activity_id == activity_id, Evidence.withdrawn_at.is_(None))
    return tx.execute(query).scalar_one()


def withdraw_evidence(tx: Tx, evidence_id: int, why: str, now: datetime) -> None:
    """From now on the file is not shown; it stays where it is."""
    query = update(Evidence).where(Evidence.id == evidence_id)
    tx.execute(query.values(withdrawn_at=now, withdrawn_why=why))
