"""Where a person stands in a campaign, worked out from progress and attempts, and the tallies that follow."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from campaign import encounters, measures, rests
from campaign.calendar import Calendar, read_calendar
from campaign.contribution import Standing, difference, gather, participation_contribution
from db import campaigns, credits, exemptions, name_parts, people, tallies, waves
from db.campaigns import CampaignNow, ParticipationRow
from db.credits import Credited
from db.drafts import lock_roster
from db.engine import Tx
from db.exemptions import Span
from db.people import Stay
from db.steps import Steps, all_steps, find_steps, lessons_done
from text.formats import ZONE, local_day


@dataclass(frozen=True, slots=True)
class Touched:
    """A campaign whose figures a change moves: of how many people, and from which day on."""

    campaign: CampaignNow
    people: int
    since: date


def stand(campaign: CampaignNow, steps: Steps) -> ParticipationRow:
    """The pure rule: started by the first step, completed on the day the last assignment was met.

    A lesson is met when it is completed, the quiz when an attempt is passed. What was done before
    the campaign began counts from its first day.
    """
    has_passed = campaign.has_quiz and steps.passed_at is not None
    met = steps.lessons_met + int(has_passed)
    last = max(filter(None, (steps.last_met_at, steps.passed_at if has_passed else None)), default=None)
    return ParticipationRow(
        started_on=_day(steps.began_at, campaign),
        completed_on=_day(last, campaign) if last and met == campaign.required else None,
        passed_on=_day(steps.passed_at, campaign) if steps.passed_at else None,
        met=met,
    )


def with_credits(
    steps: Steps | None, done: Mapping[str, datetime], given: Iterable[Credited]
) -> Steps | None:
    """The pure rule: a credited assignment is met on the day of the credit, or before if it was met by then.

    `done` says when the required lessons were completed. Whoever was credited something has begun by that
    day. A credit counts an assignment as met and is no sitting: it brings no score and no certificate.
    """
    met, passed_at = dict(done), steps.passed_at if steps else None
    began_at = steps.began_at if steps else None
    for each in given:
        at = datetime.combine(each.on, time(), ZONE)
        began_at = min(began_at or at, at)
        if each.sort == "quiz":
            passed_at = min(passed_at or at, at)
        else:
            met[each.key] = min(met.get(each.key, at), at)
    if began_at is None:
        return None
    return Steps(began_at, len(met), max(met.values(), default=None), passed_at)


def read_standing(tx: Tx, person_id: int, campaign: CampaignNow) -> ParticipationRow | None:
    """The standing of one person from what they did and were credited; None before the first step."""
    steps = find_steps(tx, campaign.campaign_id, person_id)
    given = credits.counted_of(tx, campaign.campaign_id, (person_id,)).get(person_id, ())
    if given:
        done = lessons_done(tx, campaign.campaign_id, (person_id,)).get(person_id, {})
        steps = with_credits(steps, done, given)
    return stand(campaign, steps) if steps else None


def all_standings(tx: Tx, campaign: CampaignNow) -> dict[int, ParticipationRow]:
    """The same of everybody who took a step, by person, without a query for each."""
    found = all_steps(tx, campaign.campaign_id)
    given = credits.all_counted(tx, campaign.campaign_id)
    done = lessons_done(tx, campaign.campaign_id, given)
    for person_id, credited in given.items():
        steps = with_credits(found.get(person_id), done.get(person_id, {}), credited)
        if steps:
            found[person_id] = steps
    return {person_id: stand(campaign, steps) for person_id, steps in found.items()}


def refresh(tx: Tx, person_id: int, campaign: CampaignNow) -> None:
    """After a lesson, an attempt or a credit: keep the new standing, move the tallies by the difference."""
    people.lock_person(tx, person_id)
    before = campaigns.find_participation(tx, person_id, campaign.campaign_id)
    after = read_standing(tx, person_id, campaign)
    if after == before:
        return
    if after is None:
        # Only a credit that was withdrawn takes the first step away again.
        campaigns.drop_participation(tx, person_id, campaign.campaign_id)
    else:
        campaigns.put_participation(tx, person_id, campaign.campaign_id, after)
    tallies.move_participation(
        tx, campaign.campaign_id, _change_of_standing(tx, person_id, campaign, before, after)
    )


def preview_standing(
    tx: Tx, person_id: int, campaign: CampaignNow, given: Iterable[Credited]
) -> tuple[Touched, ...]:
    """The figures that would move if these were the person's credits in the campaign."""
    before = campaigns.find_participation(tx, person_id, campaign.campaign_id)
    steps = find_steps(tx, campaign.campaign_id, person_id)
    done = lessons_done(tx, campaign.campaign_id, (person_id,)).get(person_id, {})
    left = tuple(given)
    steps = with_credits(steps, done, left) if left else steps
    after = stand(campaign, steps) if steps else None
    change = _change_of_standing(tx, person_id, campaign, before, after)
    return (Touched(campaign, 1, min(cell.on for cell in change)),) if change else ()


def change_exemptions(tx: Tx, person_id: int, change: Callable[[], object]) -> None:
    """Make a change of a person's exemptions and move the tallies of participation with it."""
    people.lock_person(tx, person_id)
    stays, everywhere = people.list_stays(tx, person_id), campaigns.list_campaigns(tx)
    before = [_count_called(tx, person_id, stays, campaign) for campaign in everywhere]
    change()
    for campaign, old in zip(everywhere, before, strict=True):
        new = _count_called(tx, person_id, stays, campaign)
        tallies.move_participation(tx, campaign.campaign_id, difference(old, new))


def preview_exemptions(tx: Tx, person_id: int, spans: Mapping[int, tuple[Span, ...]]) -> tuple[Touched, ...]:
    """The figures that would move if these were the person's exempt days, by campaign."""
    stays, found = people.list_stays(tx, person_id), []
    for campaign in campaigns.list_campaigns(tx):
        row = campaigns.find_participation(tx, person_id, campaign.campaign_id)
        calendar = read_calendar(tx, campaign)
        new = _participation(stays, campaign, row, spans.get(campaign.campaign_id, ()), calendar)
        change = difference(_count_called(tx, person_id, stays, campaign), new)
        if change:
            found.append(Touched(campaign, 1, min(cell.on for cell in change)))
    return tuple(found)


def preview_stays(
    tx: Tx, before: Mapping[int, tuple[Stay, ...]], after: Mapping[int, tuple[Stay, ...]]
) -> tuple[Touched, ...]:
    """The figures that would move if these became people's memberships."""
    found = []
    for campaign in campaigns.list_campaigns(tx):
        calendar = read_calendar(tx, campaign)
        moved = _moves(tx, campaign, _Lives(before, calendar), _Lives(after, calendar))
        if days := [cell.on for cell in moved]:
            found.append(Touched(campaign, len(before), min(days)))
    return tuple(found)


def change_answers(tx: Tx, person_id: int, campaign: CampaignNow, change: Callable[[], None]) -> None:
    """Hand a counted sitting in with `change`, and move every tally with it."""
    people.lock_person(tx, person_id)
    measures.count_sittings(tx, person_id, campaign.campaign_id, change)
    refresh(tx, person_id, campaign)


def change_marks(tx: Tx, person_id: int, campaign: CampaignNow, change: Callable[[], None]) -> None:
    """Mark somebody's answers anew with `change`, and move every tally with it."""
    people.lock_person(tx, person_id)
    measures.recount_sittings(tx, person_id, campaign.campaign_id, change)
    refresh(tx, person_id, campaign)


def change_stays(tx: Tx, person_ids: Collection[int], change: Callable[[], Iterable[int]]) -> None:
    """Make a change of the memberships of these people and move the participation of every campaign with it.

    `change` returns the ids of people that it made. Everybody is held before the first tally is touched,
    older campaigns before newer ones. The sums of answers and of what was learned stay as they are: a
    sitting counts in the unit that the person belonged to when it was handed in. A change of units that may
    bring people under another wave comes after `hold_for_waves`.
    """
    people.lock_people(tx, person_ids)
    everywhere = campaigns.list_campaigns(tx)
    was = [read_calendar(tx, campaign) for campaign in everywhere]
    before = people.stays_of(tx, person_ids)
    touched = {*person_ids, *change()}
    after = people.stays_of(tx, touched)
    becomes = [read_calendar(tx, campaign) for campaign in everywhere]
    for campaign, old, new in zip(everywhere, was, becomes, strict=True):
        lives = _with_others(tx, _Lives(before, old), _Lives(after, new))
        tallies.move_participation(tx, campaign.campaign_id, _moves(tx, campaign, *lives))


def hold_for_waves(tx: Tx) -> None:
    """Before a change of units: where campaigns run in waves it may concern people that nobody has named."""
    if waves.has_waves(tx):
        people.lock_everybody(tx)


def change_waves(tx: Tx, change: Callable[[], object]) -> None:
    """Make a change of the waves of a campaign and move the tallies with it."""
    people.lock_everybody(tx)

    def made() -> Iterable[int]:
        change()
        return ()

    change_stays(tx, (), made)


def preview_waves(tx: Tx, campaign: CampaignNow, calendar: Calendar) -> tuple[Touched, ...]:
    """The figures that would move if this were the calendar of a campaign."""
    old, new = _with_others(tx, _Lives({}, read_calendar(tx, campaign)), _Lives({}, calendar))
    moved = _moves(tx, campaign, old, new)
    return (Touched(campaign, len(new.stays), min(cell.on for cell in moved)),) if moved else ()


@dataclass(frozen=True, slots=True)
class _Lives:
    """People's memberships, and when the units that they name are called."""

    stays: Mapping[int, tuple[Stay, ...]]
    calendar: Calendar | None


def _with_others(tx: Tx, before: _Lives, after: _Lives) -> tuple[_Lives, _Lives]:
    """Besides people whose memberships change, those in units that come under another wave."""
    if before.calendar is None and after.calendar is None:
        return before, after
    every = people.stays_in(tx, _recalled(before.calendar, after.calendar))
    others = {i: stays for i, stays in every.items() if i not in before.stays and i not in after.stays}
    return _Lives({**before.stays, **others}, before.calendar), _Lives(
        {**after.stays, **others}, after.calendar
    )


def _recalled(before: Calendar | None, after: Calendar | None) -> frozenset[int] | None:
    """The units that are called on other days or until others; None is every unit."""
    if before is None or after is None:
        return None
    one, other = before.by_unit, after.by_unit
    return frozenset(unit for unit in one.keys() | other.keys() if one.get(unit) != other.get(unit))


def _moves(
    tx: Tx, campaign: CampaignNow, before: _Lives, after: _Lives
) -> dict[tallies.Cell, tallies.Counts]:
    """By how much the tallies of a campaign change when people's memberships or their waves become others."""
    moved: dict[tallies.Cell, tallies.Counts] = {}
    touched = before.stays.keys() | after.stays.keys()
    rows = campaigns.participation_of(tx, campaign.campaign_id, touched)
    spans = exemptions.spans_of(tx, campaign.campaign_id, touched)
    for person_id in touched:
        row, old, new = rows.get(person_id), before.stays.get(person_id, ()), after.stays.get(person_id, ())
        exempt = spans.get(person_id, ())
        was = _participation(old, campaign, row, exempt, before.calendar)
        becomes = _participation(new, campaign, row, exempt, after.calendar)
        gather(moved, difference(was, becomes))
    return moved


def open_campaign(tx: Tx, campaign_id: int) -> None:
    """Count everybody on the roster, with what they did before, once a campaign has been made."""
    _hold_everything(tx)
    _write(tx, campaigns.get_campaign(tx, campaign_id))


def rebuild(tx: Tx) -> None:
    """Forget every standing and tally, and work them out again from the events."""
    _hold_everything(tx)
    for campaign in campaigns.list_campaigns(tx):
        tallies.clear(tx, campaign.campaign_id)
        _write(tx, campaign)
        measures.rebuild(tx, campaign.campaign_id)
    encounters.rebuild(tx)
    rests.rebuild(tx)
    name_parts.rebuild(tx)


def verify(tx: Tx) -> tuple[str, ...]:
    """Every difference between what is stored and what the events say; empty when all is well.

    Asked in a transaction that reads, it sees one state of both and holds nobody up.
    """
    found: list[str] = []
    for campaign in campaigns.list_campaigns(tx):
        truth = all_standings(tx, campaign)
        participation = _recount(tx, campaign, truth)
        people_off = difference(tallies.all_participation(tx, campaign.campaign_id), participation)
        found.extend(f"{campaign.code}: {cell} lệch {off}" for cell, off in sorted(people_off.items()))
        found.extend(
            f"{campaign.code}: tổng lệch {each}" for each in tallies.find_wrong_sums(tx, campaign.campaign_id)
        )
        found.extend(_stale_rows(tx, campaign, truth))
        found.extend(f"{campaign.code}: {each}" for each in measures.verify(tx, campaign.campaign_id))
    return (*found, *encounters.verify(tx), *rests.verify(tx), *name_parts.verify(tx))


def _hold_everything(tx: Tx) -> None:
    """No list is taken over and nobody learns between the counting and the commit."""
    lock_roster(tx)
    people.lock_everybody(tx)


def _write(tx: Tx, campaign: CampaignNow) -> None:
    """Keep the standing of everybody and add up the tallies, which are empty so far."""
    rows = all_standings(tx, campaign)
    campaigns.replace_participation(tx, campaign.campaign_id, rows)
    tallies.move_participation(tx, campaign.campaign_id, _recount(tx, campaign, rows))


def _recount(
    tx: Tx, campaign: CampaignNow, rows: Mapping[int, ParticipationRow]
) -> dict[tallies.Cell, tallies.Counts]:
    participation: dict[tallies.Cell, tallies.Counts] = {}
    spans = exemptions.all_spans(tx, campaign.campaign_id)
    calendar = read_calendar(tx, campaign)
    for person_id, stays in people.all_stays(tx).items():
        exempt = spans.get(person_id, ())
        gather(participation, _participation(stays, campaign, rows.get(person_id), exempt, calendar))
    return {cell: n for cell, n in participation.items() if any(n)}


def _stale_rows(tx: Tx, campaign: CampaignNow, truth: Mapping[int, ParticipationRow]) -> list[str]:
    kept = campaigns.all_participation(tx, campaign.campaign_id)
    return [
        f"{campaign.code}: người {person_id} ghi {kept.get(person_id)}, đúng ra {truth.get(person_id)}"
        for person_id in sorted(kept.keys() | truth.keys())
        if kept.get(person_id) != truth.get(person_id)
    ]


def _change_of_standing(
    tx: Tx,
    person_id: int,
    campaign: CampaignNow,
    before: ParticipationRow | None,
    after: ParticipationRow | None,
) -> dict[tallies.Cell, tallies.Counts]:
    stays = people.list_stays(tx, person_id)
    exempt = exemptions.spans_of(tx, campaign.campaign_id, (person_id,)).get(person_id, ())
    calendar = read_calendar(tx, campaign)
    return difference(
        _participation(stays, campaign, before, exempt, calendar),
        _participation(stays, campaign, after, exempt, calendar),
    )


def _count_called(
    tx: Tx, person_id: int, stays: Iterable[Stay], campaign: CampaignNow
) -> dict[tallies.Cell, tallies.Counts]:
    row = campaigns.find_participation(tx, person_id, campaign.campaign_id)
    exempt = exemptions.spans_of(tx, campaign.campaign_id, (person_id,)).get(person_id, ())
    return _participation(stays, campaign, row, exempt, read_calendar(tx, campaign))


def _participation(
    stays: Iterable[Stay],
    campaign: CampaignNow,
    row: ParticipationRow | None,
    exempt: Iterable[Span],
    calendar: Calendar | None,
) -> dict[tallies.Cell, tallies.Counts]:
    standing = Standing(row.started_on, row.completed_on, row.passed_on) if row else Standing()
    return participation_contribution(stays, campaign.starts_on, standing, exempt, calendar)


def _day(at: datetime, campaign: CampaignNow) -> date:
    return max(local_day(at), campaign.starts_on)
