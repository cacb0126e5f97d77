"""Reads an item file: the head by the common schema, the body by its kind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lessons.fields import Part
from lessons.reading import ContentFault, Read, read_document_file, validate
from quizzes.kinds import get_kind, list_kinds
from quizzes.kinds.contract import Kind
from quizzes.schema import Item, body_of
from text import t
from text.strict_yaml import Document

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class WholeItem:
    """An item with its kind and the kind's own body."""

    head: Item
    kind: Kind
    body: Any


def read_item(path: Path) -> tuple[Read[Item], WholeItem | None]:
    """An item file; the second value is None when anything in it is at fault."""
    document, faults = read_document_file(path)
    if faults:
        return Read(path, None, {}, document, faults), None
    head, faults = validate(Item, path, document, document.data)
    body, body_faults = _read_body(path, document, document.data)
    read = Read(path, head, document.data, document, faults + body_faults)
    if read.faults or head is None or body is None:
        return read, None
    return read, WholeItem(head, get_kind(head.kind), body)


def item_from_data(data: dict[str, Any]) -> WholeItem:
    """An item from the data of a published revision; raises pydantic's error for data that never passed."""
    head = Item.model_validate(data)
    kind = get_kind(head.kind)
    return WholeItem(head, kind, kind.body.model_validate(body_of(data)))


def list_item_files(root: Path = CONTENT) -> tuple[Path, ...]:
    """Every item file under `root`, by tactic and name."""
    return tuple(sorted(root.glob("*/*.yaml")))


def _read_body(
    path: Path, document: Document, data: dict[str, Any]
) -> tuple[Part | None, tuple[ContentFault, ...]]:
    known = {kind.name for kind in list_kinds()}
    kind = data.get("kind")
    if kind not in known:
        message = t("content.fault.kind_unknown", kind=kind, known=", ".join(sorted(known)))
        return None, (ContentFault(path.name, document.line_of(("kind",)), message),)
    return validate(get_kind(str(kind)).body, path, document, body_of(data))
