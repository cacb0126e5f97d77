"""The office divides a campaign into waves: previewed, then recorded; days gone by keep those they had."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from access.audit import write_audit
from access.viewer import Permission, Refused, Viewer
from campaign import standing
from campaign.calendar import make_calendar, read_forest, waves_of
from campaign.grounds import Decision
from db import people, units, waves
from db.campaigns import CampaignNow
from db.engine import Tx
from db.units import UnitNow
from db.waves import WaveNow, WavePlan
from text import t
from text.formats import local_day, show_day, show_number
from text.vietnamese import letter_key, squeeze

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A wave as it is to be; `old_name` is what it was called, empty for a new one."""

    old_name: str
    name: str
    starts_on: date
    due_on: date
    unit_codes: tuple[str, ...]
    is_for_rest: bool


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A wave with the units that it names, and how many units and people it calls by its rule on a day."""

    name: str
    starts_on: date
    due_on: date
    is_for_rest: bool
    unit_codes: tuple[str, ...]
    unit_names: tuple[str, ...]
    units: int
    people: int


@dataclass(frozen=True, slots=True)
class WaveList:
    """The waves of a campaign in the order in which they begin, and who is in none of them.

    `first_on` is when a new wave begins unless told otherwise.
    """

    lines: tuple[WaveLine, ...]
    left_units: int
    left_people: int
    first_on: date


def list_waves(tx: Tx, viewer: Viewer, campaign: CampaignNow, on: date) -> WaveList:
    """The waves that hold on a day, or on the first day of a campaign to come; Refused without SEE_ROSTER."""
    viewer.require(Permission.SEE_ROSTER)
    plans, since = waves.list_plans(tx, campaign.campaign_id), max(on, campaign.starts_on)
    plan = _plan_of(plans, since)
    return _list(tx, plan, on, _first_day(plans, campaign, since))


def asked_from(
    tx: Tx,
    viewer: Viewer,
    campaign: CampaignNow,
    name: str,
    new_name: str,
    starts_on: date | None,
    due_on: date | None,
    unit_codes: Sequence[str] | None,
    is_for_rest: bool | None,
    now: datetime,
) -> Asked:
    """A wave of which only what is to change was told; a new one begins on `first_on`."""
    there = list_waves(tx, viewer, campaign, local_day(now))
    old = next((each for each in there.lines if letter_key(each.name) == letter_key(squeeze(name))), None)
    codes = old.unit_codes if old and unit_codes is None else tuple(unit_codes or ())
    rest = bool(old and old.is_for_rest) if is_for_rest is None else is_for_rest
    return Asked(
        old_name=old.name if old else "",
        name=new_name or (old.name if old else name),
        starts_on=starts_on or (old.starts_on if old else there.first_on),
        due_on=due_on or (old.due_on if old else campaign.due_on),
        unit_codes=codes,
        is_for_rest=rest,
    )


def told_lines(listed: WaveList) -> tuple[str, ...]:
    """Each wave in a sentence, and who is in none."""
    left = {"people": show_number(listed.left_people), "units": show_number(listed.left_units)}
    rest = (t("waves.told.left", **left),) if listed.left_units else ()
    return (*map(_told, listed.lines), *rest)


def preview(tx: Tx, viewer: Viewer, campaign: CampaignNow, asked: Asked, now: datetime) -> Decision:
    """What `record` would do; writes nothing, and is refused as that is."""
    return _decision(tx, campaign, _with(tx, viewer, campaign, asked, now))


def record(tx: Tx, viewer: Viewer, campaign: CampaignNow, asked: Asked, now: datetime) -> None:
    """Make or change a wave, from today or from the first day of the campaign on.

    Needs MANAGE_ROSTER. Refused for a name that is taken, days out of the campaign, a first day gone by on
    which no wave began, a unit that is not known, and a wave of nobody. A unit that another wave names
    leaves that for this one.
    """
    _write(tx, viewer, campaign, _with(tx, viewer, campaign, asked, now), now)


def preview_drop(tx: Tx, viewer: Viewer, campaign: CampaignNow, name: str, now: datetime) -> Decision:
    """What `drop` would do."""
    return _decision(tx, campaign, _without(tx, viewer, campaign, name, now))


def drop(tx: Tx, viewer: Viewer, campaign: CampaignNow, name: str, now: datetime) -> None:
    """From today on there is no such wave; Refused for the last one, without which nobody would be called."""
    _write(tx, viewer, campaign, _without(tx, viewer, campaign, name, now), now)


def check_due(tx: Tx, campaign: CampaignNow, due_on: date) -> None:
    """Refused for a last day of a campaign before that of one of its waves."""
    plans = waves.list_plans(tx, campaign.campaign_id)
    for wave in plans[-1].waves if plans else ():
        if wave.due_on > due_on:
            raise Refused(t("waves.fault.due_before_wave", name=wave.name, due=show_day(wave.due_on)))


def end_all(tx: Tx, campaign: CampaignNow, on: date) -> None:
    """From the day on every wave ends on it or before; those that have not begun never do."""
    plans = waves.list_plans(tx, campaign.campaign_id)
    if plans:
        begun = (w for w in plans[-1].waves if w.starts_on <= on)
        left = tuple(replace(wave, due_on=min(wave.due_on, on)) for wave in begun)
        standing.change_waves(tx, lambda: waves.put_plan(tx, campaign.campaign_id, on, left))


def _decision(tx: Tx, campaign: CampaignNow, plan: WavePlan) -> Decision:
    listed = _list(tx, plan, plan.since_on, plan.since_on)
    told = (*told_lines(listed), t("waves.told.since", day=show_day(plan.since_on)))
    plans = _with_first(waves.list_plans(tx, campaign.campaign_id), campaign, plan)
    calendar = make_calendar(plans, units.list_periods(tx), units.list_successions(tx))
    return Decision(told, standing.preview_waves(tx, campaign, calendar))


def _told(line: WaveLine) -> str:
    return t(
        "waves.told.wave",
        name=line.name,
        starts=show_day(line.starts_on),
        due=show_day(line.due_on),
        units=show_number(line.units),
        people=show_number(line.people),
    )


def _write(tx: Tx, viewer: Viewer, campaign: CampaignNow, plan: WavePlan, now: datetime) -> None:
    before = waves.list_plans(tx, campaign.campaign_id)
    plans = _with_first(before, campaign, plan)

    def put() -> None:
        for each in plans:
            if each not in before:
                waves.put_plan(tx, campaign.campaign_id, each.since_on, each.waves)

    standing.change_waves(tx, put)
    names = {unit.unit_id: unit.name for unit in units.list_units(tx, local_day(now))}
    old = _shown(before[-1], names) if before else None
    write_audit(tx, viewer, "campaign.waves", campaign.code, old, _shown(plan, names), now)


def _with_first(plans: Sequence[WavePlan], campaign: CampaignNow, plan: WavePlan) -> tuple[WavePlan, ...]:
    """The plans with the new one; the days before the first keep the campaign as one wave of everybody."""
    kept = [each for each in plans if each.since_on < plan.since_on]
    if not kept and plan.since_on > campaign.starts_on:
        whole = WaveNow(t("waves.whole"), campaign.starts_on, campaign.due_on, (), True)
        kept = [WavePlan(campaign.starts_on, (whole,))]
    return (*kept, plan)


def _with(tx: Tx, viewer: Viewer, campaign: CampaignNow, asked: Asked, now: datetime) -> WavePlan:
    """The plan with the wave in it; Refused as `record` says."""
    viewer.require(Permission.MANAGE_ROSTER)
    since, now_waves = _present(tx, campaign, now)
    old = _find(now_waves, asked.old_name) if asked.old_name else None
    plans = waves.list_plans(tx, campaign.campaign_id)
    begun = {_first_day(plans, campaign, since), *(wave.starts_on for wave in now_waves)}
    wave = _read(tx, campaign, asked, since, old, {day for day in begun if day < since})
    others = [each for each in now_waves if each is not old]
    if any(letter_key(each.name) == letter_key(wave.name) for each in others):
        raise Refused(t("waves.fault.taken", name=wave.name))
    if wave == old:
        raise Refused(t("waves.fault.same"))
    return WavePlan(since, _in_order((wave, *_yielding(others, wave))))


def _without(tx: Tx, viewer: Viewer, campaign: CampaignNow, name: str, now: datetime) -> WavePlan:
    viewer.require(Permission.MANAGE_ROSTER)
    since, now_waves = _present(tx, campaign, now)
    old = _find(now_waves, name)
    if len(now_waves) == 1:
        raise Refused(t("waves.fault.last"))
    return WavePlan(since, tuple(each for each in now_waves if each is not old))


def _present(tx: Tx, campaign: CampaignNow, now: datetime) -> tuple[date, tuple[WaveNow, ...]]:
    """From which day on a change holds, and the waves there are."""
    since = max(local_day(now), campaign.starts_on)
    plan = _plan_of(waves.list_plans(tx, campaign.campaign_id), since)
    return since, plan.waves if plan else ()


def _yielding(others: Iterable[WaveNow], wave: WaveNow) -> list[WaveNow]:
    """The other waves without what the new one takes; one that names nothing any more is gone."""
    left = []
    for each in others:
        kept = tuple(unit for unit in each.unit_ids if unit not in wave.unit_ids)
        is_for_rest = each.is_for_rest and not wave.is_for_rest
        if kept or is_for_rest:
            left.append(replace(each, unit_ids=kept, is_for_rest=is_for_rest))
    return left


def _read(
    tx: Tx, campaign: CampaignNow, asked: Asked, since: date, old: WaveNow | None, begun: Collection[date]
) -> WaveNow:
    name = squeeze(asked.name)
    if not 2 <= len(name) <= LONGEST:
        raise Refused(t("waves.fault.name", most=LONGEST))
    _check_days(campaign, asked, since, old, begun)
    unit_ids = _read_units(tx, asked.unit_codes, since)
    if not unit_ids and not asked.is_for_rest:
        raise Refused(t("waves.fault.nobody"))
    wave = WaveNow(name, asked.starts_on, asked.due_on, unit_ids, asked.is_for_rest)
    if wave.due_on < since and wave != old:
        raise Refused(t("waves.fault.over", name=name))
    return wave


def _check_days(
    campaign: CampaignNow, asked: Asked, since: date, old: WaveNow | None, begun: Collection[date]
) -> None:
    """A wave begins from `since` on, or on a day on which people were called already (`begun`)."""
    starts_on, due_on = asked.starts_on, asked.due_on
    if due_on < starts_on:
        raise Refused(t("waves.fault.days"))
    if starts_on < campaign.starts_on or due_on > campaign.due_on:
        days = {"starts": show_day(campaign.starts_on), "due": show_day(campaign.due_on)}
        raise Refused(t("waves.fault.outside", **days))
    if old is not None and starts_on == old.starts_on:
        return
    if old is not None and old.starts_on < since:
        raise Refused(t("waves.fault.begun", name=old.name, day=show_day(old.starts_on)))
    if starts_on < since and starts_on not in begun:
        told = ", ".join(map(show_day, sorted(begun)))
        raise Refused(t("waves.fault.past", day=show_day(since), days=told))


def _read_units(tx: Tx, codes: Iterable[str], on: date) -> tuple[int, ...]:
    by_code = {unit.code.upper(): unit.unit_id for unit in units.list_units(tx, on)}
    found = []
    for code in codes:
        wanted = squeeze(code).upper()
        if wanted not in by_code:
            raise Refused(t("organisation.fault.no_unit", code=squeeze(code) or "–"))
        found.append(by_code[wanted])
    return tuple(sorted(set(found)))


def _find(there: Iterable[WaveNow], name: str) -> WaveNow:
    for wave in there:
        if letter_key(wave.name) == letter_key(squeeze(name)):
            return wave
    raise Refused(t("waves.fault.unknown", name=squeeze(name) or "–"))


def _plan_of(plans: Sequence[WavePlan], on: date) -> WavePlan | None:
    return next((plan for plan in reversed(plans) if plan.since_on <= on), None)


def _in_order(some: Iterable[WaveNow]) -> tuple[WaveNow, ...]:
    return tuple(sorted(some, key=lambda wave: (wave.starts_on, wave.due_on, letter_key(wave.name))))


def _first_day(plans: Sequence[WavePlan], campaign: CampaignNow, since: date) -> date:
    """As long as everybody was called together, a wave goes on from that day.

    Its people were called on it, and from today on the pace that is needed would fall to nothing.
    """
    before = _plan_of(plans, since - timedelta(days=1))
    if before is None:
        return campaign.starts_on
    first = before.waves[0] if before.waves else None
    return first.starts_on if first and len(before.waves) == 1 and not first.unit_ids else since


def _list(tx: Tx, plan: WavePlan | None, on: date, first_on: date) -> WaveList:
    if plan is None:
        return WaveList((), 0, 0, first_on)
    there = units.list_units(tx, on)
    by_unit, counts = waves_of(plan, read_forest(tx), on), people.count_by_unit(tx, on)
    lines = tuple(_line(wave, there, by_unit, counts) for wave in plan.waves)
    left = [counts[u.unit_id] for u in there if u.unit_id not in by_unit and counts.get(u.unit_id)]
    return WaveList(lines, len(left), sum(left), first_on)


def _line(
    wave: WaveNow, there: Sequence[UnitNow], by_unit: Mapping[int, WaveNow], counts: Mapping[int, int]
) -> WaveLine:
    mine = [counts.get(u.unit_id, 0) for u in there if by_unit.get(u.unit_id) == wave]
    named = [unit for unit in there if unit.unit_id in wave.unit_ids]
    return WaveLine(
        name=wave.name,
        starts_on=wave.starts_on,
        due_on=wave.due_on,
        is_for_rest=wave.is_for_rest,
        unit_codes=tuple(unit.code for unit in named),
        unit_names=tuple(unit.name for unit in named),
        units=sum(n > 0 for n in mine),
        people=sum(mine),
    )


def _shown(plan: WavePlan, names: Mapping[int, str]) -> dict[str, str]:
    return {wave.name: _in_words(wave, names) for wave in plan.waves}


def _in_words(wave: WaveNow, names: Mapping[int, str]) -> str:
    named = [names.get(unit_id, str(unit_id)) for unit_id in wave.unit_ids]
    whom = "; ".join([*named, *([t("waves.rest")] if wave.is_for_rest else [])])
    return t("waves.in_words", starts=show_day(wave.starts_on), due=show_day(wave.due_on), whom=whom)
