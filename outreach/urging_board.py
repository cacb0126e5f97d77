"""What the office sees of reminders: what went out, what waits and why not, in one frozen value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage

from access.viewer import Permission, Viewer
from db import outbox
from db.campaigns import CampaignNow, find_current
from db.engine import Tx
from db.outbox import FailedMail, Run
from outreach.planning import Plan, make_plan
from outreach.refresher_choice import PATH
from outreach.reminder_mail import Letter, Sender, write_mail
from outreach.reminders import Sort, next_open, week_of
from text import t
from text.formats import ZONE, local_day

MOST_FAILED, MOST_RUNS = 50, 10
FAILED_DAYS = 28
RUN_LASTS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class UrgingBoard:
    """Reminders of the campaign that runs; counts are of this week unless they say otherwise.

    `settled` is by (unit, state). `next_at` is the next instant at which an ordinary mail may go out.
    `runs` are the last ones that did anything.
    """

    campaign: CampaignNow
    plan: Plan
    waiting: int
    waits_until: datetime | None
    next_at: datetime
    settled: Mapping[tuple[int, str], int]
    failed: tuple[FailedMail, ...]
    last_run: Run | None
    runs: tuple[Run, ...]
    made_at: datetime

    def total(self, state: str) -> int:
        """How many mails came to this end in the week."""
        return sum(n for (_, each), n in self.settled.items() if each == state)

    def sent_to(self, unit_id: int) -> int:
        """How many mails of the week went to people of a unit."""
        return self.settled.get((unit_id, "sent"), 0)

    @property
    def last_sent(self) -> Run | None:
        """The last run that sent anything, among those shown."""
        return next((run for run in self.runs if run.sent), None)

    @property
    def is_running(self) -> bool:
        """Whether somebody goes through the outbox right now, here or in another process."""
        return any(run.ended_at is None and run.began_at > self.made_at - RUN_LASTS for run in self.runs)


@dataclass(frozen=True, slots=True)
class LastReminded:
    """When people of some units last got a mail, and how many of them did in the seven days before now."""

    at: datetime | None
    people: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sending has come: mails that came to an end since it began, and those that still wait."""

    settled: int
    waiting: int
    is_running: bool


Planner = Callable[[Tx, Viewer, datetime, CampaignNow | None], Plan | None]


def urging_board(tx: Tx, viewer: Viewer, now: datetime, make: Planner = make_plan) -> UrgingBoard | None:
    """Everything on the page; None while no campaign runs. Needs SEE_OVERVIEW.

    Planning looks at everybody: `make` may give a plan that was made a little earlier.
    """
    viewer.require(Permission.SEE_OVERVIEW)
    campaign, on = find_current(tx, local_day(now)), local_day(now)
    plan = make(tx, viewer, now, campaign)
    if campaign is None or plan is None:
        return None
    campaign_id, monday = campaign.campaign_id, datetime.combine(week_of(on), time(), ZONE)
    waiting, until = outbox.count_waiting(tx, campaign_id)
    since = now - timedelta(days=FAILED_DAYS)
    return UrgingBoard(
        campaign=campaign,
        plan=plan,
        waiting=waiting,
        waits_until=until,
        next_at=next_open(Sort.BEHIND, now),
        settled=outbox.count_settled(tx, campaign_id, monday),
        failed=outbox.list_failed(tx, campaign_id, since, on, MOST_FAILED),
        last_run=next(iter(outbox.list_runs(tx, 1)), None),
        runs=outbox.list_runs(tx, MOST_RUNS, is_telling=True),
        made_at=now,
    )


def find_progress(tx: Tx, viewer: Viewer, campaign_id: int, now: datetime) -> Progress:
    """How far the last sending has come. Needs SEE_OVERVIEW."""
    viewer.require(Permission.SEE_OVERVIEW)
    runs = outbox.list_runs(tx, 1)
    if not runs:
        return Progress(0, 0, False)
    settled = outbox.count_settled(tx, campaign_id, runs[0].began_at)
    is_running = runs[0].ended_at is None and runs[0].began_at > now - RUN_LASTS
    return Progress(sum(settled.values()), outbox.count_due(tx, campaign_id, now), is_running)


def last_reminded(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, unit_ids: Collection[int], now: datetime
) -> LastReminded:
    """When people of these units were last written to; Refused if any unit is out of sight."""
    for unit_id in unit_ids:
        viewer.require_unit(unit_id)
    week_ago = now - timedelta(days=7)
    return LastReminded(*outbox.find_last_to_units(tx, campaign.campaign_id, unit_ids, week_ago))


def preview(campaign: CampaignNow, sort: Sort, sender: Sender, now: datetime) -> EmailMessage:
    """The mail as somebody would get it, with an invented name and figures of this campaign."""
    is_digest = sort is Sort.DIGEST
    letter = Letter(
        sort=sort,
        mail_id=0,
        full_name=t("reminders.preview.name"),
        address="nguoi.nhan@co-quan.example",
        unit_name=t("reminders.preview.unit"),
        campaign_name=campaign.name,
        document=campaign.document,
        due_on=_due_on(campaign, sort, local_day(now)),
        on=local_day(now),
        done=9 if is_digest else 0 if sort is Sort.NOT_STARTED else campaign.required // 2,
        required=12 if is_digest else campaign.required,
        path={Sort.REFRESHER: "/on-tap", Sort.DIGEST: "/don-vi"}.get(sort, "/bai-hoc"),
        choice_path="" if sort.is_duty else f"{PATH}ma-rieng-cua-tung-nguoi",
        names=tuple(t(f"reminders.preview.name_{n}") for n in (1, 2, 3)) if is_digest else (),
    )
    return write_mail(letter, sender, now)


def _due_on(campaign: CampaignNow, sort: Sort, on: date) -> date:
    """A mail about a deadline gone by tells of one that is gone by."""
    return min(campaign.due_on, on - timedelta(days=1)) if sort is Sort.OVERDUE else campaign.due_on
