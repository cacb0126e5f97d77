"""Participation by person as CSV that a spreadsheet opens with its accents."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import BinaryIO

from analytics.board import ParticipationReport
from analytics.exports.book import DECIMALS, Book
from analytics.exports.contract import Export, defuse
from analytics.exports.table import PERSON_COLUMNS, Cell, person_cells
from text import t
from text.formats import show_day, show_number


def write(report: ParticipationReport, file: BinaryIO) -> None:
    """UTF-8 with a byte order mark, a comma between cells, a heading and a row for each person."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    rows = csv.writer(text)
    rows.writerow(t(f"figures.column.{name}") for name in PERSON_COLUMNS)
    rows.writerows([_show(cell) for cell in person_cells(line)] for line in report.people)
    text.detach()


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


EXPORT = Export("csv", "text/csv; charset=utf-8", write, write_book)
