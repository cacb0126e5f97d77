"""One call of another system: who it is, what it asks for, and the one shape of every answer and refusal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from access import tokens
from access.tokens import Client, Kind, Turned
from access.viewer import Refused
from analytics.asking import AskFault
from text import t
from web.site import Site
from web.streaming import HEADERS
from web.viewers import address_of

BEARER = "bearer "
LONGEST_TOKEN = 200
TURNED = {"unknown": 401, "kind": 403, "wait": 429}
STATUS = {"no_unit": 404, "no_campaign": 404, "no_such_campaign": 404}
TITLES = {400: "bad_request", 401: "unknown", 403: "kind", 404: "missing", 405: "method", 429: "wait"}


class ApiFault(ValueError):
    """A call that cannot be answered as it stands; the message is fit to be shown."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(t(f"api.fault.{key}", **values))


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was let in, with its parameters by name and the instant that it counts as made at."""

    site: Site
    client: Client
    asked: Mapping[str, str]
    headers: Mapping[str, str]
    now: datetime


@dataclass(frozen=True, slots=True)
class Resource:
    """An address: the sort of data that opens it (None: anybody), its parameters, and what answers.

    `headers` stand on every answer, refusals included.
    """

    path: str
    kind: Kind | None
    parameters: tuple[str, ...]
    make: Callable[[Call], Response]
    headers: Mapping[str, str] = field(default_factory=dict)


def route(site: Site, resource: Resource) -> Route:
    """The resource as a route; not async, so that it runs in a worker thread and holds nobody else up."""

    def answer(request: Request) -> Response:
        response = _answer(request, site, resource)
        response.headers.update(resource.headers)
        return response

    return Route(resource.path, answer, methods=["GET"])


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """A refusal in the shape of RFC 9457."""
    title = t(f"api.title.{TITLES.get(status, 'broken' if status >= 500 else 'bad_request')}")
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    more = {**HEADERS, "content-language": "vi", **(headers or {})}
    return JSONResponse(body, status, more, "application/problem+json")


def answered(call: Call, value: dict[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """The value as JSON, or 304 when the caller has it; when it was made does not tell two apart."""
    told = {key: each for key, each in value.items() if key != "made_at"}
    tag = f'"{hashlib.sha256(_written(told)).hexdigest()[:32]}"'
    more = {**HEADERS, "etag": tag, **(headers or {})}
    if tag in call.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=more)
    return json_response(value, more)


def json_response(value: dict[str, Any], headers: Mapping[str, str]) -> Response:
    """The value as JSON, accents as they are."""
    return Response(_written(value), 200, dict(headers), "application/json")


def on_status(_request: Request, error: HTTPException) -> Response:
    """An address or a method that there is not."""
    key = {404: "missing", 405: "method"}.get(error.status_code, "broken")
    return problem(error.status_code, t(f"api.fault.{key}"), error.headers)


def on_fault(_request: Request, _error: Exception) -> Response:
    """Something broke here: nothing of it is told."""
    return problem(500, t("api.fault.broken"))


def _answer(request: Request, site: Site, resource: Resource) -> Response:
    now = site.now()
    client = _admit(request, site, resource.kind, now)
    if isinstance(client, Turned):
        return _turned(client)
    try:
        asked = _parameters(request, resource.parameters)
        return resource.make(Call(site, client, asked, request.headers, now))
    except AskFault as fault:
        return problem(STATUS.get(fault.key, 400), str(fault))
    except ApiFault as fault:
        return problem(400, str(fault))
    except Refused as refusal:
        return problem(403, str(refusal))


def _admit(request: Request, site: Site, kind: Kind | None, now: datetime) -> Client | Turned:
    if kind is None:
        return tokens.NOBODY
    token = _token(request)
    with site.database.write() as tx:
        return tokens.admit(tx, site.settings.secret_key, token, kind, address_of(request), now)


def _token(request: Request) -> str:
    """What stands behind Bearer; anything else is looked up as well, and finds nothing."""
    words = request.headers.get("authorization", "")
    is_bearer = words[: len(BEARER)].lower() == BEARER
    return words[len(BEARER) :].strip()[:LONGEST_TOKEN] if is_bearer else ""


def _turned(turned: Turned) -> Response:
    headers = {"retry-after": str(turned.seconds)} if turned.sort == "wait" else {}
    if turned.sort == "unknown":
        headers["www-authenticate"] = 'Bearer realm="lachan", error="invalid_token"'
    if turned.sort == "kind":
        headers["www-authenticate"] = 'Bearer realm="lachan", error="insufficient_scope"'
    return problem(TURNED[turned.sort], turned.words, headers)


def _parameters(request: Request, known: tuple[str, ...]) -> dict[str, str]:
    """What was asked, each once; a name that is not known is told, for a filter left out shows too much."""
    asked = dict(request.query_params)
    for name in asked:
        if name not in known:
            raise ApiFault("unknown_parameter", name=name[:40], known=", ".join(known) or "–")
    return asked


def _written(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
