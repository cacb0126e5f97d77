"""Statements of lessons and answers: page by page as xAPI's Statements Resource has it, and as one file."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode

from starlette.responses import Response

from access import tokens
from access.tokens import Kind
from analytics.statements import VERSION, Stored, page_statements, settled_at, stream_lines
from db import events
from db.events import Place
from web import streaming
from web.api.calls import ApiFault, Call, Resource, json_response
from web.api.figures import read_number

PATH = "/v1/xapi/statements"
MOST = 500
TIMES = ("since", "until")
HEADERS = {"x-experience-api-version": VERSION}


def resources() -> tuple[Resource, ...]:
    """Pages for whoever keeps up, and the file for whoever begins."""
    return (
        Resource(PATH, Kind.STATEMENTS, (*TIMES, "limit", "ascending", "cursor"), statements, HEADERS),
        Resource("/v1/statements.jsonl", Kind.STATEMENTS, TIMES, statements_file),
    )


def statements(call: Call) -> Response:
    """A StatementResult, the newest first unless `ascending`; `more` leads on."""
    if not call.headers.get("x-experience-api-version", "").startswith("1.0"):
        raise ApiFault("bad_version")
    asked, limit = _asked(call), _limit(call)
    base_url = call.site.settings.base_url
    with call.site.database.read() as tx:
        page = page_statements(tx, call.client.viewer, base_url, asked, limit, call.now)
    more = _more(call, asked, page.following) if page.following else ""
    headers = {"x-experience-api-consistent-through": settled_at(call.now).isoformat()}
    return json_response(
        {"statements": list(page.statements), "more": more}, {**streaming.HEADERS, **headers}
    )


def statements_file(call: Call) -> Response:
    """Every statement as a line of JSON, oldest first; it leaves a line of its own in the log."""
    asked = Stored(_instant(call, "since"), _instant(call, "until"))
    with call.site.database.write() as tx:
        tokens.note(tx, call.client, "api.file", Kind.STATEMENTS, call.now)
    return streaming.send(_lines(call, asked), "application/jsonl; charset=utf-8", "statements.jsonl")


def _lines(call: Call, asked: Stored) -> Iterator[bytes]:
    with call.site.database.read() as tx:
        yield from stream_lines(tx, call.client.viewer, call.site.settings.base_url, asked, call.now)


def _asked(call: Call) -> events.Asked:
    until = _instant(call, "until") or settled_at(call.now)
    beyond = _read_cursor(call.asked["cursor"]) if call.asked.get("cursor") else None
    return events.Asked(until, _instant(call, "since"), _flag(call, "ascending"), beyond)


def _limit(call: Call) -> int:
    """0 is as many as there may be, as xAPI has it."""
    return MOST if call.asked.get("limit") == "0" else read_number(call, "limit", MOST, MOST)


def _more(call: Call, asked: events.Asked, place: Place) -> str:
    """The same question from beyond the last one told, up to the same instant."""
    kept = {name: call.asked[name] for name in ("since", "limit", "ascending") if call.asked.get(name)}
    until = min(asked.until, settled_at(call.now)).isoformat()
    return f"/api{PATH}?{urlencode({**kept, 'until': until, 'cursor': _write_cursor(place)})}"


def _write_cursor(place: Place) -> str:
    words = json.dumps([place.stored_at.isoformat(), place.rank, *place.keys])
    return base64.urlsafe_b64encode(words.encode()).decode()


def _read_cursor(words: str) -> Place:
    try:
        at, rank, *keys = json.loads(base64.urlsafe_b64decode(words.encode()))
        place = Place(datetime.fromisoformat(at), rank, tuple(keys))
    except (ValueError, TypeError) as fault:
        raise ApiFault("bad_cursor") from fault
    if place.stored_at.tzinfo is None or not events.is_place(place):
        raise ApiFault("bad_cursor")
    return place


def _instant(call: Call, name: str) -> datetime | None:
    # A + that was not encoded arrives as a blank.
    words = call.asked.get(name, "").replace(" ", "+")
    if not words:
        return None
    try:
        at = datetime.fromisoformat(words)
    except ValueError as fault:
        raise ApiFault("bad_instant", name=name) from fault
    if at.tzinfo is None:
        raise ApiFault("bad_instant", name=name)
    return at


def _flag(call: Call, name: str) -> bool:
    words = call.asked.get(name, "false")
    if words not in ("true", "false"):
        raise ApiFault("bad_flag", name=name)
    return words == "true"
