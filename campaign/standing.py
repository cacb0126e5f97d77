"""Where a person stands in a campaign, worked out from progress and attempts, and the tallies that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from campaign.contribution import (
    Answered,
    Standing,
    answer_contribution,
    difference,
    gather,
    participation_contribution,
)
from db import attempts, campaigns, people, progress, tallies
from db.attempts import AttemptRow, CountedAnswer
from db.campaigns import CampaignNow, ParticipationRow
from db.engine import Tx
from db.people import Stay
from db.progress import ProgressRow
from text.formats import local_day


def stand(
    campaign: CampaignNow, lessons: Iterable[ProgressRow], sittings: Iterable[AttemptRow]
) -> ParticipationRow | None:
    """The pure rule: started by the first step, completed on the day the last assignment was met.

    A lesson is met when it is completed, the quiz when an attempt is passed. What was done before
    the campaign began counts from its first day. None before the first step.
    """
    begun, met, passed_on = [], [], None
    for lesson in lessons:
        begun.append(_day(lesson.started_at, campaign))
        if lesson.completed_at:
            met.append(_day(lesson.completed_at, campaign))
    for sitting in sittings:
        begun.append(_day(sitting.started_at, campaign))
        if sitting.passed and sitting.submitted_at:
            passed_on = min(passed_on or date.max, _day(sitting.submitted_at, campaign))
    if passed_on and campaign.has_quiz:
        met.append(passed_on)
    if not begun:
        return None
    done = max(met) if len(met) == campaign.required else None
    return ParticipationRow(min(begun), done, passed_on, len(met))


def read_standing(tx: Tx, person_id: int, campaign: CampaignNow) -> ParticipationRow | None:
    """The standing of one person from their own rows."""
    mine = progress.list_progress(tx, person_id)
    lessons = [mine[key] for key in campaign.lesson_keys if key in mine]
    return stand(campaign, lessons, attempts.list_attempts(tx, person_id, campaign.campaign_id, "counted"))


def refresh(tx: Tx, person_id: int, campaign: CampaignNow) -> None:
    """After a lesson or an attempt moved on: keep the new standing and move the tallies by the difference."""
    people.lock_person(tx, person_id)
    before = campaigns.find_participation(tx, person_id, campaign.campaign_id)
    after = read_standing(tx, person_id, campaign)
    if after is None or after == before:
        return
    campaigns.put_participation(tx, person_id, campaign.campaign_id, after)
    stays = people.list_stays(tx, person_id)
    change = difference(_participation(stays, campaign, before), _participation(stays, campaign, after))
    tallies.move_participation(tx, campaign.campaign_id, change)


def count_answer(tx: Tx, person_id: int, campaign_id: int, answer: CountedAnswer) -> None:
    """Move the answer tallies by what one counted answer adds, just before it is stored."""
    people.lock_person(tx, person_id)
    stays = people.list_stays(tx, person_id)
    before = attempts.list_counted_answers(tx, campaign_id, person_id)
    change = difference(_answers(stays, before), _answers(stays, (*before, answer)))
    tallies.move_answers(tx, campaign_id, change)


def change_stays(tx: Tx, person_id: int, change: Callable[[], None]) -> None:
    """Make a change of somebody's memberships and move the tallies of every campaign with it."""
    people.lock_person(tx, person_id)
    before = people.list_stays(tx, person_id)
    change()
    after = people.list_stays(tx, person_id)
    for campaign in campaigns.list_campaigns(tx):
        row = campaigns.find_participation(tx, person_id, campaign.campaign_id)
        answers = attempts.list_counted_answers(tx, campaign.campaign_id, person_id)
        moved = difference(_participation(before, campaign, row), _participation(after, campaign, row))
        tallies.move_participation(tx, campaign.campaign_id, moved)
        told = difference(_answers(before, answers), _answers(after, answers))
        tallies.move_answers(tx, campaign.campaign_id, told)


def enrol(tx: Tx, stays_by_person: dict[int, tuple[Stay, ...]]) -> None:
    """Count people who are new on the roster in every campaign, in one movement."""
    for campaign in campaigns.list_campaigns(tx):
        total: dict[tallies.Cell, tallies.Counts] = {}
        for stays in stays_by_person.values():
            gather(total, _participation(stays, campaign, None))
        tallies.move_participation(tx, campaign.campaign_id, total)


def open_campaign(tx: Tx, campaign_id: int) -> None:
    """Count everybody on the roster once a campaign has been made."""
    _write(tx, campaign_id)


def rebuild(tx: Tx) -> None:
    """Empty every tally and count again from the events."""
    for campaign in campaigns.list_campaigns(tx):
        tallies.clear(tx, campaign.campaign_id)
        _write(tx, campaign.campaign_id)


def verify(tx: Tx) -> tuple[str, ...]:
    """Every difference between the stored counts and a recount; empty when all is well."""
    found: list[str] = []
    for campaign in campaigns.list_campaigns(tx):
        participation, answers = _recount(tx, campaign)
        people_off = difference(tallies.all_participation(tx, campaign.campaign_id), participation)
        answers_off = difference(tallies.all_answers(tx, campaign.campaign_id), answers)
        found.extend(f"{campaign.code}: {cell} lệch {off}" for cell, off in sorted(people_off.items()))
        found.extend(f"{campaign.code}: {cell} lệch {off}" for cell, off in sorted(answers_off.items()))
        found.extend(_stale_rows(tx, campaign))
    return tuple(found)


def _write(tx: Tx, campaign_id: int) -> None:
    participation, answers = _recount(tx, campaigns.get_campaign(tx, campaign_id))
    tallies.move_participation(tx, campaign_id, participation)
    tallies.move_answers(tx, campaign_id, answers)


def _recount(
    tx: Tx, campaign: CampaignNow
) -> tuple[dict[tallies.Cell, tallies.Counts], dict[tallies.AnswerCell, tallies.AnswerCounts]]:
    rows = campaigns.all_participation(tx, campaign.campaign_id)
    told = attempts.all_counted_answers(tx, campaign.campaign_id)
    participation: dict[tallies.Cell, tallies.Counts] = {}
    answers: dict[tallies.AnswerCell, tallies.AnswerCounts] = {}
    for person_id, stays in people.all_stays(tx).items():
        gather(participation, _participation(stays, campaign, rows.get(person_id)))
        gather(answers, _answers(stays, told.get(person_id, ())))
    return (
        {cell: n for cell, n in participation.items() if any(n)},
        {cell: n for cell, n in answers.items() if any(n)},
    )


def _stale_rows(tx: Tx, campaign: CampaignNow) -> list[str]:
    kept = campaigns.all_participation(tx, campaign.campaign_id)
    return [
        f"{campaign.code}: người {person_id} ghi {row}, đúng ra {truth}"
        for person_id, row in kept.items()
        if (truth := read_standing(tx, person_id, campaign)) != row
    ]


def _participation(
    stays: Iterable[Stay], campaign: CampaignNow, row: ParticipationRow | None
) -> dict[tallies.Cell, tallies.Counts]:
    standing = Standing(row.started_on, row.completed_on, row.passed_on) if row else Standing()
    return participation_contribution(stays, campaign.starts_on, standing)


def _answers(
    stays: Iterable[Stay], answers: Iterable[CountedAnswer]
) -> dict[tallies.AnswerCell, tallies.AnswerCounts]:
    return answer_contribution(
        stays, (Answered(local_day(a.answered_at), a.tactic, not a.is_right) for a in answers)
    )


def _day(at: datetime, campaign: CampaignNow) -> date:
    return max(local_day(at), campaign.starts_on)
