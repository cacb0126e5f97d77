"""What is remembered of each person and tactic, and what was answered in reviews."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, bindparam, exists, func, select

from db.engine import Tx
from db.rows import put_rows
from db.tables import Attempt, AttemptItem, Response, ReviewCard


@dataclass(frozen=True, slots=True)
class ReviewCardRow:
    """How firmly a person holds a tactic: days until one in ten is lost, and how hard it is (1 to 10)."""

    tactic: str
    stability: float
    difficulty: float
    due_at: datetime
    reviewed_at: datetime


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A review that was begun and not ended."""

    attempt_id: int
    items_left: int


# Each answer asks these, so they are put together once.
_CARDS = (
    select(*(getattr(ReviewCard, name) for name in ReviewCardRow.__dataclass_fields__))
    .where(ReviewCard.person_id == bindparam("person_id"))
    .order_by(ReviewCard.tactic)
)


def list_cards(tx: Tx, person_id: int) -> tuple[ReviewCardRow, ...]:
    """Every card of a person, by tactic."""
    rows = tx.execute(_CARDS, {"person_id": person_id})
    return tuple(ReviewCardRow(*row) for row in rows)


def put_cards(tx: Tx, person_id: int, cards: Iterable[ReviewCardRow]) -> None:
    """Keep cards in place of those there were; the caller has locked the person."""
    fields = ReviewCardRow.__dataclass_fields__
    table: Table = ReviewCard.__table__  # type: ignore[assignment]
    rows = [{"person_id": person_id, **{name: getattr(card, name) for name in fields}} for card in cards]
    put_rows(tx, table, rows)


def has_handed_in(tx: Tx, person_id: int) -> bool:
    """Whether the person has handed in a counted quiz of any campaign."""
    done = exists().where(
        Attempt.person_id == person_id, Attempt.mode == "counted", Attempt.submitted_at.is_not(None)
    )
    return bool(tx.execute(select(done)).scalar_one())


def list_answered_at(tx: Tx, person_id: int, since: datetime) -> tuple[datetime, ...]:
    """When each item of a review was answered, from an instant on, whatever the campaign."""
    rows = tx.execute(
        select(Response.answered_at)
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(Attempt.person_id == person_id, Attempt.mode == "review", Response.answered_at >= since)
        .order_by(Response.answered_at)
    )
    return tuple(rows.scalars())


def find_open(tx: Tx, person_id: int) -> OpenReview | None:
    """The review that a person may carry on with, whatever the campaign it was begun in."""
    same = (Response.attempt_id == AttemptItem.attempt_id) & (Response.place == AttemptItem.place)
    row = tx.execute(
        select(Attempt.id, func.count() - func.count(Response.place))
        .join_from(Attempt, AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .outerjoin(Response, same)
        .where(Attempt.person_id == person_id, Attempt.mode == "review", Attempt.submitted_at.is_(None))
        .group_by(Attempt.id)
        .order_by(Attempt.id)
        .limit(1)
    ).one_or_none()
    return OpenReview(*row) if row else None
