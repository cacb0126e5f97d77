"""Every plain HTTP address, one list from each module; app.py hands them to Streamlit's App."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.routing import BaseRoute, Route

from web import (
    activation,
    demo,
    health,
    password,
    shell,
    sign_in,
    sign_out,
    static_files,
)
from web.errors import Elsewhere
from web.later import Later
from web.shell import Shell
from web.site import Site


def routes(site: Site, page_shell: Shell, page_paths: Sequence[str]) -> list[BaseRoute]:
    """All routes, the most particular first; `page_paths` are the addresses of Streamlit's pages."""
    return [
        *health.routes(site),
        *static_files.routes(),
        *demo.routes(site),
        *_single_sign_on(site),
        *sign_in.routes(site),
        *activation.routes(site),
        *sign_out.routes(site),
        *password.routes(site),
        Later(("/thoi-nhac/",), lambda: _mail_choices(site)),
        Later(("/xuat/", "/xac-nhan", "/can-bo/"), lambda: _files_and_lists(site)),
        Later(("/hoat-dong/", "/diem-danh/"), lambda: _activities(site)),
        Later(("/api/",), lambda: _other_systems(site)),
        *shell.routes(page_shell, page_paths),
        Elsewhere(),
    ]


def _files_and_lists(site: Site) -> list[BaseRoute]:
    # What reads and writes sheets takes a third of the product's own loading.
    from web import (
        activation_sheets,
        board_files,
        certificates,
        difficulty_files,
        exports,
        mail_preview,
        person_code,
        reports,
        roster_upload,
    )

    return [
        *difficulty_files.routes(site),
        *mail_preview.routes(site),
        *exports.routes(site),
        *board_files.routes(site),
        *reports.routes(site),
        *certificates.routes(site),
        *roster_upload.routes(site),
        *activation_sheets.routes(site),
        *person_code.routes(site),
    ]


def _activities(site: Site) -> list[BaseRoute]:
    # What draws photos anew is loaded for the first activity.
    from web import attendance, evidence

    return [*attendance.routes(site), *evidence.routes(site)]


def _other_systems(site: Site) -> list[BaseRoute]:
    from web.api.routes import routes as api_routes

    return api_routes(site)


def _mail_choices(site: Site) -> list[Route]:
    from web import mail_choices

    return mail_choices.routes(site)


def _single_sign_on(site: Site) -> list[Route]:
    if site.settings.oidc is None:
        return []
    # Its libraries take a tenth of a second to load: only where a provider is set.
    from web import sso

    return sso.routes(site)
