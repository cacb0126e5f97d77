"""act: first what the message is, then, with the verdict given, what to do about it."""

from __future__ import annotations

from random import Random
from typing import Self

from pydantic import Field, model_validator

from lessons.schema import Option
from lessons.stimulus import without_marks
from quizzes.kinds.choice import choices_of, read_choice, remarks_on, shuffled
from quizzes.kinds.contract import Answer, Face, Fact, Feedback, Grade, Rehearsal, Section, Turns
from quizzes.kinds.triage import TriageBody, read_verdict, verdict_face, verdict_remarks, wrong_verdict
from text import t


class ActBody(TriageBody):
    """A message to judge, and actions of which exactly one is right whatever the verdict was."""

    action_question: str = ""
    actions: tuple[Option, ...] = Field(min_length=3, max_length=5)

    @model_validator(mode="after")
    def _one_right(self) -> Self:
        if sum(o.right for o in self.actions) != 1:
            raise ValueError("act phải có đúng một việc nên làm (right: có)")
        if len({o.text for o in self.actions}) != len(self.actions):
            raise ValueError("hai việc giống hệt nhau")
        return self


class ActKind:
    """One point for the verdict and one for the action, each scored apart."""

    name = "act"
    body = ActBody
    takes_turns = True

    def face(self, body: ActBody, random: Random, turns: Turns = ()) -> Face | None:
        return (verdict_face(body), _action_face(body, random, turns), None)[min(len(turns), 2)]

    def read(self, body: ActBody, turns: Turns, answer: Answer) -> Answer:
        return {"choice": read_choice(body.actions, answer)} if turns else read_verdict(answer)

    def grade(self, body: ActBody, turns: Turns) -> Grade:
        judged, acted = turns[0]["choice"], body.actions[int(turns[1]["choice"])].right
        detected = judged == body.truth
        return Grade(
            points=int(detected) + int(acted),
            max_points=2,
            is_right=detected and acted,
            truth=body.truth,
            judged=judged,
            action_points=int(acted),
            action_max=1,
        )

    def feedback(self, body: ActBody, turns: Turns) -> Feedback:
        sections = (
            Section(t("quiz.act.detection"), verdict_remarks(body, turns[0]["choice"])),
            Section(t("quiz.act.action"), remarks_on(body.actions, frozenset({turns[1]["choice"]}))),
        )
        return Feedback(sections, body.stimulus.model_dump(), body.signs, body.truth)

    def rehearse(self, body: ActBody) -> Rehearsal:
        right = next(i for i, o in enumerate(body.actions) if o.right)
        wrong = next(i for i, o in enumerate(body.actions) if not o.right)
        verdict = {"choice": body.truth, "confidence": "sure"}
        return Rehearsal(
            (verdict, {"choice": str(right)}),
            (wrong_verdict(body), {"choice": str(wrong)}),
            {"choice": "maybe", "confidence": "sure"},
        )

    def truth(self, body: ActBody) -> str:
        return body.truth

    def shows(self, body: ActBody) -> str:
        return body.truth


def _action_face(body: ActBody, random: Random, turns: Turns) -> Face | None:
    if not turns:
        return None
    return Face(
        body.action_question or t("quiz.act.question"),
        without_marks(body.stimulus.model_dump()),
        shuffled(choices_of(body.actions), random),
        facts=(Fact(t("quiz.act.judged"), t(f"quiz.triage.{turns[0]['choice']}")),),
    )


KIND = ActKind()
