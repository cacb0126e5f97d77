"""What a process does once for all its runs gives each run the same."""

from __future__ import annotations

from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from streamlit import string_util
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from ui.startup import keep_labels_read, keep_theme_ready, pass_over_idle_sessions

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


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> WebsocketSessionManager:
    """An has a message due, Bình has none, and the run of Chi ends once its last one is sent."""
    for name in ("list_active_sessions", "list_sessions", "num_active_sessions"):
        monkeypatch.setattr(WebsocketSessionManager, name, getattr(WebsocketSessionManager, name))
    pass_over_idle_sessions()
    made = WebsocketSessionManager(MemorySessionStorage(), Mock(), Mock(), Mock())
    for name, queue, is_ending in (("an", ["message"], False), ("binh", [], False), ("chi", [], True)):
        session = SimpleNamespace(_browser_queue=SimpleNamespace(_queue=queue), _settle_pending=is_ending)
        made._active_session_info_by_id[name] = SimpleNamespace(session=session)  # type: ignore[assignment]
    return made


def test_the_loop_goes_through_those_who_wait_for_something(manager: WebsocketSessionManager) -> None:
    waiting = [info.session for info in manager.list_active_sessions()]
    assert waiting == [manager._active_session_info_by_id[name].session for name in ("an", "chi")]


def test_idle_sessions_stay_open_and_are_counted(manager: WebsocketSessionManager) -> None:
    assert len(manager.list_sessions()) == 3
    assert manager.num_active_sessions() == 3


def test_a_real_session_has_what_tells_whether_it_waits() -> None:
    """The names that are read are Streamlit's own; its version is pinned."""
    names = app_session.AppSession.__init__.__code__.co_names
    assert {"_browser_queue", "_settle_pending"} <= set(names)
    assert ForwardMsgQueue()._queue == []


def test_a_label_is_searched_for_an_emoji_once(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = string_util.extract_leading_emoji
    monkeypatch.setattr(string_util, "extract_leading_emoji", plain)
    keep_labels_read()
    kept = string_util.extract_leading_emoji
    for label in ("Gọi lại số chính thức", "😀 Chưa chắc", "", "Có"):
        assert kept(label) == kept(label) == plain(label)
