"""One contract for every board: who may see it, and that chart, table and file hold the same numbers."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from access.viewer import SYSTEM, Refused, Viewer
from analytics.asking import AskFault
from analytics.boards import boards_of, find_board, list_boards
from analytics.boards.asking import read_ask
from analytics.boards.branches import list_branches
from analytics.boards.contract import BoardSort, Drawn
from analytics.boards.files import board_book
from analytics.exports import find_export
from analytics.exports.book import Book, Cell
from analytics.exports.contract import defuse
from analytics.participation import board as participation_board
from campaign import waving
from campaign.waving import Asked
from db.engine import Database, Tx
from tests.analytics.history import STARTS_ON, TODAY, live
from tests.analytics.test_charts import drawn_numbers
from tests.house import NOW, House
from tests.outreach.steps import POST, log
from text.formats import show_day, show_decimals

BOARDS = pytest.mark.parametrize("board", list_boards(), ids=lambda board: board.name)
OWN = ("tham-gia", "hoat-dong", "on-tap", "so-sanh")


def fill(tx: Tx, house: House) -> None:
    """A campaign under way, a meeting and a post."""
    live(tx, house)
    log(tx, house.viewer(tx, "binh"), house.units["qlkh"])
    log(tx, house.viewer(tx, "chi"), house.units["vp"], POST)


def built(tx: Tx, viewer: Viewer, board: BoardSort, now: datetime = NOW, **asked: str) -> tuple[Any, Book]:
    """The board's value and its book."""
    ask = read_ask(tx, viewer, board, {k.replace("_", "-"): v for k, v in asked.items()}, now)
    value = board.build(tx, viewer, ask)
    return value, board_book(tx, viewer, board, ask, value)


def written(book: Book, ending: str) -> io.BytesIO:
    """The file of that format."""
    file, export = io.BytesIO(), find_export(ending)
    assert export is not None
    export.write_book(book, file)
    return io.BytesIO(file.getvalue())


def as_csv(cell: Cell) -> str:
    """How a cell stands in a CSV."""
    match cell:
        case float():
            return show_decimals(cell, 2)
        case date():
            return show_day(cell)
        case None | str():
            return defuse(cell or "")
    return str(cell)


def as_json(cell: Cell) -> object:
    """How a cell stands in JSON."""
    return cell.isoformat() if isinstance(cell, date) else cell


def as_excel(cell: Cell) -> object:
    """How a cell is read back out of a workbook."""
    return defuse(cell) if isinstance(cell, str) else cell


def test_boards_stand_in_the_order_of_the_page_under_their_own_names() -> None:
    assert [board.name for board in list_boards() if board.name in OWN] == list(OWN)
    assert len({board.place for board in list_boards()}) == len(list_boards())
    assert find_board("khong-co") is None


@BOARDS
def test_every_number_of_a_chart_stands_in_its_table_and_in_every_file(
    board: BoardSort, database: Database, house: House
) -> None:
    with database.write() as tx:
        fill(tx, house)
    with database.read() as tx:
        value, book = built(tx, house.viewer(tx, "dung"), board)
    drawn = board.list_drawn(value)
    assert [sheet.key for sheet in book.sheets] == [each.chart.name for each in drawn]
    for each in drawn:
        assert_chart_is_its_table(each)
    assert_files_hold(book)


def assert_chart_is_its_table(drawn: Drawn) -> None:
    """Lengths and heights of the drawing are cells of the table."""
    cells = {float(c) for row in drawn.sheet.rows for c in row if isinstance(c, (int, float))}
    assert set(drawn_numbers(drawn.chart.build(drawn.value))) <= cells


def assert_files_hold(book: Book) -> None:
    """The first sheet in every format, and each of them in those that have several."""
    first = book.sheets[0]
    text = written(book, "csv").read().decode("utf-8-sig")
    assert [tuple(row) for row in csv.reader(io.StringIO(text))][1:] == [
        tuple(map(as_csv, row)) for row in first.rows
    ]
    table = pq.read_table(written(book, "parquet"))
    assert [tuple(row.values()) for row in table.to_pylist()] == list(first.rows)
    found, workbook = json.load(written(book, "json")), openpyxl.load_workbook(written(book, "xlsx"))
    for sheet in book.sheets:
        assert [tuple(row.values()) for row in found[sheet.key]] == [
            tuple(map(as_json, r)) for r in sheet.rows
        ]
        rows = list(workbook[sheet.title].iter_rows(min_row=2, values_only=True))
        cells = [tuple(c.date() if hasattr(c, "date") else c for c in row) for row in rows]
        assert cells == [tuple(map(as_excel, row)) for row in sheet.rows]


@BOARDS
@pytest.mark.parametrize("name", ["binh", "chi", "dung", "lan"])
def test_whoever_may_see_a_board_sees_no_other_persona_s_units(
    board: BoardSort, name: str, database: Database, house: House
) -> None:
    """Who may not is refused; a head finds no unit of another in any table of it."""
    with database.write() as tx:
        fill(tx, house)
    with database.read() as tx:
        viewer = house.viewer(tx, name)
        if board not in boards_of(viewer):
            with pytest.raises(Refused):
                read_ask(tx, viewer, board, {}, NOW)
            return
        _, book = built(tx, viewer, board)
    told = json.dumps([sheet.rows for sheet in book.sheets], default=str, ensure_ascii=False)
    if name == "binh":
        assert "Văn phòng" not in told and "Sở Mẫu" not in told
    if name == "chi":
        assert "Phòng Quản lý" not in told and "Tổ Một" not in told


@BOARDS
def test_an_officer_is_refused_every_board(board: BoardSort, database: Database, house: House) -> None:
    with database.write() as tx:
        fill(tx, house)
    with database.read() as tx:
        viewer = house.viewer(tx, "an")
        assert boards_of(viewer) == ()
        with pytest.raises(Refused):
            read_ask(tx, viewer, board, {}, NOW)


@BOARDS
def test_a_unit_out_of_sight_is_answered_as_one_that_is_not_there(
    board: BoardSort, database: Database, house: House
) -> None:
    with database.write() as tx:
        fill(tx, house)
    with database.read() as tx:
        viewer = house.viewer(tx, "binh")
        if board not in boards_of(viewer):
            return
        told = []
        for code in ("VP", "KHONG"):
            with pytest.raises(AskFault) as fault:
                read_ask(tx, viewer, board, {"don-vi": code}, NOW)
            told.append(str(fault.value))
    assert told[0] == told[1]


def test_units_of_a_step_down_add_up_to_the_whole(database: Database, house: House) -> None:
    with database.write() as tx:
        fill(tx, house)
        log(tx, house.viewer(tx, "dung"), house.units["to"])
    with database.read() as tx:
        for name in ("tham-gia", "hoat-dong", "on-tap"):
            board = find_board(name)
            assert board is not None
            _, book = built(tx, house.viewer(tx, "dung"), board)
            (sheet,) = [sheet for sheet in book.sheets if sheet.key.endswith("units")]
            keys = [column.key for column in sheet.columns]
            *rows, total = sheet.rows
            for key in set(keys) & {"assigned", "completed", "overdue", "activities", "guests", "month1_due"}:
                assert sum(row[keys.index(key)] for row in rows) == total[keys.index(key)], (name, key)  # type: ignore[misc]
            assert {row[keys.index("code")] for row in rows} == {"SO", "QLKH", "VP"}


def test_a_head_of_one_unit_sees_it_and_what_lies_below(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
    with database.read() as tx:
        found = participation_board(tx, house.viewer(tx, "binh").scope, campaign, TODAY, NOW)
        branches = list_branches(found)
    assert {(each.code, each.is_own, each.line.assigned) for each in branches} == {
        ("QLKH", True, 1),
        ("TO", False, 2),
    }


def test_a_unit_is_held_against_the_pace_of_its_own_wave(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        for name, code, days in (("Đợt 1", "QLKH", 3), ("Đợt 2", "VP", 15)):
            wave = Asked("", name, TODAY, TODAY + timedelta(days=days), (code,), False)
            waving.record(tx, SYSTEM, campaign, wave, NOW)
    board, compared = find_board("tham-gia"), find_board("so-sanh")
    assert board and compared
    with database.read() as tx:
        viewer, later = house.viewer(tx, "dung"), NOW + timedelta(days=3)
        value, _ = built(tx, viewer, board, later)
        _, book = built(tx, viewer, compared, later)
    found = {each.code: (each.needed, each.short) for each in value.branches}
    # Three people of whom one is done, one who is not.
    assert (found["QLKH"], found["VP"]) == ((95, 2), (19, 1))
    (waves,) = [sheet for sheet in book.sheets if sheet.key == "waves"]
    assert [row[0] for row in waves.rows] == ["Đợt 1", "Đợt 2"]


def test_a_small_difference_is_called_small_and_both_denominators_are_named(
    database: Database, house: House
) -> None:
    with database.write() as tx:
        live(tx, house)
    board = find_board("so-sanh")
    assert board is not None
    with database.read() as tx:
        viewer, before = house.viewer(tx, "dung"), STARTS_ON.isoformat()
        value, _ = built(tx, viewer, board, so_ngay=before)
        said = board.list_drawn(value)[0].said
        _, week = built(tx, viewer, board)
    assert "17% hoàn thành (1/6 người)" in said and "0% hoàn thành (0/6 người)" in said
    assert "nhỏ, chưa nên coi là thay đổi" in said, "one person of six"
    assert "Tỷ lệ hoàn thành bằng nhau" in dict(week.about)["Đặt cạnh nhau"]


def test_turn_comes_thirty_days_after_completing_and_is_over_after_sixty(
    database: Database, house: House
) -> None:
    with database.write() as tx:
        live(tx, house)
    board = find_board("on-tap")
    assert board is not None
    completed = STARTS_ON + timedelta(days=20)
    with database.read() as tx:
        viewer = house.viewer(tx, "dung")
        for after, expected in ((29, (0, 0)), (30, (1, 1)), (34, (1, 1))):
            day = (completed + timedelta(days=after)).isoformat()
            value, _ = built(tx, viewer, board, ngay=day)
            assert (value.total[0].due, value.total[0].waiting) == expected, after


@BOARDS
def test_before_anything_every_chart_says_that_there_is_nothing(
    board: BoardSort, database: Database, house: House
) -> None:
    with database.write() as tx:
        live(tx, house)
    with database.read() as tx:
        viewer = house.viewer(tx, "dung")
        asked = {"ngay": STARTS_ON.isoformat(), "tu": TODAY.isoformat()}
        ask = read_ask(tx, viewer, board, asked, NOW)
        value = board.build(tx, viewer, ask)
    assert all(len(each.said) > 30 for each in board.list_drawn(value))
