"""A sticker with a code on it. The code is a pattern of our own that no phone can read."""

from __future__ import annotations

from ui.parts.drawings.pens import Pen, write
from ui.parts.drawings.pieces import Data, frame, label, line
from ui.parts.markup import Html, el, hidden


def draw(pen: Pen, data: Data, is_open: bool) -> Html:
    """Where it sticks, the sticker, and what a phone shows after a scan."""
    return frame(data, "qr", _place(pen, data), _sticker(pen, data), _scan(pen, data))


def _place(pen: Pen, data: Data) -> Html:
    return el("p", el("span", label(data, "place"), ": ", cls="lc-mute"), write(pen, data["place"]))


def _sticker(pen: Pen, data: Data) -> Html:
    return el(
        "div",
        line(pen, data["title"], "lc-subject"),
        el("div", hidden(label(data, "code")), cls="lc-qr-code"),
        line(pen, data["body"], "lc-qr-body"),
        line(pen, data["note"], "lc-mute"),
        cls="lc-sticker",
    )


def _scan(pen: Pen, data: Data) -> Html:
    address = el("p", write(pen, data["address"]), cls="lc-address")
    return el("div", el("p", label(data, "address"), cls="lc-mute"), address, cls="lc-scan")
