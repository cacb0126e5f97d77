"""The contract that every lesson, item and kind which ships must keep."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from lessons.reading import list_lesson_files, read_lesson
from lessons.schema import MAX_WORDS, count_words
from quizzes.attempts import JUDGED
from quizzes.kinds import list_kinds
from quizzes.kinds.contract import AnswerFault, Turns, play
from quizzes.publishing import read_items
from quizzes.reading import WholeItem, item_from_data, list_item_files, read_item, variants_of
from tests.quizzes.telling import list_shown, list_telling

ITEMS = list_item_files()
LESSONS = list_lesson_files()
MOST_FACES = 400
SIGN = re.compile(r"\[\[([1-9]):")


def named(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", LESSONS, ids=named)
def test_a_lesson_reads_and_is_short_enough(path: Path) -> None:
    read = read_lesson(path)
    assert read.value is not None, [str(f) for f in read.faults]
    assert count_words(read.value) <= MAX_WORDS


@pytest.mark.parametrize("path", ITEMS, ids=named)
def test_an_item_scores_full_for_right_less_for_wrong_and_refuses_malformed(path: Path) -> None:
    read, item = read_item(path)
    assert item is not None, [str(f) for f in read.faults]
    for values in variants_of(read.data):
        check_rehearsal(item_from_data(read.data, values))


@pytest.mark.parametrize("path", ITEMS, ids=named)
def test_every_choice_of_an_item_has_its_reason(path: Path) -> None:
    _, item = read_item(path)
    assert item is not None
    turns = play(item.kind, item.body, item.kind.rehearse(item.body).wrong)
    remarks = [r for section in item.kind.feedback(item.body, turns).sections for r in section.remarks]
    assert remarks and all(remark.why for remark in remarks)
    explained = {remark.choice.text for remark in remarks}
    for number in range(len(turns)):
        face = item.kind.face(item.body, Random(1), turns[:number])
        assert face is not None and {c.text for c in face.choices} <= explained


@pytest.mark.parametrize("path", ITEMS, ids=named)
def test_no_turn_of_an_item_shows_what_tells_its_key(path: Path) -> None:
    _, item = read_item(path)
    assert item is not None
    public, secrets = str(list_shown(item)), list_telling(item)
    assert secrets
    for shown in list_faces(item):
        told = [text for text in secrets if text not in public and text in shown]
        assert told == []


def list_faces(item: WholeItem) -> list[str]:
    """The words of every turn that any way through the item shows."""
    faces: list[str] = []
    stack: list[Turns] = [()]
    while stack and len(faces) < MOST_FACES:
        turns = stack.pop()
        if face := item.kind.face(item.body, Random(0), turns):
            faces.append(repr(face))
            if item.kind.takes_turns:
                answers = ({"choice": choice.id, "confidence": "sure"} for choice in face.choices)
                stack += [(*turns, item.kind.read(item.body, turns, answer)) for answer in answers]
    return faces


@pytest.mark.parametrize("path", [*LESSONS, *ITEMS], ids=named)
def test_signs_are_numbered_in_the_order_in_which_they_are_read(path: Path) -> None:
    holders = read_lesson(path).data["cards"] if path in LESSONS else [read_item(path)[0].data]
    for holder in holders:
        read = [int(number) for number in SIGN.findall(str(holder.get("stimulus", "")))]
        assert list(dict.fromkeys(read)) == sorted(set(read)), path.name


def check_rehearsal(item: WholeItem) -> None:
    """The contract of every kind, on one variant of an item."""
    kind, body = item.kind, item.body
    rehearsal = kind.rehearse(body)
    right = kind.grade(body, play(kind, body, rehearsal.right))
    wrong = kind.grade(body, play(kind, body, rehearsal.wrong))
    assert right.is_right and right.points == right.max_points and right.action_points == right.action_max
    assert not wrong.is_right and wrong.points < wrong.max_points
    with pytest.raises(AnswerFault):
        kind.read(body, (), rehearsal.malformed)


def test_keys_are_unique_and_at_most_half_of_judged_messages_are_scams() -> None:
    good, faults = read_items(ITEMS)
    assert not faults
    keys = [key for _, key, _ in good]
    assert len(keys) == len(set(keys))
    truths = [str(body.get("truth", "")) for _, _, body in good if body["kind"] in JUDGED]
    assert 2 * truths.count("scam") <= len(truths) <= 2 * truths.count("genuine") + truths.count("unclear")


def test_every_kind_is_used() -> None:
    good, _ = read_items(ITEMS)
    assert {body["kind"] for _, _, body in good} == {kind.name for kind in list_kinds()}
