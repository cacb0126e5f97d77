"""Claims about the rules of content beyond one file's form: each speaks up, and only when it should."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from lessons.schema import MAX_WORDS
from quizzes.checking import check_files, describe
from tests.lessons.content_files import CARE, lesson_text, spoil, write
from tests.library import built_in_library

LAST_DAY = date(2027, 5, 1)

HEAD = """key: {key}
tactic: {tactic}
channel: sms
level: easy
explain: Vì sao.
next_time: Lần sau.
"""

CHOICE = """kind: choice
question: Anh/chị làm gì?
options:
  - text: Gọi số của ngân hàng
    right: có
    why: Đúng.
  - text: Bấm vào đường dẫn ấy
    why: Sai.
  - text: Chuyển tiếp cho bạn bè
    why: Sai.
"""

TRIAGE = """kind: triage
truth: {truth}
stimulus:
  kind: sms
  sender: NGANHANG
  messages:
    - text: "[[1:Một tin nhắn.]]"
signs:
  - mark: 1
    title: Dấu hiệu
    why: Vì sao.
verdicts:
  scam: Một.
  genuine: Hai.
  unclear: Ba.
"""


def choice(key: str, tactic: str = "gio-dau-tien") -> str:
    return HEAD.format(key=key, tactic=tactic) + CARE + CHOICE


def triage(key: str, truth: str, tactic: str) -> str:
    return HEAD.format(key=key, tactic=tactic) + CARE + TRIAGE.format(truth=truth)


def told(lessons: list[Path], items: list[Path], today: date = LAST_DAY) -> list[str]:
    return [str(fault) for fault in check_files(lessons, items, today).faults]


@pytest.fixture
def item(tmp_path: Path) -> Path:
    return write(tmp_path / "cau.yaml", choice("cau"))


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    return write(tmp_path / "bai.yaml", lesson_text("bai"))


def test_files_without_fault_pass_until_the_last_day(item: Path, lesson: Path) -> None:
    library = check_files([lesson], [item], LAST_DAY)
    assert library.faults == ()
    assert [each.key for each in library.lessons] == ["bai"]
    assert [each.head.key for each in library.items] == ["cau"]


def test_file_past_its_date_is_told_at_that_line(item: Path, lesson: Path) -> None:
    faults = told([lesson], [item], LAST_DAY + timedelta(days=1))
    assert len(faults) == 2 and all("đã quá ngày rà soát 01/05/2027" in fault for fault in faults)
    assert "bai.yaml:10:" in faults[0] and "cau.yaml:9:" in faults[1]


@pytest.mark.parametrize(("more", "is_long"), [(0, False), (1, True)])
def test_lesson_may_have_so_many_words_and_no_more(tmp_path: Path, more: int, is_long: bool) -> None:
    # "Thẻ n" thrice, "Lời của thẻ n" twice, "Thử xem" (its question left out), "Nhớ", "Gác máy trước".
    others = 3 * 2 + 2 * 4 + 2 + 1 + 3
    body = " ".join(["chữ"] * (MAX_WORDS - others + more))
    file = write(tmp_path / "bai.yaml", spoil(lesson_text("bai"), "Lời của thẻ 1.", body))
    faults = told([file], [])
    assert bool(faults) is is_long, faults
    if is_long:
        assert f"bài dài {MAX_WORDS + 1} chữ, nhiều nhất {MAX_WORDS}" in faults[0]


@pytest.mark.parametrize(
    ("right", "is_told"),
    [
        ("Gọi số của ngân hàng", False),
        ("x" * 33, False),
        ("x" * 34, True),
        ("Gọi số tổng đài in ở mặt sau thẻ rồi làm theo lời ngân hàng", True),
    ],
)
def test_right_option_that_stands_out_by_length_is_told(item: Path, right: str, is_told: bool) -> None:
    write(item, spoil(choice("cau"), "Gọi số của ngân hàng", right))
    faults = told([], [item])
    assert bool(faults) is is_told
    assert all("lộ đáp án" in fault and "cau.yaml:14:" in fault for fault in faults)


def test_a_message_in_which_nothing_is_marked_is_told(tmp_path: Path) -> None:
    """The reason could not be shown on the message itself."""
    shown = "stimulus:\n  kind: sms\n  sender: NGANHANG\n  messages:\n    - text: {}\noptions:\n"
    signs = "signs:\n  - mark: 1\n    title: Một chỗ\n    why: Vì sao.\n"
    plain = write(tmp_path / "a.yaml", spoil(choice("a"), "options:\n", shown.format("Tin.")))
    lit = spoil(choice("b"), "options:\n", signs + shown.format('"[[1:Tin.]]"'))
    (fault,) = told([], [plain, write(tmp_path / "b.yaml", lit)])
    assert "a.yaml:" in fault and "chưa có chỗ nào được đánh dấu" in fault


def test_key_that_is_not_the_file_name_is_told(tmp_path: Path) -> None:
    item = write(tmp_path / "cau.yaml", choice("khac"))
    lesson = write(tmp_path / "bai.yaml", lesson_text("khac"))
    faults = told([lesson], [item])
    assert len(faults) == 2
    assert "bai.yaml:1: key “khac” phải trùng tên tệp “bai”" in faults[0]
    assert "cau.yaml:1: key “khac” phải trùng tên tệp “cau”" in faults[1]


def test_key_in_two_files_is_told_for_both(tmp_path: Path) -> None:
    items = [write(tmp_path / folder / "cau.yaml", choice("cau")) for folder in ("mot", "hai")]
    faults = told([], items)
    assert len(faults) == 2 and all("key “cau” dùng ở hơn một tệp" in fault for fault in faults)


@pytest.mark.parametrize(
    ("truths", "is_told"),
    [
        (("scam", "genuine"), False),
        (("scam", "unclear"), False),
        (("genuine", "genuine"), False),
        (("scam",), True),
        (("scam", "scam", "genuine"), True),
        (("scam", "scam", "genuine", "unclear"), False),
    ],
)
def test_scams_are_at_most_half_of_the_messages_of_a_tactic(
    tmp_path: Path, truths: tuple[str, ...], is_told: bool
) -> None:
    items = [_triage(tmp_path, "mot", n, truth) for n, truth in enumerate(truths)]
    # Neither another tactic nor a question without a message makes up for it.
    items += [_triage(tmp_path, "hai", n, "genuine") for n in range(3)]
    items += [write(tmp_path / "cau.yaml", choice("cau", "mot"))]
    # How hard these are is not what this is about.
    faults = [fault for fault in told([], items) if "phish_scale" not in fault]
    assert bool(faults) is is_told, faults
    if is_told:
        (fault,) = faults
        assert (
            f"{truths.count('scam')} trong {len(truths)} tin" in fault and "không được quá một nửa" in fault
        )
        assert "mot" in fault and "hai" not in fault


SPOT = """kind: spot
stimulus:
  kind: sms
  sender: NGANHANG
  messages:
    - text: "[[1:Một]] [[2:hai]] [[3:ba]]."
signs:
  - {{mark: 1, title: Một, why: Vì., harmless: có}}
  - {{mark: 2, title: Hai, why: Vì., harmless: có}}
  - {{mark: 3, title: Ba, why: Vì., harmless: {harmless}}}
"""


def test_what_is_only_seen_counts_in_the_balance_too(tmp_path: Path) -> None:
    """A scam to point at tips a tactic whose judged messages are even; a genuine one to point at mends it."""
    items = [_triage(tmp_path, "mot", n, truth) for n, truth in enumerate(("scam", "genuine"))]
    items.append(_spot(tmp_path, "cham-gia", "không"))
    (fault,) = [f for f in told([], items) if "phish_scale" not in f and "gần như" not in f]
    assert "kể cả chỗ đáng ngờ và hội thoại, 2 trong 3" in fault and "mot" in fault
    items.append(_spot(tmp_path, "cham-that", "có"))
    assert not [f for f in told([], items) if "quá một nửa" in f]


def test_one_file_that_is_only_seen_says_nothing_of_balance(tmp_path: Path) -> None:
    assert not [f for f in told([], [_spot(tmp_path, "cham-gia", "không")]) if "quá một nửa" in f]


def test_stats_tell_both_counts() -> None:
    judged, seen = describe(built_in_library())[-2:]
    numbers = [int(re.search(r"rong (\d+) tin", line)[1]) for line in (judged, seen)]  # type: ignore[index]
    assert numbers[0] < numbers[1] and "hội thoại" in seen


def test_enough_messages_to_point_at_and_callers_are_genuine() -> None:
    """Who points at something everywhere, or hangs up on everybody, is not right by that."""
    library = built_in_library()
    shown = Counter((i.head.kind, i.kind.shows(i.body)) for i in library.items)
    assert shown["spot", "genuine"] >= 12 and shown["dialogue", "genuine"] >= 12
    for item in library.items:
        if item.head.kind == "spot" and item.kind.shows(item.body) == "genuine":
            nothing = item.kind.grade(item.body, ({"parts": [], "none": True},))
            every = item.kind.grade(item.body, ({"parts": [str(s.mark) for s in item.body.signs]},))
            assert nothing.is_right and every.points == 0


def _spot(folder: Path, key: str, harmless: str) -> Path:
    text = HEAD.format(key=key, tactic="mot") + CARE + SPOT.format(harmless=harmless)
    return write(folder / "mot" / f"{key}.yaml", text)


def _triage(folder: Path, tactic: str, n: int, truth: str) -> Path:
    return write(folder / tactic / f"{tactic}-{n}.yaml", triage(f"{tactic}-{n}", truth, tactic))


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("kind: choice", "kind: doan", "kind “doan” không có"),
        ("level: easy", "level: de", "chỉ nhận một trong các giá trị"),
        ("    right: có\n", "", "đúng một lựa chọn đúng"),
        ("Bấm vào đường dẫn ấy", "Gọi số của ngân hàng", "hai lựa chọn giống hệt nhau"),
        ("explain: Vì sao.\n", "", "thiếu trường bắt buộc"),
        ("    right: có", "    rihgt: có", "không có trường tên này"),
    ],
)
def test_item_at_fault_is_told_and_left_out(item: Path, right: str, wrong: str, message: str) -> None:
    write(item, spoil(choice("cau"), right, wrong))
    library = check_files([], [item], LAST_DAY)
    assert any(message in fault.message for fault in library.faults), library.faults
    assert library.items == ()


def test_marks_without_signs_are_told(tmp_path: Path) -> None:
    item = write(tmp_path / "a.yaml", spoil(triage("a", "genuine", "mot"), "[[1:Một tin nhắn.]]", "Một tin."))
    assert any("không khớp" in fault for fault in told([], [item]))


@pytest.mark.parametrize(
    "phrase", ["Tất cả các ý trên", "Anh/chị click vào đây", "Rồi ngu ngốc", "Cẩn thận!!"]
)
def test_words_that_we_do_not_say_are_told_by_line(item: Path, phrase: str) -> None:
    write(item, spoil(choice("cau"), "explain: Vì sao.", f"explain: {phrase}"))
    (fault,) = told([], [item])
    assert "có chữ" in fault and "cau.yaml:" in fault


def test_words_within_others_are_not_taken_for_banned_ones(item: Path) -> None:
    write(item, spoil(choice("cau"), "explain: Vì sao.", "explain: Nói các bạngtin."))
    assert told([], [item]) == []


def test_items_that_say_nearly_the_same_are_told(tmp_path: Path) -> None:
    long = (
        "Sáng nay chị Hạnh gọi xin số tài khoản để gửi lại tiền họp lớp hôm chủ nhật tuần trước. "
        "Chị nói lúc ấy đông quá nên thu dư, nay trả lại cho từng người."
    )
    files = []
    for key, end in (("mot", "Anh/chị làm gì?"), ("hai", "Giờ anh/chị làm gì?")):
        text = spoil(choice(key), "question: Anh/chị làm gì?", f"question: {long} {end}")
        files.append(write(tmp_path / "a" / f"{key}.yaml", text))
    assert any("gần như trùng" in fault for fault in told([], files))
