"""Files for everybody: our fonts and icons, and Streamlit's own bundle, compressed once per process."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from settings import ROOT
from web.bundle_words import translate

OURS = Path(__file__).parent / "static"
FONTS = ROOT / "ui" / "fonts"
PREFIX = "/tep"
BUNDLE_PREFIX = "/static/"
ONE_YEAR = "public, immutable, max-age=31536000"
ONE_DAY = "public, max-age=86400"
SERVED = {".svg", ".png", ".woff2"}
_TEXT_FONT = re.compile(r"@font-face\{font-family:Source Sans;[^}]*\}")
_ICON_FONT = re.compile(r"(@font-face\{font-family:Material Symbols Rounded;[^}]*)\}")
PACKED = {".js", ".css", ".svg", ".json", ".html", ".txt", ".wasm"}


@dataclass(frozen=True, slots=True)
class Packed:
    """A file ready for the wire."""

    body: bytes
    media_type: str
    etag: str


def routes() -> list[Route]:
    """/tep/fonts/…, /tep/… and the icon under the names that browsers and Streamlit guess."""

    def font(request: Request) -> Response:
        return _send(FONTS, request.path_params["name"], ONE_YEAR)

    def file(request: Request) -> Response:
        return _send(OURS, request.path_params["name"], ONE_DAY)

    def icon(request: Request) -> Response:
        return _send(OURS, "favicon.svg", ONE_DAY)

    return [
        Route(f"{PREFIX}/fonts/{{name}}", font, methods=["GET"]),
        Route(f"{PREFIX}/{{name}}", file, methods=["GET"]),
        Route("/favicon.ico", icon, methods=["GET"]),
        Route("/favicon.png", icon, methods=["GET"]),
    ]


class CompressedBundle:
    """Middleware: Streamlit sends 2.7 MB of script as it is; a browser that can gets it in 1 MB."""

    def __init__(self, app: ASGIApp, folder: Path) -> None:
        """`folder` is what Streamlit serves; its files never change while the process lives."""
        self.app = app
        self.folder = folder.resolve()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a compressible file, hand everything else on."""
        path = self._find(scope)
        if path is None:
            await self.app(scope, receive, send)
            return
        packed = await run_in_threadpool(pack, path)
        await _respond(packed, Headers(scope=scope))(scope, receive, send)

    def _find(self, scope: Scope) -> Path | None:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            return None
        if not scope["path"].startswith(BUNDLE_PREFIX) or not accepts_gzip(Headers(scope=scope)):
            return None
        path = (self.folder / scope["path"].lstrip("/")).resolve()
        is_ours = path.is_relative_to(self.folder / "static") and path.suffix in PACKED
        return path if is_ours and path.is_file() else None


def accepts_gzip(headers: Mapping[str, str]) -> bool:
    """Whether the browser says that it reads gzip."""
    for part in headers.get("accept-encoding", "").split(","):
        coding, _, weight = part.partition(";")
        if coding.strip().lower() in {"gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0"}
    return False


@lru_cache(maxsize=2_000)
def pack(path: Path) -> Packed:
    """Read and compress a file; the whole bundle takes some 6 MB once all of it was asked for."""
    content = path.read_bytes()
    if path.suffix == ".css":
        content = lighten(content.decode()).encode()
    elif path.suffix == ".js":
        content = translate(path.name, content.decode()).encode()
    return pack_bytes(content, mimetypes.guess_type(path.name)[0] or "application/octet-stream")


def lighten(css: str) -> str:
    """Streamlit's style without two fonts that each first visit would load: 550 KB for nothing.

    Its text font shows for a blink, before our theme arrives. Its icon font is loaded ahead by a script that
    asks for a blank; told that it has none, the browser waits until a page really shows an icon."""
    css = _TEXT_FONT.sub("", css)
    return _ICON_FONT.sub(r"\1;unicode-range:U+30-39,U+5F,U+61-7A}", css)


def pack_bytes(content: bytes, media_type: str) -> Packed:
    """Compress as hard as gzip can, for it happens once."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:24]}-gz"'
    return Packed(gzip.compress(content, 9, mtime=0), media_type, etag)


def _respond(packed: Packed, headers: Headers) -> Response:
    sent = {"etag": packed.etag, "cache-control": ONE_YEAR, "vary": "accept-encoding"}
    if headers.get("if-none-match") == packed.etag:
        return Response(status_code=304, headers=sent)
    return Response(packed.body, 200, {**sent, "content-encoding": "gzip"}, packed.media_type)


def _send(folder: Path, name: str, caching: str) -> Response:
    path = folder / name
    if path.parent != folder or path.suffix not in SERVED or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, headers={"cache-control": caching})
