"""triage: is the message a scam, genuine, or not to be told without checking; and how sure is one."""

from __future__ import annotations

from random import Random
from typing import Any, Self

from pydantic import Field, model_validator

from lessons.fields import Part, Sign, Truth, Words
from lessons.stimulus import Stimulus, marks_in, without_marks
from quizzes.kinds.contract import Answer, AnswerFault, Choice, Face, Feedback, Grade, Rehearsal, Remark
from text import t

VERDICTS: tuple[Truth, ...] = ("scam", "genuine", "unclear")
CONFIDENCES = ("guess", "fairly", "sure")


class Verdicts(Part):
    """Why each verdict is right, or why it tempts although it is not."""

    scam: Words
    genuine: Words
    unclear: Words


class TriageBody(Part):
    """A message to judge; its signs name what makes it a scam, or what makes it genuine."""

    question: str = ""
    truth: Truth
    stimulus: Stimulus
    verdicts: Verdicts
    signs: tuple[Sign, ...] = Field(min_length=1, max_length=6)

    @model_validator(mode="after")
    def _signs_match_marks(self) -> Self:
        if set(marks_in(self.stimulus)) != {s.mark for s in self.signs}:
            raise ValueError("chỗ đánh dấu trong tin và danh sách dấu hiệu (signs) không khớp")
        return self


class TriageKind:
    """One point for the right verdict; confidence is kept beside it and earns nothing."""

    name = "triage"
    body = TriageBody

    def face(self, body: TriageBody, random: Random) -> Face:
        # The three verdicts keep their order: people find them by place, and it tells nothing.
        question = body.question or t("quiz.triage.question")
        shown = without_marks(body.stimulus.model_dump())
        return Face(question, shown, _choices(), asks_confidence=True)

    def grade(self, body: TriageBody, answer: Answer) -> Grade:
        judged = _read_verdict(answer)
        right = judged == body.truth
        return Grade(int(right), 1, right, truth=body.truth, judged=judged)

    def feedback(self, body: TriageBody, answer: Answer) -> Feedback:
        judged = _read_verdict(answer)
        remarks = tuple(
            Remark(c, c.id == body.truth, c.id == judged, getattr(body.verdicts, c.id)) for c in _choices()
        )
        return Feedback(remarks, body.stimulus.model_dump(), body.signs, body.truth)

    def rehearse(self, body: TriageBody) -> Rehearsal:
        wrong = next(v for v in VERDICTS if v != body.truth)
        return Rehearsal(
            {"choice": body.truth, "confidence": "sure"},
            {"choice": wrong, "confidence": "guess"},
            {"choice": "maybe", "confidence": "sure"},
        )

    def truth(self, body: TriageBody) -> str:
        return body.truth


def _choices() -> tuple[Choice, ...]:
    return tuple(Choice(v, t(f"quiz.triage.{v}")) for v in VERDICTS)


def _read_verdict(answer: Answer) -> str:
    verdict: Any = answer.get("choice")
    if verdict not in VERDICTS:
        raise AnswerFault(t("quiz.fault.choose_one"))
    if answer.get("confidence") not in CONFIDENCES:
        raise AnswerFault(t("quiz.fault.confidence"))
    return str(verdict)


KIND = TriageKind()
