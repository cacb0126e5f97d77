"""What was done on a page of the office, said at the top of the next page; what was refused, where it was."""

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
    times = _count()
    with fresh_screen(times, times):
        notice(*told)


def tell_refused(words: str) -> None:
    """Say beside a button why it did nothing; the page goes there, since the form may have grown since."""
    with st.container(key=f"lcrefused-{_count()}"):
        notice(words, "amber")


def _count() -> int:
    """How often something was said: what is said anew must not look like what stood there before."""
    times: int = st.session_state.get(TIMES_TOLD, 0) + 1
    st.session_state[TIMES_TOLD] = times
    return times
