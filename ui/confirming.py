"""A form of the office in two steps: what would happen is shown first, and only then confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from access.viewer import Refused
from text import t
from ui.parts.cards import card, notice
from ui.parts.markup import draw, el
from ui.session import ASKED_CHANGE
from ui.told import tell_next


def ask_to_confirm(asked: object) -> None:
    """Keep what was asked for, and draw the page with what would happen."""
    st.session_state[ASKED_CHANGE] = asked
    st.rerun()


def find_asked() -> object | None:
    """What was asked for and is to be confirmed."""
    return st.session_state.get(ASKED_CHANGE)


def forget_asked() -> None:
    """Nothing is to be confirmed any more."""
    st.session_state.pop(ASKED_CHANGE, None)


def draw_confirmation(title: str, lines: Sequence[str], do: Callable[[], None]) -> None:
    """What would happen, with a button that does it and one that leads back; a refusal is told in place."""
    with card("confirm", "brand"):
        draw(el("h2", title, cls="lc-card-title"))
        draw(el("ul", *(el("li", line) for line in lines), cls="lc-effects"))
        with st.container(horizontal=True):
            is_sure = st.button(t("organisation.page.confirm"), type="primary", key="confirm-change")
            if st.button(t("organisation.page.back"), key="back-to-change"):
                forget_asked()
                st.rerun()
    if is_sure:
        _do(do)


def _do(do: Callable[[], None]) -> None:
    try:
        do()
    except Refused as refusal:
        forget_asked()
        tell_next(str(refusal), "amber")
    forget_asked()
    tell_next(t("organisation.page.done"))


def told_refusal(look: Callable[[], object]) -> bool:
    """Whether looking at what would happen was refused; the reason is told in place."""
    try:
        look()
    except Refused as refusal:
        notice(str(refusal), "amber")
        return True
    return False
