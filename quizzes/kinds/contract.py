"""What a kind of question must be able to do, so that adding one touches nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol

from lessons.fields import Part, Sign

Answer = Mapping[str, Any]


class AnswerFault(ValueError):
    """An answer that does not fit its question; the message is shown to the person."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen: its stable id and its words."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Face:
    """What may be shown before an answer: no key, no reason, no mark is in it."""

    question: str
    stimulus: Mapping[str, Any] | None
    choices: tuple[Choice, ...]
    asks_confidence: bool


@dataclass(frozen=True, slots=True)
class Grade:
    """Points out of `max_points` (both whole), and whether the answer is fully right.

    `truth` and `judged` say what a message was and what the person held it for, where the
    kind asks that; they feed the counts of hits and false alarms.
    """

    points: int
    max_points: int
    is_right: bool
    truth: str = ""
    judged: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Feedback on one choice."""

    choice: Choice
    is_right: bool
    was_chosen: bool
    why: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is shown after an answer: each choice with its reason, the message with its signs."""

    remarks: tuple[Remark, ...]
    stimulus: Mapping[str, Any] | None
    signs: tuple[Sign, ...]
    truth: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Answers that the contract test plays: full points, fewer, and one that must be refused."""

    right: Answer
    wrong: Answer
    malformed: Answer


class Kind(Protocol):
    """A kind of question. All methods are pure."""

    name: str
    body: type[Part]

    def face(self, body: Any, random: Random) -> Face:
        """The question as shown, options in the order that `random` gives."""

    def grade(self, body: Any, answer: Answer) -> Grade:
        """Mark an answer; raises AnswerFault when it does not fit the question."""

    def feedback(self, body: Any, answer: Answer) -> Feedback:
        """What to show once the answer is in."""

    def rehearse(self, body: Any) -> Rehearsal:
        """Sample answers for the contract test."""

    def truth(self, body: Any) -> str:
        """scam, genuine or unclear for a judged message, else an empty string."""
