"""Claims about the interface's words: found by key, filled in, kept once, and all readable."""

from __future__ import annotations

import string
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from text import t, words


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of words of its own."""
    # By its full name, since text.words is also the function in it.
    monkeypatch.setattr(sys.modules["text.words"], "FOLDER", tmp_path)
    words.cache_clear()
    yield tmp_path
    words.cache_clear()


def test_sentence_is_found_by_its_way_and_filled(folder: Path) -> None:
    (folder / "a.yaml").write_text('nha:\n  cua: "Mở {n} cửa"\n  khoa: Có\n', encoding="utf-8")
    (folder / "b.yaml").write_text("san: 007\n", encoding="utf-8")
    assert words() == {"nha.cua": "Mở {n} cửa", "nha.khoa": "Có", "san": "007"}
    assert t("nha.cua", n=2) == "Mở 2 cửa"
    assert t("nha.khoa") == "Có"


def test_braces_stay_where_nothing_is_filled_in(folder: Path) -> None:
    (folder / "a.yaml").write_text('a: "{n}"\n', encoding="utf-8")
    assert t("a") == "{n}"
    with pytest.raises(KeyError):
        t("a", m=1)


def test_unknown_key_is_an_error(folder: Path) -> None:
    with pytest.raises(KeyError):
        t("khong.co")


def test_key_in_two_files_is_an_error(folder: Path) -> None:
    for name in ("a", "b"):
        (folder / f"{name}.yaml").write_text("nha:\n  cua: x\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"b\.yaml: khoá nha\.cua đã có"):
        words()


def test_every_sentence_that_ships_can_be_filled_and_is_not_empty() -> None:
    for key, sentence in words().items():
        assert sentence.strip(), key
        for _, name, _, _ in string.Formatter().parse(sentence):
            assert name is None or name.isidentifier(), key
