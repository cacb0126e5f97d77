"""A thread of text messages under the name of its sender."""

from __future__ import annotations

from text import t
from ui.parts.drawings.pens import Pen, write
from ui.parts.drawings.pieces import Data, bubble, frame
from ui.parts.markup import Html, el


def draw(pen: Pen, data: Data, is_open: bool) -> Html:
    """Bubbles one under the other; what the phone notes of the sender stands below the last."""
    head = el("div", write(pen, t("parts.stimulus.sms.head", sender=data["sender"])), cls="lc-thread-head")
    *before, last = data["messages"]
    bubbles = [*(bubble(pen, message) for message in before), bubble(pen, last, data["note"])]
    return frame(data, "thread", head, *bubbles)
