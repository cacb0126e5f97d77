"""Activation codes for many: one round, shown once as slips to print, with the same codes as a sheet.

Codes are kept as hashes only, so the page of slips itself carries the round on: a form on it posts the
signed list back for the sheet. Nothing is stored, nothing is issued twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import astuple
from datetime import date
from html import escape
from random import SystemRandom

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from access.accounts import ActivationSlip, draw_codes, keep_codes, list_recipients
from access.audit import write_audit
from access.handout import Reach, list_waiting
from access.viewer import Permission, Viewer
from analytics.exports.office_sheets import activation_slips_html, activation_slips_xlsx
from db.engine import Tx
from db.units import UnitNow, list_units
from text import t
from text.formats import local_day, show_number
from web import pages
from web.forms import Form, form_endpoint, seal
from web.pages import csp_hash
from web.roster_upload import send_file
from web.site import Site
from web.viewers import require_viewer

SHEET, SLIPS = "/xuat/ma-kich-hoat.xlsx", "/xuat/phieu-kich-hoat"
REACH, UNIT, ROUND = "pham-vi", "don-vi", "dot"
# A round of ten thousand people comes to about half a megabyte.
LARGEST = 8_000_000
SECONDS = 12 * 60 * 60


def routes(site: Site) -> list[Route]:
    """A page that asks, at either address; the slips of a round; and the sheet of that round."""

    def show(request: Request) -> Response:
        return _page(request, site)

    return [
        Route(SHEET, show, methods=["GET"]),
        Route(SHEET, form_endpoint(site, lambda r, f: _sheet(r, site, f), LARGEST), methods=["POST"]),
        Route(SLIPS, show, methods=["GET"]),
        Route(SLIPS, form_endpoint(site, lambda r, f: _issue(r, site, f)), methods=["POST"]),
    ]


def send_slips(request: Request, site: Site, viewer: Viewer, slips: Sequence[ActivationSlip]) -> Response:
    """The page of slips: to print, and with a way to the same codes as a sheet."""
    bar = _bar(seal(request, site).field, _pack(site, viewer, slips), len(slips))
    html = activation_slips_html(slips, site.settings.base_url, bar, site.settings.organisation)
    styles = " ".join(csp_hash(style) for style in re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    policy = (
        f"default-src 'none'; style-src {styles}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(html, headers={"cache-control": "no-store", "content-security-policy": policy})


def require_office(request: Request, site: Site) -> Viewer:
    """The office's viewer; raises NeedsSignIn or Refused."""
    viewer = require_viewer(request, site)
    viewer.require(Permission.MANAGE_ROSTER)
    return viewer


def _issue(request: Request, site: Site, form: Form) -> Response:
    viewer = require_office(request, site)
    if not form.is_ours:
        return _page(request, site, t("signin.fault.stale"), 403)
    reach = Reach.EVERYBODY if form.get(REACH) == Reach.EVERYBODY else Reach.WITHOUT
    with site.database.read() as tx:
        waiting = list_waiting(tx, viewer, reach, _unit_id(tx, form.get(UNIT), site), site.now())
        people = list_recipients(tx, viewer, site.now(), waiting)
    drawn = draw_codes(people, SystemRandom())
    with site.database.write() as tx:
        slips = keep_codes(tx, viewer, drawn, site.now())
        if slips:
            # Before the commit: what cannot be drawn must not make the codes handed out before void.
            return send_slips(request, site, viewer, slips)
    return _page(request, site, t("roster_upload.codes.nobody"), 422)


def _sheet(request: Request, site: Site, form: Form) -> Response:
    viewer = require_office(request, site)
    slips = _unpack(site, viewer, form.get(ROUND)) if form.is_ours else None
    if slips is None:
        return _page(request, site, t("roster_upload.codes.over"), 403)
    with site.database.write() as tx:
        subject = t("access.people", n=len(slips))
        write_audit(tx, viewer, "codes_exported", subject, None, None, site.now())
    return send_file(activation_slips_xlsx(slips), "ma-kich-hoat.xlsx")


def _pack(site: Site, viewer: Viewer, slips: Sequence[ActivationSlip]) -> str:
    """The round in a form that only this person of the office can bring back, and only as it was made."""
    rows = [[*astuple(slip)[:-1], slip.valid_until.isoformat()] for slip in slips]
    signed = _signer(site).dumps([viewer.person_id, rows])
    return signed if isinstance(signed, str) else signed.decode()


def _unpack(site: Site, viewer: Viewer, value: str) -> tuple[ActivationSlip, ...] | None:
    try:
        person_id, rows = _signer(site).loads(value, max_age=SECONDS)
    except BadSignature:
        return None
    if person_id != viewer.person_id:
        return None
    return tuple(
        ActivationSlip(code, name, unit, secret, date.fromisoformat(day))
        for code, name, unit, secret, day in rows
    )


def _signer(site: Site) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(site.settings.secret_key, salt="dot-ma")


def _bar(field: str, packed: str, count: int) -> str:
    """What stands above the slips on the screen and not on paper."""
    done, once = t("roster_upload.codes.done", n=show_number(count)), t("roster_upload.codes.once")
    sheet = f'<button type="submit">{escape(t("roster_upload.codes.sheet"))}</button>'
    return (
        f"<h1>{escape(done)}</h1><p>{escape(once)}</p>"
        f'<form method="post" action="{SHEET}">{field}'
        f'<input type="hidden" name="{ROUND}" value="{escape(packed)}">{sheet}'
        f'<a href="/can-bo">{escape(t("roster_upload.back"))}</a></form>'
    )


def _unit_id(tx: Tx, code: str, site: Site) -> int | None:
    if not code:
        return None
    for unit in list_units(tx, local_day(site.now())):
        if unit.code == code:
            return unit.unit_id
    raise HTTPException(404)


def _page(request: Request, site: Site, fault: str | None = None, status: int = 200) -> Response:
    viewer, now = require_office(request, site), site.now()
    with site.database.read() as tx:
        without = len(list_waiting(tx, viewer, Reach.WITHOUT, None, now))
        everybody = len(list_waiting(tx, viewer, Reach.EVERYBODY, None, now))
        units = list_units(tx, local_day(now))
    sealed, title = seal(request, site), t("roster_upload.codes.title")
    lead = t("roster_upload.codes.lead" if everybody else "roster_upload.codes.all_in")
    body = (
        pages.heading(title, lead)
        + pages.alert(fault)
        + (_form(sealed.field, without, everybody, units) + _address(site) if everybody else "")
        + f"<p>{pages.link_button('/can-bo', t('roster_upload.back'))}</p>"
    )
    return sealed.put_on(pages.page(title, body, status, site.settings.demo), site)


def _form(field: str, without: int, everybody: int, units: Sequence[UnitNow]) -> str:
    reaches = _reach(Reach.WITHOUT, without, not without) + _reach(Reach.EVERYBODY, everybody, not without)
    options = f'<option value="">{escape(t("figures.filter.everything"))}</option>' + "".join(
        f'<option value="{escape(unit.code)}">{escape(unit.name)}</option>' for unit in units
    )
    return (
        f'<form class="card" method="post" action="{SLIPS}">{field}'
        f"<fieldset><legend>{escape(t('roster_upload.codes.reach'))}</legend>{reaches}</fieldset>"
        f'<div class="field"><label for="{UNIT}">{escape(t("roster_upload.codes.unit"))}</label>'
        f'<select id="{UNIT}" name="{UNIT}">{options}</select></div>'
        f"{pages.button(t('roster_upload.codes.issue'))}</form>"
        f'<p class="mute">{escape(t("roster_upload.codes.warning"))}</p>'
    )


def _reach(reach: Reach, count: int, nobody_without: bool) -> str:
    """One of the two choices, with how many people it concerns in the whole department."""
    is_chosen = reach is (Reach.EVERYBODY if nobody_without else Reach.WITHOUT)
    words = t(f"roster_upload.codes.{reach}", n=show_number(count))
    checked, off = " checked" if is_chosen else "", "" if count else " disabled"
    more = f"<small>{escape(t('roster_upload.codes.void'))}</small>" if reach is Reach.EVERYBODY else ""
    return (
        f'<label class="choice"><input type="radio" name="{REACH}" value="{reach}"{checked}{off}>'
        f"<span>{escape(words)}{more}</span></label>"
    )


def _address(site: Site) -> str:
    return f'<p class="mute">{escape(t("roster_upload.codes.address", url=site.settings.base_url))}</p>'
