"""Claims about each kind of question: how it grades, what it refuses, and that its face tells no key."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.kinds import get_kind, list_kinds
from quizzes.kinds.contract import Answer, AnswerFault, Face, Kind, Turns, play
from quizzes.kinds.dialogue import Reply
from quizzes.reading import WholeItem, list_item_files, read_item


def _example(name: str) -> WholeItem:
    """A shipped item of the kind."""
    for path in list_item_files():
        if f"\nkind: {name}\n" in path.read_text(encoding="utf-8"):
            item = read_item(path)[1]
            assert item is not None
            return item
    raise AssertionError(name)


EXAMPLES = {kind.name: _example(kind.name) for kind in list_kinds()}
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 9)
    | st.text(max_size=4)
    | st.sampled_from(["0", "1", "scam"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)
FIELDS = st.sampled_from(["choice", "choices", "confidence", "parts", "order", "none"])


@pytest.mark.parametrize("name", sorted(EXAMPLES))
@given(answer=st.dictionaries(FIELDS, JUNK, max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_answer_is_read_or_refused_in_words(name: str, answer: Answer) -> None:
    item = EXAMPLES[name]
    try:
        read = item.kind.read(item.body, (), answer)
    except AnswerFault as fault:
        assert str(fault)
    else:
        assert item.kind.read(item.body, (), read) == read


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_item_ends_after_the_turns_it_asks_for(name: str) -> None:
    item = EXAMPLES[name]
    turns = play(item.kind, item.body, item.kind.rehearse(item.body).right)
    assert item.kind.face(item.body, Random(0), turns) is None
    assert (len(turns) > 1) <= item.kind.takes_turns


FLIPS: dict[str, dict[str, Any]] = {
    "choice": {"options": "rotate"},
    "multi": {"options": "rotate"},
    "triage": {"truth": "other"},
    "act": {"truth": "other", "actions": "rotate"},
    "spot": {"signs": "flip"},
}


@pytest.mark.parametrize("name", sorted(FLIPS))
def test_face_is_the_same_whatever_the_key(name: str) -> None:
    """The same item with another key shows the very same first face, so that nothing in it tells."""
    item = EXAMPLES[name]
    data = item.body.model_dump()
    for field, how in FLIPS[name].items():
        data[field] = _flipped(data[field], how)
    other = item.kind.body.model_validate(data)
    assert other != item.body
    assert item.kind.face(other, Random(5)) == item.kind.face(item.body, Random(5))


def test_faces_of_order_and_dialogue_hold_words_and_places_only() -> None:
    """Their ids tell the key; a renderer is given places (see the tests of screens)."""
    for name in ("order", "dialogue"):
        item = EXAMPLES[name]
        face = item.kind.face(item.body, Random(2))
        assert face is not None
        shown = repr(replace(face, choices=()))
        assert "why" not in shown and "cost" not in shown and "[[" not in shown


def _flipped(value: Any, how: str) -> Any:
    if how == "other":
        return "genuine" if value != "genuine" else "scam"
    if how == "flip":
        return tuple({**sign, "harmless": not sign["harmless"]} for sign in value)
    rights = [option["right"] for option in value]
    turned = rights[1:] + rights[:1]
    return tuple({**option, "right": right} for option, right in zip(value, turned, strict=True))


SPOT: dict[str, Any] = {
    "stimulus": {
        "kind": "sms",
        "sender": "Tổng đài",
        "messages": [
            {"text": "[[1:Xin chào]] anh/chị, [[4:bấm vào đây]] [[2:trước 17 giờ]] để [[3:nhận thưởng]]."}
        ],
    },
    "signs": [
        {"mark": 1, "title": "Lời chào", "why": "Ai cũng chào.", "harmless": "có"},
        {"mark": 2, "title": "Giục", "why": "Không cho kịp nghĩ."},
        {"mark": 3, "title": "Thưởng", "why": "Lợi trước mắt."},
        {"mark": 4, "title": "Đường dẫn", "why": "Không rõ đi đâu."},
    ],
}


@pytest.mark.parametrize(
    ("found", "points"),
    [([], 0), (["2"], 1), (["2", "3", "4"], 3), (["1"], 0), (["1", "2", "3", "4"], 2), (["1", "2"], 0)],
)
def test_spot_earns_hits_minus_false_alarms_and_never_less_than_nothing(
    found: list[str], points: int
) -> None:
    kind, body = _body("spot", SPOT)
    grade = kind.grade(body, play(kind, body, ({"parts": found, "none": not found},)))
    assert (grade.points, grade.max_points) == (points, 3)


def test_spot_with_nothing_to_find_is_right_when_nothing_is_pointed_at() -> None:
    signs = [{**sign, "harmless": "có"} for sign in SPOT["signs"]]
    kind, body = _body("spot", {**SPOT, "signs": signs})
    assert kind.grade(body, play(kind, body, ({"parts": [], "none": True},))).is_right
    assert kind.grade(body, play(kind, body, ({"parts": ["2"]},))).points == 0


def test_stops_and_quotes_beside_a_part_belong_to_it() -> None:
    """A part is a button of its own height: a full stop after it would stand alone on a line."""
    text = "“[[1:Chào anh]].” Mời [[2:bấm]], rồi ([[3:nhập mã]]) [[4:ngay]]"
    kind, body = _body("spot", {**SPOT, "stimulus": {**SPOT["stimulus"], "messages": [{"text": text}]}})
    face = kind.face(body, Random(0))
    assert face is not None
    assert [choice.text for choice in face.choices] == ["“Chào anh.”", "bấm,", "(nhập mã)", "ngay"]
    assert "[[1:“Chào anh.”]] Mời [[2:bấm,]] rồi [[3:(nhập mã)]] [[4:ngay]]" in str(face.stimulus)


def test_an_answer_that_finds_nothing_can_be_read_again_as_it_was_stored() -> None:
    kind, body = _body("spot", SPOT)
    stored = kind.read(body, (), {"parts": [], "none": True})
    assert kind.read(body, (), stored) == stored


@pytest.mark.parametrize(
    ("found", "rights"), [(["1", "2"], [False, False, True, False]), (["2", "3", "4"], [True] * 4)]
)
def test_spot_tells_of_each_part_whether_one_did_right_with_it(found: list[str], rights: list[bool]) -> None:
    """To miss a suspicious part is no success, and to leave a harmless one alone is one."""
    kind, body = _body("spot", SPOT)
    (section,) = kind.feedback(body, ({"parts": found, "none": False},)).sections
    assert section.is_on_message
    assert [remark.is_right for remark in section.remarks] == rights


def test_spot_numbers_its_parts_as_one_reads_them() -> None:
    """The numbers of the file would tell which parts their author thought of first."""
    kind, body = _body("spot", SPOT)
    face = kind.face(body, Random(0))
    assert face is not None and face.stimulus is not None
    text = face.stimulus["messages"][0]["text"]
    assert [text.index(f"[[{n}:") for n in (1, 2, 3, 4)] == sorted(
        text.index(f"[[{n}:") for n in (1, 2, 3, 4)
    )
    assert [choice.text for choice in face.choices] == [
        "Xin chào",
        "bấm vào đây",
        "trước 17 giờ",
        "nhận thưởng.",
    ]


ORDER: dict[str, Any] = {
    "question": "Xếp thứ tự",
    "steps": [{"text": f"Bước {n}", "why": "Vì thế."} for n in "ABCD"],
}


@pytest.mark.parametrize(
    ("order", "points"),
    [("0123", 6), ("1023", 4), ("1032", 2), ("3210", 0), ("0321", 0), ("0132", 4)],
)
def test_order_earns_kendalls_tau_cut_at_nothing(order: str, points: int) -> None:
    """Concordant less discordant of the six pairs of four steps, by hand."""
    kind, body = _body("order", ORDER)
    grade = kind.grade(body, play(kind, body, ({"order": list(order)},)))
    assert (grade.points, grade.max_points) == (points, 6)
    assert (grade.action_points, grade.action_max) == (points, 6)


def test_order_is_never_shown_solved() -> None:
    kind, body = _body("order", ORDER)
    for seed in range(200):
        face = kind.face(body, Random(seed))
        assert face is not None and [c.id for c in face.choices] != ["0", "1", "2", "3"]


def test_act_scores_detection_and_action_apart() -> None:
    item = EXAMPLES["act"]
    right, wrong = item.kind.rehearse(item.body).right, item.kind.rehearse(item.body).wrong
    mixed = item.kind.grade(item.body, play(item.kind, item.body, (right[0], wrong[1])))
    assert (mixed.points, mixed.max_points, mixed.action_points, mixed.action_max) == (1, 2, 0, 1)
    assert mixed.judged == mixed.truth and not mixed.is_right
    other = item.kind.grade(item.body, play(item.kind, item.body, (wrong[0], right[1])))
    assert (other.points, other.action_points) == (1, 1) and other.judged != other.truth


def test_act_offers_the_same_actions_whatever_the_verdict() -> None:
    item = EXAMPLES["act"]
    faces = []
    for verdict in ("scam", "genuine", "unclear"):
        turn = item.kind.read(item.body, (), {"choice": verdict, "confidence": "sure"})
        faces.append(_face(item, (turn,)).choices)
    assert faces[0] == faces[1] == faces[2]


def test_dialogue_goes_on_by_what_one_says_and_always_offers_a_way_out() -> None:
    item = EXAMPLES["dialogue"]
    stack: list[Turns] = [()]
    longest = 0
    while stack:
        turns = stack.pop()
        face = item.kind.face(item.body, Random(1), turns)
        longest = max(longest, len(turns))
        if face is None:
            assert item.kind.grade(item.body, turns).max_points > 0
            continue
        after = [(*turns, item.kind.read(item.body, turns, {"choice": c.id})) for c in face.choices]
        assert any(item.kind.face(item.body, Random(1), each) is None for each in after)
        stack.extend(after)
    assert longest >= 3


def test_dialogue_tells_what_came_of_each_reply() -> None:
    item = EXAMPLES["dialogue"]
    turns = play(item.kind, item.body, item.kind.rehearse(item.body).wrong)
    feedback = item.kind.feedback(item.body, turns)
    assert len(feedback.sections) == len(turns) + 1
    for section in feedback.sections[:-1]:
        assert sum(remark.was_chosen for remark in section.remarks) == 1
    costly, kind = _money_dialogue()[1], get_kind("dialogue")
    face = kind.face(costly, Random(0), kind.rehearse(costly).wrong[:-1])
    assert face is not None and face.facts


DIALOGUE: dict[str, Any] = {
    "medium": "call",
    "caller": "Số lạ",
    "scenes": [
        {
            "id": f"canh-{n}",
            "says": ["Alô."],
            "replies": [
                {"text": f"Thôi {n}", "to": "thoat", "leaves": "có", "why": "Dừng."},
                {
                    "text": f"Nghe {n}",
                    "to": f"canh-{n + 1}" if n < 3 else "mat",
                    "cost": "2",
                    "why": "Nghe tiếp.",
                },
            ],
        }
        for n, next_to in enumerate(("canh-2", "canh-3", "mat"), 1)
    ],
    "ends": [
        {"id": "thoat", "title": "Dừng", "text": "Tốt."},
        {"id": "mat", "title": "Mất", "text": "Tiếc."},
    ],
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("scenes", 0, "replies", 0, "leaves", "không"), "lối ra"),
        (("scenes", 2, "replies", 1, "to", "canh-1"), "đứng sau"),
        (("scenes", 0, "replies", 1, "to", "mat"), "không lối nào"),
        (("scenes", 0, "replies", 0, "cost", "1"), "không mất điểm"),
        (("ends", 1, "id", "thoat"), "bị lặp"),
    ],
)
def test_a_dialogue_that_cannot_be_walked_is_refused(change: tuple[Any, ...], words: str) -> None:
    import copy

    data: Any = copy.deepcopy(DIALOGUE)
    node = data
    for key in change[:-2]:
        node = node[key]
    node[change[-2]] = change[-1]
    with pytest.raises(ValueError, match=words):
        get_kind("dialogue").body.model_validate(data)


def test_a_sound_dialogue_is_read_and_scored_by_its_path() -> None:
    kind, body = _body("dialogue", DIALOGUE)
    costly = play(kind, body, ({"choice": "1"}, {"choice": "1"}, {"choice": "0"}))
    assert kind.grade(body, costly).points == 2
    assert kind.grade(body, play(kind, body, ({"choice": "0"},))).is_right


def _money_dialogue(truth: str = "scam") -> tuple[Kind, Any]:
    """Three scenes: a promise puts money at risk, then it is sent, and more is sent."""
    import copy

    data: Any = {**copy.deepcopy(DIALOGUE), "truth": truth}
    for place, more in enumerate(({"money": "9000000"}, {"lost": "4000000"}, {"lost": "5000000"})):
        data["scenes"][place]["replies"][1] |= more
    data["scenes"][0]["replies"].append({"text": "Ai vậy?", "to": "canh-2", "why": "Chỉ hỏi."})
    data["scenes"][0]["replies"].append(
        {"text": "Cho gặp sếp.", "to": "canh-2", "why": "Thử.", "helps": "có"}
    )
    return _body("dialogue", data)


@pytest.mark.parametrize(
    ("path", "told", "untold"),
    [
        ("11" + "1", "Tiền đã rời tài khoản: 9.000.000 đồng", "có thể mất"),
        ("11" + "0", "Tiền đã rời tài khoản: 4.000.000 đồng", "có thể mất"),
        ("10", "", "Tiền"),
        ("0", "Không mất gì", "Tiền"),
    ],
)
def test_the_end_of_a_dialogue_sums_up_what_left_on_the_whole_way(path: str, told: str, untold: str) -> None:
    kind, body = _money_dialogue()
    feedback = kind.feedback(body, play(kind, body, tuple({"choice": place} for place in path)))
    (end,) = feedback.sections[-1].remarks
    assert told in end.note and untold not in end.note


def test_a_dialogue_tells_what_left_and_what_is_still_at_risk() -> None:
    kind, body = _money_dialogue()
    face = kind.face(body, Random(0), ({"choice": "1"}, {"choice": "1"}))
    assert face is not None
    told = {fact.label: fact.words for fact in face.facts}
    assert told["Tiền đã rời tài khoản"] == "4.000.000 đồng"
    assert told["Tiền có thể mất"] == "9.000.000 đồng"


@pytest.mark.parametrize(("truth", "state"), [("scam", (False, True)), ("genuine", (True, False))])
def test_a_reply_that_only_talks_on_is_idle_with_a_swindler_and_right_with_others(
    truth: str, state: tuple[bool, bool]
) -> None:
    """Harmful, right and neither are three things; the points are those of the path."""
    kind, body = _money_dialogue(truth)
    turns = play(kind, body, ({"choice": "2"}, {"choice": "0"}))
    leaving, harmful, talking, testing = kind.feedback(body, turns).sections[0].remarks
    assert (talking.is_right, talking.is_idle) == state and talking.was_chosen
    assert (harmful.is_right, harmful.is_idle) == (False, False)
    assert leaving.is_right and testing.is_right
    assert (leaving.note, harmful.note) == ("Nên đáp vậy", "Có hại")
    assert talking.note.startswith("Không hại" if truth == "scam" else "Nên đáp vậy, ")
    assert kind.grade(body, turns).is_right


def test_a_reply_that_costs_is_no_help() -> None:
    reply = {"text": "Một", "to": "hai", "why": "Vì.", "cost": "1", "helps": "có"}
    with pytest.raises(ValueError, match="helps"):
        Reply.model_validate(reply)


def _body(name: str, data: Any) -> tuple[Kind, Any]:
    kind = get_kind(name)
    return kind, kind.body.model_validate(data)


def _face(item: WholeItem, turns: Turns) -> Face:
    face = item.kind.face(item.body, Random(3), turns)
    assert face is not None
    return face
