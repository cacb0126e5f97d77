"""People are found by the beginnings of their words in any order, else by any part of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.engine import Database, Tx
from db.name_words import folded
from db.people import NewPerson, add_people, change_identity, search_people
from tests.house import FOUNDED, House

ON = date(2026, 11, 24)
PEOPLE = (
    ("NV0070", "Nguyễn Thị An", "ntan@so.example"),
    ("NV0071", "Trần Văn Lan", "tvlan.vp@so.example"),
    ("NV0072", "Đặng Thùy Anh", None),
)


@pytest.fixture
def found(database: Database, house: House) -> Iterator[tuple[Tx, dict[str, int]]]:
    """Three people whose names share letters, beside those of the house; ids by code."""
    with database.write() as tx:
        new = [NewPerson(code, name, email, house.units["to"], "") for code, name, email in PEOPLE]
        ids = add_people(tx, new, FOUNDED)
        yield tx, {person.code: person_id for person, person_id in zip(new, ids, strict=True)}


def codes(tx: Tx, words: str) -> set[str]:
    """Who of the three is found."""
    people, total = search_people(tx, ON, words, 50, 0)
    assert total == len(people)
    return {person.code for person in people} & {code for code, *_ in PEOPLE}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("nguyễn thị an", {"NV0070"}),
        ("NGUYEN", {"NV0070"}),
        ("an nguyen", {"NV0070"}),  # in any order
        ("an", {"NV0070", "NV0072"}),  # begins An and Anh, not Lan
        ("đang thuy", {"NV0072"}),
        ("nv0071", {"NV0071"}),
        ("71", {"NV0071"}),  # a code without its letters and zeros
        ("0071", {"NV0071"}),
        ("ntan@so.example", {"NV0070"}),
        ("tvlan.vp", {"NV0071"}),
        ("guyen", {"NV0070"}),  # a part of a word, when nobody's word begins so
        ("so.example", {"NV0070", "NV0071"}),
        ("tran guyen", set()),
        ("%", {"NV0070", "NV0071", "NV0072"}),  # no word at all: everybody
        ("  ", {"NV0070", "NV0071", "NV0072"}),
    ],
)
def test_words_find(found: tuple[Tx, dict[str, int]], words: str, expected: set[str]) -> None:
    assert codes(found[0], words) == expected


def test_who_is_renamed_is_found_by_the_new_name_alone(found: tuple[Tx, dict[str, int]]) -> None:
    tx, ids = found
    change_identity(tx, ids["NV0071"], "NV0071", "Trần Văn Khoa", None)
    assert codes(tx, "khoa") == {"NV0071"}
    assert codes(tx, "tran lan") == codes(tx, "tvlan") == set()


@given(st.text(max_size=30), st.text(max_size=10))
def test_what_is_kept_begins_each_word_with_a_blank(name: str, code: str) -> None:
    text = folded(name, code, None)
    assert text == "".join(f" {word}" for word in text.split(" ")[1:])
    assert "_" not in text and "%" not in text
