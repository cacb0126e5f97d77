"""What one person adds to the counts of units, day by day: the pure rule behind every tally."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from db.measures import Learned, LearningCell
from db.people import Stay
from db.tallies import AnswerCell, AnswerCounts, Cell, Counts

Place = TypeVar("Place", Cell, AnswerCell, LearningCell)
Count = TypeVar("Count", Counts, AnswerCounts, Learned)


@dataclass(frozen=True, slots=True)
class Standing:
    """Since when a person has started, completed, and passed the quiz of a campaign."""

    started_on: date | None = None
    completed_on: date | None = None
    passed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """One counted answer: its day, tactic and whether it was wrong."""

    on: date
    tactic: str
    wrong: bool


def participation_contribution(
    stays: Iterable[Stay], starts_on: date, standing: Standing
) -> dict[Cell, Counts]:
    """The changes of counts that one person causes, each on the day it happens.

    Within a stay the person counts as assigned from the later of its first day and the start of
    the campaign; started, completed and passed follow on their days, or at once on arrival when
    they happened before. Leaving a unit takes all of it away again, so that prefix sums over days
    are the counts at the end of each day.
    """
    cells: dict[Cell, Counts] = {}
    milestones = (starts_on, standing.started_on, standing.completed_on, standing.passed_on)
    for stay in stays:
        begin, end = max(stay.from_on, starts_on), stay.to_on
        if end is not None and end <= begin:
            continue
        for place, day in enumerate(milestones):
            if day is None or (end is not None and day >= end):
                continue
            one = Counts(*(int(i == place) for i in range(len(milestones))))
            gather(cells, {Cell(max(day, begin), stay.unit_id): one})
            if end is not None:
                gather(cells, {Cell(end, stay.unit_id): Counts(*(-n for n in one))})
    return {cell: counts for cell, counts in cells.items() if any(counts)}


def answer_contribution(stays: Iterable[Stay], answers: Iterable[Answered]) -> dict[AnswerCell, AnswerCounts]:
    """The answers of one person, in the unit they belonged to on the day of each.

    `people` is one on the first day that the person answers on a tactic while in a unit.
    """
    kept = tuple(stays)
    seen: set[tuple[int, str]] = set()
    cells: dict[AnswerCell, AnswerCounts] = {}
    for answer in sorted(answers, key=lambda a: a.on):
        unit_id = unit_on(kept, answer.on)
        if unit_id is None:
            continue
        first = (unit_id, answer.tactic) not in seen
        seen.add((unit_id, answer.tactic))
        cell = AnswerCell(answer.on, unit_id, answer.tactic)
        old = cells.get(cell, AnswerCounts())
        cells[cell] = AnswerCounts(old.people + first, old.answers + 1, old.wrong + answer.wrong)
    return cells


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
