"""One tab of a real browser in a person's hands, and all that passed through it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

READY = "[data-testid=stApp][data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"
PATIENCE = 30
SUBMIT = "Trả lời"
STEPS = "[class*=st-key-lcplace] button"
PARTS = "button.lc-part"
CONTROLS = (
    f"{PARTS}, {STEPS}, [data-testid=stRadioOption], [class*=st-key-lcoptions] [data-testid=stCheckbox]"
)
STEP = re.compile(r"^(Thẻ|Tình huống) \d+/\d+$")
# What Chromium itself writes when a test takes the network or the server away.
CUT = (
    "ERR_CONNECTION_REFUSED",
    "ERR_INTERNET_DISCONNECTED",
    "WebSocket connection to",
    "ERR_CONNECTION_RESET",
)
# On a deep link Streamlit's script first asks whether the app lies below that path; it does not.
PROBE = re.compile(r"/[a-z-]+/_stcore/(health|host-config)$")
# Words of Streamlit's own interface; any of them on the screen is one that nobody translated.
ENGLISH = re.compile(
    r"\b(Deploy|Rerun|Settings|Running|Stop|Connecting|Connection error|Choose an option|Drag and drop"
    r"|Browse files|Upload|Press Enter|Clear cache|Page not found|Made with Streamlit|Print|Show more"
    r"|No results|Select all|Something went wrong|Oh no)\b"
)


@dataclass
class Tab:
    """A page under watch; `frames` is what the server sent over the websocket."""

    page: Page
    base: str
    faults: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._ask)
        self.page.on("websocket", self._connect)

    def open(self, path: str = "/") -> None:
        """Go to an address and wait for the screen."""
        self.page.goto(self.base + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the screen is drawn and the connection stands."""
        self.page.wait_for_selector(READY, state="attached")
        expect(self.page.locator("h1").first).to_be_visible()

    def settle_on_step(self) -> None:
        """As settle, for a card or a question, which may have no title of its own."""
        self.page.wait_for_selector(READY, state="attached")
        expect(self.page.get_by_text(STEP).first).to_be_visible()

    def enter_demo(self, role: str) -> None:
        """One click on the sign-in page of a demonstration."""
        self.page.goto(self.base + "/dang-nhap")
        self.page.get_by_role("button", name=role, exact=True).click()
        self.settle()

    def press(self, words: str) -> None:
        """Press a button by its words."""
        self.page.get_by_role("button", name=words, exact=True).click()

    def step(self) -> str:
        """Where one is: "Thẻ 2/7" or "Tình huống 1/10"."""
        return self.page.get_by_text(STEP).first.inner_text()

    def expect_step(self, label: str) -> None:
        """Wait until that card or question is shown."""
        expect(self.page.get_by_text(label, exact=True).first).to_be_visible()

    def choose(self, place: int = 0) -> None:
        """Give an answer to the question on the screen, and how sure one is where that is asked."""
        controls = self.page.locator(CONTROLS)
        # The question comes after its step label.
        expect(controls.first).to_be_visible()
        if self.page.locator(STEPS).count():
            self._order_all()
            return
        control = controls.nth(min(place, controls.count() - 1))
        # A box itself lies hidden behind its label.
        (
            control.locator("label") if control.get_attribute("data-testid") == "stCheckbox" else control
        ).click()
        sure = self.page.get_by_text("Khá chắc", exact=True)
        if sure.count():
            sure.first.click()
        if self.page.locator(PARTS).count():
            expect(self.page.get_by_role("checkbox")).to_be_disabled()

    def answer(self, place: int = 0) -> None:
        """Choose and send, turn by turn until the question is over."""
        begun = self.question()
        if not begun:  # a question of a lesson
            self.choose(place)
            self.press(SUBMIT)
            return
        while (now := self.question()) and now.rsplit("-", 1)[0] == begun.rsplit("-", 1)[0]:
            self.choose(place)
            self.press(SUBMIT)
            self._wait_until(lambda now=now: self.question() != now)  # type: ignore[misc]
            # Between two turns there is no button at all.
            self.page.wait_for_selector(READY, state="attached")

    def question(self) -> str:
        """Which question and turn is on the screen, by its key; empty when there is none."""
        names = self.page.locator("[class*=st-key-q][class*=-submit]").evaluate_all(
            "all => all.map(e => e.className)"
        )
        found = re.search(r"st-key-(q\S+)-submit", " ".join(names))
        return found.group(1) if found else ""

    def _order_all(self) -> None:
        steps = self.page.locator(STEPS)
        for left in range(steps.count(), 0, -1):
            expect(steps).to_have_count(left)
            steps.first.click()
        expect(steps).to_have_count(0)

    def _wait_until(self, holds: Callable[[], bool]) -> None:
        ends = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < ends, "the page has not moved on"
            self.page.wait_for_timeout(50)

    def expect_run(self, heard: int) -> None:
        """Wait until a run of the script has ended after the frame number `heard`."""
        ends = time.monotonic() + PATIENCE
        while not any(map(_ends_run, self.frames[heard:])):
            assert time.monotonic() < ends, "the server has not drawn the page again"
            self.page.wait_for_timeout(50)
        self.page.wait_for_selector(READY, state="attached")

    def words(self) -> str:
        """All that can be read on the screen."""
        return self.page.locator("body").inner_text()

    def check_clean(self, path: str = "") -> None:
        """No error of ours, nothing fetched elsewhere, no sideways scrolling, no English left over."""
        assert self.faults == [], (path, self.faults)
        assert self.outside == [], (path, self.outside)
        width = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width[0] <= width[1], (path, width)
        assert not self.page.locator(".stMain").evaluate_all(
            "all => all.some(e => e.scrollWidth > e.clientWidth)"
        )
        found = ENGLISH.search(self.words())
        assert found is None, (path, found)

    def _hear(self, message: ConsoleMessage) -> None:
        is_probe = bool(PROBE.search(message.location["url"]))
        if message.type == "error" and not is_probe and not any(cut in message.text for cut in CUT):
            self.faults.append(f"{message.text} {message.location}")

    def _ask(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and f"{address.scheme}://{address.netloc}" != self.base:
            self.outside.append(request.url)

    def _connect(self, socket: WebSocket) -> None:
        if not socket.url.startswith(self.base.replace("http", "ws", 1)):
            self.outside.append(socket.url)
        socket.on("framereceived", self._receive)

    def _receive(self, payload: Any) -> None:
        self.frames.append(payload.encode() if isinstance(payload, str) else payload)


def _ends_run(frame: bytes) -> bool:
    return ForwardMsg.FromString(frame).WhichOneof("type") == "script_finished"
