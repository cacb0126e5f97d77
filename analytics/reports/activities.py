"""What was done in the field, unit by unit: the one place where a report asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from access.viewer import Scope
from analytics.reports.value import Period
from db.activities import Sums, sum_activities
from db.engine import Tx
from outreach.forms import ATTENDED, FORMS

POSTS = frozenset({"bai-dang", "tin-bai"})
"""Forms that the annex counts as news and posts."""


@dataclass(frozen=True, slots=True)
class UnitActivity:
    """Of one unit in a period, those below it not included; people reached are never people who learned."""

    sessions: int = 0
    attendances: int = 0
    posts: int = 0
    publications: int = 0
    reach: int = 0


@dataclass(frozen=True, slots=True)
class ActivityFigures:
    """By unit; a unit that is not named did nothing. None is recorded at all where `is_kept` is False."""

    is_kept: bool
    units: tuple[tuple[int, UnitActivity], ...]


def activity_figures(tx: Tx, scope: Scope, period: Period) -> ActivityFigures:
    """Of the units in sight within the period, by the unit that logged each."""
    ids = None if scope.everything else scope.unit_ids
    units: dict[int, UnitActivity] = {}
    for group, sums in sum_activities(tx, ids, period.from_on, period.to_on).items():
        units[group.unit_id] = _add(units.get(group.unit_id, UnitActivity()), group.form, sums)
    return ActivityFigures(bool(units), tuple(units.items()))


def _add(done: UnitActivity, form: str, sums: Sums) -> UnitActivity:
    """With the activities of one form: meetings have attendances, posts have reach, all else is pieces."""
    is_meeting, is_post = FORMS[form] == ATTENDED, form in POSTS
    return UnitActivity(
        sessions=done.sessions + sums.activities * is_meeting,
        attendances=done.attendances + (sums.named + sums.guests) * is_meeting,
        posts=done.posts + max(sums.pieces, sums.activities) * is_post,
        publications=done.publications + sums.pieces * (not is_meeting and not is_post),
        reach=done.reach + sums.reached,
    )
