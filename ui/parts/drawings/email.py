"""An e-mail: its head and the targets of its links unfold, as in a mail program."""

from __future__ import annotations

from ui.parts.drawings.pens import Pen, write
from ui.parts.drawings.pieces import NOTHING, Data, facts, file_html, fold, frame, label, targets
from ui.parts.markup import Html, el

_HEADERS = ("from_address", "reply_to", "to", "date")


def draw(pen: Pen, data: Data, is_open: bool) -> Html:
    """Subject, who sent it with the headers folded, the letter, its links folded, its files."""
    return frame(
        data,
        "mail",
        el("p", write(pen, data["subject"]), cls="lc-subject"),
        _head(pen, data, is_open),
        el("div", write(pen, data["body"]), cls="lc-mail-body"),
        fold(label(data, "see_links"), targets(pen, data["links"]), is_open=is_open),
        _files(pen, data),
    )


def _head(pen: Pen, data: Data, is_open: bool) -> Html:
    pairs = [(label(data, field), data[field]) for field in _HEADERS]
    pairs += [(header["name"], header["value"]) for header in data["headers"]]
    sender = el("p", el("b", write(pen, data["from_name"])))
    return el("div", sender, fold(label(data, "see_head"), facts(pen, pairs, ""), is_open=is_open))


def _files(pen: Pen, data: Data) -> Html:
    if not data["attachments"]:
        return NOTHING
    rows = (el("li", file_html(pen, name)) for name in data["attachments"])
    return el("div", el("p", label(data, "attachments"), cls="lc-mute"), el("ul", *rows), cls="lc-mail-files")
