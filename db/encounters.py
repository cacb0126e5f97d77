"""People's first answers to items as they are measured, and the stored counts of them per item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, exists, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from db.attempts import SAME_PLACE
from db.engine import Tx
from db.measures import MEASURED
from db.tables import (
    Attempt,
    AttemptItem,
    ItemGroupTally,
    ItemTally,
    ItemWait,
    PickTally,
    Response,
    Revision,
    RoleGrant,
)
from db.tallies import add_counts

HUNDRED = 100


class ItemCell(NamedTuple):
    """Where a count of first answers stands."""

    campaign_id: int
    mode: str
    revision_id: int


class PickCell(NamedTuple):
    """Where a count of what was picked at first stands."""

    campaign_id: int
    mode: str
    revision_id: int
    picked: str


class GroupCell(NamedTuple):
    """Where a count of first answers by post and by the stratum of the rest stands."""

    revision_id: int
    is_head: bool
    level: int


class GroupCounts(NamedTuple):
    """First answers, and those fully right."""

    people: int = 0
    right: int = 0


class ItemCounts(NamedTuple):
    """First answers, those fully right, points in hundredths of an item, and detection and action apart."""

    people: int = 0
    right: int = 0
    points: int = 0
    judged: int = 0
    detected: int = 0
    action_points: int = 0
    action_max: int = 0


@dataclass(frozen=True, slots=True)
class Encounter:
    """An answer to an item: in which sitting and place, when, and what came of it.

    `others` are the other answers of the sitting with their points in hundredths together; `is_head` says
    whether the person headed a unit when it was handed in.
    """

    campaign_id: int
    mode: str
    attempt_id: int
    place: int
    revision_id: int
    answered_at: datetime
    counts: ItemCounts
    picked: str = ""
    submitted_at: datetime | None = None
    is_head: bool = False
    others: int = 0
    others_points: int = 0

    @property
    def cell(self) -> ItemCell:
        """Where it counts if it is the first."""
        return ItemCell(self.campaign_id, self.mode, self.revision_id)

    @property
    def pick(self) -> PickCell:
        """Where what was picked counts if it is the first."""
        return PickCell(*self.cell, self.picked)

    @property
    def rest(self) -> int | None:
        """The mean of the other answers in whole hundredths, cut off; None where there are none."""
        return self.others_points // self.others if self.others else None


def list_encounters(tx: Tx, person_id: int, revision_id: int) -> tuple[Encounter, ...]:
    """Every answer of a person to the item of a revision, also to other revisions of it.

    Those of a measured sitting are left out until it is handed in.
    """
    rows = tx.execute(_OF_ONE, {"person_id": person_id, "revision_id": revision_id})
    return tuple(_encounter(*row) for row in rows)


def list_of_attempt(tx: Tx, person_id: int, attempt_id: int) -> dict[str, tuple[Encounter, ...]]:
    """As list_encounters, for every item of an attempt, by its key."""
    found: dict[str, list[Encounter]] = {}
    for key, *row in tx.execute(_OF_ATTEMPT, {"person_id": person_id, "attempt_id": attempt_id}):
        found.setdefault(key, []).append(_encounter(*row))
    return {key: tuple(answers) for key, answers in found.items()}


def move(tx: Tx, changes: Mapping[ItemCell, ItemCounts]) -> None:
    """Add each difference to its cell."""
    rows = [{**cell._asdict(), **counts._asdict()} for cell, counts in sorted(changes.items()) if any(counts)]
    add_counts(tx, ItemTally.__table__, rows, ItemCounts._fields)  # type: ignore[arg-type]


def move_picks(tx: Tx, changes: Mapping[PickCell, int]) -> None:
    """Add each difference to the people of its cell."""
    rows = [{**cell._asdict(), "people": n} for cell, n in sorted(changes.items()) if n]
    add_counts(tx, PickTally.__table__, rows, ("people",))  # type: ignore[arg-type]


def move_groups(tx: Tx, changes: Mapping[GroupCell, GroupCounts]) -> None:
    """Add each difference to its cell."""
    rows = [{**cell._asdict(), **counts._asdict()} for cell, counts in sorted(changes.items()) if any(counts)]
    add_counts(tx, ItemGroupTally.__table__, rows, GroupCounts._fields)  # type: ignore[arg-type]


def all_groups(tx: Tx) -> dict[GroupCell, GroupCounts]:
    """Every cell by post and stratum that is not all zero."""
    rows = tx.execute(select(*_GROUP_KEY, *_GROUP_STORED))
    return {GroupCell(*row[:3]): GroupCounts(*row[3:]) for row in rows if any(row[3:])}


def stream_firsts(tx: Tx) -> Iterator[Encounter]:
    """The answers that count, of everybody, one after the other."""
    return (_encounter(*row) for row in tx.execute(_FIRSTS))


def list_waiting(tx: Tx) -> tuple[tuple[Encounter, bool], ...]:
    """Every answer that waits, and whether it is the one that counts of its person."""
    return tuple((_encounter(*row[:-1]), row[-1]) for row in tx.execute(_WAITING))


def recount_picks(tx: Tx) -> dict[PickCell, int]:
    """What people picked at first, counted from everybody's answers by the database itself."""
    return {PickCell(*row[:4]): int(row[4]) for row in tx.execute(_RECOUNT_PICKS)}


def all_picks(tx: Tx) -> dict[PickCell, int]:
    """Every cell of what was picked that is not zero."""
    return {PickCell(*row[:4]): row[4] for row in tx.execute(select(*_PICK_KEY, PickTally.people)) if row[4]}


def picks_by_revision(tx: Tx) -> dict[int, dict[str, int]]:
    """People by what they picked, of every revision over all campaigns and occasions."""
    found: dict[int, dict[str, int]] = {}
    for revision_id, picked, people in tx.execute(_PICKS_BY_REVISION):
        if people:
            found.setdefault(revision_id, {})[picked] = int(people)
    return found


def recount(tx: Tx) -> dict[ItemCell, ItemCounts]:
    """The counts worked out from everybody's answers, by the database itself."""
    rows = tx.execute(_RECOUNT)
    return {ItemCell(row[0], row[1], row[2]): ItemCounts(*map(int, row[3:])) for row in rows}


def all_counts(tx: Tx) -> dict[ItemCell, ItemCounts]:
    """Every cell that is not all zero."""
    rows = tx.execute(select(*_KEY, *_STORED))
    return {ItemCell(row[0], row[1], row[2]): ItemCounts(*row[3:]) for row in rows if any(row[3:])}


def sum_by_revision(tx: Tx) -> dict[int, ItemCounts]:
    """The counts of every revision over all campaigns and occasions."""
    return {row[0]: ItemCounts(*map(int, row[1:])) for row in tx.execute(_BY_REVISION)}


def list_of_sittings(tx: Tx, campaign_id: int, mode: str) -> dict[int, ItemCounts]:
    """The counts of every revision in one campaign on one occasion."""
    rows = tx.execute(_OF_SITTINGS, {"campaign_id": campaign_id, "mode": mode})
    return {row[0]: ItemCounts(*row[1:]) for row in rows}


def clear(tx: Tx) -> None:
    """Empty the counts of every item."""
    tx.execute(delete(ItemTally))
    tx.execute(delete(PickTally))
    tx.execute(delete(ItemGroupTally))


def _encounter(
    campaign_id: int,
    mode: str,
    attempt_id: int,
    place: int,
    revision_id: int,
    answered_at: datetime,
    picked: str,
    submitted_at: datetime | None,
    is_head: bool,
    others: int,
    others_points: int,
    *counts: int,
) -> Encounter:
    told = ItemCounts(*map(int, counts))
    rest = (submitted_at, bool(is_head), int(others), int(others_points))
    return Encounter(campaign_id, mode, attempt_id, place, revision_id, answered_at, told, picked, *rest)


def _one_if(condition: ColumnElement[bool] | InstrumentedAttribute[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


_JUDGES = Response.truth != ""
_OF_ANSWER: tuple[ColumnElement[int], ...] = (
    literal(1).label("people"),
    _one_if(Response.is_right).label("right"),
    (HUNDRED * Response.points // Response.max_points).label("points"),
    _one_if(_JUDGES).label("judged"),
    _one_if(_JUDGES & (Response.judged == Response.truth)).label("detected"),
    Response.action_points.label("action_points"),
    Response.action_max.label("action_max"),
)
_ORDER = (Response.answered_at, Response.attempt_id, Response.place)
_STORED = [ItemTally.__table__.c[name] for name in ItemCounts._fields]
_PICK_KEY = [PickTally.__table__.c[name] for name in PickCell._fields]
_GROUP_KEY = [ItemGroupTally.__table__.c[name] for name in GroupCell._fields]
_GROUP_STORED = [ItemGroupTally.__table__.c[name] for name in GroupCounts._fields]
_KEY = [ItemTally.__table__.c[name] for name in ItemCell._fields]


def _answers(*columns: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .join_from(Response, Attempt, Attempt.id == Response.attempt_id)
        .join(AttemptItem, SAME_PLACE)
        .join(Revision, Revision.id == AttemptItem.revision_id)
        .where(Attempt.submitted_at.is_not(None) | Attempt.mode.not_in(MEASURED))
    )


def _is_head() -> ColumnElement[bool]:
    """Whether the person headed a unit when the sitting was handed in.

    What was granted or ended at the same instant is taken to come after it, whenever it is counted.
    """
    grant = RoleGrant.__table__.c
    return exists().where(
        grant.person_id == Attempt.person_id,
        grant.role == "head",
        grant.granted_at < Attempt.submitted_at,
        grant.ended_at.is_(None) | (grant.ended_at >= Attempt.submitted_at),
    )


def _encounter_of(others: ColumnElement[int], points: ColumnElement[int]) -> tuple[Any, ...]:
    return (
        *(Attempt.campaign_id, Attempt.mode, Attempt.id, Response.place, AttemptItem.revision_id),
        *(Response.answered_at, Response.picked, Attempt.submitted_at, _is_head().label("is_head")),
        *(others.label("others"), points.label("others_points"), *_OF_ANSWER),
    )


def _beside() -> tuple[ColumnElement[int], ColumnElement[int]]:
    """The other answers of the sitting, and their points: of few answers, looked up for each."""
    other = aliased(Response)
    where = (other.attempt_id == Response.attempt_id, other.place != Response.place)
    points = func.coalesce(func.sum(HUNDRED * other.points // other.max_points), 0)
    found = (select(each).where(*where).scalar_subquery() for each in (func.count(), points))
    return next(found), next(found)


def _beside_all() -> tuple[ColumnElement[int], ColumnElement[int]]:
    """The same where all answers of the sittings are read anyway."""
    points = HUNDRED * Response.points // Response.max_points
    others = func.count().over(partition_by=Response.attempt_id) - 1
    return others, func.sum(points).over(partition_by=Response.attempt_id) - points


_ENCOUNTER = _encounter_of(*_beside())


def _of_one() -> Select[*tuple[Any, ...]]:
    asked = aliased(Revision)
    key = select(asked.key).where(asked.id == bindparam("revision_id")).scalar_subquery()
    return _answers(*_ENCOUNTER).where(
        Attempt.person_id == bindparam("person_id"), Revision.sort == "item", Revision.key == key
    )


def _of_attempt() -> Select[*tuple[Any, ...]]:
    asked, pinned = aliased(Revision), aliased(AttemptItem)
    keys = (
        select(asked.key)
        .join(pinned, pinned.revision_id == asked.id)
        .where(pinned.attempt_id == bindparam("attempt_id"))
    )
    return _answers(Revision.key, *_ENCOUNTER).where(
        Attempt.person_id == bindparam("person_id"), Revision.sort == "item", Revision.key.in_(keys)
    )


def _recount() -> Select[*tuple[Any, ...]]:
    """Answers in the order in which each person gave them to each item; the first of each is summed up."""
    turn = func.row_number().over(partition_by=(Attempt.person_id, Revision.key), order_by=_ORDER)
    key = (Attempt.campaign_id, Attempt.mode, AttemptItem.revision_id)
    each = _answers(*key, turn.label("turn"), *_OF_ANSWER).subquery().c
    where = (each.campaign_id, each.mode, each.revision_id)
    return (
        select(*where, *(func.sum(each[name]) for name in ItemCounts._fields))
        .where(each.turn == 1, each.mode.in_(MEASURED))
        .group_by(*where)
    )


def _recount_picks() -> Select[*tuple[Any, ...]]:
    turn = func.row_number().over(partition_by=(Attempt.person_id, Revision.key), order_by=_ORDER)
    key = (Attempt.campaign_id, Attempt.mode, AttemptItem.revision_id, Response.picked)
    each = _answers(*key, turn.label("turn")).subquery().c
    where = (each.campaign_id, each.mode, each.revision_id, each.picked)
    return select(*where, func.count()).where(each.turn == 1, each.mode.in_(MEASURED)).group_by(*where)


def _firsts() -> Select[*tuple[Any, ...]]:
    turn = func.row_number().over(partition_by=(Attempt.person_id, Revision.key), order_by=_ORDER)
    each = _answers(*_encounter_of(*_beside_all()), turn.label("turn")).subquery().c
    columns = [column for column in each if column.name != "turn"]
    return select(*columns).where(each.turn == 1, each.mode.in_(MEASURED))


def _waiting() -> Select[*tuple[Any, ...]]:
    own = (ItemWait.attempt_id == Response.attempt_id, ItemWait.place == Response.place)
    return _answers(*_ENCOUNTER, ItemWait.is_first).join(ItemWait, and_(*own))


_FIRSTS = _firsts()
_WAITING = _waiting()
_OF_ONE = _of_one()
_RECOUNT_PICKS = _recount_picks()
_PICKS_BY_REVISION = select(PickTally.revision_id, PickTally.picked, func.sum(PickTally.people)).group_by(
    PickTally.revision_id, PickTally.picked
)
_OF_ATTEMPT = _of_attempt()
_RECOUNT = _recount()
_BY_REVISION = select(ItemTally.revision_id, *(func.sum(column) for column in _STORED)).group_by(
    ItemTally.revision_id
)
_OF_SITTINGS = select(ItemTally.revision_id, *_STORED).where(
    ItemTally.campaign_id == bindparam("campaign_id"), ItemTally.mode == bindparam("mode")
)
