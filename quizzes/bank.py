"""The items that can be drawn now, and any pinned item by its revision and the words in its slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from db import content
from db.engine import Tx
from quizzes.reading import WholeItem, item_from_data, variants_of

MOST_KEPT = 4096


@dataclass(frozen=True, slots=True)
class BankItem:
    """An item with the revision it stands in; `item` is one variant of it, `variants` are all of them."""

    revision_id: int
    item: WholeItem
    variants: tuple[dict[str, str], ...] = ({},)

    @property
    def truth(self) -> str:
        """scam, genuine or unclear for a judged message, else empty."""
        return self.item.kind.truth(self.item.body)

    @property
    def shows(self) -> str:
        """The same for anything that is looked at or talked to, judged or not."""
        return self.item.kind.shows(self.item.body)


# Revisions never change, so one parse serves the life of the process.
_DATA: dict[int, dict[str, Any]] = {}
_PARSED: dict[int, BankItem] = {}


def list_bank(tx: Tx) -> tuple[BankItem, ...]:
    """Every published item, by key."""
    ids = content.list_published_ids(tx, "item")
    _read(tx, [i for i in ids if i not in _PARSED])
    return tuple(_PARSED[i] for i in ids)


def get_item(tx: Tx, revision_id: int, values: Mapping[str, str] | None = None) -> BankItem:
    """A pinned revision with its slots filled by `values`, or its first variant; raises LookupError."""
    if revision_id not in _PARSED:
        _read(tx, [revision_id])
    if revision_id not in _PARSED:
        raise LookupError(f"revision {revision_id}")
    if not values:
        return _PARSED[revision_id]
    return _variant(revision_id, tuple(sorted(values.items())))


def forget() -> None:
    """Let go of what was parsed, for whoever turns to another database."""
    _DATA.clear()
    _PARSED.clear()
    _variant.cache_clear()


def _read(tx: Tx, ids: list[int]) -> None:
    for row in content.get_revisions(tx, ids).values():
        _DATA[row.revision_id] = row.body
        _PARSED[row.revision_id] = BankItem(row.revision_id, item_from_data(row.body), variants_of(row.body))


@lru_cache(maxsize=MOST_KEPT)
def _variant(revision_id: int, values: tuple[tuple[str, str], ...]) -> BankItem:
    return BankItem(revision_id, item_from_data(_DATA[revision_id], dict(values)))
