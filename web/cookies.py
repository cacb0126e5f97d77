"""The cookies of the product: who is signed in, and what ties a form to the browser it was sent to."""

from __future__ import annotations

import re

from starlette.requests import HTTPConnection
from starlette.responses import Response

from access.sign_ins import ABSOLUTE, GUEST, hash_token
from settings import Settings

SESSION = "lachan"
FORM = "lachan_bieu"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def read_token(connection: HTTPConnection, name: str = SESSION) -> str | None:
    """The token in the cookie, if it has a token's shape."""
    value = connection.cookies.get(name, "")
    return value if _TOKEN.fullmatch(value) else None


def read_token_hash(connection: HTTPConnection) -> str:
    """The hash of the session token, or `guest` when there is none; says nothing of its being good."""
    token = read_token(connection)
    return hash_token(token) if token else GUEST


def set_session(response: Response, settings: Settings, token: str) -> None:
    """Hand the browser its session token."""
    _set(response, settings, SESSION, token, "/", int(ABSOLUTE.total_seconds()))


def clear_session(response: Response, settings: Settings) -> None:
    """Take the session token back."""
    clear(response, settings, SESSION, "/")


def set_short(response: Response, settings: Settings, name: str, value: str, path: str, seconds: int) -> None:
    """A cookie for one errand, sent to `path` only."""
    _set(response, settings, name, value, path, seconds)


def set_form(response: Response, settings: Settings, token: str) -> None:
    """Tie forms to this browser until it is closed."""
    _set(response, settings, FORM, token, "/", None)


def clear(response: Response, settings: Settings, name: str, path: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(name, path=path, secure=settings.secure_cookies, httponly=True, samesite="lax")


def _set(
    response: Response, settings: Settings, name: str, value: str, path: str, seconds: int | None
) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=path,
        secure=settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )
