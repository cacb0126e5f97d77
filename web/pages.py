"""The look of plain pages: one small HTML frame, its style inside, no script; beside it icon and fonts."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse

from text import t

STATIC = Path(__file__).parent / "static"
STYLE = (STATIC / "plain.css").read_text(encoding="utf-8").strip()
LOGO = (STATIC / "logo.svg").read_text(encoding="utf-8").strip()


def csp_hash(source: str) -> str:
    """The source expression that allows exactly this inline script or style."""
    digest = hashlib.sha256(source.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


POLICY = (
    f"default-src 'none'; style-src {csp_hash(STYLE)}; img-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def page(title: str, body: str, status: int = 200, is_demo: bool = False) -> HTMLResponse:
    """A plain page; `body` is HTML whose values are escaped already."""
    html = _FRAME.format(
        title=escape(f"{title} · {t('app.name')}"),
        description=escape(t("signin.description")),
        style=STYLE,
        logo=LOGO.replace("<svg ", '<svg aria-hidden="true" ', 1),
        name=escape(t("app.name")),
        banner=_banner() if is_demo else "",
        body=body,
        footer=escape(t("signin.footer")),
    )
    return HTMLResponse(html, status, {"cache-control": "no-store", "content-security-policy": POLICY})


def message(title: str, text: str, link: tuple[str, str], status: int = 200) -> HTMLResponse:
    """A page with one sentence and one way on: (address, words)."""
    return page(title, f"{heading(title, text)}<p>{link_button(*link)}</p>", status)


def heading(title: str, lead: str = "") -> str:
    """The page's heading and the sentence under it."""
    below = f'<p class="mute">{escape(lead)}</p>' if lead else ""
    return f"<h1>{escape(title)}</h1>{below}"


def alert(text: str | None) -> str:
    """What went wrong, read out at once; it stands before the form and the fields refer to it."""
    return f'<p class="alert" id="loi" role="alert">{escape(text)}</p>' if text else ""


def notice(text: str | None) -> str:
    """What went well."""
    return f'<p class="notice" role="status">{escape(text)}</p>' if text else ""


def field(
    name: str,
    label: str,
    *,
    sort: str = "text",
    value: str = "",
    autocomplete: str,
    hint: str = "",
    attributes: str = "",
    has_fault: bool = False,
) -> str:
    """A labelled field; `attributes` are our own, written as HTML."""
    described = [f"{name}-goi-y"] if hint else []
    described += ["loi"] if has_fault else []
    refers = f' aria-describedby="{" ".join(described)}"' if described else ""
    invalid = ' aria-invalid="true"' if has_fault else ""
    below = f'<small id="{name}-goi-y">{escape(hint)}</small>' if hint else ""
    return (
        f'<div class="field"><label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" type="{sort}" value="{escape(value)}" '
        f'autocomplete="{autocomplete}"{refers}{invalid} {attributes}>{below}</div>'
    )


def button(label: str, *, is_ghost: bool = False, name: str = "", value: str = "") -> str:
    """A button that sends its form."""
    sends = f' name="{name}" value="{escape(value)}"' if name else ""
    look = ' class="ghost"' if is_ghost else ""
    return f'<button type="submit"{look}{sends}>{escape(label)}</button>'


def link_button(address: str, label: str) -> str:
    """A link that looks like a button."""
    return f'<a class="button ghost" href="{escape(address)}">{escape(label)}</a>'


def _banner() -> str:
    return f'<p class="banner">{escape(t("signin.demo_banner"))}</p>'


_FRAME = """<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta name="description" content="{description}">
<meta name="theme-color" content="#F7F5F0" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#101827" media="(prefers-color-scheme: dark)">
<link rel="icon" href="/tep/favicon.svg" type="image/svg+xml">
<style>{style}</style>
</head>
<body>
<div class="wrap">
<header class="brand"><a href="/">{logo}<span>{name}</span></a></header>
<main>{banner}{body}</main>
<footer>{footer}</footer>
</div>
</body>
</html>
"""
