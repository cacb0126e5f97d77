"""Reports: closed periods, drafts, and final ones; a unit of None is the whole department."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, select, text, update

from db.engine import Tx
from db.tables import ReportDraft, ReportPeriod, ReportSnapshot

# Any number will do, as long as nothing else asks for the same one.
_REPORT_LOCK = 7_304_113


@dataclass(frozen=True, slots=True)
class ReportKey:
    """Whose report and for which days, both of them included."""

    unit_id: int | None
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class DraftFields:
    """What was written last, its running number, when and by whom."""

    number: int
    fields: Mapping[str, Any]
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True, slots=True)
class Closing:
    """When and by whom a period was closed."""

    closed_at: datetime
    closed_by: str


@dataclass(frozen=True, slots=True)
class SnapshotHead:
    """All about a final report but its body."""

    snapshot_id: int
    unit_id: int | None
    from_on: date
    to_on: date
    version: int
    number: str
    digest: str
    reason: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class NewSnapshot:
    """A final report to be kept."""

    key: ReportKey
    version: int
    number: str
    body: str
    digest: str
    reason: str
    made_at: datetime
    made_by_id: int | None
    made_by: str


_HEADS: Select[*tuple[Any, ...]] = select(
    ReportSnapshot.id,
    *(ReportSnapshot.__table__.c[name] for name in list(SnapshotHead.__dataclass_fields__)[1:]),
)


def lock_reports(tx: Tx) -> None:
    """Let one at a time number a version or close a period; SQLite has a single writer anyhow."""
    if tx.dialect.name == "postgresql":
        tx.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _REPORT_LOCK})


def find_draft(tx: Tx, key: ReportKey) -> DraftFields | None:
    """What was written so far."""
    row = tx.execute(
        select(ReportDraft.number, ReportDraft.fields, ReportDraft.saved_at, ReportDraft.saved_by).where(
            *_of(ReportDraft, key)
        )
    ).one_or_none()
    return DraftFields(*row) if row else None


def put_draft(tx: Tx, key: ReportKey, draft: DraftFields) -> None:
    """Keep what was written in place of what was there; call lock_reports before reading that."""
    values = {
        "number": draft.number,
        "fields": dict(draft.fields),
        "saved_at": draft.saved_at,
        "saved_by": draft.saved_by,
    }
    changed = tx.execute(update(ReportDraft).where(*_of(ReportDraft, key)).values(**values)).rowcount
    if not changed:
        tx.execute(insert(ReportDraft).values(**values, **_values(key)))


def find_closing(tx: Tx, from_on: date, to_on: date) -> Closing | None:
    """Whether and when the period was closed."""
    row = tx.execute(
        select(ReportPeriod.closed_at, ReportPeriod.closed_by).where(
            ReportPeriod.from_on == from_on, ReportPeriod.to_on == to_on
        )
    ).one_or_none()
    return Closing(*row) if row else None


def close_period(tx: Tx, from_on: date, to_on: date, closing: Closing) -> None:
    """Close a period that is open."""
    tx.execute(
        insert(ReportPeriod).values(
            from_on=from_on, to_on=to_on, closed_at=closing.closed_at, closed_by=closing.closed_by
        )
    )


def open_period(tx: Tx, from_on: date, to_on: date) -> None:
    """Open a period again."""
    tx.execute(delete(ReportPeriod).where(ReportPeriod.from_on == from_on, ReportPeriod.to_on == to_on))


def add_snapshot(tx: Tx, new: NewSnapshot) -> int:
    """Keep a final report; returns its id."""
    values = {
        name: getattr(new, name)
        for name in ("version", "number", "body", "digest", "reason", "made_at", "made_by_id", "made_by")
    }
    query = insert(ReportSnapshot).values(**values, **_values(new.key)).returning(ReportSnapshot.id)
    return tx.execute(query).scalar_one()


def count_until(tx: Tx, on: date) -> int:
    """How many final reports tell of the day or of a later one."""
    query = select(func.count()).select_from(ReportSnapshot).where(ReportSnapshot.to_on >= on)
    return tx.execute(query).scalar_one()


def last_version(tx: Tx, key: ReportKey) -> int:
    """The newest version of a final report; 0 where there is none."""
    query = select(func.max(ReportSnapshot.version)).where(*_of(ReportSnapshot, key))
    return tx.execute(query).scalar_one() or 0


def list_snapshots(tx: Tx, unit_id: int | None) -> tuple[SnapshotHead, ...]:
    """Every final report of a unit or of the whole department, newest period and version first."""
    query = _HEADS.where(_is_unit(ReportSnapshot, unit_id))
    order = (ReportSnapshot.to_on.desc(), ReportSnapshot.from_on.desc(), ReportSnapshot.version.desc())
    return tuple(SnapshotHead(*row) for row in tx.execute(query.order_by(*order)))


def list_submitted(tx: Tx, from_on: date, to_on: date) -> dict[int, SnapshotHead]:
    """The newest version that each unit has sent for a period, by unit."""
    query = _HEADS.where(
        ReportSnapshot.unit_id.is_not(None), ReportSnapshot.from_on == from_on, ReportSnapshot.to_on == to_on
    )
    # Later versions come later and stay.
    heads = (SnapshotHead(*row) for row in tx.execute(query.order_by(ReportSnapshot.version)))
    return {head.unit_id: head for head in heads if head.unit_id is not None}


def find_snapshot(tx: Tx, snapshot_id: int) -> tuple[SnapshotHead, str] | None:
    """A final report with its body."""
    query = _HEADS.add_columns(ReportSnapshot.body).where(ReportSnapshot.id == snapshot_id)
    row = tx.execute(query).one_or_none()
    return (SnapshotHead(*row[:-1]), row[-1]) if row else None


def list_bodies(tx: Tx, snapshot_ids: tuple[int, ...]) -> dict[int, str]:
    """The bodies of some final reports, by id."""
    query = select(ReportSnapshot.id, ReportSnapshot.body).where(ReportSnapshot.id.in_(snapshot_ids))
    return {row[0]: row[1] for row in tx.execute(query)}


def _is_unit(table: type[ReportDraft] | type[ReportSnapshot], unit_id: int | None) -> ColumnElement[bool]:
    return table.unit_id.is_(None) if unit_id is None else table.unit_id == unit_id


def _of(table: type[ReportDraft] | type[ReportSnapshot], key: ReportKey) -> tuple[ColumnElement[bool], ...]:
    return (_is_unit(table, key.unit_id), table.from_on == key.from_on, table.to_on == key.to_on)


def _values(key: ReportKey) -> dict[str, object]:
    return {"unit_id": key.unit_id, "from_on": key.from_on, "to_on": key.to_on}
