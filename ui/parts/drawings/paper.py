"""A letter or form on paper, set as offices set theirs; a seal is told in words, never drawn."""

from __future__ import annotations

from ui.parts.drawings.pens import Pen, write
from ui.parts.drawings.pieces import NOTHING, Data, frame, label, line
from ui.parts.markup import Html, el


def draw(pen: Pen, data: Data, is_open: bool) -> Html:
    """The head in two columns where there is room, then the text, the seal and the signature."""
    return frame(
        data,
        "paper",
        _head(pen, data),
        line(pen, data["title"], "lc-paper-title"),
        line(pen, data["recipient"], "lc-recipient"),
        el("p", write(pen, data["body"])),
        _foot(pen, data),
    )


def _head(pen: Pen, data: Data) -> Html:
    left = el("div", line(pen, data["issuer"], "lc-issuer"), line(pen, data["number"], "lc-mute"))
    right = (line(pen, data["country"], "lc-country"), line(pen, data["dateline"], "lc-dateline"))
    if not any(right):
        return left
    return el("div", left, el("div", *right), cls="lc-paper-head")


def _foot(pen: Pen, data: Data) -> Html:
    name = el("span", label(data, "seal"), ": ", cls="lc-mute")
    seal = el("p", name, write(pen, data["seal"]), cls="lc-seal") if data["seal"] else NOTHING
    signer = line(pen, data["signer"], "lc-signer")
    return el("div", seal, signer, cls="lc-paper-foot") if seal or signer else NOTHING
