"""When a tactic is to be met again, and how much may be asked: FSRS for the first, fixed caps for the second.

A card of FSRS is one person and one tactic, since it is the tactic that is forgotten, not a message.
Every sum here is pure: the same answers at the same instants give the same days, without fuzz.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from fsrs import Card, Rating, Scheduler, State

from db.reviews import ReviewCardRow
from text.formats import local_day

MOST_A_VISIT = 3
"""Items in one visit; a visit is a day."""
FEWEST_A_VISIT = 2
"""A lone message would have to be a scam always or never, and people would learn which."""
SECONDS_AN_ITEM = 30
"""To read a message, judge it and read why."""
MINUTES_A_WEEK = 3
MOST_A_WEEK = MINUTES_A_WEEK * 60 // SECONDS_AN_ITEM
"""Items in any seven days in a row."""
LONGEST_DAYS = 120
"""No tactic rests longer, whatever FSRS says: what was learned fades from month four on.

The last answers before finishing are thus followed by a refresher, due before day 140 with time to spare.
"""
# Steps of minutes within a day are for those who drill; here a tactic comes back on another day.
_SCHEDULER = Scheduler(
    learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS, enable_fuzzing=False
)


def rate(is_right: bool, confidence: str) -> Rating:
    """Wrong or partly right is forgotten, a lucky guess is hard, all else is good.

    Being certain makes nothing easy: on replayed learners that put each review off for too long.
    """
    if not is_right:
        return Rating.Again
    return Rating.Hard if confidence == "guess" else Rating.Good


def after_answer(
    card: ReviewCardRow | None, tactic: str, is_right: bool, confidence: str, at: datetime
) -> ReviewCardRow:
    """The card of the tactic once an item of it is answered; None before the first answer.

    An answer that comes to light after a later one, as of a quiz handed in late, counts at that one's time.
    """
    at = at.astimezone(UTC)
    if card is not None:
        at = max(at, card.reviewed_at)
    moved, _ = _SCHEDULER.review_card(_card(card, at), rate(is_right, confidence), at)
    assert moved.stability is not None and moved.difficulty is not None
    return ReviewCardRow(tactic, moved.stability, moved.difficulty, moved.due, at)


def retrievability(card: ReviewCardRow, at: datetime) -> float:
    """How likely the person still judges the tactic right, as FSRS predicts it."""
    return float(_SCHEDULER.get_card_retrievability(_card(card, at), at.astimezone(UTC)))


def list_due(cards: Iterable[ReviewCardRow], now: datetime) -> tuple[str, ...]:
    """The tactics to be met on the day, the most forgotten first, never more than one visit holds.

    Days missed add nothing: what does not fit waits, and the list does not grow.
    """
    due = [card for card in cards if local_day(card.due_at) <= local_day(now)]
    due.sort(key=lambda card: (retrievability(card, now), card.due_at, card.tactic))
    return tuple(card.tactic for card in due[:MOST_A_VISIT])


def room_on(on: date, answered_on: Sequence[date]) -> int:
    """How many items a visit on the day may have, after the days of the items answered; 0 for no visit."""
    week = sum(on - timedelta(days=6) <= day <= on for day in answered_on)
    room = min(MOST_A_VISIT - answered_on.count(on), MOST_A_WEEK - week)
    return room if room >= FEWEST_A_VISIT else 0


def next_room(after: date, answered_on: Sequence[date]) -> date:
    """The first day later than `after` on which there may be a visit."""
    days = (after + timedelta(days=n) for n in range(1, 8))
    return next(day for day in days if room_on(day, answered_on))


def share(tactics: Sequence[str], room: int) -> Mapping[str, int]:
    """How many items each due tactic gives: one, or two where it is alone."""
    taken = tactics[:room]
    if len(taken) == 1:
        return {taken[0]: FEWEST_A_VISIT}
    return Counter(taken)


def minutes_of(items: int) -> int:
    """Whole minutes for so many items, rounded up."""
    return -(-items * SECONDS_AN_ITEM // 60)


def _card(card: ReviewCardRow | None, at: datetime) -> Card:
    # Given an id and a day, since FSRS would take both from the clock and sleep for the first.
    if card is None:
        return Card(card_id=0, due=at)
    return Card(
        card_id=0,
        state=State.Review,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due_at.astimezone(UTC),
        last_review=card.reviewed_at.astimezone(UTC),
    )
