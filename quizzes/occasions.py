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
    rows = attempts.list_attempts(tx, person_id, campaign.campaign_id, "counted", *OCCASIONS)
    begun = {row.mode for row in rows}
    still = {row.mode for row in rows if row.submitted_at is None}
    if open_now := [mode for mode in OCCASIONS if mode in still]:
        return open_now[0]
    if not begun & {"before", "counted"} and not _has_begun_lesson(tx, person_id, campaign):
        return "before"
    completed_on = _completed_on(tx, person_id, campaign)
    if completed_on is None:
        return ""
    return next((w.mode for w in LATER if w.mode not in begun and _is_open(w, completed_on, on)), "")


def _is_open(window: Window, completed_on: date, on: date) -> bool:
    first = completed_on + timedelta(days=window.first_day)
    return first <= on <= completed_on + timedelta(days=window.last_day)


def _has_begun_lesson(tx: Tx, person_id: int, campaign: CampaignNow) -> bool:
    return not progress.list_progress(tx, person_id).keys().isdisjoint(campaign.lesson_keys)


def _completed_on(tx: Tx, person_id: int, campaign: CampaignNow) -> date | None:
    row = campaigns.find_participation(tx, person_id, campaign.campaign_id)
    return row.completed_on if row else None
