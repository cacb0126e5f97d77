"""The handbook: what the lessons say of each tactic, on one page each, to look up and to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from lessons.fields import Sign
from lessons.library import Published, find_published, list_lessons
from lessons.paths import lessons_of_track
from lessons.schema import GROUPS, Lesson, MessageCard, RememberCard, StepsCard, Track
from text import t
from text.formats import show_day, utc_now
from ui.lesson_rows import draw_rows, find_lessons, search_field
from ui.parts.cards import card_html, empty_state, notice
from ui.parts.frame import page_title
from ui.parts.markup import Html, draw, el
from ui.parts.sources import sources_html
from ui.session import looking

ENTRY = "muc"
LIST = "pages/handbook.py"
LATER: tuple[Track, ...] = ("ung-pho", "noi-lam-viec")
LESSONS, LESSON = "pages/lessons.py", "bai"


def show() -> None:
    """One entry when the address names one, otherwise all of them by group."""
    key = st.query_params.get(ENTRY, "")
    with looking() as (tx, _):
        published, entry = list_lessons(tx), find_published(tx, key) if key else None
    if entry:
        _entry(entry.lesson)
    elif key:
        page_title(t("handbook.title"))
        if empty_state(t("handbook.missing_title"), t("handbook.missing"), t("handbook.to_list")):
            st.switch_page(LIST)
    else:
        _list(published)


def _list(published: Sequence[Published]) -> None:
    page_title(t("handbook.title"), t("handbook.lead"))
    if not published:
        empty_state(t("lessons.empty_title"), t("lessons.empty"))
        return
    sought = search_field(t("handbook.search"), t("lessons.search_hint"))
    for key, heading, entries in _found(sought, published) if sought else _groups(published):
        draw(el("h2", heading, cls="lc-card-title"))
        draw_rows(ENTRY, ((each, each.lesson.summary) for each in entries), key)


def _found(sought: str, published: Sequence[Published]) -> Iterator[tuple[str, str, Sequence[Published]]]:
    found = find_lessons(sought, published)
    yield "found", t("lessons.found" if found else "lessons.nothing_found", n=len(found)), found


def _groups(published: Sequence[Published]) -> Iterator[tuple[str, str, Sequence[Published]]]:
    """The tactics by the five groups, then what to do; each with its heading."""
    tactics = lessons_of_track("nhan-dien", published)
    for group in GROUPS:
        if mine := [each for each in tactics if each.lesson.group == group]:
            yield group, t(f"group.{group}"), mine
    for track in LATER:
        if mine := list(lessons_of_track(track, published)):
            yield track, t(f"track.{track}"), mine


def _entry(lesson: Lesson) -> None:
    page_title(lesson.title, lesson.summary)
    if lesson.valid_until < utc_now().date():
        notice(t("lessons.expired"), "amber")
    draw(el("div", *_sections(lesson), cls="lc-stack"))
    if st.button(t("handbook.learn"), key="learn", type="primary"):
        st.switch_page(LESSONS, query_params={LESSON: lesson.key})
    if st.button(t("handbook.to_list"), key="to-list"):
        st.query_params.clear()
        st.rerun()


def _sections(lesson: Lesson) -> Iterator[Html]:
    """How it runs, what gives it away, what to do, how a genuine one looks, the sentence to remember."""
    scams, genuine = _signs(lesson, "scam"), _signs(lesson, "genuine")
    steps = [card for card in lesson.cards if isinstance(card, StepsCard)]
    for card in steps[:-1]:
        yield _steps(card)
    if scams:
        yield _list_of_signs("signs", scams)
    for card in steps[-1:]:
        yield _steps(card)
    if genuine:
        yield _list_of_signs("genuine", genuine)
    for last in lesson.cards:
        if isinstance(last, RememberCard):
            yield card_html(el("p", last.sentence, cls="lc-remember"), tone="safe")
    valid = {"reviewed_on": show_day(lesson.reviewed_on), "valid_until": show_day(lesson.valid_until)}
    reviewed = el("p", t("lessons.reviewed", **valid), cls="lc-mute")
    heading = el("h2", t("lessons.sources"), cls="lc-card-title")
    yield card_html(heading, sources_html(lesson.sources, lesson.law), reviewed)


def _signs(lesson: Lesson, truth: str) -> list[Sign]:
    """The signs of the messages of this truth, each told once; harmless oddities left out."""
    cards = [card for card in lesson.cards if isinstance(card, MessageCard) and card.truth == truth]
    found = {sign.title: sign for card in cards for sign in card.signs if not sign.harmless}
    return list(found.values())


def _steps(card: StepsCard) -> Html:
    steps = (el("li", el("strong", s.title), el("span", s.text, cls="lc-mute")) for s in card.steps)
    return card_html(el("h2", card.title, cls="lc-card-title"), el("ol", *steps, cls="lc-steps"))


def _list_of_signs(name: str, signs: Sequence[Sign]) -> Html:
    lines = (el("li", el("strong", sign.title), el("span", sign.why, cls="lc-mute")) for sign in signs)
    return card_html(
        el("h2", t(f"handbook.{name}"), cls="lc-card-title"), el("ul", *lines, cls="lc-entry-signs")
    )


show()
