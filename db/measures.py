"""Finished sittings as they are measured, and the stored sums of what people showed in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, case, delete, func, select

from db.attempts import ResponseRow
from db.engine import Tx, in_parts
from db.tables import Attempt, LearningTally, Response
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
    """A finished attempt; `percent` is its score in whole percent.

    `items` were answered; `squares` sums up the squares of their points in hundredths, `points` these.
    """

    mode: str
    submitted_at: datetime
    percent: int
    judged: Judged
    certain: Certain
    items: int = 0
    points: int = 0
    squares: int = 0


class LearningCell(NamedTuple):
    """Where sums of what people showed stand."""

    mode: str
    on: date
    unit_id: int


class Learned(NamedTuple):
    """Sums over people, as the columns of LearningTally; `people` have a sitting, `percent` are their scores.

    `scored` sat two items or more, so that `error`, the variance of a score over the draw of its items, is
    known of them; it is kept in whole parts of a squared share.

    Each figure has its own people: `judging` enough messages, `acting`, `certain` how sure they were, with
    those of each word for it, `gaining` since the sitting before, `keeping` since the one right after.
    """

    people: int = 0
    percent: int = 0
    percent_squares: int = 0
    scored: int = 0
    scored_percent: int = 0
    scored_squares: int = 0
    error: int = 0
    judging: int = 0
    sensitivity: int = 0
    sensitivity_squares: int = 0
    criterion: int = 0
    criterion_squares: int = 0
    acting: int = 0
    action: int = 0
    action_squares: int = 0
    certain: int = 0
    surplus: int = 0
    surplus_squares: int = 0
    guessing: int = 0
    guess_right: int = 0
    guess_wrong: int = 0
    fairly_sure: int = 0
    fairly_right: int = 0
    fairly_wrong: int = 0
    sure: int = 0
    sure_right: int = 0
    sure_wrong: int = 0
    gaining: int = 0
    gain_first: int = 0
    gain_second: int = 0
    gain_first_squares: int = 0
    gain_second_squares: int = 0
    gain_products: int = 0
    keeping: int = 0
    kept_first: int = 0
    kept_second: int = 0
    kept_first_squares: int = 0
    kept_second_squares: int = 0
    kept_products: int = 0


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


def move(tx: Tx, campaign_id: int, changes: Mapping[LearningCell, Learned]) -> None:
    """Add each difference to its cell."""
    rows = [
        {"campaign_id": campaign_id, **cell._asdict(), **sums._asdict()}
        for cell, sums in sorted(changes.items())
        if any(sums)
    ]
    add_day_counts(tx, _TABLE, rows, Learned._fields)


def everything(tx: Tx, campaign_id: int) -> dict[LearningCell, Learned]:
    """Every cell of a day that is not all zero."""
    column = _TABLE.c
    rows = tx.execute(
        select(column.mode, column.on, column.unit_id, *(column[name] for name in Learned._fields)).where(
            column.campaign_id == campaign_id, column.on < EVER
        )
    )
    return {LearningCell(*row[:3]): Learned(*row[3:]) for row in rows if any(row[3:])}


def sum_by_unit(tx: Tx, campaign_id: int, mode: str, on: date) -> dict[int, Learned]:
    """The sums of one occasion at the end of a day, unit by unit, where there are any."""
    rows = tx.execute(_BY_UNIT, {"campaign_id": campaign_id, "mode": mode, "on": on})
    return {row[0]: Learned(*map(int, row[1:])) for row in rows if any(row[1:])}


def sum_by_mode(tx: Tx, campaign_id: int, on: date) -> dict[str, dict[int, Learned]]:
    """The same of every occasion, by the name under which its sums stand."""
    found: dict[str, dict[int, Learned]] = {}
    for mode, unit_id, *sums in tx.execute(_BY_MODE, {"campaign_id": campaign_id, "on": on}):
        if any(sums):
            found.setdefault(mode, {})[unit_id] = Learned(*map(int, sums))
    return found


def find_wrong_sums(tx: Tx, campaign_id: int) -> tuple[str, ...]:
    """Every cell whose days do not add up to what stands under EVER."""
    return tuple(wrong_sums(tx, _TABLE, (_TABLE.c.campaign_id == campaign_id,), Learned._fields))


def clear(tx: Tx, campaign_id: int) -> None:
    """Empty the sums of a campaign."""
    tx.execute(delete(LearningTally).where(LearningTally.campaign_id == campaign_id))


def _first_of_each(rows: tuple[tuple[object, ...], ...]) -> dict[int, tuple[MeasuredSitting, ...]]:
    """Rows come by person and number, so that a later sitting of a mode is passed over."""
    found: dict[int, dict[str, MeasuredSitting]] = {}
    for person_id, mode, submitted_at, points, most, *sums in rows:
        percent = 100 * int(points) // int(most) if most else 0  # type: ignore[call-overload]
        counts = [int(n) for n in sums]  # type: ignore[call-overload]
        judged, certain = Judged(*counts[: len(Judged._fields)]), Certain(*counts[len(Judged._fields) : -2])
        spread = (*counts[-2:-1], int(points), counts[-1])  # type: ignore[call-overload]
        sitting = MeasuredSitting(str(mode), submitted_at, percent, judged, certain, *spread)  # type: ignore[arg-type]
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
    in_hundredths = 100 * Response.points // Response.max_points
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
        func.count(),
        func.sum(in_hundredths * in_hundredths),
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
_TABLE: Table = LearningTally.__table__  # type: ignore[assignment]
_BY_UNIT = (
    select(_TABLE.c.unit_id, *(at_end(_TABLE.c.on, _TABLE.c[name]) for name in Learned._fields))
    .where(
        _TABLE.c.campaign_id == bindparam("campaign_id"),
        _TABLE.c.mode == bindparam("mode"),
        _TABLE.c.on > bindparam("on"),
    )
    .group_by(_TABLE.c.unit_id)
)
_BY_MODE = (
    select(
        _TABLE.c.mode, _TABLE.c.unit_id, *(at_end(_TABLE.c.on, _TABLE.c[name]) for name in Learned._fields)
    )
    .where(_TABLE.c.campaign_id == bindparam("campaign_id"), _TABLE.c.on > bindparam("on"))
    .group_by(_TABLE.c.mode, _TABLE.c.unit_id)
)
