"""The list of lessons, and one lesson card by card; which one and where is in the address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Literal

import streamlit as st

from access.viewer import Refused, Viewer
from lessons.library import Published, list_lessons
from lessons.paths import line_of, list_line, list_new, neighbours
from lessons.progress import LessonLine, Reading, answer_check, list_lines, open_lesson, visit_card
from lessons.schema import (
    PATHS,
    TRACKS,
    AnyCard,
    CheckCard,
    Lesson,
    MessageCard,
    Path,
    PictureCard,
    RememberCard,
    StepsCard,
    TextCard,
    Track,
)
from lessons.search import find_lessons, tactic_name
from text import t
from text.formats import show_day, utc_now
from ui.lanes import in_lane
from ui.lesson_rows import draw_rows, search_field, tell_found
from ui.parts.bars import progress_html
from ui.parts.cards import Tone, card, card_html, card_text_html, empty_state, notice, tag_html
from ui.parts.frame import Entry, fresh_screen, page_title, step_header
from ui.parts.markup import Html, draw, el
from ui.parts.picture import picture_html
from ui.parts.rich_text import rich_text
from ui.parts.sources import sources_html
from ui.parts.stimulus import message_card_html
from ui.rerun import draw_again, leave_address, was_pressed
from ui.resources import database, settings
from ui.session import NOTICE, looking
from ui.theme import DARK_TOKENS, TOKENS

LESSON, PLACE, REVISION = "bai", "the", "ban"
LINE = "lo"
"""The path or track from which the lesson was opened, and along which it goes on."""
MOST_BEGUN = 2
PLACE_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
REVISION_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
LIST, HANDBOOK = "pages/lessons.py", "pages/handbook.py"


def show() -> None:
    """One lesson when the address names one, otherwise the list."""
    key = st.query_params.get(LESSON)
    if key:
        _lesson(key)
    else:
        _list()


def _list() -> None:
    """What was begun, then one path or track, or what a search finds."""
    # What is looked for stays in the address; the lesson that was open does not.
    if not {"tim", "nhom"} & st.query_params.to_dict().keys():
        leave_address()
    with looking() as (tx, viewer):
        published = list_lessons(tx)
        lines = list_lines(tx, viewer, published, tuple(p.lesson.key for p in published))
        new = list_new(tx, utc_now())
    page_title(t("lessons.title"), t("lessons.lead"))
    if not lines:
        empty_state(t("lessons.empty_title"), t("lessons.empty"))
        return
    notes = {line.lesson.key: _note(line, line.lesson.key in new) for line in lines}
    line = ""
    sought = search_field(t("lessons.search"), t("lessons.search_hint"))
    if sought:
        shown = find_lessons(sought, published)
        tell_found(len(shown))
        # A lesson may be found by a name that its title does not have.
        notes = {e.lesson.key: f"{tactic_name(e.lesson.tactic)} · {notes[e.lesson.key]}" for e in shown}
    else:
        _begun(line for line in lines if line.status == "open")
        line, shown = _chosen(published)
    rows = ((each.lesson.key, each.lesson.title, notes[each.lesson.key]) for each in shown)
    draw_rows(LESSON, rows, "lessons", **_along(line))
    st.page_link(HANDBOOK, label=t("lessons.handbook"))


def _chosen(published: Sequence[Published]) -> tuple[str, tuple[Published, ...]]:
    """The path or track that is chosen, and its lessons; those for everybody at first."""
    names: dict[str, Path | Track] = {t(f"path.{path}.title"): path for path in PATHS}
    names |= {t(f"track.{track}"): track for track in TRACKS}
    lists = {label: list_line(name, published) for label, name in names.items()}
    labels = [label for label, shown in lists.items() if shown]
    chosen = st.pills(
        t("lessons.lists"),
        labels,
        default=labels[0],
        required=True,
        key="nhom",
        bind="query-params",
        label_visibility="collapsed",
    )
    leads = {t(f"path.{path}.title"): t(f"path.{path}.lead") for path in PATHS}
    shown = lists[chosen]
    minutes = t("lessons.in_all", n=len(shown), minutes=sum(each.lesson.minutes for each in shown))
    draw(el("p", f"{leads.get(chosen, '')} {minutes}".strip(), cls="lc-mute"))
    return names[chosen], shown


def _begun(lines: Iterable[LessonLine]) -> None:
    for line in islice(lines, MOST_BEGUN):
        lesson, total = line.lesson, len(line.lesson.cards)
        status = t("lessons.open", card=line.seen, total=total)
        with card(f"lesson-{lesson.key}"):
            draw(card_text_html(lesson.title, "", f"{status} · {_minutes(lesson)}", "amber"))
            draw(progress_html(line.seen, total, status))
            if st.button(t("lessons.continue"), key=f"open-{lesson.key}"):
                st.query_params.from_dict({LESSON: lesson.key})
                st.rerun()


def _note(line: LessonLine, is_new: bool) -> str:
    """Minutes and standing; of what nobody has begun, whether it has only just come."""
    if line.status == "new":
        return f"{_minutes(line.lesson)} · {t('lessons.just_in')}" if is_new else _minutes(line.lesson)
    status = t(f"lessons.{line.status}", card=line.seen, total=len(line.lesson.cards))
    return f"{_minutes(line.lesson)} · {status}"


def _minutes(lesson: Lesson) -> str:
    return t("lessons.minutes", n=lesson.minutes)


@st.fragment
@in_lane
def _lesson(key: str) -> None:
    """One card; everything it needs is in the address and the database."""
    now = utc_now()
    try:
        with looking() as (tx, viewer):
            reading = open_lesson(tx, viewer, key, _revision())
    except Refused as refusal:
        _refuse(str(refusal))
        return
    place = _place(reading)
    if (onward := _step(reading, place, was_pressed)) is not None:
        place = _go(reading, onward)
    shown = reading.lesson.cards[place]
    if isinstance(shown, CheckCard) and was_pressed(_answer_key(shown)):
        reading = _take(viewer, reading, shown)
    is_new = shown.id != reading.card_id or shown.id not in reading.visited
    if is_new and not reading.is_complete:
        with database().write() as tx:
            reading = visit_card(tx, viewer, key, shown.id, now)
    _draw_card(viewer, reading, shown, place)
    if place < len(reading.lesson.cards) - 1:
        _steer(reading, shown, place)
    else:
        _end(reading, shown, place)


def _refuse(reason: str) -> None:
    page_title(t("lessons.title"))
    if empty_state(t("nav.refused"), reason, t("lessons.to_list")):
        st.switch_page(LIST)


def _place(reading: Reading) -> int:
    asked = st.query_params.get(PLACE, "")
    is_there = PLACE_NUMBER.fullmatch(asked) and int(asked) <= len(reading.lesson.cards)
    return int(asked) - 1 if is_there else reading.place


def _revision() -> int | None:
    """The revision that this tab goes through, once it has moved from card to card."""
    asked = st.query_params.get(REVISION, "")
    return int(asked) if REVISION_NUMBER.fullmatch(asked) else None


def _go(reading: Reading, place: int) -> int:
    """Name the card in the address; returns its place."""
    st.query_params.update({PLACE: str(place + 1), REVISION: str(reading.revision_id)})
    return place


def _draw_card(viewer: Viewer, reading: Reading, shown: AnyCard, place: int) -> None:
    total = len(reading.lesson.cards)
    label = t("lessons.card", n=place + 1, total=total)
    step_header(label, place + 1, total, back=Entry(LIST, t("lessons.title")))
    with fresh_screen(place):
        if isinstance(shown, CheckCard):
            page_title(shown.title)
            _check(viewer, reading, shown)
            return
        page_title(shown.title, shown.lead if isinstance(shown, StepsCard | MessageCard) else "")
        draw(_card_html(shown))


def _card_html(shown: AnyCard) -> Html:
    match shown:
        case TextCard():
            return card_html(rich_text(shown.body))
        case StepsCard():
            steps = (el("li", el("strong", s.title), el("span", s.text, cls="lc-mute")) for s in shown.steps)
            return card_html(el("ol", *steps, cls="lc-steps"))
        case MessageCard():
            return message_card_html(shown)
        case PictureCard():
            return _picture_html(shown)
        case RememberCard():
            body = rich_text(shown.body) if shown.body else ""
            return card_html(el("p", shown.sentence, cls="lc-remember"), body, tone="safe")
    return card_html()


def _picture_html(shown: PictureCard) -> Html:
    image = picture_html(shown.svg, shown.alt, TOKENS, DARK_TOKENS)
    return card_html(image, el("p", shown.caption, cls="lc-mute") if shown.caption else "")


def _check(viewer: Viewer, reading: Reading, shown: CheckCard) -> None:
    """A question with feedback at once; the first answer is kept, and who reads again is not asked again."""
    given = reading.answers.get(shown.id)
    draw(el("h2", shown.question, cls="lc-question"))
    if given is None and not reading.is_complete:
        _ask(viewer, reading, shown)
        return
    remarks = (_remark_html(shown, option, given) for option in range(len(shown.options)))
    draw(el("div", *remarks, cls="lc-stack"))


def _ask(viewer: Viewer, reading: Reading, shown: CheckCard) -> None:
    chosen = st.radio(
        shown.question,
        [option.text for option in shown.options],
        index=None,
        label_visibility="collapsed",
        key=_check_key(shown),
    )
    if st.button(t("parts.submit"), type="primary", key=_answer_key(shown), disabled=chosen is None):
        _take(viewer, reading, shown)
        draw_again()


def _take(viewer: Viewer, reading: Reading, shown: CheckCard) -> Reading:
    """Store the option that is chosen."""
    words = [option.text for option in shown.options]
    chosen = st.session_state.get(_check_key(shown))
    if chosen not in words:
        return reading
    with database().write() as tx:
        return answer_check(tx, viewer, reading.lesson.key, shown.id, words.index(chosen), utc_now())


def _check_key(shown: CheckCard) -> str:
    return f"check-{shown.id}"


def _answer_key(shown: CheckCard) -> str:
    return f"answer-{shown.id}"


def _remark_html(shown: CheckCard, place: int, given: int | None) -> Html:
    option = shown.options[place]
    state = ("right" if option.right else "wrong") + ("_chosen" if place == given else "")
    tone: Tone = "safe" if option.right else "risk" if place == given else ""
    label = tag_html(t(f"parts.feedback.{state}"), tone) if option.right or place == given else ""
    return card_html(label, el("p", el("strong", option.text)), el("p", option.why, cls="lc-mute"), tone=tone)


def _steer(reading: Reading, shown: AnyCard, place: int, *, goes_on: bool = False) -> None:
    """Buttons of this very card: a second click on one meets another card, so that none is passed over."""
    last = place == len(reading.lesson.cards) - 1
    waits = isinstance(shown, CheckCard) and not reading.is_complete and shown.id not in reading.answers
    pressed: dict[str, bool] = {}
    with st.container(key="lcsteer", horizontal=True, wrap=False):
        if place > 0:
            pressed[_back(place)] = st.button(t("lessons.back"), key=_back(place))
        words = t("lessons.finish" if last else "lessons.next")
        kind: Literal["primary", "secondary"] = "secondary" if waits or goes_on else "primary"
        pressed[_next(place)] = st.button(words, type=kind, key=_next(place), disabled=waits)
    onward = _step(reading, place, lambda key: pressed.get(key, False))
    if onward is not None:
        _go(reading, onward)
        draw_again()


def _step(reading: Reading, place: int, is_pressed: Callable[[str], bool]) -> int | None:
    """Where the button that was pressed on this card leads; None if none was."""
    if is_pressed(_back(place)):
        return place - 1
    if not is_pressed(_next(place)):
        return None
    return place + 1 if place + 1 < len(reading.lesson.cards) else _finish(reading)


def _back(place: int) -> str:
    return f"back-{place}"


def _next(place: int) -> str:
    return f"next-{place}"


def _finish(reading: Reading) -> int:
    """Home when all is done; otherwise the place of the first card that was passed over."""
    for place, shown in enumerate(() if reading.is_complete else reading.lesson.cards):
        if shown.id not in reading.visited or (
            isinstance(shown, CheckCard) and shown.id not in reading.answers
        ):
            return place
    st.session_state[NOTICE] = t("lessons.finished", title=reading.lesson.title)
    st.switch_page("pages/home.py")


def _sources(lesson: Lesson) -> None:
    with st.expander(t("lessons.sources")):
        valid = {"reviewed_on": show_day(lesson.reviewed_on), "valid_until": show_day(lesson.valid_until)}
        draw(sources_html(lesson.sources, lesson.law))
        draw(el("p", t("lessons.reviewed", **valid), cls="lc-mute"))
        draw(el("p", t("lessons.address", address=f"{settings().base_url}/bai-hoc?bai={lesson.key}")))
    if lesson.valid_until < utc_now().date():
        notice(t("lessons.expired"), "amber")


def _end(reading: Reading, shown: AnyCard, place: int) -> None:
    """Once all is done the next lesson is one tap away, and home another; below, the sources."""
    key, line = reading.lesson.key, st.query_params.get(LINE, "")
    with looking() as (tx, viewer):
        published = list_lessons(tx)
        keys = tuple(each.lesson.key for each in published)
        lines = list_lines(tx, viewer, published, keys)
    done = {each.lesson.key for each in lines if each.status == "done"}
    before, after = neighbours(key, line_of(key, published, line), done)
    goes_on = reading.is_complete and after is not None
    if reading.is_complete and after:
        _onward(after.lesson, line)
    _steer(reading, shown, place, goes_on=goes_on)
    _sources(reading.lesson)
    around = (("after", None if goes_on else after), ("before", before))
    rows = [(each.lesson.key, each.lesson.title, t(f"lessons.{name}")) for name, each in around if each]
    draw_rows(LESSON, rows, "around", **_along(line))


def _onward(lesson: Lesson, line: str) -> None:
    with card("onward", "safe"):
        draw(card_text_html(lesson.title, lesson.summary, t("lessons.after_this", n=lesson.minutes), "safe"))
        if st.button(t("lessons.go_on"), type="primary", key="onward", width="stretch"):
            st.query_params.from_dict({LESSON: lesson.key, **_along(line)})
            st.rerun()


def _along(line: str) -> dict[str, str]:
    return {LINE: line} if line else {}


show()
