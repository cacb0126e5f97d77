"""Attempts, the items pinned in each, and the answers given."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.orm import aliased

from db.engine import Tx, in_parts
from db.tables import Attempt, AttemptItem, Person, Response, Revision, Turn


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One sitting; points are None until it is handed in."""

    attempt_id: int
    person_id: int
    campaign_id: int
    mode: str
    number: int
    seed: int
    started_at: datetime
    submitted_at: datetime | None
    points: int | None
    max_points: int | None
    passed: bool | None


@dataclass(frozen=True, slots=True)
class PinnedItem:
    """An item in its place of a form, with the values that its slots were filled with."""

    place: int
    revision_id: int
    tactic: str
    variant: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """What a person gave to one item, turn by turn, and what came of it."""

    place: int
    turns: Sequence[Mapping[str, Any]]
    points: int
    max_points: int
    is_right: bool
    truth: str
    judged: str
    action_points: int
    action_max: int
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Sitting:
    """An attempt with its first item without an answer, None when all are answered.

    `total` counts its items; `saved_at` is when the last answer was given.
    """

    attempt: AttemptRow
    total: int
    saved_at: datetime | None
    opened: PinnedItem | None


@dataclass(frozen=True, slots=True)
class Asked:
    """An attempt with one of its items, the answer to it if there is one, and how many items have none.

    `following` is the first of the others without an answer, None when there is none.
    """

    attempt: AttemptRow
    total: int
    unanswered: int
    pinned: PinnedItem
    response: ResponseRow | None
    following: PinnedItem | None


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """A stored answer with whose it is and which revision and variant it was given to."""

    person_id: int
    person_code: str
    campaign_id: int
    attempt_id: int
    revision_id: int
    variant: Mapping[str, str]
    response: ResponseRow


@dataclass(frozen=True, slots=True)
class CountedAnswer:
    """An answer of a first counted attempt that was handed in, as the tallies see it."""

    tactic: str
    is_right: bool
    judges: bool
    detected: bool
    action_points: int
    action_max: int


# What each answer asks is put together once: building a statement costs more than running it.
_ATTEMPT = [getattr(Attempt, "id" if n == "attempt_id" else n) for n in AttemptRow.__dataclass_fields__]
_ATTEMPTS = (
    select(*_ATTEMPT)
    .where(
        Attempt.person_id == bindparam("person_id"),
        Attempt.campaign_id == bindparam("campaign_id"),
        Attempt.mode.in_(bindparam("modes", expanding=True)),
    )
    .order_by(Attempt.mode, Attempt.number)
)
_ONE_ATTEMPT = select(*_ATTEMPT).where(Attempt.id == bindparam("attempt_id"))
SAME_PLACE = (AttemptItem.attempt_id == Response.attempt_id) & (AttemptItem.place == Response.place)
_PINNED = (AttemptItem.place, AttemptItem.revision_id, AttemptItem.tactic, AttemptItem.variant)
_OF_ATTEMPT = AttemptItem.attempt_id == bindparam("attempt_id")
_ITEMS = select(*_PINNED).where(_OF_ATTEMPT).order_by(AttemptItem.place)
_TOTAL = select(func.count()).where(_OF_ATTEMPT).correlate(None).scalar_subquery()
_GIVEN = Response.attempt_id == bindparam("attempt_id")
_ANSWERED = select(func.count()).where(_GIVEN).correlate(None).scalar_subquery()
_SAVED_AT = select(func.max(Response.answered_at)).where(_GIVEN).correlate(None).scalar_subquery()
_FIRST_OPEN = (
    select(func.min(AttemptItem.place))
    .where(_OF_ATTEMPT, ~exists().where(SAME_PLACE))
    .correlate(None)
    .scalar_subquery()
)
_FIRST_ITEM = (AttemptItem.attempt_id == Attempt.id) & (AttemptItem.place == _FIRST_OPEN)
_SITTING = (
    select(*_ATTEMPT, _TOTAL, _SAVED_AT, *_PINNED)
    .outerjoin_from(Attempt, AttemptItem, _FIRST_ITEM)
    .where(Attempt.id == bindparam("attempt_id"))
)
_RESPONSE = [getattr(Response, name) for name in ResponseRow.__dataclass_fields__]
_RESPONSES = select(*_RESPONSE).where(_GIVEN).order_by(Response.place)
_following = aliased(AttemptItem)
_FIRST_OTHER = (
    select(func.min(AttemptItem.place))
    .where(_OF_ATTEMPT, AttemptItem.place != bindparam("place"), ~exists().where(SAME_PLACE))
    .correlate(None)
    .scalar_subquery()
)
_FOLLOWING = (_following.place, _following.revision_id, _following.tactic, _following.variant)
_ASKED = (
    select(*_ATTEMPT, _TOTAL, _TOTAL - _ANSWERED, *_PINNED, *_FOLLOWING, *_RESPONSE)
    .join_from(Attempt, AttemptItem, AttemptItem.attempt_id == Attempt.id)
    .outerjoin(Response, SAME_PLACE)
    .outerjoin(_following, (_following.attempt_id == Attempt.id) & (_following.place == _FIRST_OTHER))
    .where(Attempt.id == bindparam("attempt_id"), AttemptItem.place == bindparam("place"))
)
_ADD_RESPONSE = insert(Response)
_ADD_ATTEMPT = insert(Attempt).returning(Attempt.id)
_ADD_ITEMS = insert(AttemptItem)
_BEGUN = select(func.count()).where(
    Attempt.person_id == bindparam("person_id"),
    Attempt.campaign_id == bindparam("campaign_id"),
    Attempt.mode == bindparam("mode"),
)
_IN_OPEN_QUIZZES = (
    select(Revision.key)
    .join_from(AttemptItem, Attempt, Attempt.id == AttemptItem.attempt_id)
    .join(Revision, Revision.id == AttemptItem.revision_id)
    .where(
        Attempt.person_id == bindparam("person_id"),
        Attempt.submitted_at.is_(None),
        Attempt.mode.not_in(("practice", "review")),
    )
)
_MET = (
    select(Revision.key, func.count())
    .join_from(AttemptItem, Attempt, Attempt.id == AttemptItem.attempt_id)
    .join(Revision, Revision.id == AttemptItem.revision_id)
    .where(Attempt.person_id == bindparam("person_id"))
    .group_by(Revision.key)
)
_TURNS = (
    select(Turn.answer)
    .where(Turn.attempt_id == bindparam("attempt_id"), Turn.place == bindparam("place"))
    .order_by(Turn.number)
)


def find_attempt(tx: Tx, attempt_id: int) -> AttemptRow | None:
    """An attempt by id, whoever's it is: the caller checks the owner."""
    row = tx.execute(_ONE_ATTEMPT, {"attempt_id": attempt_id}).one_or_none()
    return AttemptRow(*row) if row else None


def list_attempts(tx: Tx, person_id: int, campaign_id: int, *modes: str) -> tuple[AttemptRow, ...]:
    """A person's attempts of some modes, oldest first within each."""
    names = {"person_id": person_id, "campaign_id": campaign_id, "modes": modes}
    return tuple(AttemptRow(*row) for row in tx.execute(_ATTEMPTS, names))


def add_attempt(
    tx: Tx, person_id: int, campaign_id: int, mode: str, number: int, seed: int, now: datetime
) -> int:
    """Open an attempt; returns its id."""
    values = {
        "person_id": person_id,
        "campaign_id": campaign_id,
        "mode": mode,
        "number": number,
        "seed": seed,
        "started_at": now,
    }
    return tx.execute(_ADD_ATTEMPT, values).scalar_one()


def pin_items(tx: Tx, attempt_id: int, items: Sequence[PinnedItem]) -> None:
    """Fix the items of an attempt."""
    tx.execute(
        _ADD_ITEMS,
        [
            {
                "attempt_id": attempt_id,
                "place": i.place,
                "revision_id": i.revision_id,
                "tactic": i.tactic,
                "variant": dict(i.variant),
            }
            for i in items
        ],
    )


def list_items(tx: Tx, attempt_id: int) -> tuple[PinnedItem, ...]:
    """The items of an attempt in order."""
    rows = tx.execute(_ITEMS, {"attempt_id": attempt_id})
    return tuple(PinnedItem(*row) for row in rows)


def find_current(tx: Tx, attempt_id: int) -> Sitting | None:
    """An attempt and where it stands, whoever's it is: the caller checks the owner."""
    row = tx.execute(_SITTING, {"attempt_id": attempt_id}).one_or_none()
    if row is None:
        return None
    attempt, (total, saved_at, *pinned) = row[: len(_ATTEMPT)], row[len(_ATTEMPT) :]
    opened = None if pinned[0] is None else PinnedItem(*pinned)
    return Sitting(AttemptRow(*attempt), total, saved_at, opened)


def find_asked(tx: Tx, attempt_id: int, place: int) -> Asked | None:
    """The item in one place of an attempt, whoever's it is: the caller checks the owner."""
    row = tx.execute(_ASKED, {"attempt_id": attempt_id, "place": place}).one_or_none()
    if row is None:
        return None
    attempt, (total, unanswered, *rest) = row[: len(_ATTEMPT)], row[len(_ATTEMPT) :]
    some = len(_PINNED)
    pinned, other, response = rest[:some], rest[some : 2 * some], rest[2 * some :]
    following = None if other[0] is None else PinnedItem(*other)
    given = None if response[0] is None else ResponseRow(*response)
    return Asked(AttemptRow(*attempt), total, unanswered, PinnedItem(*pinned), given, following)


def count_begun(tx: Tx, person_id: int, campaign_id: int, mode: str) -> int:
    """How many attempts of a mode a person has begun."""
    names = {"person_id": person_id, "campaign_id": campaign_id, "mode": mode}
    return tx.execute(_BEGUN, names).scalar_one()


def list_items_in_open_quizzes(tx: Tx, person_id: int) -> frozenset[str]:
    """Keys of the items in a person's open attempts whose answers are told only at the end."""
    return frozenset(tx.execute(_IN_OPEN_QUIZZES, {"person_id": person_id}).scalars())


def count_met_items(tx: Tx, person_id: int) -> dict[str, int]:
    """How often a person has met each item in any attempt, by its key: another revision is the same item."""
    return {row[0]: row[1] for row in tx.execute(_MET, {"person_id": person_id})}


def list_responses(tx: Tx, attempt_id: int) -> dict[int, ResponseRow]:
    """The answers of an attempt by place."""
    rows = tx.execute(_RESPONSES, {"attempt_id": attempt_id})
    return {row[0]: ResponseRow(*row) for row in rows}


def add_response(tx: Tx, attempt_id: int, response: ResponseRow) -> None:
    """Store an answer; the key refuses a second one in the same place."""
    values = {name: getattr(response, name) for name in ResponseRow.__dataclass_fields__}
    values["turns"] = [dict(turn) for turn in response.turns]
    picked = picked_of(response.turns)
    tx.execute(_ADD_RESPONSE, {"attempt_id": attempt_id, "picked": picked, **values})


def picked_of(turns: Sequence[Mapping[str, Any]]) -> str:
    """The choices in one word: those of a turn with commas between them, the turns with strokes."""
    return "/".join(map(_picked_in, turns))


def _picked_in(turn: Mapping[str, Any]) -> str:
    if "choice" in turn:
        return str(turn["choice"])
    many = turn.get("choices") or turn.get("parts") or turn.get("order") or ()
    return ",".join(map(str, many))


def list_turns(tx: Tx, attempt_id: int, place: int) -> tuple[Mapping[str, Any], ...]:
    """The answers so far to an item that is not over."""
    return tuple(tx.execute(_TURNS, {"attempt_id": attempt_id, "place": place}).scalars())


def add_turn(tx: Tx, attempt_id: int, place: int, number: int, answer: Mapping[str, Any]) -> None:
    """Keep one answer to an item that goes on; the key refuses a second one with this number."""
    values = {"attempt_id": attempt_id, "place": place, "number": number, "answer": dict(answer)}
    tx.execute(insert(Turn).values(**values))


def clear_turns(tx: Tx, attempt_id: int, place: int) -> None:
    """Let go of what the response of the item now holds."""
    tx.execute(delete(Turn).where(Turn.attempt_id == attempt_id, Turn.place == place))


def submit(tx: Tx, attempt_id: int, points: int, max_points: int, passed: bool, now: datetime) -> None:
    """Close an attempt with its score."""
    tx.execute(
        update(Attempt)
        .where(Attempt.id == attempt_id, Attempt.submitted_at.is_(None))
        .values(points=points, max_points=max_points, passed=passed, submitted_at=now)
    )


def list_answers_to(tx: Tx, key: str, but_revision_id: int) -> tuple[GivenAnswer, ...]:
    """Every answer to an item that was given to another revision of it, by person and attempt."""
    own = [getattr(Response, name) for name in ResponseRow.__dataclass_fields__]
    rows = tx.execute(
        select(
            Attempt.person_id,
            Person.code,
            Attempt.campaign_id,
            Attempt.id,
            AttemptItem.revision_id,
            AttemptItem.variant,
            *own,
        )
        .join_from(Response, Attempt, Attempt.id == Response.attempt_id)
        .join(AttemptItem, SAME_PLACE)
        .join(Revision, Revision.id == AttemptItem.revision_id)
        .join(Person, Person.id == Attempt.person_id)
        .where(Revision.sort == "item", Revision.key == key, AttemptItem.revision_id != but_revision_id)
        .order_by(Attempt.person_id, Attempt.id, Response.place)
    )
    return tuple(_given(*row) for row in rows)


def _given(
    person_id: int,
    person_code: str,
    campaign_id: int,
    attempt_id: int,
    revision_id: int,
    variant: Mapping[str, str],
    *response: Any,
) -> GivenAnswer:
    own = ResponseRow(*response)
    return GivenAnswer(person_id, person_code, campaign_id, attempt_id, revision_id, variant, own)


def put_marks(tx: Tx, attempt_id: int, response: ResponseRow, revision_id: int) -> None:
    """Other marks for an answer that is stored, given by another revision of its item."""
    marks = ("points", "max_points", "is_right", "truth", "judged", "action_points", "action_max")
    same = (Response.attempt_id == attempt_id) & (Response.place == response.place)
    tx.execute(update(Response).where(same).values({name: getattr(response, name) for name in marks}))
    pinned = (AttemptItem.attempt_id == attempt_id) & (AttemptItem.place == response.place)
    tx.execute(update(AttemptItem).where(pinned).values(revision_id=revision_id))


def put_score(tx: Tx, attempt: AttemptRow) -> None:
    """The score of an attempt that was handed in, after some of its answers were marked again."""
    values = {"points": attempt.points, "max_points": attempt.max_points, "passed": attempt.passed}
    tx.execute(update(Attempt).where(Attempt.id == attempt.attempt_id).values(values))


def counted_answers_of(
    tx: Tx, campaign_id: int, person_ids: Collection[int]
) -> dict[int, tuple[CountedAnswer, ...]]:
    """The answers of these people in their first counted attempt, once it was handed in, by person."""
    found: dict[int, list[CountedAnswer]] = {}
    for part in in_parts(sorted(person_ids)):
        for row in tx.execute(_COUNTED.where(Attempt.person_id.in_(part)), {"campaign_id": campaign_id}):
            found.setdefault(row[0], []).append(CountedAnswer(*row[1:]))
    return {person_id: tuple(each) for person_id, each in found.items()}


def _counted() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Attempt.person_id,
            AttemptItem.tactic,
            Response.is_right,
            Response.truth != "",
            (Response.truth != "") & (Response.judged == Response.truth),
            Response.action_points,
            Response.action_max,
        )
        .join_from(Response, Attempt, Attempt.id == Response.attempt_id)
        .join(AttemptItem, SAME_PLACE)
        .where(
            Attempt.campaign_id == bindparam("campaign_id"),
            Attempt.mode == "counted",
            Attempt.number == 1,
            Attempt.submitted_at.is_not(None),
        )
        .order_by(Attempt.person_id, Response.place)
    )


_COUNTED = _counted()
