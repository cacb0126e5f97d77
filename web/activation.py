"""The first sign-in: a right activation code leads here, where its owner chooses a password."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access import accounts
from access.accounts import SpentCode, WeakPassword
from access.passwords import MIN_LENGTH
from db.accounts import AccountRow
from settings import Settings
from text import t
from web import cookies, pages
from web.entry import let_in
from web.forms import Form, form_endpoint, seal
from web.site import Site
from web.viewers import find_viewer, see_other, sign_in_path

PATH = "/kich-hoat"
COOKIE = "lachan_kich_hoat"
SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the cookie carries from the sign-in form to here."""

    person_id: int
    code_print: str
    back_to: str


def routes(site: Site) -> list[Route]:
    """Show the form, take the form."""

    def show(request: Request) -> Response:
        account = _account(site, _read(request, site.settings))
        return _page(request, site, account) if account else _over(request, site)

    def take(request: Request, form: Form) -> Response:
        ticket = _read(request, site.settings)
        account = _account(site, ticket)
        if account is None or ticket is None:
            return _over(request, site)
        return _take(request, site, form, account, ticket)

    return [
        Route(PATH, show, methods=["GET"]),
        Route(PATH, form_endpoint(site, take), methods=["POST"]),
    ]


def send_to_activation(site: Site, account: AccountRow, back_to: str) -> Response:
    """Go on to choosing a password; the code is spent only when one is chosen."""
    response = see_other(PATH)
    ticket = [account.person_id, _print(account), back_to]
    signed = _signer(site.settings).dumps(ticket)
    cookies.set_short(
        response, site.settings, COOKIE, signed if isinstance(signed, str) else signed.decode(), PATH, SECONDS
    )
    return response


def new_password_fields(owner: str, has_fault: bool) -> str:
    """The account's name for password managers, and the new password twice."""
    return (
        pages.field(
            "tai_khoan",
            t("signin.password.owner"),
            value=owner,
            autocomplete="username",
            attributes="readonly",
        )
        + pages.field(
            "moi",
            t("signin.password.new"),
            sort="password",
            autocomplete="new-password",
            hint=t("signin.password.rule", least=MIN_LENGTH),
            attributes=f'required minlength="{MIN_LENGTH}" maxlength="200"',
            has_fault=has_fault,
        )
        + pages.field(
            "lap_lai",
            t("signin.password.repeat"),
            sort="password",
            autocomplete="new-password",
            attributes='required maxlength="200"',
            has_fault=has_fault,
        )
    )


def _take(request: Request, site: Site, form: Form, account: AccountRow, ticket: Ticket) -> Response:
    if not form.is_ours:
        return _page(request, site, account, t("signin.fault.stale"), 403)
    if form.get("moi") != form.get("lap_lai"):
        return _page(request, site, account, t("signin.fault.repeat"), 422)
    try:
        with site.database.write() as tx:
            accounts.activate(tx, account, form.get("moi"), site.now())
            response = let_in(request, site, tx, account.person_id, ticket.back_to)
    except WeakPassword as weak:
        return _page(request, site, account, str(weak), 422)
    except SpentCode:
        return _over(request, site)
    cookies.clear(response, site.settings, COOKIE, PATH)
    return response


def _page(
    request: Request, site: Site, account: AccountRow, fault: str | None = None, status: int = 200
) -> Response:
    sealed = seal(request, site)
    fields = new_password_fields(account.code, bool(fault))
    body = (
        pages.heading(t("signin.activation.title"), t("signin.activation.lead"))
        + pages.alert(fault)
        + f'<form class="card" method="post" action="{PATH}">{sealed.field}{fields}'
        + f"{pages.button(t('signin.password.submit'))}</form>"
    )
    return sealed.put_on(pages.page(t("signin.activation.title"), body, status, site.settings.demo), site)


def _over(request: Request, site: Site) -> Response:
    """Home for whoever is in by now, as after a second click; else the code or its time is spent."""
    if find_viewer(request, site):
        return see_other("/")
    link = (sign_in_path("/"), t("signin.again"))
    return pages.message(t("signin.activation.title"), t("signin.fault.link_over"), link, 403)


def _account(site: Site, ticket: Ticket | None) -> AccountRow | None:
    """The ticket's account, as long as the code it was given for still stands."""
    if ticket is None:
        return None
    with site.database.read() as tx:
        account = accounts.find_account_of(tx, ticket.person_id, site.now())
    return account if account and _print(account) == ticket.code_print else None


def _read(request: Request, settings: Settings) -> Ticket | None:
    try:
        value = _signer(settings).loads(request.cookies.get(COOKIE, ""), max_age=SECONDS)
    except BadSignature:
        return None
    return Ticket(*value)


def _print(account: AccountRow) -> str:
    return hashlib.sha256((account.activation_hash or "").encode()).hexdigest()[:32]


def _signer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.secret_key, salt="kich-hoat")
