"""Answers that wait before they come into the figures of their item: which ones, and letting them in."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, func, insert, select, update

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
    own = select(AttemptItem.revision_id).where(AttemptItem.attempt_id == attempt_id)
    alike = (ItemWait.campaign_id == campaign_id, ItemWait.mode == mode)
    query = (
        select(AttemptItem.revision_id, ItemWait.is_first, func.count(Attempt.person_id.distinct()))
        .join_from(ItemWait, Attempt, Attempt.id == ItemWait.attempt_id)
        .join(AttemptItem, _SAME)
        .where(AttemptItem.revision_id.in_(own), *alike)
        .group_by(AttemptItem.revision_id, ItemWait.is_first)
    )
    for revision_id, is_first, people in tx.execute(query).all():
        if people >= least:
            item = select(AttemptItem.place).where(_SAME, AttemptItem.revision_id == revision_id).exists()
            tx.execute(delete(ItemWait).where(*alike, ItemWait.is_first == is_first, item))


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


_SAME = (AttemptItem.attempt_id == ItemWait.attempt_id) & (AttemptItem.place == ItemWait.place)
