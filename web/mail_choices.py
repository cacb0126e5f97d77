"""The page behind the last line of a mail about reviews: such mails off, or on again, without signing in.

A look at it changes nothing, for programs that check mail open every link; only sending the form does, and
so does the one-click request of a mail program (RFC 8058), which carries no cookie and no form of ours.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from outreach import refresher_choice
from outreach.refresher_choice import PATH, is_off, read_choice
from text import t
from web import pages
from web.forms import LARGEST
from web.site import Site

AGAIN = "nhan-lai"


def routes(site: Site) -> list[Route]:
    """GET shows the choice, POST makes it."""

    def show(request: Request) -> Response:
        person_id = _person_id(request, site)
        with site.database.read() as tx:
            return _page(request, site, is_off(tx, person_id))

    def take(request: Request, wants_off: bool) -> Response:
        person_id = _person_id(request, site)
        with site.database.write() as tx:
            if not refresher_choice.switch(tx, person_id, wants_off, site.now()):
                raise HTTPException(404)
        return _page(
            request, site, wants_off, t("reminders.choice.off" if wants_off else "reminders.choice.on")
        )

    async def choose(request: Request) -> Response:
        # The path itself is the proof: only the person's own mails hold it. Mail programs may send any form.
        wants_off = AGAIN.encode() not in await _read(request)
        return await run_in_threadpool(take, request, wants_off)

    path = f"{PATH}{{token}}"
    return [Route(path, show, methods=["GET"]), Route(path, choose, methods=["POST"])]


async def _read(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise HTTPException(413)
    return bytes(body)


def _person_id(request: Request, site: Site) -> int:
    person_id = read_choice(site.settings.secret_key, request.path_params["token"])
    if person_id is None:
        raise HTTPException(404)
    return person_id


def _page(request: Request, site: Site, is_off: bool, told: str | None = None) -> Response:
    lead = t("reminders.choice.lead_off" if is_off else "reminders.choice.lead_on")
    words = t("reminders.choice.again" if is_off else "reminders.choice.stop")
    button = pages.button(words, name="chon", value=AGAIN if is_off else "thoi")
    body = (
        pages.heading(t("reminders.choice.title"), lead)
        + pages.notice(told)
        + f'<form class="card" method="post" action="{request.url.path}">{button}</form>'
        + f"<p>{pages.link_button('/', t('nav.to_home'))}</p>"
    )
    return pages.page(t("reminders.choice.title"), body, 200, site.settings.demo)
