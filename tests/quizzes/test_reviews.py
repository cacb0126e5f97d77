"""Claims about reviews of a person: offered in time, small, private, and moved by answers alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from access.viewer import Refused, Viewer
from campaign.standing import verify
from db.attempts import find_attempt, list_items, list_items_in_open_quizzes
from db.content import get_revisions
from db.engine import Database, Tx
from db.reviews import list_cards
from lessons.library import list_lessons
from quizzes.attempts import JUDGED, begin, current_card, list_outcomes, submit_response
from quizzes.bank import get_item
from quizzes.reviews import NOT_YET, DueReview, begin_review, find_due
from quizzes.schedule import MOST_A_VISIT, MOST_A_WEEK
from tests.house import NOW
from tests.lessons.steps import take_lesson
from tests.quizzes.steps import answer_all, answer_item, rehearse, sit_quiz
from tests.school import School
from text.formats import local_day

DAY = timedelta(days=1)
LATER = NOW + 20 * DAY


def test_nothing_is_offered_before_the_counted_quiz(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        assert find_due(tx, an, NOW) == NOT_YET
        sit_quiz(tx, an, school.campaign, NOW, mode="practice")
        begin(tx, an, school.campaign, "counted", 1, NOW)
        assert list_cards(tx, an.person_id)
        assert find_due(tx, an, LATER) == NOT_YET
        with pytest.raises(Refused):
            begin_review(tx, an, school.campaign, 1, LATER)


def test_what_was_known_before_learning_moves_no_card(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        sit_quiz(tx, an, school.campaign, NOW, mode="before")
        assert list_cards(tx, an.person_id) == ()


def test_after_the_quiz_the_day_of_the_first_review_is_told(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        sit_quiz(tx, an, school.over_many, NOW)
        rest = find_due(tx, an, NOW)
        assert rest.items == 0 and rest.next_on is not None and rest.next_on > local_day(NOW)
        assert find_due(tx, an, NOW + (rest.next_on - local_day(NOW))).items
        assert not find_due(tx, an, NOW + (rest.next_on - local_day(NOW)) - DAY).items


def test_a_review_is_of_messages_of_the_due_tactics_half_of_them_scams(
    database: Database, school: School
) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        sit_quiz(tx, an, school.over_many, NOW)
        due = find_due(tx, an, LATER)
        items = [get_item(tx, i.revision_id) for i in list_items(tx, _begin(tx, school, an, LATER))]
        assert len(items) == due.items == MOST_A_VISIT and due.minutes == 2
        assert {i.item.head.tactic for i in items} == set(due.tactics)
        assert all(i.item.head.kind in JUDGED for i in items)
        assert sum(i.truth == "scam" for i in items) == 1


def test_a_review_explains_at_once_and_moves_no_count(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        sit_quiz(tx, an, school.over_many, NOW)
        outcome = answer_item(tx, an, _begin(tx, school, an, LATER), 0, LATER, right=False)
        assert outcome is not None and outcome.is_right is False and outcome.feedback is not None
        assert verify(tx) == ()


def test_a_review_holds_nothing_of_an_open_quiz(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        sit_quiz(tx, an, school.over_many, NOW, right=False)
        begin(tx, an, school.campaign, "counted", 3, LATER)
        hidden = list_items_in_open_quizzes(tx, an.person_id)
        pins = list_items(tx, _begin(tx, school, an, LATER))
        keys = {row.key for row in get_revisions(tx, [p.revision_id for p in pins]).values()}
        assert hidden and not keys & hidden
        assert list_items_in_open_quizzes(tx, an.person_id) == hidden


def test_a_begun_review_is_carried_on_with(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        sit_quiz(tx, an, school.over_many, NOW)
        attempt_id = _begin(tx, school, an, LATER)
        answer_item(tx, an, attempt_id, 0, LATER, right=True)
        still = find_due(tx, an, LATER + 40 * DAY)
        assert (still.open_attempt_id, still.items) == (attempt_id, MOST_A_VISIT - 1)
        assert _begin(tx, school, an, LATER + 40 * DAY) == attempt_id


def test_a_visit_and_a_week_hold_no_more_than_is_promised(database: Database, school: School) -> None:
    """Somebody who is always wrong and asks for more every day."""
    with database.write() as tx:
        an = school.viewer(tx, "an")
        sit_quiz(tx, an, school.over_many, NOW, right=False)
        given = []
        for n in range(1, 22):
            given.append(_review(tx, school, an, NOW + n * DAY, right=False))
            with pytest.raises(Refused, match="không còn câu nào"):
                begin_review(tx, an, school.campaign, n, NOW + n * DAY)
        weeks = [sum(given[n : n + 7]) for n in range(len(given) - 6)]
        assert max(given) == MOST_A_VISIT and max(weeks) == MOST_A_WEEK


def test_staying_away_is_not_held_against_anybody(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        sit_quiz(tx, an, school.over_many, NOW)
        cards = list_cards(tx, an.person_id)
        soon, late = (find_due(tx, an, NOW + days * DAY) for days in (20, 200))
        assert list_cards(tx, an.person_id) == cards
        assert soon.items == late.items == MOST_A_VISIT


def test_everybody_who_finished_is_offered_a_review_before_month_five(
    database: Database, school: School
) -> None:
    """However firmly they know it all: practising right every week until the end."""
    with database.write() as tx:
        for name in ("an", "binh"):
            viewer = school.viewer(tx, name)
            for published in list_lessons(tx):
                take_lesson(tx, viewer, published.lesson, NOW)
            for week in range(12 if name == "an" else 0):
                sit_quiz(tx, viewer, school.campaign, NOW - (90 - 7 * week) * DAY, mode="practice")
            sit_quiz(tx, viewer, school.over_many, NOW)
            assert any(find_due(tx, viewer, NOW + n * DAY).items for n in range(1, 140))


def test_a_repeated_answer_moves_no_card(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        sit_quiz(tx, an, school.over_many, NOW)
        attempt_id = _begin(tx, school, an, LATER)
        answer_item(tx, an, attempt_id, 0, LATER, right=True)
        cards = list_cards(tx, an.person_id)
        answer_item(tx, an, attempt_id, 0, LATER + DAY, right=False)
        assert list_cards(tx, an.person_id) == cards
        assert find_due(tx, an, LATER).items == MOST_A_VISIT - 1


def test_a_refused_answer_moves_no_card(database: Database, school: School) -> None:
    with database.write() as tx:
        an, binh = school.viewer(tx, "an"), school.viewer(tx, "binh")
        sit_quiz(tx, an, school.over_many, NOW)
        attempt_id = _begin(tx, school, an, LATER)
        cards = list_cards(tx, an.person_id)
        answer = rehearse(tx, attempt_id, 0).right[0]
        with pytest.raises(Refused):
            submit_response(tx, binh, attempt_id, 0, answer, LATER)
        assert list_cards(tx, an.person_id) == cards and list_cards(tx, binh.person_id) == ()


@pytest.mark.parametrize("name", ["binh", "chi", "dung", "lan"])
def test_nobody_else_sees_or_takes_a_review(database: Database, school: School, name: str) -> None:
    with database.write() as tx:
        an, stranger = school.viewer(tx, "an"), school.viewer(tx, name)
        sit_quiz(tx, an, school.over_many, NOW)
        attempt_id = _begin(tx, school, an, LATER)
        assert find_due(tx, stranger, LATER) == NOT_YET
        with pytest.raises(Refused):
            current_card(tx, stranger, attempt_id)
        with pytest.raises(Refused):
            list_outcomes(tx, stranger, attempt_id)


def test_a_review_is_never_begun_past_what_is_due(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        sit_quiz(tx, an, school.over_many, NOW)
        with pytest.raises(ValueError, match="review"):
            begin(tx, an, school.campaign, "review", 1, LATER)


def _begin(tx: Tx, school: School, viewer: Viewer, at: datetime) -> int:
    return begin_review(tx, viewer, school.campaign, 5, at)


def _review(tx: Tx, school: School, viewer: Viewer, at: datetime, right: bool) -> int:
    """Take what is offered, if anything is; returns how many items that was."""
    due: DueReview = find_due(tx, viewer, at)
    if due.items:
        attempt_id = begin_review(tx, viewer, school.campaign, at.day, at)
        answer_all(tx, viewer, attempt_id, at, right)
        attempt = find_attempt(tx, attempt_id)
        assert attempt is not None and attempt.submitted_at == at
    return due.items
