"""Files of reports, made when asked for: as they stand now, as they were made final, and the letter."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access.viewer import Permission, Refused, Viewer
from analytics.asking import AskFault, read_day
from analytics.exports.paper_words import issuer
from analytics.exports.papers import PAPERS, TEMPLATES, Paper
from analytics.exports.report_docx import MEDIA_TYPE, letter_docx
from analytics.exports.word_template import TemplateFault
from analytics.reports.building import build_report, find_whose, whose_words
from analytics.reports.keeping import note_file, read_final
from analytics.reports.letters import build_letter
from analytics.reports.periods import check_period
from analytics.reports.value import Period, Report, show_digest
from text import t
from web import pages
from web.site import Site
from web.viewers import require_viewer

STATUS = {"no_unit": 404, "no_campaign": 404}
WHOLE = "SO"


def routes(site: Site) -> list[Route]:
    """/xuat/bao-cao.<ending>?tu=YYYY-MM-DD&den=…&don-vi=CODE, /xuat/bao-cao/<id>.<ending>, the letter."""

    # Not async: they run in a worker thread, so that a long file holds nobody else up.
    def present(request: Request) -> Response:
        return _told(lambda: _present(request, site, _paper(request)))

    def final(request: Request) -> Response:
        return _told(lambda: _final(request, site, _paper(request)))

    def letter(request: Request) -> Response:
        return _told(lambda: _letter(request, site))

    return [
        Route("/xuat/bao-cao.{format}", present, methods=["GET"]),
        Route("/xuat/bao-cao/{snapshot_id:int}.{format}", final, methods=["GET"]),
        Route("/xuat/cong-van-don-doc.docx", letter, methods=["GET"]),
    ]


def _told(make: Callable[[], Response]) -> Response:
    """A file, or a page that says why there is none."""
    back = ("/bao-cao", t("report.back"))
    try:
        return make()
    except AskFault as fault:
        return pages.message(t("figures.request.title"), str(fault), back, STATUS.get(fault.key, 400))
    except TemplateFault as fault:
        return pages.message(t("report.template.title"), str(fault), back, 500)


def _present(request: Request, site: Site, paper: Paper) -> Response:
    viewer, now, period = _viewer(request, site), site.now(), _period(request)
    code = request.query_params.get("don-vi", "")
    with site.database.read() as tx:
        unit = find_whose(tx, viewer, code, period, now)
        report = build_report(tx, viewer, unit, period, now)
    made = paper.make(report, _own(site))
    with site.database.write() as tx:
        note_file(tx, viewer, whose_words(unit), period, {"format": paper.name}, now)
    return _file(made, paper.media_type, _name(report, paper.name))


def _final(request: Request, site: Site, paper: Paper) -> Response:
    viewer, now = _viewer(request, site), site.now()
    with site.database.read() as tx:
        try:
            head, report = read_final(tx, viewer, request.path_params["snapshot_id"])
        except LookupError:
            raise HTTPException(404) from None
    made = paper.make(report, _own(site))
    after = {"format": paper.name, "version": head.version, "digest": show_digest(head.digest)}
    with site.database.write() as tx:
        note_file(tx, viewer, issuer(report), report.period, after, now)
    return _file(made, paper.media_type, _name(report, paper.name, f"-ban-{head.version}"))


def _letter(request: Request, site: Site) -> Response:
    viewer, now, period = _viewer(request, site), site.now(), _period(request)
    try:
        with site.database.read() as tx:
            letter = build_letter(tx, viewer, period, now)
    except Refused as refusal:
        if not viewer.may(Permission.MANAGE_REPORTS):
            raise
        back = ("/bao-cao", t("report.back"))
        return pages.message(t("figures.request.title"), str(refusal), back, 400)
    made = letter_docx(letter, _own(site))
    with site.database.write() as tx:
        note_file(tx, viewer, t("report.letter.name"), period, {"late_units": list(letter.addressees)}, now)
    return _file(made, MEDIA_TYPE, f"cong-van-don-doc-{_days(period)}.docx")


def _viewer(request: Request, site: Site) -> Viewer:
    viewer = require_viewer(request, site)
    viewer.require(Permission.SEE_REPORTS)
    return viewer


def _paper(request: Request) -> Paper:
    paper = PAPERS.get(request.path_params["format"])
    if paper is None:
        raise HTTPException(404)
    return paper


def _period(request: Request) -> Period:
    first, last = (read_day(request.query_params.get(name)) for name in ("tu", "den"))
    if first is None or last is None:
        raise AskFault("bad_day")
    return check_period(first, last)


def _own(site: Site) -> Path:
    return site.settings.var / TEMPLATES


def _days(period: Period) -> str:
    return f"{period.from_on.isoformat()}-{period.to_on.isoformat()}"


def _name(report: Report, ending: str, version: str = "") -> str:
    code = re.sub(r"[^A-Za-z0-9]+", "-", report.unit_code or WHOLE).strip("-")
    sort = "phu-luc" if ending == "xlsx" else "bao-cao"
    return f"{sort}-{code}-{_days(report.period)}{version}.{ending}"


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="{name}"',
        "x-content-type-options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers)
