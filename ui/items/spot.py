"""spot: tap the suspicious parts in the message itself; every part is a button that stays pressed."""

from __future__ import annotations

import streamlit as st

from quizzes.kinds.contract import Face
from text import t
from ui.browser import component
from ui.items.asking import Given
from ui.parts.drawings import draw_with
from ui.parts.markup import NOTHING, Html, el, lines
from ui.parts.markup import draw as draw_html

ROOM = '<div class="lc-spot stHtml"></div>'


def draw(face: Face, key: str, above: Html = NOTHING) -> None:
    """The message with its parts, and a box for whoever finds none."""
    draw_html(el("div", above, el("h2", face.question, cls="lc-question"), cls="lc-ask"))
    picked = _tap(face, key)
    with st.container(key=f"lcoptions-{key}"):
        st.checkbox(
            t("quiz.spot.none"), key=f"{key}-none", on_change="ignore", width="stretch", disabled=bool(picked)
        )


def read(face: Face, key: str) -> Given:
    """{"parts": [ids], "none": whether nothing was found}."""
    picked = _sound(_kept(f"{key}-parts"), len(face.choices))
    parts = [face.choices[number - 1].id for number in picked]
    is_none = bool(st.session_state.get(f"{key}-none"))
    return Given({"parts": parts, "none": is_none}, "" if parts or is_none else t("quiz.fault.spot"))


def _tap(face: Face, key: str) -> tuple[int, ...]:
    """The message; returns the numbers of the parts that are pressed, as one reads them from 1."""
    assert face.stimulus is not None
    html = draw_with(_button, face.stimulus, is_open=True)
    told = component("spot", ROOM)(
        key=f"{key}-parts",
        data={"html": html, "picked": _kept(f"{key}-parts")},
        default={"picked": []},
        on_picked_change=_keep_still,
    )
    return _sound(told.get("picked"), len(face.choices))


def _kept(key: str) -> list[int]:
    """What is pressed already, for a message that is drawn anew."""
    state = st.session_state.get(key)
    return list(state.get("picked") or []) if state else []


def _keep_still() -> None:
    """A tap changes nothing here: it is read where the message is drawn."""


def _sound(picked: object, total: int) -> tuple[int, ...]:
    """Numbers of parts that exist, whatever a browser sent."""
    told = picked if isinstance(picked, (list, tuple)) else ()
    numbers = {n for n in told if isinstance(n, int) and not isinstance(n, bool)}
    return tuple(sorted(n for n in numbers if 1 <= n <= total))


def _button(words: str, number: int) -> Html:
    return el("button", lines(words), type="button", cls="lc-part", data_part=number, aria_pressed="false")
