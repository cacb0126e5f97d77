"""The handbook: each tactic on one page, to look up, to print and to hand out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from lessons.library import Published, list_lessons
from lessons.paths import in_order, lessons_of_track
from lessons.schema import GROUPS, Leaflet, Lesson, Track
from lessons.search import find_lessons, tactic_name
from text import t
from text.formats import utc_now
from ui.browser import print_button
from ui.lesson_rows import draw_rows, search_field, tell_found
from ui.parts.cards import empty_state
from ui.parts.frame import page_title, title_with_actions
from ui.parts.leaflet import foot_html, leaflet_html
from ui.parts.markup import Html, draw, el, join
from ui.resources import settings
from ui.session import looking

ENTRY, WHOLE = "muc", "tat-ca"
LIST = "pages/handbook.py"
LATER: tuple[Track, ...] = ("ung-pho", "noi-lam-viec", "phap-luat", "cong-dong")
LESSONS, LESSON = "pages/lessons.py", "bai"


def show() -> None:
    """One entry or the whole when the address names it, otherwise all of them by group."""
    key = st.query_params.get(ENTRY, "")
    with looking() as (tx, _):
        entries = [each for each in list_lessons(tx) if each.lesson.leaflet]
    entry = next((each.lesson for each in entries if each.lesson.tactic == key), None)
    if entry and entry.leaflet:
        _entry(entry, entry.leaflet)
    elif key == WHOLE and entries:
        _whole(entries)
    elif key:
        page_title(t("handbook.title"))
        if empty_state(t("handbook.missing_title"), t("handbook.missing"), t("handbook.to_list")):
            st.switch_page(LIST)
    else:
        _list(entries)


def _list(entries: Sequence[Published]) -> None:
    if not entries:
        page_title(t("handbook.title"), t("handbook.lead"))
        empty_state(t("lessons.empty_title"), t("lessons.empty"))
        return
    with title_with_actions(t("handbook.title"), t("handbook.lead"), "handbook"):
        if st.button(t("handbook.whole"), key="whole"):
            st.query_params.from_dict({ENTRY: WHOLE})
            st.rerun()
    sought = search_field(t("handbook.search"), t("lessons.search_hint"))
    if sought:
        found = find_lessons(sought, entries)
        tell_found(len(found))
        _rows(found, "found")
        return
    for key, heading, rows in _groups(entries):
        draw(el("h2", heading, cls="lc-card-title"))
        _rows(rows, key)


def _rows(entries: Sequence[Published], key: str) -> None:
    leaflets = ((each.lesson.tactic, each.lesson.leaflet) for each in entries)
    draw_rows(ENTRY, ((tactic, tactic_name(tactic), said.lead) for tactic, said in leaflets if said), key)


def _groups(entries: Sequence[Published]) -> Iterator[tuple[str, str, Sequence[Published]]]:
    """The tactics by the five groups, then what to do; each with its heading."""
    tactics = lessons_of_track("nhan-dien", entries)
    for group in GROUPS:
        if mine := [each for each in tactics if each.lesson.group == group]:
            yield group, t(f"group.{group}"), mine
    for track in LATER:
        if mine := list(lessons_of_track(track, entries)):
            yield track, t(f"track.{track}"), mine


def _entry(lesson: Lesson, leaflet: Leaflet) -> None:
    page_title(tactic_name(lesson.tactic), leaflet.lead)
    draw(leaflet_html(lesson, leaflet, is_expired=_is_expired(lesson)))
    with st.container(key="lcscreen-entry"):
        if st.button(t("handbook.learn"), key="learn", type="primary"):
            st.switch_page(LESSONS, query_params={LESSON: lesson.key})
        print_button(t("handbook.print"))
        _to_list()
    draw(_foot(lesson))


def _whole(entries: Sequence[Published]) -> None:
    with st.container(key="lcscreen-whole"):
        page_title(t("handbook.title"), t("handbook.whole_lead", n=len(entries)))
        print_button(t("handbook.print_whole"))
        _to_list()
    pages = ((each.lesson, each.lesson.leaflet) for each in in_order(entries))
    draw(join(*(_page(lesson, leaflet) for lesson, leaflet in pages if leaflet)))


def _page(lesson: Lesson, leaflet: Leaflet) -> Html:
    title, foot = tactic_name(lesson.tactic), _foot(lesson)
    return leaflet_html(lesson, leaflet, is_expired=_is_expired(lesson), title=title, foot=foot)


def _foot(lesson: Lesson) -> Html:
    return foot_html(lesson, f"{settings().base_url}/bai-hoc?{LESSON}={lesson.key}")


def _is_expired(lesson: Lesson) -> bool:
    return lesson.valid_until < utc_now().date()


def _to_list() -> None:
    if st.button(t("handbook.to_list"), key="to-list"):
        st.query_params.clear()
        st.rerun()


show()
