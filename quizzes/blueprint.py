"""Draws a form: how many items of each tactic and kind, at most half of the judged messages scams."""

from __future__ import annotations

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
    """`count` items of a kind on a tactic; an empty tactic means any."""

    tactic: str
    kind: str
    count: int


def read_blueprint(data: Iterable[Mapping[str, Any]]) -> tuple[CellOfBlueprint, ...]:
    """The cells as stored with a campaign."""
    return tuple(CellOfBlueprint(c.get("tactic", ""), c["kind"], int(c["count"])) for c in data)


def draw(
    cells: Sequence[CellOfBlueprint], bank: Sequence[BankItem], seen: frozenset[int], random: Random
) -> tuple[BankItem, ...]:
    """The items of a form in the order they are asked.

    Items that the person has not met come first. Among judged messages scams never exceed half:
    each cell draws alternately from scams and the rest, whatever the bank holds more of.
    Raises BlueprintFault when the bank is too small.
    """
    drawn: list[BankItem] = []
    for cell in cells:
        pool = [b for b in bank if _fits(b, cell) and b not in drawn]
        random.shuffle(pool)
        pool.sort(key=lambda b: b.revision_id in seen)
        if len(pool) < cell.count:
            raise BlueprintFault(t("quiz.fault.blueprint", kind=cell.kind, tactic=cell.tactic or "–"))
        drawn.extend(_take(pool, cell.count, drawn))
    random.shuffle(drawn)
    return tuple(drawn)


def _fits(item: BankItem, cell: CellOfBlueprint) -> bool:
    head = item.item.head
    return head.kind == cell.kind and cell.tactic in {"", head.tactic}


def _take(pool: list[BankItem], count: int, drawn: Sequence[BankItem]) -> list[BankItem]:
    """The first `count` of the pool, a scam only while scams stay at most half of the judged."""
    taken: list[BankItem] = []
    rest = list(pool)
    while len(taken) < count:
        pick = next((b for b in rest if _may_follow(b, [*drawn, *taken])), None)
        if pick is None:
            raise BlueprintFault(t("quiz.fault.genuine"))
        rest.remove(pick)
        taken.append(pick)
    return taken


def _may_follow(item: BankItem, before: Sequence[BankItem]) -> bool:
    if item.truth != "scam":
        return True
    judged = [b for b in before if b.truth]
    scams = sum(b.truth == "scam" for b in judged)
    return scams + 1 <= (len(judged) + 1) / 2
