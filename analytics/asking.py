"""What somebody asks a file of figures for, read in one way for the shell and for the web."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from access.viewer import Permission, Viewer
from analytics.board import ParticipationReport
from analytics.participation import build_report
from db.campaigns import CampaignNow, find_current, list_campaigns
from db.engine import Tx
from db.units import list_units
from text import t
from text.formats import local_day


class AskFault(ValueError):
    """What was asked for cannot be made; `key` says why, the message is fit to be shown."""

    def __init__(self, key: str) -> None:
        super().__init__(t(f"figures.request.{key}"))
        self.key = key


def read_day(value: str | None) -> date | None:
    """A day as addresses carry it, year-month-day; None for none. AskFault for anything else."""
    if not value:
        return None
    # fromisoformat alone would take weeks and days without dashes as well.
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise AskFault("bad_day")
    try:
        return date.fromisoformat(value)
    except ValueError as fault:
        raise AskFault("bad_day") from fault


@dataclass(frozen=True, slots=True)
class Ask:
    """The day (today unless named), and codes of a unit and of a campaign; empty is everything in sight
    and the campaign in force on the day."""

    on: date | None = None
    unit_code: str = ""
    campaign_code: str = ""


def asked_report(
    tx: Tx, viewer: Viewer, ask: Ask, now: datetime, with_people: bool = True
) -> tuple[CampaignNow, ParticipationReport]:
    """The figures of the day in the campaign and the units of that day; raises AskFault or Refused.

    Reads only: the caller writes `note_export` before the file leaves.
    """
    viewer.require(Permission.EXPORT)
    on = ask.on or local_day(now)
    if on > local_day(now):
        raise AskFault("future_day")
    campaign = _get_campaign(tx, ask.campaign_code, on)
    unit_id = find_unit(tx, viewer, ask.unit_code, on) if ask.unit_code else None
    return campaign, build_report(tx, viewer, campaign, on, now, unit_id, with_people)


def _get_campaign(tx: Tx, code: str, on: date) -> CampaignNow:
    if not code:
        found = find_current(tx, on)
        if found is None:
            raise AskFault("no_campaign")
        return found
    for campaign in list_campaigns(tx):
        if campaign.code == code:
            return campaign
    raise AskFault("no_such_campaign")


def find_unit(tx: Tx, viewer: Viewer, code: str, on: date) -> int:
    """The unit of a code; one out of sight is answered as one that does not exist."""
    for unit in list_units(tx, on):
        if unit.code == code and viewer.scope.covers(unit.unit_id):
            return unit.unit_id
    raise AskFault("no_unit")
