"""Claims about taking a lesson on any device."""

from __future__ import annotations

import pytest

from access.viewer import Refused
from campaign.standing import verify
from db.campaigns import find_participation
from db.engine import Database, Tx
from lessons.library import list_lessons
from lessons.progress import answer_check, open_lesson, visit_card
from lessons.schema import CheckCard, Lesson
from tests.house import NOW
from tests.lessons.steps import take_lesson
from tests.school import School


def test_every_card_and_check_completes_a_lesson(database: Database, school: School) -> None:
    with database.write() as tx:
        an, lesson = school.viewer(tx, "an"), list_lessons(tx)[0].lesson
        for card in lesson.cards[:-1]:
            visit_card(tx, an, lesson.key, card.id, NOW)
        visit_card(tx, an, lesson.key, lesson.cards[-1].id, NOW)
        assert not open_lesson(tx, an, lesson.key).is_complete
        take_lesson(tx, an, lesson, NOW)
        assert open_lesson(tx, an, lesson.key).is_complete
        assert verify(tx) == ()


def test_each_step_tells_what_opening_the_lesson_again_would(database: Database, school: School) -> None:
    with database.write() as tx:
        an, lesson = school.viewer(tx, "an"), list_lessons(tx)[0].lesson
        first, *_ = cards = lesson.cards
        for card in (cards[1], first, *cards, cards[1]):
            assert visit_card(tx, an, lesson.key, card.id, NOW) == open_lesson(tx, an, lesson.key)
        checks = [card for card in cards if isinstance(card, CheckCard)]
        for card in (checks[0], *checks):
            told = answer_check(tx, an, lesson.key, card.id, 1, NOW)
            assert told == open_lesson(tx, an, lesson.key, told.revision_id)
        assert told.is_complete


def test_a_lesson_is_carried_on_where_it_stopped(database: Database, school: School) -> None:
    with database.write() as tx:
        an, lesson = school.viewer(tx, "an"), list_lessons(tx)[0].lesson
        visit_card(tx, an, lesson.key, lesson.cards[2].id, NOW)
    with database.read() as tx:
        assert open_lesson(tx, an, lesson.key).place == 2


def test_the_first_answer_to_a_check_is_kept(database: Database, school: School) -> None:
    with database.write() as tx:
        an, lesson = school.viewer(tx, "an"), list_lessons(tx)[0].lesson
        check = next(c for c in lesson.cards if isinstance(c, CheckCard))
        answer_check(tx, an, lesson.key, check.id, 1, NOW)
        answer_check(tx, an, lesson.key, check.id, 0, NOW)
        assert open_lesson(tx, an, lesson.key).answers == {check.id: 1}


def test_the_first_step_counts_as_started_once(database: Database, school: School) -> None:
    with database.write() as tx:
        an, lesson = school.viewer(tx, "an"), _required(tx, school)
        for _ in range(3):
            visit_card(tx, an, lesson.key, lesson.cards[0].id, NOW)
        row = find_participation(tx, an.person_id, school.campaign.campaign_id)
        assert row is not None and row.met == 0
        assert verify(tx) == ()


def _required(tx: Tx, school: School) -> Lesson:
    return next(p.lesson for p in list_lessons(tx) if p.lesson.key == school.campaign.lesson_keys[0])


def test_progress_belongs_to_one_person(database: Database, school: School) -> None:
    with database.write() as tx:
        an, binh = school.viewer(tx, "an"), school.viewer(tx, "binh")
        lesson = list_lessons(tx)[0].lesson
        take_lesson(tx, an, lesson, NOW)
        assert open_lesson(tx, binh, lesson.key).visited == frozenset()


def test_an_unknown_lesson_or_card_is_refused(database: Database, school: School) -> None:
    with database.write() as tx:
        an, lesson = school.viewer(tx, "an"), list_lessons(tx)[0].lesson
        with pytest.raises(Refused):
            open_lesson(tx, an, "khong-co")
        with pytest.raises(Refused):
            visit_card(tx, an, lesson.key, "khong-co", NOW)
