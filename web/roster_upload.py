"""The staff list comes in by a plain form: Streamlit's own keeps files in memory and speaks English."""

from __future__ import annotations

import threading
from html import escape
from pathlib import PurePath

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access.viewer import Permission, Viewer
from analytics.exports.office_sheets import faults_xlsx
from analytics.exports.xlsx import MEDIA_TYPE
from campaign.roster import apply, drafts
from campaign.roster.limits import LIMITS, MB
from campaign.roster.refusal import RosterRefused
from campaign.roster.rows import StaffList, read_rows, rejected_rows
from campaign.roster.sheet import SUFFIXES, read_sheet
from text import t
from text.formats import show_number
from text.vietnamese import squeeze
from web import pages
from web.forms import seal
from web.site import Site
from web.uploads import Upload, upload_endpoint
from web.viewers import require_viewer, see_other

PATH = "/can-bo/nap"
FILE = "tep"
# Reading takes up to a gigabyte for a hostile file: one at a time in a process.
_reading = threading.Lock()


def routes(site: Site) -> list[Route]:
    """The form, what it sends, and the rows that will not go in."""

    def show(request: Request) -> Response:
        _require_office(request, site)
        return _page(request, site)

    def allow(request: Request) -> None:
        _require_office(request, site)

    def take(request: Request, upload: Upload) -> Response:
        return _take(request, site, upload)

    def refuse(request: Request) -> Response:
        return _page(request, site, t("roster_upload.too_big", limit=show_number(LIMITS.max_bytes / MB)), 413)

    def faults(request: Request) -> Response:
        return _faults(request, site)

    post = upload_endpoint(site, FILE, LIMITS.max_bytes, allow, take, refuse)
    return [
        Route(PATH, show, methods=["GET"]),
        Route(PATH, post, methods=["POST"]),
        Route(PATH + "/{draft_id}/loi.xlsx", faults, methods=["GET"]),
    ]


def _require_office(request: Request, site: Site) -> Viewer:
    viewer = require_viewer(request, site)
    viewer.require(Permission.MANAGE_ROSTER)
    return viewer


def _take(request: Request, site: Site, upload: Upload) -> Response:
    viewer = _require_office(request, site)
    if not upload.is_ours:
        return _page(request, site, t("signin.fault.stale"), 403)
    if not upload.file_name:
        return _page(request, site, t("roster_upload.no_file"), 422)
    name = squeeze(PurePath(upload.file_name.replace("\\", "/")).name)
    try:
        listed = _read(name, upload.content)
    except RosterRefused as refused:
        return _page(request, site, str(refused), 422)
    with site.database.write() as tx:
        draft_id = drafts.draft(tx, viewer, name, listed, site.now())
    return see_other(f"/can-bo?ban={draft_id}")


def _read(name: str, content: bytes) -> StaffList:
    with _reading:
        return read_rows(read_sheet(name, content))


def _faults(request: Request, site: Site) -> Response:
    """Only rows of the file itself leave again; `?don-vi-moi=1` is the preview that makes new units."""
    viewer, now = _require_office(request, site), site.now()
    allow_new_units = request.query_params.get("don-vi-moi") == "1"
    with site.database.read() as tx:
        draft = drafts.find_draft(tx, viewer, request.path_params["draft_id"], now)
        if draft is None:
            raise HTTPException(404)
        try:
            plan = apply.preview(tx, viewer, draft.listed, allow_new_units, now)
        except RosterRefused as refused:
            return _page(request, site, str(refused), 422)
    return send_file(faults_xlsx(rejected_rows(draft.listed.kept, plan.faults)), "dong-co-loi.xlsx")


def send_file(content: bytes, name: str) -> Response:
    """A workbook that no cache on the way may keep."""
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="{name}"',
        "x-content-type-options": "nosniff",
    }
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


def _page(request: Request, site: Site, fault: str | None = None, status: int = 200) -> Response:
    sealed, title = seal(request, site), t("roster_upload.title")
    file = pages.field(
        FILE,
        t("roster_upload.file"),
        sort="file",
        autocomplete="off",
        hint=t("roster_upload.hint", limit=show_number(LIMITS.max_bytes / MB)),
        attributes=f'accept="{",".join(SUFFIXES)}" required',
        has_fault=bool(fault),
    )
    # The hidden field comes first, so that it is read before the file.
    body = (
        pages.heading(title, t("roster_upload.lead"))
        + pages.alert(fault)
        + f'<form class="card" method="post" action="{PATH}" enctype="multipart/form-data">{sealed.field}'
        + f"{file}{pages.button(t('roster_upload.submit'))}</form>"
        + f'<p class="mute">{escape(t("roster_page.kept"))}</p>'
        + f"<p>{pages.link_button('/can-bo', t('roster_upload.back'))}</p>"
    )
    return sealed.put_on(pages.page(title, body, status, site.settings.demo), site)
