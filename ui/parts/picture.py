"""A lesson's picture: it stands in a world of its own, so its face and its dark colours are put into it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ui.parts.markup import Html, el

FONTS = Path(__file__).resolve().parents[1] / "fonts"
# Small subsets, the same that the sign-in page uses; nothing outside a picture can be fetched from it.
WEIGHTS = ("400", "600")


def picture_html(svg: str, alt: str, light: Mapping[str, str], dark: Mapping[str, str]) -> Html:
    """The picture as an image; where the screen is dark, each of the `light` colours becomes its dark one."""
    dressed = dress(svg, light, dark)
    source = f"data:image/svg+xml;base64,{b64encode(dressed.encode()).decode()}"
    return el("img", src=source, alt=alt, cls="lc-picture")


def dress(svg: str, light: Mapping[str, str], dark: Mapping[str, str]) -> str:
    """The drawing with a style of its own at its end."""
    style = f"<style>{_faces()}@media (prefers-color-scheme:dark){{{_recoloured(light, dark)}}}</style>"
    head, _, _ = svg.rpartition("</svg>")
    return f"{head}{style}</svg>"


def _recoloured(light: Mapping[str, str], dark: Mapping[str, str]) -> str:
    named: dict[str, str] = {}
    for name, colour in light.items():
        # A colour that two tokens share follows the one that is named first.
        named.setdefault(colour, dark[name])
    return "".join(
        f'[{part}="{colour}" i]{{{part}:{dark_one}}}'
        for colour, dark_one in named.items()
        for part in ("fill", "stroke")
    )


@cache
def _faces() -> str:
    return "".join(_face(weight) for weight in WEIGHTS)


def _face(weight: str) -> str:
    packed = b64encode((FONTS / f"be-vietnam-pro-plain-{weight}.woff2").read_bytes()).decode()
    source = f"url(data:font/woff2;base64,{packed})"
    return f'@font-face{{font-family:"Be Vietnam Pro";font-weight:{weight};src:{source}}}'
