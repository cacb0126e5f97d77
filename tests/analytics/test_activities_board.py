"""Activities on the board and in every file: the same totals, and only as far as sight reaches."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import openpyxl
import pyarrow.parquet as pq
import pytest

from access.viewer import Refused, Viewer
from analytics.activities import (
    FIGURES,
    ActivitiesReport,
    activities_board,
    activities_book,
    board_sentence,
    build_activities_report,
)
from analytics.exports import find_export, list_exports
from db.engine import Database, Tx
from outreach.attendance import scan, set_guests, set_present
from outreach.forms import CONTENTS, FIRST_DAY, FORMS
from tests.house import NOW, House
from tests.outreach.steps import POST, TODAY, log
from text import t

FROM = date(2026, 11, 1)


def live(tx: Tx, house: House) -> None:
    """Two meetings and a post of two units; An was at both meetings, of which one has a lure for a title."""
    one = log(tx, house.viewer(tx, "binh"), house.units["qlkh"])
    two = log(
        tx, house.viewer(tx, "binh"), house.units["to"], on="20/11/2026", form="tap-huan", title="=1+cmd()"
    )
    set_present(
        tx, house.viewer(tx, "binh"), one, {house.people["an"]: True, house.people["binh"]: True}, NOW
    )
    set_present(tx, house.viewer(tx, "binh"), two, {house.people["an"]: True}, NOW)
    scan(tx, house.viewer(tx, "chi"), one, True, NOW)
    set_guests(tx, house.viewer(tx, "binh"), one, "10", NOW)
    log(tx, house.viewer(tx, "chi"), house.units["vp"], POST)


@pytest.fixture
def report(database: Database, house: House) -> ActivitiesReport:
    """What Dũng would export."""
    with database.write() as tx:
        live(tx, house)
        return build_activities_report(tx, house.viewer(tx, "dung"), FROM, TODAY, NOW)


def written(name: str, report: ActivitiesReport) -> bytes:
    file, export = io.BytesIO(), find_export(name)
    assert export is not None
    export.write_book(activities_book(report), file)
    return file.getvalue()


def totals(report: ActivitiesReport) -> dict[str, int]:
    return {name: getattr(report.board.total, name) for name in FIGURES}


def test_attendances_and_people_are_two_figures(report: ActivitiesReport) -> None:
    assert totals(report) == {
        "activities": 3,
        "attendances": 14,
        "named": 4,
        "guests": 10,
        "people": 3,
        "pieces": 1,
        "reached": 1200,
        "views": 3400,
        "shares": 15,
    }
    sentence = board_sentence(report.board)
    assert (
        "14 lượt dự" in sentence and "3 cán bộ" in sentence and "không cộng vào số người đã học" in sentence
    )


def test_lines_add_up_where_they_may_and_people_do_not(report: ActivitiesReport) -> None:
    board = report.board
    assert [line.key for line in board.by_form] == list(FORMS)
    assert [line.key for line in board.by_content] == list(CONTENTS)
    for lines in (board.by_form, board.by_unit):
        for name in FIGURES:
            if name != "people":
                assert sum(getattr(line, name) for line in lines) == getattr(board.total, name)
    assert sum(line.people for line in board.by_unit) == 4 > board.total.people
    by_content = {line.key: (line.activities, line.people) for line in board.by_content}
    assert by_content == {"a": (0, 0), "b": (2, 3), "c": (3, 3), "d": (0, 0)}


@pytest.mark.parametrize(
    ("name", "activities", "people", "units"), [("binh", 2, 3, 2), ("chi", 1, 0, 1), ("lan", 3, 3, 4)]
)
def test_counted_from_few_or_from_stored_counts_it_is_the_same(
    database: Database, house: House, name: str, activities: int, people: int, units: int
) -> None:
    with database.write() as tx:
        live(tx, house)
        board = activities_board(tx, house.viewer(tx, name).scope, FROM, TODAY, NOW)
        assert (board.total.activities, board.total.people, len(board.by_unit)) == (activities, people, units)
        below = activities_board(tx, house.viewer(tx, "dung").scope, FROM, TODAY, NOW, house.units["so"])
        whole = activities_board(tx, house.viewer(tx, "dung").scope, FROM, TODAY, NOW)
        assert below == whole


def test_board_of_a_period_leaves_other_days_out(database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
        scope = house.viewer(tx, "dung").scope
        day = activities_board(tx, scope, TODAY, TODAY, NOW).total
        assert (day.activities, day.people, day.attendances) == (1, 3, 13)
        before = activities_board(tx, scope, FIRST_DAY, TODAY - timedelta(days=1), NOW).total
        assert (before.activities, before.people) == (2, 1)


def test_the_board_reads_no_attendance_where_everything_is_in_sight(
    database: Database, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analytics.activities.count_people", lambda *given: pytest.fail("attendance"))
    with database.write() as tx:
        live(tx, house)
        assert activities_board(tx, house.viewer(tx, "lan").scope, FROM, TODAY, NOW).total.people == 3


@pytest.mark.parametrize("export", list_exports(), ids=lambda export: export.name)
def test_an_empty_period_can_be_written(export, database: Database, house: House) -> None:  # type: ignore[no-untyped-def]
    with database.read() as tx:
        empty = build_activities_report(tx, house.viewer(tx, "dung"), FROM, TODAY, NOW)
    assert written(export.name, empty)
    assert "chưa có hoạt động nào" in board_sentence(empty.board)


def test_csv_holds_the_totals(report: ActivitiesReport) -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", report).decode("utf-8-sig"))))
    total = rows[0]
    assert total["Phần"] == "Chung"
    assert {name: int(total[t(f"activity.column.{name}")]) for name in FIGURES} == totals(report)
    assert {row["Phần"] for row in rows} == {"Chung", "Theo hình thức", "Theo nội dung", "Theo đơn vị"}


def test_json_holds_the_totals_and_the_activities(report: ActivitiesReport) -> None:
    value = json.loads(written("json", report))
    assert value["total"] == totals(report)
    assert {name: value["figures"][0][name] for name in FIGURES} == totals(report)
    assert [row["title"] for row in value["list"]].count("=1+cmd()") == 1
    for name in ("named", "guests", "attendances", "pieces", "reached", "views", "shares"):
        assert sum(row[name] for row in value["list"]) == totals(report)[name]


def test_parquet_holds_the_totals(report: ActivitiesReport) -> None:
    table = pq.read_table(io.BytesIO(written("parquet", report)))
    assert json.loads(table.schema.metadata[b"activities"])["total"] == totals(report)
    assert {name: table[name][0].as_py() for name in FIGURES} == totals(report)


def test_xlsx_holds_the_totals_and_the_activities_as_text(report: ActivitiesReport) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", report)))
    head, total, *_ = book["Số liệu"].iter_rows(values_only=True)
    named = dict(zip(head, total, strict=True))
    assert {name: named[t(f"activity.column.{name}")] for name in FIGURES} == totals(report)
    rows = {row[4].value: row for row in book["Danh sách hoạt động"].iter_rows(min_row=2)}
    assert rows["=1+cmd()"][4].data_type == "s" and rows["=1+cmd()"][0].is_date
    told = {row[0]: row[1] for row in book["Giải thích"].iter_rows(min_row=2, values_only=True)}
    assert told["Thời gian"] == "Từ 01/11/2026 đến 24/11/2026" and told["Phạm vi"] == "Toàn Sở"
    assert "một người" in told[t("activity.column.people")]


@pytest.mark.parametrize("name", ["an", "nobody"])
def test_officer_and_stranger_get_no_report(database: Database, house: House, name: str) -> None:
    with database.read() as tx:
        viewer = (
            house.viewer(tx, "an")
            if name == "an"
            else Viewer(0, "", frozenset(), (), house.viewer(tx, "dung").scope)
        )
        with pytest.raises(Refused):
            build_activities_report(tx, viewer, FROM, TODAY, NOW)
        with pytest.raises(Refused):
            build_activities_report(tx, house.viewer(tx, "chi"), FROM, TODAY, NOW, house.units["qlkh"])
