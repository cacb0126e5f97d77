"""Review: what is due today in one short visit, or when the next one is."""

from __future__ import annotations

import streamlit as st

from access.viewer import Viewer
from db.campaigns import CampaignNow, find_current
from quizzes.reviews import DueReview, find_due
from quizzes.schedule import MINUTES_A_WEEK
from text import t
from text.formats import local_day, utc_now
from ui.parts.cards import card, card_text_html, empty_state
from ui.parts.frame import page_title
from ui.parts.markup import draw
from ui.reviewing import review_button, show_next, show_size
from ui.session import looking


def show() -> None:
    """The whole page."""
    now = utc_now()
    with looking() as (tx, viewer):
        campaign = find_current(tx, local_day(now))
        due = find_due(tx, viewer, now)
    page_title(t("review.title"), t("review.lead", n=MINUTES_A_WEEK))
    if campaign is None:
        empty_state(t("review.empty_title"), t("quiz.fault.no_campaign"))
    elif not due.is_offered:
        _too_early()
    elif due.items:
        _due(viewer, campaign, due)
    else:
        empty_state(t("review.rest_title"), show_next(due))


def _too_early() -> None:
    if empty_state(t("review.early_title"), t("review.early"), t("review.early_go")):
        st.switch_page("pages/quizzes.py")


def _due(viewer: Viewer, campaign: CampaignNow, due: DueReview) -> None:
    is_new = due.open_attempt_id is None
    names = " · ".join(t(f"tactic.{tactic}") for tactic in due.tactics)
    with card("review", "brand"):
        title = t("review.due_title" if is_new else "review.open_title")
        draw(card_text_html(title, t("review.due_body", tactics=names), show_size(due)))
        review_button(viewer, campaign, due, is_primary=True)


show()
