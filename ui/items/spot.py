"""spot: tap the suspicious parts in the message itself; every part is a button that stays pressed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from quizzes.kinds.contract import Face
from text import t
from ui.items import asking
from ui.parts.drawings import draw_with
from ui.parts.markup import Html, draw, el, lines

FOLDER = Path(__file__).parent
MANIFEST = ComponentManifest("lachan", "1", [ComponentConfig("spot", asset_dir="assets")])
NAME = "lachan.spot"
ROOM = '<div class="lc-spot stHtml"></div>'


def ask(face: Face, key: str) -> dict[str, Any] | None:
    """{"parts": [ids], "none": whether nothing was found}, once the button is pressed."""
    draw(el("h2", face.question, cls="lc-question"))
    picked = _tap(face, key)
    with st.container(key=f"lcoptions-{key}"):
        is_none = st.checkbox(
            t("quiz.spot.none"), key=f"{key}-none", on_change="ignore", width="stretch", disabled=bool(picked)
        )
    parts = [face.choices[number - 1].id for number in picked]
    fault = "" if parts or is_none else t("quiz.fault.spot")
    return asking.submit(key, {"parts": parts, "none": is_none}, fault)


def _tap(face: Face, key: str) -> tuple[int, ...]:
    """The message; returns the numbers of the parts that are pressed, as one reads them from 1."""
    manager = get_bidi_component_manager()
    # The script is a file of ours: one written into the page would need a weaker policy.
    if manager.get_component_asset_root(NAME) is None:
        manager.register_from_manifest(MANIFEST, FOLDER)
    mount = st.components.v2.component(NAME, html=ROOM, js="spot.js", isolate_styles=False)
    assert face.stimulus is not None
    html = draw_with(_button, face.stimulus, is_open=True)
    told = mount(
        key=f"{key}-parts",
        data={"html": html, "picked": _kept(f"{key}-parts")},
        default={"picked": []},
        on_picked_change=_keep_still,
    )
    return _sound(told.get("picked"), len(face.choices))


def _kept(key: str) -> list[int]:
    """What is pressed already, for a message that is drawn anew."""
    state = st.session_state.get(key)
    return list(state.get("picked") or []) if state else []


def _keep_still() -> None:
    """A tap changes nothing here: it is read where the message is drawn."""


def _sound(picked: object, total: int) -> tuple[int, ...]:
    """Numbers of parts that exist, whatever a browser sent."""
    told = picked if isinstance(picked, (list, tuple)) else ()
    numbers = {n for n in told if isinstance(n, int) and not isinstance(n, bool)}
    return tuple(sorted(n for n in numbers if 1 <= n <= total))


def _button(words: str, number: int) -> Html:
    return el("button", lines(words), type="button", cls="lc-part", data_part=number, aria_pressed="false")
