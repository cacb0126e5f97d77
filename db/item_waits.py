"""Answers that wait before they come into the figures of their item: which ones, and letting them in."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import aliased

from db.attempts import SAME_PLACE
from db.encounters import Encounter
from db.engine import Tx
from db.measures import MEASURED
from db.tables import Attempt, AttemptItem, ItemWait, Response, Revision


def hold(tx: Tx, attempt_id: int) -> None:
    """Let nobody else in to the figures of the items of a sitting until the end of the transaction."""
    own = select(AttemptItem.revision_id).where(AttemptItem.attempt_id == attempt_id)
    query = select(Revision.id).where(Revision.id.in_(own)).order_by(Revision.id)
    tx.execute(query.with_for_update(key_share=True)).all()


def add(tx: Tx, answers: Iterable[tuple[Encounter, bool]]) -> None:
    """These answers wait from now on; whether each is the one that counts of its person."""
    rows = [
        {
            "attempt_id": answer.attempt_id,
            "place": answer.place,
            "campaign_id": answer.campaign_id,
            "mode": answer.mode,
            "is_first": is_first,
        }
        for answer, is_first in answers
    ]
    if rows:
        tx.execute(insert(ItemWait), rows)


def put_off(tx: Tx, answers: Iterable[tuple[int, int]]) -> None:
    """These (sitting, place) count no more, since an earlier answer has been handed in after all."""
    for attempt_id, place in answers:
        where = (ItemWait.attempt_id == attempt_id, ItemWait.place == place)
        tx.execute(update(ItemWait).where(*where).values(is_first=False))


def let_in(tx: Tx, attempt_id: int, campaign_id: int, mode: str, least: int) -> None:
    """Let in all who wait for an item of the sitting, where they are `least` people or more.

    They must have met it on the same occasion of the same campaign: figures are told of each. Answers that
    count and those that do not wait apart, since they come into different figures.
    """
    waiting: dict[tuple[int, bool], list[tuple[int, int, int]]] = {}
    values = {"own": attempt_id, "campaign_id": campaign_id, "mode": mode}
    for revision_id, is_first, *answer in tx.execute(_ALIKE, values):
        waiting.setdefault((revision_id, is_first), []).append((answer[0], answer[1], answer[2]))
    full = [each for each in waiting.values() if len({person_id for _, _, person_id in each}) >= least]
    if gone := [{"sitting": answer[0], "at": answer[1]} for each in full for answer in each]:
        tx.execute(_GONE, gone)


def list_unfounded(tx: Tx) -> tuple[tuple[int, int], ...]:
    """(sitting, place) of those that wait without an answer of a measured sitting that was handed in."""
    founded = (
        select(ItemWait.attempt_id, ItemWait.place)
        .join_from(ItemWait, Attempt, Attempt.id == ItemWait.attempt_id)
        .join(AttemptItem, _SAME)
        .join(Response, SAME_PLACE)
        .where(Attempt.submitted_at.is_not(None), Attempt.mode.in_(MEASURED))
    )
    kept = {(row[0], row[1]) for row in tx.execute(founded)}
    every = {(row[0], row[1]) for row in tx.execute(select(ItemWait.attempt_id, ItemWait.place))}
    return tuple(sorted(every - kept))


_OWN = aliased(AttemptItem)
_SAME = (AttemptItem.attempt_id == ItemWait.attempt_id) & (AttemptItem.place == ItemWait.place)
_ALIKE = (
    select(AttemptItem.revision_id, ItemWait.is_first, ItemWait.attempt_id, ItemWait.place, Attempt.person_id)
    .join_from(ItemWait, Attempt, Attempt.id == ItemWait.attempt_id)
    .join(AttemptItem, _SAME)
    .where(
        ItemWait.campaign_id == bindparam("campaign_id"),
        ItemWait.mode == bindparam("mode"),
        AttemptItem.revision_id.in_(select(_OWN.revision_id).where(_OWN.attempt_id == bindparam("own"))),
    )
)
_TABLE: Table = ItemWait.__table__  # type: ignore[assignment]
_GONE = delete(_TABLE).where(_TABLE.c.attempt_id == bindparam("sitting"), _TABLE.c.place == bindparam("at"))
