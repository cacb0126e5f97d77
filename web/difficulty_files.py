"""Files of difficulties and proposals of a period, as far as the viewer's sight reaches."""

from __future__ import annotations

from datetime import date, datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access.audit import write_audit
from access.viewer import Permission
from analytics.exports.difficulty_sheets import difficulties_csv, difficulties_xlsx
from analytics.exports.xlsx import MEDIA_TYPE
from campaign.difficulties import gather
from text import t
from web import pages
from web.site import Site
from web.viewers import require_viewer

FORMATS = {
    "xlsx": (difficulties_xlsx, MEDIA_TYPE),
    "csv": (difficulties_csv, "text/csv; charset=utf-8"),
}


def routes(site: Site) -> list[Route]:
    """/xuat/vuong-mac.<format>?tu=dd/mm/yyyy&den=dd/mm/yyyy."""

    def file(request: Request) -> Response:
        try:
            return _file(request, site)
        except ValueError as fault:
            return pages.message(
                t("figures.request.title"), str(fault), ("/vuong-mac", t("difficulties.page.back")), 400
            )

    return [Route("/xuat/vuong-mac.{format}", file, methods=["GET"])]


def _file(request: Request, site: Site) -> Response:
    viewer, now, name = require_viewer(request, site), site.now(), request.path_params["format"]
    viewer.require(Permission.EXPORT)
    if name not in FORMATS:
        raise HTTPException(404)
    make, media_type = FORMATS[name]
    from_on, to_on = _day(request, "tu"), _day(request, "den")
    with site.database.read() as tx:
        told = gather(tx, viewer.scope, from_on, to_on)
    content = make(told)
    after = {"format": name, "from": from_on.isoformat(), "to": to_on.isoformat(), "items": len(told.items)}
    with site.database.write() as tx:
        write_audit(tx, viewer, "difficulty.export", t("difficulties.export.sheet"), None, after, now)
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="vuong-mac-{from_on}-{to_on}.{name}"',
        "x-content-type-options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers)


def _day(request: Request, name: str) -> date:
    value = request.query_params.get(name, "")
    try:
        return datetime.strptime(value.strip(), "%d/%m/%Y").date()
    except ValueError:
        raise ValueError(t("difficulties.fault.day", value=value[:20])) from None
