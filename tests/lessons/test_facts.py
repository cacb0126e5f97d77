"""Facts written once: put in where they are named, listed by use, and told of when they end."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lessons.facts import FactsFault, SourceFact, WordsFact, read_facts
from lessons.reading import read_lesson
from quizzes.checking import check_files, list_uses
from tests.lessons.content_files import lesson_text, spoil, write
from tests.library import built_in_library

FACTS = """co-quan-cu:
  kind: words
  words: Cục Cũ
  also: [Cục Xưa]
  fact: "§0"
  confidence: XM
  valid_until: 28/02/2025
co-quan-moi:
  kind: words
  words: Bộ Mới
  fact: "§0"
  confidence: XM
  valid_from: 01/03/2025
bao-thu:
  kind: source
  fact: N99 [7]
  name: Báo Thử
  on: 02/01/2025
  confidence: XM
luat-thu:
  kind: law
  document: Luật Thử
  article: Điều 1
  in_force_on: 01/01/2024
  says: Cấm thử.
"""
BODY = "Lời của thẻ 1."
BEFORE, AFTER = date(2025, 2, 28), date(2025, 3, 1)


def _lesson(folder: Path, body: str = BODY, facts: str = FACTS, sources: str = "bao-thu") -> Path:
    write(folder / "facts.yaml", facts)
    text = spoil(lesson_text("bai"), BODY, body)
    text = spoil(text, "khuyen-cao-bat-coc-online", sources)
    return write(folder / "nhan-dien" / "bai.yaml", text)


def test_what_is_read_holds_the_facts_themselves(tmp_path: Path) -> None:
    path = _lesson(tmp_path, "Gọi <<co-quan-moi>> nhé.")
    path.write_text(path.read_text() + "law: [luat-thu]\n")
    read = read_lesson(path)
    assert read.value is not None
    assert read.value.cards[0].body == "Gọi Bộ Mới nhé."  # type: ignore[union-attr]
    assert read.value.sources[0].name == "Báo Thử" and read.value.law[0].in_force_on == date(2024, 1, 1)


def test_a_fact_changed_in_its_one_place_changes_what_is_read(tmp_path: Path) -> None:
    path = _lesson(tmp_path, "Gọi <<co-quan-moi>>.")
    read_lesson(path)
    write(tmp_path / "facts.yaml", FACTS.replace("Bộ Mới", "Bộ Mới Hơn"))
    assert read_lesson(path).value.cards[0].body == "Gọi Bộ Mới Hơn."  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("body", "sources"), [("Gọi <<khong-co>>.", "bao-thu"), (BODY, "khong-co"), (BODY, "luat-thu")]
)
def test_a_key_that_is_no_such_fact_is_named_by_its_line(tmp_path: Path, body: str, sources: str) -> None:
    path = _lesson(tmp_path, body, sources=sources)
    (fault,) = read_lesson(path).faults
    line = path.read_text().split("\n")[fault.line - 1]
    assert "facts.yaml" in fault.message and ("khong-co" in line or "luat-thu" in line)


def test_a_source_written_out_is_refused(tmp_path: Path) -> None:
    path = _lesson(tmp_path)
    text = spoil(path.read_text(), "  - bao-thu\n", "  - fact: N99\n    name: Báo Thử\n    confidence: XM\n")
    assert "facts.yaml" in read_lesson(write(path, text)).faults[0].message


@pytest.mark.parametrize("body", ["Báo <<co-quan-cu>>.", "Báo Cục Cũ.", "Báo cục xưa nhé."])
def test_a_fact_that_has_ended_lights_up_where_it_is_told(tmp_path: Path, body: str) -> None:
    path = _lesson(tmp_path, body)
    assert not [f for f in check_files([path], [], BEFORE).faults if "28/02/2025" in f.message]
    found = [f for f in check_files([path], [], AFTER).faults if "28/02/2025" in f.message]
    assert [path.read_text().split("\n")[f.line - 1].strip() for f in found] == [f"body: {body}"]


def test_a_lesson_is_good_no_longer_than_the_facts_in_it(tmp_path: Path) -> None:
    read = read_lesson(_lesson(tmp_path, "Báo <<co-quan-cu>>."))
    assert read.value is not None and read.value.valid_until == BEFORE


def test_a_fact_that_has_not_begun_lights_up(tmp_path: Path) -> None:
    path = _lesson(tmp_path, "Báo <<co-quan-moi>>.")
    assert any("01/03/2025" in f.message for f in check_files([path], [], BEFORE).faults)


def test_uses_are_found_by_key_code_and_number(tmp_path: Path) -> None:
    library = check_files([_lesson(tmp_path, "Báo <<co-quan-moi>>.")], [], AFTER)
    for name in ("co-quan-moi", "bao-thu", "N99", "[7]"):
        assert list_uses(library, name) == ("bai",)
    assert list_uses(library, "N9") == ()


@pytest.mark.parametrize(
    "facts", ["x: 1\n", "x:\n  kind: words\n", "- a\n", "x:\n  kind: source\n  fact: [\n"]
)
def test_a_broken_facts_file_is_told_and_nothing_is_read(tmp_path: Path, facts: str) -> None:
    read = read_lesson(_lesson(tmp_path, facts=facts))
    assert read.value is None and "facts.yaml" in str(read.faults[0])
    with pytest.raises(FactsFault):
        read_facts(tmp_path / "facts.yaml")


def test_every_built_in_fact_is_used_or_watched_for() -> None:
    library = built_in_library()
    used = {use.key for _, use in library.uses}
    idle = {
        key
        for key, fact in read_facts(Path("lessons/facts.yaml")).items()
        if key not in used and not (isinstance(fact, WordsFact) and fact.valid_until)
    }
    assert idle <= {"co-quan-an-toan-thong-tin"}


def test_no_built_in_fact_is_surer_than_it_may_be() -> None:
    sources = [f for f in read_facts(Path("lessons/facts.yaml")).values() if isinstance(f, SourceFact)]
    assert sources and all(f.name and f.on for f in sources)


def test_what_is_recalled_on_purpose_is_not_told_but_is_listed(tmp_path: Path) -> None:
    path = _lesson(tmp_path, "Tin giả viện Cục Cũ.")
    path.write_text(path.read_text() + "recalls: [co-quan-cu]\n")
    library = check_files([path], [], AFTER)
    assert not [f for f in library.faults if "28/02/2025" in f.message]
    assert list_uses(library, "co-quan-cu") == ("bai",)
