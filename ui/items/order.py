"""order: tap the steps one after another; the order so far is in the address and can be taken back."""

from __future__ import annotations

import re

import streamlit as st

from quizzes.kinds.contract import Choice, Face
from text import t
from ui.items import asking
from ui.items.asking import Given
from ui.parts.markup import NOTHING, Html, el, join
from ui.parts.markup import draw as draw_html
from ui.parts.plain import plain
from ui.rerun import draw_again, was_pressed

ORDER = "xep"
DRAFT = re.compile(r"(\d+)\.([0-9]*)")


def draw(face: Face, key: str, above: Html = NOTHING) -> None:
    """The steps in the order given so far, and what is not placed yet."""
    asking.draw_question(face, above)
    placed = _move(face, key, _read_draft(key, len(face.choices)))
    draw_html(join(el("p", t("quiz.order.hint"), cls="lc-mute"), _placed_html(face, placed)))
    if placed and st.button(t("quiz.order.undo"), key=_undo(key, placed), type="tertiary"):
        _keep(key, placed[:-1])
        draw_again()
    _draw_rest(face, key, placed)


def read(face: Face, key: str) -> Given:
    """{"order": [ids]}, complete once every step has its place."""
    placed = _read_draft(key, len(face.choices))
    fault = "" if len(placed) == len(face.choices) else t("quiz.fault.order_all")
    return Given({"order": [face.choices[place].id for place in placed]}, fault)


def _move(face: Face, key: str, placed: list[int]) -> list[int]:
    """The order after the button that was just pressed, known before anything is drawn."""
    if placed and was_pressed(_undo(key, placed)):
        return _keep(key, placed[:-1])
    for place in range(len(face.choices)):
        if place not in placed and was_pressed(f"{key}-place-{place}"):
            return _keep(key, [*placed, place])
    return placed


def _undo(key: str, placed: list[int]) -> str:
    return f"{key}-undo-{len(placed)}"


def _placed_html(face: Face, placed: list[int]) -> Html:
    if not placed:
        return Html()
    rows = (_row(number, face.choices[place]) for number, place in enumerate(placed, 1))
    return el("ol", *rows, cls="lc-steps lc-ordered", aria_label=t("quiz.order.so_far"))


def _row(number: int, choice: Choice) -> str:
    return el("li", el("strong", choice.text), value=number)


def _draw_rest(face: Face, key: str, placed: list[int]) -> None:
    """What is not placed yet; a second click on the same button meets a button that is gone."""
    with st.container(key=f"lcplace-{key}"):
        for place, choice in enumerate(face.choices):
            if place not in placed and st.button(
                plain(choice.text), key=f"{key}-place-{place}", width="stretch"
            ):
                _keep(key, [*placed, place])
                draw_again()


def _keep(key: str, placed: list[int]) -> list[int]:
    st.query_params[ORDER] = f"{_number(key)}.{''.join(map(str, placed))}"
    return placed


def _read_draft(key: str, total: int) -> list[int]:
    """Places on the screen, as far as the address holds a sound draft of this very question."""
    match = DRAFT.fullmatch(st.query_params.get(ORDER, ""))
    if not match or match.group(1) != _number(key):
        return []
    placed = [int(digit) for digit in match.group(2)]
    return placed if len(set(placed)) == len(placed) and all(p < total for p in placed) else []


def _number(key: str) -> str:
    """Which question of the attempt the key is about."""
    return key.split("-")[1]
