"""spot: point at the suspicious parts of a message; some parts look odd and are harmless."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import Any, Self

from pydantic import Field, model_validator

from lessons.fields import Part, Sign
from lessons.stimulus import MARK, Stimulus, marks_in
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

OPENING = re.compile(r"([“‘(]+)\[\[(\d):")
CLOSING = re.compile(r"\]\]([.,;:!?…”’)]+)")


class SpotBody(Part):
    """A message whose marked parts can be pointed at; signs that are not harmless are the ones to find.

    A message may have nothing to find: then pointing at nothing is right.
    """

    question: str = ""
    stimulus: Stimulus
    signs: tuple[Sign, ...] = Field(min_length=3, max_length=8)

    @model_validator(mode="after")
    def _parts_are_known(self) -> Self:
        marks = marks_in(self.stimulus)
        if sorted(marks) != sorted(s.mark for s in self.signs):
            raise ValueError("mỗi chỗ đánh dấu trong tin phải có đúng một dòng trong signs")
        if not any(s.harmless for s in self.signs):
            raise ValueError("spot phải có ít nhất một chỗ trông lạ mà vô hại (harmless: có)")
        return self


class SpotKind:
    """Points are suspicious parts found minus harmless ones pointed at, never below zero."""

    name = "spot"
    body = SpotBody
    takes_turns = False

    def face(self, body: SpotBody, random: Random, turns: Turns = ()) -> Face | None:
        if turns:
            return None
        whole = with_stops(body.stimulus.model_dump())
        shown, numbers = renumbered(whole)
        choices = (Choice(str(mark), words) for mark, words in _parts(whole))
        assert len(numbers) == len(body.signs)
        return Face(body.question or t("quiz.spot.question"), shown, tuple(choices))

    def read(self, body: SpotBody, turns: Turns, answer: Answer) -> Answer:
        parts: Any = answer.get("parts")
        known = {str(sign.mark) for sign in body.signs}
        if not isinstance(parts, (list, tuple)) or not set(map(str, parts)) <= known:
            raise AnswerFault(t("quiz.fault.spot"))
        if not parts and answer.get("none") is not True:
            raise AnswerFault(t("quiz.fault.spot"))
        return {"parts": sorted(set(map(str, parts))), "none": not parts}

    def grade(self, body: SpotBody, turns: Turns) -> Grade:
        found = set(turns[0]["parts"])
        hits = sum(str(s.mark) in found for s in body.signs if not s.harmless)
        alarms = len(found) - hits
        whole = sum(not s.harmless for s in body.signs) or 1
        earned = hits if _has_targets(body) else 1
        points = max(0, earned - alarms)
        return Grade(points, whole, points == whole)

    def feedback(self, body: SpotBody, turns: Turns) -> Feedback:
        found = set(turns[0]["parts"])
        words = dict(_parts(with_stops(body.stimulus.model_dump())))
        by_mark = {sign.mark: sign for sign in body.signs}
        remarks = (_remark(by_mark[mark], words[mark], str(mark) in found) for mark in words)
        section = Section("", tuple(remarks), is_on_message=True)
        return Feedback((section,), body.stimulus.model_dump(), body.signs, self.shows(body))

    def rehearse(self, body: SpotBody) -> Rehearsal:
        right = [str(s.mark) for s in body.signs if not s.harmless]
        everything = [str(s.mark) for s in body.signs]
        return Rehearsal(({"parts": right, "none": True},), ({"parts": everything},), {"parts": ["99"]})

    def truth(self, body: SpotBody) -> str:
        return ""

    def shows(self, body: SpotBody) -> str:
        return "scam" if _has_targets(body) else "genuine"


def with_stops(node: Any) -> Any:
    """The stimulus with the stops and quotes that touch a part inside it: alone they would fill a line."""
    if isinstance(node, str):
        return OPENING.sub(r"[[\2:\1", CLOSING.sub(r"\1]]", node))
    if isinstance(node, dict):
        return {key: with_stops(child) for key, child in node.items()}
    if isinstance(node, (list, tuple)):
        return tuple(with_stops(child) for child in node)
    return node


def renumbered(node: Any) -> tuple[Any, tuple[int, ...]]:
    """The stimulus with its marks numbered as one reads them, and the marks of the file in that order.

    Numbers of the file would tell which parts their author thought of first.
    """
    order: list[int] = []

    def number(match: re.Match[str]) -> str:
        order.append(int(match.group(1)))
        return f"[[{len(order)}:{match.group(2)}]]"

    return _mapped(node, number), tuple(order)


def _mapped(node: Any, number: Any) -> Any:
    if isinstance(node, str):
        return MARK.sub(number, node)
    if isinstance(node, dict):
        return {key: _mapped(child, number) for key, child in node.items()}
    if isinstance(node, (list, tuple)):
        return tuple(_mapped(child, number) for child in node)
    return node


def _parts(node: Any) -> Iterator[tuple[int, str]]:
    """The marks of the file with their words, as one reads them."""
    if isinstance(node, str):
        for match in MARK.finditer(node):
            yield int(match.group(1)), " ".join(match.group(2).split())
    elif isinstance(node, dict):
        for child in node.values():
            yield from _parts(child)
    elif isinstance(node, (list, tuple)):
        for child in node:
            yield from _parts(child)


def _has_targets(body: SpotBody) -> bool:
    return any(not sign.harmless for sign in body.signs)


def _remark(sign: Sign, words: str, was_found: bool) -> Remark:
    """Right when a suspicious part was found, or a harmless one left alone."""
    key = "harmless" if sign.harmless else "target"
    note = t(f"quiz.spot.{key}_{'found' if was_found else 'left'}")
    is_right = was_found != sign.harmless
    return Remark(Choice(str(sign.mark), words), is_right, was_found, sign.why, note)


KIND = SpotKind()
