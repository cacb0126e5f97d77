"""Photos and papers of activities: taken by a plain form, looked at first, shown to whoever may see them."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from access.viewer import Refused, Viewer
from db.activities import ActivityRow
from db.evidence import EvidenceRow
from outreach.activities import find_changeable
from outreach.evidence import MB, MOST_BYTES, add_evidence, check_file, get_evidence, path_of
from outreach.refusal import FileRefused
from text import t
from web import pages
from web.forms import seal
from web.site import Site
from web.uploads import Upload, upload_endpoint
from web.viewers import require_viewer, see_other

FORM = "/hoat-dong/{activity_id:int}/tep"
FILE = "/hoat-dong/tep/{evidence_id:int}"
NAME = "tep"
DONE = "xong"
ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"
MEDIA_TYPES = {"photo": "image/jpeg", "pdf": "application/pdf"}
LARGEST_ID = 2**31 - 1


def routes(site: Site) -> list[Route]:
    """The form, what it sends, and the file itself; ?nho=1 is the small copy of a photo."""

    def show(request: Request) -> Response:
        return _page(request, site, _require(request, site)[1])

    def allow(request: Request) -> None:
        _require(request, site)

    def take(request: Request, upload: Upload) -> Response:
        return _take(request, site, upload)

    def refuse(request: Request) -> Response:
        words = t("evidence.fault.large", most=MOST_BYTES // MB)
        return _page(request, site, _require(request, site)[1], words, 413)

    def file(request: Request) -> Response:
        return _file(request, site)

    return [
        Route(FORM, show, methods=["GET"]),
        Route(FORM, upload_endpoint(site, NAME, MOST_BYTES, allow, take, refuse), methods=["POST"]),
        Route(FILE, file, methods=["GET"]),
    ]


def _require(request: Request, site: Site) -> tuple[Viewer, ActivityRow]:
    """Who may add to the activity; raises NeedsSignIn or Refused."""
    viewer, activity_id = require_viewer(request, site), request.path_params["activity_id"]
    if activity_id > LARGEST_ID:
        raise HTTPException(404)
    with site.database.read() as tx:
        return viewer, find_changeable(tx, viewer, activity_id, site.now())


def _take(request: Request, site: Site, upload: Upload) -> Response:
    viewer, activity = _require(request, site)
    if not upload.is_ours:
        return _page(request, site, activity, t("signin.fault.stale"), 403)
    if not upload.file_name:
        return _page(request, site, activity, t("evidence.upload.no_file"), 422)
    try:
        checked = check_file(upload.file_name, upload.content)
        with site.database.write() as tx:
            add_evidence(tx, viewer, activity.activity_id, checked, site.settings.var, site.now())
    except FileRefused as refused:
        return _page(request, site, activity, str(refused), 422)
    return see_other(f"/hoat-dong/{activity.activity_id}/tep?{DONE}=1")


def _file(request: Request, site: Site) -> Response:
    viewer, evidence_id = require_viewer(request, site), request.path_params["evidence_id"]
    if evidence_id > LARGEST_ID:
        raise HTTPException(404)
    with site.database.read() as tx:
        try:
            found = get_evidence(tx, viewer, evidence_id)
        except Refused:
            # As for a file that is not there: whether there is one is nobody else's business.
            raise HTTPException(404) from None
    path = path_of(site.settings.var, found, request.query_params.get("nho") == "1")
    if not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type=MEDIA_TYPES[found.sort], headers=_headers(found))


def _headers(found: EvidenceRow) -> dict[str, str]:
    """A photo was drawn by us and may be shown; a PDF is only ever handed out."""
    way, ending = ("inline", "jpg") if found.sort == "photo" else ("attachment", "pdf")
    plain = f"minh-chung-{found.evidence_id}.{ending}"
    name = found.name if found.name.lower().endswith(f".{ending}") else f"{found.name}.{ending}"
    return {
        "cache-control": "private, no-store",
        "content-disposition": f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
    }


def _page(
    request: Request, site: Site, activity: ActivityRow, fault: str | None = None, status: int = 200
) -> Response:
    sealed, title = seal(request, site), t("evidence.upload.title")
    address = f"/hoat-dong/{activity.activity_id}/tep"
    file = pages.field(
        NAME,
        t("evidence.upload.file"),
        sort="file",
        autocomplete="off",
        hint=t("evidence.upload.hint", most=MOST_BYTES // MB),
        attributes=f'accept="{ACCEPTED}" required',
        has_fault=bool(fault),
    )
    done = t("evidence.upload.done") if request.query_params.get(DONE) == "1" and not fault else None
    # The hidden field comes first, so that it is read before the file.
    body = (
        pages.heading(title, activity.title)
        + pages.alert(fault)
        + pages.notice(done)
        + f'<form class="card" method="post" action="{address}" enctype="multipart/form-data">{sealed.field}'
        + f"{file}{pages.button(t('evidence.upload.submit'))}</form>"
        + f'<p class="mute">{escape(t("evidence.upload.lead"))}</p>'
        + f"<p>{pages.link_button(f'/hoat-dong?ma={activity.activity_id}', t('evidence.upload.back'))}</p>"
    )
    return sealed.put_on(pages.page(title, body, status, site.settings.demo), site)
