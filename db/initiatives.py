"""Good ways of doing things that units send in, and what the office said of them, move by move."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, select, true, update
from sqlalchemy.orm import aliased

from db.engine import Tx
from db.tables import Initiative, InitiativeMove, Person
from db.units import find_unit_name
from text.formats import local_day

_COLUMNS: tuple[Any, ...] = (
    Initiative.id,
    Initiative.unit_id,
    Initiative.state,
    InitiativeMove.move,
    Person.full_name,
    InitiativeMove.title,
    InitiativeMove.body,
    InitiativeMove.outcome,
    InitiativeMove.reason,
    InitiativeMove.at,
)


@dataclass(frozen=True, slots=True)
class MoveRow:
    """What was done with an initiative, by whom, and its words as they were then."""

    initiative_id: int
    unit_id: int
    state: str
    move: str
    author: str
    title: str
    body: str
    outcome: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NewMove:
    """A move to be added."""

    person_id: int
    move: str
    title: str
    body: str
    outcome: str
    reason: str
    at: datetime


def add_initiative(tx: Tx, unit_id: int) -> int:
    """Make one; its words come with the first move. Returns its id."""
    values = {"unit_id": unit_id, "state": "sent"}
    return tx.execute(insert(Initiative).values(**values).returning(Initiative.id)).scalar_one()


def add_move(tx: Tx, initiative_id: int, move: NewMove, state: str) -> None:
    """Add a move, after which it stands so."""
    fields = {name: getattr(move, name) for name in NewMove.__dataclass_fields__}
    tx.execute(insert(InitiativeMove).values(initiative_id=initiative_id, **fields))
    tx.execute(update(Initiative).where(Initiative.id == initiative_id).values(state=state))


def lock_initiative(tx: Tx, initiative_id: int) -> MoveRow | None:
    """The last move of one, which is held until the end of the transaction."""
    query = select(Initiative.id).where(Initiative.id == initiative_id).with_for_update()
    if tx.execute(query).first() is None:
        return None
    return next(iter(_moves(tx, Initiative.id == initiative_id, is_last=True)), None)


def list_moves(tx: Tx, initiative_id: int) -> tuple[MoveRow, ...]:
    """All that was done with one, from the beginning."""
    return _moves(tx, Initiative.id == initiative_id)


def list_latest(
    tx: Tx, unit_ids: Collection[int] | None, state: str, limit: int, offset: int
) -> tuple[tuple[MoveRow, ...], int]:
    """A page of them as they stand, the last moved first, and how many there are; None means every unit."""
    wanted = and_(_of(unit_ids), Initiative.state == state if state else true())
    total = tx.execute(select(func.count()).select_from(Initiative).where(wanted)).scalar_one()
    return _moves(tx, wanted, is_last=True, limit=limit, offset=offset), total


def list_moves_until(tx: Tx, unit_ids: Collection[int] | None, until: datetime) -> tuple[MoveRow, ...]:
    """Every move before an instant, of some units or of all, from the beginning."""
    return _moves(tx, and_(_of(unit_ids), InitiativeMove.at < until))


def count_states(tx: Tx, unit_ids: Collection[int] | None) -> dict[str, int]:
    """How many stand where."""
    query = select(Initiative.state, func.count()).where(_of(unit_ids)).group_by(Initiative.state)
    return {row[0]: row[1] for row in tx.execute(query)}


def unit_name(tx: Tx, row: MoveRow) -> str:
    """What the unit was called on the day of the move."""
    return find_unit_name(tx, row.unit_id, local_day(row.at)) or ""


def _of(unit_ids: Collection[int] | None) -> ColumnElement[bool]:
    return true() if unit_ids is None else Initiative.unit_id.in_(tuple(unit_ids))


def _moves(
    tx: Tx, wanted: ColumnElement[bool], is_last: bool = False, limit: int | None = None, offset: int = 0
) -> tuple[MoveRow, ...]:
    other = aliased(InitiativeMove)
    last = select(func.max(other.id)).where(other.initiative_id == Initiative.id).correlate(Initiative)
    query = (
        select(*_COLUMNS)
        .join_from(Initiative, InitiativeMove, InitiativeMove.initiative_id == Initiative.id)
        .join(Person, Person.id == InitiativeMove.person_id)
        .where(wanted)
    )
    if is_last:
        query = query.where(InitiativeMove.id == last.scalar_subquery())
    order = InitiativeMove.id.desc() if is_last else InitiativeMove.id.asc()
    return tuple(MoveRow(*row) for row in tx.execute(query.order_by(order).limit(limit).offset(offset)))
