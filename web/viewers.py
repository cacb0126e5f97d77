"""Who asks, where from, and where to go afterwards, read from a request."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse

from access.sign_ins import GUEST, recognise
from access.viewer import Viewer
from web.cookies import read_token_hash
from web.site import Site

HOME = "/"
SIGN_IN = "/dang-nhap"
SSO = "/dang-nhap/sso"
NEXT = "tiep"
LONGEST_PATH = 1_000


class NeedsSignIn(Exception):
    """Nobody is signed in; answered by a way to the sign-in page and back."""


def find_viewer(request: Request, site: Site) -> Viewer | None:
    """Who is signed in. Reads the database: call it in a worker thread."""
    token_hash = read_token_hash(request)
    return None if token_hash == GUEST else recognise(site.database, token_hash, site.now())


def require_viewer(request: Request, site: Site) -> Viewer:
    """Who is signed in; raises NeedsSignIn. Reads the database: call it in a worker thread."""
    viewer = find_viewer(request, site)
    if viewer is None:
        raise NeedsSignIn
    return viewer


def address_of(request: Request) -> str:
    """Where the request came from, as the server tells it (a trusted proxy's word included)."""
    return request.client.host if request.client else "unknown"


def local_path(value: str | None) -> str:
    """`value` if it is a path of this site, otherwise home: no one is sent elsewhere by a link."""
    if not value or len(value) > LONGEST_PATH or not value.startswith("/"):
        return HOME
    if value.startswith(("//", "/\\")) or any(ord(c) <= 32 or c in "\\\x7f" for c in value):
        return HOME
    try:
        parts = urlsplit(value)
    except ValueError:
        return HOME
    return value if not parts.scheme and not parts.netloc else HOME


def sign_in_path(back_to: str) -> str:
    """The address of the sign-in page that leads back to a path of this site."""
    back_to = local_path(back_to)
    return SIGN_IN if back_to == HOME else f"{SIGN_IN}?{NEXT}={quote(back_to, safe='/')}"


def sso_path(back_to: str) -> str:
    """The address that leaves for the single sign-on and comes back to a path of this site."""
    back_to = local_path(back_to)
    return SSO if back_to == HOME else f"{SSO}?{NEXT}={quote(back_to, safe='/')}"


def path_of(request: Request) -> str:
    """The path and query that were asked for."""
    query = request.url.query
    return quote(request.url.path) + (f"?{query}" if query else "")


def see_other(path: str) -> RedirectResponse:
    """Go on to `path` with a GET."""
    return RedirectResponse(path, 303, {"cache-control": "no-store"})
