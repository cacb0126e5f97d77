"""Answering items as a person would, all turns of each, right or wrong."""

from __future__ import annotations

from datetime import datetime

from access.viewer import Viewer
from db.attempts import list_items
from db.campaigns import CampaignNow
from db.engine import Tx
from quizzes.attempts import Outcome, begin, current_card, submit_response
from quizzes.bank import get_item
from quizzes.kinds.contract import Rehearsal


def sit_quiz(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, now: datetime, right: bool = True, mode: str = "counted"
) -> int:
    """Begin and hand in an attempt, all right or all wrong; returns its id."""
    attempt_id = begin(tx, viewer, campaign, mode, 7, now)
    answer_all(tx, viewer, attempt_id, now, right)
    return attempt_id


def answer_all(tx: Tx, viewer: Viewer, attempt_id: int, now: datetime, right: bool) -> None:
    """Give every remaining answer, all right or all wrong."""
    while card := current_card(tx, viewer, attempt_id):
        answer_item(tx, viewer, attempt_id, card.place, now, right)


def answer_item(
    tx: Tx, viewer: Viewer, attempt_id: int, place: int, now: datetime, right: bool
) -> Outcome | None:
    """All turns of one item; the outcome of the last."""
    rehearsal = rehearse(tx, attempt_id, place)
    outcome = None
    for number, answer in enumerate(rehearsal.right if right else rehearsal.wrong):
        outcome = submit_response(tx, viewer, attempt_id, place, answer, now, number)
    return outcome


def rehearse(tx: Tx, attempt_id: int, place: int) -> Rehearsal:
    """The sample answers to the item in a place."""
    pinned = list_items(tx, attempt_id)[place]
    item = get_item(tx, pinned.revision_id, pinned.variant).item
    return item.kind.rehearse(item.body)
