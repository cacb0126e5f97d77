"""Real server processes to be measured: the product, and a bare Streamlit app under the same settings."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from settings import ROOT

BARE = Path(__file__).parent / "bare"
CONFIG = Path(".streamlit", "config.toml")
PATIENCE = 60
PORTS = range(8700, 8720)
DEFAULTS = {
    "postScriptGC = false": "postScriptGC = true",
    'fileWatcherType = "none"': 'fileWatcherType = "auto"',
}


@dataclass(frozen=True, slots=True)
class Server:
    """A process that answers at 127.0.0.1:port."""

    pid: int
    port: int


@contextmanager
def product(var: Path, **environ: str) -> Iterator[Server]:
    """The product as it is run, on the data under `var`."""
    with _run(["-m", "streamlit", "run", str(ROOT / "app.py")], ROOT, var, environ) as server:
        yield server


@contextmanager
def product_with_defaults(var: Path) -> Iterator[Server]:
    """The product with Streamlit's own collection after each run and its file watcher."""
    config = (ROOT / CONFIG).read_text(encoding="utf-8")
    for ours, theirs in DEFAULTS.items():
        if ours not in config:
            raise RuntimeError(f"{CONFIG}: không còn dòng {ours}")
        config = config.replace(ours, theirs)
    folder = _write_config(var / "defaults", config)
    with _run(["-m", "uvicorn", "benchmarks.default_settings:app"], folder, var, {}) as server:
        yield server


@contextmanager
def bare(var: Path) -> Iterator[Server]:
    """One page with one button, under our config.toml and the same care for memory."""
    folder = _write_config(var / "bare", (ROOT / CONFIG).read_text(encoding="utf-8"))
    for file in BARE.glob("*.py"):
        shutil.copy(file, folder)
    with _run(["-m", "streamlit", "run", str(folder / "app.py")], folder, var, {}) as server:
        yield server


def _write_config(folder: Path, config: str) -> Path:
    (folder / CONFIG).parent.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG).write_text(config, encoding="utf-8")
    return folder


@contextmanager
def _run(words: list[str], folder: Path, var: Path, environ: Mapping[str, str]) -> Iterator[Server]:
    port = _free_port()
    is_uvicorn = "uvicorn" in words
    place = (
        ["--port", str(port)] if is_uvicorn else ["--server.port", str(port), "--server.address", "127.0.0.1"]
    )
    log_path = var / f"server-{port}.log"
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *words, *place], cwd=folder, env=_environ(var, environ), stdout=log, stderr=log
        )
    try:
        _wait(port, process, log_path)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environ(var: Path, more: Mapping[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LACHAN_", "STREAMLIT_"))}
    own = {"LACHAN_VAR": str(var), "LACHAN_SECRET_KEY": "khoa-do-toc-do", "PYTHONPATH": str(ROOT)}
    return {**kept, **own, **more}


def _free_port() -> int:
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError(f"không còn cổng trống trong {PORTS}")


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        if _is_healthy(port):
            return
        time.sleep(0.01)
    raise RuntimeError(log.read_text(encoding="utf-8", errors="replace")[-2_000:])


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
