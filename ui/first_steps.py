"""What the office does before anybody can learn, as a list that shortens itself."""

from __future__ import annotations

from campaign.readiness import Readiness
from text import t
from text.formats import show_number
from ui.parts.cards import card, route_link_html, tag_html
from ui.parts.markup import Html, draw, el

UPLOAD, CODES = "/can-bo/nap", "/xuat/phieu-kich-hoat"


def draw_first_steps(ready: Readiness, needs_codes: bool) -> None:
    """Three steps with what is done, none once all are; `needs_codes` is off where people enter without."""
    entered = ready.most_can_enter or not needs_codes
    if ready.people and ready.has_campaign and entered:
        return
    steps = [_step("people", bool(ready.people), ready, UPLOAD), _step("campaign", ready.has_campaign, ready)]
    if needs_codes:
        steps.append(_step("codes", entered, ready, CODES if ready.people else ""))
    with card("first-steps", "brand"):
        draw(el("h2", t("campaign.first.title"), cls="lc-card-title"))
        draw(el("ol", *steps, cls="lc-steps"))


def _step(name: str, is_done: bool, ready: Readiness, link: str = "") -> Html:
    counts = {"n": show_number(ready.people), "entered": show_number(ready.can_enter)}
    title = el("strong", t(f"campaign.first.{name}.title"))
    done = tag_html(t("campaign.first.done"), "safe") if is_done else ""
    told = el("span", t(f"campaign.first.{name}.{'done' if is_done else 'open'}", **counts), cls="lc-mute")
    go = el("span", route_link_html(t(f"campaign.first.{name}.go"), link)) if link and not is_done else ""
    return el("li", el("span", title, " ", done), told, go)
