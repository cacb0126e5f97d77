"""Messages, calls, pages and papers drawn as the thing itself: text only, no logo, no live link."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal

from lessons.fields import Sign
from lessons.stimulus import MARK
from text import t
from ui.parts.markup import Html, el, hidden, join, lines

# Turns the words of a marked place, and its number, into markup.
Pen = Callable[[str, int], Html]
SignTone = Literal["risk", "safe", "amber"]
Data = Mapping[str, Any]


def draw_with(pen: Pen, stimulus: Data, *, is_open: bool = False) -> Html:
    """Draw with marked places as `pen` writes them; `is_open` unfolds what is folded at first."""
    draws = {"sms": _sms, "chat": _chat, "web": _web, "call": _call, "paper": _paper}
    if stimulus["kind"] == "email":
        return _email(pen, stimulus, is_open)
    return draws[stimulus["kind"]](pen, stimulus)


def plain_pen(words: str, number: int) -> Html:
    """A marked place as words like all others."""
    return lines(words)


def numbered_pen(signs: Sequence[Sign], tone: SignTone) -> Pen:
    """Marked places lit, with their number."""

    def write(words: str, number: int) -> Html:
        look = look_of(signs, number, tone)
        return el("mark", with_number(words, number), cls=f"lc-sign lc-{look}")

    return write


def with_number(words: str, number: int) -> Html:
    """Marked words and their number, which never stands alone at the start of a line."""
    end = el("span", lines(words[-3:]), hidden(" "), number_html(number), cls="lc-keep")
    return join(lines(words[:-3]), end)


def number_html(number: int) -> Html:
    """The small round number at a marked place."""
    return el("span", str(number), cls="lc-number-badge")


def look_of(signs: Sequence[Sign], number: int, tone: SignTone) -> str:
    """The tone of one marked place."""
    is_harmless = any(sign.harmless for sign in signs if sign.mark == number)
    return "calm" if is_harmless else tone


def marked_words(stimulus: Data) -> dict[int, str]:
    """The words of each marked place, by its number; of a number marked twice, the first."""
    found: dict[int, str] = {}

    def note(words: str, number: int) -> Html:
        found.setdefault(number, " ".join(words.split()))
        return Html("")

    draw_with(note, stimulus)
    return found


def without_marking(text: str) -> str:
    """The words alone, for names that are read out."""
    return MARK.sub(r"\2", text)


def _write(pen: Pen, text: str) -> Html:
    """All of a text: plain pieces escaped, marked ones through the pen."""
    places = list(MARK.finditer(text))
    edges = [0, *(edge for place in places for edge in place.span()), len(text)]
    between = [lines(text[start:end]) for start, end in list(pairwise(edges))[::2]]
    marked = [pen(place.group(2), int(place.group(1))) for place in places]
    return join(between[0], *(piece for pair in zip(marked, between[1:], strict=True) for piece in pair))


def _frame(look: str, name: str, *children: str) -> Html:
    return el("div", *children, cls=f"lc-stimulus lc-{look}", role="group", aria_label=name)


def _sms(pen: Pen, data: Data) -> Html:
    sender = without_marking(data["sender"])
    head = el("div", _write(pen, t("parts.stimulus.sms", name=data["sender"])), cls="lc-thread-head")
    *before, last = data["messages"]
    bubbles = [*(_bubble(pen, message) for message in before), _bubble(pen, last, data["note"])]
    return _frame("thread", t("parts.stimulus.sms_from", name=sender), head, *bubbles)


def _chat(pen: Pen, data: Data) -> Html:
    name = without_marking(data["name"])
    face = el("span", name.lstrip("“\"'")[:1].upper(), cls="lc-face", aria_hidden="true")
    note = el("span", _write(pen, data["note"]), cls="lc-time") if data["note"] else ""
    head = el("div", face, el("div", el("b", _write(pen, data["name"])), note), cls="lc-chat-head")
    bubbles = (_bubble(pen, message) for message in data["messages"])
    return _frame("thread lc-chat", t("parts.stimulus.chat_from", name=name), head, *bubbles)


def _bubble(pen: Pen, message: Data, note: str = "") -> Html:
    who = message["who"]
    is_me = who == "me"
    name = hidden(f"{t('parts.stimulus.me')}: ") if is_me else ""
    if who not in {"me", "them"}:
        name = el("span", _write(pen, who), cls="lc-who")
    bubble = el("div", name, _write(pen, message["text"]), _file(pen, message["file"]), cls="lc-bubble")
    below = " · ".join(part for part in (message["time"], note) if part)
    time = el("div", _write(pen, below), cls="lc-time") if below else ""
    return el("div", bubble, time, cls="lc-turn lc-me" if is_me else "lc-turn")


def _file(pen: Pen, name: str) -> Html:
    if not name:
        return Html("")
    return el("span", hidden(f"{t('parts.stimulus.file')}: "), _write(pen, name), cls="lc-file")


def _email(pen: Pen, data: Data, is_open: bool) -> Html:
    name = without_marking(data["from_name"])
    body = el("div", _write(pen, data["body"]), cls="lc-mail-body")
    return _frame(
        "mail",
        t("parts.stimulus.email_from", name=name),
        el("p", _write(pen, data["subject"]), cls="lc-subject"),
        _mail_head(pen, data, is_open),
        body,
        _mail_links(pen, data["links"]),
        _mail_files(pen, data["attachments"]),
    )


def _mail_head(pen: Pen, data: Data, is_open: bool) -> Html:
    rows = ("from", "from_address"), ("reply_to", "reply_to"), ("to", "to"), ("date", "date")
    pairs = [
        join(el("dt", t(f"parts.stimulus.{word}")), el("dd", _write(pen, data[field])))
        for word, field in rows
        if data[field]
    ]
    summary = el("summary", el("b", _write(pen, data["from_name"])), el("span", t("parts.stimulus.details")))
    return el("details", summary, el("dl", *pairs), cls="lc-mail-head", open=is_open)


def _mail_links(pen: Pen, links: Sequence[Data]) -> Html:
    rows = (
        el(
            "li",
            el("span", _write(pen, t("parts.stimulus.link", text=link["text"])), cls="lc-mute"),
            el("span", _write(pen, link["target"]), cls="lc-target"),
        )
        for link in links
    )
    return _mail_list(t("parts.stimulus.links"), tuple(rows))


def _mail_files(pen: Pen, names: Sequence[str]) -> Html:
    rows = tuple(el("li", el("span", _write(pen, name), cls="lc-file")) for name in names)
    return _mail_list(t("parts.stimulus.attachments"), rows)


def _mail_list(title: str, rows: Sequence[Html]) -> Html:
    if not rows:
        return Html("")
    return el("div", el("p", title, cls="lc-mute"), el("ul", *rows), cls="lc-mail-list")


def _web(pen: Pen, data: Data) -> Html:
    address = el(
        "div", hidden(f"{t('parts.stimulus.address')}: "), _write(pen, data["url"]), cls="lc-address"
    )
    page = el(
        "div",
        el("p", _write(pen, data["title"]), cls="lc-subject"),
        el("p", _write(pen, data["body"])),
        *(el("p", _write(pen, field), cls="lc-field") for field in data["fields"]),
        el("p", _write(pen, data["button"]), cls="lc-web-button") if data["button"] else "",
        cls="lc-web-page",
    )
    name = t("parts.stimulus.web_of", name=without_marking(data["title"]))
    return _frame("web", name, el("div", address, cls="lc-web-bar"), page)


def _call(pen: Pen, data: Data) -> Html:
    rows = (data["name"], data["note"])
    return _frame(
        "call",
        t("parts.stimulus.call_from", name=without_marking(data["number"])),
        el("p", t("parts.stimulus.call"), cls="lc-call-mute"),
        el("p", _write(pen, data["number"]), cls="lc-call-number"),
        *(el("p", _write(pen, row), cls="lc-call-mute") for row in rows if row),
        *(el("p", _write(pen, says), cls="lc-says") for says in data["says"]),
    )


def _paper(pen: Pen, data: Data) -> Html:
    number = el("p", _write(pen, data["number"]), cls="lc-mute") if data["number"] else ""
    signer = el("p", _write(pen, data["signer"]), cls="lc-signer") if data["signer"] else ""
    return _frame(
        "paper",
        t("parts.stimulus.paper_of", name=without_marking(data["issuer"])),
        el("p", _write(pen, data["issuer"]), cls="lc-issuer"),
        number,
        el("p", _write(pen, data["title"]), cls="lc-paper-title"),
        el("p", _write(pen, data["body"])),
        signer,
    )
