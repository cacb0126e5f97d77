"""What one person adds to the sums of what was learned: the pure rule, and moving the sums by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from campaign.contribution import difference, gather, unit_on
from campaign.learned import of_gain, of_kept, of_sitting
from db import measures, people
from db.engine import Tx
from db.measures import Learned, LearningCell, MeasuredSitting
from db.people import Stay
from text.formats import local_day

LATER = ("month1", "month5")


def contribution(stays: Iterable[Stay], sittings: Iterable[MeasuredSitting]) -> dict[LearningCell, Learned]:
    """One person counted once in each occasion, in the unit they belonged to on the day it was finished.

    A gain since before, and what is kept of the result right after, are counted on the day of the later
    of the two sittings. Days out of any unit count nowhere.
    """
    kept, by_mode = tuple(stays), {sitting.mode: sitting for sitting in sittings}
    before, after = by_mode.get("before"), by_mode.get("counted")
    cells: dict[LearningCell, Learned] = {}
    for mode, sitting in by_mode.items():
        on = local_day(sitting.submitted_at)
        _put(cells, kept, mode, on, of_sitting(sitting))
        if before is not None and mode != "before":
            later = max(on, local_day(before.submitted_at))
            _put(cells, kept, mode, later, of_gain(before.percent, sitting.percent))
        if after is not None and mode in LATER:
            later = max(on, local_day(after.submitted_at))
            _put(cells, kept, mode, later, of_kept(after.percent, sitting.percent))
    return cells


def count_sittings(tx: Tx, person_id: int, campaign_id: int, change: Callable[[], None]) -> None:
    """Make a change of somebody's sittings and move the sums with it."""
    before = _of_person(tx, person_id, campaign_id)
    change()
    measures.move(tx, campaign_id, difference(before, _of_person(tx, person_id, campaign_id)))


def move_people(
    tx: Tx, campaign_id: int, before: Mapping[int, Iterable[Stay]], after: Mapping[int, Iterable[Stay]]
) -> None:
    """Move the sums of a campaign as people's memberships become others."""
    change: dict[LearningCell, Learned] = {}
    touched = before.keys() | after.keys()
    for person_id, sittings in measures.sittings_of(tx, campaign_id, touched).items():
        old = contribution(before.get(person_id, ()), sittings)
        new = contribution(after.get(person_id, ()), sittings)
        gather(change, difference(old, new))
    measures.move(tx, campaign_id, change)


def recount(tx: Tx, campaign_id: int) -> dict[LearningCell, Learned]:
    """Everybody's contributions from their sittings."""
    stays = people.all_stays(tx)
    total: dict[LearningCell, Learned] = {}
    for person_id, sittings in measures.all_sittings(tx, campaign_id).items():
        gather(total, contribution(stays.get(person_id, ()), sittings))
    return total


def rebuild(tx: Tx, campaign_id: int) -> None:
    """Empty the sums of a campaign and count again."""
    measures.clear(tx, campaign_id)
    measures.move(tx, campaign_id, recount(tx, campaign_id))


def verify(tx: Tx, campaign_id: int) -> tuple[str, ...]:
    """Every difference between the stored sums and a recount."""
    off = difference(recount(tx, campaign_id), measures.everything(tx, campaign_id))
    found = (f"{cell} lệch {sums}" for cell, sums in sorted(off.items()))
    return (*found, *(f"tổng lệch {each}" for each in measures.find_wrong_sums(tx, campaign_id)))


def _of_person(tx: Tx, person_id: int, campaign_id: int) -> dict[LearningCell, Learned]:
    stays = people.list_stays(tx, person_id)
    return contribution(stays, measures.list_sittings(tx, campaign_id, person_id))


def _put(
    cells: dict[LearningCell, Learned], stays: tuple[Stay, ...], mode: str, on: date, sums: Learned
) -> None:
    """Add sums to those of the unit that the person belonged to on the day."""
    unit_id = unit_on(stays, on)
    if unit_id is not None:
        gather(cells, {LearningCell(mode, on, unit_id): sums})
