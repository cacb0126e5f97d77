"""A chat under the name of the account, as no app in particular shows it."""

from __future__ import annotations

from ui.parts.drawings.pens import Pen, write
from ui.parts.drawings.pieces import Data, bubble, face, frame, line
from ui.parts.markup import Html, el


def draw(pen: Pen, data: Data, is_open: bool) -> Html:
    """Who it is and what the app says of the account, then the bubbles."""
    name = el("div", el("b", write(pen, data["name"])), line(pen, data["note"], "lc-time", "span"))
    head = el("div", face(data["name"]), name, cls="lc-who-head lc-ruled")
    return frame(data, "thread lc-chat", head, *(bubble(pen, message) for message in data["messages"]))
