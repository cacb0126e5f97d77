"""The interface's words, kept in vi/*.yaml so that an editor can change them without touching code."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from text.strict_yaml import read_yaml

FOLDER = Path(__file__).parent / "vi"


@cache
def words() -> dict[str, str]:
    """Every key of every file in vi/ as one flat mapping, `area.name` → sentence."""
    flat: dict[str, str] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for key, sentence in _flatten("", read_yaml(path)):
            if key in flat:
                raise ValueError(f"{path.name}: khoá {key} đã có ở tệp khác")
            flat[key] = sentence
    return flat


def t(key: str, **values: object) -> str:
    """The sentence under `key` with {values} put in; raises KeyError for an unknown key."""
    sentence = words()[key]
    return sentence.format(**values) if values else sentence


def _flatten(prefix: str, node: Any) -> list[tuple[str, str]]:
    if isinstance(node, dict):
        return [pair for key, child in node.items() for pair in _flatten(f"{prefix}{key}.", child)]
    return [(prefix.rstrip("."), str(node))]
