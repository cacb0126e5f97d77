"""What units did in the field: logged, changed and withdrawn by their heads, read as far as sight reaches.

The leadership reads everything and changes nothing; a head changes what lies below the units they head, also
when they see more; the office changes everything. Each change leaves a line in the audit log.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from access.audit import write_audit
from access.viewer import Permission, Refused, Scope, Viewer
from db import activities as store
from db.activities import ActivityRow
from db.attendance import list_present_ids
from db.engine import Tx
from db.units import UnitNow, find_unit_name, list_successions, list_units, subtree, with_merged
from outreach.counting import Moving
from outreach.forms import Counted, Terms, TermsRefused, content_name, counts, form_name, read_reason
from text import t
from text.formats import local_day, show_day

PAGE_SIZE = 20


def log_activity(tx: Tx, viewer: Viewer, unit_id: int, terms: Terms, ticket: str, now: datetime) -> int:
    """Write an activity of a unit; returns its id, the same for the same ticket.

    Refused for a unit that the viewer may not log for; TermsRefused for one that is not there on the day.
    """
    viewer.require(Permission.LOG_ACTIVITIES)
    _check_unit(tx, viewer, unit_id, terms.on, now)
    activity_id = store.add_activity(tx, ticket, {"unit_id": unit_id, **asdict(terms)}, now)
    if activity_id is None:
        return get_activity(tx, viewer, store.get_by_ticket(tx, ticket)).activity_id
    activity = _get(tx, activity_id)
    write_audit(tx, viewer, "activity.log", _subject(activity), None, _told(tx, activity), now)
    return activity_id


def change_activity(
    tx: Tx, viewer: Viewer, activity_id: int, version: int, unit_id: int, terms: Terms, now: datetime
) -> bool:
    """Write other terms; False if they already were so. `version` is that of the activity as it was seen.

    Refused for somebody else's, a withdrawn one, or one that changed since; TermsRefused for terms that
    cannot hold, such as a form without attendance while somebody was there.
    """
    before = get_changeable(tx, viewer, activity_id, now)
    if before.version != version:
        raise Refused(t("activity.fault.stale"))
    _check_unit(tx, viewer, unit_id, terms.on, now)
    _check_attended(before, terms)
    values = {"unit_id": unit_id, **asdict(terms)}
    if all(getattr(before, name) == value for name, value in values.items()):
        return False
    with Moving(tx, list_present_ids(tx, activity_id)):
        store.set_values(tx, activity_id, values)
    after = _get(tx, activity_id)
    write_audit(tx, viewer, "activity.change", _subject(after), _told(tx, before), _told(tx, after), now)
    return True


def withdraw_activity(tx: Tx, viewer: Viewer, activity_id: int, why: str, now: datetime) -> None:
    """From now on it counts no longer; it stays readable with the reason. Withdrawing it again is refused."""
    before = get_changeable(tx, viewer, activity_id, now)
    reason = read_reason(why)
    with Moving(tx, list_present_ids(tx, activity_id)):
        store.set_values(tx, activity_id, {"withdrawn_at": now, "withdrawn_why": reason})
    after = {"reason": reason}
    write_audit(tx, viewer, "activity.withdraw", _subject(before), _told(tx, before), after, now)


def get_activity(tx: Tx, viewer: Viewer, activity_id: int) -> ActivityRow:
    """One activity; Refused in the same words for one that is not there and for one out of sight."""
    viewer.require(Permission.SEE_ACTIVITIES)
    activity = store.find_activity(tx, activity_id)
    if activity is None or not viewer.scope.covers(activity.unit_id):
        raise Refused(t("activity.fault.missing"))
    return activity


def get_changeable(tx: Tx, viewer: Viewer, activity_id: int, now: datetime) -> ActivityRow:
    """As find_changeable, held until the end of the transaction: call before anything else is held."""
    find_changeable(tx, viewer, activity_id, now)
    store.lock_activity(tx, activity_id)
    return find_changeable(tx, viewer, activity_id, now)


def find_changeable(tx: Tx, viewer: Viewer, activity_id: int, now: datetime) -> ActivityRow:
    """One activity that the viewer may change.

    Refused as in get_activity, for one that the viewer may only read, and for one that is withdrawn.
    """
    viewer.require(Permission.LOG_ACTIVITIES)
    activity = get_activity(tx, viewer, activity_id)
    if not may_log(tx, viewer, activity.unit_id, now):
        raise Refused(t("access.refused"))
    if activity.is_withdrawn:
        raise Refused(t("activity.fault.withdrawn"))
    return activity


def page_activities(
    tx: Tx,
    viewer: Viewer,
    from_on: date,
    to_on: date,
    unit_id: int | None = None,
    form: str = "",
    is_withdrawn: bool = False,
    limit: int = PAGE_SIZE,
    offset: int = 0,
) -> tuple[tuple[ActivityRow, ...], int]:
    """A page of what lies in sight, or below one unit, newest first, and how many there are."""
    viewer.require(Permission.SEE_ACTIVITIES)
    ids = units_below(tx, viewer.scope, unit_id, to_on)
    return store.page_activities(tx, ids, from_on, to_on, form, is_withdrawn, limit, offset)


def units_below(tx: Tx, scope: Scope, unit_id: int | None, on: date) -> frozenset[int] | None:
    """The units in sight, or those at or below one of them with what was merged into them; None is every one.

    Refused out of sight.
    """
    if unit_id is None:
        return None if scope.everything else scope.unit_ids
    if not scope.covers(unit_id):
        raise Refused(t("access.refused"))
    below = with_merged(list_successions(tx), subtree(list_units(tx, on), [unit_id]))
    return frozenset(each for each in below if scope.covers(each))


def list_loggable(tx: Tx, viewer: Viewer, on: date) -> tuple[UnitNow, ...]:
    """The units that the viewer may log activities for, as they stand on the day, in the office's order."""
    if not viewer.may(Permission.LOG_ACTIVITIES):
        return ()
    units = list_units(tx, on)
    if viewer.may(Permission.LOG_ANYWHERE):
        return units
    mine = subtree(units, viewer.headed_unit_ids)
    return tuple(unit for unit in units if unit.unit_id in mine)


def may_log(tx: Tx, viewer: Viewer, unit_id: int, now: datetime) -> bool:
    """Whether the viewer may change activities of the unit: not all that a leader who is a head sees."""
    if viewer.may(Permission.LOG_ANYWHERE):
        return True
    return any(unit.unit_id == unit_id for unit in list_loggable(tx, viewer, local_day(now)))


def _get(tx: Tx, activity_id: int) -> ActivityRow:
    activity = store.find_activity(tx, activity_id)
    assert activity is not None
    return activity


def _check_unit(tx: Tx, viewer: Viewer, unit_id: int, on: date, now: datetime) -> None:
    if not may_log(tx, viewer, unit_id, now):
        raise Refused(t("access.refused"))
    # A meeting to come is of a unit that stands today.
    if all(unit.unit_id != unit_id for unit in list_units(tx, min(on, local_day(now)))):
        raise TermsRefused({"unit": t("activity.fault.unit")})


def _check_attended(before: ActivityRow, terms: Terms) -> None:
    if before.attendances and not counts(terms.form, Counted.ATTENDANCE):
        raise TermsRefused({"form": t("activity.fault.attended", n=before.attendances)})


def _subject(activity: ActivityRow) -> str:
    return f"{activity.title} · {show_day(activity.on)}"


def _told(tx: Tx, activity: ActivityRow) -> dict[str, Any]:
    """The activity as the audit log keeps it."""
    return {
        "unit": find_unit_name(tx, activity.unit_id, activity.on) or "",
        "activity_on": activity.on.isoformat(),
        "hour": activity.hour,
        "form": form_name(activity.form),
        "contents": [content_name(letter) for letter in activity.contents],
        "title": activity.title,
        "place": activity.place,
        "leader": activity.leader,
        "pieces": activity.pieces,
        "reached": activity.reached,
        "views": activity.views,
        "shares": activity.shares,
        "read_on": activity.read_on.isoformat() if activity.read_on else None,
        "named": activity.named,
        "guests": activity.guests,
    }
