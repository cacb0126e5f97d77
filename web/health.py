"""For whoever watches the machines: is the process alive, and may it be sent people?"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from db.engine import Database, DatabaseFault
from text import t
from web.site import Site


def routes(site: Site) -> list[Route]:
    """/healthz touches nothing; /readyz asks the database."""

    async def alive(request: Request) -> Response:
        return _plain("signin.health.alive", 200)

    def ready(request: Request) -> Response:
        if _is_ready(site.database):
            return _plain("signin.health.ready", 200)
        return _plain("signin.health.not_ready", 503)

    return [Route("/healthz", alive, methods=["GET"]), Route("/readyz", ready, methods=["GET"])]


def _is_ready(database: Database) -> bool:
    # Loads the migration tool, which a start without changes does not need.
    from db.migrate import is_current

    try:
        return database.is_ready() and is_current(database)
    except (DatabaseFault, OSError):
        return False


def _plain(key: str, status: int) -> Response:
    return PlainTextResponse(t(key) + "\n", status, {"cache-control": "no-store"})
