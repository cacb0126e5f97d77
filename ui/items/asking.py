"""What all questions with options share: the message, the question, how sure one is, what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from quizzes.kinds.contract import Choice, Face
from quizzes.kinds.triage import CONFIDENCES
from text import t
from ui.parts.markup import NOTHING, Html, draw, el
from ui.parts.plain import plain
from ui.parts.stimulus import stimulus_html


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it stands; `fault` says what is missing from it, and is empty when it is whole."""

    answer: dict[str, Any]
    fault: str = ""


def draw_question(face: Face, above: Html = NOTHING) -> None:
    """What stands `above`, the message, if any, what stands so far, and the question that heads the options.

    One piece of markup: each element of its own costs the server and the phone.
    """
    message = stimulus_html(face.stimulus) if face.stimulus is not None else NOTHING
    question = el("h2", face.question, cls="lc-question")
    draw(el("div", above, message, _facts_html(face), question, cls="lc-ask"))


def _facts_html(face: Face) -> Html:
    """What has come of earlier answers, in a list of names and words."""
    if not face.facts:
        return NOTHING
    pairs = (el("div", el("dt", fact.label), el("dd", fact.words)) for fact in face.facts)
    return el("dl", *pairs, cls="lc-so-far")


def draw_options(face: Face, key: str) -> None:
    """Options as cards; only their places and words go to the browser, never their ids."""
    st.radio(
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


def read_option(face: Face, key: str) -> Choice | None:
    """The option that is chosen; None while none is."""
    place = st.session_state.get(f"{key}-choice")
    return None if place is None else face.choices[place]


def draw_boxes(face: Face, key: str) -> None:
    """As draw_options, for any number of them; a box is known by its place on the screen."""
    with st.container(key=f"lcoptions-{key}"):
        draw(el("p", t("parts.tick_some"), cls="lc-mute"))
        for place, choice in enumerate(face.choices):
            st.checkbox(plain(choice.text), key=_box(key, place), on_change="ignore", width="stretch")


def read_boxes(face: Face, key: str) -> tuple[Choice, ...]:
    """The options that are ticked."""
    return tuple(c for place, c in enumerate(face.choices) if st.session_state.get(_box(key, place)))


def draw_confidence(key: str) -> None:
    """How sure the person is: one of CONFIDENCES."""
    st.segmented_control(
        t("quiz.confidence.label"),
        CONFIDENCES,
        format_func=lambda level: t(f"quiz.confidence.{level}"),
        key=f"{key}-confidence",
        on_change="ignore",
        width="stretch",
    )


def with_confidence(given: Given, key: str) -> Given:
    """The same with how sure the person is; what else is missing is said first."""
    sure = st.session_state.get(f"{key}-confidence")
    fault = given.fault or ("" if sure else t("quiz.fault.confidence"))
    return replace(given, answer={**given.answer, "confidence": sure}, fault=fault)


def missing_choice(chosen: object, fault: str = "choose_one") -> str:
    """What to say while nothing is chosen; empty once something is."""
    return "" if chosen else t(f"quiz.fault.{fault}")


def _box(key: str, place: int) -> str:
    return f"{key}-choice-{place}"
