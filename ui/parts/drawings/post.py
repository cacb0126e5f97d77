"""A post on a social network, with its link preview and the words below it."""

from __future__ import annotations

from ui.parts.drawings.pens import Pen, write
from ui.parts.drawings.pieces import NOTHING, Data, face, frame, label, line
from ui.parts.markup import Html, el


def draw(pen: Pen, data: Data, is_open: bool) -> Html:
    """Author and reach, the text, picture and link, reactions, comments."""
    return frame(
        data,
        "post",
        _head(pen, data),
        el("p", write(pen, data["text"])),
        _picture(pen, data),
        _preview(pen, data["preview"]),
        line(pen, data["reactions"], "lc-mute"),
        _comments(pen, data),
    )


def _head(pen: Pen, data: Data) -> Html:
    below = " · ".join(part for part in (data["time"], data["audience"], data["note"]) if part)
    name = el("div", el("b", write(pen, data["author"])), line(pen, below, "lc-time", "span"))
    return el("div", face(data["author"]), name, cls="lc-who-head")


def _picture(pen: Pen, data: Data) -> Html:
    if not data["picture"]:
        return NOTHING
    return el(
        "p",
        el("span", label(data, "picture"), ": ", cls="lc-mute"),
        write(pen, data["picture"]),
        cls="lc-photo",
    )


def _preview(pen: Pen, preview: Data | None) -> Html:
    if not preview:
        return NOTHING
    rows = (("address", "lc-target lc-mute"), ("title", "lc-preview-title"), ("text", "lc-mute"))
    return el("div", *(line(pen, preview[field], cls) for field, cls in rows), cls="lc-preview")


def _comments(pen: Pen, data: Data) -> Html:
    if not data["comments"]:
        return NOTHING
    rows = (
        el("li", el("b", write(pen, comment["who"])), el("p", write(pen, comment["text"])))
        for comment in data["comments"]
    )
    return el("div", el("p", label(data, "comments"), cls="lc-mute"), el("ul", *rows), cls="lc-comments")
