"""Home: what is left and until when, and one tap to go on."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from access.viewer import Permission, Viewer
from db.campaigns import CampaignNow
from db.exemptions import Span
from lessons.progress import LessonLine
from quizzes.learning import QUIZ_MINUTES, Learning, find_learning
from quizzes.reviews import DueReview, find_due
from text import t
from text.formats import show_day, utc_now
from text.vietnamese import given_name
from ui.parts.bars import ring
from ui.parts.cards import card, card_text_html, empty_state, notice
from ui.parts.frame import page_title
from ui.parts.markup import draw, el
from ui.rerun import leave_address
from ui.reviewing import review_button, show_size
from ui.session import NOTICE, looking


def show() -> None:
    """The whole page."""
    now = utc_now()
    leave_address()
    with looking() as (tx, viewer):
        learning = find_learning(tx, viewer, now)
        due = find_due(tx, viewer, now) if learning else None
    greeting = t("home.greeting", name=given_name(viewer.full_name))
    if learning is None:
        page_title(greeting)
        if not viewer.may(Permission.MANAGE_ROSTER):
            empty_state(t("home.empty_title"), t("home.empty"))
        elif empty_state(t("home.empty_title"), t("home.empty_office"), t("campaign.title")):
            st.switch_page("pages/overview.py")
        return
    page_title(greeting, _where(learning))
    if told := st.session_state.pop(NOTICE, None):
        notice(told, "safe")
    _progress(learning)
    if learning.next_line:
        _lesson(learning.next_line)
    elif not learning.quiz_passed:
        _quiz(learning)
    if learning.occasion:
        _occasion(learning)
    if due and due.items:
        _review(viewer, learning.campaign, due)
    _practice()
    _elsewhere()


def _elsewhere() -> None:
    """What has no place at the thumb: good examples, and where to say what is difficult."""
    with st.container(key="lchome-elsewhere"):
        st.page_link("pages/examples.py", label=t("home.examples"))
        st.page_link("pages/difficulties.py", label=t("home.difficulties"))


def _where(learning: Learning) -> str:
    """Unit and deadline; for whoever is not called to learn, that they are not, until when, and may."""
    terms = learning.terms
    if terms.exempt is not None:
        return _exempt_words(terms.exempt)
    if not terms.is_in_wave:
        return t("waves.home.none", unit=learning.unit_name)
    if not terms.is_called:
        days = {"starts": show_day(terms.starts_on), "due": show_day(terms.due_on)}
        return t("waves.home.to_come", unit=learning.unit_name, wave=terms.wave, **days)
    due = show_day(terms.due_on)
    if learning.days_left < 0:
        return t("home.where_late", unit=learning.unit_name, due=due)
    if learning.days_left == 0:
        return t("home.where_last", unit=learning.unit_name, due=due)
    return t("home.where", unit=learning.unit_name, days=learning.days_left, due=due)


def _exempt_words(span: Span) -> str:
    if span.to_on is None:
        return t("waves.home.exempt_open")
    return t("waves.home.exempt", until=show_day(span.to_on - timedelta(days=1)))


def _progress(learning: Learning) -> None:
    title = t("home.done_of", met=learning.met, required=learning.required)
    is_done = learning.met == learning.required
    body = t("home.all_done") if is_done else t("home.minutes", n=learning.minutes_left)
    with card("progress"):
        ring(learning.met, learning.required, title, body)


def _lesson(line: LessonLine) -> None:
    is_open = line.status == "open"
    tag = t("home.carry_on" if is_open else "home.begin", n=line.lesson.minutes)
    total = len(line.lesson.cards)
    body = t("home.stopped_at", card=line.seen, total=total) if is_open else line.lesson.summary
    with card("next", "brand"):
        draw(card_text_html(line.lesson.title, body, tag))
        if st.button(
            t("home.continue" if is_open else "home.start"), type="primary", key="go-lesson", width="stretch"
        ):
            st.switch_page("pages/lessons.py", query_params={"bai": line.lesson.key})


def _quiz(learning: Learning) -> None:
    body = t("home.quiz_body", total=learning.questions, percent=learning.campaign.pass_percent)
    if learning.quiz.open_attempt_id is not None:
        body = t("home.quiz_open")
    with card("quiz", "brand"):
        draw(card_text_html(t("home.quiz_title"), body, t("home.quiz_tag", n=QUIZ_MINUTES)))
        if st.button(t("home.quiz_go"), type="primary", key="go-quiz", width="stretch"):
            st.switch_page("pages/quizzes.py")


def _occasion(learning: Learning) -> None:
    key = "before" if learning.occasion == "before" else "later"
    with card("occasion"):
        title, body = t(f"quizzes.{key}_title"), t(f"quizzes.{key}_body", total=learning.questions)
        draw(card_text_html(title, body))
        if st.button(t("quizzes.before_go"), key="go-occasion", width="stretch"):
            st.switch_page("pages/quizzes.py")


def _review(viewer: Viewer, campaign: CampaignNow, due: DueReview) -> None:
    """A line and a quiet button; nothing at all on days without a review."""
    with st.container(key="lchome-review"):
        size = el("span", f" · {show_size(due)}", cls="lc-mute")
        draw(el("h2", t("home.review_title"), size, cls="lc-card-title"))
        review_button(viewer, campaign, due)


def _practice() -> None:
    with card("practice"):
        draw(card_text_html(t("home.practice_title"), t("home.practice_body")))
        if st.button(t("home.practice_go"), key="go-practice", width="stretch"):
            st.switch_page("pages/quizzes.py")


show()
