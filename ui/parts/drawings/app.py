"""An app that asks for permissions, as a phone asks."""

from __future__ import annotations

from ui.parts.drawings.pens import Pen, write
from ui.parts.drawings.pieces import Data, face, frame, item_list, label, line
from ui.parts.markup import Html, el


def draw(pen: Pen, data: Data, is_open: bool) -> Html:
    """The app and where it came from, what it asks, the permissions, the buttons."""
    return frame(
        data,
        "app",
        _head(pen, data),
        line(pen, data["asks"] or label(data, "wants"), "lc-subject"),
        item_list(pen, data["permissions"], "lc-permissions"),
        line(pen, data["note"], "lc-mute"),
        _buttons(pen, data),
    )


def _head(pen: Pen, data: Data) -> Html:
    source = el("span", label(data, "source"), ": ", write(pen, data["source"]), cls="lc-mute")
    name = el("div", el("b", write(pen, data["name"])), source if data["source"] else "")
    return el("div", face(data["name"]), name, cls="lc-who-head lc-ruled")


def _buttons(pen: Pen, data: Data) -> Html:
    return el(
        "div", *(line(pen, text, "lc-still-button") for text in data["buttons"]), cls="lc-still-buttons"
    )
