"""Activation codes as a sheet or as slips to print; asked for by a form, making them changes things."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import SystemRandom

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from access.accounts import ActivationSlip, draw_codes, keep_codes, list_recipients
from access.viewer import Permission, Viewer
from analytics.exports.office_sheets import activation_slips_html, activation_slips_xlsx
from text import t
from text.formats import show_number
from web import pages
from web.forms import Form, form_endpoint, seal
from web.pages import csp_hash
from web.roster_upload import send_file
from web.site import Site
from web.viewers import require_viewer

SHEET, SLIPS = "/xuat/ma-kich-hoat.xlsx", "/xuat/phieu-kich-hoat"

Send = Callable[[tuple[ActivationSlip, ...]], Response]


def routes(site: Site) -> list[Route]:
    """A page that asks, at either address, and what it sends."""

    def show(request: Request) -> Response:
        return _page(request, site)

    def taking(send: Send) -> Callable[[Request, Form], Response]:
        return lambda request, form: _issue(request, site, form, send)

    return [
        Route(SHEET, show, methods=["GET"]),
        Route(SHEET, form_endpoint(site, taking(_send_sheet)), methods=["POST"]),
        Route(SLIPS, show, methods=["GET"]),
        Route(SLIPS, form_endpoint(site, taking(_send_slips)), methods=["POST"]),
    ]


def _issue(request: Request, site: Site, form: Form, send: Send) -> Response:
    viewer = _require_office(request, site)
    if not form.is_ours:
        return _page(request, site, t("signin.fault.stale"), 403)
    with site.database.read() as tx:
        people = list_recipients(tx, viewer, site.now())
    drawn = draw_codes(people, SystemRandom())
    with site.database.write() as tx:
        slips = keep_codes(tx, viewer, drawn, site.now())
        # Before the commit: what cannot be drawn must not make the codes handed out before void.
        return send(slips)


def _send_sheet(slips: tuple[ActivationSlip, ...]) -> Response:
    return send_file(activation_slips_xlsx(slips), "ma-kich-hoat.xlsx")


def _send_slips(slips: tuple[ActivationSlip, ...]) -> Response:
    html = activation_slips_html(slips)
    styles = " ".join(csp_hash(style) for style in re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    policy = f"default-src 'none'; style-src {styles}; base-uri 'none'; frame-ancestors 'none'"
    return HTMLResponse(html, headers={"cache-control": "no-store", "content-security-policy": policy})


def _require_office(request: Request, site: Site) -> Viewer:
    viewer = require_viewer(request, site)
    viewer.require(Permission.MANAGE_ROSTER)
    return viewer


def _page(request: Request, site: Site, fault: str | None = None, status: int = 200) -> Response:
    viewer = _require_office(request, site)
    with site.database.read() as tx:
        waiting = len(list_recipients(tx, viewer, site.now()))
    sealed, title = seal(request, site), t("roster_upload.codes.title")
    body = (
        pages.heading(title, t("roster_upload.codes.lead", n=show_number(waiting)))
        + pages.alert(fault)
        + (_forms(sealed.field) if waiting else "")
        + f"<p>{pages.link_button('/can-bo', t('roster_upload.back'))}</p>"
    )
    return sealed.put_on(pages.page(title, body, status, site.settings.demo), site)


def _forms(field: str) -> str:
    sheet, slips = t("roster_upload.codes.sheet"), t("roster_upload.codes.slips")
    return (
        pages.notice(t("roster_upload.codes.warning"))
        + f'<form method="post" action="{SHEET}">{field}{pages.button(sheet)}</form>'
        + f'<form method="post" action="{SLIPS}">{field}{pages.button(slips, is_ghost=True)}</form>'
    )
