"""The steps of somebody who takes a lesson, and of the office that publishes it anew."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from access.viewer import Viewer
from db import content
from db.engine import Tx
from lessons.library import find_published
from lessons.progress import answer_check, visit_card
from lessons.publishing import publish
from lessons.schema import CheckCard, Lesson
from tests.house import NOW


def take_lesson(tx: Tx, viewer: Viewer, lesson: Lesson, now: datetime) -> None:
    """See every card and answer every check with its first option."""
    for card in lesson.cards:
        visit_card(tx, viewer, lesson.key, card.id, now)
        if isinstance(card, CheckCard):
            answer_check(tx, viewer, lesson.key, card.id, 0, now)


def revise(tx: Tx, key: str) -> Lesson:
    """A new revision: a new card in front, the second card gone, the first check with its options turned."""
    body: dict[str, Any] = next(r.body for r in content.list_published(tx, "lesson") if r.key == key)
    new = {"id": "the-moi", "kind": "text", "title": "Thẻ mới", "body": "Điều vừa biết thêm."}
    cards = [new, {**new, "id": "the-moi-hai"}, body["cards"][0], *body["cards"][2:]]
    place = next(i for i, card in enumerate(cards) if card["kind"] == "check")
    cards[place] = {**cards[place], "options": cards[place]["options"][::-1]}
    assert publish(tx, [("lesson", key, {**body, "title": "Bản mới", "cards": cards})], NOW) == 1
    published = find_published(tx, key)
    assert published is not None
    return published.lesson
