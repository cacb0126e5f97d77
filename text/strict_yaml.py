"""YAML as editors mean it: every scalar is text, a key stands once, and each node knows its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from text.vietnamese import nfc

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
Path_ = tuple[str | int, ...]


class YamlFault(ValueError):
    """A file that cannot be read; the message names the line and what is wrong, in Vietnamese."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"dòng {line}: {message}")
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data plus the line (from 1) on which each path of it stands."""

    data: Any
    lines: dict[Path_, int]

    def line_of(self, path: Path_) -> int:
        """The line of `path`, or of its nearest parent that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TOO_BIG = "tệp quá lớn, nhiều nhất 1 MB"
_UNKNOWN = "sai cú pháp YAML; xem lại thụt lề, dấu ngoặc và dấu “: ” quanh dòng này"
# What the two parsers say, in part → what an editor can act on. The sentences stand here because the
# interface's words are themselves read by this module.
_PROBLEMS = {
    "mapping values are not allowed": "dấu “: ” đứng lạc chỗ; câu có dấu này phải đặt trong ngoặc kép",
    "unexpected end of stream": "mở ngoặc kép hoặc dấu nháy mà không đóng",
    "',' or ']'": "danh sách mở bằng “[” mà không đóng bằng “]”",
    "',' or '}'": "nhóm mở bằng “{” mà không đóng bằng “}”",
    "tab character": "thụt lề bằng phím Tab; hãy dùng dấu cách",
    "cannot start any token": "ký tự không được đứng đầu (Tab, @, %, `); thụt lề bằng dấu cách, "
    "còn câu thì đặt trong ngoặc kép",
    "could not find expected ':'": "thiếu dấu “:” sau khoá",
    "did not find expected key": "thụt lề không thẳng với các dòng cùng mục",
    "expected <block end>": "thụt lề không thẳng với các dòng cùng mục",
    "expected '-' indicator": "trong danh sách, mỗi mục phải bắt đầu bằng “- ” và thẳng cột",
    "sequence entries are not allowed": "dấu “- ” phải đứng đầu một dòng mới",
    "escape": "trong ngoặc kép, dấu “\\” phải viết thành “\\\\”",
    "hexdecimal": "trong ngoặc kép, dấu “\\” phải viết thành “\\\\”",
    "comment or line break": "sau dấu “|” hoặc “>” phải xuống dòng",
    "chomping or indentation": "sau dấu “|” hoặc “>” phải xuống dòng",
    "node content": "thiếu giá trị, hoặc thừa một dấu ngoặc",
}
# The parser notices these further down; the editor needs the line where they began.
_SEEN_LATE = ("unexpected end of stream", "',' or ']'", "',' or '}'", "could not find expected ':'")


def read_yaml(path: Path) -> Any:
    """The file's data; raises YamlFault."""
    return read_file(path).data


def read_file(path: Path) -> Document:
    """The file's document; raises YamlFault, also for a file that is shut, too big or not UTF-8."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise YamlFault(1, _TOO_BIG)
        text = raw.decode("utf-8")
    except OSError as error:
        raise YamlFault(1, "không mở được tệp; kiểm tra tên và quyền đọc") from error
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise YamlFault(line, "tệp không phải UTF-8; hãy lưu lại với mã UTF-8") from error
    return read_document(text)


def read_document(text: str) -> Document:
    """Parse `text`; raises YamlFault for bad syntax, a repeated key, an alias, an anchor or a tag."""
    if len(text) > MAX_BYTES:
        raise YamlFault(1, _TOO_BIG)
    try:
        return _document(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        raise _syntax_fault(error, text) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, text.find(chr(error.character))) + 1
        raise YamlFault(line, "có ký tự điều khiển không nhìn thấy; hãy xoá đi") from error


def _syntax_fault(error: yaml.MarkedYAMLError, text: str) -> YamlFault:
    problem, mark = error.problem or "", error.problem_mark or error.context_mark
    if error.context_mark and any(part in problem for part in _SEEN_LATE):
        mark = error.context_mark
    message = next((said for part, said in _PROBLEMS.items() if part in problem), _UNKNOWN)
    # At the end of the file the mark stands below the last line that can be seen.
    last = text.rstrip().count("\n") + 1
    return YamlFault(min(mark.line + 1, last) if mark else 1, message)


def _document(events: Iterator[yaml.Event]) -> Document:
    lines: dict[Path_, int] = {}
    next(events)
    if isinstance(next(events), yaml.StreamEndEvent):
        return Document(None, lines)
    data = _plain(next(events), events, (), lines)
    next(events)
    if not isinstance(more := next(events), yaml.StreamEndEvent):
        raise YamlFault(_line(more), "mỗi tệp chỉ có một phần; bỏ dòng “---” hoặc “...” ở giữa")
    return Document(data, lines)


def _plain(event: yaml.Event, events: Iterator[yaml.Event], path: Path_, lines: dict[Path_, int]) -> Any:
    _refuse_extras(event, path)
    lines.setdefault(path, _line(event))
    if isinstance(event, yaml.ScalarEvent):
        return nfc(event.value).strip("\n")
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, path, lines)
    return _mapping(events, path, lines)


def _sequence(events: Iterator[yaml.Event], path: Path_, lines: dict[Path_, int]) -> list[Any]:
    result: list[Any] = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        result.append(_plain(event, events, (*path, len(result)), lines))
    return result


def _mapping(events: Iterator[yaml.Event], path: Path_, lines: dict[Path_, int]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _key(event, path)
        if key in result:
            raise YamlFault(_line(event), f"khoá “{key}” bị lặp")
        lines[(*path, key)] = _line(event)
        result[key] = _plain(next(events), events, (*path, key), lines)
    return result


def _key(event: yaml.Event, path: Path_) -> str:
    _refuse_extras(event, path)
    if not isinstance(event, yaml.ScalarEvent):
        raise YamlFault(_line(event), "khoá phải là chữ, không phải danh sách hay nhóm")
    return nfc(event.value)


def _refuse_extras(event: yaml.Event, path: Path_) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise YamlFault(_line(event), "không dùng bí danh (&, *); hãy viết lại nội dung ở từng chỗ")
    if getattr(event, "tag", None):
        raise YamlFault(_line(event), "không dùng thẻ kiểu (!); câu bắt đầu bằng “!” thì đặt trong ngoặc kép")
    if len(path) > MAX_DEPTH:
        raise YamlFault(_line(event), f"lồng nhau quá {MAX_DEPTH} cấp")


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
