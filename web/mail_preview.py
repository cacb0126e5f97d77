"""A reminder as people get it, for the office to look at: the very mail, sent to nobody."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from access.viewer import Permission
from db.campaigns import find_current
from outreach.dispatch import sender_of
from outreach.reminders import Sort
from outreach.urging_board import preview
from text.formats import local_day
from web.site import Site
from web.viewers import require_viewer

# A mail brings its looks along and loads nothing.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


def routes(site: Site) -> list[Route]:
    """/xuat/thu-nhac/<sort>."""

    def show(request: Request) -> Response:
        viewer, now = require_viewer(request, site), site.now()
        viewer.require(Permission.SEE_OVERVIEW)
        sort = next((each for each in Sort if each == request.path_params["sort"]), None)
        with site.database.read() as tx:
            campaign = find_current(tx, local_day(now))
        if sort is None or campaign is None:
            raise HTTPException(404)
        html = preview(campaign, sort, sender_of(site.settings), now).get_body(("html",))
        assert html is not None
        headers = {"cache-control": "no-store", "content-security-policy": POLICY}
        return HTMLResponse(html.get_content(), headers=headers)

    return [Route("/xuat/thu-nhac/{sort}", show, methods=["GET"])]
