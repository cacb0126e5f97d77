"""What comes of a quiz that was handed in: how it went, in words, and what to look at again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from analytics.calibration import Confidence, read_calibration
from analytics.sentences import calibration_sentence, person_sentences
from campaign.certainty import calibration_of
from campaign.judgements import judgements_of
from db.attempts import AttemptRow
from lessons.library import Published
from lessons.search import tactic_name
from quizzes.attempts import Outcome, Result
from text import t
from text.formats import percent, show_instant, show_points
from ui.parts.bars import Bar, bar_rows_html, tone_of
from ui.parts.cards import card_html, route_link_html, tag_html
from ui.parts.frame import page_title
from ui.parts.markup import Html, draw, el
from ui.parts.plain import plain
from ui.parts.signs import feedback_html
from ui.parts.sources import sources_html

CERTIFICATE = "/xuat/giay-chung-nhan/"
MOST_AGAIN = 3
"""Lessons named to look at again: more would not be read."""


def draw_result(result: Result, unit_mean: float | None, lessons: Sequence[Published]) -> None:
    """The whole of it but the ways to leave; `unit_mean` is a share of points, None where withheld."""
    attempt = result.attempt
    if attempt.mode == "before":
        page_title(t("quizzes.before_done"), t("quizzes.before_done_lead"))
        return
    _title(result, unit_mean)
    heading = el("h2", t("quizzes.by_tactic"), cls="lc-card-title")
    draw(card_html(heading, bar_rows_html(_tactics(result.outcomes)), *_summary(result)))
    draw_review(result.outcomes, lessons)
    if attempt.passed and attempt.mode == "counted":
        draw(
            route_link_html(
                t("quizzes.certificate"), f"{CERTIFICATE}{attempt.attempt_id}.pdf", is_primary=True
            )
        )
    elif result.again:
        draw(el("p", result.again, cls="lc-mute"))


def draw_review(outcomes: tuple[Outcome, ...], lessons: Sequence[Published]) -> None:
    """What was not fully right, each folded up, the lessons to look at again, and what was right."""
    wrong = [o for o in outcomes if not o.is_right]
    right = [o for o in outcomes if o.is_right]
    draw(el("h2", t("quizzes.review"), cls="lc-card-title"))
    if not wrong:
        draw(card_html(el("p", t("quizzes.review_none")), tone="safe"))
    for outcome in wrong:
        with st.expander(plain(_line(outcome))):
            _explain(outcome)
    _draw_again([o.tactic for o in wrong], lessons)
    if right:
        with st.expander(t("quizzes.review_right", n=len(right))):
            draw(el("ul", *(_right(outcome) for outcome in right), cls="lc-sources"))


def certainty_words(outcome: Outcome) -> str:
    """How sure the person was of the verdict, held kindly against it; empty where that was not asked."""
    if outcome.detected is None or not outcome.confidence:
        return ""
    return t(f"quizzes.certain.{outcome.confidence}_{'right' if outcome.detected else 'wrong'}")


def _explain(outcome: Outcome) -> None:
    told = " · ".join(filter(None, (tactic_name(outcome.tactic), certainty_words(outcome))))
    draw(el("p", told, cls="lc-mute"))
    draw(el("p", outcome.explain))
    if outcome.feedback:
        draw(feedback_html(outcome.feedback))
    draw(next_time_html(outcome))
    draw(sources_html(outcome.sources, outcome.law))


def _line(outcome: Outcome) -> str:
    return t("quizzes.review_line", n=outcome.place + 1, stem=outcome.stem)


def _right(outcome: Outcome) -> Html:
    told = certainty_words(outcome)
    return el("li", _line(outcome), *((el("br"), el("span", told, cls="lc-mute")) if told else ()))


def _draw_again(missed: Sequence[str], lessons: Sequence[Published]) -> None:
    """The lessons of the tactics missed most, at most MOST_AGAIN."""
    by_tactic = {each.lesson.tactic: each.lesson for each in lessons}
    again = [(tactic, n) for tactic, n in Counter(missed).most_common() if tactic in by_tactic]
    if not again:
        return
    draw(el("h2", t("quizzes.learn_again"), cls="lc-card-title"))
    with st.container(key="lcrows-again"):
        for tactic, n in again[:MOST_AGAIN]:
            lesson = by_tactic[tactic]
            label = f"**{plain(lesson.title)}** {plain(t('quizzes.learn_again_n', n=n))}"
            if st.button(label, key=f"lesson-{lesson.key}", width="stretch"):
                st.switch_page("pages/lessons.py", query_params={"bai": lesson.key})


def draw_sources(outcome: Outcome) -> None:
    """Where what is claimed comes from, and which law; folded up."""
    with st.expander(t("lessons.sources")):
        draw(sources_html(outcome.sources, outcome.law))


def next_time_html(outcome: Outcome) -> Html:
    """The one thing to do next time."""
    tag = tag_html(t("quizzes.next_time"), "safe")
    return card_html(tag, el("p", outcome.next_time), tone="safe")


def _title(result: Result, unit_mean: float | None) -> None:
    attempt = result.attempt
    state = "passed" if attempt.passed else "failed"
    tag = t(f"quizzes.result_{state}", **_score(attempt))
    title = t(f"quizzes.result_title_{state}")
    assert attempt.submitted_at is not None
    lead = t("quizzes.result_lead", number=result.number, at=show_instant(attempt.submitted_at))
    if result.before is not None:
        gained = result.percent - result.before.percent
        if gained > 0:
            title = t("quizzes.result_gain", n=gained)
        lead = t("quizzes.result_compared", before=result.before.percent, after=result.percent)
    if unit_mean is not None:
        lead = f"{lead} · {t('quizzes.result_unit', n=round(100 * unit_mean))}"
    page_title(title, lead, tag, "safe" if attempt.passed else "amber")


def _score(attempt: AttemptRow) -> dict[str, str]:
    return {"points": show_points(attempt.points), "total": show_points(attempt.max_points)}


def _tactics(outcomes: tuple[Outcome, ...]) -> list[Bar]:
    """The share of points on each tactic, the surest first."""
    earned: dict[str, list[int]] = {}
    for outcome in outcomes:
        earned.setdefault(outcome.tactic, []).append(100 * outcome.points // outcome.max_points)
    bars = [_bar(tactic, sum(each), 100 * len(each)) for tactic, each in earned.items()]
    return sorted(bars, key=lambda bar: -percent(bar.part, bar.whole))


def _bar(tactic: str, part: int, whole: int) -> Bar:
    return Bar(part, whole, tone_of(part, whole), t(f"tactic.{tactic}"))


def _summary(result: Result) -> list[Html]:
    """Detection and action, each by itself: what was told apart, and what was done about it."""
    judged = result.judged
    rows = []
    if judged.noises:
        words = t("quizzes.false_alarms", n=judged.alarms, total=judged.noises)
        advice = t("quizzes.false_some" if judged.alarms else "quizzes.false_none")
        rows.append(el("p", el("strong", words), " ", advice, cls="lc-mute"))
    if judged.action_max:
        words = t("quizzes.acted", n=judged.action_points, total=judged.action_max)
        rows.append(el("p", el("strong", words), cls="lc-mute"))
    calibration = calibration_of(result.certain)
    if read_calibration(calibration) is not Confidence.TOO_FEW:
        rows.append(el("p", calibration_sentence(calibration), cls="lc-mute"))
    if judged.signals and judged.noises:
        told = " ".join(person_sentences(judgements_of(judged)))
        rows.append(el("p", told, cls="lc-mute"))
    return rows
