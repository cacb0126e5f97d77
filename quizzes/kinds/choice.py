"""choice: one right answer among a few, with or without a message beside it."""

from __future__ import annotations

from random import Random
from typing import Any, Self

from pydantic import Field, model_validator

from lessons.fields import Part, Sign, Words
from lessons.schema import Option
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


def check_marks(stimulus: Stimulus | None, signs: tuple[Sign, ...]) -> None:
    """Raises ValueError unless every marked place has its sign and every sign its place."""
    marks = set(marks_in(stimulus)) if stimulus else set()
    if marks != {s.mark for s in signs}:
        raise ValueError("chỗ đánh dấu trong tin và danh sách dấu hiệu (signs) không khớp")


class OptionsBody(Part):
    """A question with options; shared with `multi`, which differs only in how many are right."""

    question: Words
    stimulus: Stimulus | None = None
    signs: tuple[Sign, ...] = ()
    options: tuple[Option, ...] = Field(min_length=3, max_length=6)

    @model_validator(mode="after")
    def _signs_match_marks(self) -> Self:
        check_marks(self.stimulus, self.signs)
        return self

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        if len({o.text for o in self.options}) != len(self.options):
            raise ValueError("hai lựa chọn giống hệt nhau")
        return self


class ChoiceBody(OptionsBody):
    """Exactly one option is right."""

    @model_validator(mode="after")
    def _one_right(self) -> Self:
        if sum(o.right for o in self.options) != 1:
            raise ValueError("choice phải có đúng một lựa chọn đúng (right: có)")
        return self


def choices_of(options: tuple[Option, ...]) -> tuple[Choice, ...]:
    """Options in file order; the id is the place, which the shuffled face does not reveal."""
    return tuple(Choice(str(i), o.text) for i, o in enumerate(options))


def shuffled(choices: tuple[Choice, ...], random: Random) -> tuple[Choice, ...]:
    """The choices in drawn order."""
    drawn = list(choices)
    random.shuffle(drawn)
    return tuple(drawn)


def shuffled_face(body: OptionsBody, random: Random) -> Face:
    """The question with its options in drawn order."""
    shown = without_marks(body.stimulus.model_dump()) if body.stimulus else None
    return Face(body.question, shown, shuffled(choices_of(body.options), random))


def remarks_on(options: tuple[Option, ...], chosen: frozenset[str]) -> tuple[Remark, ...]:
    """A remark for every option, chosen or not."""
    return tuple(
        Remark(c, o.right, c.id in chosen, o.why) for c, o in zip(choices_of(options), options, strict=True)
    )


def options_feedback(body: OptionsBody, chosen: frozenset[str]) -> Feedback:
    """Every option explained, and the message with its signs if there is one."""
    sections = (Section("", remarks_on(body.options, chosen)),)
    return Feedback(sections, body.stimulus.model_dump() if body.stimulus else None, body.signs, "")


def read_choice(options: tuple[Option, ...], answer: Answer) -> str:
    """The id of the one option chosen; raises AnswerFault."""
    place: Any = answer.get("choice")
    if not isinstance(place, str) or place not in {str(i) for i in range(len(options))}:
        raise AnswerFault(t("quiz.fault.choose_one"))
    return place


class ChoiceKind:
    """Full point for the right option, none for another."""

    name = "choice"
    body = ChoiceBody
    takes_turns = False

    def face(self, body: ChoiceBody, random: Random, turns: Turns = ()) -> Face | None:
        return None if turns else shuffled_face(body, random)

    def read(self, body: ChoiceBody, turns: Turns, answer: Answer) -> Answer:
        return {"choice": read_choice(body.options, answer)}

    def grade(self, body: ChoiceBody, turns: Turns) -> Grade:
        right = body.options[int(turns[0]["choice"])].right
        return Grade(int(right), 1, right)

    def feedback(self, body: ChoiceBody, turns: Turns) -> Feedback:
        return options_feedback(body, frozenset({turns[0]["choice"]}))

    def rehearse(self, body: ChoiceBody) -> Rehearsal:
        right = next(i for i, o in enumerate(body.options) if o.right)
        wrong = next(i for i, o in enumerate(body.options) if not o.right)
        return Rehearsal(({"choice": str(right)},), ({"choice": str(wrong)},), {"choice": "99"})

    def truth(self, body: ChoiceBody) -> str:
        return ""

    def shows(self, body: ChoiceBody) -> str:
        return ""


KIND = ChoiceKind()
