"""The certificate as a file for its owner, and the public page that says whether a printed one is genuine."""

from __future__ import annotations

import math
from datetime import timedelta
from html import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access import throttle
from access.throttle import Wait
from access.viewer import Refused
from quizzes.certificates import PublicCertificate, Withdrawn, find_by_code, issue, read_code, show_code
from text import t
from text.formats import show_day
from web import pages
from web.site import Site
from web.viewers import address_of, require_viewer, see_other

CHECK = "/xac-nhan"
FILE = "/xuat/giay-chung-nhan/{attempt_id:int}.pdf"
QUIZZES = "/tinh-huong"
LONGEST_TYPED = 60
LARGEST_ID = 2**31 - 1


def routes(site: Site) -> list[Route]:
    """/xuat/giay-chung-nhan/<attempt>.pdf for the owner; /xac-nhan and /xac-nhan/<code> for everybody."""

    def file(request: Request) -> Response:
        return _file(request, site)

    def ask(request: Request) -> Response:
        return _ask(site, request.query_params.get("ma"))

    def check(request: Request) -> Response:
        return _check(request, site, request.path_params["code"])

    return [
        Route(FILE, file, methods=["GET"]),
        Route(CHECK, ask, methods=["GET"]),
        Route(f"{CHECK}/{{code}}", check, methods=["GET"]),
    ]


def _file(request: Request, site: Site) -> Response:
    viewer, attempt_id = require_viewer(request, site), request.path_params["attempt_id"]
    if attempt_id > LARGEST_ID:
        raise HTTPException(404)
    try:
        with site.database.write() as tx:
            certificate = issue(tx, viewer, attempt_id, site.now())
    except Refused as refused:
        link = (QUIZZES, t("certificate.fault.back"))
        return pages.message(t("certificate.fault.title"), str(refused), link, 403)
    # Eighty megabytes of library: loaded by the first certificate, not by each start.
    from analytics.exports.certificate import certificate_pdf

    name = f"giay-chung-nhan-{show_code(certificate.code)}.pdf"
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="{name}"',
        "x-content-type-options": "nosniff",
    }
    pdf = certificate_pdf(certificate, site.settings.base_url, site.settings.demo)
    return Response(pdf, media_type="application/pdf", headers=headers)


def _ask(site: Site, typed: str | None) -> Response:
    if not typed or not typed.strip():
        return _private(_form_page(site, "", t("certificate.check_page.lead")))
    signs = read_code(typed)
    if signs is None:
        return _private(_form_page(site, typed, "", t("certificate.check_page.malformed"), 422))
    return _private(see_other(f"{CHECK}/{show_code(signs)}"))


def _check(request: Request, site: Site, typed: str) -> Response:
    # What can be no code is answered from thin air: it tells a scanner nothing and costs no count.
    if read_code(typed) is None:
        return _private(_missing(site, typed))
    found = _look_up(request, site, typed)
    if isinstance(found, Wait):
        return _private(_wait(site, found.until - site.now()))
    if isinstance(found, Withdrawn):
        return _private(_withdrawn(site, found))
    return _private(_found(site, found) if found else _missing(site, typed))


def _look_up(request: Request, site: Site, typed: str) -> PublicCertificate | Withdrawn | Wait | None:
    """One transaction: a hundred codes tried at once are counted one after the other."""
    with site.database.write() as tx:
        tried = throttle.begin_lookup(tx, site.settings.secret_key, address_of(request), site.now())
        if isinstance(tried, Wait):
            return tried
        found = find_by_code(tx, typed)
        if found:
            throttle.succeed(tx, tried)
        return found


def _found(site: Site, found: PublicCertificate) -> Response:
    facts = (
        ("full_name", found.full_name),
        ("unit", found.unit_name),
        ("earned_on", show_day(found.earned_on)),
    )
    rows = "".join(
        f"<dt>{escape(t(f'certificate.check_page.{name}'))}</dt><dd>{escape(value)}</dd>"
        for name, value in facts
        if value
    )
    title = t("certificate.check_page.found")
    body = (
        pages.heading(title, t("certificate.check_page.found_lead"))
        + f'<dl class="card facts">{rows}</dl>'
        + f"<p>{pages.link_button(CHECK, t('certificate.check_page.another'))}</p>"
    )
    return pages.page(title, body, is_demo=site.settings.demo)


def _withdrawn(site: Site, found: Withdrawn) -> Response:
    title = t("certificate.check_page.withdrawn")
    lead = t("certificate.check_page.withdrawn_lead", day=show_day(found.since))
    link = pages.link_button(CHECK, t("certificate.check_page.another"))
    return pages.page(title, f"{pages.heading(title, lead)}<p>{link}</p>", is_demo=site.settings.demo)


def _missing(site: Site, typed: str) -> Response:
    title, lead = t("certificate.check_page.missing"), t("certificate.check_page.missing_lead")
    return _form_page(site, typed, lead, status=404, title=title)


def _wait(site: Site, wait: timedelta) -> Response:
    seconds = math.ceil(wait.total_seconds())
    sort, n = ("seconds", seconds) if seconds <= 90 else ("minutes", math.ceil(seconds / 60))
    title = t("certificate.check_page.wait_title")
    body = pages.heading(title, t(f"certificate.check_page.wait_{sort}", n=n))
    response = pages.page(title, body, 429, site.settings.demo)
    response.headers["retry-after"] = str(seconds)
    return response


def _form_page(
    site: Site, typed: str, lead: str, fault: str | None = None, status: int = 200, title: str = ""
) -> Response:
    title = title or t("certificate.check_page.title")
    field = pages.field(
        "ma",
        t("certificate.check_page.code"),
        value=typed[:LONGEST_TYPED],
        autocomplete="off",
        hint=t("certificate.check_page.hint"),
        attributes=f'required autocapitalize="characters" spellcheck="false" maxlength="{LONGEST_TYPED}"',
        has_fault=bool(fault),
    )
    sent = pages.button(t("certificate.check_page.submit"))
    body = (
        pages.heading(title, lead)
        + pages.alert(fault)
        + f'<form class="card" method="get" action="{CHECK}">{field}{sent}</form>'
    )
    return pages.page(title, body, status, site.settings.demo)


def _private(response: Response) -> Response:
    """Names of people do not belong into search engines."""
    response.headers["x-robots-tag"] = "noindex, nofollow"
    return response
