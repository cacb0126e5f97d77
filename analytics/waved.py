"""What a campaign in waves adds to its board: the waves in sight, and what each day needs of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from analytics.board import UnitLine, WaveLine, needed_share, to_whole
from campaign.calendar import Calendar, Call
from db.campaigns import CampaignNow
from db.tallies import Counts


class Needs:
    """How many people a day needs: of those assigned then, what the wave of their unit needs on it."""

    def __init__(self, calendar: Calendar, target: int, assigned: Iterable[tuple[date, int, int]]) -> None:
        """`assigned` says on which day, in which unit and by how many the people called became more."""
        self.target = target
        self.calls: dict[tuple[Call, ...], list[tuple[date, int]]] = {}
        for on, unit_id, change in assigned:
            calls = calendar.by_unit.get(unit_id, ())
            self.calls.setdefault(calls, []).append((on, change))

    def percent(self, on: date) -> int:
        """Whole percent of the assigned of a day that it needs."""
        people, needed = 0, Fraction(0)
        for calls, changes in self.calls.items():
            here = sum(change for day, change in changes if day <= on)
            call = _holding(calls, on)
            people += here
            if call:
                needed += here * needed_share(on, call.starts_on, call.due_on, self.target)
        return to_whole(needed / people) if people else 0


def wave_lines(calendar: Calendar, lines: Sequence[UnitLine], target: int, on: date) -> tuple[WaveLine, ...]:
    """The waves that call the units in sight on the day, in the order in which they began."""
    by_wave: dict[tuple[date, date, str], list[UnitLine]] = {}
    for line in lines:
        if call := calendar.find(line.unit_id, on):
            by_wave.setdefault((call.starts_on, call.due_on, call.name), []).append(line)
    return tuple(
        _wave(*key, here, target, on)
        for key, here in sorted(by_wave.items())
        if any(line.assigned for line in here)
    )


def days_of(
    campaign: CampaignNow, calendar: Calendar, unit_ids: Iterable[int], on: date
) -> tuple[date, date]:
    """Since when some units were called and until when they are, on a day; or else the campaign's days."""
    there = tuple(unit_ids)
    calls = [call for unit_id in there if (call := calendar.find(unit_id, on))]
    if not calls:
        return campaign.starts_on, campaign.due_on
    begun = (c.starts_on for u in there for c in calendar.by_unit.get(u, ()) if c.from_on <= on)
    return min(begun), max(call.due_on for call in calls)


def _wave(
    starts_on: date, due_on: date, name: str, lines: Sequence[UnitLine], target: int, on: date
) -> WaveLine:
    counts = Counts(*(sum(column) for column in zip(*(line.counts for line in lines), strict=True)))
    return WaveLine(
        name=name,
        starts_on=starts_on,
        due_on=due_on,
        units=sum(line.assigned > 0 for line in lines),
        counts=counts,
        overdue=sum(line.overdue for line in lines),
        needed_percent=to_whole(needed_share(on, starts_on, due_on, target)),
    )


def _holding(calls: Iterable[Call], on: date) -> Call | None:
    return next((c for c in calls if c.from_on <= on and (c.to_on is None or on < c.to_on)), None)
