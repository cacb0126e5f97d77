"""Keeping reports: drafts that two people may write at once, and final ones that never change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from access.audit import write_audit
from access.viewer import Permission, Refused, Viewer
from analytics.reports import sending
from analytics.reports.building import build_report, current_fields, key_of, whose_words
from analytics.reports.fields import ALL, Fields, require_complete, tidy
from analytics.reports.periods import name_of
from analytics.reports.value import Period, Report, canonical, digest, read_canonical, show_digest
from db import reports as store
from db.engine import Tx
from db.reports import DraftFields, NewSnapshot, SnapshotHead
from db.units import UnitNow
from text import t
from text.formats import show_day, show_time
from text.vietnamese import squeeze


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving: whether anything changed, and which fields of somebody else's were replaced."""

    is_changed: bool
    replaced: tuple[str, ...]
    other: DraftFields | None


def may_write(viewer: Viewer, unit: UnitNow | None) -> bool:
    """Whether the viewer may write this report and make it final."""
    if unit is None:
        return viewer.may(Permission.MANAGE_REPORTS)
    return viewer.may(Permission.SEND_REPORT) and viewer.scope.covers(unit.unit_id)


def require_write(viewer: Viewer, unit: UnitNow | None) -> None:
    """Raise Refused unless the viewer may write this report."""
    if not may_write(viewer, unit):
        raise Refused(t("access.refused"))


def save_draft(
    tx: Tx,
    viewer: Viewer,
    unit: UnitNow | None,
    period: Period,
    fields: Fields,
    seen: Fields,
    now: datetime,
) -> Saved:
    """Keep the fields that differ from what the writer has `seen`, and what others wrote in all the rest.

    Where two wrote the same field, what is saved later stays and the earlier text goes to the audit log.
    FieldsRefused for what cannot stand; Refused for whoever may not write.
    """
    require_write(viewer, unit)
    store.lock_reports(tx)
    key = key_of(unit, period)
    old, before = store.find_draft(tx, key), current_fields(tx, unit, period, now)
    mine = {name: fields[name] for name in ALL if name in fields and fields[name] != seen.get(name, "")}
    after = tidy({**before, **mine})
    changed = [name for name in ALL if after[name] != before[name]]
    if not changed:
        return Saved(False, (), None)
    replaced = tuple(name for name in changed if before[name] != seen.get(name, ""))
    store.put_draft(tx, key, DraftFields(old.number + 1 if old else 1, after, now, viewer.full_name))
    _note(tx, viewer, "report_drafted", unit, period, _of(before, changed), _of(after, changed), now)
    return Saved(True, replaced, old if replaced else None)


def make_final(
    tx: Tx, viewer: Viewer, unit: UnitNow | None, period: Period, reason: str, now: datetime
) -> SnapshotHead:
    """Freeze the report as it is now; a later one of the same period is a new version and says why.

    A unit's goes to the office and may be replaced until the period is closed; the department's closes it.
    """
    require_write(viewer, unit)
    store.lock_reports(tx)
    if unit is not None and sending.find_closing(tx, period):
        raise Refused(t("report.refused.closed", period=name_of(period)))
    require_complete(current_fields(tx, unit, period, now))
    key, reason = key_of(unit, period), squeeze(reason)
    version = store.last_version(tx, key) + 1
    if version > 1 and unit is None and not reason:
        raise Refused(t("report.refused.reason"))
    snapshot_id = _freeze(tx, viewer, unit, period, version, reason, now)
    if unit is None:
        sending.close_period(tx, viewer, period, now)
    head, _ = _get(tx, snapshot_id)
    action = "report_made_final" if unit is None else "report_submitted"
    after = {
        "version": head.version,
        "number": head.number,
        "reason": head.reason,
        "digest": show_digest(head.digest),
    }
    _note(tx, viewer, action, unit, period, None, after, now)
    return head


def list_final(tx: Tx, viewer: Viewer, unit: UnitNow | None) -> tuple[SnapshotHead, ...]:
    """Every version that was made final, newest first; Refused out of sight."""
    viewer.require(Permission.SEE_REPORTS)
    _require_sight(viewer, unit.unit_id if unit else None)
    return store.list_snapshots(tx, unit.unit_id if unit else None)


def read_final(tx: Tx, viewer: Viewer, snapshot_id: int) -> tuple[SnapshotHead, Report]:
    """A final report as it was; LookupError out of sight as for one that is not there.

    Refused when the kept text is no longer the one that was made final.
    """
    viewer.require(Permission.SEE_REPORTS)
    head, body = _get(tx, snapshot_id)
    try:
        _require_sight(viewer, head.unit_id)
    except Refused:
        raise LookupError(f"snapshot {snapshot_id}") from None
    if digest(body) != head.digest:
        raise Refused(t("report.refused.changed", version=head.version, day=show_day(head.made_at.date())))
    return head, read_canonical(body)


def note_file(
    tx: Tx, viewer: Viewer, unit_name: str, period: Period, after: Mapping[str, object], now: datetime
) -> None:
    """Write into the audit log that the viewer took a report away."""
    subject = f"{unit_name}, {name_of(period)}"
    write_audit(tx, viewer, "report_exported", subject, None, dict(after), now)


def replaced_words(saved: Saved) -> str:
    """Whose text was replaced by saving, where and when; empty when nobody's was."""
    if not saved.replaced or saved.other is None:
        return ""
    names = ", ".join(t(f"report.field.{name.removeprefix('letter_')}") for name in saved.replaced)
    return t("report.replaced", names=names, by=saved.other.saved_by, time=show_time(saved.other.saved_at))


def _freeze(
    tx: Tx, viewer: Viewer, unit: UnitNow | None, period: Period, version: int, reason: str, now: datetime
) -> int:
    report = build_report(tx, viewer, unit, period, now)
    body = canonical(report)
    new = NewSnapshot(
        key=key_of(unit, period),
        version=version,
        number=f"{report.head.number}/{report.head.symbol}" if report.head.number else "",
        body=body,
        digest=digest(body),
        reason=reason,
        made_at=now,
        made_by_id=viewer.person_id or None,
        made_by=viewer.full_name,
    )
    return store.add_snapshot(tx, new)


def _get(tx: Tx, snapshot_id: int) -> tuple[SnapshotHead, str]:
    found = store.find_snapshot(tx, snapshot_id)
    if found is None:
        raise LookupError(f"snapshot {snapshot_id}")
    return found


def _require_sight(viewer: Viewer, unit_id: int | None) -> None:
    is_seen = viewer.scope.everything if unit_id is None else viewer.scope.covers(unit_id)
    if not is_seen:
        raise Refused(t("access.refused"))


def _of(fields: Fields, names: list[str]) -> dict[str, object]:
    return {name: fields[name] for name in names}


def _note(
    tx: Tx,
    viewer: Viewer,
    action: str,
    unit: UnitNow | None,
    period: Period,
    before: dict[str, object] | None,
    after: dict[str, object],
    now: datetime,
) -> None:
    write_audit(tx, viewer, action, f"{whose_words(unit)}, {name_of(period)}", before, after, now)
