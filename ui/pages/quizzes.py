"""Quizzes: begin or carry on, one question at a time, and the result; which attempt is in the address."""

from __future__ import annotations

import re
import secrets

import streamlit as st

from access.viewer import Refused, Viewer
from analytics.learning import find_own_unit_mean
from db.campaigns import CampaignNow
from lessons.library import list_lessons
from lessons.search import tactic_name
from quizzes.attempts import (
    PRACTISED,
    Outcome,
    QuizCard,
    answer_card,
    begin,
    current_card,
    find_open_practice,
    find_sitting,
    get_result,
    list_outcomes,
)
from quizzes.bank import list_bank
from quizzes.blueprint import BlueprintFault
from quizzes.kinds.contract import Answer, AnswerFault
from quizzes.learning import Learning, find_learning
from quizzes.reviews import find_due
from text import t
from text.formats import local_day, show_points, show_time, utc_now
from text.vietnamese import letter_key
from ui.items import renderer
from ui.lanes import in_lane
from ui.parts.cards import (
    Tone,
    card,
    card_text_html,
    empty_state,
    notice,
    tag_html,
)
from ui.parts.frame import fresh_class, fresh_screen, page_title, step_html
from ui.parts.markup import Html, draw, el
from ui.parts.signs import feedback_html
from ui.rerun import draw_again, leave_address, was_pressed
from ui.resources import database
from ui.result import certainty_words, draw_result, draw_review, draw_sources, next_time_html
from ui.reviewing import show_next
from ui.session import ASKED, acting, looking

ATTEMPT, LOOK = "luot", "xem"
NEXT = "next-question"
COUNTED, OCCASION, PRACTICE, TACTIC = "counted", "occasion", "practice", "tactic"
# The part of a screen that comes after the turns of its question.
FEEDBACK = 2
START = "pages/quizzes.py"
# What a database can hold as an id.
ATTEMPT_ID = re.compile(r"[0-9]{1,9}")


def show() -> None:
    """One attempt when the address names one, otherwise what can be begun."""
    attempt = st.query_params.get(ATTEMPT, "")
    if ATTEMPT_ID.fullmatch(attempt):
        _sitting(int(attempt))
    else:
        _start()


def _start() -> None:
    leave_address()
    with looking() as (tx, viewer):
        learning = find_learning(tx, viewer, utc_now())
        tactics = sorted({b.item.head.tactic for b in list_bank(tx)}, key=_order)
        open_id = find_open_practice(tx, viewer, learning.campaign) if learning else None
    if learning and (asked := _pressed(learning)):
        attempt_id, _ = _begin(viewer, learning.campaign, *asked)
        if attempt_id:
            _name_attempt(attempt_id)
            _sitting(attempt_id)
            return
    page_title(t("quizzes.title"), t("quizzes.lead"))
    if learning is None:
        if empty_state(t("quizzes.empty_title"), t("quizzes.empty"), t("quizzes.to_lessons")):
            st.switch_page("pages/lessons.py")
        return
    if learning.occasion:
        _occasion(viewer, learning)
    _counted(viewer, learning)
    _practice(viewer, learning.campaign, tactics, open_id)


def _pressed(learning: Learning) -> tuple[str, str] | None:
    """Mode and tactic of what was just asked for, known before anything is drawn."""
    if was_pressed(COUNTED):
        return "counted", ""
    if was_pressed(OCCASION) and learning.occasion:
        return learning.occasion, ""
    if was_pressed(PRACTICE):
        return "practice", st.session_state.get(TACTIC) or ""
    return None


def _order(tactic: str) -> str:
    return letter_key(tactic_name(tactic))


def _counted(viewer: Viewer, learning: Learning) -> None:
    campaign, quiz = learning.campaign, learning.quiz
    body = t(
        "quizzes.counted_body" if campaign.wait_minutes else "quizzes.counted_at_once",
        total=learning.questions,
        percent=campaign.pass_percent,
        attempts=campaign.max_attempts,
        wait=campaign.wait_minutes,
    )
    with card("counted", "brand"):
        draw(card_text_html(t("quizzes.counted_title"), body, _standing(learning), _tone(learning)))
        draw(el("p", quiz.reason or t("quizzes.counted_note"), cls="lc-mute"))
        words = "counted_on" if quiz.open_attempt_id else "counted_again" if quiz.used else "counted_go"
        if st.button(
            t(f"quizzes.{words}"), type="primary", key=COUNTED, width="stretch", disabled=not quiz.may_begin
        ):
            _begin_late(viewer, campaign, "counted")


def _occasion(viewer: Viewer, learning: Learning) -> None:
    """The measurement that is open now: before learning, or some time after."""
    key = "before" if learning.occasion == "before" else "later"
    body = t(f"quizzes.{key}_body", total=learning.questions)
    with card("occasion"):
        draw(card_text_html(t(f"quizzes.{key}_title"), body))
        if st.button(t("quizzes.before_go"), key=OCCASION, width="stretch"):
            _begin_late(viewer, learning.campaign, learning.occasion)


def _standing(learning: Learning) -> str:
    best = learning.quiz.best
    if best and best.passed:
        return t("quizzes.passed", points=show_points(best.points), total=show_points(best.max_points))
    used, most = learning.quiz.used, learning.campaign.max_attempts
    return t("quizzes.used", used=used, max=most)


def _tone(learning: Learning) -> Tone:
    return "safe" if learning.quiz_passed else "brand"


def _practice(viewer: Viewer, campaign: CampaignNow, tactics: list[str], open_id: int | None) -> None:
    with card("practice"):
        draw(card_text_html(t("quizzes.practice_title"), t("quizzes.practice_body")))
        names = {"": t("quizzes.any_tactic")} | {key: tactic_name(key) for key in tactics}
        tactic = st.selectbox(
            t("quizzes.practice_tactic"), list(names), format_func=names.__getitem__, key=TACTIC
        )
        if open_id is not None and st.button(t("quizzes.practice_on"), key="practice-on", width="stretch"):
            _open(open_id)
        if st.button(t("quizzes.practice_go"), key=PRACTICE, width="stretch"):
            _begin_late(viewer, campaign, "practice", tactic or "")


def _begin(viewer: Viewer, campaign: CampaignNow, mode: str, tactic: str = "") -> tuple[int | None, str]:
    """The attempt that is now open, or why there is none."""
    try:
        with database().write() as tx:
            return begin(tx, viewer, campaign, mode, secrets.randbits(31), utc_now(), tactic), ""
    except (Refused, BlueprintFault) as fault:
        return None, str(fault)


def _begin_late(viewer: Viewer, campaign: CampaignNow, mode: str, tactic: str = "") -> None:
    """For a click that met a lost session, known only as its button is drawn, and to say what is refused."""
    attempt_id, fault = _begin(viewer, campaign, mode, tactic)
    if attempt_id:
        _open(attempt_id)
    notice(fault, "amber")


def _open(attempt_id: int) -> None:
    _name_attempt(attempt_id)
    st.rerun()


def _name_attempt(attempt_id: int) -> None:
    """From now on the address names the attempt."""
    st.query_params.from_dict({ATTEMPT: str(attempt_id)})


@st.fragment
@in_lane
def _sitting(attempt_id: int) -> None:
    """The next question, the feedback just given, or the result; all of it from address and database."""
    if was_pressed(NEXT):
        st.query_params.pop(LOOK, None)
    fault = ""
    try:
        if asked := _find_answered(attempt_id):
            question, fault = _take(attempt_id, *asked)
        else:
            with looking() as (tx, viewer):
                question = current_card(tx, viewer, attempt_id)
        if question and LOOK not in st.query_params:
            _draw_question(question, fault)
            return
        with looking() as (tx, viewer):
            sitting = find_sitting(tx, viewer, attempt_id)
            outcomes = list_outcomes(tx, viewer, attempt_id)
    except Refused as refusal:
        _refuse(str(refusal))
        return
    looked = st.query_params.get(LOOK, "")
    shown = next((o for o in outcomes if str(o.place + 1) == looked and o.feedback), None)
    if shown and sitting.mode in PRACTISED:
        with fresh_screen(shown.place, FEEDBACK):
            _feedback(shown)
    elif question:
        _draw_question(question, fault)
    elif sitting.mode in PRACTISED:
        with fresh_screen(len(outcomes)):
            _practice_end(viewer, sitting.mode, outcomes)
    else:
        with fresh_screen(len(outcomes)):
            _result(viewer, attempt_id)


def _refuse(reason: str) -> None:
    page_title(t("quizzes.title"))
    if empty_state(t("nav.refused"), reason, t("quizzes.to_start")):
        st.switch_page(START)


def _find_answered(attempt_id: int) -> tuple[int, int] | None:
    """Place and turn of the question on the screen, if its button was just pressed."""
    shown, place, turn = st.session_state.get(ASKED, (None, 0, 0))
    return (place, turn) if shown == attempt_id and was_pressed(_submit_key(shown, place, turn)) else None


def _draw_question(question: QuizCard, fault: str) -> None:
    shown = (question.attempt_id, question.place, question.turn)
    st.session_state[ASKED] = shown
    saved = t("quizzes.saved", time=show_time(question.saved_at)) if question.saved_at else ""
    label = t("quizzes.place", n=question.place + 1, total=question.total)
    fresh = fresh_class(question.place, question.turn % FEEDBACK)
    # With the question as one piece of markup: each element of its own costs the server and the phone.
    above = step_html(label, question.place, question.total, saved, fresh)
    renderer(question.kind).draw(question.face, _key(*shown), above)
    if fault:
        # Above the button, where the eye is when it was pressed.
        notice(fault, "amber")
    pressed = st.button(t("parts.submit"), type="primary", key=_submit_key(*shown), width="stretch")
    # Only a click that met a lost session is not known before the button is drawn.
    if pressed and not fault:
        _, fault = _take(*shown)
        if not fault:
            draw_again()
        notice(fault, "amber")


def _take(attempt_id: int, place: int, turn: int) -> tuple[QuizCard | None, str]:
    """Store the answer that the controls hold; returns the question that follows, or what is wrong."""
    try:
        with acting() as (tx, viewer):
            answered = answer_card(tx, viewer, attempt_id, place, turn, _read, utc_now())
    except AnswerFault as fault:
        with looking() as (tx, viewer):
            return current_card(tx, viewer, attempt_id), str(fault)
    _move_on(attempt_id, place if answered.is_told else None)
    return answered.following, ""


def _read(question: QuizCard) -> Answer:
    """What the controls of the question hold; raises AnswerFault while something is missing."""
    key = _key(question.attempt_id, question.place, question.turn)
    given = renderer(question.kind).read(question.face, key)
    if given.fault:
        raise AnswerFault(given.fault)
    return given.answer


def _move_on(attempt_id: int, told: int | None) -> None:
    """The address names the attempt, and the question just answered where its feedback is shown."""
    address = {ATTEMPT: str(attempt_id)} | ({} if told is None else {LOOK: str(told + 1)})
    if st.query_params.to_dict() != address:
        st.query_params.from_dict(address)


def _key(attempt_id: int, place: int, turn: int) -> str:
    """What the keys of a question's controls begin with; another one for each turn."""
    return f"q{attempt_id}-{place}-{turn}"


def _submit_key(attempt_id: int, place: int, turn: int) -> str:
    return f"{_key(attempt_id, place, turn)}-submit"


def _feedback(outcome: Outcome) -> None:
    label = t("quizzes.place", n=outcome.place + 1, total=outcome.total)
    assert outcome.feedback is not None
    head = step_html(label, outcome.place + 1, outcome.total)
    feedback = feedback_html(outcome.feedback)
    draw(el("div", head, _verdict_html(outcome), feedback, next_time_html(outcome), cls="lc-ask"))
    draw_sources(outcome)
    last = outcome.place + 1 == outcome.total
    if st.button(
        t("quizzes.to_result" if last else "quizzes.next"), type="primary", key=NEXT, width="stretch"
    ):
        st.query_params.pop(LOOK, None)
        draw_again()


def _verdict_html(outcome: Outcome) -> Html:
    """Whether the answer was right comes first, then why in one sentence."""
    state = "right" if outcome.is_right else "partly" if outcome.points else "wrong"
    words = t(f"quizzes.verdict_{state}", points=outcome.points, total=outcome.max_points)
    tag = tag_html(words, "safe" if outcome.is_right else "amber")
    sure = certainty_words(outcome)
    told = el("p", sure, cls="lc-mute") if sure else ""
    return el("div", tag, el("h2", outcome.explain, cls="lc-question"), told, cls="lc-card-text")


def _practice_end(viewer: Viewer, mode: str, outcomes: tuple[Outcome, ...]) -> None:
    right, total = sum(bool(o.is_right) for o in outcomes), len(outcomes)
    if mode == "review":
        page_title(t("review.done_title"), t("review.done_lead", right=right, total=total))
        with database().read() as tx:
            notice(show_next(find_due(tx, viewer, utc_now())), "safe")
    else:
        page_title(t("quizzes.practice_done"), t("quizzes.practice_score", right=right, total=total))
    with database().read() as tx:
        lessons = list_lessons(tx)
    draw_review(outcomes, lessons)
    _leave(again=mode == "practice")


def _result(viewer: Viewer, attempt_id: int) -> None:
    now = utc_now()
    with database().read() as tx:
        result = get_result(tx, viewer, attempt_id, now)
        mean = find_own_unit_mean(tx, viewer, result.attempt.campaign_id, local_day(now))
        lessons = list_lessons(tx)
    draw_result(result, mean, lessons)
    _leave(again=False, is_primary=not result.attempt.passed)


def _leave(again: bool, is_primary: bool = False) -> None:
    if again and st.button(t("quizzes.again_at"), key="again", width="stretch"):
        st.switch_page(START)
    if st.button(
        t("quizzes.to_home"), type="primary" if is_primary else "secondary", key="home", width="stretch"
    ):
        st.switch_page("pages/home.py")


show()
