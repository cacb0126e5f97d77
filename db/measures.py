"""Finished sittings as they are measured, and the stored counts of people by what they made of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, func, literal, select

from db.attempts import ResponseRow
from db.engine import Tx, in_parts
from db.tables import (
    Attempt,
    Base,
    GainTally,
    JudgementTally,
    Response,
    RetentionTally,
    SittingTally,
)
from db.tallies import EVER, add_day_counts, at_end, wrong_sums

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


class Certain(NamedTuple):
    """Verdicts of one sitting by how sure one was of them, and whether they were right."""

    guess_right: int
    guess_wrong: int
    fairly_right: int
    fairly_wrong: int
    sure_right: int
    sure_wrong: int


@dataclass(frozen=True, slots=True)
class MeasuredSitting:
    """A finished attempt; `percent` is its score in whole percent."""

    mode: str
    submitted_at: datetime
    percent: int
    judged: Judged
    certain: Certain


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


class SittingCell(NamedTuple):
    """Where a count of people by their score and their certainty stands."""

    mode: str
    on: date
    unit_id: int
    percent: int
    certain: Certain


class Contributions(NamedTuple):
    """Counts of people, by cell: judgements, gains since before, what is kept since after, sittings."""

    judgements: dict[JudgementCell, int]
    gains: dict[GainCell, int]
    kept: dict[GainCell, int]
    sittings: dict[SittingCell, int]


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


def certainty(responses: Iterable[ResponseRow]) -> Certain:
    """How sure one was of the verdicts of one or more sittings, and how often right."""
    counts = dict.fromkeys(Certain._fields, 0)
    for row in responses:
        name = f"{row.turns[0].get('confidence')}_{'right' if row.judged == row.truth else 'wrong'}"
        if row.truth and name in counts:
            counts[name] += 1
    return Certain(**counts)


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


def move(tx: Tx, campaign_id: int, changes: Contributions) -> None:
    """Add each difference to its cell."""
    all_cells: tuple[Mapping[Any, int], ...] = changes
    for table, cells in zip(_TABLES, all_cells, strict=True):
        rows = [
            {"campaign_id": campaign_id, **_flat(cell), "people": n} for cell, n in sorted(cells.items()) if n
        ]
        add_day_counts(tx, table.__table__, rows, ("people",))  # type: ignore[arg-type]


def everything(tx: Tx, campaign_id: int) -> Contributions:
    """Every cell of a day that is not zero."""
    own = {"campaign_id": campaign_id}
    return Contributions(
        _judgements(tx, own), _gains(tx, GainTally, own), _gains(tx, RetentionTally, own), _sittings(tx, own)
    )


def all_judgements(tx: Tx, campaign_id: int) -> dict[JudgementCell, int]:
    """Every cell of a day that is not zero."""
    return _judgements(tx, {"campaign_id": campaign_id})


def list_judgements(tx: Tx, campaign_id: int, mode: str, on: date) -> dict[JudgementCell, int]:
    """The cells of one occasion at the end of a day, all days together under EVER."""
    return _judgements(tx, {"campaign_id": campaign_id, "mode": mode}, on)


def all_gains(tx: Tx, campaign_id: int) -> dict[GainCell, int]:
    """Every cell of a day that is not zero."""
    return _gains(tx, GainTally, {"campaign_id": campaign_id})


def list_gains(tx: Tx, campaign_id: int, mode: str, on: date) -> dict[GainCell, int]:
    """The cells of one later occasion at the end of a day, the first score being that before learning."""
    return _gains(tx, GainTally, {"campaign_id": campaign_id, "mode": mode}, on)


def list_kept(tx: Tx, campaign_id: int, mode: str, on: date) -> dict[GainCell, int]:
    """The cells of one later occasion at the end of a day, the first score being that after learning."""
    return _gains(tx, RetentionTally, {"campaign_id": campaign_id, "mode": mode}, on)


def list_sitting_cells(tx: Tx, campaign_id: int, mode: str, on: date) -> dict[SittingCell, int]:
    """The cells of one occasion at the end of a day, all days together under EVER."""
    return _sittings(tx, {"campaign_id": campaign_id, "mode": mode}, on)


def list_scores(tx: Tx, campaign_id: int, mode: str, on: date) -> dict[int, dict[int, int]]:
    """People by score in whole percent on one occasion at the end of a day, unit by unit."""
    scores: dict[int, dict[int, int]] = {}
    for unit_id, percent, people in tx.execute(_SCORES, {"campaign_id": campaign_id, "mode": mode, "on": on}):
        if people:
            scores.setdefault(unit_id, {})[percent] = int(people)
    return scores


def find_wrong_sums(tx: Tx, campaign_id: int) -> tuple[str, ...]:
    """Every cell whose days do not add up to what stands under EVER."""
    return tuple(
        each
        for table in _TABLES
        for each in wrong_sums(tx, table.__table__, campaign_id, ("people",))  # type: ignore[arg-type]
    )


def clear(tx: Tx, campaign_id: int) -> None:
    """Empty every count of a campaign."""
    for table in _TABLES:
        tx.execute(delete(table).where(table.__table__.c.campaign_id == campaign_id))


_TABLES: tuple[type[Base], ...] = (JudgementTally, GainTally, RetentionTally, SittingTally)


def _judgements(tx: Tx, own: Mapping[str, object], on: date | None = None) -> dict[JudgementCell, int]:
    rows = _cells(tx, JudgementTally, ("mode", "on", "unit_id", *Judged._fields), own, on)
    return {JudgementCell(row[0], row[1], row[2], Judged(*row[3:-1])): row[-1] for row in rows}


def _gains(
    tx: Tx, table: type[Base], own: Mapping[str, object], on: date | None = None
) -> dict[GainCell, int]:
    rows = _cells(tx, table, GainCell._fields, own, on)
    return {GainCell(*row[:-1]): row[-1] for row in rows}


def _sittings(tx: Tx, own: Mapping[str, object], on: date | None = None) -> dict[SittingCell, int]:
    rows = _cells(tx, SittingTally, ("mode", "on", "unit_id", "percent", *Certain._fields), own, on)
    return {SittingCell(row[0], row[1], row[2], row[3], Certain(*row[4:-1])): row[-1] for row in rows}


def _cells(
    tx: Tx, table: type[Base], names: Sequence[str], own: Mapping[str, object], on: date | None
) -> Iterable[Any]:
    """The named columns and the count of each cell that is not zero: of each day, or at the end of one."""
    column = table.__table__.c
    asked = [column[name] == value for name, value in own.items()]
    if on is None:
        query = select(*(column[name] for name in names), column.people)
        return tx.execute(query.where(column.people != 0, column.on < EVER, *asked))
    keys = [column[name] for name in names if name != "on"]
    people = at_end(column.on, column.people)
    query = select(*(literal(EVER) if name == "on" else column[name] for name in names), people)
    return tx.execute(query.where(column.on > on, *asked).group_by(*keys).having(people != 0))


def _flat(cell: JudgementCell | GainCell | SittingCell) -> dict[str, object]:
    """The columns of a cell, those of a cell within it beside the others."""
    flat: dict[str, object] = {}
    for name, value in cell._asdict().items():
        flat |= value._asdict() if isinstance(value, Judged | Certain) else {name: value}
    return flat


def _first_of_each(rows: tuple[tuple[object, ...], ...]) -> dict[int, tuple[MeasuredSitting, ...]]:
    """Rows come by person and number, so that a later sitting of a mode is passed over."""
    found: dict[int, dict[str, MeasuredSitting]] = {}
    for person_id, mode, submitted_at, points, most, *sums in rows:
        percent = 100 * int(points) // int(most) if most else 0  # type: ignore[call-overload]
        counts = [int(n) for n in sums]  # type: ignore[call-overload]
        judged, certain = Judged(*counts[: len(Judged._fields)]), Certain(*counts[len(Judged._fields) :])
        sitting = MeasuredSitting(str(mode), submitted_at, percent, judged, certain)  # type: ignore[arg-type]
        found.setdefault(int(person_id), {}).setdefault(str(mode), sitting)  # type: ignore[call-overload]
    return {person_id: tuple(each.values()) for person_id, each in found.items()}


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _certain() -> tuple[ColumnElement[int], ...]:
    """In the order of Certain: for each word, the verdicts of which one was that sure, right ones first."""
    said = Response.turns[(0, "confidence")].as_string()
    judges, is_right = Response.truth != "", Response.judged == Response.truth
    return tuple(
        _count(and_(judges, said == name.rsplit("_")[0], is_right if name.endswith("right") else ~is_right))
        for name in Certain._fields
    )


def _of_attempts() -> Select[*tuple[object, ...]]:
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
        *_certain(),
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


_OF_ALL = _of_attempts()
_OF_ONE = _OF_ALL.where(Attempt.person_id == bindparam("person_id"))
_SCORES = (
    select(
        SittingTally.unit_id,
        SittingTally.percent,
        at_end(SittingTally.__table__.c.on, SittingTally.__table__.c.people),
    )
    .where(
        SittingTally.campaign_id == bindparam("campaign_id"),
        SittingTally.mode == bindparam("mode"),
        SittingTally.on > bindparam("on"),
    )
    .group_by(SittingTally.unit_id, SittingTally.percent)
)
