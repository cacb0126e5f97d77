"""What home, the review page and the end of a review say of one, and the button that begins it."""

from __future__ import annotations

import secrets

import streamlit as st

from access.viewer import Refused, Viewer
from db.campaigns import CampaignNow
from quizzes.reviews import DueReview, begin_review
from text import t
from text.formats import show_day, utc_now
from ui.parts.cards import notice
from ui.resources import database


def show_size(due: DueReview) -> str:
    """How much it is: "3 câu, 2 phút"."""
    return t("review.size", items=due.items, minutes=due.minutes)


def show_next(due: DueReview) -> str:
    """When the next review falls, in one friendly sentence."""
    if due.items:
        return t("review.more")
    return t("review.rest", on=show_day(due.next_on)) if due.next_on else t("review.rest_none")


def review_button(viewer: Viewer, campaign: CampaignNow, due: DueReview, *, is_primary: bool = False) -> None:
    """Begins the review, or carries on with the open one, and goes to its question."""
    words = t("review.go" if due.open_attempt_id is None else "review.go_on")
    if not st.button(words, type="primary" if is_primary else "secondary", key="go-review", width="stretch"):
        return
    try:
        with database().write() as tx:
            attempt_id = begin_review(tx, viewer, campaign, secrets.randbits(31), utc_now())
    except Refused as refusal:
        notice(str(refusal), "amber")
        return
    st.switch_page("pages/quizzes.py", query_params={"luot": str(attempt_id)})
