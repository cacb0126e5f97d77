"""Bringing people's sittings into the sums of what was learned and of answers, batch by batch.

Whoever once came in stays in the unit and on the day of their batch, whatever becomes of their membership.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from campaign.batches import LATER, REST_AFTER, SIZES, Sittings, cell_mode, sorts_of, sum_answers, sum_up
from campaign.contribution import difference, unit_on
from db import attempts, batches, measures, people, tallies
from db.attempts import CountedAnswer
from db.batches import Place, Sort
from db.engine import Tx
from db.measures import Learned, LearningCell, MeasuredSitting
from db.people import Stay
from db.tallies import AnswerCell, AnswerCounts
from text.formats import local_day

COUNTED = Sort("sitting", "counted")


@dataclass(slots=True)
class Told:
    """What batches add to the sums of what was learned and to those of answers."""

    learned: dict[LearningCell, Learned] = field(default_factory=dict)
    answers: dict[AnswerCell, AnswerCounts] = field(default_factory=dict)


def count_sittings(tx: Tx, person_id: int, campaign_id: int, change: Callable[[], None]) -> None:
    """Hand a sitting in with `change`; where it fills a batch, the sums move by that batch."""
    change()
    batches.hold(tx, campaign_id)
    formed = _enrol(tx, campaign_id, person_id, people.list_stays(tx, person_id))
    _move(tx, campaign_id, Told(), _told(tx, campaign_id, formed))


def recount_sittings(tx: Tx, person_id: int, campaign_id: int, change: Callable[[], None]) -> None:
    """Mark a person's answers anew with `change`, and move the sums of the batches that they stand in."""
    batches.hold(tx, campaign_id)
    own = {p.batch for p in batches.list_of(tx, campaign_id, person_id) if p.batch is not None}
    before = _told(tx, campaign_id, own)
    change()
    _move(tx, campaign_id, before, _told(tx, campaign_id, own))


def recount(tx: Tx, campaign_id: int) -> Told:
    """Everything that the batches of a campaign add, from people's sittings."""
    found = [each for each in batches.all_places(tx, campaign_id) if each.batch is not None]
    return _sum_batches(tx, campaign_id, found, measures.all_sittings(tx, campaign_id))


def rebuild(tx: Tx, campaign_id: int) -> None:
    """Empty the sums of a campaign and count again; whoever has no place yet takes one first, in order."""
    stays = people.all_stays(tx)
    for person_id in _without_place(tx, campaign_id):
        _enrol(tx, campaign_id, person_id, stays.get(person_id, ()))
    for waiting in _waiting(batches.all_places(tx, campaign_id)).values():
        _form(tx, waiting, SIZES[waiting[0].sort.name])
    measures.clear(tx, campaign_id)
    tallies.clear_answers(tx, campaign_id)
    _move(tx, campaign_id, Told(), recount(tx, campaign_id))


def verify(tx: Tx, campaign_id: int) -> tuple[str, ...]:
    """Every difference between the stored sums and a recount, and whatever is wrong with the batches."""
    told = recount(tx, campaign_id)
    learned_off = difference(told.learned, measures.everything(tx, campaign_id))
    answers_off = difference(told.answers, tallies.all_answers(tx, campaign_id))
    found = [f"{cell} lệch {sums}" for cell, sums in sorted(learned_off.items())]
    found += [f"{cell} lệch {sums}" for cell, sums in sorted(answers_off.items())]
    found += [f"tổng lệch {each}" for each in measures.find_wrong_sums(tx, campaign_id)]
    return (*found, *_wrong_batches(tx, campaign_id))


def _enrol(tx: Tx, campaign_id: int, person_id: int, stays: Iterable[Stay]) -> list[int]:
    """Give a person the places that their sittings call for; returns the batches that this filled."""
    by_mode = _by_mode(measures.list_sittings(tx, campaign_id, person_id))
    has, kept = {place.sort for place in batches.list_of(tx, campaign_id, person_id)}, tuple(stays)
    formed: list[int] = []
    for sort in sorts_of(by_mode):
        if sort not in has:
            on = local_day(by_mode[sort.mode].submitted_at)
            unit_id = unit_on(kept, on)
            batches.add(tx, campaign_id, sort, person_id, unit_id, on)
            formed += _fill(tx, campaign_id, sort, unit_id, on) if unit_id is not None else ()
    return formed


def _fill(tx: Tx, campaign_id: int, sort: Sort, unit_id: int, on: date) -> list[int]:
    """Form the batches that are full now: of the unit, then of those left over from all units."""
    size = SIZES[sort.name]
    if sort.name != "sitting":
        return _form(tx, batches.list_all_waiting(tx, campaign_id, sort, date.max), size)
    formed = _form(tx, batches.list_waiting(tx, campaign_id, sort, unit_id), size)
    left = batches.list_all_waiting(tx, campaign_id, sort, on - REST_AFTER)
    return formed + _form(tx, left, size, rest_on=on)


def _form(tx: Tx, waiting: tuple[Place, ...], size: int, rest_on: date | None = None) -> list[int]:
    """Batches in the order of coming, each from the day of its last; those of a rest from the day `rest_on`.

    A rest has waited for weeks: in the figures of the days gone by it must not appear afterwards.
    """
    full = [waiting[at : at + size] for at in range(0, len(waiting) - size + 1, size)]
    days = [rest_on or max(place.since_on for place in each) for each in full]
    return [batches.form(tx, each, on, rest_on is not None) for each, on in zip(full, days, strict=True)]


def _told(tx: Tx, campaign_id: int, numbers: Collection[int]) -> Told:
    """What some batches add."""
    if not numbers:
        return Told()
    places = batches.list_batches(tx, campaign_id, numbers)
    everybody = {place.person_id for place in places}
    return _sum_batches(tx, campaign_id, places, measures.sittings_of(tx, campaign_id, everybody))


def _sum_batches(
    tx: Tx,
    campaign_id: int,
    places: Iterable[Place],
    sittings: Mapping[int, tuple[MeasuredSitting, ...]],
) -> Told:
    told, groups = Told(), dict[int, list[Place]]()
    for place in places:
        groups.setdefault(place.batch or 0, []).append(place)
    counted = [p.person_id for ps in groups.values() if _has_answers(ps[0]) for p in ps]
    answers = attempts.counted_answers_of(tx, campaign_id, counted)
    for group in groups.values():
        _add(told, group, [_by_mode(sittings.get(p.person_id, ())) for p in group], answers)
    return told


def _add(
    told: Told,
    group: list[Place],
    members: list[Sittings],
    answers: Mapping[int, tuple[CountedAnswer, ...]],
) -> None:
    """Add one batch. Sums of no unit stand in the one of the last to come, under a name of their own."""
    first, last = group[0], group[-1]
    on, unit_id = last.on, last.unit_id
    if on is None or unit_id is None:
        return
    cell = LearningCell(cell_mode(first.sort, first.is_rest), on, unit_id)
    told.learned[cell] = _plus(told.learned.get(cell, Learned()), sum_up(first.sort, members))
    if not _has_answers(first):
        return
    for tactic, counts in sum_answers([answers.get(p.person_id, ()) for p in group]).items():
        place = AnswerCell(on, unit_id, tactic)
        old = told.answers.get(place, AnswerCounts())
        told.answers[place] = AnswerCounts(*(a + b for a, b in zip(old, counts, strict=True)))


def _has_answers(place: Place) -> bool:
    return place.sort == COUNTED and not place.is_rest


def _move(tx: Tx, campaign_id: int, before: Told, after: Told) -> None:
    tallies.move_answers(tx, campaign_id, difference(before.answers, after.answers))
    measures.move(tx, campaign_id, difference(before.learned, after.learned))


def _without_place(tx: Tx, campaign_id: int) -> list[int]:
    """People with a sitting that has no place, as they handed in."""
    has: dict[int, set[Sort]] = {}
    for place in batches.all_places(tx, campaign_id):
        has.setdefault(place.person_id, set()).add(place.sort)
    missing = [
        (min(s.submitted_at for s in sittings), person_id)
        for person_id, sittings in measures.all_sittings(tx, campaign_id).items()
        if not set(sorts_of(_by_mode(sittings))) <= has.get(person_id, set())
    ]
    return [person_id for _, person_id in sorted(missing)]


def _wrong_batches(tx: Tx, campaign_id: int) -> list[str]:
    """Sittings without a place, batches of another size, and people who wait though they are enough."""
    places = batches.all_places(tx, campaign_id)
    sizes = Counter((p.sort.name, p.batch) for p in places if p.batch is not None)
    waiting = {key: len(each) for key, each in _waiting(places).items()}
    return [
        *(f"người {each} chưa có chỗ trong nhóm" for each in _without_place(tx, campaign_id)),
        *(f"nhóm {batch} có {n} người" for (name, batch), n in sizes.items() if n != SIZES[name]),
        *(f"{sort} ở đơn vị {u}: {n} người chờ" for (sort, u), n in waiting.items() if n >= SIZES[sort.name]),
    ]


def _waiting(places: Iterable[Place]) -> dict[tuple[Sort, int | None], tuple[Place, ...]]:
    """Who waits, by whom they wait for: sittings for others of their unit, pairs for anybody."""
    found: dict[tuple[Sort, int | None], list[Place]] = {}
    for place in places:
        if place.batch is None and place.unit_id is not None:
            unit_id = place.unit_id if place.sort.name == "sitting" else None
            found.setdefault((place.sort, unit_id), []).append(place)
    return {key: tuple(each) for key, each in found.items()}


def _by_mode(sittings: Iterable[MeasuredSitting]) -> dict[str, MeasuredSitting]:
    return {sitting.mode: sitting for sitting in sittings}


def _plus(one: Learned, other: Learned) -> Learned:
    return Learned(*(a + b for a, b in zip(one, other, strict=True)))


__all__ = ["LATER", "count_sittings", "rebuild", "recount", "recount_sittings", "verify"]
