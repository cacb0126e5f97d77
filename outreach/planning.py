"""Plans the week's reminders: looks at everybody, decides by the pure rule, and fills the outbox."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from access.audit import write_audit
from access.viewer import Permission, Refused, Viewer
from campaign.calendar import Calendar, read_calendar
from campaign.deadlines import deadlines
from db import outbox, refusals, urging
from db.campaigns import CampaignNow, find_current
from db.engine import Tx
from db.outbox import Choice, NewMail
from db.units import UnitNow, list_units, subtree
from db.urging import HeadNow
from outreach.exempt import list_exempt
from outreach.reminders import (
    DEFAULT_CAP,
    LEAST_CAP,
    MOST_CAP,
    REFRESHER_DAYS,
    Case,
    HeadCase,
    Sort,
    Terms,
    Why,
    decide,
    decide_digest,
    next_open,
    tally,
    week_of,
)
from text import t
from text.formats import ZONE, local_day

RESTED = timedelta(days=7)
"""Who began a review within so long needs no mail about one."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A mail that is to be sent."""

    person_id: int
    unit_id: int
    sort: Sort


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """How many people of a unit get a mail about their own learning, and why the others get none."""

    unit_id: int
    name: str
    people: int
    mails: int
    reasons: Mapping[Why, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a campaign's next mails are; `chosen` holds those for people and those for heads."""

    campaign_id: int
    on: date
    is_paused: bool
    weekly_cap: int
    chosen: tuple[Chosen, ...]
    units: tuple[UnitPlan, ...]
    heads: Mapping[Why, int]

    @property
    def by_sort(self) -> Mapping[Sort, int]:
        """How many mails of each sort."""
        return {sort: sum(each.sort is sort for each in self.chosen) for sort in Sort}

    @property
    def reasons(self) -> Mapping[Why, int]:
        """How many people get none, by reason; heads not included."""
        return {why: sum(unit.reasons.get(why, 0) for unit in self.units) for why in Why}


def find_choice(tx: Tx, campaign: CampaignNow) -> Choice:
    """What the office decided about the mails of a campaign, or what the code proposes."""
    return outbox.find_choice(tx, campaign.campaign_id) or Choice(DEFAULT_CAP, False)


def change_choice(tx: Tx, viewer: Viewer, campaign: CampaignNow, choice: Choice, now: datetime) -> bool:
    """Pause or go on, or set how many mails a person gets in a week; False if it already was so.

    Needs URGE; Refused for a cap out of bounds."""
    viewer.require(Permission.URGE)
    if not LEAST_CAP <= choice.weekly_cap <= MOST_CAP:
        raise Refused(t("reminders.fault.cap", least=LEAST_CAP, most=MOST_CAP))
    before = find_choice(tx, campaign)
    if before == choice:
        return False
    outbox.put_choice(tx, campaign.campaign_id, choice)
    write_audit(tx, viewer, "reminders.change", campaign.code, _shown(before), _shown(choice), now)
    return True


def make_plan(tx: Tx, viewer: Viewer, now: datetime, campaign: CampaignNow | None = None) -> Plan | None:
    """What would be put into the outbox now; None where no campaign runs. Needs SEE_OVERVIEW."""
    viewer.require(Permission.SEE_OVERVIEW)
    campaign = campaign or find_current(tx, local_day(now))
    if campaign is None:
        return None
    on, choice = local_day(now), find_choice(tx, campaign)
    terms = terms_of(campaign, choice)
    units = list_units(tx, on)
    cases = list_cases(tx, campaign, now)
    decided = [(case, decide(case, terms, on)) for case in cases]
    chosen = [Chosen(case.person_id, case.unit_id, d) for case, d in decided if isinstance(d, Sort)]
    heads = _decide_heads(tx, campaign, cases, chosen, units, terms, now)
    chosen += [Chosen(case.person_id, case.unit_id, d) for case, d in heads if isinstance(d, Sort)]
    return Plan(
        campaign_id=campaign.campaign_id,
        on=on,
        is_paused=choice.is_paused,
        weekly_cap=choice.weekly_cap,
        chosen=tuple(chosen),
        units=_by_unit(units, decided),
        heads={key: n for key, n in tally(d for _, d in heads).items() if isinstance(key, Why)},
    )


def plan_reminders(tx: Tx, viewer: Viewer, now: datetime) -> tuple[Plan | None, int]:
    """Fill the outbox with what is to be sent; returns the plan and how many mails are new.

    Two planners at once make one row of each mail. Needs URGE. A paused campaign plans nothing."""
    viewer.require(Permission.URGE)
    outbox.lock_planning(tx)
    plan = make_plan(tx, viewer, now)
    if plan is None or plan.is_paused:
        return plan, 0
    week = week_of(plan.on)
    mails = [
        NewMail(
            each.person_id, plan.campaign_id, each.unit_id, each.sort.value, week, next_open(each.sort, now)
        )
        for each in plan.chosen
    ]
    return plan, outbox.add_mails(tx, mails, now)


def terms_of(campaign: CampaignNow, choice: Choice) -> Terms:
    """What the rule must know of a campaign."""
    return Terms(campaign.starts_on, campaign.due_on, campaign.required, choice.weekly_cap)


def list_cases(
    tx: Tx, campaign: CampaignNow, now: datetime, person_ids: Collection[int] | None = None
) -> tuple[Case, ...]:
    """What the rule must know of everybody on the roster, or of some people."""
    on, campaign_id = local_day(now), campaign.campaign_id
    exempt = list_exempt(tx, campaign_id, on)
    mails = outbox.count_mails(tx, _midnight(week_of(on)), person_ids)
    sorts = outbox.list_sorts(tx, campaign_id, week_of(on), person_ids)
    due = urging.list_due_for_review(tx, _midnight(on + timedelta(days=1)), now - RESTED, person_ids)
    due -= refusals.list_refusing(tx, Sort.REFRESHER.value)
    refreshed = outbox.last_sent(tx, Sort.REFRESHER.value, now - timedelta(REFRESHER_DAYS), person_ids)
    bad = outbox.list_bad_addresses(tx, person_ids)
    urged = urging.list_urged(tx, campaign_id, on, person_ids)
    calendar = read_calendar(tx, campaign)
    dues = deadlines(tx, campaign, calendar, [each.person_id for each in urged], on) if calendar else {}
    calls = {each.person_id: calendar.find(each.unit_id, on) for each in urged} if calendar else {}
    return tuple(
        Case(
            person_id=each.person_id,
            unit_id=each.unit_id,
            has_mail=bool(each.email),
            has_bad_address=(each.person_id, each.email) in bad,
            is_exempt=each.person_id in exempt,
            since_on=each.since_on,
            has_started=each.started_on is not None,
            is_done=each.completed_on is not None,
            met=each.met,
            is_review_due=each.person_id in due,
            refreshed_on=local_day(refreshed[each.person_id]) if each.person_id in refreshed else None,
            mails=mails.get(each.person_id, 0),
            sorts=frozenset(map(Sort, sorts.get(each.person_id, ()))),
            is_called=calendar is None or each.person_id in dues,
            starts_on=call.starts_on if (call := calls.get(each.person_id)) else None,
            due_on=dues.get(each.person_id),
        )
        for each in urged
    )


def is_left(case: Case) -> bool:
    """Whether a person is called to learn and not done."""
    return not case.is_done and not case.is_exempt and case.is_called


def days_under(
    calendar: Calendar | None, unit_ids: Collection[int], on: date
) -> tuple[date | None, date | None]:
    """The first day and the last deadline of the waves that call some units on a day; None without any."""
    if calendar is None:
        return None, None
    calls = [call for unit_id in unit_ids if (call := calendar.find(unit_id, on))]
    starts_on = min((call.starts_on for call in calls), default=None)
    return starts_on, max((call.due_on for call in calls), default=None)


def headed_units(heads: Sequence[HeadNow], units: Sequence[UnitNow]) -> frozenset[int]:
    """The units that one head answers for, with all that lies below them."""
    there = {unit.unit_id for unit in units}
    return subtree(units, [head.unit_id for head in heads if head.unit_id in there])


def _decide_heads(
    tx: Tx,
    campaign: CampaignNow,
    cases: Sequence[Case],
    chosen: Sequence[Chosen],
    units: Sequence[UnitNow],
    terms: Terms,
    now: datetime,
) -> list[tuple[HeadCase, Sort | Why]]:
    """The digest of each head; what was just chosen for them as learners counts in their week."""
    on = local_day(now)
    left = Counter(case.unit_id for case in cases if is_left(case))
    calendar = read_calendar(tx, campaign)
    by_id = {case.person_id: case for case in cases}
    new = {each.person_id for each in chosen}
    decided = []
    for lines in _by_person(urging.list_heads(tx, on)):
        case, under = by_id[lines[0].person_id], headed_units(lines, units)
        is_one_of_them = case.unit_id in under and is_left(case)
        starts_on, due_on = days_under(calendar, under, on)
        head = HeadCase(
            person_id=case.person_id,
            unit_id=lines[0].unit_id,
            has_mail=case.has_mail,
            has_bad_address=case.has_bad_address,
            left=sum(left[unit_id] for unit_id in under) - is_one_of_them,
            mails=case.mails + (case.person_id in new),
            sorts=case.sorts,
            starts_on=starts_on,
            due_on=due_on,
        )
        decided.append((head, decide_digest(head, terms, on)))
    return decided


def _by_person(heads: Sequence[HeadNow]) -> list[list[HeadNow]]:
    grouped: dict[int, list[HeadNow]] = {}
    for head in heads:
        grouped.setdefault(head.person_id, []).append(head)
    return list(grouped.values())


def _by_unit(units: Sequence[UnitNow], decided: Sequence[tuple[Case, Sort | Why]]) -> tuple[UnitPlan, ...]:
    by_unit: dict[int, list[Sort | Why]] = {}
    for case, decision in decided:
        by_unit.setdefault(case.unit_id, []).append(decision)
    lines = []
    for unit in units:
        if here := by_unit.get(unit.unit_id):
            reasons = {key: n for key, n in tally(here).items() if isinstance(key, Why)}
            mails = len(here) - sum(reasons.values())
            lines.append(UnitPlan(unit.unit_id, unit.name, len(here), mails, reasons))
    return tuple(lines)


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), ZONE)


def _shown(choice: Choice) -> dict[str, object]:
    return {"weekly_cap": choice.weekly_cap, "paused": choice.is_paused}
