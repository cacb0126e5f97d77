"""One-click sign-in as a made-up person of each role; there is no such thing outside a demonstration."""

from __future__ import annotations

from html import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access.demo import find_demo_person
from access.viewer import Role
from text import t
from web import pages
from web.entry import let_in
from web.forms import Form, form_endpoint
from web.site import Site
from web.viewers import NEXT, sign_in_path

PATH = "/dang-nhap/dung-thu"


def routes(site: Site) -> list[Route]:
    """Take the form; 404 where the demonstration is off."""

    def take(request: Request, form: Form) -> Response:
        if not site.settings.demo or form.get("vai") not in set(Role):
            raise HTTPException(404)
        return _take(request, site, form, Role(form.get("vai")))

    return [Route(PATH, form_endpoint(site, take), methods=["POST"])]


def choices(hidden: str) -> str:
    """A button for each role; `hidden` are the fields every form of the page carries."""
    forms = "".join(
        f'<form method="post" action="{PATH}">{hidden}'
        f'<input type="hidden" name="vai" value="{role.value}">'
        f"{pages.button(t(f'access.role.{role.value}'), is_ghost=True)}</form>"
        for role in Role
    )
    title, lead = escape(t("signin.demo.title")), escape(t("signin.demo.lead"))
    intro = f'<h2>{title}</h2><p class="mute">{lead}</p>'
    return f'<section class="card">{intro}<div class="two">{forms}</div></section>'


def _take(request: Request, site: Site, form: Form, role: Role) -> Response:
    link = (sign_in_path("/"), t("signin.again"))
    if not form.is_ours:
        return pages.message(t("signin.demo.title"), t("signin.fault.stale"), link, 403)
    with site.database.write() as tx:
        person_id = find_demo_person(tx, role, site.now())
        if person_id is not None:
            return let_in(request, site, tx, person_id, form.get(NEXT))
    return pages.message(t("signin.demo.title"), t("signin.demo.empty"), link, 404)
