"""A person's own attempts, for nobody else's eyes."""

from __future__ import annotations

import streamlit as st

from analytics.own_learning import find_own_learning
from db.attempts import AttemptRow
from db.campaigns import list_campaigns
from quizzes.attempts import list_finished
from text import t
from text.formats import show_instant, show_points
from ui.own_learning import own_learning_html
from ui.parts.cards import Tone, card, card_text_html, empty_state
from ui.parts.frame import page_title
from ui.parts.markup import draw, el
from ui.session import looking


def show() -> None:
    """Every counted attempt, campaign by campaign, newest first."""
    with looking() as (tx, viewer):
        each = [(campaign, list_finished(tx, viewer, campaign)) for campaign in reversed(list_campaigns(tx))]
        finished = [(campaign, attempts) for campaign, attempts in each if attempts]
        own = {c.campaign_id: find_own_learning(tx, viewer, c) for c, _ in finished}
    page_title(t("results.title"), t("results.lead"))
    if not finished:
        empty_state(t("results.empty_title"), t("results.empty"))
    for campaign, attempts in finished:
        # With one campaign ever there is nothing to tell apart.
        if len(each) > 1:
            draw(el("h2", campaign.name, cls="lc-card-title"))
        if learned := own[campaign.campaign_id]:
            draw(own_learning_html(learned))
        for attempt in reversed(attempts):
            _show(attempt)


def _show(attempt: AttemptRow) -> None:
    score = {"points": show_points(attempt.points), "total": show_points(attempt.max_points)}
    state = "passed" if attempt.passed else "failed"
    tone: Tone = "safe" if attempt.passed else "amber"
    at = show_instant(attempt.submitted_at) if attempt.submitted_at else ""
    with card(f"attempt-{attempt.attempt_id}"):
        title = t("results.line", number=attempt.number, at=at)
        draw(card_text_html(title, tag=t(f"quizzes.result_{state}", **score), tone=tone))
        if st.button(t("results.open"), key=f"open-{attempt.attempt_id}"):
            st.switch_page("pages/quizzes.py", query_params={"luot": str(attempt.attempt_id)})


show()
