"""The signs of a message explained, and what is shown once an answer is in."""

from __future__ import annotations

from lessons.fields import Sign, Truth
from quizzes.kinds.contract import Feedback, Remark, Section
from text import t
from ui.parts.cards import tag_html
from ui.parts.drawings import SignTone, draw_with, look_of, number_html, numbered_pen
from ui.parts.markup import Html, el, hidden, lines

# Red is for what shows a scam; where the verdict is open, or not asked, attention is enough.
TONES: dict[str, SignTone] = {"scam": "risk", "genuine": "safe", "unclear": "amber", "": "amber"}


def action_html(action: str) -> Html:
    """What to do about a message."""
    return el("section", tag_html(t("parts.signs.action"), "safe"), el("p", lines(action)), cls="lc-card")


def feedback_html(feedback: Feedback) -> Html:
    """After an answer: the message with its signs lit and explained, then each choice with its reason."""
    tone = TONES[feedback.truth]
    shown = ""
    if feedback.stimulus is not None:
        shown = el(
            "div",
            draw_with(numbered_pen(feedback.signs, tone), feedback.stimulus, is_open=True),
            cls="lc-card",
        )
    return el(
        "div",
        shown,
        _all_reasons(feedback) if feedback.signs else "",
        *(_section(section) for section in feedback.sections),
        cls="lc-feedback",
    )


def sign_label(sign: Sign, truth: Truth | str) -> str:
    """What a sign is called: a scam's sign, a reason to trust, a place to check, or harmless."""
    kind = "harmless" if sign.harmless else truth or "unclear"
    return t(f"parts.signs.{kind}", n=sign.mark)


def _all_reasons(feedback: Feedback) -> Html:
    title = t(f"parts.signs.all_{feedback.truth}") if feedback.truth else t("parts.signs.all")
    rows = (_listed_sign(sign, feedback.truth) for sign in feedback.signs)
    return el(
        "section", el("h2", title, cls="lc-card-title"), el("ul", *rows, cls="lc-sign-list"), cls="lc-card"
    )


def _listed_sign(sign: Sign, truth: str) -> Html:
    look = look_of((sign,), sign.mark, TONES[truth])
    badge = el("span", hidden(sign_label(sign, truth)), number_html(sign.mark), cls=f"lc-badge lc-{look}")
    note = el("span", t("parts.signs.harmless", n=sign.mark), cls="lc-mute") if sign.harmless else ""
    return el("li", badge, el("div", el("b", sign.title), note, el("p", lines(sign.why), cls="lc-mute")))


def _section(section: Section) -> Html:
    """Remarks under their heading; one without words is there for those who listen."""
    heading = el("h2", section.heading, cls="lc-card-title")
    if not section.heading:
        heading = el("h2", t("parts.feedback.options"), cls="lc-hidden")
    remarks = el("ul", *(_remark(remark) for remark in section.remarks), cls="lc-remarks")
    return el("section", heading, remarks, cls="lc-remark-section")


def _remark(remark: Remark) -> Html:
    state = f"{'right' if remark.is_right else 'wrong'}{'_chosen' if remark.was_chosen else ''}"
    return el(
        "li",
        el("p", remark.note or t(f"parts.feedback.{state}"), cls="lc-verdict"),
        el("p", el("b", remark.choice.text)),
        el("p", lines(remark.why), cls="lc-mute"),
        cls=f"lc-remark lc-{state.replace('_', '-')}",
    )
