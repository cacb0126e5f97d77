"""Every address below /api in one small app of its own, whose refusals are for machines."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Mount

from web.api import description, figures, rosters, xapi
from web.api.calls import Resource, on_fault, on_status, route
from web.site import Site


def resources() -> tuple[Resource, ...]:
    """Whatever there is."""
    return (
        *figures.resources(),
        *rosters.resources(),
        *xapi.resources(),
        *description.resources(),
    )


def routes(site: Site) -> list[BaseRoute]:
    """All of it under /api."""
    app = Starlette(
        routes=[route(site, resource) for resource in resources()],
        exception_handlers={HTTPException: on_status, Exception: on_fault},  # type: ignore[dict-item]
    )
    app.router.redirect_slashes = False
    return [Mount("/api", app)]
