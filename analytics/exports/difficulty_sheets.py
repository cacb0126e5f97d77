"""Difficulties and proposals of a period as a workbook or as CSV, a row for each, by theme."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import xlsxwriter

from analytics.exports.contract import defuse
from analytics.exports.xlsx import head_look, write_head
from campaign.difficulties import GatheredDifficulties
from text import t
from text.formats import show_day

COLUMNS = ("theme", "sort", "unit", "title", "body", "raised_on", "carried", "state", "answer")
WIDTHS = (26, 12, 36, 40, 70, 12, 12, 18, 70)


def difficulties_xlsx(told: GatheredDifficulties) -> bytes:
    """Every cell is text, never a formula."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet(t("difficulties.export.sheet"))
    write_head(sheet, _names(), WIDTHS, head_look(book))
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for row, cells in enumerate(_rows(told), start=1):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, wrap)
    book.close()
    return file.getvalue()


def difficulties_csv(told: GatheredDifficulties) -> bytes:
    """UTF-8 with a byte order mark, as spreadsheets want it."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(_names())
    rows.writerows([defuse(cell) for cell in row] for row in _rows(told))
    return text.getvalue().encode("utf-8-sig")


def _names() -> list[str]:
    return [t(f"difficulties.export.{name}") for name in COLUMNS]


def _rows(told: GatheredDifficulties) -> Iterator[tuple[str, ...]]:
    for group in told.themes:
        for item in group.items:
            yield (
                group.theme.label,
                t(f"difficulties.sort.{'proposal' if item.is_proposal else 'difficulty'}"),
                item.unit_name,
                item.title,
                item.body,
                show_day(item.raised_on),
                t(f"difficulties.export.{'yes' if item.is_carried else 'no'}"),
                t(f"difficulties.state.{item.state}"),
                item.answer,
            )
