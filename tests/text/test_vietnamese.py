"""Claims about Vietnamese writing: one form, search without accents, the order of words and people."""

from __future__ import annotations

import unicodedata
from random import Random

import pytest

from text.vietnamese import fold, given_name, letter_key, name_key, nfc, squeeze

APART = unicodedata.normalize("NFD", "Nguyễn Thị Đường")


def test_two_ways_of_typing_are_one_text() -> None:
    assert APART != "Nguyễn Thị Đường"
    assert nfc(APART) == squeeze(f"  {APART}\t\n ") == "Nguyễn Thị Đường"
    assert fold(APART) == fold("Nguyễn Thị Đường")
    assert letter_key(APART) == letter_key("Nguyễn Thị Đường")
    assert name_key(APART) == name_key("Nguyễn Thị Đường")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng Đình Đạo", "dang dinh dao"),
        ("ĐƯỜNG", "duong"),
        ("Nguyễn Thuý Hằng", "nguyen thuy hang"),
        ("ăâêôơưđ ĂÂÊÔƠƯĐ", "aaeooud aaeooud"),
        ("ằắẳẵặ ềếểễệ ờớởỡợ ừứửữự", "aaaaa eeeee ooooo uuuuu"),
        ("Y2K – CB007", "y2k – cb007"),
        ("", ""),
    ],
)
def test_search_compares_without_case_tones_and_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    "ordered",
    [
        ("a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g"),
        ("o", "ô", "ơ", "p", "t", "u", "ư", "v", "x", "y"),
        ("ma", "mà", "mả", "mã", "má", "mạ", "mai", "mă"),
        ("dung", "dũng", "đa", "đu"),
        ("an bình", "an ninh", "ăn"),
        ("bàn", "Ban Một", "Ban Mười"),
    ],
)
def test_words_stand_in_dictionary_order(ordered: tuple[str, ...]) -> None:
    mixed = list(ordered)
    Random(7).shuffle(mixed)
    assert tuple(sorted(mixed, key=letter_key)) == ordered


def test_people_stand_by_given_name_then_family_name() -> None:
    ordered = [
        "Võ Ngọc An",
        "Lê Thị Ánh",
        "Trần Bình",
        "Dương Dũng",
        "Đỗ Văn Dũng",
        "Lê Văn Dũng",
        "Phạm Tiến Dũng",
        "Bùi Thị Đào",
        "Zơ Râm Ê",
        "Y Ưng",
    ]
    mixed = ordered[:]
    Random(3).shuffle(mixed)
    assert sorted(mixed, key=name_key) == ordered


@pytest.mark.parametrize(
    ("full_name", "given"), [("Trần Văn An", "An"), (" Lê  Thị Bình ", "Bình"), ("Dũng", "Dũng"), ("", "")]
)
def test_given_name_is_the_last_word(full_name: str, given: str) -> None:
    assert given_name(full_name) == given
