"""Variants of an item, the level predicted from its cues, and the rules that keep both from leaking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from random import Random
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from quizzes.checking import check_files
from quizzes.difficulty import SHORT, Cue, PhishScale, Premise, predicted_level
from quizzes.kinds.contract import Rehearsal
from quizzes.kinds.triage import TriageKind
from quizzes.reading import list_item_files, read_item
from quizzes.variants import MOST_VARIANTS, Slots, draw_values, fill, list_variants, slots_in
from tests.library import built_in_library

TODAY = date(2026, 11, 24)
CUES = get_args(Cue)
WEAK, MEDIUM, STRONG = ("4", "4", "2"), ("4", "4", "4"), ("8", "8", "8")
HARDNESS = ("easy", "medium", "hard")
Write = Callable[..., Path]
PutChoices = Callable[[int, int], list[Path]]

# Two cues in a message that may be a scam: few, so with weak alignment medium.
SCALE = """phish_scale:
  cues: [giuc-gap, doi-tien]
  premise: {process: "2"}
"""
MESSAGE = """kind: triage
tactic: tin-nhan-ngan-hang
channel: sms
level: LEVEL
truth: TRUTH
stimulus:
  kind: sms
  sender: Ngan hang A
  messages:
    - text: "[[1:WORDS]]"
signs:
  - {mark: 1, title: Một chỗ, why: Vì thế.}
verdicts: {scam: Một., genuine: Hai., unclear: Ba.}
explain: Giải thích.
next_time: Gọi số sau thẻ.
owner: Phòng CNTT
reviewed_on: 23/11/2026
valid_until: 23/05/2027
"""
CHOICE = """kind: choice
tactic: tin-nhan-ngan-hang
channel: sms
level: easy
question: Làm gì?
options:
  - {text: RIGHT, right: có, why: Đúng.}
  - {text: Gọi lại số trong tin, why: Chưa nên.}
  - {text: Trả lời tin nhắn, why: Chưa nên.}
explain: Giải thích.
next_time: Gọi số sau thẻ.
owner: Phòng CNTT
reviewed_on: 23/11/2026
valid_until: 23/05/2027
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a judged message, whose level is right unless said otherwise."""
    folder = tmp_path / "tin-nhan-ngan-hang"
    folder.mkdir()
    lists = "ten: [Lan, Minh]\nmien: [coquan-a.example, donvi-b.example]\n"
    (tmp_path / "lists.yaml").write_text(lists, encoding="utf-8")

    def write(key: str, truth: str = "genuine", level: str = "medium", **more: str) -> Path:
        text = MESSAGE.replace("LEVEL", level).replace("TRUTH", truth)
        text = text.replace("WORDS]]", more.get("words", "Chuyen tien gap") + more.get("tail", "]]"))
        return _put(folder, key, text + more.get("scale", SCALE) + more.get("slots", ""))

    return write


@pytest.fixture
def put_choices(tmp_path: Path) -> PutChoices:
    """Writes so many questions of choice; in so many of them the longest option is right."""

    def put(number: int, longest: int) -> list[Path]:
        rights = ["Gọi số in ở mặt sau thẻ" if i < longest else "Gác máy" for i in range(number)]
        return [_put(tmp_path, f"c-{i}", CHOICE.replace("RIGHT", r)) for i, r in enumerate(rights)]

    return put


def _put(folder: Path, key: str, text: str) -> Path:
    path = folder / f"{key}.yaml"
    path.write_text(f"key: {key}\n{text}", encoding="utf-8")
    return path


def faults_of(*paths: Path) -> list[str]:
    """What content check says of the files, but for the balance of scams."""
    faults = map(str, check_files((), paths, TODAY).faults)
    return [fault for fault in faults if "quá một nửa" not in fault]


def scale_of(cues: int, alignment: tuple[str, str, str] = WEAK) -> PhishScale:
    """The first so many cues, with process, relevance and situation rated."""
    names = ("process", "relevance", "situation")
    premise = Premise.model_validate(dict(zip(names, alignment, strict=True)))
    return PhishScale(cues=CUES[:cues], premise=premise)


# Variants.


def test_without_slots_there_is_one_variant() -> None:
    assert list_variants(Slots()) == ({},)


def test_lists_are_crossed_and_rows_of_together_stay_whole() -> None:
    slots = Slots(lists={"a": ("1", "2")}, together=({"b": "x", "c": "X"}, {"b": "y", "c": "Y"}))
    pairs = {(v["a"], v["b"], v["c"]) for v in list_variants(slots)}
    assert pairs == {("1", "x", "X"), ("2", "x", "X"), ("1", "y", "Y"), ("2", "y", "Y")}
    assert slots.names == {"a", "b", "c"}


def test_slots_that_differ_never_hold_the_same_words() -> None:
    slots = Slots(lists={"a": ("1", "2"), "b": ("1", "2")}, differ=(("a", "b"),))
    assert [(v["a"], v["b"]) for v in list_variants(slots)] == [("1", "2"), ("2", "1")]


def test_slots_that_can_never_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="không có biến thể nào"):
        list_variants(Slots(lists={"a": ("1",), "b": ("1",)}, differ=(("a", "b"),)))


def test_more_variants_than_can_be_read_are_refused() -> None:
    most = tuple(str(n) for n in range(MOST_VARIANTS))
    assert len(list_variants(Slots(lists={"a": most}))) == MOST_VARIANTS
    with pytest.raises(ValueError, match="quá nhiều biến thể"):
        list_variants(Slots(lists={"a": (*most, "thêm")}))


@pytest.mark.parametrize(
    ("slots", "message"),
    [
        ({"together": ({"a": "1"}, {"b": "1"})}, "cùng các chỗ trống"),
        ({"lists": {"a": ("1",)}, "together": ({"a": "1"},)}, "vừa ở lists vừa ở together"),
        ({"lists": {"a": ("1",)}, "differ": (("a", "b"),)}, "không có: b"),
    ],
)
def test_unsound_slots_are_refused_with_the_reason(slots: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Slots.model_validate(slots)


def test_filling_reaches_every_text_and_leaves_the_slots_themselves_out() -> None:
    data = {"a": "{x}, {x}", "b": ["{x}", {"c": "{y}"}], "slots": {"lists": {"x": ["{z}"]}}, "n": 3}
    filled = fill(data, {"x": "1", "y": "2"})
    assert filled == {"a": "1, 1", "b": ["1", {"c": "2"}], "n": 3}
    assert slots_in(data) == {"x", "y"}


def test_filling_says_which_slot_nothing_fills() -> None:
    with pytest.raises(ValueError, match=r"\{x\}"):
        fill({"a": "{x}"}, {})


def test_the_same_seed_draws_the_same_variant_and_others_differ() -> None:
    variants = list_variants(Slots(lists={"a": tuple("abcdefgh")}))
    drawn = [draw_values(variants, Random(seed))["a"] for seed in range(20)]
    assert drawn == [draw_values(variants, Random(seed))["a"] for seed in range(20)]
    assert len(set(drawn)) > 1


def test_a_slot_declared_but_not_used_is_a_fault_and_so_is_the_reverse(write: Write) -> None:
    idle = write("idle", slots="slots: {lists: {ten: [Lan]}}\n")
    unknown = write("unknown", words="Chao {ten}")
    assert "không dùng: ten" in faults_of(idle)[0]
    assert "không có danh sách ở slots: ten" in faults_of(unknown)[0]


def test_a_shared_list_is_replaced_by_what_it_holds_and_an_unknown_one_is_a_fault(write: Write) -> None:
    known = write("known", words="Chao {ten}", slots='slots: {lists: {ten: "@ten"}}\n')
    unknown = write("unknown", words="Chao {ten}", slots='slots: {lists: {ten: "@khong-co"}}\n')
    read, item = read_item(known)
    assert item is not None and read.data["slots"]["lists"]["ten"] == ["Lan", "Minh"]
    assert read.document.data["slots"]["lists"]["ten"] == "@ten"
    assert "không có danh sách chung tên “@khong-co”" in faults_of(unknown)[0]


# Predicted level.


@pytest.mark.parametrize(
    ("cues", "levels"),
    [
        (4, ("medium", "hard", "hard")),
        (7, ("easy", "medium", "hard")),
        (8, ("easy", "medium", "medium")),
    ],
)
def test_a_scam_is_as_hard_as_the_table_of_the_phish_scale_says(cues: int, levels: tuple[str, ...]) -> None:
    predicted = [predicted_level(scale_of(cues, a), "email", "scam") for a in (WEAK, MEDIUM, STRONG)]
    assert tuple(predicted) == levels


@pytest.mark.parametrize(("points", "level"), [(10, "easy"), (12, "medium"), (16, "medium"), (18, "hard")])
def test_alignment_turns_medium_above_10_and_strong_from_18(points: int, level: str) -> None:
    rated = {"process": "8", "relevance": "8", "situation": "2", "trained": str(18 - points)}
    scale = PhishScale(cues=CUES[:5], premise=Premise.model_validate(rated))
    assert scale.premise.alignment == points
    assert predicted_level(scale, "email", "scam") == level


def test_alignment_runs_from_minus_8_to_32() -> None:
    all_eight = {name: "8" for name in ("process", "relevance", "situation", "consequences")}
    assert Premise.model_validate(all_eight).alignment == 32
    assert Premise(trained="8").alignment == -8


def test_short_messages_need_fewer_cues() -> None:
    for channel in sorted(SHORT):
        by_cues = [predicted_level(scale_of(n, STRONG), channel, "scam") for n in (2, 4, 5)]  # type: ignore[arg-type]
        assert by_cues == ["hard", "hard", "medium"]
    assert predicted_level(scale_of(4), "sms", "scam") == "easy"
    assert predicted_level(scale_of(4), "paper", "scam") == "medium"


def test_a_genuine_message_is_harder_the_more_it_looks_like_a_scam() -> None:
    for channel, edges in (("sms", (1, 3)), ("email", (3, 6))):
        few, some = edges
        at = [predicted_level(scale_of(n), channel, "genuine") for n in (few, few + 1, some, some + 1)]  # type: ignore[arg-type]
        assert at == ["easy", "medium", "medium", "hard"]


def test_a_genuine_story_that_was_warned_of_counts_as_one_more_cue() -> None:
    for trained, level in (("4", "easy"), ("6", "medium")):
        scale = PhishScale(cues=CUES[:3], premise=Premise.model_validate({"trained": trained}))
        assert predicted_level(scale, "email", "genuine") == level


@given(st.integers(0, 21), st.sampled_from((WEAK, MEDIUM, STRONG)), st.sampled_from(("sms", "email")))
def test_what_cannot_be_told_is_as_hard_as_the_harder_temptation(
    cues: int, alignment: tuple[str, str, str], channel: str
) -> None:
    scale = scale_of(cues, alignment)
    by_truth = {t: predicted_level(scale, channel, t) for t in ("scam", "genuine", "unclear")}  # type: ignore[arg-type]
    hardest = max(HARDNESS.index(by_truth[t]) for t in ("scam", "genuine"))
    assert HARDNESS.index(by_truth["unclear"]) == hardest >= 1


def test_more_cues_never_make_a_scam_harder_and_a_better_fit_never_easier() -> None:
    for cues, alignment in product(range(21), (WEAK, MEDIUM, STRONG)):
        here = HARDNESS.index(predicted_level(scale_of(cues, alignment), "email", "scam"))
        assert here >= HARDNESS.index(predicted_level(scale_of(cues + 1, alignment), "email", "scam"))
        assert here <= HARDNESS.index(predicted_level(scale_of(cues, STRONG), "email", "scam"))


def test_a_cue_named_twice_counts_once() -> None:
    twice = PhishScale(cues=("giuc-gap",) * 9, premise=Premise())
    assert predicted_level(twice, "email", "genuine") == "easy"


# What content check says.


def test_a_judged_message_as_it_should_be_has_no_fault(write: Write) -> None:
    assert faults_of(write("tot")) == []


def test_a_judged_message_needs_its_scale(write: Write) -> None:
    assert "cần phish_scale" in "".join(faults_of(write("thieu", scale="")))


def test_the_level_of_a_judged_message_is_the_predicted_one(write: Write) -> None:
    (fault,) = faults_of(write("sai", level="hard"))
    assert "/sai.yaml:5:" in fault and "level ghi hard, nhưng theo phish_scale là medium" in fault


def test_the_answer_may_not_vary(write: Write) -> None:
    slots = "slots: {lists: {that: [genuine, scam]}}\n"
    assert "đáp án đổi theo biến thể" in "".join(faults_of(write("doi", truth='"{that}"', slots=slots)))


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Chao {tên}", "{tên}"),
        ("Chao {Ten}", "{Ten}"),
        ("Vao [[12:day]] di", "[[12:day]]"),
        ("Vao [[day", "[[day"),
    ],
)
def test_a_mark_or_a_slot_that_would_be_read_as_it_stands_is_told(
    write: Write, words: str, left: str
) -> None:
    # The message of the fixture marks all of its words: the mark ends before them.
    (fault,) = faults_of(write("con", words=f"Tin.]] {words}", tail=""))
    assert left in fault and "hiện nguyên như vậy" in fault


def test_the_answer_may_not_vary_in_a_question_without_a_message_either(tmp_path: Path) -> None:
    """Which option is right may not hang on what fills a slot."""
    slots = "slots: {together: [{mot: có, hai: không}, {mot: không, hai: có}]}\n"
    options = CHOICE.replace("RIGHT, right: có", 'Gác máy, right: "{mot}"')
    options = options.replace("Gọi lại số trong tin,", 'Gọi lại số trong tin, right: "{hai}",')
    assert "đáp án đổi theo biến thể" in "".join(faults_of(_put(tmp_path, "doi", options + slots)))


def test_every_variant_is_read_and_not_the_first_alone(tmp_path: Path) -> None:
    """The last words make two options alike."""
    slots = "slots: {lists: {viec: [Gác máy, Hỏi người nhà, Trả lời tin nhắn]}}\n"
    (fault,) = faults_of(_put(tmp_path, "trung", CHOICE.replace("RIGHT", '"{viec}"') + slots))
    assert "hai lựa chọn giống hệt nhau" in fault


def test_a_key_that_does_not_earn_full_marks_is_told(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind at fault, which no form of a file can bring about."""
    monkeypatch.setattr(TriageKind, "rehearse", lambda _, body: replace(RIGHT, right=RIGHT.wrong))
    assert "không được trọn điểm" in "".join(faults_of(write("khoa")))


RIGHT = Rehearsal(
    ({"choice": "genuine", "confidence": "sure"},), ({"choice": "scam", "confidence": "sure"},), {}
)


def test_a_shared_list_must_stand_on_both_sides(write: Write) -> None:
    use = 'slots: {lists: {ten: "@ten"}}\n'
    scam = write("gia", truth="scam", words="Chao {ten}", slots=use)
    plain, named = write("that"), write("that-ten", words="Chao {ten}", slots=use)
    (fault,) = faults_of(scam, plain)
    assert "/gia.yaml:" in fault and "“@ten” chỉ dùng ở tin lừa đảo" in fault
    assert faults_of(scam, named) == []
    (fault,) = faults_of(write("gia-khac", truth="scam"), named)
    assert "chỉ dùng ở tin không lừa đảo" in fault


def test_one_file_alone_cannot_show_that_a_list_leaks(write: Write) -> None:
    use = 'slots: {lists: {ten: "@ten"}}\n'
    assert faults_of(write("gia", truth="scam", words="Chao {ten}", slots=use)) == []


@pytest.mark.parametrize(
    "slots",
    [
        "slots: {lists: {noi: [nganhang-a.example, b.example]}}\n",
        "slots: {together: [{noi: https://www.tra-cuu.vn/x}]}\n",
        "slots: {lists: {noi: [vneid-bocongan.top/capnhat, nhan-qua.xyz]}}\n",
        "slots: {lists: {noi: [hotro@kho-bac.online]}}\n",
    ],
)
def test_domains_in_slots_come_from_a_shared_list(write: Write, slots: str) -> None:
    (fault,) = faults_of(write("mien", words="Vao {noi}", slots=slots))
    assert "tên miền trong chỗ trống “noi”" in fault


def test_shared_domains_and_words_that_are_no_domain_are_fine(write: Write) -> None:
    shared = write("chung", words="Vao {noi}", slots='slots: {lists: {noi: "@mien"}}\n')
    words = "slots: {lists: {noi: [quầy 3., 1.240.000d, bao-cao.pdf, 08.30, TP.HCM, ke-hoach.xlsx, tr.đ]}}\n"
    assert faults_of(shared, write("chu", words="Vao {noi}", slots=words)) == []


@pytest.mark.parametrize(
    ("value", "line", "kind"),
    [
        # A way of writing a phone number, an account, an amount and an hour that no other message has,
        # and a name.
        ("+99 (0) 1", None, ""),
        ("+99 0000 00", "/gia.yaml:", "kiểu của dãy số"),
        ("000-000-0000-00", "/gia.yaml:", "kiểu của dãy số"),
        ("9:000:000 VND", "/gia.yaml:", "cách viết con số"),
        ("Zubin Qadir", "/gia.yaml:", "tên riêng"),
        # What others have too.
        ("18 triệu", None, ""),
        ("1.250.000 đồng", None, ""),
        ("0000 000 000", None, ""),
        ("Ngày mai", None, ""),
        ("sáng nay", None, ""),
    ],
)
@pytest.mark.parametrize("shape", ["lists: {cho: [VALUE]}", "together: [{cho: VALUE}]"])
def test_a_scams_own_value_that_no_other_message_has_is_told_with_file_and_line(
    write: Write, value: str, line: str | None, kind: str, shape: str
) -> None:
    slots = "slots: {" + shape.replace("VALUE", f'"{value}"') + "}\n"
    scam = write("gia", truth="scam", words="Goi {cho}", slots=slots)
    found = [fault for fault in faults_of(scam) if "lộ đáp án" in fault]
    assert bool(found) == (line is not None), found
    if line is not None:
        assert line in found[0] and f"“{value}” ({kind}) ở chỗ trống “cho”" in found[0]
    # A genuine message may be as odd as it likes, and once it is, the scam no longer stands out.
    genuine = write("that", words="Goi {cho}", slots=slots)
    assert not [fault for fault in faults_of(scam, genuine) if "lộ đáp án" in fault]


def test_a_value_that_nobody_reads_before_the_answer_leaks_nothing() -> None:
    """What a reply costs is told as a sum of its own, never as the slot writes it."""
    path = next(p for p in list_item_files() if p.stem == "ban-hoc-goi-video-vay-gap")
    assert '"10000000"' in path.read_text(encoding="utf-8")
    assert not [fault for fault in faults_of(path) if "lộ đáp án" in fault]


@pytest.mark.parametrize(("longest", "told"), [(2, True), (3, False), (12, False), (13, True)])
def test_the_longest_option_may_not_tell(put_choices: PutChoices, longest: int, told: bool) -> None:
    found = [fault for fault in faults_of(*put_choices(20, longest)) if "phương án dài nhất" in fault]
    assert bool(found) == told


def test_length_is_not_judged_from_a_few_questions(put_choices: PutChoices) -> None:
    assert not any("phương án dài nhất" in fault for fault in faults_of(*put_choices(14, 14)))


def test_every_level_is_met_among_judged_messages_and_none_is_nearly_all() -> None:
    items = built_in_library().items
    levels = [item.head.level for item in items if item.kind.truth(item.body)]
    assert all(0 < levels.count(level) < 0.6 * len(levels) for level in ("easy", "medium", "hard"))
