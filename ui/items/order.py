"""order: tap the steps one after another; the order so far is in the address and can be taken back."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from quizzes.kinds.contract import Choice, Face
from text import t
from ui.items import asking
from ui.parts.markup import draw, el
from ui.parts.plain import plain
from ui.rerun import draw_again

ORDER = "xep"
DRAFT = re.compile(r"(\d+)\.([0-9]*)")


def ask(face: Face, key: str) -> dict[str, Any] | None:
    """{"order": [ids]} once every step has its place and the button is pressed."""
    asking.draw_question(face)
    draw(el("p", t("quiz.order.hint"), cls="lc-mute"))
    placed = _read_draft(key, len(face.choices))
    if placed:
        _draw_placed(face, key, placed)
    _draw_rest(face, key, placed)
    order = [face.choices[place].id for place in placed]
    fault = "" if len(placed) == len(face.choices) else t("quiz.fault.order_all")
    answer = asking.submit(key, {"order": order}, fault)
    if answer is not None:
        del st.query_params[ORDER]
    return answer


def _draw_placed(face: Face, key: str, placed: list[int]) -> None:
    """The steps in the order given so far, and a button that takes the last one back."""
    rows = (_row(number, face.choices[place]) for number, place in enumerate(placed, 1))
    draw(el("ol", *rows, cls="lc-steps lc-ordered", aria_label=t("quiz.order.so_far")))
    if st.button(t("quiz.order.undo"), key=f"{key}-undo-{len(placed)}", type="tertiary"):
        _keep(key, placed[:-1])


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


def _keep(key: str, placed: list[int]) -> None:
    st.query_params[ORDER] = f"{_number(key)}.{''.join(map(str, placed))}"
    draw_again()


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
