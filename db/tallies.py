"""Stored counts: moved by differences, read as sums, cleared only to be rebuilt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import Insert, Table, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from db.engine import Tx
from db.tables import AnswerTally, ParticipationTally


class Cell(NamedTuple):
    """Where a participation count stands."""

    on: date
    unit_id: int


class AnswerCell(NamedTuple):
    """Where an answer count stands."""

    on: date
    unit_id: int
    tactic: str


class Counts(NamedTuple):
    """People assigned, started, completed, and with the quiz passed."""

    assigned: int = 0
    started: int = 0
    completed: int = 0
    passed: int = 0


class AnswerCounts(NamedTuple):
    """People counted once per unit and tactic, their counted answers, and the wrong ones."""

    people: int = 0
    answers: int = 0
    wrong: int = 0


def move_participation(tx: Tx, campaign_id: int, changes: Mapping[Cell, Counts]) -> None:
    """Add each difference to its cell."""
    rows = [
        {"campaign_id": campaign_id, **cell._asdict(), **counts._asdict()}
        for cell, counts in sorted(changes.items())
        if any(counts)
    ]
    add_counts(tx, ParticipationTally.__table__, rows, Counts._fields)  # type: ignore[arg-type]


def move_answers(tx: Tx, campaign_id: int, changes: Mapping[AnswerCell, AnswerCounts]) -> None:
    """Add each difference to its cell."""
    rows = [
        {"campaign_id": campaign_id, **cell._asdict(), **counts._asdict()}
        for cell, counts in sorted(changes.items())
        if any(counts)
    ]
    add_counts(tx, AnswerTally.__table__, rows, AnswerCounts._fields)  # type: ignore[arg-type]


def sum_by_unit(tx: Tx, campaign_id: int, on: date) -> dict[int, Counts]:
    """Counts per unit at the end of the day."""
    table = ParticipationTally.__table__.c
    rows = tx.execute(
        select(table.unit_id, *(func.sum(table[name]) for name in Counts._fields))
        .where(table.campaign_id == campaign_id, table.on <= on)
        .group_by(table.unit_id)
    )
    return {row[0]: Counts(*map(int, row[1:])) for row in rows}


def sum_of_units(tx: Tx, campaign_id: int, unit_ids: Iterable[int], on: date) -> Counts:
    """Counts of some units together at the end of the day."""
    table = ParticipationTally.__table__.c
    row = tx.execute(
        select(*(func.coalesce(func.sum(table[name]), 0) for name in Counts._fields)).where(
            table.campaign_id == campaign_id, table.on <= on, table.unit_id.in_(sorted(unit_ids))
        )
    ).one()
    return Counts(*map(int, row))


def list_by_day(tx: Tx, campaign_id: int, unit_ids: Iterable[int] | None, on: date) -> dict[date, Counts]:
    """By how much the counts of the units together changed, day by day up to `on`; None is every unit."""
    table = ParticipationTally.__table__.c
    query = (
        select(table.on, *(func.sum(table[name]) for name in Counts._fields))
        .where(table.campaign_id == campaign_id, table.on <= on)
        .group_by(table.on)
        .order_by(table.on)
    )
    if unit_ids is not None:
        query = query.where(table.unit_id.in_(sorted(unit_ids)))
    return {row[0]: Counts(*map(int, row[1:])) for row in tx.execute(query)}


def sum_answers(tx: Tx, campaign_id: int, on: date) -> dict[tuple[int, str], AnswerCounts]:
    """Answer counts per unit and tactic at the end of the day."""
    table = AnswerTally.__table__.c
    rows = tx.execute(
        select(table.unit_id, table.tactic, *(func.sum(table[name]) for name in AnswerCounts._fields))
        .where(table.campaign_id == campaign_id, table.on <= on)
        .group_by(table.unit_id, table.tactic)
    )
    return {(row[0], row[1]): AnswerCounts(*map(int, row[2:])) for row in rows}


def all_participation(tx: Tx, campaign_id: int) -> dict[Cell, Counts]:
    """Every cell that is not all zero, for verification."""
    table = ParticipationTally.__table__.c
    rows = tx.execute(
        select(table.on, table.unit_id, *(table[n] for n in Counts._fields)).where(
            table.campaign_id == campaign_id
        )
    )
    return {Cell(r[0], r[1]): Counts(*r[2:]) for r in rows if any(r[2:])}


def all_answers(tx: Tx, campaign_id: int) -> dict[AnswerCell, AnswerCounts]:
    """Every cell that is not all zero, for verification."""
    table = AnswerTally.__table__.c
    rows = tx.execute(
        select(table.on, table.unit_id, table.tactic, *(table[n] for n in AnswerCounts._fields)).where(
            table.campaign_id == campaign_id
        )
    )
    return {AnswerCell(r[0], r[1], r[2]): AnswerCounts(*r[3:]) for r in rows if any(r[3:])}


def clear(tx: Tx, campaign_id: int) -> None:
    """Empty both tallies of a campaign."""
    tx.execute(delete(ParticipationTally).where(ParticipationTally.campaign_id == campaign_id))
    tx.execute(delete(AnswerTally).where(AnswerTally.campaign_id == campaign_id))


def add_counts(tx: Tx, table: Table, rows: list[dict[str, object]], counts: tuple[str, ...]) -> None:
    """Add the counts of each row to those of the row with the same key, or make it."""
    if rows:
        tx.execute(_upsert(tx.dialect.name, table, counts), rows)


@cache
def _upsert(dialect: str, table: Table, counts: tuple[str, ...]) -> Insert:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    query = insert(table)
    sums = {name: table.c[name] + query.excluded[name] for name in counts}
    return query.on_conflict_do_update(index_elements=[c.name for c in table.primary_key], set_=sums)
