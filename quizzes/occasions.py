"""When a person may be measured: before the first lesson, a month and five months after completing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from db import attempts, campaigns, progress
from db.campaigns import CampaignNow
from db.engine import Tx


@dataclass(frozen=True, slots=True)
class Window:
    """Days after completing in which a later sitting is open, both included."""

    mode: str
    first_day: int
    last_day: int


LATER = (Window("month1", 30, 60), Window("month5", 140, 200))
"""Knowledge fades between month four and six, so the last one falls there."""
OCCASIONS = ("before", *(window.mode for window in LATER))
"""Modes that are sat once, whose form is parallel to the counted quiz."""


def find_due(tx: Tx, person_id: int, campaign: CampaignNow, on: date) -> str:
    """The mode of the measurement that is open to the person on the day; empty when there is none.

    One that was begun stays open, so that it can be finished. The one before is open until a
    lesson of the campaign or its quiz is begun, since then it measures something else.
    """
    begun = {mode: attempts.list_attempts(tx, person_id, campaign.campaign_id, mode) for mode in OCCASIONS}
    if still := [mode for mode, rows in begun.items() if rows and rows[-1].submitted_at is None]:
        return still[0]
    if not begun["before"] and not _has_begun(tx, person_id, campaign):
        return "before"
    completed_on = _completed_on(tx, person_id, campaign)
    if completed_on is None:
        return ""
    return next((w.mode for w in LATER if not begun[w.mode] and _is_open(w, completed_on, on)), "")


def _is_open(window: Window, completed_on: date, on: date) -> bool:
    first = completed_on + timedelta(days=window.first_day)
    return first <= on <= completed_on + timedelta(days=window.last_day)


def _has_begun(tx: Tx, person_id: int, campaign: CampaignNow) -> bool:
    lessons = progress.list_progress(tx, person_id).keys() & set(campaign.lesson_keys)
    return bool(lessons) or bool(attempts.list_attempts(tx, person_id, campaign.campaign_id, "counted"))


def _completed_on(tx: Tx, person_id: int, campaign: CampaignNow) -> date | None:
    row = campaigns.find_participation(tx, person_id, campaign.campaign_id)
    return row.completed_on if row else None
