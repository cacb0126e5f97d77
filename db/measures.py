"""Finished sittings as they are measured, and the stored counts of people by what they made of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, func, select

from db.attempts import ResponseRow
from db.engine import Tx, in_parts
from db.tables import Attempt, GainTally, JudgementTally, Response
from db.tallies import add_counts

MEASURED = ("before", "counted", "month1", "month5")
"""Modes whose first sitting is measured, in the order in which they come."""


class Judged(NamedTuple):
    """What one sitting shows: judgements by truth, and points of acting out of their maximum."""

    signals: int
    hits: int
    noises: int
    alarms: int
    unclear_signals: int
    unclear_noises: int
    action_points: int
    action_max: int


@dataclass(frozen=True, slots=True)
class MeasuredSitting:
    """A finished attempt; `percent` is its score in whole percent."""

    mode: str
    submitted_at: datetime
    percent: int
    judged: Judged


class JudgementCell(NamedTuple):
    """Where a count of people by their judgements stands."""

    mode: str
    on: date
    unit_id: int
    judged: Judged


class GainCell(NamedTuple):
    """Where a count of people by two scores stands, both in whole percent."""

    mode: str
    on: date
    unit_id: int
    first: int
    second: int


def judge(responses: Iterable[ResponseRow]) -> Judged:
    """What the answers of one sitting show."""
    rows = tuple(responses)
    scams = [row.judged for row in rows if row.truth == "scam"]
    genuine = [row.judged for row in rows if row.truth == "genuine"]
    return Judged(
        signals=len(scams),
        hits=scams.count("scam"),
        noises=len(genuine),
        alarms=genuine.count("scam"),
        unclear_signals=scams.count("unclear"),
        unclear_noises=genuine.count("unclear"),
        action_points=sum(row.action_points for row in rows),
        action_max=sum(row.action_max for row in rows),
    )


def list_sittings(tx: Tx, campaign_id: int, person_id: int) -> tuple[MeasuredSitting, ...]:
    """A person's first finished sitting of each measured mode."""
    rows = tx.execute(_OF_ONE, {"campaign_id": campaign_id, "person_id": person_id})
    return _first_of_each(tuple(rows)).get(person_id, ())


def sittings_of(
    tx: Tx, campaign_id: int, person_ids: Collection[int]
) -> dict[int, tuple[MeasuredSitting, ...]]:
    """The same of some people, by person; those who finished none are left out."""
    found: dict[int, tuple[MeasuredSitting, ...]] = {}
    for part in in_parts(sorted(person_ids)):
        query = _OF_ALL.where(Attempt.person_id.in_(part))
        found |= _first_of_each(tuple(tx.execute(query, {"campaign_id": campaign_id})))
    return found


def all_sittings(tx: Tx, campaign_id: int) -> dict[int, tuple[MeasuredSitting, ...]]:
    """The same of everybody, by person."""
    return _first_of_each(tuple(tx.execute(_OF_ALL, {"campaign_id": campaign_id})))


def move(
    tx: Tx, campaign_id: int, judgements: Mapping[JudgementCell, int], gains: Mapping[GainCell, int]
) -> None:
    """Add each difference to its cell."""
    rows = [
        {"campaign_id": campaign_id, **_flat(cell), "people": n}
        for cell, n in sorted(judgements.items())
        if n
    ]
    add_counts(tx, JudgementTally.__table__, rows, ("people",))  # type: ignore[arg-type]
    rows = [{"campaign_id": campaign_id, **cell._asdict(), "people": n} for cell, n in sorted(gains.items())]
    add_counts(tx, GainTally.__table__, rows, ("people",))  # type: ignore[arg-type]


def all_judgements(tx: Tx, campaign_id: int) -> dict[JudgementCell, int]:
    """Every cell that is not zero."""
    return _judgements(tx, JudgementTally.campaign_id == campaign_id)


def list_judgements(tx: Tx, campaign_id: int, mode: str, on: date) -> dict[JudgementCell, int]:
    """The cells of one occasion up to a day."""
    own = and_(JudgementTally.campaign_id == campaign_id, JudgementTally.mode == mode)
    return _judgements(tx, and_(own, JudgementTally.on <= on))


def all_gains(tx: Tx, campaign_id: int) -> dict[GainCell, int]:
    """Every cell that is not zero."""
    return _gains(tx, GainTally.campaign_id == campaign_id)


def list_gains(tx: Tx, campaign_id: int, mode: str, on: date) -> dict[GainCell, int]:
    """The cells of one later occasion up to a day."""
    own = and_(GainTally.campaign_id == campaign_id, GainTally.mode == mode)
    return _gains(tx, and_(own, GainTally.on <= on))


def clear(tx: Tx, campaign_id: int) -> None:
    """Empty both counts of a campaign."""
    tx.execute(delete(JudgementTally).where(JudgementTally.campaign_id == campaign_id))
    tx.execute(delete(GainTally).where(GainTally.campaign_id == campaign_id))


def _judgements(tx: Tx, condition: ColumnElement[bool]) -> dict[JudgementCell, int]:
    table = JudgementTally.__table__.c
    columns = (table.mode, table.on, table.unit_id, *(table[name] for name in Judged._fields), table.people)
    rows = tx.execute(select(*columns).where(condition, table.people != 0))
    return {JudgementCell(row[0], row[1], row[2], Judged(*row[3:-1])): row[-1] for row in rows}


def _gains(tx: Tx, condition: ColumnElement[bool]) -> dict[GainCell, int]:
    table = GainTally.__table__.c
    columns = (table.mode, table.on, table.unit_id, table.first, table.second, table.people)
    rows = tx.execute(select(*columns).where(condition, table.people != 0))
    return {GainCell(*row[:-1]): row[-1] for row in rows}


def _flat(cell: JudgementCell) -> dict[str, object]:
    return {"mode": cell.mode, "on": cell.on, "unit_id": cell.unit_id, **cell.judged._asdict()}


def _first_of_each(rows: tuple[tuple[object, ...], ...]) -> dict[int, tuple[MeasuredSitting, ...]]:
    """Rows come by person and number, so that a later sitting of a mode is passed over."""
    found: dict[int, dict[str, MeasuredSitting]] = {}
    for person_id, mode, submitted_at, points, most, *sums in rows:
        percent = 100 * int(points) // int(most) if most else 0  # type: ignore[call-overload]
        judged = Judged(*(int(n) for n in sums))  # type: ignore[call-overload]
        sitting = MeasuredSitting(str(mode), submitted_at, percent, judged)  # type: ignore[arg-type]
        found.setdefault(int(person_id), {}).setdefault(str(mode), sitting)  # type: ignore[call-overload]
    return {person_id: tuple(each.values()) for person_id, each in found.items()}


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _sittings() -> Select[*tuple[object, ...]]:
    is_scam, is_genuine = Response.truth == "scam", Response.truth == "genuine"
    says_scam, says_unclear = Response.judged == "scam", Response.judged == "unclear"
    sums = (
        _count(is_scam),
        _count(and_(is_scam, says_scam)),
        _count(is_genuine),
        _count(and_(is_genuine, says_scam)),
        _count(and_(is_scam, says_unclear)),
        _count(and_(is_genuine, says_unclear)),
        func.coalesce(func.sum(Response.action_points), 0),
        func.coalesce(func.sum(Response.action_max), 0),
    )
    own = (Attempt.person_id, Attempt.mode, Attempt.submitted_at, Attempt.points, Attempt.max_points)
    return (
        select(*own, *sums)
        .join_from(Attempt, Response, Response.attempt_id == Attempt.id)
        .where(
            Attempt.campaign_id == bindparam("campaign_id"),
            Attempt.submitted_at.is_not(None),
            Attempt.mode.in_(MEASURED),
        )
        .group_by(Attempt.id, Attempt.number, *own)
        .order_by(Attempt.person_id, Attempt.number)
    )


_OF_ALL = _sittings()
_OF_ONE = _OF_ALL.where(Attempt.person_id == bindparam("person_id"))
