"""What was done on a page of the office, said at the top of the page that is drawn next."""

from __future__ import annotations

import streamlit as st

from ui.parts.cards import Tone, notice
from ui.parts.frame import fresh_screen
from ui.session import TIMES_TOLD, TOLD


def tell_next(words: str, tone: Tone = "safe") -> None:
    """Draw the page anew with these words on top of it."""
    st.session_state[TOLD] = (words, tone)
    st.rerun()


def draw_told() -> None:
    """The words once; the page goes to its top for them, since the button was often far below."""
    told = st.session_state.pop(TOLD, None)
    if not told:
        return
    times = st.session_state[TIMES_TOLD] = st.session_state.get(TIMES_TOLD, 0) + 1
    with fresh_screen(times, times):
        notice(*told)
