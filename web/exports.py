"""Files of participation figures, made when asked for and sent past Streamlit, which checks no access."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access.viewer import Permission, Viewer
from analytics.activities import activities_book, build_activities_report, note_activities_export
from analytics.asking import Ask, AskFault, asked_report, find_unit, read_day
from analytics.board import ParticipationReport
from analytics.exports import find_export
from analytics.exports.contract import Export
from analytics.participation import note_export
from db.campaigns import CampaignNow
from text import t
from text.formats import local_day
from web import pages
from web.site import Site
from web.streaming import people_file, send
from web.viewers import require_viewer

STATUS = {"no_unit": 404, "no_campaign": 404, "no_such_campaign": 404}


def routes(site: Site) -> list[Route]:
    """/xuat/tham-gia.<format>?don-vi=CODE&ngay=YYYY-MM-DD&chien-dich=CODE, and
    /xuat/hoat-dong.<format>?tu=YYYY-MM-DD&den=YYYY-MM-DD&don-vi=CODE; each may be left out."""

    # Not async: it runs in a worker thread, so that a long file holds nobody else up.
    def participation(request: Request) -> Response:
        export = find_export(request.path_params["format"])
        if export is None:
            raise HTTPException(404)
        try:
            return _participation(request, site, export)
        except AskFault as fault:
            link, status = ("/", t("figures.request.back")), STATUS.get(fault.key, 400)
            return pages.message(t("figures.request.title"), str(fault), link, status)

    def activities(request: Request) -> Response:
        export = find_export(request.path_params["format"])
        if export is None:
            raise HTTPException(404)
        try:
            return _activities(request, site, export)
        except AskFault as fault:
            link, status = ("/hoat-dong", t("figures.request.back")), STATUS.get(fault.key, 400)
            return pages.message(t("figures.request.title"), str(fault), link, status)

    return [
        Route("/xuat/tham-gia.{format}", participation, methods=["GET"]),
        Route("/xuat/hoat-dong.{format}", activities, methods=["GET"]),
    ]


def _participation(request: Request, site: Site, export: Export) -> Response:
    viewer, now = require_viewer(request, site), site.now()
    viewer.require(Permission.EXPORT)
    asked = request.query_params
    ask = Ask(read_day(asked.get("ngay")), asked.get("don-vi", ""), asked.get("chien-dich", ""))
    with site.database.read() as tx:
        campaign, report = asked_report(tx, viewer, ask, now, with_people=export.stream is None)
    return _send(site, viewer, campaign, report, export, now)


def _send(
    site: Site,
    viewer: Viewer,
    campaign: CampaignNow,
    report: ParticipationReport,
    export: Export,
    now: datetime,
) -> Response:
    """The file, once the audit log holds that it leaves; the log's lock is not held while it is written.

    A format of rows is made while it is sent, so that its length costs no memory.
    """
    file, name = BytesIO(), _file_name(campaign, report, export)
    if export.stream is None:
        export.write(report, file)
    with site.database.write() as tx:
        note_export(tx, viewer, campaign, report, now, export.name)
    if export.stream is None:
        return attached(file.getvalue(), name, export)
    return send(people_file(site, viewer, campaign, report, export.stream), export.media_type, name)


def attached(content: bytes, name: str, export: Export) -> Response:
    """The answer that a browser saves under this name and nobody keeps on the way."""
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="{name}"',
        "x-content-type-options": "nosniff",
    }
    return Response(content, media_type=export.media_type, headers=headers)


def _activities(request: Request, site: Site, export: Export) -> Response:
    """The figures and activities of a period, this year up to today unless named."""
    viewer, now = require_viewer(request, site), site.now()
    viewer.require(Permission.EXPORT)
    asked, today = request.query_params, local_day(now)
    from_on = read_day(asked.get("tu")) or today.replace(month=1, day=1)
    to_on = read_day(asked.get("den")) or today
    if to_on < from_on:
        raise AskFault("bad_period")
    with site.database.read() as tx:
        unit_id = find_unit(tx, viewer, asked["don-vi"], today) if asked.get("don-vi") else None
        report = build_activities_report(tx, viewer, from_on, to_on, now, unit_id)
    file = BytesIO()
    export.write_book(activities_book(report), file)
    with site.database.write() as tx:
        note_activities_export(tx, viewer, report, now, export.name)
    name = f"hoat-dong-{from_on.isoformat()}-{report.board.to_on.isoformat()}.{export.name}"
    return attached(file.getvalue(), name, export)


def _file_name(campaign: CampaignNow, report: ParticipationReport, export: Export) -> str:
    code = re.sub(r"[^A-Za-z0-9]+", "-", campaign.code).strip("-")
    return f"tham-gia-{code}-{report.board.on.isoformat()}.{export.name}"
