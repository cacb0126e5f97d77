"""The address of the files: who gets one, and what the rest are told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from access import sign_ins
from access.audit import list_audit
from analytics.boards import list_boards
from analytics.boards.contract import BoardSort
from campaign.organisation.plan import TAKEN_AWAY
from db.audit import count_taken_since
from db.engine import Database
from settings import load_settings
from tests import databases
from tests.analytics.history import live
from tests.house import NOW, House, build_house
from tests.outreach.steps import log
from web import board_files
from web.errors import handlers
from web.exports import routes
from web.site import Site

COOKIE = "lachan"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """SQLite alone: the use cases below are tested on both."""
    opened = databases.sqlite(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def house(database: Database) -> House:
    """The personas with a campaign under way."""
    built = build_house(database)
    with database.write() as tx:
        live(tx, built)
    return built


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    """A browser that nobody has signed in with, before the download routes alone."""
    settings = load_settings({"LACHAN_VAR": str(tmp_path), "LACHAN_SECRET_KEY": "khoa-thu"})
    site = Site(database, settings, lambda: NOW)
    app = Starlette(
        routes=[*routes(site), *board_files.routes(site)],
        exception_handlers=handlers(),
    )
    return TestClient(app, base_url="http://localhost:8501", follow_redirects=False)


def enter(client: TestClient, database: Database, house: House, name: str) -> None:
    """Sign this browser in as one of the personas."""
    token = sign_ins.new_token()
    with database.write() as tx:
        sign_ins.start(tx, house.people[name], token, NOW)
    client.cookies.set(COOKIE, token)


def test_stranger_is_led_to_the_sign_in_page(client: TestClient, house: House) -> None:
    answer = client.get("/xuat/tham-gia.csv")
    assert answer.status_code == 303 and answer.headers["location"].startswith("/dang-nhap?tiep=")


def test_officer_is_refused(client: TestClient, database: Database, house: House) -> None:
    enter(client, database, house, "an")
    answer = client.get("/xuat/tham-gia.csv")
    assert answer.status_code == 403 and "không có quyền" in answer.text


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "parquet"])
def test_office_gets_every_format(client: TestClient, database: Database, house: House, ending: str) -> None:
    enter(client, database, house, "dung")
    answer = client.get(f"/xuat/tham-gia.{ending}")
    assert answer.status_code == 200 and answer.content
    assert answer.headers["cache-control"] == "no-store"
    name = f'attachment; filename="tham-gia-KH84-2026-2026-11-24.{ending}"'
    assert answer.headers["content-disposition"] == name
    with database.read() as tx:
        lines, _ = list_audit(tx, house.viewer(tx, "dung"), action="participation_exported")
    assert [line.after and line.after["format"] for line in lines] == [ending]


def test_head_gets_own_people_and_not_another_unit(
    client: TestClient, database: Database, house: House
) -> None:
    enter(client, database, house, "binh")
    own = json.loads(client.get("/xuat/tham-gia.json?don-vi=TO").content)
    assert [unit["code"] for unit in own["units"]] == ["TO"] and own["total"]["assigned"] == 2
    unknown = client.get("/xuat/tham-gia.json?don-vi=KHONG")
    for code in ("VP", "SO"):
        answer = client.get(f"/xuat/tham-gia.json?don-vi={code}")
        assert (answer.status_code, answer.text) == (unknown.status_code, unknown.text)


def test_a_past_day_can_be_asked_for(client: TestClient, database: Database, house: House) -> None:
    enter(client, database, house, "lan")
    value = json.loads(client.get("/xuat/tham-gia.json?ngay=2026-10-05").content)
    assert (value["on"], value["total"]["completed"]) == ("2026-10-05", 0)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/xuat/tham-gia.exe", 404, "<h1>"),
        ("/xuat/tham-gia.csv?don-vi=KHONG", 404, "Không có đơn vị"),
        ("/xuat/tham-gia.csv?ngay=24/11/2026", 400, "năm-tháng-ngày"),
        ("/xuat/tham-gia.csv?ngay=2026-02-30", 400, "năm-tháng-ngày"),
        ("/xuat/tham-gia.csv?ngay=2026-11-25", 400, "không sau hôm nay"),
        ("/xuat/tham-gia.csv?ngay=2026-09-30", 404, "chưa có chiến dịch"),
        ("/xuat/tham-gia.csv?chien-dich=KHONG", 404, "Không có chiến dịch"),
    ],
)
def test_what_cannot_be_made_is_said_politely(
    client: TestClient, database: Database, house: House, path: str, status: int, words: str
) -> None:
    enter(client, database, house, "dung")
    answer = client.get(path)
    assert answer.status_code == status and words in answer.text
    with database.read() as tx:
        assert list_audit(tx, house.viewer(tx, "dung"), action="participation_exported")[1] == 0


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "parquet"])
def test_activities_come_in_every_format(
    client: TestClient, database: Database, house: House, ending: str
) -> None:
    with database.write() as tx:
        log(tx, house.viewer(tx, "binh"), house.units["qlkh"])
    enter(client, database, house, "binh")
    answer = client.get(f"/xuat/hoat-dong.{ending}?tu=2026-11-01&den=2026-11-30")
    assert answer.status_code == 200 and answer.content
    name = f'attachment; filename="hoat-dong-2026-11-01-2026-11-24.{ending}"'
    assert answer.headers["content-disposition"] == name
    with database.read() as tx:
        (line,), _ = list_audit(tx, house.viewer(tx, "dung"), action="activities_exported")
    assert line.after and (line.after["format"], line.after["activities"]) == (ending, 1)


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [
        (None, "", 303),
        ("an", "", 403),
        ("chi", "?don-vi=QLKH", 404),
        ("chi", "?don-vi=KHONG", 404),
        ("binh", "?don-vi=TO", 200),
        ("lan", "", 200),
        ("dung", "?tu=2026-12-01&den=2026-11-01", 400),
        ("dung", "?tu=hom-nay", 400),
    ],
)
def test_activities_go_to_those_who_see_them(
    client: TestClient, database: Database, house: House, name: str | None, query: str, status: int
) -> None:
    if name:
        enter(client, database, house, name)
    answer = client.get(f"/xuat/hoat-dong.json{query}")
    assert answer.status_code == status
    with database.read() as tx:
        taken = list_audit(tx, house.viewer(tx, "dung"), action="activities_exported")[1]
    assert taken == (status == 200)


@pytest.mark.parametrize("board", list_boards(), ids=lambda board: board.name)
@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "parquet"])
def test_every_board_comes_in_every_format_and_stands_in_the_log(
    client: TestClient, database: Database, house: House, board: BoardSort, ending: str
) -> None:
    enter(client, database, house, "dung")
    answer = client.get(f"/xuat/so-lieu/{board.name}.{ending}?hinh={board.charts[-1]}")
    # The last chart of a board may have nothing to show, so that it has no sheet.
    assert answer.status_code == 200 and answer.content
    assert answer.headers["cache-control"] == "no-store"
    assert f'filename="{board.name}-' in answer.headers["content-disposition"]
    with database.read() as tx:
        (line,), _ = list_audit(tx, house.viewer(tx, "dung"), action="board_exported")
    assert line.after and line.after["format"] == ending and line.subject == board.title


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        (None, "tham-gia.csv", 303),
        ("an", "tham-gia.csv", 403),
        ("chi", "tham-gia.csv?don-vi=QLKH", 404),
        ("chi", "tham-gia.csv?don-vi=KHONG", 404),
        ("binh", "tham-gia.csv?don-vi=TO", 200),
        ("lan", "so-sanh.json?so-ngay=2026-11-01", 200),
        ("dung", "so-sanh.json?so-ngay=2026-11-25", 400),
        ("dung", "tham-gia.csv?ngay=2026-02-30", 400),
        ("dung", "tham-gia.csv?hinh=khong", 404),
        ("dung", "khong-co.csv", 404),
        ("dung", "tham-gia.exe", 404),
        ("dung", "tham-gia.csv?ngay=2026-09-30", 404),
    ],
)
def test_files_of_boards_go_to_those_who_see_them(
    client: TestClient, database: Database, house: House, name: str | None, path: str, status: int
) -> None:
    if name:
        enter(client, database, house, name)
    assert client.get(f"/xuat/so-lieu/{path}").status_code == status
    with database.read() as tx:
        taken = list_audit(tx, house.viewer(tx, "dung"), action="board_exported")[1]
    assert taken == (status == 200)


def test_a_board_that_left_is_counted_when_units_change_backwards(
    client: TestClient, database: Database, house: House
) -> None:
    enter(client, database, house, "dung")
    client.get("/xuat/so-lieu/tham-gia.csv?ngay=2026-11-20")
    with database.read() as tx:
        counted = [count_taken_since(tx, TAKEN_AWAY, date(2026, 11, day)) for day in (20, 21)]
    assert counted == [1, 0]
