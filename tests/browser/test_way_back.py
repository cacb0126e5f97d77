"""The browser's back button leads to a list as it was left: what was chosen, and how far down."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewTab

DOWN = "document.querySelector('[data-testid=stMain]').scrollTop"
PATIENCE = 60


def _settle(page: Page, wanted: Callable[[float], bool]) -> float:
    """How far down the page is, once as wanted or out of patience; our policy bars wait_for_function."""
    for _ in range(PATIENCE):
        if wanted(page.evaluate(DOWN)):
            break
        page.wait_for_timeout(200)
    return float(page.evaluate(DOWN))


def test_back_from_a_lesson_finds_the_list_where_it_was(new_tab: NewTab, width: int) -> None:
    tab = new_tab(width)
    tab.enter_demo("Cán bộ")
    tab.open("/bai-hoc")
    page = tab.page
    page.get_by_text("Nhận diện thủ đoạn", exact=True).first.click()
    rows = page.locator("[class*=st-key-lcrows-lessons] button")
    expect(rows).to_have_count(26)
    rows.nth(15).scroll_into_view_if_needed()
    left = _settle(page, lambda down: down > 300)
    assert left > 300
    rows.nth(15).click()
    expect(page.locator("[class*=lcfresh-]")).to_be_visible()
    assert _settle(page, lambda down: down == 0) == 0
    page.go_back()
    assert abs(_settle(page, lambda down: abs(down - left) < 2) - left) < 2
    expect(rows).to_have_count(26)
