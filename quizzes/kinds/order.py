"""order: put the steps of a response in the order in which they should be taken."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import Any, Self

from pydantic import Field, model_validator

from lessons.fields import Part, Sign, Words
from lessons.stimulus import Stimulus, without_marks
from quizzes.kinds.choice import check_marks, shuffled
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


class OrderStep(Part):
    """One step, and why it stands where it stands."""

    text: Words
    why: Words


class OrderBody(Part):
    """Steps in the right order; the face shows them shuffled."""

    question: Words
    stimulus: Stimulus | None = None
    signs: tuple[Sign, ...] = ()
    steps: tuple[OrderStep, ...] = Field(min_length=3, max_length=6)

    @model_validator(mode="after")
    def _signs_match_marks(self) -> Self:
        check_marks(self.stimulus, self.signs)
        return self

    @model_validator(mode="after")
    def _steps_differ(self) -> Self:
        if len({s.text for s in self.steps}) != len(self.steps):
            raise ValueError("hai bước giống hệt nhau")
        return self


class OrderKind:
    """Points are concordant minus discordant pairs of steps, never below zero, out of all pairs.

    That is Kendall's rank correlation τ = (C − D) / (n(n − 1)/2) cut at zero (M. G. Kendall,
    A New Measure of Rank Correlation, Biometrika 30, 1938): an order drawn by chance earns nothing
    on average, one pair swapped costs little, the reverse order earns nothing. The whole of it is
    a matter of acting.
    """

    name = "order"
    body = OrderBody
    takes_turns = False

    def face(self, body: OrderBody, random: Random, turns: Turns = ()) -> Face | None:
        if turns:
            return None
        shown = without_marks(body.stimulus.model_dump()) if body.stimulus else None
        return Face(body.question, shown, _drawn(body, random))

    def read(self, body: OrderBody, turns: Turns, answer: Answer) -> Answer:
        order: Any = answer.get("order")
        if not isinstance(order, (list, tuple)) or sorted(map(str, order)) != _ids(body):
            raise AnswerFault(t("quiz.fault.order_all"))
        return {"order": [str(step) for step in order]}

    def grade(self, body: OrderBody, turns: Turns) -> Grade:
        pairs = list(combinations([int(step) for step in turns[0]["order"]], 2))
        concordant = sum(first < second for first, second in pairs)
        points = max(0, 2 * concordant - len(pairs))
        return Grade(points, len(pairs), points == len(pairs), action_points=points, action_max=len(pairs))

    def feedback(self, body: OrderBody, turns: Turns) -> Feedback:
        places = {step: place for place, step in enumerate(turns[0]["order"])}
        remarks = (_remark(body, number, places[str(number)]) for number in range(len(body.steps)))
        shown = body.stimulus.model_dump() if body.stimulus else None
        return Feedback((Section(t("quiz.order.right"), tuple(remarks)),), shown, body.signs, "")

    def rehearse(self, body: OrderBody) -> Rehearsal:
        right = _ids(body)
        return Rehearsal(({"order": right},), ({"order": right[::-1]},), {"order": right[:-1]})

    def truth(self, body: OrderBody) -> str:
        return ""

    def shows(self, body: OrderBody) -> str:
        return ""


def _ids(body: OrderBody) -> list[str]:
    """One digit each: there are at most six steps."""
    return [str(number) for number in range(len(body.steps))]


def _drawn(body: OrderBody, random: Random) -> tuple[Choice, ...]:
    """Shuffled, and never in the right order at once."""
    steps = tuple(Choice(str(number), step.text) for number, step in enumerate(body.steps))
    drawn = shuffled(steps, random)
    return drawn if drawn != steps else (*steps[1:], steps[0])


def _remark(body: OrderBody, number: int, given: int) -> Remark:
    step = body.steps[number]
    is_right = number == given
    note = t("quiz.order.same" if is_right else "quiz.order.given", n=number + 1, given=given + 1)
    return Remark(Choice(str(number), step.text), is_right, True, step.why, note)


KIND = OrderKind()
