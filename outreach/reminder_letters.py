"""Sees at the last moment whether a planned mail is still wanted, and gathers what it says as of then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from access.viewer import NOTHING, Role, Viewer
from campaign.calendar import read_calendar
from db import progress, urging
from db.campaigns import CampaignNow, find_current
from db.engine import Tx
from db.outbox import HeldMail
from db.standings import list_standings
from db.units import UnitNow, list_units, names_by_id
from outreach.exempt import list_exempt
from outreach.planning import days_under, find_choice, headed_units, list_cases, terms_of
from outreach.refresher_choice import choice_path
from outreach.reminder_mail import Letter
from outreach.reminders import Sort, find_occasion, is_long_over
from quizzes.reviews import find_due
from text.formats import local_day

NO_LONGER, NO_MAIL, GONE = "no_longer", "no_mail", "gone"


def find_letter(tx: Tx, mail: HeldMail, secret_key: str, now: datetime) -> Letter | str | None:
    """What the mail says now; a word for why it is no longer needed; None to leave it while paused."""
    campaign = find_current(tx, local_day(now))
    if campaign is None or campaign.campaign_id != mail.campaign_id:
        return NO_LONGER
    if find_choice(tx, campaign).is_paused:
        return None
    find = _digest if mail.sort == Sort.DIGEST else _own
    return find(tx, mail, campaign, secret_key, now)


def next_path(tx: Tx, person_id: int, campaign: CampaignNow) -> str:
    """Where the next thing to do stands: a lesson that was begun, the first not done, or else the quiz."""
    rows = progress.list_progress(tx, person_id)
    left = [key for key in campaign.lesson_keys if key not in rows or rows[key].completed_at is None]
    begun = [key for key in left if key in rows]
    return f"/bai-hoc?bai={(begun or left)[0]}" if left else "/tinh-huong"


def _own(tx: Tx, mail: HeldMail, campaign: CampaignNow, secret_key: str, now: datetime) -> Letter | str:
    """A mail to somebody about their own learning."""
    on, sort = local_day(now), Sort(mail.sort)
    found = urging.list_urged(tx, campaign.campaign_id, on, (mail.person_id,))
    if not found:
        return GONE
    (person,) = found
    (case,) = list_cases(tx, campaign, now, (mail.person_id,))
    if find_occasion(case, terms_of(campaign, find_choice(tx, campaign)), on) is not sort:
        return NO_LONGER
    if sort is Sort.REFRESHER and not _has_review(tx, mail.person_id, now):
        return NO_LONGER
    if not person.email:
        return NO_MAIL
    return Letter(
        sort=sort,
        mail_id=mail.mail_id,
        full_name=person.full_name,
        address=person.email,
        unit_name=names_by_id(list_units(tx, on)).get(person.unit_id, ""),
        campaign_name=campaign.name,
        document=campaign.document,
        due_on=case.due_on or campaign.due_on,
        on=on,
        done=person.met,
        required=campaign.required,
        path=next_path(tx, person.person_id, campaign) if sort.is_duty else "/on-tap",
        choice_path="" if sort.is_duty else choice_path(secret_key, person.person_id),
    )


def _has_review(tx: Tx, person_id: int, now: datetime) -> bool:
    learner = Viewer(person_id, "", frozenset({Role.OFFICER}), (), NOTHING)
    return find_due(tx, learner, now).items > 0


def _digest(tx: Tx, mail: HeldMail, campaign: CampaignNow, secret_key: str, now: datetime) -> Letter | str:
    """A mail to a head about the people of their units."""
    on = local_day(now)
    heads, units = urging.list_heads(tx, on, (mail.person_id,)), list_units(tx, on)
    under = headed_units(heads, units)
    if not under:
        return GONE
    if not heads[0].email:
        return NO_MAIL
    exempt = list_exempt(tx, campaign.campaign_id, on)
    calendar = read_calendar(tx, campaign)
    called = tuple(unit for unit in under if calendar is None or calendar.find(unit, on))
    rows = list_standings(tx, campaign, called, on)
    people = [row for row in rows if row.person_id not in exempt]
    left = [row for row in people if row.completed_on is None and row.person_id != mail.person_id]
    due_on = days_under(calendar, under, on)[1] or campaign.due_on
    terms = replace(terms_of(campaign, find_choice(tx, campaign)), due_on=due_on)
    if not left or is_long_over(terms, on):
        return NO_LONGER
    tops = [head.unit_id for head in heads]
    return Letter(
        sort=Sort.DIGEST,
        mail_id=mail.mail_id,
        full_name=heads[0].full_name,
        address=heads[0].email,
        unit_name=_unit_names(units, tops),
        campaign_name=campaign.name,
        document=campaign.document,
        due_on=due_on,
        on=on,
        done=sum(row.completed_on is not None for row in people),
        required=len(people),
        path="/don-vi",
        names=tuple(row.full_name for row in left),
    )


def _unit_names(units: tuple[UnitNow, ...], unit_ids: list[int]) -> str:
    return ", ".join(unit.name for unit in units if unit.unit_id in unit_ids)
