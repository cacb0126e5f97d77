"""What a kind of question must be able to do, so that adding one touches nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol

from lessons.fields import Part, Sign

Answer = Mapping[str, Any]
# What a person gave to one item, in order: one answer for most kinds, several where the item goes on.
Turns = tuple[Answer, ...]


class AnswerFault(ValueError):
    """An answer that does not fit its question; the message is shown to the person."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen: its stable id and its words."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What stands so far in an item that goes on: time gone, what the caller now knows, money at risk."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Face:
    """What may be shown before an answer: no key, no reason and no telling mark is in it.

    Ids of choices may tell the key, so they never go to a browser: only places and words do.
    """

    question: str
    stimulus: Mapping[str, Any] | None
    choices: tuple[Choice, ...]
    asks_confidence: bool = False
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Grade:
    """Points out of `max_points` (both whole), and whether the answer is fully right.

    Detection and action are told apart: `truth` and `judged` say what a message was and what the
    person held it for (they feed the counts of hits and false alarms); `action_points` out of
    `action_max` say how well the person acted. Each is empty where a kind does not ask for it.
    """

    points: int
    max_points: int
    is_right: bool
    truth: str = ""
    judged: str = ""
    action_points: int = 0
    action_max: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """Feedback on one choice; `note` is what came of it, or where it stood.

    One that `is_idle` is not right and not wrong: it did no harm and was of no help.
    """

    choice: Choice
    is_right: bool
    was_chosen: bool
    why: str
    note: str = ""
    is_idle: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Remarks that belong together, under a heading; an empty heading is read out only.

    Those with `is_on_message` are about its marked places, whose numbers are the ids of their
    choices: they are told there.
    """

    heading: str
    remarks: tuple[Remark, ...]
    is_on_message: bool = False


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is shown after an answer: each choice with its reason, the message with its signs."""

    sections: tuple[Section, ...]
    stimulus: Mapping[str, Any] | None
    signs: tuple[Sign, ...]
    truth: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What the contract test plays: full points, fewer, and a first answer that must be refused."""

    right: Turns
    wrong: Turns
    malformed: Answer


class Kind(Protocol):
    """A kind of question. All methods are pure.

    A person answers turn by turn. `face` shows the next turn, `read` takes the answer to it, and
    once `face` has nothing more to show the turns are graded together.
    """

    name: str
    body: type[Part]
    takes_turns: bool

    def face(self, body: Any, random: Random, turns: Turns = ()) -> Face | None:
        """The next turn, its options in the order that `random` gives; None when all are taken."""

    def read(self, body: Any, turns: Turns, answer: Answer) -> Answer:
        """The answer to the next turn with nothing in it that was not asked.

        Raises AnswerFault when it does not fit.
        """

    def grade(self, body: Any, turns: Turns) -> Grade:
        """Mark all turns of an item."""

    def feedback(self, body: Any, turns: Turns) -> Feedback:
        """What to show once all turns are in."""

    def rehearse(self, body: Any) -> Rehearsal:
        """Sample answers for the contract test."""

    def truth(self, body: Any) -> str:
        """scam, genuine or unclear for a judged message, else an empty string."""

    def shows(self, body: Any) -> str:
        """scam, genuine or unclear for what the person looks at or talks to, asked for a verdict or not.

        Empty where an item shows nothing whose truth is known. Never empty for a judged message.
        """


def play(kind: Kind, body: Any, answers: Turns) -> Turns:
    """The answers as they are stored, each read in its turn.

    Raises AnswerFault for one that does not fit, or for more or fewer than the item asks.
    """
    turns: Turns = ()
    for answer in answers:
        if kind.face(body, Random(0), turns) is None:
            raise AnswerFault("more turns than the item asks")
        turns = (*turns, kind.read(body, turns, answer))
    if kind.face(body, Random(0), turns) is not None:
        raise AnswerFault("fewer turns than the item asks")
    return turns
