"""Reads an item file: the head by the common schema, the body of every variant by its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lessons.fields import Part
from lessons.reading import ContentFault, Read, read_with_facts, validate
from quizzes.kinds import get_kind, list_kinds
from quizzes.kinds.contract import Kind
from quizzes.schema import Item, body_of
from quizzes.variants import Slots, Values, fill, list_variants, slots_in
from text import t
from text.strict_yaml import Document, read_document

CONTENT = Path(__file__).parent / "content"
LISTS = "lists.yaml"
LIST_MARK = "@"


@dataclass(frozen=True, slots=True)
class WholeItem:
    """An item with its kind and the kind's own body, its slots filled."""

    head: Item
    kind: Kind
    body: Any


def read_item(path: Path) -> tuple[Read[Item], WholeItem | None]:
    """An item file with every variant read; the second value is None when anything in it is at fault.

    The whole item is its first variant. Names of shared lists are replaced by what they hold, so
    that the data stands for itself once it is published.
    """
    document, uses, faults = read_with_facts(path)
    if faults:
        return Read(path, None, {}, document, faults), None
    data, faults = _with_lists(path, document)
    head, head_faults = validate(Item, path, document, data)
    faults += head_faults
    if head is None or faults:
        return Read(path, None, data, document, faults), None
    body, faults = _read_variants(path, document, data, head.slots)
    read = Read(path, head, data, document, faults, uses)
    if faults or body is None:
        return read, None
    return read, item_from_data(data)


def item_from_data(data: dict[str, Any], values: Values | None = None) -> WholeItem:
    """An item from the data of a published revision, its slots filled by `values` or its first variant.

    Raises pydantic's error for data that never passed.
    """
    if values is None:
        values = list_variants(Slots.model_validate(data.get("slots", {})))[0]
    filled = fill(data, values)
    head = Item.model_validate(filled)
    kind = get_kind(head.kind)
    return WholeItem(head, kind, kind.body.model_validate(body_of(filled)))


def variants_of(data: Mapping[str, Any]) -> tuple[dict[str, str], ...]:
    """Every way to fill the slots of published data."""
    return list_variants(Slots.model_validate(data.get("slots", {})))


def list_item_files(root: Path = CONTENT) -> tuple[Path, ...]:
    """Every item file under `root`, by tactic and name."""
    return tuple(sorted(root.glob("*/*.yaml")))


def shared_lists(path: Path) -> dict[str, Any]:
    """The lists that an item at `path` may name: those beside its folder, else the built-in ones."""
    beside = path.parent.parent / LISTS
    file = beside if beside.is_file() else CONTENT / LISTS
    data = read_document(file.read_text(encoding="utf-8")).data if file.is_file() else {}
    return data if isinstance(data, dict) else {}


def _with_lists(path: Path, document: Document) -> tuple[dict[str, Any], tuple[ContentFault, ...]]:
    """The data with each "@name" of a slot replaced by the shared list of that name."""
    slots = document.data.get("slots")
    lists = slots.get("lists") if isinstance(slots, dict) else None
    if not isinstance(lists, dict):
        return document.data, ()
    known, faults, found = shared_lists(path), [], dict(lists)
    for name, value in lists.items():
        if isinstance(value, str) and value.startswith(LIST_MARK):
            found[name] = known.get(value.removeprefix(LIST_MARK))
            if found[name] is None:
                line = document.line_of(("slots", "lists", name))
                faults.append(ContentFault.at(path, line, t("content.fault.no_list", name=value)))
    return {**document.data, "slots": {**slots, "lists": found}}, tuple(faults)


def _read_variants(
    path: Path, document: Document, data: dict[str, Any], slots: Slots
) -> tuple[Part | None, tuple[ContentFault, ...]]:
    """The body of the first variant, and the faults of the first variant that has any."""
    known = {kind.name for kind in list_kinds()}
    if data.get("kind") not in known:
        message = t("content.fault.kind_unknown", kind=data.get("kind"), known=", ".join(sorted(known)))
        return None, (ContentFault.at(path, document.line_of(("kind",)), message),)
    try:
        variants = list_variants(slots)
        _check_slots(data, slots)
        filled = [fill(data, values) for values in variants]
    except ValueError as fault:
        return None, (ContentFault.at(path, document.line_of(("slots",)), str(fault)),)
    bodies = []
    for each in filled:
        body, faults = validate(get_kind(str(data["kind"])).body, path, document, body_of(each))
        if faults:
            return None, faults
        bodies.append(body)
    return bodies[0], ()


def _check_slots(data: dict[str, Any], slots: Slots) -> None:
    used = slots_in(data)
    if idle := slots.names - used:
        raise ValueError(t("content.fault.idle_slot", names=", ".join(sorted(idle))))
    if unknown := used - slots.names:
        raise ValueError(t("content.fault.unknown_slot", names=", ".join(sorted(unknown))))
