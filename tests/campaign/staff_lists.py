"""Writes staff lists as offices keep them, in every format, from the same made-up people."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

HEADER = (
    "STT",
    "Mã CBCC",
    "Họ và tên",
    "Ngày sinh",
    "Chức vụ",
    "Đơn vị",
    "Thư điện tử công vụ",
    "Điện thoại",
)
UNITS = (
    ("VP", "Văn phòng Sở", "Chánh Văn phòng", 38),
    ("CNTT-VT-BC", "Phòng Công nghệ thông tin – Viễn thông – Bưu chính", "Trưởng phòng", 24),
    ("KHTC", "Phòng Kế hoạch – Tài chính", "Trưởng phòng", 19),
    ("QLKH", "Phòng Quản lý Khoa học", "Trưởng phòng", 22),
    ("CDS", "Phòng Chuyển đổi số", "Trưởng phòng", 17),
    ("CCTDC", "Chi cục Tiêu chuẩn Đo lường Chất lượng", "Chi cục trưởng", 41),
    ("TTCNTT", "Trung tâm Công nghệ thông tin và Truyền thông", "Giám đốc Trung tâm", 63),
    ("TTUD", "Trung tâm Ứng dụng tiến bộ Khoa học và Công nghệ", "Giám đốc Trung tâm", 36),
    ("BGD", "Ban Giám đốc Sở", "Giám đốc", 4),
)
FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Thạch",
    "Sơn",
    "Danh",
    "Kim",
)
MIDDLE = ("Văn", "Thị", "Hữu", "Ngọc", "Minh", "Thanh", "Quốc", "Kim", "Đức", "Mỹ", "Hồng")
GIVEN = (
    "An",
    "Bình",
    "Chi",
    "Dũng",
    "Giang",
    "Hạnh",
    "Khoa",
    "Lộc",
    "Nga",
    "Oanh",
    "Phúc",
    "Quyên",
    "Sơn",
    "Vy",
)

Cell = str | int | float | date | None
Line = Sequence[Cell]


def full_name(n: int) -> str:
    """The n-th made-up name."""
    return f"{FAMILY[n % 14]} {MIDDLE[n // 14 % 11]} {GIVEN[(n * 5 + n // 154) % 14]}"


def person(n: int, code: str, position: str, unit: str) -> list[Cell]:
    """A row as the office has it: here a padded name in capitals, there an address in capitals."""
    name = f"  {full_name(n).upper()} " if n % 30 == 9 else full_name(n)
    born: Cell = f"{n % 28 + 1:02}/07/1980" if n % 4 == 3 else date(1980, 1, n % 28 + 1)
    email = f"nguoi{n}@coquan.example"
    return [n, code, name, born, position, unit, email.upper() if n % 40 == 21 else email, f"0000 {n:06}"]


def office_list() -> list[Line]:
    """Titles, a header on row 4, unit headings, blank rows, a signature: 264 people on 285 rows."""
    lines: list[Line] = [
        ["DANH SÁCH CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC, NGƯỜI LAO ĐỘNG"],
        ["(Kèm theo Kế hoạch triển khai – người không có thật)"],
        [],
        list(HEADER),
    ]
    n = 0
    for code, unit, head, people in UNITS:
        lines += [] if code in ("VP", "CCTDC", "TTCNTT") else [[]]
        lines.append([unit.upper()])
        for place in range(1, people + 1):
            n += 1
            lines.append(person(n, f"{code}-{place:03}", _position(place, head, unit), unit))
    return [*lines, [], [None, None, None, None, "NGƯỜI LẬP BIỂU"]]


def _position(place: int, head: str, unit: str) -> str:
    deputy = "Phó Giám đốc" if unit.startswith("Ban") else "Phó Trưởng phòng"
    return {1: head, 2: deputy}.get(place, "Phó Giám đốc" if unit.startswith("Ban") else "Chuyên viên")


def plain_list(
    *people: Line, header: Line = ("Mã CBCC", "Họ và tên", "Đơn vị", "Chức vụ", "Email")
) -> list[Line]:
    """A header on the first row and the given rows below it."""
    return [header, *people]


def to_xlsx(lines: Iterable[Line], merged: Iterable[str] = (), title: str = "Danh sách") -> bytes:
    """An .xlsx with one sheet."""
    return to_workbook({title: lines}, merged)


def to_workbook(sheets: dict[str, Iterable[Line]], merged: Iterable[str] = (), hidden: str = "") -> bytes:
    """An .xlsx with several sheets; ranges in `merged` are merged in the first."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(list(line))
        sheet.sheet_state = "hidden" if title == hidden else "visible"
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    return _saved(book)


def to_xls(lines: Iterable[Line]) -> bytes:
    """An old .xls."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Danh sách")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            if cell is not None:
                sheet.write(row, column, cell, *([day] if isinstance(cell, date) else []))
    return _saved(book)


def to_ods(lines: Iterable[Line]) -> bytes:
    """An .ods."""
    book = OpenDocumentSpreadsheet()
    table = Table(name="Danh sách")
    for line in lines:
        row = TableRow()
        for cell in line:
            row.addElement(_ods_cell(cell))
        table.addElement(row)
    book.spreadsheet.addElement(table)
    return _saved(book)


def to_csv(lines: Iterable[Line], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A .csv in any encoding."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([["" if cell is None else _shown(cell) for cell in line] for line in lines])
    return out.getvalue().encode(encoding)


def to_windows_1258(text: str) -> bytes:
    """What Windows writes in its Vietnamese code page: letters with marks, tones as signs of their own."""
    tones = "\u0300\u0309\u0303\u0301\u0323"
    out = []
    for char in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", char)
        tone = "".join(part for part in parts if part in tones)
        letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        out.append(letter + tone if tone else char)
    return "".join(out).encode("cp1258")


def repacked(data: bytes, parts: dict[str, bytes]) -> bytes:
    """A packed file with some of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return out.getvalue()


def _ods_cell(cell: Cell) -> TableCell:
    if isinstance(cell, int | float):
        return TableCell(valuetype="float", value=cell)
    if isinstance(cell, date):
        return TableCell(valuetype="date", datevalue=cell.isoformat())
    holder = TableCell(valuetype="string") if cell else TableCell()
    if cell:
        holder.addElement(P(text=cell))
    return holder


def _shown(cell: Cell) -> str:
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell)


def _saved(book: object) -> bytes:
    out = io.BytesIO()
    book.save(out)  # type: ignore[attr-defined]
    return out.getvalue()
