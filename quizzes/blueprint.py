"""Draws a form: how many items of each sort, balanced over levels and channels, scams at most half."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from quizzes.bank import BankItem
from text import t


class BlueprintFault(ValueError):
    """A blueprint that the bank cannot fill; the message names the cell."""


@dataclass(frozen=True, slots=True)
class CellOfBlueprint:
    """`count` items that fit; an empty field fits any.

    `kind` may name several kinds with | between them, `truth` is what judged messages are.
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
    cells: Sequence[CellOfBlueprint], bank: Sequence[BankItem], met: Mapping[str, int], random: Random
) -> tuple[DrawnItem, ...]:
    """The items of a form in the order they are asked, each in a variant of its own.

    `met` counts how often the person has met an item, by key: those met least come first, so that
    none comes twice before the bank is exhausted. Among the rest, levels and channels that the
    form lacks come first, so that forms are alike. Scams never exceed half of the judged messages.
    Raises BlueprintFault when the bank is too small.
    """
    shuffled = list(bank)
    random.shuffle(shuffled)
    drawn: list[BankItem] = []
    for cell in cells:
        drawn.extend(_take(cell, shuffled, met, drawn))
    random.shuffle(drawn)
    return tuple(DrawnItem(item, random.choice(item.variants)) for item in drawn)


def _take(
    cell: CellOfBlueprint, bank: Sequence[BankItem], met: Mapping[str, int], before: Sequence[BankItem]
) -> list[BankItem]:
    """The items of one cell, one by one the best that may follow."""
    taken = {item.revision_id for item in before}
    pool = [item for item in bank if item.revision_id not in taken and _fits(item, cell)]
    if len(pool) < cell.count:
        raise BlueprintFault(t("quiz.fault.blueprint", kind=cell.kind or "–", tactic=cell.tactic or "–"))
    form = list(before)
    for _ in range(cell.count):
        pick = _best(pool, met, form)
        pool.remove(pick)
        form.append(pick)
    return form[len(before) :]


def _best(pool: Sequence[BankItem], met: Mapping[str, int], form: Sequence[BankItem]) -> BankItem:
    has_room = _has_room_for_scam(form)
    free = [item for item in pool if has_room or item.truth != "scam"]
    if not free:
        raise BlueprintFault(t("quiz.fault.genuine"))
    levels = Counter(item.item.head.level for item in form)
    channels = Counter(item.item.head.channel for item in form)
    heads = ((item, item.item.head) for item in free)
    ranked = ((met.get(h.key, 0), levels[h.level] + channels[h.channel], i) for i, h in heads)
    return min(ranked, key=lambda rank: rank[:2])[2]


def _fits(item: BankItem, cell: CellOfBlueprint) -> bool:
    head = item.item.head
    return (
        (not cell.kind or head.kind in cell.kind.split("|"))
        and cell.tactic in {"", head.tactic}
        and cell.channel in {"", head.channel}
        and cell.level in {"", head.level}
        and cell.truth in {"", item.truth}
    )


def _has_room_for_scam(form: Sequence[BankItem]) -> bool:
    judged = [item.truth for item in form if item.truth]
    return judged.count("scam") + 1 <= (len(judged) + 1) / 2
