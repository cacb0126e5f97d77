"""How markup is written here: every plain string put into an element is escaped, without being asked."""

from __future__ import annotations

from html import escape

import streamlit as st

Attribute = str | int | bool | None
_VOID = frozenset({"br", "hr", "input"})


class Html(str):
    """Markup whose values are escaped already."""

    __slots__ = ()


NOTHING = Html()


def el(name: str, /, *children: str, cls: str = "", **attributes: Attribute) -> Html:
    """An element; `aria_label` is written aria-label, True stands alone, None and False are left out."""
    written = "".join(_attribute(key, value) for key, value in {"class": cls or None, **attributes}.items())
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{join(*children)}</{name}>")


def join(*children: str) -> Html:
    """Pieces one after the other; a plain string is escaped."""
    return Html("".join(child if isinstance(child, Html) else escape(child) for child in children))


def lines(text: str) -> Html:
    """Plain words that keep their line breaks."""
    return Html(escape(text).replace("\n", "<br>"))


def hidden(text: str) -> Html:
    """Words for screen readers alone."""
    return el("span", text, cls="lc-hidden")


def draw(html: Html) -> None:
    """Put markup on the page."""
    st.html(html)


def _attribute(key: str, value: Attribute) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
