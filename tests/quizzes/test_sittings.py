"""Claims about items that go on, variants, old attempts after an edit, and what practice may tell."""

from __future__ import annotations

import copy
from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from access.viewer import Refused, Viewer
from campaign import measures as counted
from campaign.standing import verify
from db import attempts, batches, content, measures
from db.batches import Sort
from db.engine import Database, Tx
from lessons.publishing import digest_of
from quizzes.attempts import (
    add_form,
    begin,
    current_card,
    find_allowance,
    get_result,
    list_outcomes,
    submit_response,
)
from quizzes.bank import BankItem, get_item, list_bank
from quizzes.blueprint import CellOfBlueprint, draw
from quizzes.learning import find_learning
from tests.house import NOW
from tests.lessons.steps import take_lesson
from tests.quizzes.steps import answer_all, answer_item, rehearse, sit_quiz
from tests.school import School

pytestmark = pytest.mark.usefixtures("forgotten")

SEED = 11


def pin(tx: Tx, viewer: Viewer, school: School, *items: BankItem) -> int:
    """An open counted attempt with these items, each in its last variant."""
    campaign_id = school.campaign.campaign_id
    attempt_id = attempts.add_attempt(tx, viewer.person_id, campaign_id, "counted", 1, SEED, NOW)
    pins = [
        attempts.PinnedItem(place, b.revision_id, b.item.head.tactic, b.variants[-1])
        for place, b in enumerate(items)
    ]
    attempts.pin_items(tx, attempt_id, pins)
    return attempt_id


def first_of(tx: Tx, kind: str) -> BankItem:
    """The first published item of a kind."""
    return next(b for b in list_bank(tx) if b.item.head.kind == kind)


@pytest.mark.parametrize("kind", ["act", "dialogue"])
def test_each_turn_is_kept_when_given_and_a_repeated_one_changes_nothing(
    database: Database, school: School, kind: str
) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        attempt_id = pin(tx, an, school, first_of(tx, kind))
        right, wrong = rehearse(tx, attempt_id, 0).right, rehearse(tx, attempt_id, 0).wrong
        turns = max(right, wrong, key=len)
        assert submit_response(tx, an, attempt_id, 0, turns[0], NOW, 0) is None
    with database.write() as tx:
        an = school.viewer(tx, "an")
        card = current_card(tx, an, attempt_id)
        assert card is not None and card.turn == 1
        other = {**turns[0], "choice": "genuine" if kind == "act" else "0"}
        assert submit_response(tx, an, attempt_id, 0, other, NOW, 0) is None
        for number, answer in enumerate(turns[1:], 1):
            submit_response(tx, an, attempt_id, 0, answer, NOW, number)
        row = attempts.list_responses(tx, attempt_id)[0]
        assert [turn["choice"] for turn in row.turns] == [turn["choice"] for turn in turns]
        assert attempts.list_turns(tx, attempt_id, 0) == ()


def test_every_turn_of_a_dialogue_keeps_its_time(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        attempt_id = pin(tx, an, school, first_of(tx, "dialogue"))
        for number, answer in enumerate(rehearse(tx, attempt_id, 0).wrong):
            submit_response(tx, an, attempt_id, 0, answer, NOW + timedelta(seconds=7 * number), number)
        times = [
            datetime.fromisoformat(turn["at"]) for turn in attempts.list_responses(tx, attempt_id)[0].turns
        ]
        assert times == [NOW + timedelta(seconds=7 * number) for number in range(len(times))]


def test_an_old_attempt_opens_as_it_was_after_its_items_were_edited(
    database: Database, school: School
) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        kinds = ("act", "choice", "dialogue", "multi", "order", "spot", "triage")
        attempt_id = pin(tx, an, school, *(first_of(tx, kind) for kind in kinds))
        first = current_card(tx, an, attempt_id)
        answer_all(tx, an, attempt_id, NOW, right=False)
        before = list_outcomes(tx, an, attempt_id)
        for bank_item in list_bank(tx):
            _republish(tx, bank_item)
    with database.write() as tx:
        an = school.viewer(tx, "an")
        assert {b.item.head.explain for b in list_bank(tx)} == {"Đã sửa."}
        assert list_outcomes(tx, an, attempt_id) == before
        again = pin_again(tx, an, school, attempt_id)
        shown = current_card(tx, an, again)
        assert first is not None and shown is not None and shown.face == first.face


def pin_again(tx: Tx, viewer: Viewer, school: School, attempt_id: int) -> int:
    """A practice with the same pins and seed, to see the first face once more."""
    campaign_id = school.campaign.campaign_id
    again = attempts.add_attempt(tx, viewer.person_id, campaign_id, "practice", 1, SEED, NOW)
    attempts.pin_items(tx, again, attempts.list_items(tx, attempt_id))
    return again


def _republish(tx: Tx, bank_item: BankItem) -> None:
    row = content.get_revisions(tx, [bank_item.revision_id])[bank_item.revision_id]
    body: dict[str, Any] = copy.deepcopy(row.body)
    body["explain"] = "Đã sửa."
    for field in ("options", "actions", "steps"):
        if field in body:
            body[field] = body[field][::-1]
    content.publish(tx, "item", row.key, digest_of(body), body, NOW)


def test_options_come_in_the_order_of_the_seed(database: Database, school: School) -> None:
    """Another seed gives another order, the same seed the same; the file's order is not what is shown."""
    with database.write() as tx:
        item = first_of(tx, "choice")
        orders = set()
        for seed in range(30):
            an = school.viewer(tx, "an")
            campaign_id = school.campaign.campaign_id
            attempt_id = attempts.add_attempt(tx, an.person_id, campaign_id, "practice", seed, seed, NOW)
            attempts.pin_items(tx, attempt_id, [attempts.PinnedItem(0, item.revision_id, "x", {})])
            card = current_card(tx, an, attempt_id)
            assert card is not None and card == current_card(tx, an, attempt_id)
            orders.add(tuple(choice.id for choice in card.face.choices))
            attempts.submit(tx, attempt_id, 0, 100, False, NOW)
        assert len(orders) > 3


def test_neighbours_see_different_variants(database: Database, school: School) -> None:
    with database.write() as tx:
        varied = [b for b in list_bank(tx) if len(b.variants) > 1]
        assert varied
        item = next(b for b in varied if b.truth == "genuine")
        texts = {str(get_item(tx, item.revision_id, values).item.body) for values in item.variants}
        assert len(texts) == len(item.variants)
        seen = {name: _what_is_seen(tx, school, name, item, seed) for seed, name in enumerate(NEIGHBOURS)}
        assert len(set(seen.values())) > 1, seen


NEIGHBOURS = ("an", "binh", "chi", "dung")


def _what_is_seen(tx: Tx, school: School, name: str, item: BankItem, seed: int) -> str:
    """The question on the screen of somebody whose form was drawn with the seed."""
    viewer = school.viewer(tx, name)
    drawn = draw([CellOfBlueprint(1)], [item], {}, Random(seed))
    attempt_id = add_form(tx, viewer.person_id, school.campaign, "practice", drawn, seed, NOW)
    card = current_card(tx, viewer, attempt_id)
    assert card is not None
    return str(card.face.stimulus)


def test_practice_tells_nothing_of_an_open_quiz(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        quiz = begin(tx, an, school.campaign, "counted", SEED, NOW)
        pinned = {row.revision_id for row in attempts.list_items(tx, quiz)}
        for seed in range(12):
            practice = begin(tx, an, school.campaign, "practice", seed, NOW)
            assert not pinned & {row.revision_id for row in attempts.list_items(tx, practice)}


def test_practice_is_about_the_tactic_that_was_asked_for(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        begin(tx, an, school.campaign, "practice", 1, NOW, "gia-danh-cong-an")
        second = begin(tx, an, school.campaign, "practice", 2, NOW, "gio-dau-tien")
        assert {row.tactic for row in attempts.list_items(tx, second)} == {"gio-dau-tien"}


def test_feedback_names_its_sources(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        attempt_id = begin(tx, an, school.campaign, "practice", 1, NOW)
        outcome = answer_item(tx, an, attempt_id, 0, NOW, right=False)
        assert outcome is not None and outcome.sources


def test_before_comes_before_and_its_reasons_are_never_told(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        learning = find_learning(tx, an, NOW)
        assert learning is not None and learning.occasion == "before"
        attempt_id = sit_quiz(tx, an, school.campaign, NOW, right=False, mode="before")
        assert all(o.is_right is None and not o.explain for o in list_outcomes(tx, an, attempt_id))
        assert find_allowance(tx, an, school.campaign, "before", NOW).reason
        learning = find_learning(tx, an, NOW)
        assert learning is not None and learning.occasion == ""


def test_before_is_no_longer_open_once_learning_has_begun(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        lesson = find_learning(tx, an, NOW)
        assert lesson is not None
        take_lesson(tx, an, lesson.lines[0].lesson, NOW)
        with pytest.raises(Refused):
            begin(tx, an, school.campaign, "before", 1, NOW)


def test_later_ones_open_a_month_and_five_months_after_completing(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        _complete(tx, an, school)
        open_days = {
            mode: [day for day in range(0, 260, 10) if _is_open(tx, an, school, mode, day)]
            for mode in ("month1", "month5")
        }
        assert open_days["month1"] == [30, 40, 50, 60]
        assert open_days["month5"] == [140, 150, 160, 170, 180, 190, 200]


def test_counts_of_people_follow_every_sitting(database: Database, school: School) -> None:
    campaign_id = school.campaign.campaign_id
    with database.write() as tx:
        for name, right in (("an", False), ("binh", True)):
            viewer = school.viewer(tx, name)
            sit_quiz(tx, viewer, school.campaign, NOW, right=not right, mode="before")
            _complete(tx, viewer, school)
        assert counted.verify(tx, campaign_id) == () and verify(tx) == ()
        kept, waiting = measures.everything(tx, campaign_id), batches.all_places(tx, campaign_id)
        # Two people are too few to come into any figure.
        assert kept == {}
        assert Counter(place.sort for place in waiting) == {
            Sort("sitting", "before"): 2, Sort("sitting", "counted"): 2, Sort("gain", "counted"): 2
        }  # fmt: skip
        counted.rebuild(tx, campaign_id)
        assert measures.everything(tx, campaign_id) == kept


def test_a_second_try_is_not_measured(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        sit_quiz(tx, an, school.campaign, NOW, right=False)
        later = NOW + timedelta(minutes=school.campaign.wait_minutes)
        sit_quiz(tx, an, school.campaign, later, right=True)
        waiting = batches.all_places(tx, school.campaign.campaign_id)
        assert [place.sort for place in waiting] == [Sort("sitting", "counted")]
        (sittings,) = measures.all_sittings(tx, school.campaign.campaign_id).values()
        assert [each.percent < 60 for each in sittings] == [True]
        assert counted.verify(tx, school.campaign.campaign_id) == ()


def test_result_compares_with_what_was_before(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        sit_quiz(tx, an, school.campaign, NOW, right=False, mode="before")
        attempt_id = sit_quiz(tx, an, school.campaign, NOW, right=True)
        result = get_result(tx, an, attempt_id, NOW)
        assert result.percent == 100 and result.before is not None and result.before.percent < 60
        assert result.judged.hits == result.judged.signals > 0 == result.judged.alarms
        assert result.judged.action_points == result.judged.action_max


def _complete(tx: Tx, viewer: Viewer, school: School) -> None:
    learning = find_learning(tx, viewer, NOW)
    assert learning is not None
    for line in learning.lines:
        take_lesson(tx, viewer, line.lesson, NOW)
    sit_quiz(tx, viewer, school.campaign, NOW, right=True)


def _is_open(tx: Tx, viewer: Viewer, school: School, mode: str, day: int) -> bool:
    return not find_allowance(tx, viewer, school.campaign, mode, NOW + timedelta(days=day)).reason
