"""Draws a form: how many items of each sort, balanced over levels and channels, scams about half at most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any

from lessons.fields import Level
from quizzes.bank import BankItem
from quizzes.observed import Levels
from quizzes.variants import draw_values
from text import t

Group = tuple[int, str, str]
"""How often the person has met an item, its level and its channel."""
Groups = dict[Group, list[tuple[int, BankItem]]]


class Sort(StrEnum):
    """What an item shows: a message to judge, one only looked at or talked to, or none of known truth."""

    JUDGED_SCAM = "judged_scam"
    JUDGED_OTHER = "judged_other"
    SEEN_SCAM = "seen_scam"
    SEEN_OTHER = "seen_other"
    PLAIN = "plain"


class Plan(Counter[Sort]):
    """How many items of each sort a cell gives."""

    @property
    def judged(self) -> int:
        """Those that ask for a verdict."""
        return self[Sort.JUDGED_SCAM] + self[Sort.JUDGED_OTHER]

    @property
    def seen(self) -> int:
        """Those that show something and ask for none."""
        return self[Sort.SEEN_SCAM] + self[Sort.SEEN_OTHER]


class BlueprintFault(ValueError):
    """A blueprint that the bank cannot fill; the message names the cell."""


@dataclass(frozen=True, slots=True)
class CellOfBlueprint:
    """`count` items that fit; an empty field fits any.

    `kind` and `tactic` may name several with | between them, `truth` is what judged messages are, `level` is
    the one written with the item: what was observed never makes a blueprint impossible to fill.
    """

    count: int
    kind: str = ""
    tactic: str = ""
    channel: str = ""
    level: str = ""
    truth: str = ""


@dataclass(frozen=True, slots=True)
class DrawnItem:
    """An item of a form with the words that fill its slots."""

    item: BankItem
    values: Mapping[str, str]


def read_blueprint(data: Iterable[Mapping[str, Any]]) -> tuple[CellOfBlueprint, ...]:
    """The cells as stored with a campaign."""
    return tuple(CellOfBlueprint(**{**cell, "count": int(cell["count"])}) for cell in data)


def draw(
    cells: Sequence[CellOfBlueprint],
    bank: Sequence[BankItem],
    met: Mapping[str, int],
    random: Random,
    observed: Levels | None = None,
) -> tuple[DrawnItem, ...]:
    """The items of a form in the order they are asked, each in a variant of its own.

    First it is decided how many of each sort every cell gives, so that scams are half of the judged
    messages or a few fewer, may be about any tactic, and are at most half of all that is looked at or
    talked to, judged or not. Then each cell takes those of its items that the person has met least
    (`met` counts by key), so that none comes twice before the bank is exhausted; among these, levels
    and channels that the form lacks come first. The level of an item is the one in `observed` (by
    revision) if it is there, otherwise the predicted one. A form is drawn once and its items are
    stored, so that what is observed later changes no form.
    Raises BlueprintFault when the bank is too small or has too few that are no scams.
    """
    pools = [_pool(cell, bank, random) for cell in cells]
    plans = _plan(cells, pools, met, random)
    drawn: list[BankItem] = []
    for pool, plan in zip(pools, plans, strict=True):
        drawn += _take(pool, plan, met, drawn, observed or {})
    random.shuffle(drawn)
    return tuple(DrawnItem(item, draw_values(item.variants, random)) for item in drawn)


def _pool(cell: CellOfBlueprint, bank: Sequence[BankItem], random: Random) -> list[BankItem]:
    """What fits the cell, in drawn order; raises BlueprintFault when it is too little."""
    pool = [item for item in bank if _fits(item, cell)]
    if len(pool) < cell.count:
        raise BlueprintFault(t("quiz.fault.blueprint", kind=cell.kind or "–", tactic=cell.tactic or "–"))
    random.shuffle(pool)
    return pool


def _fits(item: BankItem, cell: CellOfBlueprint) -> bool:
    head = item.item.head
    return (
        (not cell.kind or head.kind in cell.kind.split("|"))
        and (not cell.tactic or head.tactic in cell.tactic.split("|"))
        and cell.channel in {"", head.channel}
        and cell.level in {"", head.level}
        and cell.truth in {"", item.truth}
    )


def _sort(item: BankItem) -> Sort:
    """What the balance of a form asks of an item."""
    if not item.shows:
        return Sort.PLAIN
    if item.truth:
        return Sort.JUDGED_SCAM if item.truth == "scam" else Sort.JUDGED_OTHER
    return Sort.SEEN_SCAM if item.shows == "scam" else Sort.SEEN_OTHER


def _plan(
    cells: Sequence[CellOfBlueprint], pools: Sequence[list[BankItem]], met: Mapping[str, int], random: Random
) -> list[Plan]:
    """How many of each sort every cell gives.

    What asks for no verdict falls as it is met and drawn; the scams among the judged messages leave
    room for those that are only seen. Where there is no room, a scam that is only seen gives way.
    """
    plans = [_as_it_falls(cell, pool, met) for cell, pool in zip(cells, pools, strict=True)]
    order = random.sample(range(len(cells)), len(cells))
    while True:
        slots = [_Slots(plans[i].judged, [b for b in pools[i] if b.truth]) for i in order]
        seen = sum(plan.seen for plan in plans)
        seen_scams = sum(plan[Sort.SEEN_SCAM] for plan in plans)
        try:
            shares = _share_scams(slots, seen, seen_scams, met, random)
        except BlueprintFault:
            if not _give_way(plans, pools):
                raise
            continue
        for place, scams in zip(order, shares, strict=True):
            judged = plans[place].judged
            plans[place][Sort.JUDGED_SCAM] = scams
            plans[place][Sort.JUDGED_OTHER] = judged - scams
        return plans


def _as_it_falls(cell: CellOfBlueprint, pool: Sequence[BankItem], met: Mapping[str, int]) -> Plan:
    """The sorts of the items met least, in drawn order."""
    least = sorted(pool, key=lambda item: met.get(item.item.head.key, 0))
    return Plan(_sort(item) for item in least[: cell.count])


def _give_way(plans: Sequence[Plan], pools: Sequence[Sequence[BankItem]]) -> bool:
    """Put something else in the place of a scam that is only seen; False where nothing else is left."""
    for plan, pool in zip(plans, pools, strict=True):
        if not plan[Sort.SEEN_SCAM]:
            continue
        held = Counter(_sort(item) for item in pool)
        for other in (Sort.SEEN_OTHER, Sort.PLAIN, Sort.JUDGED_OTHER):
            if held[other] > plan[other]:
                plan[Sort.SEEN_SCAM] -= 1
                plan[other] += 1
                return True
    return False


@dataclass(frozen=True, slots=True)
class _Slots:
    """So many judged messages of a cell, and those they are taken from."""

    count: int
    pool: Sequence[BankItem]


def _share_scams(
    slots: Sequence[_Slots], seen: int, seen_scams: int, met: Mapping[str, int], random: Random
) -> tuple[int, ...]:
    """How many scams each cell gives; as near to half of the judged messages as can be without repeating.

    With the `seen_scams` among the `seen` that ask for no verdict they are at most half of all. What
    the person has met counts as absent, unless fewer than a third of the messages could then be
    scams, or more than half would have to be.
    """
    judged = sum(each.count for each in slots)
    room = min(judged // 2, (judged + seen) // 2 - seen_scams)
    wanted = min(room, judged // 2 - (random.randrange(2) if judged >= 6 else 0))
    fresh = [_range_of_scams(each.count, _met_least(each.pool, met, each.count)) for each in slots]
    every = [_range_of_scams(each.count, each.pool) for each in slots]
    for ranges, fewest in ((fresh, judged // 3), (every, 0)):
        least, most = sum(low for low, _ in ranges), sum(high for _, high in ranges)
        if least <= room and most >= min(fewest, wanted):
            return _spread(min(max(wanted, least), most), ranges, random)
    raise BlueprintFault(t("quiz.fault.genuine"))


def _met_least(pool: Sequence[BankItem], met: Mapping[str, int], count: int) -> list[BankItem]:
    """The items met as rarely as possible that are enough for so many."""
    if not count:
        return []
    often = sorted(met.get(item.item.head.key, 0) for item in pool)[count - 1]
    return [item for item in pool if met.get(item.item.head.key, 0) <= often]


def _range_of_scams(count: int, pool: Sequence[BankItem]) -> tuple[int, int]:
    """The fewest and the most scams among so many."""
    scams = sum(item.truth == "scam" for item in pool)
    return max(0, count - (len(pool) - scams)), min(count, scams)


def _spread(wanted: int, ranges: Sequence[tuple[int, int]], random: Random) -> tuple[int, ...]:
    """The fewest of each cell, and the rest by lot among those that have room."""
    given = [low for low, _ in ranges]
    room = [place for place, (low, high) in enumerate(ranges) for _ in range(high - low)]
    for place in random.sample(room, wanted - sum(given)):
        given[place] += 1
    return tuple(given)


def _take(
    pool: Sequence[BankItem],
    plan: Plan,
    met: Mapping[str, int],
    before: Sequence[BankItem],
    observed: Levels,
) -> list[BankItem]:
    """The items of one cell, one by one the best that the form lacks."""
    form = list(before)
    taken = {item.revision_id for item in before}
    for sort in Sort:
        count = plan[sort]
        free = [i for i in pool if _sort(i) is sort and i.revision_id not in taken] if count else []
        if len(free) < count:
            raise BlueprintFault(t("quiz.fault.genuine"))
        groups = _alike(free, met, observed)
        for _ in range(count):
            form.append(_best(groups, form, observed))
    return form[len(before) :]


def _alike(free: Sequence[BankItem], met: Mapping[str, int], observed: Levels) -> Groups:
    """The items that no rank tells apart, each with its place in drawn order, the first one last."""
    groups: Groups = {}
    for place in range(len(free) - 1, -1, -1):
        item = free[place]
        group = (met.get(item.item.head.key, 0), _level(item, observed), item.item.head.channel)
        groups.setdefault(group, []).append((place, item))
    return groups


def _best(groups: Groups, form: Sequence[BankItem], observed: Levels) -> BankItem:
    """Met least, then of a level and channel that are rare so far; the first in drawn order. Takes it out."""
    levels = Counter[str](_level(item, observed) for item in form)
    channels = Counter[str](item.item.head.channel for item in form)

    def rank(group: Group) -> tuple[int, int, int]:
        times, level, channel = group
        return times, levels[level] + channels[channel], groups[group][-1][0]

    best = min((group for group in groups if groups[group]), key=rank)
    return groups[best].pop()[1]


def _level(item: BankItem, observed: Levels) -> Level:
    return observed.get(item.revision_id, item.item.head.level)
