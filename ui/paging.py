"""Long lists a page at a time: which page the address asks for, and the buttons that lead on."""

from __future__ import annotations

import streamlit as st

from text import t
from text.formats import show_number
from ui.parts.markup import draw, el

PAGE_SIZE = 50
PARAMETER = "trang"


def read_page(parameter: str = PARAMETER) -> int:
    """The page that the address asks for, from 1 on; 1 for anything else."""
    asked = st.query_params.get(parameter, "")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def fit_page(page: int, total: int) -> int:
    """`page`, or the last one of a list of `total` lines when it lies behind it."""
    return min(page, max(-(-total // PAGE_SIZE), 1))


def first_line(page: int) -> int:
    """How many lines stand before the page."""
    return (page - 1) * PAGE_SIZE


def to_first_page() -> None:
    """Forget the page, because the list has become another one."""
    if PARAMETER in st.query_params:
        del st.query_params[PARAMETER]


def draw_pager(page: int, total: int, parameter: str = PARAMETER, size: int = PAGE_SIZE) -> None:
    """Which lines are shown, and the way to the others; nothing for a list of one page."""
    if total <= size:
        return
    start = (page - 1) * size
    last = min(start + size, total)
    shown = t("office.pager.shown", first=start + 1, last=show_number(last), total=show_number(total))
    with st.container(key=f"lcpager-{parameter}", horizontal=True, vertical_alignment="center"):
        draw(el("p", shown, cls="lc-mute"))
        _go(t("office.pager.back"), page - 1, parameter, is_end=page == 1)
        _go(t("office.pager.next"), page + 1, parameter, is_end=last == total)


def _go(label: str, page: int, parameter: str, is_end: bool) -> None:
    if st.button(label, key=f"{parameter}-{label}", disabled=is_end):
        st.query_params[parameter] = str(page)
        st.rerun()
