"""Forms of plain pages: read within limits, and only from the browser they were sent to."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from access.sign_ins import form_token, hash_token
from web.cookies import FORM, SESSION, read_token, set_form
from web.site import Site
from web.viewers import find_viewer

FIELD = "ma_bieu"
LARGEST = 16_384


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent; `is_ours` says that the form came from this site to this browser."""

    values: Mapping[str, str]
    is_ours: bool

    def get(self, name: str) -> str:
        """The value of a field, empty if it was not sent."""
        return self.values.get(name, "")


@dataclass(frozen=True, slots=True)
class Seal:
    """The hidden field of a form and, for a browser without any, the cookie it is tied to."""

    value: str
    new_cookie: str | None

    @property
    def field(self) -> str:
        """The hidden field as HTML."""
        return f'<input type="hidden" name="{FIELD}" value="{escape(self.value)}">'

    def put_on(self, response: Response, site: Site) -> Response:
        """Hand out the cookie, if a new one is needed."""
        if self.new_cookie:
            set_form(response, site.settings, self.new_cookie)
        return response


@dataclass(frozen=True, slots=True)
class Held:
    """An answer that is not worked out before some seconds have passed; meanwhile no thread is held."""

    seconds: float
    go_on: Callable[[], Response]


def seal(request: Request, site: Site) -> Seal:
    """Make the hidden field for the browser that asks.

    Tied to what outlasts a sign-in where it can be: a page that the browser goes back to still holds
    after the session has become another.
    """
    token = read_token(request, FORM) or (
        read_token(request, SESSION) if find_viewer(request, site) else None
    )
    new_cookie = None if token else site.new_token()
    binding = hash_token(token or new_cookie or "")
    return Seal(form_token(site.settings.secret_key, binding), new_cookie)


def is_sealed(request: Request, site: Site, value: str) -> bool:
    """Whether the hidden field was made for this browser."""
    secret_key = site.settings.secret_key
    made = [form_token(secret_key, binding) for binding in _bindings(request)]
    return any(hmac.compare_digest(value.encode(), each.encode()) for each in made)


def form_endpoint(
    site: Site, handler: Callable[[Request, Form], Response | Held], largest: int = LARGEST
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that reads the form and runs the handler, which may block, in a worker thread."""

    async def endpoint(request: Request) -> Response:
        values = await _read(request, largest)
        form = Form(values, is_sealed(request, site, values.get(FIELD, "")))
        answer = await run_in_threadpool(handler, request, form)
        if isinstance(answer, Response):
            return answer
        await site.sleep(answer.seconds)
        return await run_in_threadpool(answer.go_on)

    return endpoint


async def _read(request: Request, largest: int) -> dict[str, str]:
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise HTTPException(415)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise HTTPException(413)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=50))
    except ValueError:
        raise HTTPException(400) from None


def _bindings(request: Request) -> list[str]:
    # Either will do: another tab may have signed in or out since the form was sent.
    tokens = (read_token(request, SESSION), read_token(request, FORM))
    return [hash_token(token) for token in tokens if token]
