"""The HTML shell that Streamlit's script fills: in Vietnamese, compressed, only for who has a cookie."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from text import t
from web.cookies import read_token
from web.pages import csp_hash
from web.static_files import FONTS, PREFIX, Packed, accepts_gzip, pack_bytes
from web.viewers import path_of, see_other, sign_in_path


class UnknownShell(RuntimeError):
    """Streamlit's index.html is not what this code was written for; a new version needs a look."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The page as sent, plain and packed, and the inline scripts that the policy must allow."""

    plain: bytes
    packed: Packed
    script_hashes: tuple[str, ...]


def build_shell(index: Path) -> Shell:
    """Rewrite the installed index.html; raises UnknownShell if it has changed its shape."""
    html = _rewrite(index.read_text(encoding="utf-8"))
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    content = html.encode()
    return Shell(content, pack_bytes(content, "text/html"), tuple(csp_hash(script) for script in scripts))


def routes(shell: Shell, paths: Sequence[str]) -> list[Route]:
    """One route for each page of the app, given by its path."""

    async def show(request: Request) -> Response:
        # Whether the session still stands is asked at each run; here it is enough to spare a stranger
        # the whole bundle.
        if read_token(request) is None:
            return see_other(sign_in_path(path_of(request)))
        return _respond(shell, request)

    return [Route(path, show, methods=["GET"]) for path in paths]


def _respond(shell: Shell, request: Request) -> Response:
    headers = {"cache-control": "no-cache", "vary": "accept-encoding, cookie", "etag": shell.packed.etag}
    if request.headers.get("if-none-match") == shell.packed.etag:
        return Response(status_code=304, headers=headers)
    if accepts_gzip(request.headers):
        headers["content-encoding"] = "gzip"
        return Response(shell.packed.body, 200, headers, "text/html")
    return Response(shell.plain, 200, headers, "text/html")


def _rewrite(html: str) -> str:
    name = escape(t("app.name"))
    html = re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
    html = _replace(html, r'<html lang="en">', '<html lang="vi">')
    html = _replace(html, r"<title>Streamlit</title>", f"<title>{name}</title>{_head()}")
    html = _replace(html, r'<link rel="service-desc"[^>]*>', "")
    html = _replace(html, r'<link\s+rel="preload"[^>]*SourceSans[^>]*>', "")
    html = _replace(html, r'href="\./favicon\.png"', f'href="{PREFIX}/favicon.svg" type="image/svg+xml"')
    html = _replace(html, r"<noscript>.*?</noscript>", f"<noscript>{_p('signin.shell.noscript')}</noscript>")
    html = _replace(html, r'<div id="root"></div>', f'<div id="root">{_p("signin.shell.loading")}</div>')
    return re.sub(r"\n\s*", "\n", html).strip()


def _replace(html: str, pattern: str, by: str) -> str:
    changed, times = re.subn(pattern, lambda _: by, html, flags=re.DOTALL)
    if times != 1:
        raise UnknownShell(f"{pattern}: {times}")
    return changed


def _head() -> str:
    return (
        f'<meta name="description" content="{escape(t("signin.description"))}">'
        '<meta name="theme-color" content="#F7F5F0" media="(prefers-color-scheme: light)">'
        '<meta name="theme-color" content="#101827" media="(prefers-color-scheme: dark)">'
        "<style>html{background:#F7F5F0;color:#5B6478;font:16px/1.5 system-ui,sans-serif}"
        "#root>p,noscript p{padding:24px 16px;text-align:center}"
        "@media screen and (prefers-color-scheme:dark){html{background:#101827;color:#ABB5C7}}</style>"
        + _preloads()
    )


def _preloads() -> str:
    """Body text is needed at once, so its fonts come along with the script instead of after it."""
    fonts = sorted(path.name for path in FONTS.glob("*-400-normal.woff2"))
    return "".join(
        f'<link rel="preload" href="{PREFIX}/fonts/{font}" as="font" type="font/woff2" crossorigin>'
        for font in fonts
    )


def _p(key: str) -> str:
    return f"<p>{escape(t(key))}</p>"
