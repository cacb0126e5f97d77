"""Until when people have in a campaign, each by their own way through the waves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from campaign.calendar import Calendar, holds, read_calendar
from db import exemptions, people
from db.campaigns import CampaignNow
from db.engine import Tx
from db.exemptions import Span


@dataclass(frozen=True, slots=True)
class OwnTerms:
    """A campaign as it is for one person on a day.

    `wave` is empty where nobody is divided. `is_called` is off before the wave of their unit begins and in no
    wave; `exempt` are the days, if any, on which they need not learn.
    """

    starts_on: date
    due_on: date
    wave: str = ""
    is_called: bool = True
    is_in_wave: bool = True
    exempt: Span | None = None


def deadlines(
    tx: Tx, campaign: CampaignNow, calendar: Calendar | None, person_ids: Collection[int], on: date
) -> Mapping[int, date]:
    """The deadline of each of some people on a day, by person; whoever is not called is not in it."""
    if calendar is None:
        return dict.fromkeys(person_ids, campaign.due_on)
    found = {}
    for person_id, stays in people.stays_of(tx, person_ids).items():
        for part in calendar.split(stays):
            if holds(part.stay, on):
                found[person_id] = part.own_due_on
    return found


def own_terms(tx: Tx, campaign: CampaignNow, person_id: int, on: date) -> OwnTerms:
    """What the campaign asks of a person of the roster on a day."""
    exempt = _exempt(tx, campaign, person_id, on)
    calendar = read_calendar(tx, campaign)
    if calendar is None:
        return OwnTerms(campaign.starts_on, campaign.due_on, exempt=exempt)
    here = next((s for s in people.list_stays(tx, person_id) if holds(s, on)), None)
    call = calendar.find_first(here.unit_id, on) if here else None
    if here is None or call is None:
        return OwnTerms(campaign.starts_on, campaign.due_on, "", False, False, exempt)
    due_on = deadlines(tx, campaign, calendar, (person_id,), on).get(person_id, call.due_on)
    return OwnTerms(call.starts_on, due_on, call.name, call.from_on <= on, True, exempt)


def _exempt(tx: Tx, campaign: CampaignNow, person_id: int, on: date) -> Span | None:
    """The exemption or leave that holds on the day, the one that lasts longest."""
    spans = exemptions.spans_of(tx, campaign.campaign_id, (person_id,)).get(person_id, ())
    held = [s for s in spans if s.from_on <= on and (s.to_on is None or on < s.to_on)]
    return max(held, key=lambda span: span.to_on or date.max, default=None)
