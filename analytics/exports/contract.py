"""What every file format must bring, and how a cell that looks like a formula is made harmless."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from analytics.board import ParticipationReport, PersonLine
from analytics.exports.book import Book

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True, slots=True)
class Export:
    """A format; its name is also the ending of its files.

    Participation has a shape of its own; every other sort of figures comes as a book. A format that is
    rows alone can `stream` them: the file in pieces, made as the people are taken.
    """

    name: str
    media_type: str
    write: Callable[[ParticipationReport, BinaryIO], None]
    write_book: Callable[[Book, BinaryIO], None]
    stream: Callable[[Iterable[PersonLine]], Iterator[bytes]] | None = None


def defuse(cell: str) -> str:
    """The cell as text that no spreadsheet takes for a formula: an apostrophe goes before the sign."""
    if cell[:1].isalnum():  # nearly always
        return cell
    seen = next((place for place, char in enumerate(cell) if not _is_unseen(char)), len(cell))
    starts = cell.startswith(FORMULA_SIGNS) or cell.startswith(FORMULA_SIGNS, seen)
    return f"'{cell}" if starts else cell


def _is_unseen(char: str) -> bool:
    """A blank, or a mark such as U+FEFF and U+200B that shows nothing and that a spreadsheet may drop."""
    return char.isspace() or unicodedata.category(char) in ("Cc", "Cf")
