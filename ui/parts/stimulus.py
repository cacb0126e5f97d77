"""A message as pages show it: plain before an answer, or with signs to tap."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from lessons.fields import Sign, Truth
from lessons.schema import MessageCard
from text import t
from ui.parts.drawings import (
    Data,
    Pen,
    SignTone,
    draw_with,
    look_of,
    marked_words,
    number_html,
    plain_pen,
    with_number,
)
from ui.parts.markup import Html, el, lines
from ui.parts.signs import TONES, action_html, sign_label


def stimulus_html(stimulus: Data) -> Html:
    """Draw what lessons.stimulus describes (its model_dump()), with nothing marked in it."""
    return draw_with(plain_pen, stimulus)


def message_card_html(card: MessageCard, key: str = "") -> Html:
    """The message with places to tap, the reason for the one that was tapped, and what to do.

    Works without a script and without asking the server: the places are labels of hidden radio
    buttons. `key` tells apart the same card drawn twice on a page. Title and lead are the page's.
    """
    name = f"s{hashlib.blake2b(f'{key}{card!r}'.encode(), digest_size=6).hexdigest()}"
    tone = TONES[card.truth]
    stimulus = card.stimulus.model_dump()
    words = marked_words(stimulus)
    message = draw_with(_tappable_pen(name, card.signs, tone), stimulus, is_open=True)
    return el(
        "div",
        *(_pick(name, sign, card.truth, words[sign.mark]) for sign in card.signs),
        el("div", message, _chips(name, card), cls="lc-card"),
        el("div", *(_reason(sign, card.truth) for sign in card.signs), cls="lc-reasons", aria_live="polite"),
        action_html(card.action),
        cls="lc-message",
    )


def _tappable_pen(name: str, signs: Sequence[Sign], tone: SignTone) -> Pen:
    def write(words: str, number: int) -> Html:
        look = f"lc-sign lc-tap lc-tap-{number} lc-{look_of(signs, number, tone)}"
        # The radio button is named in full; as its label this would be read out a second time.
        return el("label", with_number(words, number), cls=look, for_=f"{name}-{number}")

    return write


def _pick(name: str, sign: Sign, truth: Truth, words: str) -> Html:
    label = sign_label(sign, truth)
    return el(
        "input",
        type="radio",
        name=name,
        id=f"{name}-{sign.mark}",
        cls=f"lc-pick lc-pick-{sign.mark}",
        aria_label=t("parts.signs.name", label=label, words=words),
    )


def _chips(name: str, card: MessageCard) -> Html:
    chips = (
        el(
            "label",
            number_html(sign.mark),
            cls=f"lc-chip lc-tap-{sign.mark} lc-{look_of(card.signs, sign.mark, TONES[card.truth])}",
            for_=f"{name}-{sign.mark}",
        )
        for sign in card.signs
    )
    return el("div", el("span", t("parts.signs.hint"), cls="lc-mute"), el("div", *chips), cls="lc-chips")


def _reason(sign: Sign, truth: Truth | str) -> Html:
    look = look_of((sign,), sign.mark, TONES[truth])
    return el(
        "section",
        el("span", sign_label(sign, truth), cls=f"lc-tag lc-{look}"),
        el("h3", sign.title, cls="lc-reason-title"),
        el("p", lines(sign.why), cls="lc-mute"),
        cls=f"lc-card lc-reason lc-reason-{sign.mark} lc-{look}",
    )
