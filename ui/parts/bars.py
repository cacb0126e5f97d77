"""How far something has come: ring, bar, rows of bars. A number always stands beside the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from text import t
from text.formats import percent, show_percent
from ui.parts.cards import Tone
from ui.parts.markup import Html, draw, el, join


@dataclass(frozen=True, slots=True)
class Bar:
    """Part of a whole, in whole units, and how it should look."""

    part: int
    whole: int
    tone: Tone = "brand"
    label: str = ""


def tone_of(part: int, whole: int, *, good_at: int = 95, low_at: int = 60) -> Tone:
    """Safe from `good_at` percent on, amber below `low_at`, otherwise brand."""
    if percent(part, whole) >= good_at:
        return "safe"
    return "amber" if percent(part, whole) < low_at else "brand"


def ring_html(done: int, total: int) -> Html:
    """A ring with "7/12" in it."""
    return el(
        "span",
        el("span", f"{done}/{total}", aria_hidden="true"),
        cls="lc-ring",
        role="img",
        aria_label=t("parts.done_of", done=done, total=total),
        style=f"--part:{percent(done, total)}%",
    )


def ring(done: int, total: int, title: str, body: str = "") -> None:
    """The ring with a sentence beside it, as on the first screen."""
    words = el("div", el("h2", title, cls="lc-card-title"), el("p", body, cls="lc-mute"))
    draw(el("div", ring_html(done, total), words, cls="lc-ring-row"))


def bar_html(bar: Bar) -> Html:
    """The bar alone, for those who see it; the number beside it is for everybody."""
    fill = el("span", cls=f"lc-fill lc-{bar.tone or 'brand'}", style=f"width:{percent(bar.part, bar.whole)}%")
    return el("span", fill, cls="lc-track", aria_hidden="true")


def progress_html(part: int, whole: int, label: str) -> Html:
    """A thin bar with its meaning for screen readers."""
    fill = el("span", cls="lc-fill lc-brand", style=f"width:{percent(part, whole)}%")
    return el(
        "div",
        fill,
        cls="lc-track",
        role="progressbar",
        aria_label=label,
        aria_valuemin=0,
        aria_valuemax=whole,
        aria_valuenow=part,
        aria_valuetext=t("parts.step_of", n=part, total=whole),
    )


def bar_rows_html(rows: Sequence[Bar]) -> Html:
    """Labelled bars under each other, the percentage at the right."""
    return el("ul", *(_row(bar) for bar in rows), cls="lc-bars")


def _row(bar: Bar) -> Html:
    words = el("span", el("span", bar.label), el("b", show_percent(bar.part, bar.whole)), cls="lc-bar-words")
    return el("li", join(words, bar_html(bar)))
