"""A tactic on one page, for the screen and for paper: signs, what to do, the genuine thing, sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lessons.schema import Leaflet, Lesson, RememberCard
from text import t
from text.formats import show_day
from ui.parts.cards import card_html
from ui.parts.markup import Html, el
from ui.parts.sources import sources_html

WHEN = ("before", "during", "after")


def leaflet_html(
    lesson: Lesson, leaflet: Leaflet, *, is_expired: bool, title: str = "", foot: str = ""
) -> Html:
    """What the page says; its title and its foot only where they are given, as in the whole handbook."""
    head = el("div", el("h2", title), el("p", leaflet.lead), cls="lc-leaflet-head") if title else ""
    old = el("p", t("lessons.expired"), cls="lc-notice lc-amber") if is_expired else ""
    body = el("div", *_sections(lesson, leaflet), cls="lc-leaflet-body")
    return el("article", head, old, body, foot, cls="lc-leaflet")


def _sections(lesson: Lesson, leaflet: Leaflet) -> Iterator[Html]:
    signs = (
        el("li", el("strong", sign.title), el("span", sign.text, cls="lc-mute")) for sign in leaflet.signs
    )
    yield card_html(_heading("signs"), el("ul", *signs, cls="lc-entry-signs"), tone="risk")
    steps = (_steps(when, getattr(leaflet, when)) for when in WHEN)
    yield card_html(_heading("steps"), el("div", *steps, cls="lc-when"), tone="brand")
    yield card_html(_heading("genuine"), el("p", leaflet.genuine), tone="safe")
    for last in lesson.cards:
        if isinstance(last, RememberCard):
            yield card_html(el("p", last.sentence, cls="lc-remember"))


def _steps(when: str, steps: Sequence[str]) -> Html:
    return el("div", el("h3", t(f"handbook.{when}")), el("ul", *(el("li", step) for step in steps)))


def _heading(name: str) -> Html:
    return el("h2", t(f"handbook.{name}"), cls="lc-card-title")


def foot_html(lesson: Lesson, address: str) -> Html:
    """Sources, who keeps it true until when, and the address of the whole lesson."""
    valid = {"reviewed_on": show_day(lesson.reviewed_on), "valid_until": show_day(lesson.valid_until)}
    return el(
        "div",
        el("h3", t("lessons.sources")),
        sources_html(lesson.sources, lesson.law),
        el("p", f"{t('app.name')} · {lesson.owner}. {t('lessons.reviewed', **valid)}"),
        el("p", t("handbook.address", title=lesson.title, address=address)),
        cls="lc-leaflet-foot",
    )
