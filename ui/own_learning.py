"""What a person reads of their own learning: two bars for each tactic, then plain sentences."""

from __future__ import annotations

from analytics.own_learning import OwnLearning, OwnTactic, own_sentences
from text import t, words
from ui.parts.bars import Bar, bar_rows_html, tone_of
from ui.parts.cards import card_html
from ui.parts.markup import Html, el


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
    return el("section", el("h3", t(name) if name in words() else line.tactic), bar_rows_html(_bars(line)))


def _bars(line: OwnTactic) -> list[Bar]:
    each = (("detected", line.detected, line.judged), ("acted", line.action_points, line.action_max))
    return [
        Bar(part, whole, tone_of(part, whole), t(f"learning.own.{name}", n=part, total=whole))
        for name, part, whole in each
        if whole
    ]
