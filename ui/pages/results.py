"""A person's own attempts, for nobody else's eyes."""

from __future__ import annotations

import streamlit as st

from quizzes.attempts import list_finished
from quizzes.learning import find_learning
from text import t
from text.formats import show_instant, utc_now
from ui.parts.cards import Tone, card, card_text_html, empty_state
from ui.parts.frame import page_title
from ui.parts.markup import draw
from ui.resources import database
from ui.session import require_viewer


def show() -> None:
    """Every counted attempt, newest first."""
    viewer = require_viewer()
    with database().read() as tx:
        learning = find_learning(tx, viewer, utc_now())
        attempts = list_finished(tx, viewer, learning.campaign) if learning else ()
    page_title(t("results.title"), t("results.lead"))
    if not attempts:
        empty_state(t("results.empty_title"), t("results.empty"))
    for attempt in reversed(attempts):
        score = {"points": (attempt.points or 0) // 100, "total": (attempt.max_points or 0) // 100}
        state = "passed" if attempt.passed else "failed"
        tone: Tone = "safe" if attempt.passed else "amber"
        at = show_instant(attempt.submitted_at) if attempt.submitted_at else ""
        with card(f"attempt-{attempt.attempt_id}"):
            title = t("results.line", number=attempt.number, at=at)
            draw(card_text_html(title, tag=t(f"quizzes.result_{state}", **score), tone=tone))
            if st.button(t("results.open"), key=f"open-{attempt.attempt_id}"):
                st.switch_page("pages/quizzes.py", query_params={"luot": str(attempt.attempt_id)})


show()
