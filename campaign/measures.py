"""What one person adds to the counts of judgements and gains: the pure rule, and moving the counts by it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from campaign.contribution import unit_on
from db import measures, people
from db.engine import Tx
from db.measures import GainCell, JudgementCell, MeasuredSitting
from db.people import Stay
from text.formats import local_day

Cell = TypeVar("Cell", bound=Hashable)
Contributions = tuple[dict[JudgementCell, int], dict[GainCell, int]]


def contributions(stays: Iterable[Stay], sittings: Iterable[MeasuredSitting]) -> Contributions:
    """One person counted once in each occasion, in the unit they belonged to on the day it was finished.

    A gain is counted on the day of the later of the two sittings. Days out of any unit count nowhere.
    """
    kept, by_mode = tuple(stays), {sitting.mode: sitting for sitting in sittings}
    judgements: dict[JudgementCell, int] = {}
    gains: dict[GainCell, int] = {}
    before = by_mode.get("before")
    for mode, sitting in by_mode.items():
        on = local_day(sitting.submitted_at)
        unit_id = unit_on(kept, on)
        if unit_id is not None:
            judgements[JudgementCell(mode, on, unit_id, sitting.judged)] = 1
        if before is not None and mode != "before":
            _count_gain(gains, kept, before, sitting)
    return judgements, gains


def count_sittings(tx: Tx, person_id: int, campaign_id: int, change: Callable[[], None]) -> None:
    """Make a change of somebody's sittings and move the counts with it."""
    before = _of_person(tx, person_id, campaign_id)
    change()
    after = _of_person(tx, person_id, campaign_id)
    measures.move(tx, campaign_id, _less(after[0], before[0]), _less(after[1], before[1]))


def move_people(
    tx: Tx, campaign_id: int, before: Mapping[int, Iterable[Stay]], after: Mapping[int, Iterable[Stay]]
) -> None:
    """Move the counts of a campaign as people's memberships become others."""
    judgements: dict[JudgementCell, int] = {}
    gains: dict[GainCell, int] = {}
    touched = before.keys() | after.keys()
    for person_id, sittings in measures.sittings_of(tx, campaign_id, touched).items():
        old = contributions(before.get(person_id, ()), sittings)
        new = contributions(after.get(person_id, ()), sittings)
        _add(judgements, _less(new[0], old[0]))
        _add(gains, _less(new[1], old[1]))
    measures.move(tx, campaign_id, judgements, gains)


def recount(tx: Tx, campaign_id: int) -> Contributions:
    """Everybody's contributions from their sittings."""
    stays = people.all_stays(tx)
    judgements: dict[JudgementCell, int] = {}
    gains: dict[GainCell, int] = {}
    for person_id, sittings in measures.all_sittings(tx, campaign_id).items():
        own = contributions(stays.get(person_id, ()), sittings)
        _add(judgements, own[0])
        _add(gains, own[1])
    return judgements, gains


def rebuild(tx: Tx, campaign_id: int) -> None:
    """Empty the counts of a campaign and count again."""
    measures.clear(tx, campaign_id)
    measures.move(tx, campaign_id, *recount(tx, campaign_id))


def verify(tx: Tx, campaign_id: int) -> tuple[str, ...]:
    """Every difference between the stored counts and a recount."""
    judgements, gains = recount(tx, campaign_id)
    off = _less(measures.all_judgements(tx, campaign_id), judgements)
    gain_off = _less(measures.all_gains(tx, campaign_id), gains)
    found = [f"{cell} lệch {n}" for cell, n in sorted(off.items())]
    return (*found, *(f"{cell} lệch {n}" for cell, n in sorted(gain_off.items())))


def _of_person(tx: Tx, person_id: int, campaign_id: int) -> Contributions:
    stays = people.list_stays(tx, person_id)
    return contributions(stays, measures.list_sittings(tx, campaign_id, person_id))


def _count_gain(
    gains: dict[GainCell, int], stays: tuple[Stay, ...], first: MeasuredSitting, second: MeasuredSitting
) -> None:
    on: date = max(local_day(first.submitted_at), local_day(second.submitted_at))
    unit_id = unit_on(stays, on)
    if unit_id is not None:
        gains[GainCell(second.mode, on, unit_id, first.percent, second.percent)] = 1


def _add(total: dict[Cell, int], part: Mapping[Cell, int]) -> None:
    for cell, n in part.items():
        total[cell] = total.get(cell, 0) + n


def _less(after: Mapping[Cell, int], before: Mapping[Cell, int]) -> dict[Cell, int]:
    """after − before, cell by cell; cells that do not change are left out."""
    cells = after.keys() | before.keys()
    changes = {cell: after.get(cell, 0) - before.get(cell, 0) for cell in cells}
    return {cell: n for cell, n in changes.items() if n}
