"""One person's fresh activation code, which is also how the office resets a forgotten password."""

from __future__ import annotations

from html import escape
from random import SystemRandom

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access.handout import Entry, renew, ways_in
from db.people import PersonNow, find_person
from text import t
from text.formats import local_day
from web import pages
from web.activation_sheets import require_office, send_slips
from web.forms import Form, form_endpoint, seal
from web.site import Site

PATH = "/can-bo/ma/{person_id:int}"


def routes(site: Site) -> list[Route]:
    """A page that says what will happen, and the slip."""

    def show(request: Request) -> Response:
        return _page(request, site)

    return [
        Route(PATH, show, methods=["GET"]),
        Route(PATH, form_endpoint(site, lambda r, f: _renew(r, site, f)), methods=["POST"]),
    ]


def _renew(request: Request, site: Site, form: Form) -> Response:
    viewer = require_office(request, site)
    if not form.is_ours:
        return _page(request, site, t("signin.fault.stale"), 403)
    try:
        with site.database.write() as tx:
            slip = renew(tx, viewer, request.path_params["person_id"], site.now(), SystemRandom())
            return send_slips(request, site, viewer, (slip,))
    except LookupError:
        raise HTTPException(404) from None


def _page(request: Request, site: Site, fault: str | None = None, status: int = 200) -> Response:
    viewer, person_id = require_office(request, site), request.path_params["person_id"]
    with site.database.read() as tx:
        person = find_person(tx, person_id, local_day(site.now()))
        way = ways_in(tx, viewer, (person_id,), site.now())[person_id]
    if person is None:
        raise HTTPException(404)
    sealed, title = seal(request, site), t("roster_upload.person.title")
    effect = t(f"roster_upload.person.{'reset' if way.entry is Entry.PASSWORD else 'first'}")
    body = (
        pages.heading(title, _who(person))
        + pages.alert(fault)
        + f'<form class="card" method="post" action="{escape(request.url.path)}">{sealed.field}'
        + f"<p>{escape(t('roster_upload.person.now', state=way.label))}</p><p>{escape(effect)}</p>"
        + f"{pages.button(t('roster_upload.person.issue'))}</form>"
        + f"<p>{pages.link_button('/can-bo', t('roster_upload.back'))}</p>"
    )
    return sealed.put_on(pages.page(title, body, status, site.settings.demo), site)


def _who(person: PersonNow) -> str:
    return f"{person.full_name} · {person.code}"
