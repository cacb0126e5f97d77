"""The entry script of every screen: who looks, what they may open, and the frame around the page."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import Page

from access.viewer import Permission, Refused, Viewer
from text import t
from ui.browser import watch_screen
from ui.lanes import lane
from ui.navigation import FOLDER, HOME, Screen, list_screens, new_pages
from ui.parts.cards import card_text_html, notice, route_link_html
from ui.parts.frame import Entry, EntryGroup, bottom_nav, demo_banner, page_title, side_nav, top_bar
from ui.parts.markup import draw, join
from ui.resources import settings
from ui.session import find_viewer
from ui.theme import apply_theme

LEARNING = frozenset({"", "bai-hoc", "so-tay", "tinh-huong", "on-tap", "ket-qua", "dien-hinh"})


@st.fragment(run_every="2h")
def keep_alive() -> None:
    """Empty: it makes a browser ask for a full run after a lost session, so that no click is dropped."""


def show() -> None:
    """One run of the app."""
    with lane():
        _show()


def _show() -> None:
    st.set_page_config(page_title=t("app.name"), layout="wide")
    viewer = find_viewer()
    pages = new_pages()
    here = st.navigation(list(pages.values()), position="hidden")
    # Lessons and questions are read in one column, whoever reads them.
    apply_theme(wide=viewer is not None and _is_wide(viewer) and here.url_path not in LEARNING)
    keep_alive()
    watch_screen()
    if settings().demo:
        demo_banner(t("signin.demo_banner"))
    if viewer is None:
        _ask_to_sign_in()
        return
    _frame(viewer, pages, here)
    _run(here)


def _is_wide(viewer: Viewer) -> bool:
    return viewer.may(Permission.SEE_UNIT)


def _frame(viewer: Viewer, pages: Mapping[str, Page], here: Page) -> None:
    """A bar and four pages for a learner, a column of pages for heads and the office."""
    mine = [s for s in list_screens(viewer) if s.path in pages]
    if not _is_wide(viewer):
        top_bar(viewer.full_name)
        bottom_nav([_entry(screen, pages, here) for screen in mine if screen.is_at_thumb])
        return
    learning = tuple(_entry(s, pages, here) for s in mine if s.path in LEARNING)
    office = tuple(_entry(s, pages, here) for s in mine if s.path not in LEARNING)
    groups = (EntryGroup(t("nav.office_group"), office), EntryGroup(t("nav.learning_group"), learning))
    side_nav(groups, viewer.full_name)


def _entry(screen: Screen, pages: Mapping[str, Page], here: Page) -> Entry:
    page = pages[screen.path]
    return Entry(page, t(screen.label), page.url_path == here.url_path)


def _run(here: Page) -> None:
    try:
        here.run()
    except Refused as refusal:
        page_title(t("nav.refused"))
        notice(str(refusal), "amber")
        if st.button(t("nav.to_home"), key="refused-home"):
            st.switch_page(FOLDER / HOME)


def _ask_to_sign_in() -> None:
    text = card_text_html(t("nav.signed_out_title"), t("nav.signed_out"))
    draw(join(text, route_link_html(t("nav.sign_in"), "/dang-nhap", is_primary=True)))


show()
