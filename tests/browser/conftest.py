"""A real Chromium before a running server; without a Chromium the tests say so and are skipped."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Error, Playwright, expect, sync_playwright

from tests.browser.live import LiveApp, serve_sample
from tests.browser.missing import NAMES, NO_BROWSER
from tests.browser.tab import Tab

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
    "--disable-component-update",
)
HEIGHTS = {360: 740, 1280: 800}

NewTab = Callable[..., Tab]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, once for all tests."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(NO_BROWSER)
    with sync_playwright() as driver:
        browser = _launch(driver, path)
        yield browser
        browser.close()


def _launch(driver: Playwright, path: str) -> Browser:
    expect.set_options(timeout=20_000)
    try:
        return driver.chromium.launch(executable_path=path, args=QUIET)
    except Error as fault:
        raise AssertionError(f"{path}: {fault}") from fault


@pytest.fixture(scope="session")
def live(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveApp]:
    """The product with a small sample, in demo mode."""
    with serve_sample(tmp_path_factory.mktemp("var")) as app:
        yield app


@pytest.fixture
def new_tab(chromium: Browser, live: LiveApp) -> Iterator[NewTab]:
    """Opens a tab on a device of its own: `new_tab(360)`, `new_tab(1280, token)`."""
    contexts = []
    live.ensure()

    def make(width: int, token: str | None = None) -> Tab:
        size = {"width": width, "height": HEIGHTS[width]}
        context = chromium.new_context(viewport=size, locale="vi-VN", accept_downloads=True)  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        if token:
            context.add_cookies([{"name": "lachan", "value": token, "url": live.url}])
        contexts.append(context)
        return Tab(context.new_page(), live.url)

    yield make
    for context in contexts:
        context.close()
    # A test that failed while the server was away must not take the others with it.
    live.ensure_running()


@pytest.fixture(params=[360, 1280], ids=["phone", "desk"])
def width(request: pytest.FixtureRequest) -> int:
    """A phone's width and a desk's."""
    width: int = request.param
    return width
