"""A video call: a shape where the face would be, what the picture shows in words, what is said."""

from __future__ import annotations

from ui.parts.drawings.pens import Pen
from ui.parts.drawings.pieces import Data, frame, item_list, label, line, spoken
from ui.parts.markup import Html, el


def draw(pen: Pen, data: Data, is_open: bool) -> Html:
    """Who calls, the picture told in words, and the turns."""
    return frame(
        data,
        "call lc-video",
        el("p", label(data, "head"), cls="lc-call-mute"),
        line(pen, data["name"], "lc-call-number"),
        line(pen, data["note"], "lc-call-mute"),
        _picture(pen, data),
        spoken(pen, data["kind"], data["turns"]),
    )


def _picture(pen: Pen, data: Data) -> Html:
    shape = el("div", cls="lc-shape", aria_hidden="true")
    title = el("p", label(data, "sees"), cls="lc-speaker")
    return el("div", shape, el("div", title, item_list(pen, data["sees"], "lc-sees")), cls="lc-screen")
