"""A real server process, and a browser tab that speaks Streamlit's protocol to it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
from google.protobuf.json_format import MessageToJson  # type: ignore[import-untyped]
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
COMMANDS = {
    "streamlit run": "-m streamlit run {file} --server.port {port} --server.address 127.0.0.1",
    "uvicorn": "-m uvicorn {module}:app --port {port} --host 127.0.0.1",
}


@contextmanager
def serve(how: str, file: str, var: Path) -> Iterator[str]:
    """Run the ASGI app of `file` until the block ends; yields host:port."""
    port = _free_port()
    module = file.removesuffix(".py").replace("/", ".")
    words = [word.format(file=file, module=module, port=port) for word in COMMANDS[how].split()]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LACHAN_")}
    own = {"LACHAN_VAR": str(var), "LACHAN_SECRET_KEY": "khoa-thu", "PYTHONPATH": str(ROOT)}
    with (var / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env={**kept, **own}, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        _wait(port, process, var / "server.log")
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        try:
            if httpx2.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


@dataclass
class Tab:
    """One browser tab; `told` is what the tiny screen said last."""

    socket: ClientConnection
    session_id: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    def run(self, query: str = "") -> dict[str, Any]:
        """Ask for a run and wait for its end."""
        message = BackMsg()
        message.rerun_script.query_string = query
        self.send(message)
        self.texts = []
        while not self._hear(ForwardMsg.FromString(self._next())):
            pass
        return self.told

    def send(self, message: BackMsg) -> None:
        """Send anything."""
        self.socket.send(message.SerializeToString())

    def _next(self) -> bytes:
        data = self.socket.recv(timeout=PATIENCE)
        assert isinstance(data, bytes)
        return data

    def _hear(self, message: ForwardMsg) -> bool:
        sort = message.WhichOneof("type")
        if sort == "new_session":
            self.session_id = message.new_session.initialize.session_id
        elif sort == "delta":
            self._read(message)
        return sort == "script_finished"

    def _read(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        if element.WhichOneof("type") == "text" and element.text.body.startswith("{"):
            self.told = json.loads(element.text.body)
        self.texts.append(MessageToJson(element, ensure_ascii=False))


@contextmanager
def open_tab(
    host: str, token: str | None = None, session_id: str | None = None, headers: dict[str, str] | None = None
) -> Iterator[Tab]:
    """Connect as a browser does: cookie, origin, and perhaps a session to take up again."""
    sent = {**({"Cookie": f"lachan={token}"} if token else {}), **(headers or {})}
    protocols: list[Any] = ["streamlit", "PLACEHOLDER", *([session_id] if session_id else [])]
    with connect(
        f"ws://{host}/_stcore/stream",
        origin=Origin(f"http://{host}"),
        subprotocols=protocols,
        additional_headers=sent,
        max_size=None,
        proxy=None,
    ) as socket:
        yield Tab(socket)
