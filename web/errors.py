"""What people see when something is missing, refused or broken: a sentence and a way on, never a trace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from access.viewer import Refused
from text import t
from web import pages
from web.viewers import NeedsSignIn, local_path, path_of, see_other, sign_in_path

STREAMLIT = ("/_stcore/", "/media/", "/component/", "/static/")
WORDS = {
    403: ("signin.error.refused_title", "access.refused"),
    404: ("signin.error.missing_title", "signin.error.missing"),
    413: ("signin.error.too_large_title", "signin.error.too_large"),
    500: ("signin.error.broken_title", "signin.error.broken"),
}
OTHER = ("signin.error.method_title", "signin.error.method")


class Elsewhere(BaseRoute):
    """The last route of ours: an address that is nobody's is missing, not an empty shell in English."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Everything that Streamlit does not serve itself."""
        is_ours = scope["type"] == "http" and not scope["path"].startswith(STREAMLIT)
        return (Match.FULL, {}) if is_ours else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """404, or the same address without its last slash."""
        await _answer(scope["path"], scope["method"])(scope, receive, send)


def handlers() -> Mapping[Any, Callable[[Request, Any], Response]]:
    """What to answer for each sort of exception."""
    return {
        HTTPException: _on_status,
        Refused: _on_refused,
        NeedsSignIn: _on_stranger,
        Exception: _on_fault,
    }


def missing() -> Response:
    """The page for an address that is nobody's."""
    return _page(404)


def _answer(path: str, method: str) -> Response:
    # Streamlit's script looks for its server below the page it is on, before it looks at the top.
    if "/_stcore/" in path:
        return PlainTextResponse("", 404)
    bare = "/" + path.strip("/")
    return see_other(local_path(bare)) if path != bare and method == "GET" else missing()


def _on_status(request: Request, error: HTTPException) -> Response:
    if request.url.path.startswith(STREAMLIT):
        return PlainTextResponse(error.detail, error.status_code, error.headers)
    response = _page(error.status_code)
    response.headers.update(error.headers or {})
    return response


def _on_refused(request: Request, error: Refused) -> Response:
    return _page(403, str(error))


def _on_stranger(request: Request, error: NeedsSignIn) -> Response:
    back_to = path_of(request) if request.method == "GET" else "/"
    return see_other(sign_in_path(back_to))


def _on_fault(request: Request, error: Exception) -> Response:
    return _page(500)


def _page(status: int, text: str | None = None) -> Response:
    title, sentence = WORDS.get(status, OTHER)
    return pages.message(t(title), text or t(sentence), ("/", t("signin.back")), status)
