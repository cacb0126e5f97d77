"""Lessons in rows to choose from: title, minutes and standing; what is chosen is named in the address."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from text import t
from ui.parts.cards import empty_state
from ui.parts.markup import draw, el
from ui.parts.plain import plain


def draw_rows(parameter: str, rows: Iterable[tuple[str, str, str]], key: str, **address: str) -> None:
    """One button for each (key, title, note); the key of the one pressed goes into the address.

    No links: to the page that is open already, Streamlit would go without changing the address.
    """
    with st.container(key=f"lcrows-{key}"):
        for name, title, note in rows:
            if st.button(f"**{plain(title)}** {plain(note)}", key=f"{key}-{name}", width="stretch"):
                st.query_params.from_dict({parameter: name, **address})
                st.rerun()


def search_field(label: str, hint: str) -> str:
    """Words to look for, kept in the address."""
    return st.text_input(label, placeholder=hint, key="tim", bind="query-params", width="stretch").strip()


def tell_found(n: int) -> None:
    """How many were found; where none is, what else to try."""
    if n:
        draw(el("p", t("lessons.found", n=n), cls="lc-mute"))
    else:
        empty_state(t("lessons.nothing_found"), t("lessons.try_these"), key="found")
