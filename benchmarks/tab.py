"""A browser tab that speaks Streamlit's protocol, with just what is needed to click and to answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets import Origin
from websockets.sync.client import ClientConnection, connect

from benchmarks.servers import Server

FINAL = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)

STEP = "-place-"


class NoWidget(LookupError):
    """The page does not show what was to be clicked."""


@dataclass(frozen=True, slots=True)
class Widget:
    """A widget as the last run sent it."""

    kind: str
    proto: Any
    fragment: str


@dataclass
class Tab:
    """One tab; `widgets` are those of the last run."""

    socket: ClientConnection
    query: str = ""
    page: str = ""
    page_hash: str = ""
    widgets: list[Widget] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(self, page: str) -> float:
        """Go to a page by its path; returns the seconds until it stands."""
        self.page, self.query, self.page_hash = page, "", ""
        return self._run()

    def click(self, key: str) -> float:
        """Press the button whose key (or words) end so; returns the seconds until the page stands."""
        button = self.find("button", key)
        states = [state for w in self.widgets if (state := _answer(w))]
        return self._run([*states, WidgetState(id=button.proto.id, trigger_value=True)], button.fragment)

    def find(self, kind: str, key: str) -> Widget:
        """The first widget of a kind whose id or label ends so; raises NoWidget."""
        for widget in self.widgets:
            if widget.kind == kind and (widget.proto.id.endswith(key) or widget.proto.label == key):
                return widget
        raise NoWidget(f"{kind} {key}: {self.faults}")

    def find_step(self) -> str:
        """The id of the next step that can be put in order; empty where nothing is to be."""
        steps = (w.proto.id for w in self.widgets if w.kind == "button" and STEP in w.proto.id)
        return next(steps, "")

    def put_in_order(self) -> bool:
        """Tap all steps of the question; whether there were any."""
        is_asked = bool(self.find_step())
        while step := self.find_step():
            self.click(step)
        return is_asked

    def shows(self, kind: str, key: str) -> bool:
        """Whether there is such a widget."""
        try:
            return bool(self.find(kind, key))
        except NoWidget:
            return False

    def _run(self, states: list[WidgetState] | None = None, fragment: str = "") -> float:
        message = BackMsg()
        run = message.rerun_script
        run.query_string, run.fragment_id = self.query, fragment
        run.page_script_hash = self.page_hash
        if not self.page_hash:
            run.page_name = self.page
        run.widget_states.widgets.extend(states or [])
        run.context_info.timezone, run.context_info.locale = "Asia/Ho_Chi_Minh", "vi-VN"
        data = message.SerializeToString()
        began = time.perf_counter()
        self.socket.send(data)
        while not self._hear(ForwardMsg.FromString(self.socket.recv(timeout=30))):
            pass
        return time.perf_counter() - began

    def _hear(self, message: ForwardMsg) -> bool:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.widgets, self.page_hash = [], message.new_session.page_script_hash
        elif kind == "navigation":
            self.page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta":
            self._keep(message.delta)
        return kind == "script_finished" and message.script_finished in FINAL

    def _keep(self, delta: Any) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        kind = delta.new_element.WhichOneof("type")
        element = getattr(delta.new_element, kind) if kind else None
        if kind in ("exception", "alert"):
            self.faults.append(str(element)[:300])
        if getattr(element, "id", "") and kind:
            self.widgets.append(Widget(kind, element, delta.fragment_id))


@contextmanager
def open_tab(server: Server, token: str = "") -> Iterator[Tab]:
    """Connect as a browser that holds this session token."""
    with connect(
        f"ws://127.0.0.1:{server.port}/_stcore/stream",
        origin=Origin(f"http://127.0.0.1:{server.port}"),
        subprotocols=["streamlit", "PLACEHOLDER"],  # type: ignore[list-item]
        additional_headers={"Cookie": f"lachan={token}"} if token else {},
        max_size=None,
        proxy=None,
    ) as socket:
        yield Tab(socket)


def _answer(widget: Widget) -> WidgetState | None:
    """The first option of whatever can be chosen."""
    state = WidgetState(id=widget.proto.id)
    if widget.kind == "radio":
        state.string_value = widget.proto.options[0]
    elif widget.kind == "button_group":
        state.string_array_value.data.append(widget.proto.options[0].content)
    elif widget.kind == "checkbox":
        state.bool_value = True
    else:
        return None
    return state
