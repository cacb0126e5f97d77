"""triage: is the message a scam, genuine, or not to be told without checking; and how sure is one."""

from __future__ import annotations

from random import Random
from typing import Self

from pydantic import Field, model_validator

from lessons.fields import Part, Sign, Truth, Words
from lessons.stimulus import Stimulus, marks_in, without_marks
from quizzes.kinds.contract import (
    Answer,
    AnswerFault,
    Choice,
    Face,
    Feedback,
    Grade,
    Rehearsal,
    Remark,
    Section,
    Turns,
)
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


def verdict_face(body: TriageBody) -> Face:
    """The message and the three verdicts, which keep their order: people find them by place."""
    question = body.question or t("quiz.triage.question")
    return Face(question, without_marks(body.stimulus.model_dump()), verdict_choices(), asks_confidence=True)


def verdict_choices() -> tuple[Choice, ...]:
    """The three verdicts in words."""
    return tuple(Choice(v, t(f"quiz.triage.{v}")) for v in VERDICTS)


def read_verdict(answer: Answer) -> Answer:
    """The verdict and how sure the person is; raises AnswerFault while one of them is missing."""
    verdict, confidence = str(answer.get("choice")), str(answer.get("confidence"))
    if verdict not in VERDICTS:
        raise AnswerFault(t("quiz.fault.choose_one"))
    if confidence not in CONFIDENCES:
        raise AnswerFault(t("quiz.fault.confidence"))
    return {"choice": verdict, "confidence": confidence}


def verdict_remarks(body: TriageBody, judged: str) -> tuple[Remark, ...]:
    """Why each verdict is right or tempts."""
    return tuple(
        Remark(c, c.id == body.truth, c.id == judged, getattr(body.verdicts, c.id)) for c in verdict_choices()
    )


def wrong_verdict(body: TriageBody) -> Answer:
    """A verdict that is not right, for rehearsals."""
    return {"choice": next(v for v in VERDICTS if v != body.truth), "confidence": "guess"}


class TriageKind:
    """One point for the right verdict; confidence is kept beside it and earns nothing."""

    name = "triage"
    body = TriageBody
    takes_turns = False

    def face(self, body: TriageBody, random: Random, turns: Turns = ()) -> Face | None:
        return None if turns else verdict_face(body)

    def read(self, body: TriageBody, turns: Turns, answer: Answer) -> Answer:
        return read_verdict(answer)

    def grade(self, body: TriageBody, turns: Turns) -> Grade:
        judged = turns[0]["choice"]
        right = judged == body.truth
        return Grade(int(right), 1, right, truth=body.truth, judged=judged)

    def feedback(self, body: TriageBody, turns: Turns) -> Feedback:
        sections = (Section("", verdict_remarks(body, turns[0]["choice"])),)
        return Feedback(sections, body.stimulus.model_dump(), body.signs, body.truth)

    def rehearse(self, body: TriageBody) -> Rehearsal:
        right = {"choice": body.truth, "confidence": "sure"}
        return Rehearsal((right,), (wrong_verdict(body),), {"choice": "maybe", "confidence": "sure"})

    def truth(self, body: TriageBody) -> str:
        return body.truth

    def shows(self, body: TriageBody) -> str:
        return body.truth


KIND = TriageKind()
