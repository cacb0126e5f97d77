"""Our own scripts in the browser, each a file of ui/scripts that the app itself serves under lachan.…"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from ui.parts.markup import el

FOLDER = Path(__file__).parent
NAMES = ("fresh", "picture", "print", "spot", "ticks")
MANIFEST = ComponentManifest("lachan", "1", [ComponentConfig(name, asset_dir="scripts") for name in NAMES])


def component(name: str, html: str) -> Any:
    """What mounts `html` with the script of that name; raises KeyError for a script there is not."""
    if name not in NAMES:
        raise KeyError(name)
    return _mount(get_bidi_component_manager(), name, html)


@cache
def _mount(manager: Any, name: str, html: str) -> Any:
    """Once for each manager, of which a process has one: declaring looks its file up on the disk."""
    # A script written into the page would need a weaker policy than a file of ours.
    if manager.get_component_asset_root(f"lachan.{name}") is None:
        manager.register_from_manifest(MANIFEST, FOLDER)
    return st.components.v2.component(f"lachan.{name}", html=html, js=f"{name}.js", isolate_styles=False)


def watch_screen() -> None:
    """From now on each new card or question is seen from its top (see ui.parts.frame.fresh_screen)."""
    with st.container(key="lcwatch"):
        component("fresh", "<i></i>")(key="watch")


def print_button(label: str) -> None:
    """A button that opens the browser's print window."""
    component("print", str(el("button", label, cls="lc-button", type="button")))(key="print")


def picture_button(label: str, name: str, chart: str) -> None:
    """A button that saves the chart of the key `chart` as a picture; `name` says which, for listeners."""
    button = el("button", label, cls="lc-button lc-small", type="button")
    component("picture", str(button))(key=f"picture-{chart}", data={"name": name, "chart": chart})
