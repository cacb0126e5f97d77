"""Knowing what was pressed before anything is drawn, drawing a fragment anew, and leaving no trace of one."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st
from streamlit.errors import StreamlitAPIException


def was_pressed(key: str) -> bool:
    """Whether the button under `key`, drawn in the run before, was just pressed.

    Who acts on it at the top of a run draws what follows in that same run, once. After a lost session
    Streamlit knows the key only when the button is drawn again: act on its return value as well.
    """
    return bool(st.session_state.get(key))


def draw_again() -> NoReturn:
    """Run the fragment once more.

    The first click after a lost session may arrive in a full run, in which Streamlit refuses to
    rerun a fragment alone; then the page is run.
    """
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()


def leave_address() -> None:
    """Take the lesson or attempt that was open out of the browser's address bar.

    Streamlit forgets it on the way to another page but leaves it on show, where a reload would open it again.
    """
    st.query_params.clear()
