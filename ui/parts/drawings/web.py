"""A page in a browser: the whole address in its bar, what the browser knows of it one tap away."""

from __future__ import annotations

import re

from lessons.stimulus import without_marks
from ui.parts.drawings.pens import Pen, write
from ui.parts.drawings.pieces import NOTHING, Data, facts, fold, frame, label, line, targets
from ui.parts.markup import Html, el, hidden

_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/@?#\s]*@)?([^/@?#:\s]+\.[^/@?#:\s]+)", re.IGNORECASE)


def draw(pen: Pen, data: Data, is_open: bool) -> Html:
    """The bar with the address in full and its details folded, then the page."""
    address = el("div", hidden(f"{label(data, 'url')}: "), write(pen, data["url"]), cls="lc-address")
    bar = el("div", address, _details(pen, data, is_open), cls="lc-web-bar")
    return frame(data, "web", bar, _page(pen, data))


def host_of(url: str) -> str:
    """The server that an address names, which is what decides whose page it is; empty for no address."""
    found = _HOST.match(without_marks(url))
    return found.group(1) if found else ""


def _details(pen: Pen, data: Data, is_open: bool) -> Html:
    rows = ((label(data, "host"), host_of(data["url"])), (label(data, "security"), data["security"]))
    links = el("p", label(data, "links"), cls="lc-mute") if data["links"] else NOTHING
    inside = (facts(pen, rows, ""), links, targets(pen, data["links"]))
    return fold(label(data, "see_page"), *inside, is_open=is_open)


def _page(pen: Pen, data: Data) -> Html:
    return el(
        "div",
        el("p", write(pen, data["title"]), cls="lc-subject"),
        el("p", write(pen, data["body"])),
        *(line(pen, field, "lc-field") for field in data["fields"]),
        line(pen, data["button"], "lc-still-button"),
        cls="lc-web-page",
    )
