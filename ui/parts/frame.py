"""What stands around a page's own content: the bar at the top, the title, the way between pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from text import t
from ui.parts.bars import progress_html
from ui.parts.cards import Tone, tag_html
from ui.parts.markup import Html, draw, el

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.navigation.page import Page

CONTENT_ID = "noi-dung"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page as a menu names it, and whether the person stands on it."""

    page: Page | str
    label: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """Entries under a heading; an empty heading is not shown."""

    heading: str
    entries: tuple[Entry, ...]


def person_links() -> tuple[tuple[str, str], ...]:
    """Plain routes that concern the person, as (words, address)."""
    return ((t("parts.password"), "/doi-mat-khau"), (t("parts.sign_out"), "/dang-xuat"))


def top_bar(person: str, links: Sequence[tuple[str, str]] | None = None) -> None:
    """The product's name at the left, the person's menu at the right."""
    draw(el("header", _brand(), _person_menu(person, links), cls="lc-top"))


def demo_banner(text: str) -> None:
    """One quiet line that says the people are not real."""
    draw(el("p", text, cls="lc-demo"))


def page_title(title: str, subtitle: str = "", tag: str = "", tone: Tone = "safe") -> None:
    """The page's only h1, a tag above it and a quieter line below."""
    draw(_title(title, subtitle, tag, tone))


def title_with_actions(title: str, subtitle: str, key: str = "title") -> DeltaGenerator:
    """As page_title, and a place for buttons at its right (below it on a phone), to be filled with `with`."""
    row = st.container(key=f"lctitle-{key}", horizontal=True, vertical_alignment="center")
    with row:
        draw(_title(title, subtitle))
        return st.container(key=f"lcactions-{key}", horizontal=True, width="content")


def step_html(label: str, part: int, whole: int, note: str = "", fresh: str = "") -> Html:
    """Where one is in a quiz: `label` ("Câu 3/20") at the left, `note` at the right, and a bar.

    A question has no title: this names the page for whoever hears it read. `fresh` is a fresh_class.
    """
    row = el("div", el("h1", label, cls="lc-mute"), el("span", note, cls="lc-mute"), cls="lc-step-row")
    return el("div", row, progress_html(part, whole, label), cls=f"lc-steps-head {fresh}".rstrip())


def step_header(label: str, part: int, whole: int, back: Entry) -> None:
    """Where one is in a lesson: a way out at the left, `label` ("Thẻ 3/6") at the right, and a bar."""
    bar = progress_html(part, whole, label)
    with st.container(key="lcsteps"):
        with st.container(key="lcsteps-row", horizontal=True, vertical_alignment="center"):
            st.page_link(back.page, label=f"‹ {back.label}")
            draw(el("span", label, cls="lc-mute lc-at-end"))
        draw(bar)


def fresh_screen(number: int, part: int = 0) -> DeltaGenerator:
    """A container to be filled with `with`; the page goes to its top when either number moves on by one.

    Streamlit leaves the page where the last button was pressed, which hides the start of the next card.
    """
    return st.container(key=fresh_class(number, part))


def fresh_class(number: int, part: int = 0) -> str:
    """The class that ui/scripts/fresh.js watches; for markup that stands at the top of a screen by itself."""
    return f"lcfresh-{number % 2}-{part % 3}"


def bottom_nav(entries: Sequence[Entry]) -> None:
    """A learner's few pages: at the thumb on a phone, a row under the top bar elsewhere."""
    with st.container(key="lcnav", horizontal=True, wrap=False):
        for entry in entries:
            _page_link(entry, "lcnav-here")


def side_nav(
    groups: Sequence[EntryGroup], person: str, links: Sequence[tuple[str, str]] | None = None
) -> None:
    """The office's pages: a dark column, on narrow screens a bar that opens on touch without a script."""
    here = next((e.label for group in groups for e in group.entries if e.is_here), "")
    with st.container(key="lcside"):
        draw(_side_head(here))
        with st.container(key="lcside-links"):
            for group in groups:
                _side_group(group)
            draw(_person_menu(person, links))


def _title(title: str, subtitle: str, tag: str = "", tone: Tone = "safe") -> Html:
    return el(
        "div",
        tag_html(tag, tone) if tag else "",
        el("h1", title, id=CONTENT_ID, tabindex="-1"),
        el("p", subtitle, cls="lc-mute") if subtitle else "",
        cls="lc-title",
    )


def _brand() -> Html:
    return el("span", el("span", cls="lc-mark-logo", aria_hidden="true"), t("app.name"), cls="lc-brand-name")


def _person_menu(person: str, links: Sequence[tuple[str, str]] | None) -> Html:
    items = (el("li", el("a", words, href=href)) for words, href in links or person_links())
    summary = el("summary", el("span", person), aria_label=f"{t('parts.person')}: {person}")
    return el("details", summary, el("ul", *items), cls="lc-person")


def _side_head(here: str) -> Html:
    skip = el("a", t("parts.skip"), cls="lc-skip", href=f"#{CONTENT_ID}")
    # The page's name makes this markup differ after each step, so that the drawer is shut again.
    drawer = el("details", el("summary", t("parts.menu")), cls="lc-drawer", data_page=here)
    return el("div", skip, _brand(), drawer, cls="lc-side-head")


def _side_group(group: EntryGroup) -> None:
    if group.heading:
        draw(el("p", group.heading, cls="lc-side-heading"))
    for entry in group.entries:
        _page_link(entry, "lcside-here")


def _page_link(entry: Entry, here_key: str) -> None:
    if not entry.is_here:
        st.page_link(entry.page, label=entry.label)
        return
    # A link itself takes no class, and Streamlit marks the current one by a name that changes.
    with st.container(key=here_key):
        st.page_link(entry.page, label=entry.label)


__all__ = [
    "CONTENT_ID",
    "Entry",
    "EntryGroup",
    "bottom_nav",
    "demo_banner",
    "fresh_class",
    "fresh_screen",
    "page_title",
    "person_links",
    "side_nav",
    "step_header",
    "step_html",
    "title_with_actions",
    "top_bar",
]
