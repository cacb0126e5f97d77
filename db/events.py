"""What people did in lessons and quizzes, one event after the other in the order in which they may be told.

An answer in a quiz is told from the moment the attempt is handed in, like the tallies count it: until then it
may still be secret from the very person. Each sort of event comes from its own table in order of time, a few
rows at a time, and the sorts are merged here, so that any number of events passes through little memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select, tuple_

from db.engine import Tx
from db.tables import (
    Attempt,
    AttemptItem,
    Campaign,
    CardVisit,
    LessonProgress,
    Person,
    Response,
    Revision,
)

AT_ONCE = 1_000
"""Rows of one sort that are read from the database at once."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the order an event stands; `keys` tell apart those of one sort and instant."""

    stored_at: datetime
    rank: int
    keys: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class LessonEvent:
    """A lesson begun, a card seen, a check answered (`answer` is its place), or a lesson done."""

    sort: str
    place: Place
    person_id: int
    person_code: str
    lesson_key: str
    revision_id: int
    began_at: datetime
    card_id: str = ""
    answer: int | None = None

    @property
    def at(self) -> datetime:
        """When it happened: it may be told at once."""
        return self.place.stored_at


@dataclass(frozen=True, slots=True)
class QuizEvent:
    """An attempt begun, an item answered, or an attempt done; `is_good` is right or passed.

    Points are hundredths of an item.
    """

    sort: str
    place: Place
    at: datetime
    person_id: int
    person_code: str
    attempt_id: int
    began_at: datetime
    mode: str
    campaign_code: str
    campaign_name: str
    pass_percent: int
    item_key: str = ""
    item_place: int = 0
    points: int = 0
    max_points: int = 0
    is_good: bool = False


Event = LessonEvent | QuizEvent


@dataclass(frozen=True, slots=True)
class Asked:
    """Events told after `since` (None is from the first) and up to `until`, from beyond a place on."""

    until: datetime
    since: datetime | None = None
    is_ascending: bool = True
    beyond: Place | None = None


@dataclass(frozen=True, slots=True)
class _Source:
    """A sort of event: its query, by which instant it is told, what orders it, and how a row is read."""

    sort: str
    query: Select[*tuple[Any, ...]]
    told_at: ColumnElement[datetime]
    keys: tuple[ColumnElement[Any], ...]
    read: Callable[[str, int, tuple[Any, ...]], Event]


def stream_events(tx: Tx, asked: Asked, limit: int | None = None) -> Iterator[Event]:
    """The events in order; the transaction must stay open until the last is taken."""
    sources = (_stream(tx, source, rank, asked, limit) for rank, source in enumerate(_SOURCES))
    sign = asked.is_ascending
    merged = merge(*sources, key=lambda event: (event.place.stored_at, event.place.rank), reverse=not sign)
    return islice(merged, limit)


def _stream(tx: Tx, source: _Source, rank: int, asked: Asked, limit: int | None) -> Iterator[Event]:
    order = (source.told_at, *source.keys)
    query = source.query.where(*_conditions(source, rank, asked)).limit(limit)
    query = query.order_by(*(column if asked.is_ascending else column.desc() for column in order))
    # A few rows come at once; of many, those on the way are let go with whoever stops taking them.
    options = {} if limit else {"yield_per": AT_ONCE}
    with tx.execute(query, execution_options=options) as found:
        for rows in found.partitions(AT_ONCE):
            for row in rows:
                yield source.read(source.sort, rank, tuple(row))


def _conditions(source: _Source, rank: int, asked: Asked) -> Iterator[ColumnElement[bool]]:
    yield source.told_at <= asked.until
    if asked.since is not None:
        yield source.told_at > asked.since
    if asked.beyond is not None:
        yield _beyond(source, rank, asked.beyond, asked.is_ascending)


def _beyond(source: _Source, rank: int, place: Place, is_ascending: bool) -> ColumnElement[bool]:
    """Later in the order; of those of the same instant, what is of a later sort or has later keys."""
    at, is_later = source.told_at, (rank > place.rank) == is_ascending
    if rank != place.rank:
        if is_ascending:
            return at >= place.stored_at if is_later else at > place.stored_at
        return at <= place.stored_at if is_later else at < place.stored_at
    mine, theirs = tuple_(at, *source.keys), (place.stored_at, *place.keys)
    return mine > theirs if is_ascending else mine < theirs


def _lesson_query(told_at: ColumnElement[Any], *more: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    progress = LessonProgress.__table__.c
    about = (progress.lesson_key, progress.revision_id, progress.started_at)
    return select(told_at, Person.id, Person.code, *about, *more).join_from(
        LessonProgress, Person, Person.id == LessonProgress.person_id
    )


def _card_query(told_at: ColumnElement[Any], *more: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    same = (CardVisit.person_id == LessonProgress.person_id) & (
        CardVisit.lesson_key == LessonProgress.lesson_key
    )
    return _lesson_query(told_at, CardVisit.__table__.c.card_id, *more).join(CardVisit, same)


def _read_lesson(sort: str, rank: int, row: tuple[Any, ...]) -> Event:
    told_at, person_id, code, key, revision_id, began_at, *rest = row
    keys = (person_id, key, *rest[:1])
    return LessonEvent(sort, Place(told_at, rank, keys), person_id, code, key, revision_id, began_at, *rest)


def _attempt_query(told_at: ColumnElement[Any], *more: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    attempt, campaign = Attempt.__table__.c, Campaign.__table__.c
    about = (attempt.id, attempt.started_at, attempt.mode, campaign.code, campaign.name)
    return (
        select(told_at, told_at, Person.id, Person.code, *about, campaign.pass_percent, *more)
        .join_from(Attempt, Person, Person.id == Attempt.person_id)
        .join(Campaign, Campaign.id == Attempt.campaign_id)
    )


def _answer_query() -> Select[*tuple[Any, ...]]:
    attempt, campaign, given = Attempt.__table__.c, Campaign.__table__.c, Response.__table__.c
    about = (attempt.id, attempt.started_at, attempt.mode, campaign.code, campaign.name)
    came = (Revision.key, given.place, given.points, given.max_points, given.is_right)
    same = (AttemptItem.attempt_id == Response.attempt_id) & (AttemptItem.place == Response.place)
    person = (Person.id, Person.code)
    return (
        select(attempt.submitted_at, given.answered_at, *person, *about, campaign.pass_percent, *came)
        .join_from(Attempt, Person, Person.id == Attempt.person_id)
        .join(Campaign, Campaign.id == Attempt.campaign_id)
        .join(Response, Response.attempt_id == Attempt.id)
        .join(AttemptItem, same)
        .join(Revision, Revision.id == AttemptItem.revision_id)
    )


def _read_quiz(sort: str, rank: int, row: tuple[Any, ...]) -> Event:
    told_at, at, person_id, code, attempt_id, began_at, mode, campaign, name, needed, *rest = row
    keys = (attempt_id, *rest[1:2]) if sort == "answered" else (attempt_id,)
    place = Place(told_at, rank, keys)
    about = (person_id, code, attempt_id, began_at, mode, campaign, name, needed)
    return QuizEvent(sort, place, at, *about, *rest)


def _sources() -> tuple[_Source, ...]:
    progress, visit, attempt = LessonProgress.__table__.c, CardVisit.__table__.c, Attempt.__table__.c
    lesson, card = (
        (progress.person_id, progress.lesson_key),
        (visit.person_id, visit.lesson_key, visit.card_id),
    )
    given = Response.__table__.c
    done = ("", 0, attempt.points, attempt.max_points, attempt.passed)
    return (
        _Source("begun", _lesson_query(progress.started_at), progress.started_at, lesson, _read_lesson),
        _Source("seen", _card_query(visit.visited_at), visit.visited_at, card, _read_lesson),
        _Source(
            "checked", _card_query(visit.answered_at, visit.answer), visit.answered_at, card, _read_lesson
        ),
        _Source("done", _lesson_query(progress.completed_at), progress.completed_at, lesson, _read_lesson),
        _Source("sat", _attempt_query(attempt.started_at), attempt.started_at, (attempt.id,), _read_quiz),
        _Source("answered", _answer_query(), attempt.submitted_at, (attempt.id, given.place), _read_quiz),
        _Source(
            "handed_in",
            _attempt_query(attempt.submitted_at, *(_literal(each) for each in done)),
            attempt.submitted_at,
            (attempt.id,),
            _read_quiz,
        ),
    )


def _literal(value: Any) -> ColumnElement[Any]:
    return value if isinstance(value, ColumnElement) else literal(value)


_SOURCES = _sources()


def is_place(place: Place) -> bool:
    """Whether an event can stand there: a sort there is, with keys of the right kinds."""
    if not isinstance(place.rank, int) or not 0 <= place.rank < len(_SOURCES):
        return False
    kinds = [column.type.python_type for column in _SOURCES[place.rank].keys]
    return [type(key) for key in place.keys] == kinds
