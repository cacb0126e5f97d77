"""For whoever watches the machines: is the process alive, and may it be sent people?"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from db.shape import find_fault
from text import t
from web.site import Site


def routes(site: Site) -> list[Route]:
    """/healthz touches nothing; /readyz asks the database."""

    async def alive(request: Request) -> Response:
        return _plain("signin.health.alive", 200)

    def ready(request: Request) -> Response:
        fault = find_fault(site.database)
        return _plain(f"manage.database.{fault}", 503) if fault else _plain("signin.health.ready", 200)

    return [Route("/healthz", alive, methods=["GET"]), Route("/readyz", ready, methods=["GET"])]


def _plain(key: str, status: int) -> Response:
    return PlainTextResponse(t(key) + "\n", status, {"cache-control": "no-store"})
