"""Telephones and dates of birth share columns with what is kept, and go no further than the reading."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analytics.exports.office_sheets import faults_xlsx
from campaign.roster import drafts
from campaign.roster.columns import find_header
from campaign.roster.private import address_only, code_only, name_only, without_private
from campaign.roster.refusal import RosterRefused
from campaign.roster.rows import StaffList, read_rows, rejected_rows
from campaign.roster.sheet import read_sheet
from campaign.roster.summary import fault_line
from db.engine import Database
from tests import databases
from tests.campaign.staff_lists import Line, to_csv
from tests.house import NOW, build_house

SECRETS = re.compile(rb"\d{8,12}|\d{1,2}/\d{1,2}/\d{4}|\d{4}[ .]\d{3}[ .]\d{3}|198\d")
MIXED: tuple[Line, ...] = (
    ("Mã CBCC", "Họ tên - Năm sinh", "Đơn vị", "Chức vụ", "Email/Điện thoại"),
    ("CB1", "Nguyễn Văn An - 1980", "Văn phòng", "Trưởng phòng 01/01/2020", "0912345678 - an@x.vn"),
    ("CB2", "Trần Thị Bình (1981)", "Văn phòng", "Chuyên viên", "0912 345 678"),
    ("CB3", "Lê Văn Chi 02/03/1982", "Văn phòng ĐT 02923830000", "", "chi@x.vn; ĐT: +84912345678"),
    ("0912345678", "Lê Văn Dũng", "Văn phòng", "", "d@x 0912345678"),
    ("02/03/1983", "Lê 0912345678", "01/01/1984", "", "0912.345.678 e@@x"),
    ("", "Lê Văn Em, sinh năm 1985", "", "0912345678", "a@x.vn / b@x.vn 0912345678"),
)


def read(*lines: Line) -> StaffList:
    return read_rows(read_sheet("a.csv", to_csv(lines)))


def test_only_what_is_kept_is_read_from_mixed_cells() -> None:
    rows = {row.code: row for row in read(*MIXED).rows}
    assert set(rows) == {"CB1", "CB2", "CB3"}
    assert [row.full_name for row in rows.values()] == ["Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Chi"]
    assert [row.email for row in rows.values()] == ["an@x.vn", None, "chi@x.vn"]
    assert {row.unit_name for row in rows.values()} == {"Văn phòng"}
    assert rows["CB1"].position == "Trưởng phòng"


def test_no_telephone_nor_date_reaches_database_sheet_or_message(tmp_path: Path) -> None:
    listed = read(*MIXED)
    assert listed.faults
    opened = databases.sqlite(tmp_path)
    house = build_house(opened)
    with opened.write() as tx:
        drafts.draft(tx, house.viewer(tx, "dung"), "a.csv", listed, NOW)
    kept = _columns(opened, "draft_import", "rows", "faults")
    opened.close()
    sheet = read_sheet("loi.xlsx", faults_xlsx(rejected_rows(listed.kept, listed.faults)))
    for said in (kept, repr(sheet.rows), repr(listed), *map(fault_line, listed.faults)):
        assert not SECRETS.findall(said.encode()), said


def _columns(database: Database, table: str, *columns: str) -> str:
    with database.read() as tx:
        return repr(tx.exec_driver_sql(f"select {', '.join(columns)} from {table}").all())


@pytest.mark.parametrize("first", ["Nguyễn Văn An", "An"])
def test_refusal_shows_no_cell_with_a_digit(first: str) -> None:
    line = ("1", "CB1", first, "01/02/1980", "0912345678", "Năm 1980")
    with pytest.raises(RosterRefused) as refusal:
        read(line, line)
    assert not SECRETS.search(str(refusal.value).encode())
    assert f"“{first}”" in str(refusal.value)


@pytest.mark.parametrize("heading", ["ĐT cơ quan", "Đ/T cơ quan", "Số ĐT đơn vị", "Fax cơ quan", "SĐT phòng"])
def test_telephone_column_is_no_unit_column(heading: str) -> None:
    header = find_header([("Mã CBCC", "Họ tên", heading)])
    assert header
    assert header.unit is None


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Trần Văn Sinh 1980", "Trần Văn Sinh"),
        ("An Văn Từ (1980)", "An Văn Từ"),
        ("Nguyễn Văn An\n01/02/1980", "Nguyễn Văn An"),
        ("Nguyễn Văn An (SN 1980)", "Nguyễn Văn An"),
        ("Nguyễn Văn An 0912.345.678", "Nguyễn Văn An"),
        ("Nguyễn Văn An 2", "Nguyễn Văn An 2"),
        ("=Nguyễn 1980", "=Nguyễn"),
    ],
)
def test_name_loses_its_year_of_birth(cell: str, name: str) -> None:
    assert name_only(cell) == name


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("0912345678-an@x.vn", "an@x.vn"),
        ("ĐT: 0912 345 678; Email: an@x.vn", "an@x.vn"),
        ("an@x.vn\n0912345678", "an@x.vn"),
        ("an19800101@x.vn", "an19800101@x.vn"),
        ("an@x.vn; b@x.vn", "an@x.vn; b@x.vn"),
        ("không có", "không có"),
        ("+84912345678", ""),
    ],
)
def test_address_is_taken_out_of_a_mixed_cell(cell: str, address: str) -> None:
    assert address_only(cell) == address


@pytest.mark.parametrize(
    ("cell", "rest"),
    [
        ("Trưởng phòng (từ 01/2020) kiêm Bí thư", "Trưởng phòng kiêm Bí thư"),
        ("Trưởng phòng, bổ nhiệm ngày 1/1/2020", "Trưởng phòng"),
        ("Đại biểu nhiệm kỳ 2020-2025", "Đại biểu nhiệm kỳ 2020-2025"),
        ("Tổ 1", "Tổ 1"),
    ],
)
def test_position_loses_its_date(cell: str, rest: str) -> None:
    assert without_private(cell) == rest


@pytest.mark.parametrize("code", ["NV-20190001", "12345678", "VP/001", "CB 01"])
def test_long_staff_code_stays(code: str) -> None:
    assert code_only(code) == code
