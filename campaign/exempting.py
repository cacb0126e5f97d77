"""Exemptions and leave: the days on which the office records that a person is not called to learn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from access.audit import write_audit
from access.viewer import Permission, Refused, Viewer
from campaign import standing
from campaign.grounds import Decision, Known, get_campaign, get_known, read_document, read_reason
from db import campaigns, exemptions, people
from db.campaigns import CampaignNow
from db.engine import Tx
from db.exemptions import ExemptionRow, NewExemption, Span
from text import t
from text.formats import show_day

ONE_DAY = timedelta(days=1)
LAST_YEAR = 2100


@dataclass(frozen=True, slots=True)
class Exempt:
    """What is asked for: `until` is the last day, None without end; no campaign means leave from all."""

    person_code: str
    campaign_code: str
    from_on: date
    until: date | None
    reason: str
    document: str


def preview(tx: Tx, viewer: Viewer, asked: Exempt) -> Decision:
    """What `record` would do; writes nothing, and is refused as that is."""
    known, new, campaign = _read(tx, viewer, asked)
    added = Span(new.from_on, new.to_on)
    concerned = [campaign] if campaign else campaigns.list_campaigns(tx)
    spans = _spans(tx, known.person_id)
    for each in concerned:
        spans[each.campaign_id] = (*spans.get(each.campaign_id, ()), added)
    touched = standing.preview_exemptions(tx, known.person_id, spans)
    key = "leave" if campaign is None else "exempt"
    named = campaign.name if campaign else ""
    told = t(f"organisation.told.{key}", name=known.full_name, campaign=named, days=days_of(added))
    return Decision((told, t("organisation.told.exempt_rule")), touched)


def record(tx: Tx, viewer: Viewer, asked: Exempt, now: datetime) -> int:
    """Keep the exemption and take the person out of the counts of those days; returns its id.

    Needs MANAGE_ROSTER. Refused for a person or campaign that is not known, days in the wrong order, missing
    grounds, and when one of the same sort holds on any of the days already.
    """
    known = get_known(tx, asked.person_code)
    people.lock_person(tx, known.person_id)
    known, new, campaign = _read(tx, viewer, asked)
    made: list[int] = []
    standing.change_exemptions(
        tx, known.person_id, lambda: made.append(exemptions.add(tx, new, viewer.full_name, now))
    )
    after = _shown(campaign.name if campaign else None, new.from_on, new.to_on, new.reason, new.document)
    write_audit(tx, viewer, "exemption_recorded", known.code, None, after, now)
    return made[0]


def preview_end(tx: Tx, viewer: Viewer, exemption_id: int, until: date) -> Decision:
    """What `end` would do."""
    row, to_on = _ending(tx, viewer, exemption_id, until)
    told = t("organisation.told.exempt_end", day=show_day(until))
    return Decision((told,), _touched_by(tx, row, Span(row.from_on, to_on)))


def end(tx: Tx, viewer: Viewer, exemption_id: int, until: date, now: datetime) -> None:
    """Set the last day of one that still holds; Refused for a day before its first."""
    people.lock_person(tx, _get(tx, viewer, exemption_id).person_id)
    row, to_on = _ending(tx, viewer, exemption_id, until)
    standing.change_exemptions(tx, row.person_id, lambda: exemptions.set_end(tx, exemption_id, to_on))
    before = _shown(row.campaign_name, row.from_on, row.to_on, row.reason, row.document)
    after = _shown(row.campaign_name, row.from_on, to_on, row.reason, row.document)
    write_audit(tx, viewer, "exemption_ended", people.code_of(tx, row.person_id), before, after, now)


def preview_withdrawal(tx: Tx, viewer: Viewer, exemption_id: int) -> Decision:
    """What `withdraw` would do."""
    row = _get(tx, viewer, exemption_id)
    return Decision((t("organisation.told.exempt_withdraw"),), _touched_by(tx, row, None))


def withdraw(tx: Tx, viewer: Viewer, exemption_id: int, reason: str, now: datetime) -> None:
    """It was recorded in error: it never held, and its days count again. Kept, with who and why."""
    people.lock_person(tx, _get(tx, viewer, exemption_id).person_id)
    row, why = _get(tx, viewer, exemption_id), read_reason(reason)
    standing.change_exemptions(
        tx, row.person_id, lambda: exemptions.withdraw(tx, exemption_id, viewer.full_name, why, now)
    )
    before = _shown(row.campaign_name, row.from_on, row.to_on, row.reason, row.document)
    write_audit(
        tx, viewer, "exemption_withdrawn", people.code_of(tx, row.person_id), before, {"reason": why}, now
    )


def list_of_person(tx: Tx, viewer: Viewer, person_id: int) -> tuple[ExemptionRow, ...]:
    """Everything recorded of a person, newest first; Refused without SEE_ROSTER."""
    viewer.require(Permission.SEE_ROSTER)
    return exemptions.list_of_person(tx, person_id)


def days_of(span: Span) -> str:
    """From which day to which last day, in words."""
    if span.to_on is None:
        return t("organisation.days.open", since=show_day(span.from_on))
    until = span.to_on - ONE_DAY
    if until == span.from_on:
        return t("organisation.days.one", day=show_day(until))
    return t("organisation.days.closed", since=show_day(span.from_on), until=show_day(until))


def _read(tx: Tx, viewer: Viewer, asked: Exempt) -> tuple[Known, NewExemption, CampaignNow | None]:
    viewer.require(Permission.MANAGE_ROSTER)
    known = get_known(tx, asked.person_code)
    campaign = get_campaign(tx, asked.campaign_code) if asked.campaign_code.strip() else None
    if asked.until is not None and not asked.from_on <= asked.until:
        raise Refused(t("organisation.fault.days"))
    if max(asked.from_on.year, asked.until.year if asked.until else 0) >= LAST_YEAR:
        raise Refused(t("organisation.fault.far_day"))
    campaign_id = campaign.campaign_id if campaign else None
    new = NewExemption(
        known.person_id,
        campaign_id,
        asked.from_on,
        asked.until + ONE_DAY if asked.until else None,
        read_reason(asked.reason),
        read_document(asked.document),
    )
    _check_alone(tx, known, new)
    return known, new, campaign


def _check_alone(tx: Tx, known: Known, new: NewExemption) -> None:
    for row in exemptions.list_of_person(tx, known.person_id):
        is_same = row.withdrawn_at is None and row.campaign_id == new.campaign_id
        starts_in = new.to_on is None or row.from_on < new.to_on
        if is_same and starts_in and (row.to_on is None or new.from_on < row.to_on):
            held = days_of(Span(row.from_on, row.to_on))
            raise Refused(t("organisation.fault.exempt_already", name=known.full_name, days=held))


def _ending(tx: Tx, viewer: Viewer, exemption_id: int, until: date) -> tuple[ExemptionRow, date]:
    row = _get(tx, viewer, exemption_id)
    if until < row.from_on:
        raise Refused(t("organisation.fault.days"))
    if until.year >= LAST_YEAR:
        raise Refused(t("organisation.fault.far_day"))
    to_on = until + ONE_DAY
    if row.to_on is not None and to_on >= row.to_on:
        raise Refused(t("organisation.fault.not_longer"))
    return row, to_on


def _get(tx: Tx, viewer: Viewer, exemption_id: int) -> ExemptionRow:
    """One that still holds; Refused otherwise."""
    viewer.require(Permission.MANAGE_ROSTER)
    row = exemptions.find(tx, exemption_id)
    if row is None or row.withdrawn_at is not None:
        raise Refused(t("organisation.fault.gone"))
    return row


def _spans(tx: Tx, person_id: int) -> dict[int, tuple[Span, ...]]:
    """The exempt days of a person in each campaign."""
    every = campaigns.list_campaigns(tx)
    found = ((c.campaign_id, exemptions.spans_of(tx, c.campaign_id, (person_id,))) for c in every)
    return {campaign_id: spans.get(person_id, ()) for campaign_id, spans in found}


def _touched_by(tx: Tx, row: ExemptionRow, becomes: Span | None) -> tuple[standing.Touched, ...]:
    """What moves when a row becomes another span, or none."""
    spans = {}
    for campaign in campaigns.list_campaigns(tx):
        others = [
            Span(each.from_on, each.to_on)
            for each in exemptions.list_of_person(tx, row.person_id)
            if each.withdrawn_at is None
            and each.exemption_id != row.exemption_id
            and each.campaign_id in (None, campaign.campaign_id)
        ]
        mine = [becomes] if becomes and row.campaign_id in (None, campaign.campaign_id) else []
        spans[campaign.campaign_id] = (*others, *mine)
    return standing.preview_exemptions(tx, row.person_id, spans)


def _shown(
    campaign: str | None, from_on: date, to_on: date | None, reason: str, document: str
) -> dict[str, str]:
    return {
        "campaign": campaign or t("organisation.leave"),
        "days": days_of(Span(from_on, to_on)),
        "reason": reason,
        "document": document,
    }
