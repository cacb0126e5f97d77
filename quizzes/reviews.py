"""Reviews: what a person may go over again today, when next, and a short sitting of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from access.viewer import Permission, Refused, Viewer
from db import attempts, people, reviews
from db.campaigns import CampaignNow
from db.engine import Tx
from db.reviews import ReviewCardRow
from quizzes.attempts import JUDGED, add_form, list_free
from quizzes.bank import BankItem
from quizzes.blueprint import CellOfBlueprint, draw
from quizzes.schedule import FEWEST_A_VISIT, list_due, minutes_of, next_room, room_on, share
from text import t
from text.formats import local_day

WEEK = timedelta(days=8)
"""Reaches back over seven whole days and the hours of today."""


@dataclass(frozen=True, slots=True)
class DueReview:
    """What a visit now would hold: `items` is 0 when there is nothing to do today.

    `next_on` is then the day of the next one, None while nothing is planned. Nothing is offered
    (`is_offered`) before a counted quiz was handed in. Never says that anything is late.
    """

    is_offered: bool
    tactics: tuple[str, ...]
    items: int
    next_on: date | None
    open_attempt_id: int | None

    @property
    def minutes(self) -> int:
        """How long the visit takes, in whole minutes."""
        return minutes_of(self.items)


NOT_YET = DueReview(False, (), 0, None, None)


def find_due(tx: Tx, viewer: Viewer, now: datetime) -> DueReview:
    """What the viewer may review now, or when next; looking changes nothing, nor does staying away."""
    viewer.require(Permission.LEARN)
    person_id = viewer.person_id
    if not reviews.has_handed_in(tx, person_id):
        return NOT_YET
    if still := reviews.find_open(tx, person_id):
        items = attempts.list_items(tx, still.attempt_id)[-still.items_left :]
        tactics = tuple(dict.fromkeys(item.tactic for item in items))
        return DueReview(True, tactics, still.items_left, None, still.attempt_id)
    return _plan(tx, person_id, now)


def begin_review(tx: Tx, viewer: Viewer, campaign: CampaignNow, seed: int, now: datetime) -> int:
    """Carry on with the open review or begin one of what is due; returns its id. Raises Refused."""
    viewer.require(Permission.LEARN)
    people.lock_person(tx, viewer.person_id)
    due = find_due(tx, viewer, now)
    if due.open_attempt_id is not None:
        return due.open_attempt_id
    if not due.items:
        raise Refused(t("review.fault.not_due"))
    cells = [_cell(tactic, count) for tactic, count in share(due.tactics, due.items).items()]
    met = attempts.count_met_items(tx, viewer.person_id)
    drawn = draw(cells, list_free(tx, viewer.person_id), met, Random(seed))
    return add_form(tx, viewer.person_id, campaign, "review", drawn, seed, now)


def _plan(tx: Tx, person_id: int, now: datetime) -> DueReview:
    on = local_day(now)
    cards = _that_can_be_asked(reviews.list_cards(tx, person_id), list_free(tx, person_id))
    answered_on = [local_day(at) for at in reviews.list_answered_at(tx, person_id, now - WEEK)]
    room = room_on(on, answered_on)
    tactics = list_due(cards, now)[:room]
    if tactics:
        return DueReview(True, tactics, sum(share(tactics, room).values()), None, None)
    return DueReview(True, (), 0, _next_on(cards, on, answered_on), None)


def _next_on(cards: Sequence[ReviewCardRow], on: date, answered_on: Sequence[date]) -> date | None:
    if not cards:
        return None
    return max(next_room(on, answered_on), min(local_day(card.due_at) for card in cards))


def _that_can_be_asked(cards: Iterable[ReviewCardRow], free: Iterable[BankItem]) -> tuple[ReviewCardRow, ...]:
    """Cards whose tactic has enough messages to judge, not all of them scams, so that a draw never fails."""
    messages = [item for item in free if item.item.head.kind in JUDGED]
    count = Counter(item.item.head.tactic for item in messages)
    others = {item.item.head.tactic for item in messages if item.truth != "scam"}
    return tuple(c for c in cards if count[c.tactic] >= FEWEST_A_VISIT and c.tactic in others)


def _cell(tactic: str, count: int) -> CellOfBlueprint:
    """Messages to judge: what is it, and what does one do."""
    return CellOfBlueprint(count, kind="|".join(JUDGED), tactic=tactic)
