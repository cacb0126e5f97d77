"""Taking a lesson: what is shown of it to one person, and what each step changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from access.viewer import Permission, Refused, Viewer
from campaign.standing import refresh
from db import campaigns, people, progress
from db.engine import Tx
from db.progress import ProgressRow, VisitRow
from lessons.library import Published, find_published, get_lesson
from lessons.schema import CheckCard, Lesson
from text import t


@dataclass(frozen=True, slots=True)
class Reading:
    """A lesson in one person's hands; `answers` maps check cards to the first answer given."""

    revision_id: int
    lesson: Lesson
    card_id: str
    visited: frozenset[str]
    answers: dict[str, int]
    is_complete: bool

    @property
    def place(self) -> int:
        """The place of the card seen last, from 0."""
        return _place(self.lesson, self.card_id)


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson in a list: how far the person has come, in cards from 0."""

    lesson: Lesson
    seen: int
    status: str


def list_lines(
    tx: Tx, viewer: Viewer, published: tuple[Published, ...], keys: tuple[str, ...]
) -> tuple[LessonLine, ...]:
    """The lessons under `keys` that are published, in that order; status is new, open or done."""
    mine = progress.list_progress(tx, viewer.person_id)
    shown = {p.lesson.key: p for p in published}
    return tuple(_line(tx, shown[key], mine.get(key)) for key in keys if key in shown)


def open_lesson(tx: Tx, viewer: Viewer, key: str, revision_id: int | None = None) -> Reading:
    """The lesson in the revision it was begun with until it is complete, then as it is published now.

    Who has only just completed it stays in their revision by naming it, so that the last card does
    not change under their eyes. Raises Refused if there is no such lesson.
    """
    viewer.require(Permission.LEARN)
    row = progress.list_progress(tx, viewer.person_id).get(key)
    again = row is not None and row.completed_at is not None and row.revision_id != revision_id
    published = get_lesson(tx, row.revision_id) if row and not again else find_published(tx, key)
    if published is None:
        raise Refused(t("lesson.missing"))
    visits = progress.list_visits(tx, viewer.person_id, key)
    return Reading(
        published.revision_id,
        published.lesson,
        row.card_id if row and not again else published.lesson.cards[0].id,
        frozenset(visits),
        _answers(tx, published, row, visits),
        bool(row and row.completed_at),
    )


def visit_card(tx: Tx, viewer: Viewer, key: str, card_id: str, now: datetime) -> Reading:
    """Note that a card is shown; repeating it changes nothing but the place to carry on from.

    A complete lesson takes no more steps, in whichever revision it is read again.
    """
    people.lock_person(tx, viewer.person_id)
    reading = open_lesson(tx, viewer, key)
    if reading.is_complete:
        return reading
    if card_id not in {card.id for card in reading.lesson.cards}:
        raise Refused(t("lesson.missing"))
    is_new = not reading.visited
    if is_new:
        progress.begin(tx, viewer.person_id, key, reading.revision_id, card_id, now)
    else:
        progress.move_to(tx, viewer.person_id, key, card_id, now)
    if card_id not in reading.visited:
        progress.add_visit(tx, viewer.person_id, key, card_id, now)
    seen = replace(reading, card_id=card_id, visited=reading.visited | {card_id})
    return _settle(tx, viewer, seen, now, is_new)


def answer_check(tx: Tx, viewer: Viewer, key: str, card_id: str, option: int, now: datetime) -> Reading:
    """Keep the first answer to a check card; a later one changes nothing."""
    reading = visit_card(tx, viewer, key, card_id, now)
    if reading.is_complete:
        return reading
    card = next((c for c in reading.lesson.cards if c.id == card_id), None)
    if not isinstance(card, CheckCard) or not 0 <= option < len(card.options):
        raise Refused(t("lesson.bad_answer"))
    if card_id in reading.answers:
        return reading
    progress.put_answer(tx, viewer.person_id, key, card_id, option, now)
    return _settle(tx, viewer, replace(reading, answers={**reading.answers, card_id: option}), now)


def is_whole(lesson: Lesson, visited: frozenset[str], answers: dict[str, int]) -> bool:
    """Every card seen and each check answered: that is what completes a lesson."""
    checks = {card.id for card in lesson.cards if isinstance(card, CheckCard)}
    return {card.id for card in lesson.cards} <= visited and checks <= answers.keys()


def _settle(tx: Tx, viewer: Viewer, reading: Reading, now: datetime, is_new: bool = False) -> Reading:
    """Complete the lesson if that was its last step; only its first and last one change a standing."""
    key = reading.lesson.key
    is_last = is_whole(reading.lesson, reading.visited, reading.answers)
    if is_last:
        progress.complete(tx, viewer.person_id, key, now)
    if is_new or is_last:
        for campaign_id in campaigns.list_requiring_lesson(tx, key):
            refresh(tx, viewer.person_id, campaigns.get_campaign(tx, campaign_id))
    return replace(reading, is_complete=is_last)


def _line(tx: Tx, published: Published, row: ProgressRow | None) -> LessonLine:
    if row is None:
        return LessonLine(published.lesson, 0, "new")
    if row.completed_at:
        return LessonLine(published.lesson, len(published.lesson.cards), "done")
    # Counted in the revision that it opens in.
    lesson = get_lesson(tx, row.revision_id).lesson
    return LessonLine(lesson, _place(lesson, row.card_id) + 1, "open")


def _answers(
    tx: Tx, published: Published, row: ProgressRow | None, visits: dict[str, VisitRow]
) -> dict[str, int]:
    """The answers given, but for questions that have changed since: there the place means another option."""
    given = {card_id: visit.answer for card_id, visit in visits.items() if visit.answer is not None}
    if row is None or row.revision_id == published.revision_id:
        return given
    then = get_lesson(tx, row.revision_id).lesson.cards
    same = {card.id for card in published.lesson.cards if card in then}
    return {card_id: answer for card_id, answer in given.items() if card_id in same}


def _place(lesson: Lesson, card_id: str) -> int:
    return next((i for i, card in enumerate(lesson.cards) if card.id == card_id), 0)
