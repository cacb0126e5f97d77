"""What is done once when a process starts: options are checked, rooms loaded, memory settled."""

from __future__ import annotations

import gc
import importlib
import logging
import pkgutil
import threading
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import streamlit as st
from streamlit import string_util
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.session_manager import ActiveSessionInfo, SessionInfo
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from access.viewer import Refused
from db.engine import Database
from db.shape import find_fault
from settings import ROOT
from text import t

HEAD_START = 2.0
"""Seconds that the first page has the process for itself."""
LABELS = 4_096
"""Labels kept; the options of all items and the words of the interface are fewer."""
ROOMS = ("campaign", "lessons", "quizzes", "outreach", "analytics", "ui")
# Scripts that Streamlit runs itself; importing one would run it.
SCRIPTS = ("ui.main", "ui.pages")
OPTIONS: Mapping[str, object] = {
    "runner.postScriptGC": False,
    "runner.magicEnabled": False,
    "server.fileWatcherType": "none",
    "server.trustedUserHeaders": {"X-App-User": "uid"},
    "client.showErrorDetails": "none",
    "browser.gatherUsageStats": False,
}
logger = logging.getLogger("lachan")
_build_theme = app_session._populate_theme_msg


def check_options() -> None:
    """Raise RuntimeError unless the hidden options hold: without one, names could be forged or one
    process would serve 20 people instead of 1,000."""
    wrong = [name for name, wanted in OPTIONS.items() if st.get_option(name) != wanted]
    # A file watcher costs speed, not safety: a developer may ask for it.
    wrong = [name for name in wrong if name != "server.fileWatcherType"]
    if wrong:
        raise RuntimeError(t("signin.options", names=", ".join(wrong), folder=ROOT))


def check_database(database: Database) -> None:
    """Tell whoever starts the app, in one sentence, when nobody can be served from this database yet.

    The process stays: it answers /readyz with the same reason, and may outlast what is wrong.
    """
    fault = find_fault(database)
    if fault:
        logger.error(t(f"manage.database.{fault}"))


def keep_navigation_ours() -> None:
    """Stop Streamlit from taking ui/pages for its own menu in the first run of a process, which would
    answer the first address that anybody opens with a "Page not found" in English."""
    PagesManager.uses_pages_directory = False


def keep_theme_ready() -> None:
    """Let each run copy the theme, which never changes while a process lives.

    Streamlit sends it with every run and each time builds it anew from some 400 options, which takes more
    than all else that it does for a page with one button.
    """
    ready: dict[str, CustomThemeConfig] = {}

    def copy(msg: CustomThemeConfig, section: str = "theme") -> None:
        if section not in ready:
            ready[section] = CustomThemeConfig()
            _build_theme(ready[section], section)
        # Touching a part that has nothing set would tell the browser that there is one.
        if ready[section].ByteSize():
            msg.MergeFrom(ready[section])

    app_session._populate_theme_msg = copy


def pass_over_idle_sessions() -> None:
    """Let the loop that sends messages go through the sessions that have some, not through all.

    Streamlit empties the queue of each open session some two hundred times a second, so that a thousand
    people who read cost as much as those who answer. All sessions stay in every other listing.
    """

    def list_waiting(self: WebsocketSessionManager) -> list[ActiveSessionInfo]:
        return [each for each in list(self._active_session_info_by_id.values()) if _is_waiting(each.session)]

    def list_all(self: WebsocketSessionManager) -> list[SessionInfo]:
        return [*self._active_session_info_by_id.values(), *self._session_storage.list()]  # type: ignore[list-item]

    def count(self: WebsocketSessionManager) -> int:
        return len(self._active_session_info_by_id)

    WebsocketSessionManager.num_active_sessions = count  # type: ignore[method-assign, assignment]
    WebsocketSessionManager.list_active_sessions = list_waiting  # type: ignore[method-assign]
    WebsocketSessionManager.list_sessions = list_all  # type: ignore[method-assign]


def keep_labels_read() -> None:
    """Look for an emoji at the head of a label once, not in each run: the pattern names all of them."""
    string_util.extract_leading_emoji = lru_cache(LABELS)(string_util.extract_leading_emoji)


def warm_in_background() -> None:
    """Load what later visitors would otherwise wait for, while the door is already open.

    The very first one loads what their page needs, and would only share the processor with the rest.
    """
    threading.Thread(target=_warm, name="warm", daemon=True).start()


def show_failure(error: Exception) -> bool:
    """What a screen shows in place of a trace; the trace goes to the log. True: nothing else is shown."""
    if isinstance(error, Refused):
        st.error(str(error))
        return True
    logger.error("a screen failed", exc_info=error)
    st.error(f"{t('signin.error.broken_title')}. {t('signin.error.broken')}")
    return True


def _is_waiting(session: app_session.AppSession) -> bool:
    return bool(session._browser_queue._queue) or session._settle_pending


def _warm() -> None:
    time.sleep(HEAD_START)
    for name in _modules():
        importlib.import_module(name)
    # Full collections walk everything that was ever imported, for nothing; what comes later is small.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _modules() -> Iterator[str]:
    for room in ROOMS:
        if Path(ROOT, room, "__init__.py").exists():
            yield from _modules_of(room)


def _modules_of(package: str) -> Iterator[str]:
    yield package
    folder = str(ROOT.joinpath(*package.split(".")))
    for module in pkgutil.iter_modules([folder]):
        name = f"{package}.{module.name}"
        if name not in SCRIPTS:
            yield from _modules_of(name) if module.ispkg else (name,)
