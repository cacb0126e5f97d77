"""Takes one file out of a form without ever holding more of it than the limit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive

from web.forms import FIELD, is_sealed
from web.site import Site

# Boundaries, names and the hidden field beside the file itself.
AROUND = 16_384


class TooLarge(Exception):
    """More was sent than the limit; the rest is not read."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What a form brought; without a chosen file the name is empty."""

    file_name: str
    content: bytes
    is_ours: bool


def upload_endpoint(
    site: Site,
    name: str,
    max_bytes: int,
    allow: Callable[[Request], None],
    take: Callable[[Request, Upload], Response],
    refuse: Callable[[Request], Response],
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint for the file field `name`. `allow` raises before a byte is read for those who may not
    send; `take` and `refuse` (too much was sent) may block: they run in a worker thread."""

    async def endpoint(request: Request) -> Response:
        await run_in_threadpool(allow, request)
        try:
            _check_length(request, max_bytes)
            upload = await _read(request, site, name, max_bytes)
        except TooLarge:
            return await run_in_threadpool(refuse, request)
        return await run_in_threadpool(take, request, upload)

    return endpoint


def _check_length(request: Request, max_bytes: int) -> None:
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > max_bytes + AROUND:
        raise TooLarge
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise HTTPException(415)


async def _read(request: Request, site: Site, name: str, max_bytes: int) -> Upload:
    """Parts go to a temporary file as they come; only a whole one within the limit is read back."""
    counted = Request(request.scope, _counting(request.receive, max_bytes + AROUND))
    try:
        async with counted.form(max_files=1, max_fields=5, max_part_size=4_096) as form:
            file = form.get(name)
            sealed = form.get(FIELD)
            is_ours = isinstance(sealed, str) and is_sealed(request, site, sealed)
            if not isinstance(file, UploadFile):
                return Upload("", b"", is_ours)
            if (file.size or 0) > max_bytes:
                raise TooLarge
            return Upload(file.filename or "", await file.read(), is_ours)
    except MultiPartException:
        raise HTTPException(400) from None


def _counting(receive: Receive, most: int) -> Receive:
    taken = 0

    async def receive_counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise TooLarge
        return message

    return receive_counted
