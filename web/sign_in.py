"""The sign-in page: one form for a password or an activation code, and the same answer for all who fail."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access import accounts, throttle
from access.accounts import Proof
from db.accounts import AccountRow
from text import t
from web import demo, pages
from web.activation import send_to_activation
from web.entry import let_in
from web.forms import Form, Held, form_endpoint, seal
from web.site import Site
from web.viewers import NEXT, SIGN_IN, address_of, find_viewer, local_path, see_other, sso_path

NOTICES = {"da-thoat": "signin.notice.out", "da-thoat-het": "signin.notice.out_all"}


def routes(site: Site) -> list[Route]:
    """Show the form, take the form."""

    def show(request: Request) -> Response:
        if find_viewer(request, site):
            return see_other(local_path(request.query_params.get(NEXT)))
        return _page(request, site, request.query_params.get(NEXT))

    def take(request: Request, form: Form) -> Response | Held:
        return _take(request, site, form)

    return [
        Route(SIGN_IN, show, methods=["GET"]),
        Route(SIGN_IN, form_endpoint(site, take), methods=["POST"]),
    ]


def wait_words(wait: timedelta) -> str:
    """How long to wait, in seconds below a minute and a half."""
    seconds = math.ceil(wait.total_seconds())
    if seconds <= 90:
        return t("signin.fault.wait_seconds", n=seconds)
    return t("signin.fault.wait_minutes", n=math.ceil(seconds / 60))


def _take(request: Request, site: Site, form: Form) -> Response | Held:
    login, secret = form.get("tai_khoan"), form.get("mat_khau")
    is_whole = form.is_ours and bool(login.strip() and secret)
    if not is_whole and find_viewer(request, site):
        # Sent once more from a page that the browser went back to: they are in already.
        return see_other(local_path(form.get(NEXT)))
    if not form.is_ours:
        return _refuse(request, site, form, t("signin.fault.stale"), 403)
    if not login.strip() or not secret:
        return _refuse(request, site, form, t("signin.fault.empty"), 422)
    now = site.now()
    tried = _begin(request, site, login, now)
    if isinstance(tried, throttle.Wait):
        return _refuse(request, site, form, wait_words(tried.until - now), 429)
    if not tried.delay:
        return _look(request, site, form, tried)
    return Held(tried.delay.total_seconds(), lambda: _look(request, site, form, tried))


def _begin(request: Request, site: Site, login: str, now: datetime) -> throttle.Try | throttle.Wait:
    with site.database.write() as tx:
        account = accounts.find_account(tx, login, now)
        person_id = account.person_id if account else None
        return throttle.begin(tx, site.settings.secret_key, login, person_id, address_of(request), now)


def _look(request: Request, site: Site, form: Form, tried: throttle.Try) -> Response:
    """The account is read only now: while the answer was held back, its password may have changed."""
    login, secret, now = form.get("tai_khoan"), form.get("mat_khau"), site.now()
    with site.database.read() as tx:
        account = accounts.find_account(tx, login, now)
    proof = accounts.verify(account, secret, now)
    if account is None or proof is Proof.NOTHING:
        return _refuse(request, site, form, t("signin.fault.wrong"), 401)
    return _accept(request, site, form, account, proof, tried)


def _accept(
    request: Request, site: Site, form: Form, account: AccountRow, proof: Proof, tried: throttle.Try
) -> Response:
    with site.database.write() as tx:
        throttle.succeed(tx, tried)
        if proof is Proof.PASSWORD:
            return let_in(request, site, tx, account.person_id, form.get(NEXT))
    return send_to_activation(site, account, local_path(form.get(NEXT)))


def _refuse(request: Request, site: Site, form: Form, fault: str, status: int) -> Response:
    return _page(request, site, form.get(NEXT), form.get("tai_khoan"), fault, status)


def _page(
    request: Request,
    site: Site,
    back_to: str | None,
    login: str = "",
    fault: str | None = None,
    status: int = 200,
) -> Response:
    sealed = seal(request, site)
    hidden = f'{sealed.field}<input type="hidden" name="{NEXT}" value="{escape(local_path(back_to))}">'
    told = NOTICES.get(request.query_params.get("bao", ""))
    body = (
        pages.heading(t("signin.form.title"), t("signin.form.lead"))
        + pages.notice(t(told) if told and not fault else None)
        + pages.alert(fault)
        + _form(hidden, login[:200], bool(fault))
        + _sso(site, local_path(back_to))
        + (demo.choices(hidden) if site.settings.demo else "")
        + f'<p class="mute">{escape(t("signin.form.forgot"))}</p>'
    )
    response = pages.page(t("signin.form.title"), body, status, site.settings.demo)
    return sealed.put_on(response, site)


def _form(hidden: str, login: str, has_fault: bool) -> str:
    login_field = pages.field(
        "tai_khoan",
        t("signin.form.login"),
        value=login,
        autocomplete="username",
        attributes='required autocapitalize="none" autocorrect="off" spellcheck="false" maxlength="200"'
        + ("" if login else " autofocus"),
        has_fault=has_fault,
    )
    secret_field = pages.field(
        "mat_khau",
        t("signin.form.secret"),
        sort="password",
        autocomplete="current-password",
        hint=t("signin.form.secret_hint"),
        attributes='required maxlength="400"' + (" autofocus" if login else ""),
        has_fault=has_fault,
    )
    sent = pages.button(t("signin.form.submit"))
    fields = f"{hidden}{login_field}{secret_field}{sent}"
    return f'<form class="card" method="post" action="{SIGN_IN}">{fields}</form>'


def _sso(site: Site, back_to: str) -> str:
    if site.settings.oidc is None:
        return ""
    label = t("signin.form.sso", name=site.settings.oidc.name)
    link = pages.link_button(sso_path(back_to), label)
    return f'<p class="or">{escape(t("signin.form.or"))}</p><p>{link}</p>'
