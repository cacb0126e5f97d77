"""A call on a phone: what its screen shows, then what is said, by one side or by both."""

from __future__ import annotations

from ui.parts.drawings.pens import Pen
from ui.parts.drawings.pieces import Data, frame, label, line, spoken
from ui.parts.markup import Html, el


def draw(pen: Pen, data: Data, is_open: bool) -> Html:
    """The number large, what the phone knows of it, and the words."""
    return frame(
        data,
        "call",
        el("p", label(data, "head"), cls="lc-call-mute"),
        line(pen, data["number"], "lc-call-number"),
        line(pen, data["name"], "lc-call-mute"),
        line(pen, data["note"], "lc-call-mute"),
        *(line(pen, says, "lc-says") for says in data["says"]),
        spoken(pen, data["kind"], data["turns"]),
    )
