"""Which wave of a campaign calls the people of a unit on a day: the pure rule, and reading what it needs.

A unit belongs to the wave that names it; one that came of others, by a merger or a split, to that of those it
came of; any other to the wave of what it stands under; and what no wave reaches to the wave for the rest,
where there is one. All of it as of the day, so that a plan or a tree that changes later leaves it as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from db import units, waves
from db.campaigns import CampaignNow
from db.engine import Tx
from db.people import Stay
from db.units import Period, Succession
from db.waves import WaveNow, WavePlan

LEAST_DAYS = 14
"""Days that somebody has who comes into a wave that is under way, counted from the first."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Call:
    """Days on which a wave calls the people of a unit; it began on `starts_on` and has until `due_on`."""

    name: str
    starts_on: date
    due_on: date
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class CalledStay:
    """Days of a stay on which a wave calls: the unit has until `due_on`, the person until `own_due_on`."""

    stay: Stay
    due_on: date
    own_due_on: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """When each unit is called, oldest first; a unit that never is is not in it."""

    by_unit: Mapping[int, tuple[Call, ...]]

    def find(self, unit_id: int, on: date) -> Call | None:
        """What calls the people of a unit on a day."""
        calls = self.by_unit.get(unit_id, ())
        return next((c for c in calls if c.from_on <= on and (c.to_on is None or on < c.to_on)), None)

    def find_first(self, unit_id: int, on: date) -> Call | None:
        """What will call a unit after a day, where it is called by then or later."""
        return next((c for c in self.by_unit.get(unit_id, ()) if c.to_on is None or c.to_on > on), None)

    def split(self, stays: Iterable[Stay]) -> tuple[CalledStay, ...]:
        """The days of somebody's stays on which they are called, each with both deadlines.

        A move never brings a deadline forward: whoever comes from a unit that was called keeps the later of
        the two. Whoever comes into a wave that is under way and was not called before has LEAST_DAYS.
        """
        found: list[CalledStay] = []
        previous: Stay | None = None
        kept: date | None = None
        for stay in stays:
            is_move = previous is None or (previous.unit_id, previous.to_on) != (stay.unit_id, stay.from_on)
            if is_move:
                kept = _deadline_on(found, stay.from_on - ONE_DAY)
            for call in self.by_unit.get(stay.unit_id, ()):
                days = _both(stay, call)
                if days is None:
                    continue
                if is_move and kept is None and days.from_on == stay.from_on > call.starts_on:
                    kept = stay.from_on + timedelta(days=LEAST_DAYS - 1)
                found.append(CalledStay(days, call.due_on, max(call.due_on, kept or call.due_on)))
            previous = stay
        return tuple(found)


def read_calendar(tx: Tx, campaign: CampaignNow) -> Calendar | None:
    """The calendar of a campaign; None when it calls everybody from its first day on."""
    plans = waves.list_plans(tx, campaign.campaign_id)
    return make_calendar(plans, units.list_periods(tx), units.list_successions(tx)) if plans else None


def make_calendar(
    plans: Iterable[WavePlan], periods: Iterable[Period], successions: Iterable[Succession]
) -> Calendar:
    """The rule, for every unit and every day."""
    forest, kept = _Forest(tuple(periods), tuple(successions)), tuple(plans)
    found: dict[int, list[Call]] = {}
    days = sorted(_days_of_change(kept, forest))
    for day, end in zip(days, (*days[1:], None), strict=True):
        plan = next(each for each in reversed(kept) if each.since_on <= day)
        for unit_id, wave in waves_of(plan, forest, day).items():
            if wave.starts_on <= day:
                _add(found.setdefault(unit_id, []), Call(wave.name, wave.starts_on, wave.due_on, day, end))
    return Calendar({unit_id: tuple(calls) for unit_id, calls in found.items()})


class _Forest:
    """The units of any day, and what those came of that were made of others."""

    def __init__(self, periods: tuple[Period, ...], successions: tuple[Succession, ...]) -> None:
        self.periods = periods
        first: dict[int, date] = {}
        for period in periods:
            first[period.unit_id] = min(period.from_on, first.get(period.unit_id, period.from_on))
        self.origins: dict[int, list[int]] = {}
        for each in successions:
            if first.get(each.to_unit_id) == each.on:
                self.origins.setdefault(each.to_unit_id, []).append(each.from_unit_id)

    def parents(self, on: date) -> dict[int, int | None]:
        """What each unit of a day stands under."""
        return {
            p.unit_id: p.parent_id
            for p in self.periods
            if p.from_on <= on and (p.to_on is None or on < p.to_on)
        }


def read_forest(tx: Tx) -> _Forest:
    """All units with all their days."""
    return _Forest(units.list_periods(tx), units.list_successions(tx))


def waves_of(plan: WavePlan, forest: _Forest, on: date) -> dict[int, WaveNow]:
    """The wave of every unit of a day, begun or not; a unit of none is not in it."""
    by_name = {unit_id: wave for wave in plan.waves for unit_id in wave.unit_ids}
    rest = next((wave for wave in plan.waves if wave.is_for_rest), None)
    parents = forest.parents(on)
    found = {unit_id: _inherited(unit_id, by_name, parents, forest.origins) or rest for unit_id in parents}
    return {unit_id: wave for unit_id, wave in found.items() if wave is not None}


def _inherited(
    unit_id: int | None,
    by_name: Mapping[int, WaveNow],
    parents: Mapping[int, int | None],
    origins: Mapping[int, list[int]],
) -> WaveNow | None:
    seen: set[int] = set()
    while unit_id is not None and unit_id not in seen:
        seen.add(unit_id)
        if wave := _named(unit_id, by_name, origins):
            return wave
        unit_id = parents.get(unit_id)
    return None


def _named(
    unit_id: int,
    by_name: Mapping[int, WaveNow],
    origins: Mapping[int, list[int]],
    seen: frozenset[int] = frozenset(),
) -> WaveNow | None:
    """The wave that names the unit, or the last to end of those that name what it came of."""
    if unit_id in by_name or unit_id in seen:
        return by_name.get(unit_id)
    found = (_named(each, by_name, origins, seen | {unit_id}) for each in origins.get(unit_id, ()))
    return max(filter(None, found), key=lambda wave: (wave.due_on, wave.name), default=None)


def _days_of_change(plans: tuple[WavePlan, ...], forest: _Forest) -> set[date]:
    """The days on which some unit may come under another wave, from the first plan on."""
    first = plans[0].since_on
    turns = {day for p in forest.periods for day in (p.from_on, p.to_on) if day is not None}
    begins = {wave.starts_on for plan in plans for wave in plan.waves}
    return {plan.since_on for plan in plans} | {day for day in turns | begins if day > first}


def _add(calls: list[Call], call: Call) -> None:
    """Days that only go on are one call."""
    last = calls[-1] if calls else None
    terms = (call.name, call.starts_on, call.due_on)
    if last and last.to_on == call.from_on and (last.name, last.starts_on, last.due_on) == terms:
        calls[-1] = Call(*terms, last.from_on, call.to_on)
    else:
        calls.append(call)


def _both(stay: Stay, call: Call) -> Stay | None:
    """The days of a stay that lie in a call."""
    ends = [day for day in (stay.to_on, call.to_on) if day is not None]
    begin, end = max(stay.from_on, call.from_on), min(ends, default=None)
    return Stay(stay.unit_id, begin, end) if end is None or begin < end else None


def _deadline_on(parts: Iterable[CalledStay], on: date) -> date | None:
    """A person's own deadline on a day on which they were called."""
    return next((p.own_due_on for p in parts if holds(p.stay, on)), None)


def holds(stay: Stay, on: date) -> bool:
    """Whether a day lies in a stay."""
    return stay.from_on <= on and (stay.to_on is None or on < stay.to_on)
