"""What one person adds to the counts of what was learned: the pure rule, and moving the counts by it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from campaign.contribution import unit_on
from db import measures, people
from db.engine import Tx
from db.measures import Contributions, GainCell, JudgementCell, MeasuredSitting, SittingCell
from db.people import Stay
from text.formats import local_day

Cell = TypeVar("Cell", bound=Hashable)
LATER = ("month1", "month5")


def contributions(stays: Iterable[Stay], sittings: Iterable[MeasuredSitting]) -> Contributions:
    """One person counted once in each occasion, in the unit they belonged to on the day it was finished.

    A gain since before, and what is kept of the result right after, are counted on the day of the later
    of the two sittings. Days out of any unit count nowhere.
    """
    kept, by_mode = tuple(stays), {sitting.mode: sitting for sitting in sittings}
    counts = _nothing()
    before, after = by_mode.get("before"), by_mode.get("counted")
    for mode, sitting in by_mode.items():
        on = local_day(sitting.submitted_at)
        unit_id = unit_on(kept, on)
        if unit_id is not None:
            counts.judgements[JudgementCell(mode, on, unit_id, sitting.judged)] = 1
            counts.sittings[SittingCell(mode, on, unit_id, sitting.percent, sitting.certain)] = 1
        if before is not None and mode != "before":
            _count_pair(counts.gains, kept, before, sitting)
        if after is not None and mode in LATER:
            _count_pair(counts.kept, kept, after, sitting)
    return counts


def count_sittings(tx: Tx, person_id: int, campaign_id: int, change: Callable[[], None]) -> None:
    """Make a change of somebody's sittings and move the counts with it."""
    before = _of_person(tx, person_id, campaign_id)
    change()
    measures.move(tx, campaign_id, _less(_of_person(tx, person_id, campaign_id), before))


def move_people(
    tx: Tx, campaign_id: int, before: Mapping[int, Iterable[Stay]], after: Mapping[int, Iterable[Stay]]
) -> None:
    """Move the counts of a campaign as people's memberships become others."""
    change = _nothing()
    touched = before.keys() | after.keys()
    for person_id, sittings in measures.sittings_of(tx, campaign_id, touched).items():
        old = contributions(before.get(person_id, ()), sittings)
        new = contributions(after.get(person_id, ()), sittings)
        _add(change, _less(new, old))
    measures.move(tx, campaign_id, change)


def recount(tx: Tx, campaign_id: int) -> Contributions:
    """Everybody's contributions from their sittings."""
    stays = people.all_stays(tx)
    total = _nothing()
    for person_id, sittings in measures.all_sittings(tx, campaign_id).items():
        _add(total, contributions(stays.get(person_id, ()), sittings))
    return total


def rebuild(tx: Tx, campaign_id: int) -> None:
    """Empty the counts of a campaign and count again."""
    measures.clear(tx, campaign_id)
    measures.move(tx, campaign_id, recount(tx, campaign_id))


def verify(tx: Tx, campaign_id: int) -> tuple[str, ...]:
    """Every difference between the stored counts and a recount."""
    off = _less(measures.everything(tx, campaign_id), recount(tx, campaign_id))
    found = (f"{cell} lệch {n}" for cells in off for cell, n in sorted(cells.items()))
    return (*found, *(f"tổng lệch {each}" for each in measures.find_wrong_sums(tx, campaign_id)))


def _of_person(tx: Tx, person_id: int, campaign_id: int) -> Contributions:
    stays = people.list_stays(tx, person_id)
    return contributions(stays, measures.list_sittings(tx, campaign_id, person_id))


def _count_pair(
    pairs: dict[GainCell, int], stays: tuple[Stay, ...], first: MeasuredSitting, second: MeasuredSitting
) -> None:
    on: date = max(local_day(first.submitted_at), local_day(second.submitted_at))
    unit_id = unit_on(stays, on)
    if unit_id is not None:
        pairs[GainCell(second.mode, on, unit_id, first.percent, second.percent)] = 1


def _nothing() -> Contributions:
    return Contributions({}, {}, {}, {})


def _add(total: Contributions, part: Contributions) -> None:
    _add_cells(total.judgements, part.judgements)
    _add_cells(total.gains, part.gains)
    _add_cells(total.kept, part.kept)
    _add_cells(total.sittings, part.sittings)


def _less(after: Contributions, before: Contributions) -> Contributions:
    """after − before, cell by cell; cells that do not change are left out."""
    return Contributions(
        _less_cells(after.judgements, before.judgements),
        _less_cells(after.gains, before.gains),
        _less_cells(after.kept, before.kept),
        _less_cells(after.sittings, before.sittings),
    )


def _add_cells(total: dict[Cell, int], part: Mapping[Cell, int]) -> None:
    for cell, n in part.items():
        total[cell] = total.get(cell, 0) + n


def _less_cells(after: Mapping[Cell, int], before: Mapping[Cell, int]) -> dict[Cell, int]:
    cells = after.keys() | before.keys()
    changes = {cell: after.get(cell, 0) - before.get(cell, 0) for cell in cells}
    return {cell: n for cell, n in changes.items() if n}
