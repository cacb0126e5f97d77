"""Claims about counts per item: a first meeting counts once, others never, and any history adds up."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign import encounters
from campaign.encounters import contribution
from campaign.standing import verify
from db import attempts, batches, tallies
from db.encounters import Encounter, ItemCell, ItemCounts, all_counts, sum_by_revision
from db.engine import Database, Tx
from db.measures import MEASURED
from db.reviews import list_cards
from quizzes.attempts import begin
from quizzes.bank import BankItem
from quizzes.remarking import remark
from tests.house import NOW
from tests.quizzes.steps import answer_all, answer_item, sit_quiz
from tests.quizzes.test_remarking import choice, correct, turned
from tests.quizzes.test_sittings import first_of, pin
from tests.school import School
from text.formats import local_day

pytestmark = pytest.mark.usefixtures("forgotten")

NAMES = ("an", "binh", "chi")


def encounter(number: int, mode: str = "counted", minutes: int = 0, right: int = 1) -> Encounter:
    """An answer to one item."""
    at = NOW + timedelta(minutes=minutes)
    return Encounter(1, mode, number, 0, 5, at, ItemCounts(1, right, 100 * right))


def pinned(
    tx: Tx, school: School, name: str, item: BankItem, mode: str, right: bool, number: int = 1
) -> None:
    """Somebody answers one item in a sitting of its own."""
    viewer, campaign_id = school.viewer(tx, name), school.campaign.campaign_id
    at = NOW + timedelta(minutes=number)
    attempt_id = attempts.add_attempt(tx, viewer.person_id, campaign_id, mode, number, 3, at)
    pins = [attempts.PinnedItem(0, item.revision_id, item.item.head.tactic, item.variants[0])]
    attempts.pin_items(tx, attempt_id, pins)
    answer_all(tx, viewer, attempt_id, at, right)


def test_nothing_answered_counts_nothing(database: Database, school: School) -> None:
    with database.write() as tx:
        begin(tx, school.viewer(tx, "an"), school.campaign, "counted", 1, NOW)
        assert all_counts(tx) == {} and contribution(()) == {}


def test_a_form_counts_as_a_whole_once_it_is_handed_in(database: Database, school: School) -> None:
    with database.write() as tx:
        an, campaign = school.viewer(tx, "an"), school.campaign
        attempt_id = begin(tx, an, campaign, "counted", 1, NOW)
        places = [item.place for item in attempts.list_items(tx, attempt_id)]
        for place in places[:-1]:
            answer_item(tx, an, attempt_id, place, NOW, True)
        assert all_counts(tx) == {} and tallies.all_answers(tx, campaign.campaign_id) == {}
        assert list_cards(tx, an.person_id) == () and verify(tx) == ()
        handed_in = NOW + timedelta(days=2)
        answer_item(tx, an, attempt_id, places[-1], handed_in, True)
        assert sum(counts.people for counts in all_counts(tx).values()) == len(places)
        # The figures of answers wait for four others; those of the days before the hand-in stay as they were.
        assert tallies.all_answers(tx, campaign.campaign_id) == {}
        assert {p.since_on for p in batches.all_places(tx, campaign.campaign_id)} == {local_day(handed_in)}
        assert list_cards(tx, an.person_id) and verify(tx) == ()


def test_of_several_answers_the_first_counts_whatever_came_in_which_order() -> None:
    answers = [encounter(2, "counted", 20, 0), encounter(1, "before", 10, 1), encounter(3, "month1", 30, 0)]
    random.Random(1).shuffle(answers)
    assert contribution(answers) == {ItemCell(1, "before", 5): ItemCounts(1, 1, 100)}


@pytest.mark.parametrize("mode", ["practice", "review"])
def test_after_a_practice_or_a_review_nothing_counts_any_more(mode: str) -> None:
    assert contribution([encounter(1, mode), encounter(2, "counted", 5)]) == {}
    assert contribution([encounter(1, mode, 5), encounter(2, "counted")]) != {}


@pytest.mark.parametrize("mode", MEASURED)
def test_each_measured_sitting_moves_the_counts_with_the_answer(
    database: Database, school: School, mode: str
) -> None:
    with database.write() as tx:
        item = first_of(tx, "act")
        pinned(tx, school, "an", item, mode, True)
        pinned(tx, school, "binh", item, mode, False)
        (cell,), (counts,) = all_counts(tx).keys(), all_counts(tx).values()
        assert cell == ItemCell(school.campaign.campaign_id, mode, item.revision_id)
        assert (counts.people, counts.right, counts.judged) == (2, 1, 2)
        assert 0 < counts.action_points < counts.action_max or counts.detected == 1
        assert encounters.verify(tx) == ()


def test_a_repeated_answer_and_a_second_meeting_count_once(database: Database, school: School) -> None:
    with database.write() as tx:
        an, item = school.viewer(tx, "an"), first_of(tx, "triage")
        attempt_id = pin(tx, an, school, item)
        for _ in range(3):
            answer_item(tx, an, attempt_id, 0, NOW, right=False)
        pinned(tx, school, "an", item, "month1", True, number=2)
        assert {counts.people for counts in all_counts(tx).values()} == {1}
        assert sum_by_revision(tx)[item.revision_id].detected == 0
        assert encounters.verify(tx) == ()


def test_points_are_hundredths_of_an_item(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        sit_quiz(tx, an, school.campaign, NOW)
        counts = all_counts(tx).values()
        assert all(each.points == 100 and each.right == 1 for each in counts)


def test_marking_again_moves_the_counts_to_the_present_revision(database: Database, school: School) -> None:
    with database.write() as tx:
        item = choice(tx)
        pinned(tx, school, "an", item, "counted", True)
        correct(tx, item, options=turned(tx, item))
        (changed,) = remark(tx, school.viewer(tx, "dung"), item.item.head.key, NOW)
        assert changed.new_points == 0
        ((revision_id, counts),) = ((i, n) for i, n in sum_by_revision(tx).items() if n.people)
        assert revision_id != item.revision_id and (counts.people, counts.right) == (1, 0)
        assert verify(tx) == ()


@pytest.mark.parametrize("harm", ["delete from item_tally", "update item_tally set points = points + 1"])
def test_counts_that_went_astray_are_found_and_mended(database: Database, school: School, harm: str) -> None:
    with database.write() as tx:
        sit_quiz(tx, school.viewer(tx, "an"), school.campaign, NOW)
        kept = all_counts(tx)
        tx.exec_driver_sql(harm)
        assert verify(tx)
        encounters.rebuild(tx)
        assert verify(tx) == () and all_counts(tx) == kept


# Who answers which of three items in which sort of sitting, right or wrong; or an item's key is corrected
# and every answer to it marked again.
STEPS = st.one_of(
    st.tuples(
        st.sampled_from(NAMES),
        st.integers(0, 2),
        st.sampled_from((*MEASURED, "practice", "review")),
        st.booleans(),
    ),
    st.tuples(st.just("remark"), st.just(0), st.just(""), st.just(False)),
)


class _Undo(Exception):
    """Rolls an example back."""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(STEPS, min_size=1, max_size=9))
def test_counts_equal_a_recount_after_any_history(
    database: Database, school: School, history: list[tuple[str, int, str, bool]]
) -> None:
    with pytest.raises(_Undo), database.write() as tx:
        items = [choice(tx), first_of(tx, "act"), first_of(tx, "dialogue")]
        for number, (who, place, mode, right) in enumerate(history):
            if who == "remark":
                correct(tx, items[0], options=turned(tx, items[0]))
                remark(tx, school.viewer(tx, "dung"), items[0].item.head.key, NOW)
            else:
                pinned(tx, school, who, items[place], mode, right, number)
            assert verify(tx) == ()
        raise _Undo
