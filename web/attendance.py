"""Scanning oneself in: the code on the projector, and the page that a scanned code leads to.

The address holds a signed token that is good for ten minutes; the projector shows a fresh one each minute.
A browser that came in time is given a ticket, so that signing in, or choosing a first password, may take
longer.
"""

from __future__ import annotations

from datetime import datetime
from html import escape

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from itsdangerous.timed import TimestampSigner
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from access.viewer import Viewer
from db.activities import ActivityRow
from db.engine import Tx
from db.units import find_unit_name
from outreach.activities import find_changeable
from outreach.attendance import Came, Scan, scan
from outreach.codes import qr_svg
from outreach.forms import Counted, counts
from text import t
from text.formats import local_day, show_day, show_number, show_time
from web import cookies, pages
from web.forms import Form, form_endpoint, seal
from web.pages import csp_hash
from web.site import Site
from web.viewers import find_viewer, require_viewer, see_other, sign_in_path

PATH = "/diem-danh"
BOARD = "/hoat-dong/{activity_id:int}/ma"
COOKIE = "lachan_diem_danh"
SECONDS = 10 * 60
TICKET_SECONDS = 45 * 60
FRESH_SECONDS = 60
LARGEST_ID = 2**31 - 1
STATUS = {Came.NOW: 200, Came.BEFORE: 200, Came.TOO_LATE: 410, Came.NOT_TODAY: 410, Came.OVER: 410}
BOARD_STYLE = (pages.STATIC / "board.css").read_text(encoding="utf-8").strip()


def routes(site: Site) -> list[Route]:
    """/hoat-dong/<id>/ma for the projector; /diem-danh/<token> for whoever scans it."""

    def board(request: Request) -> Response:
        return _board(request, site)

    def show(request: Request) -> Response:
        return _show(request, site)

    def take(request: Request, form: Form) -> Response:
        return _take(request, site, form)

    return [
        Route(BOARD, board, methods=["GET"]),
        Route(f"{PATH}/{{token}}", show, methods=["GET"]),
        Route(f"{PATH}/{{token}}", form_endpoint(site, take), methods=["POST"]),
    ]


def make_token(site: Site, activity_id: int) -> str:
    """What the code holds: good for SECONDS from now, for this activity alone."""
    signed = _signer(site, "diem-danh").dumps(activity_id)
    return signed if isinstance(signed, str) else signed.decode()


# ---- the projector


def _board(request: Request, site: Site) -> Response:
    viewer, now = require_viewer(request, site), site.now()
    with site.database.read() as tx:
        activity = _changeable(tx, viewer, request.path_params["activity_id"], now)
        unit = find_unit_name(tx, activity.unit_id, activity.on) or ""
    if activity.on != local_day(now):
        day = show_day(activity.on)
        back = (f"/hoat-dong?ma={activity.activity_id}", t("scan.board.back"))
        return pages.message(t("scan.board.title"), t("scan.board.other_day", day=day), back, 409)
    return _board_page(site, activity, unit, now)


def _changeable(tx: Tx, viewer: Viewer, activity_id: int, now: datetime) -> ActivityRow:
    if activity_id > LARGEST_ID:
        raise HTTPException(404)
    activity = find_changeable(tx, viewer, activity_id, now)
    if not counts(activity.form, Counted.ATTENDANCE):
        raise HTTPException(404)
    return activity


def _board_page(site: Site, activity: ActivityRow, unit: str, now: datetime) -> Response:
    """Large, for the back row of a hall; it asks for a fresh code by itself, without a script."""
    address = f"{site.settings.base_url}{PATH}/{make_token(site, activity.activity_id)}"
    steps = "".join(f"<li>{escape(t(f'scan.board.step_{n}'))}</li>" for n in (1, 2, 3))
    body = (
        f"<h1>{escape(activity.title)}</h1><p>{escape(unit)}</p>"
        f'<div class="code" role="img" aria-label="{escape(t("scan.board.code"))}">{qr_svg(address)}</div>'
        f"<ol>{steps}</ol>"
        f'<p class="count">{escape(t("scan.board.count", n=show_number(activity.named)))}</p>'
        f"<p>{escape(t('scan.board.fresh', time=show_time(now)))}</p>"
        f'<p><a href="/hoat-dong?ma={activity.activity_id}">{escape(t("scan.board.back"))}</a></p>'
    )
    title = f"{t('scan.board.title')} · {t('app.name')}"
    html = (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{BOARD_STYLE}</style></head><body><main>{body}</main></body></html>"
    )
    policy = (
        f"default-src 'none'; style-src {csp_hash(BOARD_STYLE)}; font-src 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    headers = {
        "refresh": str(FRESH_SECONDS),
        "cache-control": "no-store",
        "content-security-policy": policy,
    }
    return HTMLResponse(html, headers=headers)


# ---- whoever scans


def _show(request: Request, site: Site) -> Response:
    """Who is signed in and for what, before anything is written: a link alone must not make anybody come."""
    token = request.path_params["token"]
    activity_id, is_fresh = _read(site, token)
    viewer = find_viewer(request, site)
    is_in_time = is_fresh or _has_ticket(request, site, activity_id)
    if viewer is None:
        if not is_in_time:
            return _told(Scan(Came.TOO_LATE, ""))
        return _ticketed(see_other(sign_in_path(request.url.path)), site, activity_id)
    with site.database.read() as tx:
        result = scan(tx, viewer, activity_id, is_in_time, site.now(), comes=False)
    if result.came is not Came.NOW:
        return _told(result, viewer)
    return _ticketed(_ask(request, site, viewer, result), site, activity_id)


def _take(request: Request, site: Site, form: Form) -> Response:
    viewer = require_viewer(request, site)
    activity_id, is_fresh = _read(site, request.path_params["token"])
    is_in_time = is_fresh or _has_ticket(request, site, activity_id)
    if not form.is_ours:
        with site.database.read() as tx:
            result = scan(tx, viewer, activity_id, is_in_time, site.now(), comes=False)
        if result.came is not Came.NOW:
            return _told(result, viewer)
        return _ask(request, site, viewer, result, t("signin.fault.stale"), 403)
    with site.database.write() as tx:
        return _told(scan(tx, viewer, activity_id, is_in_time, site.now()), viewer)


def _ask(
    request: Request, site: Site, viewer: Viewer, result: Scan, fault: str | None = None, status: int = 200
) -> Response:
    sealed = seal(request, site)
    lead = t("scan.ask.lead", name=viewer.full_name)
    body = (
        pages.heading(result.title, lead)
        + pages.alert(fault)
        + f'<form class="card" method="post" action="{escape(request.url.path)}">{sealed.field}'
        + f"{pages.button(t('scan.ask.here'))}</form>"
        + f'<p class="mute">{escape(t("scan.ask.not_me"))} '
        + f'<a href="/dang-xuat">{escape(t("parts.sign_out"))}</a></p>'
    )
    return sealed.put_on(pages.page(t("scan.ask.title"), body, status, site.settings.demo), site)


def _told(result: Scan, viewer: Viewer | None = None) -> Response:
    """What came of it, in one sentence; nobody need guess whether they are on the list."""
    came = result.came.value
    words = {
        "title": result.title,
        "name": viewer.full_name if viewer else "",
        "time": show_time(result.since) if result.since else "",
    }
    title, text = t(f"scan.{came}.title"), t(f"scan.{came}.lead", **words)
    return pages.message(title, text, ("/", t("scan.to_home")), STATUS[result.came])


def _read(site: Site, token: str) -> tuple[int, bool]:
    """The activity that a token is for, and whether it came in time; 404 for what is no token of ours."""
    try:
        return int(_signer(site, "diem-danh").loads(token, max_age=SECONDS)), True
    except SignatureExpired as late:
        return int(_signer(site, "diem-danh").load_payload(late.payload or b"")), False
    except (BadSignature, TypeError, ValueError):
        raise HTTPException(404) from None


def _ticketed(response: Response, site: Site, activity_id: int) -> Response:
    signed = _signer(site, "ve-diem-danh").dumps(activity_id)
    value = signed if isinstance(signed, str) else signed.decode()
    cookies.set_short(response, site.settings, COOKIE, value, PATH, TICKET_SECONDS)
    return response


def _has_ticket(request: Request, site: Site, activity_id: int) -> bool:
    """Whether this browser scanned a code of the activity in time, a while ago."""
    try:
        value = _signer(site, "ve-diem-danh").loads(request.cookies.get(COOKIE, ""), max_age=TICKET_SECONDS)
    except BadSignature:
        return False
    return bool(value == activity_id)


def _signer(site: Site, salt: str) -> URLSafeTimedSerializer:
    class Clock(TimestampSigner):
        """Goes by the clock of the site."""

        def get_timestamp(self) -> int:
            return int(site.now().timestamp())

    return URLSafeTimedSerializer(site.settings.secret_key, salt=salt, signer=Clock)
