"""Which passwords are good enough, and how secrets are compared."""

from __future__ import annotations

import unicodedata
from random import Random

import pytest

from access.passwords import (
    ALPHABET,
    find_fault,
    hash_code,
    hash_password,
    is_code,
    is_password,
    new_code,
)

OWNER = ("CB001", "Trần Văn An", "an.tv@so.example")


@pytest.mark.parametrize(
    "password",
    [
        "ngắn quá",
        "matkhau123",
        "Mật khẩu@2026",
        "M@tkhau....2026",
        "anhyeuem123",
        "Password123!",
        "qwertyuiop",
        "1234567890",
        "9876543210",
        "abcdefghij",
        "aaaaaaaaaaaa",
        "ababababab",
        "Cần Thơ 2026",
        "CB001-Cb001",
        "Trần Văn An 84",
        "tranvanan1990",
        "xin an.tv nhé",
        "x" * 201,
        "Abcd@12345",
        "zaq12wsxcde",
        "abc1234567",
        "0123456789a",
        "11223344556",
        "0912345678",
        "0912 345 678",
        "0987.123.465a",
        "079084001234",
        "15/09/1982.",
        "AnTran@2026x",
        "tran.an.2026",
        "Tran@1984#2027!",
        "Van-9753-1864",
        "Cb-9753-1864-An",
        "Pass1word2026",
        "qwerty-asdf-12",
        "aaa-bbb-ccc-ddd",
        "qazwsxedc@123",
    ],
)
def test_guessable_password_is_refused(password: str) -> None:
    assert find_fault(password, *OWNER)


@pytest.mark.parametrize(
    "password",
    [
        "bốn con mèo leo cây",
        "bốn con trâu qua sông",
        "Thuyen-ra-khoi-luc-5h",
        "kẹo dừa và trà đá",
        "bánh tráng nướng trên than",
        "nghỉ trưa ở quán bên sông",
        "kV9#tLz2!qWm",
        "chợ nổi 5 giờ sáng",
        "tre xanh tự bao giờ",
        "84 cây dừa nước",
    ],
)
def test_phrase_is_accepted(password: str) -> None:
    assert find_fault(password, *OWNER) is None


def test_short_name_does_not_forbid_every_password_with_its_letters() -> None:
    assert find_fault("bánh xèo giòn tan", "CB001", "An", None) is None


def test_password_typed_in_decomposed_letters_is_the_same() -> None:
    digest = hash_password("bốn con mèo leo cây")
    assert is_password(digest, unicodedata.normalize("NFD", "bốn con mèo leo cây"))
    assert not is_password(digest, "bon con meo leo cay")


def test_nothing_matches_where_nothing_is_kept() -> None:
    assert not is_password(None, "không có ai ở đây")
    assert not is_code(None, "-")


def test_code_is_two_groups_of_signs_that_cannot_be_confused() -> None:
    first, second = new_code(Random(7)).split("-")
    assert len(first) == len(second) == 5
    assert set(first + second) <= set(ALPHABET)
    assert not set("01OIL") & set(ALPHABET)


def test_code_may_be_typed_in_small_letters_with_blanks() -> None:
    code = new_code(Random(7))
    assert is_code(hash_code(code), f" {code.lower().replace('-', ' ')} ")
    assert not is_code(hash_code(code), new_code(Random(8)))
