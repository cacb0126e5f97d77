"""Draws a form: how many items of each sort, balanced over levels and channels, scams about half at most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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

    First it is decided how many scams each cell gives, so that scams are half of the judged
    messages or one fewer, and may be about any tactic. Then each cell takes those of its items
    that the person has met least (`met` counts by key), so that none comes twice before the bank
    is exhausted; among these, levels and channels that the form lacks come first. The level of an
    item is the one in `observed` (by revision) if it is there, otherwise the predicted one. A form is
    drawn once and its items are stored, so that what is observed later changes no form.
    Raises BlueprintFault when the bank is too small or has too few that are no scams.
    """
    pools = [_pool(cell, bank, random) for cell in cells]
    order = random.sample(range(len(cells)), len(cells))
    scams = dict(zip(order, _share_scams([(cells[i], pools[i]) for i in order], met, random), strict=True))
    drawn: list[BankItem] = []
    for place, cell in enumerate(cells):
        others = cell.count - scams[place]
        drawn += _take(pools[place], scams[place], others, met, drawn, observed or {})
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


def _share_scams(
    cells: Sequence[tuple[CellOfBlueprint, list[BankItem]]], met: Mapping[str, int], random: Random
) -> tuple[int, ...]:
    """How many scams each cell gives; as near to half of the judged messages as can be without repeating.

    What the person has met counts as absent, unless fewer than a third of the messages could then
    be scams, or more than half would have to be.
    """
    judged = sum(cell.count for cell, pool in cells if any(item.truth for item in pool))
    wanted = judged // 2 - (random.randrange(2) if judged >= 6 else 0)
    fresh = [_range_of_scams(cell, _met_least(pool, met, cell.count)) for cell, pool in cells]
    every = [_range_of_scams(cell, pool) for cell, pool in cells]
    for ranges, fewest in ((fresh, judged // 3), (every, 0)):
        least, most = sum(low for low, _ in ranges), sum(high for _, high in ranges)
        if least <= judged // 2 and most >= min(fewest, wanted):
            return _spread(min(max(wanted, least), most), ranges, random)
    raise BlueprintFault(t("quiz.fault.genuine"))


def _met_least(pool: Sequence[BankItem], met: Mapping[str, int], count: int) -> list[BankItem]:
    """The items met as rarely as possible that are enough for the cell."""
    often = sorted(met.get(item.item.head.key, 0) for item in pool)[count - 1]
    return [item for item in pool if met.get(item.item.head.key, 0) <= often]


def _range_of_scams(cell: CellOfBlueprint, pool: Sequence[BankItem]) -> tuple[int, int]:
    """The fewest and the most scams that the cell can give."""
    scams = sum(item.truth == "scam" for item in pool)
    return max(0, cell.count - (len(pool) - scams)), min(cell.count, scams)


def _spread(wanted: int, ranges: Sequence[tuple[int, int]], random: Random) -> tuple[int, ...]:
    """The fewest of each cell, and the rest by lot among those that have room."""
    given = [low for low, _ in ranges]
    room = [place for place, (low, high) in enumerate(ranges) for _ in range(high - low)]
    for place in random.sample(room, wanted - sum(given)):
        given[place] += 1
    return tuple(given)


def _take(
    pool: Sequence[BankItem],
    scams: int,
    others: int,
    met: Mapping[str, int],
    before: Sequence[BankItem],
    observed: Levels,
) -> list[BankItem]:
    """The items of one cell, one by one the best that the form lacks."""
    form = list(before)
    taken = {item.revision_id for item in before}
    for is_scam, count in ((True, scams), (False, others)):
        free = [i for i in pool if (i.truth == "scam") == is_scam and i.revision_id not in taken]
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
