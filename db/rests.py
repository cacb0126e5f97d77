"""Items against the rest of the sittings they stood in, and the stored sums of that per item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, case, delete, func, select

from db.attempts import SAME_PLACE
from db.encounters import HUNDRED, ItemCell
from db.engine import Tx
from db.measures import MEASURED
from db.tables import Attempt, AttemptItem, Response, RestTally
from db.tallies import add_counts


class RestSums(NamedTuple):
    """Answers, those fully right, and sums of the rest (whole hundredths, 0–100), also over those right."""

    answers: int = 0
    right: int = 0
    rest: int = 0
    rest_squares: int = 0
    rest_right: int = 0


def of_sitting(tx: Tx, attempt_id: int) -> dict[ItemCell, RestSums]:
    """What a measured sitting that was handed in adds; nothing for any other, or one of a single item."""
    return _cells(tx, _OF_ONE, {"attempt_id": attempt_id})


def recount(tx: Tx) -> dict[ItemCell, RestSums]:
    """The sums worked out from all sittings, by the database itself."""
    return _cells(tx, _OF_ALL, {})


def all_sums(tx: Tx) -> dict[ItemCell, RestSums]:
    """Every cell that is not all zero."""
    return _cells(tx, select(*_KEY, *_STORED), {})


def sum_by_revision(tx: Tx) -> dict[int, RestSums]:
    """The sums of every revision over all campaigns and occasions."""
    return {row[0]: RestSums(*map(int, row[1:])) for row in tx.execute(_BY_REVISION)}


def move(tx: Tx, changes: Mapping[ItemCell, RestSums]) -> None:
    """Add each difference to its cell."""
    rows = [{**cell._asdict(), **sums._asdict()} for cell, sums in sorted(changes.items()) if any(sums)]
    add_counts(tx, RestTally.__table__, rows, RestSums._fields)  # type: ignore[arg-type]


def clear(tx: Tx) -> None:
    """Empty the sums of every item."""
    tx.execute(delete(RestTally))


def _cells(tx: Tx, query: Select[*tuple[Any, ...]], values: Mapping[str, int]) -> dict[ItemCell, RestSums]:
    rows = tx.execute(query, dict(values))
    return {ItemCell(*row[:3]): RestSums(*map(int, row[3:])) for row in rows if any(row[3:])}


def _sums(one: bool) -> Select[*tuple[Any, ...]]:
    """The rest of an answer is the mean of the other items of its sitting, cut to a whole hundredth."""
    points = HUNDRED * Response.points // Response.max_points
    each = (
        select(
            Attempt.campaign_id,
            Attempt.mode,
            AttemptItem.revision_id,
            case((Response.is_right, 1), else_=0).label("right"),
            (func.sum(points).over(partition_by=Response.attempt_id) - points).label("others"),
            (func.count().over(partition_by=Response.attempt_id) - 1).label("n"),
        )
        .join_from(Response, Attempt, Attempt.id == Response.attempt_id)
        .join(AttemptItem, SAME_PLACE)
        .where(Attempt.mode.in_(MEASURED), Attempt.submitted_at.is_not(None))
    )
    if one:
        each = each.where(Attempt.id == bindparam("attempt_id"))
    c = each.subquery().c
    rest = c.others // c.n
    key = (c.campaign_id, c.mode, c.revision_id)
    sums = (func.count(), func.sum(c.right), func.sum(rest), func.sum(rest * rest), func.sum(rest * c.right))
    return select(*key, *sums).where(c.n > 0).group_by(*key)


_OF_ONE, _OF_ALL = _sums(one=True), _sums(one=False)
_KEY = [RestTally.__table__.c[name] for name in ItemCell._fields]
_STORED = [RestTally.__table__.c[name] for name in RestSums._fields]
_BY_REVISION = select(RestTally.revision_id, *(func.sum(column) for column in _STORED)).group_by(
    RestTally.revision_id
)
