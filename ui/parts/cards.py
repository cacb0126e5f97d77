"""Cards and the small marks on them: tags, notices, tiles with one figure, the empty state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import streamlit as st

from ui.parts.markup import Html, draw, el

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

Tone = Literal["", "brand", "amber", "risk", "safe"]


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure with what it counts above and what to think of it below."""

    label: str
    value: str
    note: str = ""
    tone: Tone = ""


def card(key: str, tone: Tone = "") -> DeltaGenerator:
    """A card to be filled with `with`; `key` is unique on the page."""
    return st.container(key=f"lccard{tone}-{key}")


def card_html(*children: str, tone: Tone = "") -> Html:
    """A card that holds nothing but markup."""
    return el("section", *children, cls=_toned("lc-card", tone))


def tag_html(text: str, tone: Tone = "brand") -> Html:
    """A short word on a soft ground."""
    return el("span", text, cls=_toned("lc-tag", tone))


def card_text_html(title: str, body: str = "", tag: str = "", tone: Tone = "brand") -> Html:
    """What most cards say: a tag, a title, a quieter line."""
    return el(
        "div",
        tag_html(tag, tone) if tag else "",
        el("h2", title, cls="lc-card-title"),
        el("p", body, cls="lc-mute") if body else "",
        cls="lc-card-text",
    )


def card_head_html(title: str, tag: str = "", tone: Tone = "brand") -> Html:
    """A card's title with a tag at the right."""
    mark = tag_html(tag, tone) if tag else ""
    return el("div", el("h2", title, cls="lc-card-title"), mark, cls="lc-card-head")


def draw_tiles(tiles: Sequence[Tile]) -> None:
    """Figures side by side, two in a row on a phone."""
    draw(el("dl", *(_tile(tile) for tile in tiles), cls="lc-tiles"))


def notice(text: str, tone: Tone = "brand", title: str = "") -> None:
    """What just happened or what to mind; read out without being asked."""
    heading = el("strong", title) if title else ""
    draw(el("div", heading, el("p", text), cls=_toned("lc-notice", tone), role="status"))


def empty_state(title: str, body: str = "", action: str = "", key: str = "empty") -> bool:
    """Nothing here yet: why, and one thing to do. True when the button `action` was pressed."""
    with st.container(key=f"lccard-empty-{key}"):
        draw(el("div", el("h2", title), el("p", body) if body else "", cls="lc-empty"))
        return bool(action) and st.button(action, type="primary", key=f"{key}-action")


def route_link_html(label: str, href: str, *, is_primary: bool = False) -> Html:
    """A button-like link to one of our plain routes; never to a page of the app, which it would reload."""
    return el("a", label, cls="lc-button lc-primary" if is_primary else "lc-button", href=href)


def _tile(tile: Tile) -> Html:
    # dt, dd and nothing else may stand in a group of a dl.
    return el(
        "div",
        el("dt", tile.label),
        el("dd", tile.value, cls=_toned("lc-figure", tile.tone)),
        el("dd", tile.note) if tile.note else "",
        cls="lc-tile",
    )


def _toned(name: str, tone: Tone) -> str:
    return f"{name} lc-{tone}" if tone else name


__all__ = [
    "Tile",
    "Tone",
    "card",
    "card_head_html",
    "card_html",
    "card_text_html",
    "draw_tiles",
    "empty_state",
    "notice",
    "route_link_html",
    "tag_html",
]
