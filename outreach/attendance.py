"""Who was at an activity, said in three ways: ticked by its unit, scanned by themselves, or as a number.

Whichever way, a person is there once; a person and a number are never the same people.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from access.audit import write_audit
from access.viewer import Permission, Refused, Viewer
from db import activities as activity_store
from db import attendance as store
from db.activities import ActivityRow
from db.attendance import Attendee, Expected
from db.engine import Tx
from db.people import find_person
from db.units import list_units, subtree
from outreach.activities import get_activity, get_changeable
from outreach.counting import Moving
from outreach.forms import Counted, counts, form_name, read_count
from text import t
from text.formats import local_day, show_day, show_number

MOST_AT_ONCE = 500
MOST_NAMED = 20
"""Names that a line of the audit log holds; beyond that it holds how many."""


class Came(StrEnum):
    """What came of a scan."""

    NOW = "now"
    BEFORE = "before"
    TOO_LATE = "too_late"
    NOT_TODAY = "not_today"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Scan:
    """What came of a scan, and for which activity; since when the person is there, if they are."""

    came: Came
    title: str
    since: datetime | None = None


def set_present(tx: Tx, viewer: Viewer, activity_id: int, changes: Mapping[int, bool], now: datetime) -> int:
    """Write of some people that they were there or were not; returns for how many that is news.

    Refused unless the viewer may change the activity, before its day, for people who did not belong to its
    unit on the day, and for more than MOST_AT_ONCE: then nothing is written at all.
    """
    viewer.require(Permission.LOG_ACTIVITIES)
    if len(changes) > MOST_AT_ONCE:
        raise Refused(t("activity.fault.many", most=show_number(MOST_AT_ONCE)))
    activity = _get_attended(tx, viewer, activity_id, now)
    here = store.list_present_ids(tx, activity_id)
    come = {person_id for person_id, is_there in changes.items() if is_there} - here
    gone = {person_id for person_id, is_there in changes.items() if not is_there} & here
    if not come and not gone:
        return 0
    _check_expected(tx, activity, come)
    with Moving(tx, come | gone):
        store.add_present(tx, activity_id, come, "tick", now)
        store.drop_present(tx, activity_id, gone)
    before, after = {"named": len(here)}, _named(tx, len(here) + len(come) - len(gone), come, gone)
    write_audit(tx, viewer, "activity.attendance", _subject(activity), before, after, now)
    return len(come) + len(gone)


def set_guests(tx: Tx, viewer: Viewer, activity_id: int, typed: str, now: datetime) -> bool:
    """Write how many were there whose names are unknown, besides those who are named; False if it is no news.

    ValueError for what is no number. Refused as in set_present.
    """
    viewer.require(Permission.LOG_ACTIVITIES)
    guests = read_count(typed, "guests")
    activity = _get_attended(tx, viewer, activity_id, now)
    if activity.guests == guests:
        return False
    activity_store.set_guests(tx, activity_id, guests)
    before, after = {"guests": activity.guests}, {"guests": guests}
    write_audit(tx, viewer, "activity.attendance", _subject(activity), before, after, now)
    return True


def scan(
    tx: Tx, viewer: Viewer, activity_id: int, is_in_time: bool, now: datetime, comes: bool = True
) -> Scan:
    """Somebody who stands before the code: they are there now, or were already, or it is too late.

    The code is proof enough, so no line of the audit log: the attendance itself says who and when. With
    `comes` false nothing is written: NOW then says that it would be.
    """
    viewer.require(Permission.LEARN)
    if comes:
        activity_store.lock_activity(tx, activity_id)
    activity = activity_store.find_activity(tx, activity_id)
    if activity is None or activity.is_withdrawn or not counts(activity.form, Counted.ATTENDANCE):
        return Scan(Came.OVER, activity.title if activity else "")
    since = store.find_present(tx, activity_id, viewer.person_id)
    if since is not None:
        return Scan(Came.BEFORE, activity.title, since)
    if not is_in_time:
        return Scan(Came.TOO_LATE, activity.title)
    if local_day(now) != activity.on or find_person(tx, viewer.person_id, activity.on) is None:
        return Scan(Came.NOT_TODAY, activity.title)
    if comes:
        with Moving(tx, (viewer.person_id,)):
            store.add_present(tx, activity_id, (viewer.person_id,), "scan", now)
    return Scan(Came.NOW, activity.title, now)


def page_expected(
    tx: Tx, viewer: Viewer, activity_id: int, words: str, limit: int
) -> tuple[tuple[Expected, ...], int]:
    """Who belonged to the unit, or below it, on the day, found by `words`; and how many of them there are."""
    activity = get_activity(tx, viewer, activity_id)
    return store.page_expected(tx, _units_of(tx, activity), activity.on, words, limit)


def list_present(
    tx: Tx, viewer: Viewer, activity_id: int, limit: int, offset: int = 0
) -> tuple[Attendee, ...]:
    """Who was there, in Vietnamese order of names; Refused out of sight."""
    get_activity(tx, viewer, activity_id)
    return store.list_present(tx, activity_id, limit, offset)


def list_present_ids(tx: Tx, viewer: Viewer, activity_id: int) -> frozenset[int]:
    """As list_present, ids alone."""
    get_activity(tx, viewer, activity_id)
    return store.list_present_ids(tx, activity_id)


def _get_attended(tx: Tx, viewer: Viewer, activity_id: int, now: datetime) -> ActivityRow:
    activity = get_changeable(tx, viewer, activity_id, now)
    if not counts(activity.form, Counted.ATTENDANCE):
        raise Refused(t("activity.fault.not_attended", form=form_name(activity.form).lower()))
    if activity.on > local_day(now):
        raise Refused(t("activity.fault.ahead"))
    return activity


def _units_of(tx: Tx, activity: ActivityRow) -> frozenset[int]:
    """The unit and what lay below it on the day."""
    return subtree(list_units(tx, activity.on), [activity.unit_id])


def _check_expected(tx: Tx, activity: ActivityRow, person_ids: Collection[int]) -> None:
    belonging = store.list_belonging(tx, person_ids, _units_of(tx, activity), activity.on)
    strangers = len(set(person_ids) - belonging)
    if strangers:
        raise Refused(t("activity.fault.not_expected", n=strangers))


def _named(tx: Tx, total: int, come: Collection[int], gone: Collection[int]) -> dict[str, Any]:
    names = store.names_of(tx, {*come, *gone})
    told: dict[str, Any] = {"named": total}
    for key, ids in (("come", come), ("gone", gone)):
        if ids:
            listed = sorted(names[person_id] for person_id in ids)
            told[key] = {"first": listed[:MOST_NAMED], "all": len(listed)}
    return told


def _subject(activity: ActivityRow) -> str:
    return f"{activity.title} · {show_day(activity.on)}"
