"""Files of participation figures, made when asked for and sent past Streamlit, which checks no access."""

from __future__ import annotations

import re
from datetime import date, datetime
from io import BytesIO

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access.viewer import Permission, Viewer
from analytics.board import ParticipationReport
from analytics.exports import find_export
from analytics.exports.contract import Export
from analytics.participation import build_report, note_export
from db.campaigns import CampaignNow, find_current
from db.engine import Tx
from db.units import list_units
from text import t
from text.formats import local_day
from web import pages
from web.site import Site
from web.viewers import require_viewer


class BadRequest(ValueError):
    """What was asked for cannot be made; the message is fit to be shown."""

    def __init__(self, key: str, status: int) -> None:
        super().__init__(t(f"figures.request.{key}"))
        self.status = status


def routes(site: Site) -> list[Route]:
    """/xuat/tham-gia.<format>?don-vi=CODE&ngay=YYYY-MM-DD; both may be left out."""

    # Not async: it runs in a worker thread, so that a long file holds nobody else up.
    def participation(request: Request) -> Response:
        export = find_export(request.path_params["format"])
        if export is None:
            raise HTTPException(404)
        try:
            return _participation(request, site, export)
        except BadRequest as fault:
            link = ("/", t("figures.request.back"))
            return pages.message(t("figures.request.title"), str(fault), link, fault.status)

    return [Route("/xuat/tham-gia.{format}", participation, methods=["GET"])]


def _participation(request: Request, site: Site, export: Export) -> Response:
    viewer, now = require_viewer(request, site), site.now()
    viewer.require(Permission.EXPORT)
    on = _read_day(request.query_params.get("ngay"), local_day(now))
    with site.database.read() as tx:
        campaign = _get_campaign(tx, local_day(now))
        unit_id = _read_unit(tx, viewer, request.query_params.get("don-vi"), on)
        report = build_report(tx, viewer, campaign, on, now, unit_id)
    return _send(site, viewer, campaign, report, export, now)


def _send(
    site: Site,
    viewer: Viewer,
    campaign: CampaignNow,
    report: ParticipationReport,
    export: Export,
    now: datetime,
) -> Response:
    """The file, once the audit log holds that it leaves; the log's lock is not held while it is written."""
    file = BytesIO()
    export.write(report, file)
    with site.database.write() as tx:
        note_export(tx, viewer, campaign, report, now, export.name)
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="{_file_name(campaign, report, export)}"',
        "x-content-type-options": "nosniff",
    }
    return Response(file.getvalue(), media_type=export.media_type, headers=headers)


def _read_day(value: str | None, today: date) -> date:
    if not value:
        return today
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise BadRequest("bad_day", 400)
    try:
        on = date.fromisoformat(value)
    except ValueError as fault:
        raise BadRequest("bad_day", 400) from fault
    if on > today:
        raise BadRequest("bad_day", 400)
    return on


def _get_campaign(tx: Tx, today: date) -> CampaignNow:
    campaign = find_current(tx, today)
    if campaign is None:
        raise BadRequest("no_campaign", 404)
    return campaign


def _read_unit(tx: Tx, viewer: Viewer, code: str | None, on: date) -> int | None:
    """The unit of a code; one out of sight is answered as one that does not exist."""
    if not code:
        return None
    for unit in list_units(tx, on):
        if unit.code == code and viewer.scope.covers(unit.unit_id):
            return unit.unit_id
    raise BadRequest("no_unit", 404)


def _file_name(campaign: CampaignNow, report: ParticipationReport, export: Export) -> str:
    code = re.sub(r"[^A-Za-z0-9]+", "-", campaign.code).strip("-")
    return f"tham-gia-{code}-{report.board.on.isoformat()}.{export.name}"
