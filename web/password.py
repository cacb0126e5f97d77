"""Changing one's own password; whoever else was signed in under the old one is signed out."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access import accounts, throttle
from access.accounts import Proof, WeakPassword
from db.accounts import AccountRow
from text import t
from web import pages
from web.activation import new_password_fields
from web.cookies import read_token_hash
from web.forms import Form, form_endpoint, seal
from web.sign_in import wait_words
from web.site import Site
from web.viewers import NeedsSignIn, address_of, require_viewer

PATH = "/doi-mat-khau"


def routes(site: Site) -> list[Route]:
    """Show the form, take the form."""

    def show(request: Request) -> Response:
        return _page(request, site, _own_account(request, site))

    def take(request: Request, form: Form) -> Response:
        account = _own_account(request, site)
        fault, status = _change(request, site, form, account)
        return _page(request, site, account, fault, status) if fault else _done()

    return [
        Route(PATH, show, methods=["GET"]),
        Route(PATH, form_endpoint(site, take), methods=["POST"]),
    ]


def _own_account(request: Request, site: Site) -> AccountRow:
    viewer = require_viewer(request, site)
    with site.database.read() as tx:
        account = accounts.find_account_of(tx, viewer.person_id, site.now())
    if account is None:
        raise NeedsSignIn
    return account


def _change(request: Request, site: Site, form: Form, account: AccountRow) -> tuple[str | None, int]:
    """Why not, with the status to answer; (None, 200) when it is changed."""
    if not form.is_ours:
        return t("signin.fault.stale"), 403
    if form.get("moi") != form.get("lap_lai"):
        return t("signin.fault.repeat"), 422
    try:
        accounts.require_good_password(account, form.get("moi"))
    except WeakPassword as weak:
        return str(weak), 422
    return _store(request, site, form, account)


def _store(request: Request, site: Site, form: Form, account: AccountRow) -> tuple[str | None, int]:
    now = site.now()
    with site.database.write() as tx:
        # Who is signed in already is not slowed down for the address; the limit of the account holds.
        tried = throttle.begin(
            tx, site.settings.secret_key, account.code, account.person_id, address_of(request), now
        )
    if isinstance(tried, throttle.Wait):
        return wait_words(tried.until - now), 429
    if accounts.verify(account, form.get("cu"), now) is not Proof.PASSWORD:
        return t("signin.fault.old"), 422
    with site.database.write() as tx:
        throttle.succeed(tx, tried)
        accounts.set_password(tx, account, form.get("moi"), now, keep=read_token_hash(request))
    return None, 200


def _page(
    request: Request, site: Site, account: AccountRow, fault: str | None = None, status: int = 200
) -> Response:
    title = t("signin.password.title")
    if account.password_hash is None:
        return pages.message(title, t("signin.password.none"), ("/", t("signin.back")))
    sealed = seal(request, site)
    old = pages.field(
        "cu",
        t("signin.password.old"),
        sort="password",
        autocomplete="current-password",
        attributes='required maxlength="400"',
        has_fault=bool(fault),
    )
    body = (
        pages.heading(title, t("signin.password.lead"))
        + pages.alert(fault)
        + f'<form class="card" method="post" action="{PATH}">{sealed.field}{old}'
        + new_password_fields(account.code, bool(fault))
        + f"{pages.button(t('signin.password.submit'))}</form>"
        + f"<p>{pages.link_button('/', t('signin.back'))}</p>"
    )
    return sealed.put_on(pages.page(title, body, status, site.settings.demo), site)


def _done() -> Response:
    title = t("signin.password.title")
    return pages.message(title, t("signin.password.done"), ("/", t("signin.back")))
