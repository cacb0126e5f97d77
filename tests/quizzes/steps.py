"""Sitting a whole quiz in one step, for tests of what comes after it."""

from __future__ import annotations

from datetime import datetime

from access.viewer import Viewer
from db.attempts import list_items
from db.campaigns import CampaignNow
from db.engine import Tx
from quizzes.attempts import begin, current_card, submit_response
from quizzes.bank import get_item


def sit_quiz(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, now: datetime, right: bool = True, mode: str = "counted"
) -> int:
    """Begin and hand in an attempt, all right or all wrong; returns its id."""
    attempt_id = begin(tx, viewer, campaign, mode, 7, now)
    while card := current_card(tx, viewer, attempt_id):
        item = get_item(tx, list_items(tx, attempt_id)[card.place].revision_id).item
        rehearsal = item.kind.rehearse(item.body)
        answer = rehearsal.right if right else rehearsal.wrong
        submit_response(tx, viewer, attempt_id, card.place, answer, now)
    return attempt_id
