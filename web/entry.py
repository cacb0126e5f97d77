"""Signing a browser in: the last step of every door: password, code, single sign-on, demonstration."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from access import sign_ins
from db.engine import Tx
from web import cookies
from web.site import Site
from web.viewers import local_path, see_other


def let_in(request: Request, site: Site, tx: Tx, person_id: int, back_to: str) -> Response:
    """Sign the browser in as the person, end what it was signed in as before, and go on to `back_to`."""
    token, now = site.new_token(), site.now()
    sign_ins.end(tx, cookies.read_token_hash(request), now)
    sign_ins.start(tx, person_id, token, now)
    response = see_other(local_path(back_to))
    cookies.set_session(response, site.settings, token)
    return response
