"""Lessons in rows to choose from: title, minutes and standing; what is chosen is named in the address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from lessons.library import Published
from lessons.paths import in_order
from text import t, words
from text.vietnamese import holds_words
from ui.parts.plain import plain


def draw_rows(parameter: str, rows: Iterable[tuple[str, str, str]], key: str) -> None:
    """One button for each (key, title, note); the key of the one that is pressed goes into the address.

    No links: to the page that is open already, Streamlit would go without changing the address.
    """
    with st.container(key=f"lcrows-{key}"):
        for name, title, note in rows:
            if st.button(f"**{plain(title)}** {plain(note)}", key=f"{key}-{name}", width="stretch"):
                st.query_params.from_dict({parameter: name})
                st.rerun()


def search_field(label: str, hint: str) -> str:
    """Words to look for, kept in the address."""
    return st.text_input(label, placeholder=hint, key="tim", bind="query-params", width="stretch").strip()


def find_lessons(sought: str, published: Sequence[Published]) -> tuple[Published, ...]:
    """Lessons whose title, summary, tactic or text has every word, accents and đ aside; titles first."""
    found = [each for each in in_order(published) if holds_words(sought, *_told(each))]
    return tuple(sorted(found, key=lambda each: not holds_words(sought, each.lesson.title)))


def tactic_name(key: str) -> str:
    """A tactic in words; its key while it has none."""
    return t(f"tactic.{key}") if f"tactic.{key}" in words() else key


def _told(published: Published) -> tuple[str, ...]:
    lesson = published.lesson
    cards = (getattr(card, name, "") for card in lesson.cards for name in ("title", "body", "sentence"))
    return (lesson.title, lesson.summary, tactic_name(lesson.tactic), *cards)
