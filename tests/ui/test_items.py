"""Claims about how each kind is asked: what is sent is the same whatever the ids, which tell keys."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from quizzes.kinds import list_kinds
from quizzes.kinds.contract import Choice, Face
from tests.quizzes.test_kinds import EXAMPLES
from ui.items import list_renderers
from ui.items.asking import Given

SCRIPT = """
import streamlit as st
from ui.items import renderer
kind = renderer(st.session_state["kind"])
kind.draw(st.session_state["face"], "q1-0-0")
if st.button("Trả lời"):
    st.session_state["given"] = kind.read(st.session_state["face"], "q1-0-0")
"""


def ask(kind: str, face: Face) -> AppTest:
    """A page on which the question is asked."""
    at = AppTest.from_string(SCRIPT, default_timeout=20)
    at.session_state["kind"], at.session_state["face"] = kind, face
    return at.run()


def sent(at: AppTest) -> list[bytes]:
    """Every element as it goes over the wire."""
    assert not at.exception, at.exception
    return [_wire(element) for element in at.main if getattr(element, "proto", None) is not None]


def _wire(element: Any) -> bytes:
    return bytes(element.proto.SerializeToString(deterministic=True))


def face_of(kind: str) -> Face:
    """The first face of a shipped item."""
    item = EXAMPLES[kind]
    face = item.kind.face(item.body, Random(4))
    assert face is not None
    return face


def test_every_kind_can_be_asked() -> None:
    assert set(list_renderers()) == {kind.name for kind in list_kinds()}


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_nothing_sent_depends_on_the_ids_of_choices(kind: str) -> None:
    face = face_of(kind)
    other = replace(face, choices=tuple(Choice(f"khoa-{n}", c.text) for n, c in enumerate(face.choices)))
    plain, renamed = sent(ask(kind, face)), sent(ask(kind, other))
    assert plain and plain == renamed
    assert not any(b"khoa-" in wire for wire in renamed)


def test_comparison_would_see_an_id() -> None:
    face = face_of("choice")
    told = replace(face, choices=tuple(Choice(c.id, f"{c.text} {c.id}") for c in face.choices))
    assert sent(ask("choice", face)) != sent(ask("choice", told))


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_answering_with_nothing_chosen_says_what_is_missing(kind: str) -> None:
    at = ask(kind, face_of(kind))
    next(button for button in at.button if button.label == "Trả lời").click().run()
    assert at.session_state["given"].fault


def test_steps_are_ordered_by_tapping_and_taken_back() -> None:
    face = face_of("order")
    at = ask("order", face)
    for choice in face.choices[::-1]:
        _tap(at, choice.text)
    assert "xep" in at.query_params
    _tap(at, "Lấy lại bước vừa xếp")
    _tap(at, face.choices[0].text)
    _tap(at, "Trả lời")
    assert at.session_state["given"] == Given({"order": [choice.id for choice in face.choices[::-1]]})


def _tap(at: AppTest, label: str) -> None:
    plain = " ".join(label.split())
    next(b for b in at.button if b.label.replace("\\", "").replace("\u2060", "") == plain).click().run()


@pytest.mark.parametrize("draft", ["0.99", "0.00", "1.01", "x", "0.0a"])
def test_an_unsound_draft_in_the_address_is_passed_over(draft: str) -> None:
    at = AppTest.from_string(SCRIPT, default_timeout=20)
    at.session_state["kind"], at.session_state["face"] = "order", face_of("order")
    at.query_params["xep"] = draft
    at.run()
    assert not at.exception
    assert not any("Lấy lại" in button.label for button in at.button)
