"""Participation as a workbook: by unit, by person, and a sheet that explains each figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from analytics.board import ParticipationReport, UnitLine, explanations
from analytics.exports.book import DECIMALS, Book, Sheet
from analytics.exports.contract import Export
from analytics.exports.table import PERSON_COLUMNS, UNIT_FIGURES, Cell, figures, person_cells
from text import t

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNIT_WIDTHS = (14, 46, 10, 14, 10, 15, 10, 16, 17)
WIDTHS = {"text": 30, "number": 14, "decimal": 14, "day": 14}
PERSON_WIDTHS = (16, 28, 14, 46, 24, 14, 17, 18, 17)


@dataclass(frozen=True, slots=True)
class Looks:
    """The cell formats of one workbook."""

    head: Format
    bold: Format
    percent: Format
    bold_percent: Format
    day: Format
    decimal: Format
    wrap: Format


def write(report: ParticipationReport, file: BinaryIO) -> None:
    """Numbers as numbers, days as days, every text as text and never as a formula or a link."""
    # Rows go to disk one by one, so that 100,000 people do not stand in memory.
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    looks = _make_looks(book)
    _write_units(book.add_worksheet(t("figures.sheet.units")), report, looks)
    _write_people(book.add_worksheet(t("figures.sheet.people")), report, looks)
    _write_about(book.add_worksheet(t("figures.sheet.explain")), explanations(report), looks)
    book.close()


def write_book(book: Book, file: BinaryIO) -> None:
    """A worksheet for each sheet, and one that explains the figures."""
    workbook = xlsxwriter.Workbook(file, {"constant_memory": True})
    looks = _make_looks(workbook)
    for sheet in book.sheets:
        _write_sheet(workbook.add_worksheet(sheet.title), sheet, looks)
    _write_about(workbook.add_worksheet(t("figures.sheet.explain")), book.about, looks)
    workbook.close()


def write_head(sheet: Worksheet, names: Sequence[str], widths: Sequence[int], look: Format) -> None:
    """The heading row, which stays in sight, with the width of each column in letters."""
    for column, (name, width) in enumerate(zip(names, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, look)
    sheet.freeze_panes(1, 0)


def head_look(book: xlsxwriter.Workbook) -> Format:
    """The look of a heading."""
    return book.add_format({"bold": True, "bg_color": "#E6EFF9", "text_wrap": True, "valign": "top"})


def _make_looks(book: xlsxwriter.Workbook) -> Looks:
    return Looks(
        head=head_look(book),
        bold=book.add_format({"bold": True}),
        percent=book.add_format({"num_format": "0%"}),
        bold_percent=book.add_format({"num_format": "0%", "bold": True}),
        day=book.add_format({"num_format": "dd/mm/yyyy"}),
        decimal=book.add_format({"num_format": f"#,##0.{'0' * DECIMALS}"}),
        wrap=book.add_format({"text_wrap": True, "valign": "top"}),
    )


def _write_units(sheet: Worksheet, report: ParticipationReport, looks: Looks) -> None:
    names = [t(f"figures.column.{name}") for name in ("unit_code", "unit", *UNIT_FIGURES)]
    write_head(sheet, names, UNIT_WIDTHS, looks.head)
    for row, line in enumerate(report.board.unit_lines, start=1):
        _write_unit(sheet, row, line, None, looks.percent)
    last = len(report.board.unit_lines) + 1
    _write_unit(sheet, last, report.board.total_line, looks.bold, looks.bold_percent)


def _write_unit(sheet: Worksheet, row: int, line: UnitLine, look: Format | None, percent: Format) -> None:
    sheet.write_string(row, 0, line.code, look)
    sheet.write_string(row, 1, line.name, look)
    for column, (name, value) in enumerate(figures(line).items(), start=2):
        if name == "percent":
            sheet.write_number(row, column, value / 100, percent)
        else:
            sheet.write_number(row, column, value, look)


def _write_people(sheet: Worksheet, report: ParticipationReport, looks: Looks) -> None:
    names = [t(f"figures.column.{name}") for name in PERSON_COLUMNS]
    write_head(sheet, names, PERSON_WIDTHS, looks.head)
    for row, line in enumerate(report.people, start=1):
        for column, cell in enumerate(person_cells(line)):
            _write_cell(sheet, row, column, cell, looks)
    sheet.autofilter(0, 0, len(report.people), len(names) - 1)


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, looks: Looks) -> None:
    if cell is None:
        return
    if isinstance(cell, float):
        sheet.write_number(row, column, cell, looks.decimal)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, looks.day)
    else:
        sheet.write_string(row, column, cell)


def _write_sheet(worksheet: Worksheet, sheet: Sheet, looks: Looks) -> None:
    titles, widths = [c.title for c in sheet.columns], [WIDTHS[c.sort] for c in sheet.columns]
    write_head(worksheet, titles, widths, looks.head)
    for row, cells in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(cells):
            _write_cell(worksheet, row, column, cell, looks)
    worksheet.autofilter(0, 0, len(sheet.rows), len(titles) - 1)


def _write_about(sheet: Worksheet, about: Sequence[tuple[str, str]], looks: Looks) -> None:
    names = [t("figures.column.figure"), t("figures.column.meaning")]
    write_head(sheet, names, (28, 100), looks.head)
    for row, (name, meaning) in enumerate(about, start=1):
        sheet.write_string(row, 0, name, looks.bold)
        sheet.write_string(row, 1, meaning, looks.wrap)


EXPORT = Export("xlsx", MEDIA_TYPE, write, write_book)
