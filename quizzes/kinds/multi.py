"""multi: several right answers; what is rightly ticked counts, what is wrongly ticked takes away."""

from __future__ import annotations

from random import Random
from typing import Any, Self

from pydantic import model_validator

from quizzes.kinds.choice import OptionsBody, options_feedback, shuffled_face
from quizzes.kinds.contract import Answer, AnswerFault, Face, Feedback, Grade, Rehearsal, Turns
from text import t


class MultiBody(OptionsBody):
    """At least two options are right and at least one is not."""

    @model_validator(mode="after")
    def _some_right(self) -> Self:
        right = sum(o.right for o in self.options)
        if right < 2 or right == len(self.options):
            raise ValueError("multi phải có ít nhất hai lựa chọn đúng và một lựa chọn sai")
        return self


class MultiKind:
    """Points are right ticks minus wrong ticks, never below zero, out of the number of right ones."""

    name = "multi"
    body = MultiBody
    takes_turns = False

    def face(self, body: MultiBody, random: Random, turns: Turns = ()) -> Face | None:
        return None if turns else shuffled_face(body, random)

    def read(self, body: MultiBody, turns: Turns, answer: Answer) -> Answer:
        places: Any = answer.get("choices")
        known = {str(i) for i in range(len(body.options))}
        if not isinstance(places, (list, tuple)) or not places or not set(map(str, places)) <= known:
            raise AnswerFault(t("quiz.fault.choose_some"))
        return {"choices": sorted(set(map(str, places)))}

    def grade(self, body: MultiBody, turns: Turns) -> Grade:
        chosen = frozenset(turns[0]["choices"])
        hits = sum(o.right for i, o in enumerate(body.options) if str(i) in chosen)
        whole = sum(o.right for o in body.options)
        points = max(0, hits - (len(chosen) - hits))
        return Grade(points, whole, points == whole)

    def feedback(self, body: MultiBody, turns: Turns) -> Feedback:
        return options_feedback(body, frozenset(turns[0]["choices"]))

    def rehearse(self, body: MultiBody) -> Rehearsal:
        right = [str(i) for i, o in enumerate(body.options) if o.right]
        everything = [str(i) for i in range(len(body.options))]
        return Rehearsal(({"choices": right},), ({"choices": everything},), {"choices": "0"})

    def truth(self, body: MultiBody) -> str:
        return ""

    def shows(self, body: MultiBody) -> str:
        return ""


KIND = MultiKind()
