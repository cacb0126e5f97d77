"""How far people have come in lessons, card by card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, insert, select, update

from db.engine import Tx
from db.tables import CardVisit, LessonProgress


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One person in one lesson; `card_id` is the card seen last."""

    lesson_key: str
    revision_id: int
    card_id: str
    started_at: datetime
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A card seen; `answer` is the first answer of a check, by its place."""

    card_id: str
    answer: int | None


def list_progress(tx: Tx, person_id: int) -> dict[str, ProgressRow]:
    """Every lesson that a person has opened, by key."""
    rows = tx.execute(_PROGRESS, {"person_id": person_id})
    return {row[0]: ProgressRow(*row) for row in rows}


_PROGRESS = select(
    LessonProgress.lesson_key,
    LessonProgress.revision_id,
    LessonProgress.card_id,
    LessonProgress.started_at,
    LessonProgress.completed_at,
).where(LessonProgress.person_id == bindparam("person_id"))


def list_visits(tx: Tx, person_id: int, lesson_key: str) -> dict[str, VisitRow]:
    """Cards of a lesson that the person has seen, by card."""
    rows = tx.execute(_VISITS, {"person_id": person_id, "lesson_key": lesson_key})
    return {row[0]: VisitRow(*row) for row in rows}


_VISITS = select(CardVisit.card_id, CardVisit.answer).where(
    CardVisit.person_id == bindparam("person_id"), CardVisit.lesson_key == bindparam("lesson_key")
)


def begin(tx: Tx, person_id: int, lesson_key: str, revision_id: int, card_id: str, now: datetime) -> None:
    """First opening of a lesson."""
    tx.execute(
        insert(LessonProgress).values(
            person_id=person_id,
            lesson_key=lesson_key,
            revision_id=revision_id,
            card_id=card_id,
            started_at=now,
            seen_at=now,
        )
    )


def move_to(tx: Tx, person_id: int, lesson_key: str, card_id: str, now: datetime) -> None:
    """Another card of a lesson begun before is on the screen."""
    mine = _mine(person_id, lesson_key)
    tx.execute(update(LessonProgress).where(mine).values(card_id=card_id, seen_at=now))


def add_visit(tx: Tx, person_id: int, lesson_key: str, card_id: str, now: datetime) -> None:
    """A card is seen for the first time."""
    tx.execute(
        insert(CardVisit).values(person_id=person_id, lesson_key=lesson_key, card_id=card_id, visited_at=now)
    )


def put_answer(tx: Tx, person_id: int, lesson_key: str, card_id: str, answer: int, now: datetime) -> None:
    """Keep the first answer of a check card; later ones change nothing."""
    tx.execute(
        update(CardVisit)
        .where(
            CardVisit.person_id == person_id,
            CardVisit.lesson_key == lesson_key,
            CardVisit.card_id == card_id,
            CardVisit.answer.is_(None),
        )
        .values(answer=answer, answered_at=now)
    )


def complete(tx: Tx, person_id: int, lesson_key: str, now: datetime) -> None:
    """The lesson is done; the first time is kept."""
    tx.execute(
        update(LessonProgress)
        .where(_mine(person_id, lesson_key), LessonProgress.completed_at.is_(None))
        .values(completed_at=now)
    )


def _mine(person_id: int, lesson_key: str) -> ColumnElement[bool]:
    return (LessonProgress.person_id == person_id) & (LessonProgress.lesson_key == lesson_key)
