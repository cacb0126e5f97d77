"""Where the claims of a lesson or an item come from, and the law they rest on."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.fields import Law, Source
from text import t
from text.formats import show_day
from ui.parts.markup import Html, el


def sources_html(sources: Sequence[Source], law: Sequence[Law]) -> Html:
    """One line each: who said it and when; document, article, the day it came into force."""
    lines = [f"{source.name}{f', {source.on}' if source.on else ''}" for source in sources]
    lines += [
        t("lessons.law", **each.model_dump() | {"in_force_on": show_day(each.in_force_on)}) for each in law
    ]
    return el("ul", *(el("li", line) for line in lines), cls="lc-sources")
