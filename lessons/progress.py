"""Taking a lesson: what is shown of it to one person, and what each step changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from access.viewer import Permission, Refused, Viewer
from campaign.standing import refresh
from db import campaigns, people, progress
from db.engine import Tx
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
        ids = [card.id for card in self.lesson.cards]
        return ids.index(self.card_id) if self.card_id in ids else 0


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
    by_key = {p.lesson.key: p.lesson for p in published}
    lines = []
    for key in keys:
        if key not in by_key:
            continue
        row = mine.get(key)
        status = "new" if row is None else "done" if row.completed_at else "open"
        seen = 0 if row is None else _place(by_key[key], row.card_id) + 1
        lines.append(LessonLine(by_key[key], seen, status))
    return tuple(lines)


def open_lesson(tx: Tx, viewer: Viewer, key: str) -> Reading:
    """The lesson as the person last saw it, or as it is published now; raises Refused if there is none."""
    viewer.require(Permission.LEARN)
    row = progress.list_progress(tx, viewer.person_id).get(key)
    published = get_lesson(tx, row.revision_id) if row else find_published(tx, key)
    if published is None:
        raise Refused(t("lesson.missing"))
    visits = progress.list_visits(tx, viewer.person_id, key)
    lesson = published.lesson
    return Reading(
        published.revision_id,
        lesson,
        row.card_id if row else lesson.cards[0].id,
        frozenset(visits),
        {card_id: visit.answer for card_id, visit in visits.items() if visit.answer is not None},
        bool(row and row.completed_at),
    )


def visit_card(tx: Tx, viewer: Viewer, key: str, card_id: str, now: datetime) -> Reading:
    """Note that a card is shown; repeating it changes nothing but the place to carry on from."""
    reading = _begin(tx, viewer, key, card_id, now)
    if card_id not in {card.id for card in reading.lesson.cards}:
        raise Refused(t("lesson.missing"))
    progress.put_visit(tx, viewer.person_id, key, card_id, now)
    return _settle(tx, viewer, key, now)


def answer_check(tx: Tx, viewer: Viewer, key: str, card_id: str, option: int, now: datetime) -> Reading:
    """Keep the first answer to a check card; a later one changes nothing."""
    reading = visit_card(tx, viewer, key, card_id, now)
    card = next((c for c in reading.lesson.cards if c.id == card_id), None)
    if not isinstance(card, CheckCard) or not 0 <= option < len(card.options):
        raise Refused(t("lesson.bad_answer"))
    progress.put_answer(tx, viewer.person_id, key, card_id, option, now)
    return _settle(tx, viewer, key, now)


def is_whole(lesson: Lesson, visited: frozenset[str], answers: dict[str, int]) -> bool:
    """Every card seen and each check answered: that is what completes a lesson."""
    checks = {card.id for card in lesson.cards if isinstance(card, CheckCard)}
    return {card.id for card in lesson.cards} <= visited and checks <= answers.keys()


def _begin(tx: Tx, viewer: Viewer, key: str, card_id: str, now: datetime) -> Reading:
    people.lock_person(tx, viewer.person_id)
    reading = open_lesson(tx, viewer, key)
    if key not in progress.list_progress(tx, viewer.person_id):
        progress.begin(tx, viewer.person_id, key, reading.revision_id, card_id, now)
    return reading


def _settle(tx: Tx, viewer: Viewer, key: str, now: datetime) -> Reading:
    reading = open_lesson(tx, viewer, key)
    if not reading.is_complete and is_whole(reading.lesson, reading.visited, reading.answers):
        progress.complete(tx, viewer.person_id, key, now)
        reading = open_lesson(tx, viewer, key)
    for campaign_id in campaigns.list_requiring_lesson(tx, key):
        refresh(tx, viewer.person_id, campaigns.get_campaign(tx, campaign_id))
    return reading


def _place(lesson: Lesson, card_id: str) -> int:
    return next((i for i, card in enumerate(lesson.cards) if card.id == card_id), 0)
