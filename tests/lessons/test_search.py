"""Finding lessons by words: all of them, in names first, side by side first, under other names too."""

from __future__ import annotations

from functools import cache

import pytest

from lessons.library import Published
from lessons.reading import list_lesson_files, read_lesson
from lessons.search import SYNONYMS, find_lessons, tactic_name
from text.strict_yaml import read_yaml
from text.vietnamese import fold


@cache
def _published() -> tuple[Published, ...]:
    read = (read_lesson(path).value for path in list_lesson_files())
    return tuple(Published(n, lesson) for n, lesson in enumerate(read) if lesson)


def _found(sought: str) -> list[str]:
    return [each.lesson.tactic for each in find_lessons(sought, _published())]


@pytest.mark.parametrize(
    ("sought", "first"),
    [
        ("công an gọi", "gia-danh-cong-an"),
        ("giả danh công an", "gia-danh-cong-an"),
        ("OTP", "lo-otp-mat-khau"),
        ("mã xác thực", "ma-otp-telegram"),
        ("lừa tình", "tinh-cam-qua-tang"),
        ("deepfake", "deepfake-nguoi-quen"),
        ("ghép mặt", "deepfake-nguoi-quen"),
        ("hack", "chiem-tai-khoan"),
        ("zalo bị hack", "chiem-tai-khoan"),
        ("bị lừa", "gio-dau-tien"),
        ("mất tiền", "gio-dau-tien"),
        ("shipper", "shipper-buu-kien"),
        ("giao hàng", "shipper-buu-kien"),
        ("VNeID", "ung-dung-gia"),
        ("định danh", "ung-dung-gia"),
        ("điện lực", "dien-nuoc-thue"),
        ("tiền điện", "dien-nuoc-thue"),
        ("sếp nhắn", "gia-danh-lanh-dao"),
        ("AI", "bi-mat-nha-nuoc-ai"),
        ("tôi bị công an gọi thì làm sao", "gia-danh-cong-an"),
        ("con bị tai nạn", "nguoi-than-cap-cuu"),
        ("làm sao lấy lại tiền", "lay-lai-tien"),
    ],
)
def test_what_people_type_finds_the_lesson_first(sought: str, first: str) -> None:
    assert _found(sought)[0] == first


@pytest.mark.parametrize("sought", ["mã QR", "kế toán", "đổi tài khoản", "điện lực", "bắt cóc"])
def test_accents_and_capitals_may_be_left_out(sought: str) -> None:
    assert _found(fold(sought))[0] == _found(sought.upper())[0] == _found(sought)[0]


def test_every_word_must_be_there() -> None:
    assert _found("mã QR") and _found("mã QR xyzxyz") == []


def test_words_apart_do_not_count_where_others_stand_side_by_side() -> None:
    assert len(_found("mất tiền")) < len(_published()) // 2
    assert len(_found("mã QR")) <= 5


def test_names_go_before_the_text() -> None:
    found = _found("kế toán")
    named = [tactic for tactic in found if "kế toán" in tactic_name(tactic).lower()]
    assert named and found[: len(named)] == named


def test_the_last_word_may_be_cut_short() -> None:
    assert _found("mật khẩ")[0] in {"lo-otp-mat-khau", "mat-khau-hai-lop"}
    assert _found("shipp")[0] == "shipper-buu-kien"


@pytest.mark.parametrize("sought", ["", "   ", "?!", "“”", "(((", "\\d+", "xyzxyz", "là", "a" * 500])
def test_odd_words_are_borne(sought: str) -> None:
    assert isinstance(_found(sought), list)


def test_accents_that_are_written_tell_words_apart() -> None:
    assert set(_found("mặt")) < set(_found("mat"))


def test_another_database_is_not_answered_from_this_one() -> None:
    one, other = _published()[0].lesson, _published()[1].lesson
    assert find_lessons(one.title, [Published(1, one)]) != ()
    assert find_lessons(one.title, [Published(1, other)]) == ()


def test_every_name_that_is_known_finds_something() -> None:
    names = [name for group in read_yaml(SYNONYMS)["same"] for name in group]
    assert [name for name in names if not _found(name)] == []
