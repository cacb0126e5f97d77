"""Drawing a fragment anew, also in a run that Streamlit made of the whole page instead."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st
from streamlit.errors import StreamlitAPIException


def draw_again() -> NoReturn:
    """Run the fragment once more.

    The first click after a lost session may arrive in a full run, in which Streamlit refuses to
    rerun a fragment alone; then the page is run.
    """
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()
