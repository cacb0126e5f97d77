"""Participation by person as CSV that a spreadsheet opens with its accents."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import chain, islice
from typing import BinaryIO

from analytics.board import ParticipationReport, PersonLine
from analytics.exports.book import DECIMALS, Book
from analytics.exports.contract import Export, defuse
from analytics.exports.table import PERSON_COLUMNS, Cell, person_cells
from text import t
from text.formats import show_day, show_number

ROWS_AT_ONCE = 500
OWN = 2


def write(report: ParticipationReport, file: BinaryIO) -> None:
    """UTF-8 with a byte order mark, a comma between cells, a heading and a row for each person."""
    for piece in stream(report.people):
        file.write(piece)


def stream(people: Iterable[PersonLine]) -> Iterator[bytes]:
    """The same in pieces of a few hundred rows, each made when it is taken."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow([t(f"figures.column.{name}") for name in PERSON_COLUMNS])
    yield codecs.BOM_UTF8 + _taken(text)
    left = iter(people)
    while part := list(islice(left, ROWS_AT_ONCE)):
        # One row at a time: a list of rows that are still to be shown keeps the collector busy.
        rows.writerows(_shown(person_cells(line)) for line in part)
        yield _taken(text)


def _shown(cells: tuple[Cell, ...]) -> Iterator[str | int]:
    """Code and name are each person's own; all that follows is met again and again."""
    return chain(map(_show, cells[:OWN]), map(_show_again, cells[OWN:]))


def _taken(text: io.StringIO) -> bytes:
    piece = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return piece


def write_book(book: Book, file: BinaryIO) -> None:
    """The first sheet, as above."""
    sheet, text = book.sheets[0], io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    rows = csv.writer(text)
    rows.writerow(column.title for column in sheet.columns)
    rows.writerows([_show(cell) for cell in row] for row in sheet.rows)
    text.detach()


def _show(cell: Cell) -> str | int:
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float):
        return show_number(cell, DECIMALS)
    if isinstance(cell, date):
        return show_day(cell)
    return defuse(cell or "")


_show_again = lru_cache(4_096)(_show)

EXPORT = Export("csv", "text/csv; charset=utf-8", write, write_book, stream)
