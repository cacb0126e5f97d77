"""Every screen with its address, who sees it in the menu, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from access.viewer import Permission, Viewer

FOLDER = Path(__file__).parent / "pages"
HOME = "home.py"


@dataclass(frozen=True, slots=True)
class Screen:
    """A page file, its address, the words of its menu line, and what opens it."""

    file: str
    path: str
    label: str
    needs: Permission

    @property
    def source(self) -> Path:
        """Where the page's script lies."""
        return FOLDER / self.file


SCREENS = (
    Screen(HOME, "", "nav.home", Permission.LEARN),
    Screen("lessons.py", "bai-hoc", "nav.lessons", Permission.LEARN),
    Screen("quizzes.py", "tinh-huong", "nav.quizzes", Permission.LEARN),
    Screen("review.py", "on-tap", "nav.review", Permission.LEARN),
    Screen("results.py", "ket-qua", "nav.results", Permission.LEARN),
    Screen("overview.py", "tong-quan", "nav.overview", Permission.SEE_OVERVIEW),
    Screen("unit.py", "don-vi", "nav.unit", Permission.SEE_UNIT),
    Screen("roster.py", "can-bo", "nav.roster", Permission.SEE_ROSTER),
    Screen("items.py", "cau-hoi", "nav.items", Permission.SEE_ITEMS),
    Screen("audit.py", "nhat-ky", "nav.audit", Permission.SEE_AUDIT),
)


def list_screens(viewer: Viewer) -> tuple[Screen, ...]:
    """The screens that the viewer may open, in the order of the menu."""
    return tuple(screen for screen in SCREENS if viewer.may(screen.needs))
