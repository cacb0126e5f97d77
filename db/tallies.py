"""Stored counts: moved by differences, read as sums, cleared only to be rebuilt.

Every tally by days holds the sum of all its days under EVER. The counts at the end of a day are that sum
less the days after, so that a board of today reads a row per cell, however long the campaign has run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Insert, Table, case, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from db.engine import Tx
from db.tables import AnswerTally, ParticipationDay, ParticipationTally

EVER = date.max
"""The day under which the sum of all days stands."""


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
    """People assigned, started, completed, and with the quiz passed.

    `spared` are assigned and not completed in a unit whose deadline has gone by, while their own has not.
    """

    assigned: int = 0
    started: int = 0
    completed: int = 0
    passed: int = 0
    spared: int = 0


class AnswerCounts(NamedTuple):
    """People counted once per unit and tactic, their answers, and the wrong ones; as in AnswerTally."""

    people: int = 0
    answers: int = 0
    wrong: int = 0
    judging: int = 0
    judged: int = 0
    detected: int = 0
    acting: int = 0
    action_points: int = 0
    action_max: int = 0


def move_participation(tx: Tx, campaign_id: int, changes: Mapping[Cell, Counts]) -> None:
    """Add each difference to its cell."""
    rows = [
        {"campaign_id": campaign_id, **cell._asdict(), **counts._asdict()}
        for cell, counts in sorted(changes.items())
        if any(counts)
    ]
    add_day_counts(tx, ParticipationTally.__table__, rows, Counts._fields)  # type: ignore[arg-type]
    days: dict[date, Counts] = {}
    for cell, counts in changes.items():
        days[cell.on] = _plus(days.get(cell.on, Counts()), counts)
    rows = [{"campaign_id": campaign_id, "on": on, **n._asdict()} for on, n in sorted(days.items()) if any(n)]
    add_counts(tx, ParticipationDay.__table__, rows, Counts._fields)  # type: ignore[arg-type]


def move_answers(tx: Tx, campaign_id: int, changes: Mapping[AnswerCell, AnswerCounts]) -> None:
    """Add each difference to its cell."""
    rows = [
        {"campaign_id": campaign_id, **cell._asdict(), **counts._asdict()}
        for cell, counts in sorted(changes.items())
        if any(counts)
    ]
    add_day_counts(tx, AnswerTally.__table__, rows, AnswerCounts._fields)  # type: ignore[arg-type]


def sum_by_unit(
    tx: Tx, campaign_id: int, on: date, unit_ids: Iterable[int] | None = None
) -> dict[int, Counts]:
    """Counts per unit at the end of the day, of some units or of all, where there are any."""
    table = ParticipationTally.__table__.c
    query = select(table.unit_id, *(at_end(table.on, table[name]) for name in Counts._fields)).where(
        table.campaign_id == campaign_id, table.on > on
    )
    if unit_ids is not None:
        query = query.where(table.unit_id.in_(sorted(unit_ids)))
    rows = tx.execute(query.group_by(table.unit_id))
    return {row[0]: Counts(*map(int, row[1:])) for row in rows if any(row[1:])}


def list_by_day(tx: Tx, campaign_id: int, unit_ids: Iterable[int] | None, on: date) -> dict[date, Counts]:
    """By how much the counts of the units together changed, day by day up to `on`; None is every unit."""
    table = (ParticipationDay if unit_ids is None else ParticipationTally).__table__.c
    query = (
        select(table.on, *(func.sum(table[name]) for name in Counts._fields))
        .where(table.campaign_id == campaign_id, table.on <= on)
        .group_by(table.on)
        .order_by(table.on)
    )
    if unit_ids is not None:
        query = query.where(table.unit_id.in_(sorted(unit_ids)))
    return {row[0]: Counts(*map(int, row[1:])) for row in tx.execute(query)}


def list_assigned(
    tx: Tx, campaign_id: int, unit_ids: Iterable[int] | None, on: date
) -> tuple[tuple[date, int, int], ...]:
    """(day, unit, by how many the assigned changed) up to `on`, by day: few rows, as people seldom move."""
    table = ParticipationTally.__table__.c
    query = select(table.on, table.unit_id, table.assigned).where(
        table.campaign_id == campaign_id, table.on <= on, table.assigned != 0
    )
    if unit_ids is not None:
        query = query.where(table.unit_id.in_(sorted(unit_ids)))
    return tuple((row[0], row[1], row[2]) for row in tx.execute(query.order_by(table.on)))


def sum_answers(tx: Tx, campaign_id: int, on: date) -> dict[tuple[int, str], AnswerCounts]:
    """Answer counts per unit and tactic at the end of the day, where there are any."""
    table = AnswerTally.__table__.c
    rows = tx.execute(
        select(table.unit_id, table.tactic, *(at_end(table.on, table[name]) for name in AnswerCounts._fields))
        .where(table.campaign_id == campaign_id, table.on > on)
        .group_by(table.unit_id, table.tactic)
    )
    return {(row[0], row[1]): AnswerCounts(*map(int, row[2:])) for row in rows if any(row[2:])}


def at_end(day: ColumnElement[date], count: ColumnElement[int]) -> ColumnElement[int]:
    """A count at the end of a day, over the rows of later days and of EVER."""
    return func.sum(case((day == EVER, count), else_=-count))


def all_participation(tx: Tx, campaign_id: int) -> dict[Cell, Counts]:
    """Every cell that is not all zero, for verification."""
    table = ParticipationTally.__table__.c
    rows = tx.execute(
        select(table.on, table.unit_id, *(table[n] for n in Counts._fields)).where(
            table.campaign_id == campaign_id, table.on < EVER
        )
    )
    return {Cell(r[0], r[1]): Counts(*r[2:]) for r in rows if any(r[2:])}


def all_answers(tx: Tx, campaign_id: int) -> dict[AnswerCell, AnswerCounts]:
    """Every cell that is not all zero, for verification."""
    table = AnswerTally.__table__.c
    rows = tx.execute(
        select(table.on, table.unit_id, table.tactic, *(table[n] for n in AnswerCounts._fields)).where(
            table.campaign_id == campaign_id, table.on < EVER
        )
    )
    return {AnswerCell(r[0], r[1], r[2]): AnswerCounts(*r[3:]) for r in rows if any(r[3:])}


def find_wrong_sums(tx: Tx, campaign_id: int) -> tuple[str, ...]:
    """Every cell whose days do not add up to what stands under EVER, or all units to a day."""
    tables = ((ParticipationTally.__table__, Counts._fields), (AnswerTally.__table__, AnswerCounts._fields))
    found = [
        each
        for table, counts in tables
        for each in wrong_sums(tx, table, (table.c.campaign_id == campaign_id,), counts)  # type: ignore[arg-type]
    ]
    table = ParticipationTally.__table__.c
    query = (
        select(table.on, *(func.sum(table[name]) for name in Counts._fields))
        .where(table.campaign_id == campaign_id, table.on < EVER)
        .group_by(table.on)
    )
    days = {row[0]: Counts(*map(int, row[1:])) for row in tx.execute(query)}
    kept = list_by_day(tx, campaign_id, None, EVER)
    return (
        *found,
        *(
            f"participation_day {on}"
            for on in sorted(days.keys() | kept.keys())
            if days.get(on, Counts()) != kept.get(on, Counts())
        ),
    )


def wrong_sums(
    tx: Tx, table: Table, own: Sequence[ColumnElement[bool]], counts: tuple[str, ...]
) -> list[str]:
    """Every cell of a tally, or of its `own` rows, whose days do not add up to what stands under EVER."""
    keys = [c for c in table.primary_key if c.name not in ("campaign_id", "on")]
    off = [at_end(table.c.on, table.c[name]) for name in counts]
    query = select(*keys, *off).where(*own).group_by(*keys)
    return [f"{table.name} {tuple(row)}" for row in tx.execute(query) if any(row[len(keys) :])]


def clear(tx: Tx, campaign_id: int) -> None:
    """Empty the tallies of participation of a campaign."""
    tx.execute(delete(ParticipationDay).where(ParticipationDay.campaign_id == campaign_id))
    tx.execute(delete(ParticipationTally).where(ParticipationTally.campaign_id == campaign_id))


def clear_answers(tx: Tx, campaign_id: int) -> None:
    """Empty the tallies of answers of a campaign."""
    tx.execute(delete(AnswerTally).where(AnswerTally.campaign_id == campaign_id))


def add_day_counts(tx: Tx, table: Table, rows: list[dict[str, object]], counts: tuple[str, ...]) -> None:
    """Add the counts of each row to its day and to the sum of all days."""
    add_counts(tx, table, [*rows, *_sums(rows, counts)], counts)


def _sums(rows: list[dict[str, object]], counts: tuple[str, ...]) -> list[dict[str, object]]:
    """The rows of each cell together, under EVER, in the order of the rows."""
    found: dict[tuple[object, ...], dict[str, object]] = {}
    for row in rows:
        key = tuple(value for name, value in row.items() if name not in (*counts, "on"))
        kept = found.setdefault(key, {**row, "on": EVER, **dict.fromkeys(counts, 0)})
        kept.update({name: kept[name] + row[name] for name in counts})  # type: ignore[operator]
    return [found[key] for key in sorted(found) if any(found[key][name] for name in counts)]


def _plus(one: Counts, other: Counts) -> Counts:
    return Counts(*(a + b for a, b in zip(one, other, strict=True)))


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
