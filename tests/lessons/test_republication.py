"""Claims about a lesson that is published anew while people are at it or done with it."""

from __future__ import annotations

import pytest

from access.viewer import Viewer
from campaign.standing import verify
from db.campaigns import find_participation
from db.engine import Database, Tx
from db.progress import list_progress, list_visits
from lessons.library import find_published
from lessons.progress import LessonLine, answer_check, list_lines, open_lesson, visit_card
from lessons.schema import CheckCard, Lesson
from tests.house import NOW
from tests.lessons.steps import revise, take_lesson
from tests.school import School

pytestmark = pytest.mark.usefixtures("forgotten")

KEY = "cuoc-goi-cong-an"


def first(tx: Tx) -> Lesson:
    published = find_published(tx, KEY)
    assert published is not None
    return published.lesson


def checks(lesson: Lesson) -> tuple[str, ...]:
    return tuple(card.id for card in lesson.cards if isinstance(card, CheckCard))


def line(tx: Tx, viewer: Viewer) -> LessonLine:
    published = find_published(tx, KEY)
    assert published is not None
    (only,) = list_lines(tx, viewer, (published,), (KEY,))
    return only


def test_lesson_begun_keeps_its_revision_until_it_is_complete(database: Database, school: School) -> None:
    with database.write() as tx:
        an, old = school.viewer(tx, "an"), first(tx)
        visit_card(tx, an, KEY, old.cards[2].id, NOW)
        new = revise(tx, KEY)
        reading = open_lesson(tx, an, KEY)
        assert reading.lesson == old and old.title != new.title
        assert reading.place == 2
        take_lesson(tx, an, old, NOW)
        assert list_progress(tx, an.person_id)[KEY].revision_id == reading.revision_id
        assert list_progress(tx, an.person_id)[KEY].completed_at == NOW
        assert verify(tx) == ()


def test_naming_the_newer_revision_does_not_loosen_the_pin(database: Database, school: School) -> None:
    with database.write() as tx:
        an, old = school.viewer(tx, "an"), first(tx)
        visit_card(tx, an, KEY, old.cards[0].id, NOW)
        revise(tx, KEY)
        published = find_published(tx, KEY)
        assert published is not None
        assert open_lesson(tx, an, KEY, published.revision_id).lesson == old


def test_list_and_lesson_count_in_the_same_revision(database: Database, school: School) -> None:
    with database.write() as tx:
        an, old = school.viewer(tx, "an"), first(tx)
        visit_card(tx, an, KEY, old.cards[1].id, NOW)
        new = revise(tx, KEY)
        shown, reading = line(tx, an), open_lesson(tx, an, KEY)
        assert (shown.lesson, shown.seen, shown.status) == (reading.lesson, reading.place + 1, "open")
        assert shown.seen == 2 and len(shown.lesson.cards) == len(old.cards) != len(new.cards)


def test_who_has_not_begun_gets_what_is_published_now(database: Database, school: School) -> None:
    with database.write() as tx:
        an, binh = school.viewer(tx, "an"), school.viewer(tx, "binh")
        visit_card(tx, an, KEY, first(tx).cards[0].id, NOW)
        mine = open_lesson(tx, an, KEY).revision_id
        new = revise(tx, KEY)
        assert open_lesson(tx, binh, KEY).lesson == line(tx, binh).lesson == new
        assert open_lesson(tx, binh, KEY, mine).lesson == new


def test_complete_lesson_is_read_again_as_published_now(database: Database, school: School) -> None:
    with database.write() as tx:
        an, old = school.viewer(tx, "an"), first(tx)
        take_lesson(tx, an, old, NOW)
        new = revise(tx, KEY)
        reading, shown = open_lesson(tx, an, KEY), line(tx, an)
        assert reading.lesson == shown.lesson == new
        assert reading.is_complete and shown.status == "done"
        assert reading.place == 0


@pytest.mark.parametrize("again", ["old", "new"])
def test_reading_again_changes_neither_completion_nor_figures(
    database: Database, school: School, again: str
) -> None:
    with database.write() as tx:
        an, old = school.viewer(tx, "an"), first(tx)
        take_lesson(tx, an, old, NOW)
        new = revise(tx, KEY)
        before = _all_of(tx, school, an)
        take_lesson(tx, an, old if again == "old" else new, NOW.replace(hour=9))
        assert _all_of(tx, school, an) == before
        assert open_lesson(tx, an, KEY).is_complete
        assert verify(tx) == ()


def _all_of(tx: Tx, school: School, viewer: Viewer) -> tuple[object, ...]:
    return (
        list_progress(tx, viewer.person_id),
        list_visits(tx, viewer.person_id, KEY),
        find_participation(tx, viewer.person_id, school.campaign.campaign_id),
    )


def test_answer_is_not_shown_under_a_question_that_has_changed(database: Database, school: School) -> None:
    with database.write() as tx:
        an, old = school.viewer(tx, "an"), first(tx)
        changed, *same = checks(old)
        take_lesson(tx, an, old, NOW)
        assert set(open_lesson(tx, an, KEY).answers) == {changed, *same}
        revise(tx, KEY)
        assert same and set(open_lesson(tx, an, KEY).answers) == set(same)


def test_last_step_stays_in_the_revision_that_it_completes(database: Database, school: School) -> None:
    with database.write() as tx:
        an, old = school.viewer(tx, "an"), first(tx)
        visit_card(tx, an, KEY, old.cards[0].id, NOW)
        pinned = open_lesson(tx, an, KEY).revision_id
        new = revise(tx, KEY)
        for card_id in checks(old):
            answer_check(tx, an, KEY, card_id, 0, NOW)
        for card in old.cards:
            reading = visit_card(tx, an, KEY, card.id, NOW)
        assert reading.is_complete and reading.lesson == old
        assert open_lesson(tx, an, KEY, pinned).lesson == old
        assert open_lesson(tx, an, KEY, pinned).card_id == old.cards[-1].id
        assert open_lesson(tx, an, KEY).lesson == new
