"""Reads a content file against its schema; every fault names file and line, in Vietnamese."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from lessons.facts import FactsFault, Use, facts_for, resolve
from lessons.schema import CARD_KINDS, Lesson
from lessons.stimulus import STIMULUS_KINDS
from text import t, words
from text.strict_yaml import Document, YamlFault, read_file

KINDS_OF_PART = frozenset((*CARD_KINDS, *STIMULUS_KINDS))
CONTENT = Path(__file__).parent / "content"
ROOT = Path(__file__).parents[1]
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class ContentFault:
    """One thing wrong; `line` counts from 1 and is 0 where no one file is to blame."""

    file: str
    line: int
    message: str

    @classmethod
    def at(cls, path: Path, line: int, message: str) -> ContentFault:
        """A fault in a file, which is named as it was typed, or from the product's root."""
        inside = path.is_relative_to(ROOT)
        return cls(str(path.relative_to(ROOT) if inside else path), line, message)

    @classmethod
    def of_tactic(cls, tactic: str, message: str) -> ContentFault:
        """A fault that all the items of a tactic make together."""
        return cls(t("content.whole_tactic", name=tactic), 0, message)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


@dataclass(frozen=True, slots=True)
class Read(Generic[Model]):
    """What a file gave: the value when it has no fault, its plain data, and the faults."""

    path: Path
    value: Model | None
    data: dict[str, Any]
    document: Document
    faults: tuple[ContentFault, ...]
    uses: tuple[Use, ...] = ()

    def fault(self, path: tuple[str | int, ...], message: str) -> ContentFault:
        """A fault at the line where `path` of the data stands."""
        return ContentFault.at(self.path, self.document.line_of(path), message)


def read_document_file(path: Path) -> tuple[Document, tuple[ContentFault, ...]]:
    """The file's data with lines; a file that is no mapping at all is one fault."""
    try:
        document = read_file(path)
    except YamlFault as fault:
        return Document({}, {}), (ContentFault.at(path, fault.line, fault.message),)
    if not isinstance(document.data, dict):
        return Document({}, {}), (ContentFault.at(path, 1, t("content.fault.mapping")),)
    return document, ()


def read_with_facts(path: Path) -> tuple[Document, tuple[Use, ...], tuple[ContentFault, ...]]:
    """As read_document_file, with every fact put in where its key stood, and the facts that are used."""
    document, faults = read_document_file(path)
    if faults:
        return document, (), faults
    try:
        facts = facts_for(path)
    except FactsFault as fault:
        return document, (), (ContentFault.at(path, 1, str(fault)),)
    found = resolve(document, facts)
    faults = tuple(ContentFault.at(path, document.line_of(way), words) for way, words in found.faults)
    return Document(found.data, document.lines), tuple(found.uses), faults


def is_lesson_file(path: Path) -> bool:
    """By what the file says of itself: a lesson has cards, an item has a kind. A faulty file has neither."""
    data = read_document_file(path)[0].data
    return "cards" in data and "kind" not in data


def read_lesson(path: Path) -> Read[Lesson]:
    """A lesson file; a faulty one has value None and at least one fault."""
    document, uses, faults = read_with_facts(path)
    if faults:
        return Read(path, None, {}, document, faults)
    lesson, faults = validate(Lesson, path, document, document.data)
    if lesson is None:
        return Read(path, None, document.data, document, faults)
    faults = _check_place(path, lesson, document)
    return Read(path, None if faults else lesson, document.data, document, faults, uses)


def _check_place(path: Path, lesson: Lesson, document: Document) -> tuple[ContentFault, ...]:
    """A file is found by its name and folder, so they must agree with what it says of itself."""
    found = []
    if lesson.key != path.stem:
        message = t("content.fault.key_name", name=lesson.key, stem=path.stem)
        found.append(ContentFault.at(path, document.line_of(("key",)), message))
    for place, card in enumerate(lesson.cards):
        if card.kind == "picture" and not (path.parent / card.picture).is_file():
            message = t("content.fault.no_picture", name=card.picture)
            found.append(ContentFault.at(path, document.line_of(("cards", place)), message))
    return tuple(found)


def validate(
    model: type[Model], path: Path, document: Document, data: dict[str, Any]
) -> tuple[Model | None, tuple[ContentFault, ...]]:
    """The data as `model`, or every fault with its line."""
    try:
        return model.model_validate(data), ()
    except ValidationError as error:
        return None, tuple(_fault(path, document, detail) for detail in error.errors())


def list_lesson_files(root: Path = CONTENT) -> tuple[Path, ...]:
    """Every lesson file under `root`, by track and name."""
    return tuple(sorted(root.glob("*/*.yaml")))


def _fault(path: Path, document: Document, detail: Any) -> ContentFault:
    where = _place_of(detail, document)
    place = ".".join(str(part) for part in where) or t("content.whole_file")
    return ContentFault.at(path, document.line_of(where), f"{place}: {_message(detail)}")


def _place_of(detail: Any, document: Document) -> tuple[str | int, ...]:
    *way, last = detail["loc"] or ("",)
    # What is missing is a field, even one that is called like a kind (text).
    ends = detail["type"] == "missing" or not _is_tag(last, detail["type"], document)
    kept = (part for part in way if not _is_tag(part, detail["type"], document))
    return (*kept, last) if ends and last != "" else tuple(kept)


def _is_tag(part: str | int, fault_type: str, document: Document) -> bool:
    """Pydantic puts the chosen kind into the path of a fault; it is not a key of the file."""
    if not isinstance(part, str) or fault_type == "missing":
        return part in KINDS_OF_PART
    return not any(part in path for path in document.lines)


def _message(detail: Any) -> str:
    key = f"content.fault.{detail['type']}"
    if key in words():
        return words()[key].format(**{name: _value(v) for name, v in detail.get("ctx", {}).items()})
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"])
    return t("content.fault.other", detail=detail["msg"])


def _value(value: Any) -> str:
    """Pydantic joins the last two of a list of choices by an English word."""
    return str(value).replace("' or '", "', '")
