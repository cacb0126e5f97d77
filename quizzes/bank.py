"""The items that can be drawn now, and any pinned item by its revision."""

from __future__ import annotations

from dataclasses import dataclass

from db import content
from db.engine import Tx
from quizzes.reading import WholeItem, item_from_data


@dataclass(frozen=True, slots=True)
class BankItem:
    """An item with the revision it stands in."""

    revision_id: int
    item: WholeItem

    @property
    def truth(self) -> str:
        """scam, genuine or unclear for a judged message, else empty."""
        return self.item.kind.truth(self.item.body)


# Revisions never change, so one parse serves the life of the process.
_PARSED: dict[int, BankItem] = {}


def list_bank(tx: Tx) -> tuple[BankItem, ...]:
    """Every published item, by key."""
    ids = content.list_published_ids(tx, "item")
    for row in content.get_revisions(tx, [i for i in ids if i not in _PARSED]).values():
        _parse(row)
    return tuple(_PARSED[i] for i in ids)


def get_item(tx: Tx, revision_id: int) -> BankItem:
    """A pinned revision; raises LookupError."""
    if revision_id not in _PARSED:
        rows = content.get_revisions(tx, [revision_id])
        if revision_id not in rows:
            raise LookupError(f"revision {revision_id}")
        _parse(rows[revision_id])
    return _PARSED[revision_id]


def _parse(row: content.StoredRevision) -> BankItem:
    if row.revision_id not in _PARSED:
        _PARSED[row.revision_id] = BankItem(row.revision_id, item_from_data(row.body))
    return _PARSED[row.revision_id]
