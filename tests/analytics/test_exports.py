"""One contract for every file format: read back, it says what the board says."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import openpyxl
import pyarrow.parquet as pq
import pytest

from access.accounts import ActivationSlip
from analytics.board import ParticipationReport, Status
from analytics.exports import find_export, list_exports
from analytics.exports.contract import defuse
from analytics.exports.office_sheets import activation_slips_html, activation_slips_xlsx, faults_xlsx
from analytics.exports.table import figures
from analytics.participation import build_report
from campaign.roster.layout import KeptRow
from campaign.roster.rows import Fault, RejectedRow
from db.engine import Database
from tests.analytics.history import LURE, TODAY, live, office_report
from tests.house import NOW, House


@pytest.fixture
def report(database: Database, house: House) -> ParticipationReport:
    """Six people, one with a name like a formula."""
    with database.write() as tx:
        return office_report(tx, house, live(tx, house))


def written(name: str, report: ParticipationReport) -> bytes:
    """The file of that format."""
    file, export = io.BytesIO(), find_export(name)
    assert export is not None
    export.write(report, file)
    return file.getvalue()


def workbook(data: bytes) -> openpyxl.Workbook:
    """The workbook as a spreadsheet would read it."""
    return openpyxl.load_workbook(io.BytesIO(data))


def csv_rows(report: ParticipationReport) -> list[dict[str, str]]:
    """The rows of the CSV by heading."""
    return list(csv.DictReader(io.StringIO(written("csv", report).decode("utf-8-sig"))))


def test_the_formats_are_those_promised() -> None:
    assert [export.name for export in list_exports()] == ["csv", "json", "parquet", "xlsx"]
    assert find_export("exe") is None


@pytest.mark.parametrize("export", list_exports(), ids=lambda export: export.name)
def test_an_empty_report_can_be_written(export, report: ParticipationReport) -> None:  # type: ignore[no-untyped-def]
    empty = replace(report, people=(), board=replace(report.board, unit_lines=(), pace=()))
    assert written(export.name, empty)


def test_csv_opens_with_accents_and_its_rows_give_the_total(report: ParticipationReport) -> None:
    assert written("csv", report).startswith(b"\xef\xbb\xbf")
    rows = csv_rows(report)
    total = report.board.total_line
    states = [row["Trạng thái"] for row in rows]
    assert len(rows) == total.assigned
    assert states.count("Đã xong") == total.completed
    assert states.count("Đang học") == total.learning
    assert states.count("Chưa bắt đầu") == total.not_started
    assert {"Nguyễn Thị Bình", "Phạm Tiến Dũng"} <= {row["Họ tên"] for row in rows}


def test_csv_defuses_formulas(report: ParticipationReport) -> None:
    lured = next(row for row in csv_rows(report) if row["Mã"] == "CB006")
    assert (lured["Họ tên"], lured["Chức vụ"]) == ("'" + LURE, "'@SUM(1)")


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "\t", "\r", " =", "\n@", "\ufeff=", "\u200b+", " \u200d\ufeff@"]
)
def test_every_sign_of_a_formula_is_defused(sign: str) -> None:
    assert defuse(f"{sign}1") == f"'{sign}1"


def test_plain_text_is_not_touched() -> None:
    assert defuse("Trần Văn An") == "Trần Văn An" and defuse("") == ""


def test_json_holds_the_total_and_everybody(report: ParticipationReport) -> None:
    value = json.loads(written("json", report))
    assert value["total"] == figures(report.board.total_line)
    assert len(value["people"]) == value["total"]["assigned"]
    assert sum(unit["completed"] for unit in value["units"]) == value["total"]["completed"]
    assert LURE in {person["full_name"] for person in value["people"]}


def test_parquet_holds_the_total_and_everybody(report: ParticipationReport) -> None:
    table = pq.read_table(io.BytesIO(written("parquet", report)))
    about = json.loads(table.schema.metadata[b"participation"])
    total = report.board.total_line
    assert about["total"] == figures(total)
    assert table.num_rows == total.assigned
    assert table["status"].to_pylist().count(Status.DONE.value) == total.completed
    assert table["full_name"].to_pylist() == [p.full_name for p in report.people]
    assert table["completed_on"].to_pylist() == [p.completed_on for p in report.people]


def test_xlsx_total_row_is_the_board_total_as_numbers(report: ParticipationReport) -> None:
    units = workbook(written("xlsx", report))["Theo đơn vị"]
    *lines, last = list(units.iter_rows(min_row=2))
    expected = figures(report.board.total_line)
    assert [cell.value for cell in last[2:-1]] == [v for k, v in expected.items() if k != "percent"]
    assert round(last[-1].value * 100) == expected["percent"] and last[-1].number_format == "0%"
    assert [sum(row[c].value for row in lines) for c in range(2, 8)] == [cell.value for cell in last[2:-1]]


def test_xlsx_lists_people_as_text_and_days_as_days(report: ParticipationReport) -> None:
    sheet = workbook(written("xlsx", report))["Theo người"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert len(rows) == report.board.total.assigned
    assert (rows["CB006"][1].value, rows["CB006"][1].data_type) == (LURE, "s")
    assert rows["CB001"][8].is_date and rows["CB001"][8].number_format == "dd/mm/yyyy"
    assert rows["CB002"][6].value == 1


def test_xlsx_explains_day_filter_and_denominator(report: ParticipationReport) -> None:
    sheet = workbook(written("xlsx", report))["Giải thích"]
    told = {row[0]: row[1] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert told["Số liệu tính đến hết ngày"] == "24/11/2026"
    assert told["Phạm vi"] == "Toàn Sở"
    assert "mẫu số" in told["Được giao"]


@pytest.mark.parametrize(
    ("name", "unit", "scope", "codes"),
    [
        ("dung", None, "Toàn Sở", {"CB001", "CB002", "CB003", "CB004", "CB005", "CB006"}),
        ("dung", "qlkh", "Phòng Quản lý và các đơn vị trực thuộc", {"CB001", "CB002", "CB006"}),
        ("dung", "to", "Tổ Một và các đơn vị trực thuộc", {"CB001", "CB006"}),
        ("binh", None, "Đơn vị phụ trách: Phòng Quản lý", {"CB001", "CB002", "CB006"}),
        ("binh", "to", "Tổ Một và các đơn vị trực thuộc", {"CB001", "CB006"}),
    ],
)
def test_the_filter_line_names_exactly_the_people_in_the_file(
    database: Database, house: House, name: str, unit: str | None, scope: str, codes: set[str]
) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        unit_id = house.units[unit] if unit else None
        report = build_report(tx, house.viewer(tx, name), campaign, TODAY, NOW, unit_id)
    book = workbook(written("xlsx", report))
    told = {row[0]: row[1] for row in book["Giải thích"].iter_rows(min_row=2, values_only=True)}
    assert told["Phạm vi"] == scope
    assert {row[0] for row in book["Theo người"].iter_rows(min_row=2, values_only=True)} == codes


def test_faults_are_listed_beside_the_row_as_it_was() -> None:
    kept = KeptRow(7, "CB1", "=1+1", "Văn phòng", "", "sai@")
    fault = Fault(7, "Thư điện tử", "sai@", "không phải địa chỉ", "sửa lại")
    sheet = workbook(faults_xlsx([RejectedRow(kept, (fault,))])).active
    head, row = sheet.iter_rows()
    assert head[-1].value == "Lỗi"
    assert (head[0].value, row[0].value) == ("Dòng", "7")
    assert row[2].value == "=1+1" and row[2].data_type == "s"
    assert row[-1].value == "Thư điện tử: không phải địa chỉ; sửa lại."


def test_slips_hold_the_code_and_escape_names() -> None:
    slip = ActivationSlip("CB001", "<b>Trần An</b>", "Tổ Một", "ABCD-EFGH", TODAY)
    sheet = workbook(activation_slips_xlsx([slip])).active
    head, row = sheet.iter_rows(values_only=True)
    assert head == ("Mã", "Họ tên", "Đơn vị", "Mã kích hoạt", "Hạn")
    assert row == ("CB001", "<b>Trần An</b>", "Tổ Một", "ABCD-EFGH", "24/11/2026")
    page = activation_slips_html([slip], "https://hoc.so.example")
    assert "ABCD-EFGH" in page and "<b>Trần" not in page and "&lt;b&gt;Trần An" in page
    assert "Không có phiếu nào" in activation_slips_html([], "https://hoc.so.example")


def test_slip_says_where_to_sign_in_and_what_to_do() -> None:
    slip = ActivationSlip("CB001", "Trần An", "Tổ Một", "ABCDE-FGHJK", TODAY)
    office = "Sở Khoa học & Công nghệ"
    page = activation_slips_html([slip], "https://hoc.so.example", "<p>thanh công cụ</p>", office)
    assert "Sở Khoa học &amp; Công nghệ" in page
    assert "Sở" not in activation_slips_html([slip], "https://hoc.example")
    words = re.sub(r"<[^>]+>", " ", page.split("<main>")[1])
    for told in (
        "https://hoc.so.example",
        "Lá Chắn Số",
        "Sở Khoa học",
        "Trần An",
        "Tổ Một",
        "CB001",
        "24/11/2026",
    ):
        assert told in words
    assert page.count("<li>") == 3 and "thanh công cụ" not in words
    assert "size: A4" in page and "<script" not in page
