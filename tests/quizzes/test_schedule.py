"""Claims about the schedule of reviews, whatever people answer and whenever they come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from fsrs import Rating
from hypothesis import given, settings
from hypothesis import strategies as st

from db.reviews import ReviewCardRow
from quizzes.occasions import LATER
from quizzes.schedule import (
    FEWEST_A_VISIT,
    MINUTES_A_WEEK,
    MOST_A_VISIT,
    MOST_A_WEEK,
    SECONDS_AN_ITEM,
    after_answer,
    list_due,
    minutes_of,
    next_room,
    rate,
    retrievability,
    room_on,
    share,
)
from text.formats import local_day

START = datetime(2026, 1, 5, 2, tzinfo=UTC)
TACTICS = tuple("abcdef")
MONTH_FIVE = next(window.first_day for window in LATER if window.mode == "month5")
ANSWER = st.tuples(st.booleans(), st.sampled_from(("", "guess", "fairly", "sure")))
COMING = st.lists(st.tuples(st.integers(0, 40), ANSWER), max_size=60)


def test_rating_follows_right_and_certainty() -> None:
    assert rate(False, "sure") is rate(False, "") is Rating.Again
    assert rate(True, "guess") is Rating.Hard
    assert rate(True, "fairly") is rate(True, "sure") is rate(True, "") is Rating.Good


def test_the_same_answers_give_the_same_card() -> None:
    assert _taught(START) == _taught(START)


def test_recall_is_certain_at_first_and_only_fades() -> None:
    card = _taught(START)[0]
    recall = [retrievability(card, START + timedelta(days=n)) for n in range(0, 200, 5)]
    assert recall[0] == 1 and recall == sorted(recall, reverse=True) and recall[-1] > 0


def test_a_wrong_answer_comes_back_sooner_than_a_right_one() -> None:
    right, wrong = (after_answer(None, "a", is_right, "", START).due_at for is_right in (True, False))
    assert START < wrong < right


@given(COMING)
@settings(max_examples=60, deadline=None)
def test_no_history_gives_more_than_a_visit_or_a_week_may_hold(
    coming: list[tuple[int, tuple[bool, str]]],
) -> None:
    days = _live(coming)
    assert all(days.count(day) <= MOST_A_VISIT for day in days)
    for day in days:
        week = sum(day <= other < day + timedelta(days=7) for other in days)
        assert week <= MOST_A_WEEK and week * SECONDS_AN_ITEM <= 60 * MINUTES_A_WEEK


@given(st.lists(st.tuples(st.integers(0, 400), ANSWER), min_size=1, max_size=30))
@settings(max_examples=80, deadline=None)
def test_something_learned_is_due_again_before_month_five(
    answers: list[tuple[int, tuple[bool, str]]],
) -> None:
    """Whatever was answered until the end, also by somebody who never forgets."""
    card, at = None, START
    for gap, (is_right, confidence) in answers:
        at += timedelta(days=gap)
        card = after_answer(card, "a", is_right, confidence, at)
    assert card is not None
    assert local_day(at) < local_day(card.due_at) < local_day(at) + timedelta(days=MONTH_FIVE)


def test_staying_away_makes_the_list_no_longer() -> None:
    cards = _taught(START)
    for days in (30, 60, 400):
        now = START + timedelta(days=days)
        tactics = list_due(cards, now)
        assert len(tactics) == MOST_A_VISIT
        assert sum(share(tactics, room_on(local_day(now), [])).values()) == MOST_A_VISIT


def test_the_most_forgotten_comes_first() -> None:
    cards = (
        after_answer(None, "vững", True, "sure", START),
        after_answer(None, "quên", False, "sure", START),
    )
    assert list_due(cards, START + timedelta(days=9)) == ("quên", "vững")


def test_a_visit_is_never_a_single_message() -> None:
    assert share(("a",), MOST_A_VISIT) == {"a": 2}
    on = date(2026, 1, 5)
    for answered in range(MOST_A_WEEK + 1):
        assert room_on(on, [on - timedelta(days=3)] * answered) != 1
    assert share(("a", "b", "c"), FEWEST_A_VISIT) == {"a": 1, "b": 1}


def test_after_a_full_week_the_next_day_is_told_and_kept() -> None:
    on = date(2026, 1, 10)
    answered = [on - timedelta(days=4)] * 3 + [on] * 3
    day = next_room(on, answered)
    assert day == on + timedelta(days=3) and room_on(day, answered) == 3
    assert room_on(day - timedelta(days=1), answered) == 0


def test_minutes_are_whole_and_never_too_few() -> None:
    assert [minutes_of(n) for n in (0, 1, 2, 3, 6)] == [0, 1, 1, 2, 3]


def _taught(at: datetime) -> tuple[ReviewCardRow, ...]:
    return tuple(after_answer(None, tactic, True, "sure", at) for tactic in TACTICS)


def _live(coming: Sequence[tuple[int, tuple[bool, str]]]) -> list[date]:
    """The days of the items of somebody who takes every review offered whenever they come."""
    cards = {card.tactic: card for card in _taught(START)}
    at, days = START, list[date]()
    for gap, (is_right, confidence) in coming:
        at += timedelta(days=gap, hours=1)
        room = room_on(local_day(at), days)
        tactics = list_due(cards.values(), at)[:room]
        for tactic, count in share(tactics, room).items():
            days += [local_day(at)] * count
            cards[tactic] = after_answer(cards[tactic], tactic, is_right, confidence, at)
    return days
