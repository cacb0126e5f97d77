"""Finds the header row and the five kept columns by their names, however an office has written them.

Everything else in a list (date of birth, telephone …) is read past here and goes no further.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from campaign.roster.refusal import RosterRefused, refusal
from text import t
from text.formats import show_number
from text.vietnamese import fold, squeeze

HEADER_WITHIN = 50
_LONGEST_HEADING = 8
_SHOWN_HEADINGS = 20

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as text, blank rows left out; `numbers` are the rows as the file counts them, from 1.

    `others` are the sheets of the same file that look like staff lists too and were not read.
    """

    name: str
    numbers: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """Where the kept columns are. `index` is the last header row; a name may stand in two columns."""

    index: int
    code: int
    name: tuple[int, ...]
    unit: int | None
    position: int | None
    email: int | None


@dataclass(frozen=True, slots=True)
class _Names:
    """How one column is called, best first; `alone` count only when they are the whole heading."""

    wanted: tuple[str, ...]
    alone: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


_COLUMNS = {
    "code": _Names(
        ("ma cbccvc", "ma cbcc", "ma can bo", "ma cong chuc", "ma vien chuc", "ma nhan vien", "ma nhan su",
         "ma nv", "ma so cong chuc", "ma so vien chuc",
         "ma so cbccvc", "ma so cbcc", "ma so can bo", "ma so nhan vien", "mscb", "so hieu"),
        ("ma", "ma so", "ma cb", "ma cc", "ma vc", "ma ns", "ma nguoi dung", "ma so nv", "ma so cb", "msnv"),
        ("thue", "don vi", "phong", "ngach", "bhxh", "bao hiem", "cccd", "cmnd", "dinh danh", "chuc danh",
         "chuc vu", "luong", "tai khoan", "van bang", "quyet dinh", "can cuoc", "so hieu don vi"),
    ),
    "full_name": _Names(
        ("ho va ten", "ho ten", "ho va ten khai sinh", "ho ten khai sinh", "ten can bo", "ten cong chuc",
         "ten nhan vien", "ten cbccvc", "ten cbcc"),
        ("ten day du", "full name"),
        ("vo", "chong", "cha", "me", "con", "nguoi than", "dang nhap", "nguoi phu thuoc", "nguoi ky"),
    ),
    "family": _Names((), ("ho", "ho dem", "ho lot", "ho va dem", "ho va chu dem", "ho va chu lot",
                          "ho chu dem", "ho chu lot", "ho va ten dem", "ho va ten lot", "ho ten dem",
                          "ho va lot", "ho dem ho")),
    "given": _Names((), ("ten", "ten goi")),
    "unit": _Names(
        ("phong don vi", "phong ban don vi", "don vi phong ban", "phong ban", "don vi cong tac", "ten don vi",
         "don vi", "phong chuyen mon", "noi cong tac", "noi lam viec", "co quan don vi", "bo phan",
         "ten phong", "co quan cong tac", "ten co quan", "co quan"),
        ("phong", "dv", "d v", "phong dv"),
        ("tinh", "ma", "dia chi", "so phong", "dien thoai", "sdt", "email", "thu dien tu", "mail",
         "ngay", "truoc day", "cu", "loai", "dt", "d t", "dtdd", "so dt", "phone", "tel", "fax", "hotline",
         "di dong", "so may"),
    ),
    "position": _Names(
        ("chuc vu chinh quyen", "chuc vu hien tai", "chuc vu", "chuc danh", "vi tri viec lam", "vi tri"),
        ("c vu", "cv", "chuc vu cd"),
        ("dang", "doan", "cong doan", "ma", "ngay", "he so", "phu cap", "nghe nghiep", "khoa hoc",
         "quy hoach", "kiem nhiem", "truoc day", "cu"),
    ),
    "email": _Names(
        ("thu dien tu cong vu", "email cong vu", "e mail cong vu", "mail cong vu", "hop thu cong vu",
         "thu cong vu", "dia chi thu dien tu", "dia chi email", "thu dien tu", "email", "e mail", "hop thu"),
        ("mail", "gmail", "thu"),
        ("ca nhan", "rieng", "mat khau", "du phong"),
    ),
}  # fmt: skip
_OLD_FONT = re.compile("[µ¶·¸¹¨©®«¬]")


def find_header(rows: Sequence[Row]) -> Header | None:
    """The header among the first rows, or None where code and name are not both named."""
    headers = [header for header in _candidates(rows) if header]
    return max(headers, key=_richness, default=None)


def get_header(sheet: Sheet) -> Header:
    """The header; raises RosterRefused naming the column that is missing and the headings read."""
    header = find_header(sheet.rows)
    if header is None:
        raise _not_found(sheet)
    return header


def count_named(rows: Sequence[Row]) -> int:
    """How many kept columns the best row names: what tells a staff list from other tables."""
    return max((len(_places(row)) for row in rows[:HEADER_WITHIN]), default=0)


def is_title_of(cell: str, field: str) -> bool:
    """Whether a cell below the header is the title of this column again, as on each printed page."""
    return any(named == field and strength >= 1_000 for named, strength in _fields(cell))


def missing_column(sheet: Sheet, index: int, columns: Iterable[str]) -> RosterRefused:
    """The refusal that names the missing columns and shows what the header row holds."""
    named = ", ".join(f"“{t(f'roster.column.{column}')}”" for column in columns)
    shown = {"sheet": sheet.name, "row": sheet.numbers[index], "headings": _headings(sheet.rows[index])}
    return RosterRefused(_with_hint(str(refusal("missing_column", missing=named, **shown)), sheet))


def _candidates(rows: Sequence[Row]) -> list[Header | None]:
    found: list[Header | None] = []
    for index in range(min(HEADER_WITHIN, len(rows))):
        places = _places(rows[index])
        found.append(_header(rows, index, places))
        if index + 1 < len(rows) and places:
            found.append(_header(rows, index + 1, _two_rows(rows[index + 1], places)))
    return found


def _richness(header: Header) -> tuple[int, int]:
    """More columns win; among equals the earlier row, so that a repeated header is not taken."""
    named = (header.unit, header.position, header.email)
    return sum(column is not None for column in named), -header.index


def _header(rows: Sequence[Row], index: int, places: dict[str, int]) -> Header | None:
    name = _name_columns(places, rows, index)
    if "code" not in places or not name:
        return None
    return Header(
        index, places["code"], name, places.get("unit"), places.get("position"), places.get("email")
    )


def _name_columns(places: dict[str, int], rows: Sequence[Row], index: int) -> tuple[int, ...]:
    if "family" in places and "given" in places:
        return (places["family"], places["given"])
    if "full_name" in places:
        return _with_neighbour(places["full_name"], rows, index)
    return (places["given"],) if "given" in places else ()


def _with_neighbour(column: int, rows: Sequence[Row], index: int) -> tuple[int, ...]:
    """A heading over two columns (family names, given name) has no text above the second."""
    right = column + 1
    if any(right >= len(row) for row in rows[: index + 1]) or rows[index][right].strip():
        return (column,)
    below = [row for row in rows[index + 1 : index + 41] if row[column].strip() and right < len(row)]
    given = [row[right].strip() for row in below if row[right].strip().isalpha()]
    # A column of two or three words for everybody is a sex or a mark, not given names.
    varied = len(set(given)) > min(3, len(given) - 1)
    return (column, right) if varied and len(given) * 2 > len(below) else (column,)


def _two_rows(lower: Row, places: dict[str, int]) -> dict[str, int]:
    """Columns of a header in two rows: the lower one may only add what the upper one leaves open."""
    more = {field: column for field, column in _places(lower, exact=True).items() if field not in places}
    below = [lower[column] for column in places.values() if column < len(lower)]
    titles = all(not cell.strip() or _fields(cell) for cell in below)
    return {**places, **more} if more and titles else {}


def _places(row: Row, exact: bool = False) -> dict[str, int]:
    """Column of each kept field that this row names."""
    best: dict[str, tuple[int, int]] = {}
    for column, cell in enumerate(row):
        for field, strength in _fields(cell) if cell else ():
            if exact and strength < 1_000:
                continue
            if field not in best or strength > best[field][0]:
                best[field] = (strength, column)
    return {field: column for field, (_, column) in best.items()}


@lru_cache(maxsize=4_096)
def _fields(cell: str) -> tuple[tuple[str, int], ...]:
    """The field that a heading names and how surely; nothing for any other text."""
    heading = plain(cell)
    if not heading or len(heading.split()) > _LONGEST_HEADING:
        return ()
    strengths = ((field, _strength(heading, names)) for field, names in _COLUMNS.items())
    return tuple((field, strength) for field, strength in strengths if strength)


def _strength(heading: str, names: _Names) -> int:
    """Over 1,000 for the very name, less for a heading that holds it, 0 for none."""
    if heading in names.wanted:
        return 2_000 - names.wanted.index(heading)
    if heading in names.alone:
        return 1_100 - names.alone.index(heading)
    padded = f" {heading} "
    if any(f" {word} " in padded for word in names.refused):
        return 0
    held = [rank for rank, name in enumerate(names.wanted) if f" {name} " in padded]
    return 900 - held[0] if held else 0


def plain(cell: str) -> str:
    """A heading folded, with single blanks for everything that is neither letter nor digit."""
    return re.sub(r"[^a-z0-9]+", " ", fold(cell)).strip()


def _not_found(sheet: Sheet) -> RosterRefused:
    first = sheet.rows[:HEADER_WITHIN]
    index = max(range(len(first)), key=lambda i: (len(_places(first[i])), _filled(first[i]), -i))
    places = _places(first[index])
    if len(places) < 2:
        return _no_header(sheet, index)
    absent = [field for field in ("code", "full_name") if not _has(places, field)]
    return missing_column(sheet, index, absent)


def _has(places: dict[str, int], field: str) -> bool:
    return field in places or (field == "full_name" and "given" in places)


def _no_header(sheet: Sheet, index: int) -> RosterRefused:
    shown = {"sheet": sheet.name, "row": sheet.numbers[index], "headings": _headings(sheet.rows[index])}
    return RosterRefused(
        _with_hint(str(refusal("no_header", limit=show_number(HEADER_WITHIN), **shown)), sheet)
    )


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _headings(row: Row) -> str:
    """The texts of a row; what has digits may be somebody's date or number, and no heading needs any."""
    cells = [squeeze(cell)[:40] for cell in row if cell.strip() and not any(map(str.isdigit, cell))]
    shown = ", ".join(f"“{cell}”" for cell in cells[:_SHOWN_HEADINGS])
    return f"{shown}…" if len(cells) > _SHOWN_HEADINGS else shown or "…"


def _with_hint(message: str, sheet: Sheet) -> str:
    old = sum(bool(_OLD_FONT.search(cell)) for row in sheet.rows[:HEADER_WITHIN] for cell in row)
    return f"{message} {t('roster.refused.old_font')}" if old >= 3 else message
