"""Claims about YAML as editors mean it, and about what they are told when a file is wrong."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from text import strict_yaml
from text.strict_yaml import MAX_BYTES, MAX_DEPTH, YamlFault, read_document, read_file, read_yaml

# A few words of the parsers' English that must never reach an editor.
ENGLISH = re.compile(r"expect|found|while|scan|charact|allowed|stream|block|mapping|token", re.IGNORECASE)


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fast parser, and the one that stands in for it where libyaml is missing."""
    monkeypatch.setattr(strict_yaml, "_LOADER", getattr(yaml, request.param))


def fault_of(text: str) -> YamlFault:
    with pytest.raises(YamlFault) as raised:
        read_document(text)
    return raised.value


WORDS = ("No", "yes", "Có", "Không", "true", "null", "~", "<<", "=")
NUMBERS = ("1:30", "007", "1e3", "0x1F", "24/11/2026", "2026-11-24", ".5", ".inf", "1_000")


@pytest.mark.parametrize("scalar", [*WORDS, *NUMBERS])
@pytest.mark.usefixtures("loader")
def test_every_scalar_stays_the_text_that_was_written(scalar: str) -> None:
    assert read_document(f"a: {scalar}\nb:\n  - {scalar}\n").data == {"a": scalar, "b": [scalar]}
    assert read_document(f"{scalar}: x\n").data == {scalar: "x"}


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", None),
        ("# chỉ có ghi chú\n", None),
        ("a:\n", {"a": ""}),
        ("\ufeffa: b\n", {"a": "b"}),
        ("a: |-\n  hai\n\n  đoạn\n", {"a": "hai\n\nđoạn"}),
        ("a: |\n  một dòng\n", {"a": "một dòng"}),
        ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
        ("--- \na: b\n...\n", {"a": "b"}),
        ('a: "& * ! đều là chữ"\n', {"a": "& * ! đều là chữ"}),
    ],
)
@pytest.mark.usefixtures("loader")
def test_document_reads_as_plain_data(text: str, data: object) -> None:
    assert read_document(text).data == data


def test_text_and_keys_are_composed() -> None:
    apart = unicodedata.normalize("NFD", "mã: Đường số 7")
    assert read_document(apart).data == {unicodedata.normalize("NFC", "mã"): "Đường số 7"}
    doubled = "mã: a\n" + unicodedata.normalize("NFD", "mã") + ": b\n"
    assert fault_of(doubled).line == 2


OPTION_WITH_TWO_TEXTS = (
    "kind: choice\noptions:\n  - text: a\n    why: b\n  - text: c\n    why: d\n    text: e\n"
)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: x\nb: y\na: z\n", 3, "khoá “a” bị lặp"),
        (OPTION_WITH_TWO_TEXTS, 7, "khoá “text” bị lặp"),
        ("a: {b: 1,\n  b: 2}\n", 2, "khoá “b” bị lặp"),
        ("x: 1\na: &chung b\n", 2, "không dùng bí danh"),
        ("x: &chung b\na: *chung\n", 1, "không dùng bí danh"),
        ("x: 1\na: *chung\n", 2, "không dùng bí danh"),
        ("&a [*a]", 1, "không dùng bí danh"),
        ("a: 1\n&b c: 2\n", 2, "không dùng bí danh"),
        ("a: b\nc: !!str d\n", 2, "không dùng thẻ kiểu"),
        ("a: ! b\n", 1, "không dùng thẻ kiểu"),
        ("a: !!python/object:os.system x\n", 1, "không dùng thẻ kiểu"),
        ("a:\n  - !x {b: c}\n", 2, "không dùng thẻ kiểu"),
        ("a: b\n? [c]\n: d\n", 2, "khoá phải là chữ"),
        ("a: b\n---\nc: d\n", 2, "mỗi tệp chỉ có một phần"),
        ("a: b\nc: d: e\n", 2, "đứng lạc chỗ"),
        ('a: b\nc: "d\ne: f\n', 2, "không đóng"),
        ("a: b\nc: [d\ne: f\n", 2, "“]”"),
        ("a: b\nc: {d\n", 2, "“}”"),
        ("a:\n\t- b\n", 2, "Tab"),
        ("a: >\n\tb\n", 2, "Tab"),
        ("a: b\nc: @d\n", 2, "không được đứng đầu"),
        ("a:\n  b: c\n d: e\n", 3, "thụt lề không thẳng"),
        ("a: b\nc d\ne: f\n", 2, "thiếu dấu “:” sau khoá"),
        ("a: b\nc: - d\n", 2, "đầu một dòng mới"),
        ('a: b\nc: "\\q"\n', 2, "phải viết thành “\\\\”"),
        ("a: b\nc: |d\n  e\n", 2, "phải xuống dòng"),
        ("a: b\nc: ]\n", 2, "thừa một dấu ngoặc"),
        ("a: b\nẳn: c\x07\n", 2, "ký tự điều khiển"),
        ("%YAML 3.0\n---\na: b\n", 1, "sai cú pháp YAML"),
    ],
)
@pytest.mark.usefixtures("loader")
def test_fault_names_its_line_and_speaks_vietnamese(text: str, line: int, message: str) -> None:
    fault = fault_of(text)
    assert (fault.line, message in fault.message) == (line, True), str(fault)
    assert not ENGLISH.search(str(fault))
    assert str(fault).startswith(f"dòng {line}: ")


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
@pytest.mark.usefixtures("loader")
def test_nesting_without_end_is_a_fault(opening: str) -> None:
    fault = fault_of(opening * 5_000)
    assert "lồng nhau" in fault.message or "khoá phải là chữ" in fault.message


def test_nesting_as_deep_as_allowed_reads() -> None:
    depth = MAX_DEPTH
    assert read_document("[" * depth + "x" + "]" * depth).data
    assert "lồng nhau" in fault_of("[" * (depth + 1) + "x" + "]" * (depth + 1)).message


def test_lines_of_paths_are_those_of_their_keys() -> None:
    document = read_document("a: b\noptions:\n  - text: c\n    why: d\n  - text: e\n")
    assert document.line_of(("a",)) == 1
    assert document.line_of(("options",)) == 2
    assert document.line_of(("options", 0, "why")) == 4
    assert document.line_of(("options", 1)) == 5
    assert document.line_of(("options", 1, "why")) == 5
    assert document.line_of(("khong-co",)) == 1


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("a: b\nc: Tiếng Việt\n".encode("utf-16"), 1, "không phải UTF-8"),
        ("a: b\nc: Lệ\n".encode("cp1258", "replace") + b"\xff", 3, "không phải UTF-8"),
        (b"a: " + b"x" * MAX_BYTES, 1, "quá lớn"),
        # Fewer letters than bytes: a part of it must not pass for the whole.
        (b"a: " + "ắ".encode() * (MAX_BYTES // 3), 1, "quá lớn"),
        (b"a: b" + "\nắ: ắ".encode() * MAX_BYTES, 1, "quá lớn"),
    ],
)
def test_file_that_is_no_text_or_too_big_is_a_fault(
    tmp_path: Path, content: bytes, line: int, message: str
) -> None:
    file = tmp_path / "hong.yaml"
    file.write_bytes(content)
    with pytest.raises(YamlFault, match=message) as raised:
        read_file(file)
    assert raised.value.line == line


def test_text_that_is_too_big_is_a_fault() -> None:
    assert read_document("a: " + "x" * (MAX_BYTES - 3)).data
    assert "quá lớn" in fault_of("a: " + "x" * (MAX_BYTES - 2)).message


def test_file_that_cannot_be_opened_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(YamlFault, match="không mở được"):
        read_yaml(tmp_path)


@given(st.text(alphabet="ab:-[]{}&*!|>\"'#%@`?,\\\n\t \x07ắ", max_size=40))
def test_whatever_is_typed_reads_or_is_a_fault(text: str) -> None:
    try:
        document = read_document(text)
    except YamlFault as fault:
        assert 1 <= fault.line <= text.count("\n") + 1
        assert not ENGLISH.search(fault.message)
    else:
        assert document.line_of(()) >= 1
