"""Opens a workbook in a process of its own: a hostile sheet may take all memory or abort.

Run as a script: the file comes on standard input, the tables leave by marshal on standard output.
It imports nothing of ours, so that it starts in a few hundredths of a second.
"""

from __future__ import annotations

import io
import marshal
import sys
from datetime import date, datetime
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

# A cell longer than this is at fault in every column, so the rest of it is of no use.
LONGEST_CELL = 1_000
LARGEST_TEXT = 200_000_000
MOST_SHEETS = 100

Table = tuple[str, int, int, list[tuple[str, ...]]]


def main(argv: list[str]) -> None:
    """Arguments: bytes of memory, seconds, rows, columns and cells that are read at most."""
    memory, seconds, *largest = (int(arg) for arg in argv)
    _limit(memory, seconds)
    try:
        answer: tuple[str, Any] = ("read", _tables(sys.stdin.buffer.read(), largest))
    except PasswordError:
        answer = ("password", None)
    except MemoryError:
        answer = ("bomb", None)
    except CalamineError:
        answer = ("broken", None)
    sys.stdout.buffer.write(marshal.dumps(answer))


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _tables(data: bytes, largest: list[int]) -> list[Table]:
    tables, room = [], LARGEST_TEXT
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        shown = [
            meta.name
            for meta in book.sheets_metadata
            if meta.visible == SheetVisibleEnum.Visible and meta.typ == SheetTypeEnum.WorkSheet
        ]
        for name in shown[:MOST_SHEETS]:
            table = _table(book.get_sheet_by_name(name), largest)
            room -= sum(len(cell) for row in table[3] for cell in row)
            if room < 0:
                raise MemoryError
            tables.append(table)
    return tables


def _table(sheet: CalamineSheet, largest: list[int]) -> Table:
    """Name, height and width as in the file, and the rows; of a table too large only the first rows."""
    row, column = sheet.start or (0, 0)
    height, width = row + sheet.height, column + sheet.width
    if not sheet.height:
        return sheet.name, 0, 0, []
    too_large = any(size > most for size, most in zip((height, width, height * width), largest, strict=True))
    cells = [] if too_large else sheet.to_python(skip_empty_area=False)
    rows = [tuple([_text(cell) for cell in line]) for line in cells]
    _fill_down(rows, sheet.merged_cell_ranges or [])
    return sheet.name, height, width, rows


def _text(cell: object) -> str:
    """A cell as one would read it: 12.0 is 12, a date is dd/mm/yyyy."""
    if type(cell) is str:
        return cell if len(cell) <= LONGEST_CELL else cell[:LONGEST_CELL]
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime | date):
        return cell.strftime("%d/%m/%Y")
    return str(cell)


def _fill_down(rows: list[tuple[str, ...]], merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Cells merged downwards hold their text in the first row only; each row gets it."""
    for (top, left), (bottom, right) in merged:
        if left != right or top >= len(rows) or left >= len(rows[top]):
            continue
        text = rows[top][left]
        for at in range(top + 1, min(bottom + 1, len(rows)) if text else 0):
            line = rows[at]
            rows[at] = (*line[:left], text, *line[left + 1 :])


if __name__ == "__main__":
    main(sys.argv[1:])
