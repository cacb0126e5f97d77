"""QR codes as SVG to be put into a page."""

from __future__ import annotations

import segno


def qr_svg(address: str) -> str:
    """The code of an address, dark on light whatever the page's colours, as wide as it is given room."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(border=4, dark="#14213D", light="#FFFFFF", omitsize=True)
