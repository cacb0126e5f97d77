"""What a process does once for all its runs gives each run the same."""

from __future__ import annotations

import pytest
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session

from ui.startup import keep_theme_ready

# Each session's first message holds the theme in these parts (AppSession._create_new_session_message).
SECTIONS = (
    "theme",
    "theme.light",
    "theme.dark",
    "theme.sidebar",
    "theme.light.sidebar",
    "theme.dark.sidebar",
)


def build() -> NewSession:
    """The themes as Streamlit puts them into the message that begins a run."""
    message = NewSession()
    for section in SECTIONS:
        part = message.custom_theme
        for name in section.split(".")[1:]:
            part = getattr(part, name)
        app_session._populate_theme_msg(part, section)
    return message


def test_a_theme_kept_ready_is_the_theme_that_streamlit_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    built = build()
    monkeypatch.setattr(app_session, "_populate_theme_msg", app_session._populate_theme_msg)
    keep_theme_ready()
    first, second = build(), build()
    assert built.custom_theme.dark.background_color == "#101827"
    assert first.SerializeToString(deterministic=True) == built.SerializeToString(deterministic=True)
    assert second == first


def test_no_run_changes_the_theme_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_session, "_populate_theme_msg", app_session._populate_theme_msg)
    keep_theme_ready()
    first = build()
    first.custom_theme.dark.background_color = "#000000"
    assert build().custom_theme.dark.background_color == "#101827"
