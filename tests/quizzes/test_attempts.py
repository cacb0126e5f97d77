"""Claims about sitting a quiz: nothing lost, nothing counted twice, nothing told too early."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from random import Random

import pytest

from access.viewer import Refused
from campaign.standing import verify
from db.attempts import list_items
from db.campaigns import find_participation
from db.engine import Database
from lessons.library import list_lessons
from quizzes.attempts import (
    begin,
    current_card,
    find_allowance,
    get_result,
    list_outcomes,
    submit_response,
)
from quizzes.bank import get_item, list_bank
from quizzes.blueprint import CellOfBlueprint, draw, read_blueprint
from quizzes.kinds.contract import AnswerFault
from tests.house import NOW
from tests.lessons.steps import take_lesson
from tests.quizzes.steps import answer_all, answer_item
from tests.school import School


def test_passing_quiz_and_lessons_completes_the_campaign(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        for published in list_lessons(tx):
            take_lesson(tx, an, published.lesson, NOW)
        attempt_id = begin(tx, an, school.campaign, "counted", 7, NOW)
        answer_all(tx, an, attempt_id, NOW, right=True)
        row = find_participation(tx, an.person_id, school.campaign.campaign_id)
        assert row is not None and row.completed_on is not None and row.met == school.campaign.required
        assert get_result(tx, an, attempt_id, NOW).attempt.passed
        assert verify(tx) == ()


def test_a_repeated_answer_changes_nothing(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        attempt_id = begin(tx, an, school.campaign, "counted", 7, NOW)
        card = current_card(tx, an, attempt_id)
        assert card is not None
        answer_item(tx, an, attempt_id, 0, NOW, right=False)
        answer_item(tx, an, attempt_id, 0, NOW, right=True)
        answer_all(tx, an, attempt_id, NOW, right=True)
        assert [o.is_right for o in get_result(tx, an, attempt_id, NOW).outcomes].count(False) == 1
        assert verify(tx) == ()


def test_beginning_twice_carries_on_with_the_same_attempt(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        first = begin(tx, an, school.campaign, "counted", 1, NOW)
        assert begin(tx, an, school.campaign, "counted", 2, NOW) == first


def test_the_same_seed_draws_the_same_form(database: Database, school: School) -> None:
    with database.write() as tx:
        forms = []
        for name in ("an", "binh"):
            viewer = school.viewer(tx, name)
            attempt_id = begin(tx, viewer, school.campaign, "counted", 5, NOW)
            forms.append([i.revision_id for i in list_items(tx, attempt_id)])
        assert forms[0] == forms[1]


def test_scams_are_at_most_half_of_what_is_judged(database: Database, school: School) -> None:
    with database.read() as tx:
        cells, bank = read_blueprint(school.campaign.blueprint), list_bank(tx)
    for seed in range(200):
        truths = [b.item.truth for b in draw(cells, bank, {}, Random(seed)) if b.item.truth]
        assert truths and 2 * truths.count("scam") <= len(truths)


def test_items_not_met_before_are_drawn_first(database: Database, school: School) -> None:
    with database.read() as tx:
        bank = list_bank(tx)
    cells = (CellOfBlueprint(1, kind="choice"),)
    choices = [b for b in bank if b.item.head.kind == "choice"]
    met = {b.item.head.key: 1 for b in choices[1:]}
    assert all(draw(cells, bank, met, Random(seed))[0].item == choices[0] for seed in range(20))


def test_a_stranger_cannot_see_or_answer_an_attempt(database: Database, school: School) -> None:
    with database.write() as tx:
        attempt_id = begin(tx, school.viewer(tx, "an"), school.campaign, "counted", 1, NOW)
        for name in ("binh", "chi", "dung", "lan"):
            stranger = school.viewer(tx, name)
            with pytest.raises(Refused):
                current_card(tx, stranger, attempt_id)
            with pytest.raises(Refused):
                submit_response(tx, stranger, attempt_id, 0, {"choice": "0"}, NOW)
            with pytest.raises(Refused):
                list_outcomes(tx, stranger, attempt_id)


def test_an_open_counted_quiz_tells_neither_right_nor_why(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        attempt_id = begin(tx, an, school.campaign, "counted", 3, NOW)
        outcome = answer_item(tx, an, attempt_id, 0, NOW, right=True)
        assert outcome is not None
        assert outcome.is_right is None and outcome.feedback is None and not outcome.explain
        with pytest.raises(Refused):
            get_result(tx, an, attempt_id, NOW)


def test_a_card_holds_no_mark_and_no_reason(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        attempt_id = begin(tx, an, school.campaign, "counted", 3, NOW)
        for pinned in list_items(tx, attempt_id):
            item = get_item(tx, pinned.revision_id, pinned.variant).item
            card = current_card(tx, an, attempt_id)
            assert card is not None
            shown = json.dumps(asdict(card.face), ensure_ascii=False)
            assert item.head.explain not in shown and item.head.next_time not in shown
            # What can be pointed at is marked, every part alike.
            assert ("[[" in shown) == (item.head.kind == "spot")
            answer_item(tx, an, attempt_id, card.place, NOW, right=True)


def test_practice_tells_at_once_and_moves_no_count(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        attempt_id = begin(tx, an, school.campaign, "practice", 3, NOW)
        outcome = answer_item(tx, an, attempt_id, 0, NOW, right=True)
        assert outcome is not None
        assert outcome.is_right and outcome.feedback is not None
        assert find_participation(tx, an.person_id, school.campaign.campaign_id) is None
        assert verify(tx) == ()


def test_attempts_and_waiting_time_are_limited(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        later = NOW + timedelta(minutes=school.campaign.wait_minutes)
        answer_all(tx, an, begin(tx, an, school.campaign, "counted", 1, NOW), NOW, right=False)
        with pytest.raises(Refused, match=r"làm lại từ"):
            begin(tx, an, school.campaign, "counted", 2, later - timedelta(seconds=1))
        answer_all(tx, an, begin(tx, an, school.campaign, "counted", 2, later), later, right=False)
        with pytest.raises(Refused, match="hết 2 lượt"):
            begin(tx, an, school.campaign, "counted", 3, later + timedelta(days=1))
        assert find_allowance(tx, an, school.campaign, "counted", later).used == 2


def test_a_malformed_answer_is_refused_and_not_stored(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        attempt_id = begin(tx, an, school.campaign, "counted", 1, NOW)
        with pytest.raises(AnswerFault):
            submit_response(tx, an, attempt_id, 0, {}, NOW)
        card = current_card(tx, an, attempt_id)
        assert card is not None and card.place == 0


def test_every_tactic_may_be_practised_with_five_questions(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        for tactic in sorted({item.item.head.tactic for item in list_bank(tx)}):
            attempt_id = begin(tx, an, school.campaign, "practice", 1, NOW, tactic)
            items = [get_item(tx, pin.revision_id).item.head for pin in list_items(tx, attempt_id)]
            assert len(items) == 5 and {head.tactic for head in items} == {tactic}
