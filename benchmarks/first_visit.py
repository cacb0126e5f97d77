"""Bytes that a phone's first visit takes, from the sign-in page until home stands, in real Chromium."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, ViewportSize, sync_playwright

from benchmarks import servers
from benchmarks.figure import Figure, number, skipped
from benchmarks.options import Options
from benchmarks.scratch import make_scratch
from text import t
from text.formats import utc_now

NAME = "lần đầu mở trên điện thoại"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PHONE = ViewportSize(width=360, height=740)
QUIET_MS = 3_000
MEGA = 1_000_000


@dataclass
class Wire:
    """Bytes over the wire by address; the socket's are those before compression."""

    addresses: dict[str, str] = field(default_factory=dict)
    bytes_by_address: dict[str, int] = field(default_factory=dict)
    socket: int = 0

    @property
    def total(self) -> int:
        """Everything that was received."""
        return sum(self.bytes_by_address.values()) + self.socket

    def listen(self, page: Page) -> None:
        """Count what this page receives from now on."""
        cdp = page.context.new_cdp_session(page)
        cdp.send("Network.enable")
        cdp.send("Network.setCacheDisabled", {"cacheDisabled": False})
        cdp.on("Network.requestWillBeSent", self._sent)
        cdp.on("Network.loadingFinished", self._finished)
        cdp.on("Network.webSocketFrameReceived", self._framed)

    def _sent(self, event: Any) -> None:
        self.addresses[event["requestId"]] = event["request"]["url"]

    def _finished(self, event: Any) -> None:
        address = self.addresses.get(event["requestId"], "?")
        kept = self.bytes_by_address.get(address, 0)
        self.bytes_by_address[address] = kept + int(event["encodedDataLength"])

    def _framed(self, event: Any) -> None:
        payload = event["response"]["payloadData"]
        is_binary = event["response"]["opcode"] == 2
        self.socket += len(payload) * 3 // 4 if is_binary else len(payload)


def measure(options: Options) -> tuple[Figure, ...]:
    """Megabytes of one cold visit, what weighs most, and whether plotly was among it."""
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        return (skipped(NAME, "không có Chromium"),)
    scratch = make_scratch(options.folder("visit"), 3, 1, utc_now(), with_history=False)
    with servers.product(scratch.var, LACHAN_DEMO="1") as server:
        wire = _visit(browser, f"http://127.0.0.1:{server.port}")
    return (
        Figure(NAME, wire.total / MEGA, "số byte qua mạng", most=1.2, unit="MB", note=_heaviest(wire)),
        Figure("plotly trong lần đầu mở", _plotly(wire) / MEGA, "số byte qua mạng", most=0, unit="MB"),
    )


def _visit(browser: str, host: str) -> Wire:
    wire = Wire()
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=arguments)
        page = chromium.new_page(viewport=PHONE, is_mobile=True, has_touch=True, device_scale_factor=2)
        wire.listen(page)
        page.goto(f"{host}/dang-nhap")
        page.get_by_role("button", name=t("access.role.officer"), exact=True).click()
        page.wait_for_selector("h1, .lc-title h1", timeout=30_000)
        page.locator(".lc-top").wait_for(timeout=30_000)
        page.wait_for_timeout(QUIET_MS)
        if folder := os.environ.get("LACHAN_BENCH_SHOTS"):
            page.screenshot(path=f"{folder}/first-visit.png")
        chromium.close()
    return wire


def _plotly(wire: Wire) -> int:
    return sum(n for address, n in wire.bytes_by_address.items() if "plotly" in address.lower())


def _heaviest(wire: Wire) -> str:
    ordered = sorted(wire.bytes_by_address.items(), key=lambda pair: -pair[1])[:4]
    named = ", ".join(f"{address.split('/')[-1][:24]} {number(n / 1000)}" for address, n in ordered)
    socket = f"socket {number(wire.socket / 1000)} trước khi nén"
    return f"{len(wire.bytes_by_address)} địa chỉ; kB: {named}, {socket}"
