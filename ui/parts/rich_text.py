"""The little markup that authors may use: **bold**, paragraphs, and lists of lines that begin with "- "."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from ui.parts.markup import Html, el

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITEM = "- "


def rich_text(markup: str) -> Html:
    """Escaped first, so that nothing else in the text can become markup."""
    blocks = re.split(r"\n\s*\n", markup.strip())
    return el("div", *(part for block in blocks for part in _block(block)), cls="lc-rich")


def _block(block: str) -> Iterator[Html]:
    rows = [row.strip() for row in block.splitlines() if row.strip()]
    for is_list, group in groupby(rows, lambda row: row.startswith(_ITEM)):
        if is_list:
            yield el("ul", *(el("li", _inline(row.removeprefix(_ITEM))) for row in group))
        else:
            yield el("p", Html("<br>".join(_inline(row) for row in group)))


def _inline(row: str) -> Html:
    return Html(_BOLD.sub(r"<strong>\1</strong>", escape(row)))
