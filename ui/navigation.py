"""Every screen with its address, who sees it in the menu, and in which order."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from access.viewer import Permission, Viewer
from text import t

FOLDER = Path(__file__).parent / "pages"
HOME = "home.py"


@dataclass(frozen=True, slots=True)
class Screen:
    """A page file, its address, the words of its menu line, and what opens it.

    Few fit at the thumb of a learner; the others are reached from a page.
    """

    file: str
    path: str
    label: str
    needs: Permission
    is_at_thumb: bool = True

    @property
    def source(self) -> Path:
        """Where the page's script lies."""
        return FOLDER / self.file


SCREENS = (
    Screen(HOME, "", "nav.home", Permission.LEARN),
    Screen("lessons.py", "bai-hoc", "nav.lessons", Permission.LEARN),
    Screen("handbook.py", "so-tay", "nav.handbook", Permission.LEARN, is_at_thumb=False),
    Screen("quizzes.py", "tinh-huong", "nav.quizzes", Permission.LEARN),
    Screen("review.py", "on-tap", "nav.review", Permission.LEARN),
    Screen("results.py", "ket-qua", "nav.results", Permission.LEARN),
    Screen("overview.py", "tong-quan", "nav.overview", Permission.SEE_OVERVIEW),
    Screen("figures.py", "so-lieu", "nav.figures", Permission.SEE_UNIT),
    Screen("unit.py", "don-vi", "nav.unit", Permission.SEE_UNIT),
    Screen("activities.py", "hoat-dong", "nav.activities", Permission.SEE_ACTIVITIES),
    Screen("examples.py", "dien-hinh", "nav.examples", Permission.LEARN, is_at_thumb=False),
    Screen("difficulties.py", "vuong-mac", "nav.difficulties", Permission.LEARN, is_at_thumb=False),
    Screen("reminders.py", "nhac-viec", "nav.reminders", Permission.SEE_OVERVIEW),
    Screen("roster.py", "can-bo", "nav.roster", Permission.SEE_ROSTER),
    Screen("organisation.py", "co-cau", "nav.organisation", Permission.SEE_ROSTER),
    Screen("reports.py", "bao-cao", "nav.reports", Permission.SEE_REPORTS),
    Screen("items.py", "cau-hoi", "nav.items", Permission.SEE_ITEMS),
    Screen("connections.py", "ket-noi", "nav.connections", Permission.MANAGE_TOKENS),
    Screen("audit.py", "nhat-ky", "nav.audit", Permission.SEE_AUDIT),
)


def new_pages() -> dict[str, Page]:
    """Every page for one run, by its address: Streamlit marks the one that may be called, so no two share."""
    return {screen.path: copy(_pattern(screen)) for screen in SCREENS}


@cache
def _pattern(screen: Screen) -> Page:
    """Made once for each process: Streamlit looks the file up on the disk, part by part of its path."""
    return st.Page(screen.source, title=t(screen.label), url_path=screen.path, default=not screen.path)


def list_screens(viewer: Viewer) -> tuple[Screen, ...]:
    """The screens that the viewer may open, in the order of the menu."""
    return tuple(screen for screen in SCREENS if viewer.may(screen.needs))
