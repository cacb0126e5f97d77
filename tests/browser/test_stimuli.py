"""Every kind of message, call and paper in a real browser: narrow, enlarged, in the dark, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from lessons.fields import Sign
from lessons.stimulus import STIMULUS_KINDS
from tests.browser.test_accessible import find_faults
from tests.stimuli import whole_stimulus
from ui.parts.signs import lit_html
from ui.parts.stimulus import stimulus_html
from ui.theme import style

SIGNS = tuple(
    Sign(mark=number, title="Dấu hiệu", why="Vì sao", harmless=number == 3) for number in range(1, 10)
)
FRAME = (
    '<!doctype html><html lang="vi"><title>Thử</title><style>*{box-sizing:border-box}body{margin:0}</style>'
    '%s<main class="stMain stApp" style="padding:18px"><h1 class="lc-hidden">Thử</h1>%s</main></html>'
)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A blank page on the narrowest phone."""
    context = chromium.new_context(viewport={"width": 320, "height": 700})
    yield context.new_page()
    context.close()


def _show(page: Page, *, is_lit: bool) -> None:
    drawn = (_drawn(kind, is_lit) for kind in STIMULUS_KINDS)
    shown = "".join(f'<div class="stHtml">{html}</div>' for html in drawn)
    page.set_content(FRAME % (style(False), shown))


def _drawn(kind: str, is_lit: bool) -> str:
    stimulus = whole_stimulus(kind)
    return lit_html(stimulus, SIGNS, "scam") if is_lit else stimulus_html(stimulus)


@pytest.mark.parametrize("is_lit", [False, True], ids=["plain", "lit"])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_stimulus_is_accessible_and_fits_the_narrowest_phone(
    page: Page, mode: str, is_lit: bool
) -> None:
    page.emulate_media(color_scheme="dark" if mode == "dark" else "light")
    _show(page, is_lit=is_lit)
    assert find_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    groups = page.get_by_role("group").evaluate_all("all => all.map(one => one.ariaLabel).filter(Boolean)")
    assert len(groups) == len(set(groups)) == len(STIMULUS_KINDS)


def test_every_stimulus_fits_at_twice_the_letter_size(page: Page) -> None:
    page.set_viewport_size({"width": 640, "height": 700})
    _show(page, is_lit=True)
    page.evaluate("document.documentElement.style.zoom = 2")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_details_open_by_keyboard_alone(page: Page) -> None:
    _show(page, is_lit=False)
    target = page.get_by_text("http://khobac-gov.example/van-ban")
    expect(target).to_be_hidden()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(target).to_be_visible()
    heights = page.locator(".lc-fold summary").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert len(heights) == 3 and min(heights) >= 44
