"""What a person's first meeting with an item adds to the counts of that item, and moving the counts by it.

How hard an item is shows when somebody meets it for the first time. So of all answers of a person to one
item, whatever its revision, only the first counts, and only when it was given in a measured sitting
(before, counted, month1, month5): after a practice or a review the reasons are known. The answers of a
measured sitting count once it is handed in: a form broken off says nothing of the items not reached.

Answers are counted at once but shown later: they wait until LEAST people have met the item on the same
occasion of the same campaign, so that no figure of an item grows by fewer. See docs/decisions/0016.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from campaign.batches import LEAST
from campaign.contribution import Count, Place, difference, gather
from db import encounters as store
from db import item_waits, rests
from db.encounters import (
    Encounter,
    GroupCell,
    GroupCounts,
    ItemCell,
    ItemCounts,
    PickCell,
)
from db.engine import Tx
from db.measures import MEASURED
from db.rests import RestSums

STRATA = 5
"""Strata of how well somebody did on the rest of a sitting, each as wide: 0–19, 20–39 … 80–100 points."""
Answers = tuple[Encounter, ...]
C = TypeVar("C")
N = TypeVar("N")
R = TypeVar("R", ItemCell, GroupCell)


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """All that may be shown of one revision; every count is of first answers but that of `rests`."""

    counts: ItemCounts
    picks: Mapping[str, int]
    rests: RestSums
    cells: Mapping[ItemCell, ItemCounts]
    groups: Mapping[GroupCell, GroupCounts]


def read_figures(tx: Tx) -> dict[int, ItemFigures]:
    """What is counted of each revision, less the answers that wait."""
    waiting = store.list_waiting(tx)
    firsts = [answer for answer, is_first in waiting if is_first]
    held = _without(rests.sum_by_revision(tx), ((a.revision_id, _rest_of(a)) for a, _ in waiting))
    cells = _without(store.all_counts(tx), ((a.cell, a.counts) for a in firsts))
    groups = _without(store.all_groups(tx), (each for a in firsts for each in groups_of((a,)).items()))
    by_cell, by_group = _by_revision(cells), _by_revision(groups)
    picked = {i: Counter(each) for i, each in store.picks_by_revision(tx).items()}
    for answer in firsts:
        picked.get(answer.revision_id, Counter()).subtract([answer.picked])
    return {
        revision_id: ItemFigures(
            _sum(each.values()),
            {words: n for words, n in picked.get(revision_id, {}).items() if n > 0},
            held.get(revision_id, RestSums()),
            each,
            by_group.get(revision_id, {}),
        )
        for revision_id, each in by_cell.items()
    }


def contribution(answers: Iterable[Encounter]) -> dict[ItemCell, ItemCounts]:
    """What the answers of one person to one item add: those of the first, or nothing."""
    first = _first(answers)
    return {first.cell: first.counts} if first else {}


def picks(answers: Iterable[Encounter]) -> dict[PickCell, int]:
    """What was picked with the answer that counts."""
    first = _first(answers)
    return {first.pick: 1} if first else {}


def groups_of(answers: Iterable[Encounter]) -> dict[GroupCell, GroupCounts]:
    """What they add to the counts by post and stratum; nothing where the sitting had no other answer."""
    first = _first(answers)
    if first is None or first.rest is None:
        return {}
    cell = GroupCell(first.revision_id, first.is_head, min(first.rest * STRATA // 100, STRATA - 1))
    return {cell: GroupCounts(1, first.counts.right)}


def count_sitting(tx: Tx, person_id: int, attempt_id: int, change: Callable[[], None]) -> None:
    """Hand a sitting in with `change`, and move the counts of its items; the caller holds the person."""
    item_waits.hold(tx, attempt_id)
    before = store.list_of_attempt(tx, person_id, attempt_id)
    change()
    after = store.list_of_attempt(tx, person_id, attempt_id)
    _move(tx, before.values(), after.values())
    _wait(tx, attempt_id, before, after)


def change_encounters(tx: Tx, person_id: int, revision_id: int, change: Callable[[], None]) -> None:
    """Make a change of a person's stored answers to an item, and move its counts with it."""
    before = store.list_encounters(tx, person_id, revision_id)
    change()
    _move(tx, [before], [store.list_encounters(tx, person_id, revision_id)])


def rebuild(tx: Tx) -> None:
    """Empty the counts of every item and count again."""
    store.clear(tx)
    store.move(tx, store.recount(tx))
    store.move_picks(tx, store.recount_picks(tx))
    store.move_groups(tx, _recount_groups(tx))


def verify(tx: Tx) -> tuple[str, ...]:
    """Every difference between the stored counts and a recount."""
    off = _less(store.all_counts(tx), store.recount(tx))
    picked = _fewer(store.all_picks(tx), store.recount_picks(tx))
    found = [f"{cell} lệch {counts}" for cell, counts in sorted(off.items())]
    found += [f"{cell} lệch {n}" for cell, n in sorted(picked.items())]
    groups = difference(_recount_groups(tx), store.all_groups(tx))
    found += [f"{cell} lệch {n}" for cell, n in sorted(groups.items())]
    return (*found, *(f"chờ mà không có câu trả lời: {each}" for each in item_waits.list_unfounded(tx)))


def _first(answers: Iterable[Encounter]) -> Encounter | None:
    """The answer that counts of one person to one item."""
    first = min(answers, key=lambda a: (a.answered_at, a.attempt_id, a.place), default=None)
    return first if first is not None and first.mode in MEASURED else None


def _wait(tx: Tx, attempt_id: int, before: Mapping[str, Answers], after: Mapping[str, Answers]) -> None:
    """Have the answers of a sitting wait, or let them in with those that have waited."""
    firsts = {key: _first(answers) for key, answers in after.items()}
    item_waits.put_off(tx, [(a.attempt_id, a.place) for a in _changed(before, firsts)])
    new = [
        (a, a is firsts[key]) for key, answers in after.items() for a in answers if a.attempt_id == attempt_id
    ]
    item_waits.add(tx, new)
    if new:
        item_waits.let_in(tx, attempt_id, new[0][0].campaign_id, new[0][0].mode, LEAST)


def _changed(before: Mapping[str, Answers], firsts: Mapping[str, Encounter | None]) -> Iterator[Encounter]:
    """Answers that counted so far and do not any more."""
    for key, answers in before.items():
        old, new = _first(answers), firsts.get(key)
        if old is not None and (new is None or (old.attempt_id, old.place) != (new.attempt_id, new.place)):
            yield old


def _recount_groups(tx: Tx) -> dict[GroupCell, GroupCounts]:
    groups: dict[GroupCell, GroupCounts] = {}
    for answer in store.stream_firsts(tx):
        gather(groups, groups_of((answer,)))
    return groups


def _sum(parts: Iterable[ItemCounts]) -> ItemCounts:
    return ItemCounts(*(sum(column) for column in zip(ItemCounts(), *parts, strict=True)))


def _rest_of(answer: Encounter) -> RestSums:
    """What one answer adds to the sums of its item against the rest, as db/rests.py has it."""
    rest, right = answer.rest, answer.counts.right
    return RestSums() if rest is None else RestSums(1, right, rest, rest * rest, rest * right)


def _by_revision(cells: Mapping[R, Count]) -> dict[int, dict[R, Count]]:
    found: dict[int, dict[R, Count]] = {}
    for cell, counts in cells.items():
        found.setdefault(cell.revision_id, {})[cell] = counts
    return found


def _without(counted: Mapping[Place, Count], waiting: Iterable[tuple[Place, Count]]) -> dict[Place, Count]:
    """The counts less those that wait."""
    held: dict[Place, Count] = {}
    for cell, counts in waiting:
        gather(held, {cell: counts})
    return difference({cell: counts for cell, counts in held.items() if cell in counted}, counted)


def _move(tx: Tx, before: Iterable[Answers], after: Iterable[Answers]) -> None:
    """Move the counts of the answers of one person to some items, each item by itself."""
    old, new = tuple(before), tuple(after)
    store.move(tx, _less(_all(contribution, new), _all(contribution, old)))
    store.move_picks(tx, _fewer(_all(picks, new), _all(picks, old)))
    store.move_groups(tx, difference(_all(groups_of, old), _all(groups_of, new)))


def _all(rule: Callable[[Answers], dict[C, N]], items: Iterable[Answers]) -> dict[C, N]:
    """What the answers to all of these items add; no two items share a cell."""
    cells: dict[C, N] = {}
    for answers in items:
        cells.update(rule(answers))
    return cells


def _fewer(after: Mapping[PickCell, int], before: Mapping[PickCell, int]) -> dict[PickCell, int]:
    """after − before, cell by cell; cells that do not change are left out."""
    changes = {cell: after.get(cell, 0) - before.get(cell, 0) for cell in after.keys() | before.keys()}
    return {cell: n for cell, n in changes.items() if n}


def _less(
    after: Mapping[ItemCell, ItemCounts], before: Mapping[ItemCell, ItemCounts]
) -> dict[ItemCell, ItemCounts]:
    """after − before, cell by cell; cells that do not change are left out."""
    changes: dict[ItemCell, ItemCounts] = {}
    for cell in after.keys() | before.keys():
        old, new = before.get(cell, ItemCounts()), after.get(cell, ItemCounts())
        change = ItemCounts(*(b - a for a, b in zip(old, new, strict=True)))
        if any(change):
            changes[cell] = change
    return changes
