"""The handbook on paper: one sheet of A4 for each tactic, on white also where the screen is dark."""

from __future__ import annotations

import io

import pypdf
from playwright.sync_api import Page, expect

from lessons.library import list_lessons
from lessons.schema import Lesson
from tests.browser.conftest import NewTab
from tests.browser.live import LiveApp
from tests.browser.tab import Tab

A4 = (595, 842)
LONGEST = 3


def _print(tab: Tab, entry: str) -> pypdf.PdfReader:
    page: Page = tab.page
    page.goto(f"{tab.base}/so-tay?muc={entry}")
    expect(page.locator(".lc-leaflet-foot").last).to_be_attached()
    return pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))


def _letters(text: str) -> str:
    """Without blanks, which are read around each of the fonts that a line of Vietnamese comes from."""
    return "".join(text.split())


def _weight(lesson: Lesson) -> int:
    leaflet, law = lesson.leaflet, " ".join(each.says for each in lesson.law)
    return len(leaflet.words if leaflet else "") + len(law) + 60 * len(lesson.sources)


def test_every_tactic_prints_on_one_sheet(new_tab: NewTab, live: LiveApp) -> None:
    with live.database.read() as tx:
        lessons = [each.lesson for each in list_lessons(tx)]
    tab = new_tab(1280)
    tab.page.emulate_media(color_scheme="dark")
    tab.enter_demo("Cán bộ")
    whole = _print(tab, "tat-ca").pages
    assert len(whole) == len(lessons)
    assert {tuple(round(side) for side in page.mediabox[2:]) for page in whole} == {A4}
    for lesson in sorted(lessons, key=_weight)[-LONGEST:]:
        (page,) = _print(tab, lesson.tactic).pages
        words = _letters(page.extract_text())
        assert lesson.leaflet and _letters(lesson.leaflet.genuine) in words
        assert _letters("Bản dùng thử") not in words and _letters("Về sổ tay") not in words
