"""What several drawings are made of: the frame with its name, turns, folded details, rows of facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lessons.description import name_of, speaker
from lessons.stimulus import without_marks
from text import t
from ui.parts.drawings.pens import Pen, write
from ui.parts.markup import Html, el, hidden, join

Data = Mapping[str, Any]
NOTHING = Html("")


def frame(data: Data, look: str, *children: str) -> Html:
    """The drawing as one group, called as its description begins.

    The whole description as its name would be read out before the same words inside.
    """
    return el("div", *children, cls=f"lc-stimulus lc-{look}", role="group", aria_label=name_of(data))


def label(data: Data, field: str) -> str:
    """What a field is called, on the drawing and in the description alike."""
    return t(f"parts.stimulus.{data['kind']}.{field}")


def line(pen: Pen, text: str, cls: str, name: str = "p") -> Html:
    """A paragraph of the drawing; nothing for an empty text."""
    return el(name, write(pen, text), cls=cls) if text else NOTHING


def item_list(pen: Pen, texts: Iterable[str], cls: str) -> Html:
    """Texts one below the other as a list; nothing for none."""
    rows = [el("li", write(pen, text)) for text in texts]
    return el("ul", *rows, cls=cls) if rows else NOTHING


def facts(pen: Pen, pairs: Iterable[tuple[str, str]], cls: str) -> Html:
    """Names and values; a pair without a value is left out."""
    rows = [join(el("dt", write(pen, name)), el("dd", write(pen, value))) for name, value in pairs if value]
    return el("dl", *rows, cls=f"lc-rows {cls}") if rows else NOTHING


def fold(title: str, *children: str, is_open: bool) -> Html:
    """Details that a person opens to look closer; nothing when there is nothing to see."""
    if not any(children):
        return NOTHING
    return el("details", el("summary", title), *children, cls="lc-fold", open=is_open)


def targets(pen: Pen, links: Sequence[Data]) -> Html:
    """Where links really lead, as dead text."""
    rows = (
        el(
            "li",
            el("span", write(pen, t("parts.stimulus.link", text=link["text"])), cls="lc-mute"),
            el("span", write(pen, link["target"]), cls="lc-target"),
        )
        for link in links
    )
    return el("ul", *rows, cls="lc-targets") if links else NOTHING


def face(name: str) -> Html:
    """A round with a first letter, where an app would show a portrait."""
    letters = "".join(char for char in without_marks(name) if char.isalnum())
    return el("span", letters[:1].upper(), cls="lc-face", aria_hidden="true")


def bubble(pen: Pen, message: Data, note: str = "") -> Html:
    """A message of a thread, with the day before it and the time below."""
    below = " · ".join(part for part in (message["time"], note) if part)
    said = (_writer(pen, message["who"]), write(pen, message["text"]), file_html(pen, message["file"]))
    turn = el(
        "div",
        el("div", *said, cls="lc-bubble"),
        line(pen, below, "lc-time", "div"),
        cls="lc-turn lc-me" if message["who"] == "me" else "lc-turn",
    )
    return join(line(pen, message["day"], "lc-day"), turn)


def file_html(pen: Pen, name: str) -> Html:
    """A file that hangs on a message or a letter."""
    if not name:
        return NOTHING
    return el("span", hidden(f"{t('parts.stimulus.file')}: "), write(pen, name), cls="lc-file")


def spoken(pen: Pen, kind: str, turns: Iterable[Data]) -> Html:
    """What both sides of a call say, each turn under the name of who speaks."""
    rows = [_spoken_turn(pen, kind, turn) for turn in turns]
    return el("ol", *rows, cls="lc-spoken") if rows else NOTHING


def _spoken_turn(pen: Pen, kind: str, turn: Data) -> Html:
    who = write(pen, speaker(kind, turn["who"]))
    time = join(" · ", write(pen, turn["time"])) if turn["time"] else ""
    side = "lc-me" if turn["who"] == "me" else "lc-them"
    return el("li", el("span", who, time, cls="lc-speaker"), el("p", write(pen, turn["text"])), cls=side)


def _writer(pen: Pen, who: str) -> Html:
    if who == "me":
        return hidden(f"{t('parts.stimulus.me')}: ")
    return NOTHING if who == "them" else el("span", write(pen, who), cls="lc-who")
