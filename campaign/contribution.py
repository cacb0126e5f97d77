"""What one person adds to the counts of units, day by day: the pure rule behind every tally."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from campaign.calendar import Calendar, CalledStay
from db.encounters import GroupCounts, ItemCounts
from db.exemptions import Span
from db.measures import Learned
from db.people import Stay
from db.rests import RestSums
from db.tallies import AnswerCounts, Cell, Counts

Place = TypeVar("Place", bound=Hashable)
Count = TypeVar("Count", Counts, AnswerCounts, Learned, ItemCounts, GroupCounts, RestSums)


@dataclass(frozen=True, slots=True)
class Standing:
    """Since when a person has started, completed, and passed the quiz of a campaign."""

    started_on: date | None = None
    completed_on: date | None = None
    passed_on: date | None = None


def called(stays: Iterable[Stay], exempt: Iterable[Span]) -> tuple[Stay, ...]:
    """The days of the stays on which the person is called to learn: those of no exemption and no leave."""
    left = tuple(stays)
    for span in exempt:
        left = tuple(part for stay in left for part in _without(stay, span))
    return left


def participation_contribution(
    stays: Iterable[Stay],
    starts_on: date,
    standing: Standing,
    exempt: Iterable[Span] = (),
    calendar: Calendar | None = None,
) -> dict[Cell, Counts]:
    """The changes of counts that one person causes, each on the day it happens.

    On a day that lies in an exemption or a leave the person counts nowhere: neither as assigned, which is
    the denominator of every rate, nor as started, completed or passed, which are its numerators. So a rate
    is always one of the same people and never exceeds 100 %. Their own standing goes on as if there were
    no exemption: what they do on such a day is theirs, is shown to them as done, and counts for the unit
    from the first day on which they are called again. The sums of answers and of what was learned tell of
    those who sat a quiz, not of those who were called to, and an exemption leaves them as they are.

    Within a stay the person counts as assigned from the later of its first day and the start of
    the campaign; started, completed and passed follow on their days, or at once on arrival when
    they happened before. Leaving a unit takes all of it away again, so that prefix sums over days
    are the counts at the end of each day.

    Where a campaign runs in waves, days on which no wave calls the unit are as those of an exemption.
    """
    left, cells = tuple(exempt), dict[Cell, Counts]()
    if calendar is None:
        for stay in called(stays, left):
            _count_stay(cells, stay, starts_on, standing)
        return _without_zeros(cells)
    for part in calendar.split(stays):
        for stay in called((part.stay,), left):
            _count_stay(cells, stay, starts_on, standing)
            _count_spared(cells, stay, part, standing)
    return _without_zeros(cells)


def _count_stay(cells: dict[Cell, Counts], stay: Stay, starts_on: date, standing: Standing) -> None:
    milestones = (starts_on, standing.started_on, standing.completed_on, standing.passed_on)
    begin, end = max(stay.from_on, starts_on), stay.to_on
    if end is not None and end <= begin:
        return
    for place, day in enumerate(milestones):
        if day is None or (end is not None and day >= end):
            continue
        one = Counts(*(int(i == place) for i in range(len(milestones))))
        gather(cells, {Cell(max(day, begin), stay.unit_id): one})
        if end is not None:
            gather(cells, {Cell(end, stay.unit_id): Counts(*(-n for n in one))})


def _count_spared(cells: dict[Cell, Counts], stay: Stay, part: CalledStay, standing: Standing) -> None:
    """From the day after the unit's deadline until the person's own has gone by too, or they are done."""
    begin = max(stay.from_on, part.due_on + timedelta(days=1))
    ends = (stay.to_on, part.own_due_on + timedelta(days=1), standing.completed_on)
    end = min(day for day in ends if day is not None)
    if begin < end:
        gather(cells, {Cell(begin, stay.unit_id): Counts(spared=1)})
        gather(cells, {Cell(end, stay.unit_id): Counts(spared=-1)})


def _without_zeros(cells: Mapping[Cell, Counts]) -> dict[Cell, Counts]:
    return {cell: counts for cell, counts in cells.items() if any(counts)}


def difference(before: Mapping[Place, Count], after: Mapping[Place, Count]) -> dict[Place, Count]:
    """after − before, cell by cell; cells that do not change are left out."""
    changes: dict[Place, Count] = {}
    for cell in before.keys() | after.keys():
        shape = type((after if cell in after else before)[cell])
        old, new = before.get(cell, shape()), after.get(cell, shape())
        change = shape(*(b - a for a, b in zip(old, new, strict=True)))
        if any(change):
            changes[cell] = change
    return changes


def gather(total: dict[Place, Count], part: Mapping[Place, Count]) -> None:
    """Add the counts of `part` to those of `total`."""
    for cell, counts in part.items():
        old = total.get(cell, type(counts)())
        total[cell] = type(counts)(*(a + b for a, b in zip(old, counts, strict=True)))


def unit_on(stays: Iterable[Stay], on: date) -> int | None:
    """The unit that the memberships name for a day; None for a day out of any."""
    for stay in stays:
        if stay.from_on <= on and (stay.to_on is None or on < stay.to_on):
            return stay.unit_id
    return None


def _without(stay: Stay, span: Span) -> tuple[Stay, ...]:
    """What is left of a stay before a span and after it."""
    if (stay.to_on is not None and stay.to_on <= span.from_on) or (
        span.to_on is not None and span.to_on <= stay.from_on
    ):
        return (stay,)
    before = (Stay(stay.unit_id, stay.from_on, span.from_on),) if stay.from_on < span.from_on else ()
    is_longer = span.to_on is not None and (stay.to_on is None or span.to_on < stay.to_on)
    after = (Stay(stay.unit_id, span.to_on, stay.to_on),) if is_longer and span.to_on else ()
    return (*before, *after)
