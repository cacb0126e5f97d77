"""What units find difficult or propose, with the talk about each; notes are only ever added."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, insert, or_, select, update

from db.engine import Tx, in_parts
from db.tables import Difficulty, DifficultyNote, Person, UnitPeriod
from db.units import holds_on


@dataclass(frozen=True, slots=True)
class DifficultyRow:
    """A difficulty or a proposal as it stands; the unit has the name it had when this was raised."""

    difficulty_id: int
    unit_id: int
    unit_name: str
    raised_by: int
    raiser: str
    raised_on: date
    theme: str
    is_proposal: bool
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class Note:
    """One step of the talk: raise, reply, answer, close or reopen."""

    difficulty_id: int
    author: str
    move: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose difficulties are asked for: everybody's, or those of some units and of one person."""

    everything: bool
    unit_ids: frozenset[int] = frozenset()
    person_id: int = 0


def add_difficulty(
    tx: Tx, unit_id: int, person_id: int, theme: str, is_proposal: bool, title: str, on: date
) -> int:
    """Raise one; returns its id. Its words are the first note."""
    values = {
        "unit_id": unit_id,
        "raised_by": person_id,
        "raised_on": on,
        "theme": theme,
        "is_proposal": is_proposal,
        "title": title,
        "state": "open",
    }
    return tx.execute(insert(Difficulty).values(**values).returning(Difficulty.id)).scalar_one()


def add_note(tx: Tx, difficulty_id: int, person_id: int, move: str, body: str, at: datetime) -> None:
    """Add a step to the talk."""
    values = {"difficulty_id": difficulty_id, "person_id": person_id, "move": move, "body": body, "at": at}
    tx.execute(insert(DifficultyNote).values(**values))


def set_state(tx: Tx, difficulty_id: int, state: str) -> None:
    """Where it stands from now on."""
    tx.execute(update(Difficulty).where(Difficulty.id == difficulty_id).values(state=state))


def lock_difficulty(tx: Tx, difficulty_id: int) -> DifficultyRow | None:
    """One of them, held until the end of the transaction, so that two answers do not cross."""
    query = select(Difficulty.id).where(Difficulty.id == difficulty_id)
    if tx.execute(query.with_for_update()).first() is None:
        return None
    return find_difficulty(tx, difficulty_id)


def find_difficulty(tx: Tx, difficulty_id: int) -> DifficultyRow | None:
    """One of them."""
    row = tx.execute(_rows().where(Difficulty.id == difficulty_id)).one_or_none()
    return DifficultyRow(*row) if row else None


def page_difficulties(
    tx: Tx, reach: Reach, state: str, theme: str, limit: int, offset: int
) -> tuple[tuple[DifficultyRow, ...], int]:
    """A page of them, those that moved last first, and how many there are; empty words mean any."""
    wanted = [_within(reach)]
    wanted += [Difficulty.state == state] if state else []
    wanted += [Difficulty.theme == theme] if theme else []
    total = tx.execute(select(func.count()).select_from(Difficulty).where(*wanted)).scalar_one()
    last = select(func.max(DifficultyNote.id)).where(DifficultyNote.difficulty_id == Difficulty.id)
    query = _rows().where(*wanted).order_by(last.scalar_subquery().desc(), Difficulty.id.desc())
    return tuple(DifficultyRow(*row) for row in tx.execute(query.limit(limit).offset(offset))), total


def count_states(tx: Tx, reach: Reach) -> dict[str, int]:
    """How many stand where."""
    query = select(Difficulty.state, func.count()).where(_within(reach)).group_by(Difficulty.state)
    return {row[0]: row[1] for row in tx.execute(query)}


def list_notes(tx: Tx, difficulty_ids: Sequence[int]) -> tuple[Note, ...]:
    """The talks about some of them, each from its beginning."""
    found: list[Note] = []
    for part in in_parts(difficulty_ids):
        query = (
            select(
                DifficultyNote.difficulty_id,
                Person.full_name,
                DifficultyNote.move,
                DifficultyNote.body,
                DifficultyNote.at,
            )
            .join(Person, Person.id == DifficultyNote.person_id)
            .where(DifficultyNote.difficulty_id.in_(tuple(part)))
            .order_by(DifficultyNote.difficulty_id, DifficultyNote.id)
        )
        found.extend(Note(*row) for row in tx.execute(query))
    return tuple(found)


def list_until(tx: Tx, unit_ids: Collection[int] | None, on: date) -> tuple[DifficultyRow, ...]:
    """All that was raised up to a day, of some units or of all (None), oldest first."""
    query = _rows().where(Difficulty.raised_on <= on)
    if unit_ids is not None:
        query = query.where(Difficulty.unit_id.in_(tuple(unit_ids)))
    return tuple(DifficultyRow(*row) for row in tx.execute(query.order_by(Difficulty.id)))


def _within(reach: Reach) -> ColumnElement[bool]:
    if reach.everything:
        return Difficulty.id > 0
    return or_(Difficulty.unit_id.in_(tuple(reach.unit_ids)), Difficulty.raised_by == reach.person_id)


def _rows() -> Select[int, int, str, int, str, date, str, bool, str, str]:
    # The unit's name of the day it was raised: what was written under an old name keeps it.
    period = UnitPeriod.__table__.c
    named = holds_on(period.from_on, period.to_on, Difficulty.__table__.c.raised_on)
    return (
        select(
            Difficulty.id,
            Difficulty.unit_id,
            func.coalesce(UnitPeriod.name, ""),
            Difficulty.raised_by,
            Person.full_name,
            Difficulty.raised_on,
            Difficulty.theme,
            Difficulty.is_proposal,
            Difficulty.title,
            Difficulty.state,
        )
        .join_from(Difficulty, Person, Person.id == Difficulty.raised_by)
        .outerjoin(UnitPeriod, and_(UnitPeriod.unit_id == Difficulty.unit_id, named))
    )
