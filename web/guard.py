"""Middleware that every request meets first: shut doors, headers that protect, and who is asking."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.cookies import read_token_hash
from web.errors import missing

USER_HEADER = b"x-app-user"
CORE = "/_stcore/"
# What the browser's side of Streamlit asks for; whatever else a version may add stays shut.
OPEN = {"/_stcore/health", "/_stcore/host-config", "/_stcore/stream"}
UPLOADS = "/_stcore/upload_file/"
OWN_COMPONENTS = "/_stcore/bidi-components/lachan."
METRICS = "/_stcore/metrics"
OWN_METRICS = "/metrics"
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:]+\](:\d+)?")

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


class ShutDoors:
    """Streamlit's agent and metrics stay inside; `/metrics` answers the machine itself only."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 404 for what nobody outside should ask."""
        path = scope.get("path", "")
        if scope["type"] == "http" and path in {OWN_METRICS, METRICS} and is_local(scope):
            await self.app({**scope, "path": METRICS, "raw_path": METRICS.encode()}, receive, send)
        elif scope["type"] in {"http", "websocket"} and is_shut(path):
            await _refuse(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class SafeHeaders:
    """Adds the security headers that a response does not bring itself."""

    def __init__(self, app: ASGIApp, script_hashes: Sequence[str], is_secure: bool) -> None:
        """`script_hashes` are the inline scripts of the shell; `is_secure` promises https for a year."""
        self.app = app
        self.script_hashes = tuple(script_hashes)
        self.headers = dict(HEADERS)
        if is_secure:
            self.headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wrap the sending of a response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        policy = content_policy(self.script_hashes, Headers(scope=scope).get("host", ""))

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent = MutableHeaders(scope=message)
                for name, value in (("content-security-policy", policy), *self.headers.items()):
                    sent.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_safely)


class Identity:
    """Says in a header, that no client can send, whose cookie came; and drops frames nobody may send."""

    def __init__(self, app: ASGIApp, is_forbidden: Callable[[bytes], bool]) -> None:
        """`is_forbidden` judges one frame that a browser sent."""
        self.app = app
        self.is_forbidden = is_forbidden

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set the header for requests and sockets alike; reads no database."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        is_socket = scope["type"] == "websocket"
        await self.app(_identified(scope), self._filter(receive) if is_socket else receive, send)

    def _filter(self, receive: Receive) -> Receive:
        async def receive_allowed() -> Message:
            message = await receive()
            while message.get("bytes") and self.is_forbidden(message["bytes"]):
                message = await receive()
            return message

        return receive_allowed


def is_shut(path: str) -> bool:
    """Whether nobody outside may ask for this path."""
    return path.startswith(CORE) and path not in OPEN and not path.startswith((UPLOADS, OWN_COMPONENTS))


def is_local(scope: Scope) -> bool:
    """Whether the request came from this machine and through no proxy."""
    client = scope.get("client")
    if not client or any(name in Headers(scope=scope) for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False


def content_policy(script_hashes: Sequence[str], host: str) -> str:
    """What the app's pages may load: nothing from elsewhere, no inline script but the known ones."""
    # Old Safari does not count a socket to the same host as 'self'.
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            f"connect-src 'self'{sockets}",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _identified(scope: Scope) -> Scope:
    kept = [(name, value) for name, value in scope["headers"] if name.lower() != USER_HEADER]
    user = read_token_hash(HTTPConnection({**scope, "headers": kept}))
    return {**scope, "headers": [*kept, (USER_HEADER, user.encode("ascii"))]}


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await missing()(scope, receive, send)
