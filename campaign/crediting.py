"""Credit by hand: an assignment counts as met by a person because the office says so, under a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from access.audit import write_audit
from access.viewer import Permission, Refused, Viewer
from campaign import standing
from campaign.grounds import Decision, Known, get_campaign, get_known, read_document, read_reason
from db import campaigns, credits, people
from db.campaigns import CampaignNow
from db.credits import Credited, CreditRow, NewCredit
from db.engine import Tx
from db.steps import find_steps, lessons_done
from text import t
from text.formats import local_day, show_day
from text.vietnamese import squeeze

QUIZ = "quiz"


@dataclass(frozen=True, slots=True)
class Give:
    """What is asked for: `assignment` is the key of a lesson that the campaign requires, or `quiz`."""

    person_code: str
    campaign_code: str
    assignment: str
    on: date
    reason: str
    document: str


def preview(tx: Tx, viewer: Viewer, asked: Give, now: datetime) -> Decision:
    """What `record` would do; writes nothing, and is refused as that is."""
    known, campaign, new = _read(tx, viewer, asked, now)
    given = credits.counted_of(tx, campaign.campaign_id, (known.person_id,)).get(known.person_id, ())
    added = (*given, Credited(new.sort, new.key, new.on))
    told = t(
        f"organisation.told.credit_{new.sort}",
        name=known.full_name,
        content=new.key,
        campaign=campaign.name,
        day=show_day(new.on),
    )
    touched = standing.preview_standing(tx, known.person_id, campaign, added)
    return Decision((told, t("organisation.told.credit_rule")), touched)


def record(tx: Tx, viewer: Viewer, asked: Give, now: datetime) -> int:
    """Keep the credit and move where the person stands; returns its id. It never makes a score.

    Needs MANAGE_ROSTER. Refused for a person, campaign or assignment that is not known, a day to come,
    missing grounds, and for what the person has met or was credited already.
    """
    people.lock_person(tx, get_known(tx, asked.person_code).person_id)
    known, campaign, new = _read(tx, viewer, asked, now)
    credit_id = credits.add(tx, new, viewer.full_name, now)
    standing.refresh(tx, known.person_id, campaign)
    after = _shown(campaign.name, new.sort, new.key, new.on, new.reason, new.document)
    write_audit(tx, viewer, "credit_recorded", known.code, None, after, now)
    return credit_id


def preview_withdrawal(tx: Tx, viewer: Viewer, credit_id: int) -> Decision:
    """What `withdraw` would do."""
    row = _get(tx, viewer, credit_id)
    campaign = campaigns.get_campaign(tx, row.campaign_id)
    given = credits.counted_of(tx, row.campaign_id, (row.person_id,)).get(row.person_id, ())
    left = [each for each in given if (each.sort, each.key) != (row.sort, row.key)]
    touched = standing.preview_standing(tx, row.person_id, campaign, left)
    return Decision((t("organisation.told.credit_withdraw"),), touched)


def withdraw(tx: Tx, viewer: Viewer, credit_id: int, reason: str, now: datetime) -> None:
    """It was given in error: it never counted. Kept, with who withdrew it and why."""
    people.lock_person(tx, _get(tx, viewer, credit_id).person_id)
    row, why = _get(tx, viewer, credit_id), read_reason(reason)
    credits.withdraw(tx, credit_id, viewer.full_name, why, now)
    campaign = campaigns.get_campaign(tx, row.campaign_id)
    standing.refresh(tx, row.person_id, campaign)
    before = _shown(campaign.name, row.sort, row.key, row.on, row.reason, row.document)
    write_audit(tx, viewer, "credit_withdrawn", row.code, before, {"reason": why}, now)


def list_of_person(tx: Tx, viewer: Viewer, person_id: int) -> tuple[CreditRow, ...]:
    """Everything recorded of a person, newest first; Refused without SEE_ROSTER."""
    viewer.require(Permission.SEE_ROSTER)
    return credits.list_of_person(tx, person_id)


def _read(tx: Tx, viewer: Viewer, asked: Give, now: datetime) -> tuple[Known, CampaignNow, NewCredit]:
    viewer.require(Permission.MANAGE_ROSTER)
    known, campaign = get_known(tx, asked.person_code), get_campaign(tx, asked.campaign_code)
    key = squeeze(asked.assignment)
    sort = QUIZ if key == QUIZ else "lesson"
    if not (campaign.has_quiz if sort == QUIZ else key in campaign.lesson_keys):
        raise Refused(t("organisation.fault.no_assignment", content=key or "–", campaign=campaign.name))
    if asked.on > local_day(now):
        raise Refused(t("organisation.fault.credit_future"))
    _check_open(tx, known, campaign, sort, key)
    reason, document = read_reason(asked.reason), read_document(asked.document)
    new = NewCredit(known.person_id, campaign.campaign_id, sort, key, asked.on, reason, document)
    return known, campaign, new


def _check_open(tx: Tx, known: Known, campaign: CampaignNow, sort: str, key: str) -> None:
    given = credits.counted_of(tx, campaign.campaign_id, (known.person_id,)).get(known.person_id, ())
    if any((each.sort, each.key) == (sort, key) for each in given):
        raise Refused(t("organisation.fault.credited", name=known.full_name))
    steps = find_steps(tx, campaign.campaign_id, known.person_id)
    done = lessons_done(tx, campaign.campaign_id, (known.person_id,)).get(known.person_id, {})
    met_at = done.get(key) if sort == "lesson" else steps.passed_at if steps else None
    if met_at:
        day = show_day(local_day(met_at))
        raise Refused(t("organisation.fault.met", name=known.full_name, day=day))


def _get(tx: Tx, viewer: Viewer, credit_id: int) -> CreditRow:
    viewer.require(Permission.MANAGE_ROSTER)
    row = credits.find(tx, credit_id)
    if row is None or row.withdrawn_at is not None:
        raise Refused(t("organisation.fault.gone"))
    return row


def _shown(campaign: str, sort: str, key: str, on: date, reason: str, document: str) -> dict[str, str]:
    return {
        "campaign": campaign,
        "assignment": t("organisation.quiz") if sort == QUIZ else key,
        "since": on.isoformat(),
        "reason": reason,
        "document": document,
    }
