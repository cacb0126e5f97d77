"""What all questions with options share: the message, the question, how sure one is, the button."""

from __future__ import annotations

from typing import Any

import streamlit as st

from quizzes.kinds.contract import Choice, Face
from quizzes.kinds.triage import CONFIDENCES
from text import t
from ui.parts.cards import notice
from ui.parts.markup import draw, el
from ui.parts.plain import plain
from ui.parts.stimulus import stimulus_html


def draw_question(face: Face) -> None:
    """The message, if there is one, what stands so far, and the question as the heading of the options."""
    if face.stimulus is not None:
        draw(stimulus_html(face.stimulus))
    draw_facts(face)
    draw(el("h2", face.question, cls="lc-question"))


def draw_facts(face: Face) -> None:
    """What has come of earlier answers, in a list of names and words."""
    if face.facts:
        pairs = (el("div", el("dt", fact.label), el("dd", fact.words)) for fact in face.facts)
        draw(el("dl", *pairs, cls="lc-facts"))


def choose_one(face: Face, key: str) -> Choice | None:
    """Options as cards; only their places and words go to the browser, never their ids."""
    with st.container(key=f"lcoptions-{key}"):
        place = st.radio(
            plain(face.question),
            range(len(face.choices)),
            index=None,
            format_func=lambda number: plain(face.choices[number].text),
            key=f"{key}-choice",
            label_visibility="collapsed",
            # The answer leaves the browser with the button, not with each tap.
            on_change="ignore",
            width="stretch",
        )
    return None if place is None else face.choices[place]


def choose_some(face: Face, key: str) -> tuple[Choice, ...]:
    """As choose_one, any number of them; a box is known by its place on the screen."""
    with st.container(key=f"lcoptions-{key}"):
        draw(el("p", t("parts.tick_some"), cls="lc-mute"))
        ticks = [
            st.checkbox(plain(choice.text), key=f"{key}-choice-{place}", on_change="ignore", width="stretch")
            for place, choice in enumerate(face.choices)
        ]
    return tuple(choice for choice, is_ticked in zip(face.choices, ticks, strict=True) if is_ticked)


def ask_confidence(key: str) -> str | None:
    """How sure the person is: one of CONFIDENCES, None while nothing is chosen."""
    with st.container(key=f"lcsure-{key}"):
        return st.segmented_control(
            t("quiz.confidence.label"),
            CONFIDENCES,
            format_func=lambda level: t(f"quiz.confidence.{level}"),
            key=f"{key}-confidence",
            on_change="ignore",
            width="stretch",
        )


def submit(key: str, answer: dict[str, Any], fault: str) -> dict[str, Any] | None:
    """The answer once the button is pressed; while `fault` says what is missing, that is shown instead."""
    # Above the button, where the eye is when it was pressed.
    place = st.empty()
    if not st.button(t("parts.submit"), type="primary", key=f"{key}-submit", width="stretch"):
        return None
    if fault:
        with place:
            notice(fault, "amber")
        return None
    return answer


def missing_choice(chosen: object, fault: str = "choose_one") -> str:
    """What to say while nothing is chosen; empty once something is."""
    return "" if chosen else t(f"quiz.fault.{fault}")


def missing_confidence(confidence: str | None) -> str:
    """What to say while the person has not said how sure they are."""
    return "" if confidence else t("quiz.fault.confidence")
