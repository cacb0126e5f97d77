"""Choosing one unit out of a few or of hundreds: a search that folds accents, and buttons to touch.

Streamlit's own box for choosing finds nothing without the right accents.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import streamlit as st

from text import t
from text.formats import show_number
from text.vietnamese import holds_words
from ui.parts.markup import draw, el
from ui.parts.plain import plain

FEW = 8
MOST = 12


class Offered(Protocol):
    """What is known of a unit to be chosen; `depth` is 0 at the top of the sight."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def depth(self) -> int: ...


Line = TypeVar("Line", bound=Offered)


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit to be chosen, where there are no figures of it."""

    code: str
    name: str
    depth: int


def choose_unit(lines: Sequence[Offered], name_of_all: str | None, code: str) -> str:
    """The code of the unit to be shown, `code` unless another was touched; empty for all of them.

    `name_of_all` is offered first where there is no single unit above all others."""
    here = next((line.name for line in lines if line.code == code), name_of_all or "")
    # Another unit is another drawer, so that it shuts once one was chosen.
    with st.expander(t("office.unit.chosen", name=plain(here)), key=f"units-{code}"):
        words = _words(code) if len(lines) > FEW else ""
        fitting = [line for line in lines if holds_words(words, line.name, line.code)]
        pressed = _offer(fitting, "" if words else name_of_all, code)
        _hint(len(fitting))
    return code if pressed is None else pressed


def narrow(lines: Sequence[Line], key: str, kept: Collection[str] = ()) -> tuple[Line, ...]:
    """Of many units those that a search finds, accents folded, and those of the codes that are `kept`.

    Stands outside of a form, above a box of Streamlit's own that chooses among them."""
    if len(lines) <= FEW:
        return tuple(lines)
    words = st.text_input(
        t("office.unit.find"), placeholder=t("office.unit.find_hint"), key=f"narrow-{key}", width=360
    )
    return tuple(
        line for line in lines if line.code in kept or holds_words(words or "", line.name, line.code)
    )


def _words(code: str) -> str:
    return (
        st.text_input(
            t("office.unit.find"),
            placeholder=t("office.unit.find_hint"),
            key=f"unit-words-{code}",
            width=360,
        )
        or ""
    )


def _offer(lines: Sequence[Offered], name_of_all: str | None, code: str) -> str | None:
    """Buttons for the first units; the code of the one pressed."""
    offered = [(line.code, line.name, line.depth) for line in lines[:MOST]]
    if name_of_all:
        offered.insert(0, ("", name_of_all, 0))
    pressed = None
    with st.container(key="lcunits"):
        for option, name, depth in offered:
            label = f"{'– ' * depth}{plain(name)}"
            if st.button(label, key=f"unit-{option}", disabled=option == code, type="tertiary"):
                pressed = option
    return pressed


def _hint(found: int) -> None:
    if not found:
        draw(el("p", t("office.unit.none_found"), cls="lc-mute"))
    elif found > MOST:
        draw(el("p", t("office.unit.more", n=show_number(found - MOST)), cls="lc-mute"))
