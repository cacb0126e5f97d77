"""Units and people as one zip in the shape of OneRoster."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.responses import Response

from access import tokens
from access.tokens import Kind
from analytics.oneroster import MEDIA_TYPE, read_roster, stream_zip
from web import streaming
from web.api.calls import Call, Resource


def resources() -> tuple[Resource, ...]:
    """One file, as of today."""
    return (Resource("/v1/oneroster.zip", Kind.ROSTER, (), oneroster),)


def oneroster(call: Call) -> Response:
    """As far as the token sees; it leaves a line of its own in the log."""
    with call.site.database.write() as tx:
        tokens.note(tx, call.client, "api.file", Kind.ROSTER, call.now)
    return streaming.send(_pieces(call), MEDIA_TYPE, "oneroster.zip")


def _pieces(call: Call) -> Iterator[bytes]:
    viewer, base_url = call.client.viewer, call.site.settings.base_url
    with call.site.database.read() as tx:
        yield from stream_zip(tx, viewer, read_roster(tx, viewer, call.now), base_url)
