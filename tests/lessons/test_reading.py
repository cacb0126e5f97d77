"""Claims about reading lesson files: what is a day, and how a fault is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessons.reading import CONTENT, ContentFault, is_lesson_file, list_lesson_files, read_lesson
from tests.lessons.content_files import lesson_text, spoil, write

DAY = "reviewed_on: 01/11/2026"
OTHER_FORMS = (
    "2026-11-01",
    "1/11/2026",
    "01/11/26",
    "01-11-2026",
    "20261101",
    "1793491200",
    "01/11/2026 00:00",
)
NO_DAYS = ("31/02/2027", "00/11/2026", "01/13/2026", "٠١/١١/٢٠٢٦", "hôm nay", "", "[a]")


def faults_of(file: Path, text: str) -> tuple[str, ...]:
    return tuple(str(fault) for fault in read_lesson(write(file, text)).faults)


def test_lesson_without_fault_reads(tmp_path: Path) -> None:
    read = read_lesson(write(tmp_path / "bai.yaml", lesson_text("bai")))
    assert read.value is not None and read.faults == ()
    assert read.value.reviewed_on.isoformat() == "2026-11-01"


@pytest.mark.parametrize("day", [*OTHER_FORMS, *NO_DAYS])
def test_only_real_days_as_written_here_are_days(tmp_path: Path, day: str) -> None:
    file = tmp_path / "bai.yaml"
    (fault,) = faults_of(file, spoil(lesson_text("bai"), DAY, f"reviewed_on: {day}"))
    assert fault == f"{file}:9: reviewed_on: ngày phải viết dd/mm/yyyy và có thật"


@pytest.mark.parametrize(
    ("right", "wrong", "line", "message"),
    [
        ("key: bai", "key: khac", 1, "key “khac” phải trùng tên tệp “bai”"),
        ("key: bai", "key: Bài", 1, "key: chỉ dùng chữ thường không dấu"),
        ("minutes: 3", "minutes: 9", 6, "minutes: không quá 6"),
        ("minutes: 3", "minutes: [3]", 6, "minutes: phải là số nguyên"),
        ("channels: [call]", "channels: [thư]", 7, "'sms', 'chat', 'email', 'web', 'call', 'paper', 'face'"),
        ("title: Bài thử", "titel: Bài thử", 4, "titel: không có trường tên này"),
        ("title: Bài thử\n", "", 1, "title: thiếu trường bắt buộc này"),
        ("  - id: the-1\n", "  - chữ\n  - id: the-1\n", 14, "cards.0: chỗ này phải là các dòng"),
        ("id: the-2", "id: the-1", 1, "mã thẻ (id) bị lặp"),
        ("        right: có\n", "", 26, "phải có đúng một lựa chọn đúng"),
        ("right: có", "right: đúng", 32, "chỉ nhận “có” hoặc “không”"),
        ("        why: Sai.", "        why: Sai.\n        why: Vẫn sai.", 36, "khoá “why” bị lặp"),
        ("kind: remember", "kind: nho", 36, "loại (kind) “nho” không có"),
    ],
)
def test_fault_names_line_and_field(tmp_path: Path, right: str, wrong: str, line: int, message: str) -> None:
    file = tmp_path / "bai.yaml"
    faults = faults_of(file, spoil(lesson_text("bai"), right, wrong))
    assert any(fault.startswith(f"{file}:{line}: ") and message in fault for fault in faults), faults


def test_missing_picture_is_named(tmp_path: Path) -> None:
    picture = "kind: picture\n    picture: x.svg\n    alt: Hình thử"
    text = spoil(lesson_text("bai"), "kind: text", picture)
    (fault,) = faults_of(tmp_path / "bai.yaml", spoil(text, "    body: Lời của thẻ 1.\n", ""))
    assert fault.endswith(":14: không có tệp hình “x.svg” cạnh bài học")


def test_files_of_one_name_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("mot", "hai"):
        (fault,) = faults_of(Path(folder, "bai.yaml"), "không phải bài học")
        assert fault.startswith(f"{folder}/bai.yaml:1: ")


def test_built_in_file_is_named_from_the_root() -> None:
    file = list_lesson_files()[0]
    assert str(ContentFault.at(file, 3, "x")) == f"lessons/content/{file.relative_to(CONTENT)}:3: x"


def test_fault_of_a_tactic_is_no_line_of_a_file() -> None:
    assert str(ContentFault.of_tactic("gio-dau-tien", "x")) == "thủ đoạn gio-dau-tien: x"


@pytest.mark.parametrize(
    ("text", "is_lesson"),
    [
        ("cards: []\nkey: a\n", True),
        ("key: a\ncards: []\n", True),
        ('"cards":\n  - id: b\n', True),
        ("key: a\nkind: choice\n", False),
        ("kind: choice\nquestion: |\n  Xem:\n\n  cards: là gì\n", False),
        ("kind: order\ncards: []\n", False),
        ("a: [", False),
    ],
)
def test_lesson_is_known_by_what_it_says(tmp_path: Path, text: str, is_lesson: bool) -> None:
    assert is_lesson_file(write(tmp_path / "a.yaml", text)) is is_lesson
