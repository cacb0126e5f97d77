"""The signs of a message explained, and what is shown once an answer is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lessons.fields import Sign, Truth
from quizzes.kinds.contract import Feedback, Remark, Section
from text import t
from ui.parts.cards import tag_html
from ui.parts.drawings import Data, NotingPen, SignTone, draw_with, look_of, number_html
from ui.parts.markup import Html, el, hidden, lines

# Red is for what shows a scam; where the verdict is open, or not asked, attention is enough.
TONES: dict[str, SignTone] = {"scam": "risk", "genuine": "safe", "unclear": "amber", "": "amber"}


def action_html(action: str) -> Html:
    """What to do about a message."""
    return el("section", tag_html(t("parts.signs.action"), "safe"), el("p", lines(action)), cls="lc-card")


def feedback_html(feedback: Feedback) -> Html:
    """After an answer: the message with its signs lit and each reason beside it, then the other choices."""
    return el(
        "div",
        _message(feedback) if feedback.stimulus is not None else "",
        *(_section(section) for section in feedback.sections if not section.is_on_message),
        cls="lc-feedback",
    )


def lit_html(
    stimulus: Data, signs: Sequence[Sign], truth: str, remarks: Mapping[int, Remark] | None = None
) -> Html:
    """The message with its marked places lit, and under each the reason and the remark on it, if any."""
    told, by_mark = remarks or {}, {sign.mark: sign for sign in signs}

    def note(number: int) -> Html:
        return _note(by_mark[number], truth, told.get(number)) if number in by_mark else Html()

    return draw_with(NotingPen(signs, TONES[truth], note), stimulus, is_open=True)


def sign_label(sign: Sign, truth: Truth | str) -> str:
    """What a sign is called: a scam's sign, a reason to trust, a place to check, or harmless."""
    kind = "harmless" if sign.harmless else truth or "unclear"
    return t(f"parts.signs.{kind}", n=sign.mark)


def _message(feedback: Feedback) -> Html:
    assert feedback.stimulus is not None
    told = [remark for section in feedback.sections if section.is_on_message for remark in section.remarks]
    remarks = {int(remark.choice.id): remark for remark in told}
    title = t(f"parts.signs.all_{feedback.truth}") if feedback.truth else t("parts.signs.all")
    return el(
        "section",
        el("h2", title, cls="lc-card-title") if feedback.signs else "",
        lit_html(feedback.stimulus, feedback.signs, feedback.truth, remarks),
        cls="lc-card lc-lit",
    )


def _note(sign: Sign, truth: str, remark: Remark | None) -> Html:
    """Why a place was marked, and whether the person pointed at it where that was asked."""
    look = look_of((sign,), sign.mark, TONES[truth])
    said = ""
    if remark is not None:
        said = el("span", remark.note, cls=f"lc-told lc-told-{'right' if remark.is_right else 'wrong'}")
    elif sign.harmless:
        said = el("span", t("parts.signs.harmless", n=sign.mark), cls="lc-told")
    title = (hidden(f"{sign_label(sign, truth)}: "), number_html(sign.mark), el("b", sign.title))
    return el("span", *title, said, el("span", lines(sign.why)), cls=f"lc-note lc-{look}")


def _section(section: Section) -> Html:
    """Remarks under their heading; one without words is there for those who listen."""
    heading = el("h2", section.heading, cls="lc-card-title")
    if not section.heading:
        heading = el("h2", t("parts.feedback.options"), cls="lc-hidden")
    remarks = el("ul", *(_remark(remark) for remark in section.remarks), cls="lc-remarks")
    return el("section", heading, remarks, cls="lc-remark-section")


def _remark(remark: Remark) -> Html:
    word = "right" if remark.is_right else "idle" if remark.is_idle else "wrong"
    state = f"{word}{'_chosen' if remark.was_chosen else ''}"
    return el(
        "li",
        el("p", el("span", lines(remark.note or t(f"parts.feedback.{state}"))), cls="lc-verdict"),
        el("p", el("b", remark.choice.text)),
        el("p", lines(remark.why), cls="lc-mute"),
        cls=f"lc-remark lc-{state.replace('_', '-')}",
    )
