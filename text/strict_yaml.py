"""YAML as editors mean it: every scalar is text, a key stands once, and each node knows its line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from text.vietnamese import nfc

Path_ = tuple[str | int, ...]


class YamlFault(ValueError):
    """A file that cannot be read; the message names line and column in Vietnamese."""

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


def read_yaml(path: Path) -> Any:
    """The file's data; raises YamlFault."""
    return read_document(path.read_text(encoding="utf-8")).data


def read_document(text: str) -> Document:
    """Parse `text`; raises YamlFault for bad syntax, a repeated key, an alias or a tag."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlFault(mark.line + 1 if mark else 1, f"sai cú pháp YAML ({error.problem})") from error
    except yaml.YAMLError as error:
        raise YamlFault(1, f"sai cú pháp YAML ({error})") from error
    lines: dict[Path_, int] = {}
    return Document(_plain(node, (), lines) if node else None, lines)


def _plain(node: yaml.Node, path: Path_, lines: dict[Path_, int]) -> Any:
    if path in lines:
        raise YamlFault(node.start_mark.line + 1, "không dùng bí danh (&, *)")
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, i), lines) for i, child in enumerate(node.value)]
    return nfc(str(node.value)).strip("\n")


def _mapping(node: yaml.MappingNode, path: Path_, lines: dict[Path_, int]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, child in node.value:
        key, line = nfc(str(key_node.value)), key_node.start_mark.line + 1
        if key in result:
            raise YamlFault(line, f"khoá “{key}” bị lặp")
        result[key] = _plain(child, (*path, key), lines)
        lines[(*path, key)] = line
    return result
