"""Knowing what was pressed before anything is drawn, and drawing a fragment anew where that is too late."""

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
