"""The last screen before money leaves an account."""

from __future__ import annotations

from ui.parts.drawings.pens import Pen
from ui.parts.drawings.pieces import Data, facts, frame, label, line
from ui.parts.markup import Html, el

_ROWS = ("from_account", "to_name", "to_account", "to_bank", "content")


def draw(pen: Pen, data: Data, is_open: bool) -> Html:
    """The amount large, from where to whom, and what the app itself warns of."""
    return frame(
        data,
        "bank",
        el("p", label(data, "head"), cls="lc-mute"),
        line(pen, data["amount"], "lc-amount"),
        facts(pen, ((label(data, field), data[field]) for field in _ROWS), "lc-transfer"),
        line(pen, data["warning"], "lc-warning"),
        line(pen, data["button"], "lc-still-button"),
    )
