"""Under which heading a person stands; where that is in doubt they are at fault, never in the unit above."""

from __future__ import annotations

from datetime import date

import pytest

from campaign.roster.plan import Roster, make_plan
from campaign.roster.rows import StaffList, read_rows
from campaign.roster.sheet import read_sheet
from tests.campaign.staff_lists import Line, to_csv

HEADER: Line = ("STT", "Mã CBCC", "Họ và tên", "Chức vụ", "Ghi chú")
FIRST: tuple[Line, ...] = (("I", "Văn phòng Sở"), (1, "CB1", "Nguyễn Văn An", "Chuyên viên"))
LAST: Line = (2, "CB2", "Lê Văn Chi", "Chuyên viên")


def read(*lines: Line, header: Line = HEADER) -> StaffList:
    return read_rows(read_sheet("a.csv", to_csv([header, *lines])))


def units(listed: StaffList) -> dict[str, str]:
    return {row.code: row.unit_name for row in listed.rows}


def unplaced(listed: StaffList) -> set[int]:
    return {fault.row_no for fault in listed.faults if fault.message == "không rõ đơn vị"}


TOTALS: tuple[Line, ...] = (
    ("", "Cộng: 2 người"),
    ("", "", "Cộng", "2"),
    ("", "Tổng cộng"),
    ("", "Tổng số: 2"),
    ("Cộng Văn phòng Sở: 2 người",),
    ("Trong đó: nữ 1 người",),
    ("Người lập biểu",),
    ("", "", "", "NGƯỜI LẬP BIỂU"),
)


@pytest.mark.parametrize("total", TOTALS)
def test_heading_below_a_total_or_a_signature_counts(total: Line) -> None:
    listed = read(*FIRST, total, ("II", "Phòng Tài chính"), LAST)
    assert units(listed) == {"CB1": "Văn phòng Sở", "CB2": "Phòng Tài chính"}
    assert listed.faults == ()


@pytest.mark.parametrize("total", TOTALS)
def test_nobody_below_a_total_stays_in_the_unit_above_it(total: Line) -> None:
    listed = read(*FIRST, total, LAST)
    assert units(listed) == {"CB1": "Văn phòng Sở"}
    assert unplaced(listed) == {5}


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        (("II. Phòng Tài chính", "", "", "", "8 người"), "Phòng Tài chính"),
        (("II. Phòng Tài chính", "", "", "(12 người)"), "Phòng Tài chính"),
        (("", "Phòng Tài chính", "", "Biên chế: 8"), "Phòng Tài chính"),
        (("III. Thanh tra", "", "", "", "Trụ sở 2"), "Thanh tra"),
        (("II", "", "Nhà Văn Hoá", "", "Trụ sở 2"), "Nhà Văn Hoá"),
        (("II Phòng Tài chính",), "Phòng Tài chính"),
        (("", "", "Quản lý Khoa học"), "Quản lý Khoa học"),
        (("", "Quản lý Khoa học"), "Quản lý Khoa học"),
        ((2, "", "Quản lý khoa học"), "Quản lý khoa học"),
        (("", "TT Ứng dụng"), "TT Ứng dụng"),
        (("", "CC Tiêu chuẩn"), "CC Tiêu chuẩn"),
        (("", "", "VP Đăng ký"), "VP Đăng ký"),
        (("", "P. Tài chính"), "P. Tài chính"),
        (("", "", "Thường trực HĐND"), "Thường trực HĐND"),
        (("KẾ HOẠCH – TÀI CHÍNH",), "KẾ HOẠCH – TÀI CHÍNH"),
        (("II", "Phòng Tài chính", "", "", "ĐT nội bộ 201"), "Phòng Tài chính"),
        ((2, 2, "Phòng Tài chính"), "Phòng Tài chính"),
    ],
)
def test_heading_is_read_however_it_is_written(heading: Line, name: str) -> None:
    listed = read(*FIRST, heading, LAST)
    assert units(listed) == {"CB1": "Văn phòng Sở", "CB2": name}
    assert listed.faults == ()


@pytest.mark.parametrize(
    "doubtful",
    [
        ("", "", "QUẢN LÝ KHOA HỌC"),
        ("", "", "Nhà Văn Hoá", "", "Trụ sở 2"),
        ("", "HCQT"),
        ("", "Khu 1"),
        ("", "", "Trần Văn Bình"),
        ("(Kèm theo Quyết định)",),
        ("Quản lý khoa học", "", "", "", "Trụ sở hai"),
    ],
)
def test_below_a_line_in_doubt_nobody_is_placed_by_a_guess(doubtful: Line) -> None:
    listed = read(*FIRST, doubtful, LAST)
    assert "CB2" not in units(listed)
    assert 5 in unplaced(listed)


@pytest.mark.parametrize(
    "line",
    [
        (2, "", "Trần Văn Bình", "Kế toán trưởng"),
        ("", "", "Trần Văn Bình", "Chuyên viên"),
        (2, "", "Nguyễn văn bình", "Chuyên viên", ""),
        (2, "CB9", "", "Chuyên viên"),
        ("", "", "Trần Văn Bình", "", "01/02/1980"),
        ("", "", "Trần Văn Bình", "", "binh@x.vn"),
    ],
)
def test_somebody_at_fault_does_not_end_the_unit(line: Line) -> None:
    listed = read(*FIRST, line, LAST)
    assert units(listed) == {"CB1": "Văn phòng Sở", "CB2": "Văn phòng Sở"}
    assert {fault.row_no for fault in listed.faults} == {4}


def test_lists_without_numbers_have_headings_too() -> None:
    listed = read(
        ("Văn phòng Sở", ""),
        ("CB1", "Nguyễn Văn An"),
        ("Tổng cộng: 1 người", ""),
        ("II", "Phòng Tài chính"),
        ("CB2", "Lê Văn Chi"),
        ("Quản lý Khoa học", ""),
        ("CB3", "Lê Văn Dũng"),
        header=("Mã CBCC", "Họ và tên"),
    )
    assert units(listed) == {"CB1": "Văn phòng Sở", "CB2": "Phòng Tài chính", "CB3": "Quản lý Khoa học"}


def test_fault_says_what_would_be_right() -> None:
    (fault,) = read(*FIRST, ("Cộng: 1",), LAST).faults
    assert (fault.column, fault.value) == ("Đơn vị", "")
    assert "dòng chỉ có tên đơn vị" in fault.remedy


def test_own_unit_cell_needs_no_heading() -> None:
    header = ("Mã CBCC", "Họ và tên", "Đơn vị")
    listed = read(("Phòng Một",), ("A1", "Trần An", ""), ("Cộng: 1",), ("A2", "Lê Chi", "VP"), header=header)
    assert units(listed) == {"A1": "Phòng Một", "A2": "VP"}
    assert listed.faults == ()


def test_person_in_doubt_is_not_taken_for_somebody_who_left() -> None:
    listed = read(*FIRST, ("Cộng: 1",), LAST)
    plan = make_plan(listed, Roster((), ()), date(2026, 1, 1))
    assert [arrival.row.code for arrival in plan.new] == ["CB1"]
    assert [unit.name for unit in plan.new_units] == ["Văn phòng Sở"]
