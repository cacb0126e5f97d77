"""Which units send reports for a period, which have, and whether the period is still open for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from access.audit import write_audit
from access.viewer import Permission, Viewer
from analytics.reports.periods import name_of
from analytics.reports.value import Period, Report, read_canonical
from db import reports as store
from db.engine import Tx
from db.grants import list_grants
from db.reports import Closing, SnapshotHead
from db.units import UnitNow, list_units, subtree
from text.formats import local_day


@dataclass(frozen=True, slots=True)
class Sending:
    """A unit that is to send a report; `head` is what it sent last, None while it has not."""

    unit_id: int
    code: str
    name: str
    head: SnapshotHead | None


@dataclass(frozen=True, slots=True)
class Sent:
    """What a unit sent."""

    sending: Sending
    report: Report


def list_sendings(tx: Tx, period: Period, now: datetime) -> tuple[Sending, ...]:
    """Units with a head of their own that stand below no other such unit, in the office's order.

    The one unit above all others, where there is one, is the department itself and sends nothing.
    """
    units = list_units(tx, min(period.to_on, local_day(now)))
    headed = {grant.unit_id for grant in list_grants(tx, local_day(now)) if grant.unit_id is not None}
    headed -= _department(units)
    below = set().union(*(subtree(units, [u]) - {u} for u in headed)) if headed else set()
    sent = store.list_submitted(tx, period.from_on, period.to_on)
    return tuple(
        Sending(unit.unit_id, unit.code, unit.name, sent.get(unit.unit_id))
        for unit in units
        if unit.unit_id in headed - below or unit.unit_id in sent
    )


def list_sent(tx: Tx, viewer: Viewer, period: Period, now: datetime) -> tuple[Sent, ...]:
    """What units have sent for a period, for the office to take over; Refused without SEE_OVERVIEW."""
    viewer.require(Permission.SEE_OVERVIEW)
    sendings = [each for each in list_sendings(tx, period, now) if each.head]
    bodies = store.list_bodies(tx, tuple(each.head.snapshot_id for each in sendings if each.head))
    return tuple(Sent(each, read_canonical(bodies[each.head.snapshot_id])) for each in sendings if each.head)


def find_closing(tx: Tx, period: Period) -> Closing | None:
    """Whether the period is closed, when and by whom."""
    return store.find_closing(tx, period.from_on, period.to_on)


def close_period(tx: Tx, viewer: Viewer, period: Period, now: datetime) -> None:
    """Units send nothing more for it; nothing happens if it is closed. Refused without MANAGE_REPORTS."""
    viewer.require(Permission.MANAGE_REPORTS)
    store.lock_reports(tx)
    if find_closing(tx, period) is None:
        store.close_period(tx, period.from_on, period.to_on, Closing(now, viewer.full_name))
        _note(tx, viewer, period, "report_period_closed", now)


def open_period(tx: Tx, viewer: Viewer, period: Period, now: datetime) -> None:
    """Units may send again; nothing happens if it is open. Refused without MANAGE_REPORTS."""
    viewer.require(Permission.MANAGE_REPORTS)
    store.lock_reports(tx)
    if find_closing(tx, period) is not None:
        store.open_period(tx, period.from_on, period.to_on)
        _note(tx, viewer, period, "report_period_opened", now)


def _note(tx: Tx, viewer: Viewer, period: Period, action: str, now: datetime) -> None:
    days = {"from_on": period.from_on.isoformat(), "to_on": period.to_on.isoformat()}
    write_audit(tx, viewer, action, name_of(period), None, days, now)


def _department(units: Sequence[UnitNow]) -> frozenset[int]:
    """The single unit that stands above all others; nothing where several stand at the top."""
    tops = [unit.unit_id for unit in units if unit.parent_id is None]
    return frozenset(tops) if len(tops) == 1 and len(units) > 1 else frozenset()
