"""What a person reads of their own learning: two bars for each tactic, then plain sentences."""

from __future__ import annotations

from analytics.own_learning import OwnLearning, OwnTactic, own_sentences
from text import t, words
from ui.parts.bars import Bar, bar_html, tone_of
from ui.parts.cards import card_html
from ui.parts.markup import Html, el, join


def own_learning_html(own: OwnLearning) -> Html:
    """The whole card; detection and action stand apart."""
    return card_html(
        el("h2", t("learning.own.title"), cls="lc-card-title"),
        el("p", t("learning.own.lead"), cls="lc-mute"),
        el("div", *(_tactic(line) for line in own.tactics), cls="lc-own"),
        el("ul", *(el("li", told) for told in own_sentences(own)), cls="lc-sources"),
    )


def _tactic(line: OwnTactic) -> Html:
    name = f"tactic.{line.tactic}"
    rows = (
        _row("detected", line.detected, line.judged, "messages"),
        _row("acted", line.action_points, line.action_max, "points"),
    )
    return el(
        "section", el("h3", t(name) if name in words() else line.tactic), el("ul", *rows, cls="lc-bars")
    )


def _row(name: str, part: int, whole: int, unit: str) -> Html:
    """How many of how many: a percentage of three would say more than three can."""
    if not whole:
        return Html("")
    counted = t(f"learning.own.{unit}", n=part, total=whole)
    said = el("span", el("span", t(f"learning.own.{name}")), el("b", counted), cls="lc-bar-words")
    return el("li", join(said, bar_html(Bar(part, whole, tone_of(part, whole)))))
