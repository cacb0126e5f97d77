"""Signing out, of this browser or of every one; a link alone never does it, only the form."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access import sign_ins
from text import t
from web import cookies, pages
from web.forms import Form, form_endpoint, seal
from web.site import Site
from web.viewers import SIGN_IN, find_viewer, see_other

PATH = "/dang-xuat"
HERE, EVERYWHERE = "may-nay", "moi-noi"


def routes(site: Site) -> list[Route]:
    """Ask, then do."""

    def show(request: Request) -> Response:
        return _page(request, site)

    def take(request: Request, form: Form) -> Response:
        if not form.is_ours and find_viewer(request, site) is None:
            # A second click, or a page that the browser went back to: nobody is signed in any more.
            return see_other(f"{SIGN_IN}?bao=da-thoat")
        if not form.is_ours:
            return _page(request, site, t("signin.fault.stale"), 403)
        return _sign_out(request, site, form.get("pham_vi") == EVERYWHERE)

    return [
        Route(PATH, show, methods=["GET"]),
        Route(PATH, form_endpoint(site, take), methods=["POST"]),
    ]


def _sign_out(request: Request, site: Site, is_everywhere: bool) -> Response:
    viewer, now = find_viewer(request, site), site.now()
    with site.database.write() as tx:
        if viewer and is_everywhere:
            sign_ins.end_all(tx, viewer.person_id, now)
        sign_ins.end(tx, cookies.read_token_hash(request), now)
    ended_all = viewer is not None and is_everywhere
    response = see_other(f"{SIGN_IN}?bao={'da-thoat-het' if ended_all else 'da-thoat'}")
    cookies.clear_session(response, site.settings)
    return response


def _page(request: Request, site: Site, fault: str | None = None, status: int = 200) -> Response:
    sealed, viewer = seal(request, site), find_viewer(request, site)
    lead = t("signin.out.lead", name=viewer.full_name) if viewer else t("signin.out.lead_unknown")
    everywhere = pages.button(t("signin.out.everywhere"), is_ghost=True, name="pham_vi", value=EVERYWHERE)
    body = (
        pages.heading(t("signin.out.title"), lead)
        + pages.alert(fault)
        + f'<form class="card" method="post" action="{PATH}">{sealed.field}'
        + pages.button(t("signin.out.here"), name="pham_vi", value=HERE)
        + (everywhere if viewer else "")
        + f"</form><p>{pages.link_button('/', t('signin.out.stay'))}</p>"
    )
    return sealed.put_on(pages.page(t("signin.out.title"), body, status, site.settings.demo), site)
