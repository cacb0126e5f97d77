"""Carries a previewed change of the organisation out: in one transaction, with its line in the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from access.audit import write_audit
from access.roles import end_role
from access.viewer import Refused, Viewer
from campaign import standing
from campaign.organisation.changes import KEYS, Change
from campaign.organisation.plan import NEW_UNIT, Plan, make_plan
from db import people, units
from db.drafts import lock_roster
from db.engine import Tx
from db.units import Succession
from text import t
from text.formats import local_day

Real = Callable[[int], int]


def carry_out(
    tx: Tx, viewer: Viewer, change: Change, on: date, now: datetime, expected_digest: str | None = None
) -> Plan:
    """Do what make_plan says, in the caller's one transaction, and move every tally with it.

    The plan is made again under the lock of the roster; Refused as make_plan is, and when it is no longer
    the previewed one.
    """
    lock_roster(tx)
    plan = make_plan(tx, viewer, change, on, now)
    if expected_digest not in (None, plan.digest):
        raise Refused(t("organisation.fault.changed"))
    standing.hold_for_waves(tx)
    moved = {person_id for each in plan.relocations for person_id in each.person_ids}
    standing.change_stays(tx, moved, lambda: _rearrange(tx, plan))
    for grant in plan.ended_roles:
        end_role(tx, viewer, grant.grant_id, now)
    _note(tx, viewer, plan, now)
    return plan


def _rearrange(tx: Tx, plan: Plan) -> Iterable[int]:
    new_ids = units.add_units(tx, plan.opened, plan.on)

    def real(unit_id: int) -> int:
        return unit_id if unit_id >= 0 else new_ids[NEW_UNIT - unit_id]

    _change_units(tx, plan, real)
    for each in plan.relocations:
        people.relocate(tx, each.person_ids, each.from_unit_ids, real(each.to_unit_id), plan.on)
    return ()


def _change_units(tx: Tx, plan: Plan, real: Real) -> None:
    for unit in plan.renewed:
        units.change_unit(tx, unit.unit_id, unit.name, unit.parent_id, plan.on)
    for child in plan.adopted:
        parent_id = None if child.parent_id is None else real(child.parent_id)
        units.change_parent(tx, child.unit_id, child.old_parent_id, parent_id, plan.on)
    for unit_id in plan.closed:
        units.close_unit(tx, unit_id, plan.on)
    for old, new, sort in plan.successions:
        units.add_succession(tx, Succession(old, real(new), plan.on, sort))


def _note(tx: Tx, viewer: Viewer, plan: Plan, now: datetime) -> None:
    after = {"since": plan.on.isoformat(), **dict(plan.after)}
    backdated = (local_day(now) - plan.on).days
    if backdated and plan.touched:
        after["campaigns"] = ", ".join(each.campaign.code for each in plan.touched)
    write_audit(tx, viewer, KEYS[type(plan.change)], plan.subject, dict(plan.before) or None, after, now)
