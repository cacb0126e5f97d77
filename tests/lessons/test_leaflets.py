"""The handbook's pages: every tactic has one, none too long, and each place of a fact is listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessons.reading import list_lesson_files, read_lesson
from lessons.schema import MAX_LEAFLET_WORDS, count_leaflet_words
from quizzes.checking import check_files, list_uses
from tests.lessons.content_files import lesson_text, spoil, write
from tests.library import TODAY
from text import words

LEAFLET = """leaflet:
  lead: Một câu về cách lừa.
  signs:
    - {title: Giục, text: Để không kịp hỏi.}
    - {title: Doạ, text: Để sợ.}
    - {title: Xin tiền, text: Vào tài khoản lạ.}
  before: [Hẹn nhau một câu hỏi.]
  during: [Cúp máy.]
  after: ["Báo <<so-khan-cap>>."]
  genuine: Người thật hẹn gặp.
"""


def _lesson(folder: Path, key: str, leaflet: str = LEAFLET) -> Path:
    return write(folder / "ung-pho" / f"{key}.yaml", lesson_text(key) + leaflet)


def test_every_tactic_has_its_page() -> None:
    read = [read_lesson(path).value for path in list_lesson_files()]
    told = [each.tactic for each in read if each and each.leaflet]
    assert sorted(told) == sorted(key.removeprefix("tactic.") for key in words() if key.startswith("tactic."))


@pytest.mark.parametrize("path", list_lesson_files(), ids=lambda path: path.stem)
def test_a_page_speaks_in_general_words_and_is_short_enough(path: Path) -> None:
    lesson = read_lesson(path).value
    assert lesson and lesson.leaflet
    assert count_leaflet_words(lesson.leaflet) <= MAX_LEAFLET_WORDS
    assert "[[" not in lesson.leaflet.words and "**" not in lesson.leaflet.words


def test_where_a_fact_stands_is_listed_by_lesson_and_by_page(tmp_path: Path) -> None:
    library = check_files([_lesson(tmp_path, "bai")], [], TODAY)
    page = "/so-tay?muc=gia-danh-cong-an"
    assert list_uses(library, "so-khan-cap") == (page,)
    assert list_uses(library, "khuyen-cao-bat-coc-online") == ("bai", page)


def test_a_second_page_on_a_tactic_is_a_fault(tmp_path: Path) -> None:
    files = [_lesson(tmp_path, "mot"), _lesson(tmp_path, "hai")]
    (fault,) = (f for f in check_files(files, [], TODAY).faults if "tờ rơi" in f.message)
    assert "hai.yaml" in fault.file and "gia-danh-cong-an" in fault.message


def test_a_page_too_long_for_a_sheet_is_a_fault(tmp_path: Path) -> None:
    long = spoil(LEAFLET, "Người thật hẹn gặp.", "Người thật hẹn gặp. " * 60)
    assert any("260" in f.message for f in check_files([_lesson(tmp_path, "bai", long)], [], TODAY).faults)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("    - {title: Doạ, text: Để sợ.}\n", ""),
        ("[Cúp máy.]", "[]"),
        ("[Cúp máy.]", "[Một., Hai., Ba.]"),
        ("  genuine: Người thật hẹn gặp.\n", ""),
        ("[Hẹn nhau một câu hỏi.]\n  during: [Cúp máy.]", "[Một., Hai.]\n  during: [Ba., Bốn.]"),
    ],
)
def test_a_page_with_too_little_or_too_much_is_refused(tmp_path: Path, right: str, wrong: str) -> None:
    leaflet = spoil(
        spoil(LEAFLET, right, wrong), '["Báo <<so-khan-cap>>."]', "[Báo ngân hàng., Báo công an.]"
    )
    read = read_lesson(_lesson(tmp_path, "bai", leaflet))
    assert read.value is None and read.faults[0].line > 0


def test_a_lesson_without_a_page_is_read(tmp_path: Path) -> None:
    read = read_lesson(_lesson(tmp_path, "bai", ""))
    assert read.value is not None and read.value.leaflet is None
