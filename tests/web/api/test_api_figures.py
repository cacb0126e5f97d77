"""Boards and people for other systems: who is let in, how far they see, and that the figures are the same."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from access.audit import list_audit
from access.tokens import Kind
from access.viewer import SYSTEM
from analytics.activities import FIGURES, activities_board
from analytics.exports import find_export
from analytics.exports.json import units
from analytics.exports.table import figures
from analytics.participation import board
from db.campaigns import CampaignNow
from db.engine import Database
from tests.analytics.history import TODAY, live, office_report
from tests.house import NOW, House
from tests.outreach.steps import POST, log
from tests.web.api.api_client import System, give, make_client

EVERY = tuple(Kind)


@pytest.fixture
def campaign(database: Database, house: House) -> CampaignNow:
    """Under way."""
    with database.write() as tx:
        return live(tx, house)


@pytest.fixture
def system(database: Database, house: House, tmp_path: Path) -> System:
    """Another system without a token."""
    return System(make_client(database, tmp_path))


PATHS = ("participation", "activities", "completion", "completion.csv")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("token", ["", "lcs_khong-co", "x" * 500])
def test_stranger_is_told_the_same_everywhere(system: System, path: str, token: str) -> None:
    system.token = token
    answer = system.get(path)
    assert answer.status_code == 401 and answer.headers["www-authenticate"].startswith("Bearer ")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith("Khoá kết nối thiếu, sai, hết hạn hoặc đã thu hồi.")


def test_before_the_first_campaign_there_is_nothing_to_tell(system: System, database: Database) -> None:
    system.token = give(database, Kind.PARTICIPATION)
    answer = system.get("participation")
    assert answer.status_code == 404 and "chưa có chiến dịch" in answer.json()["detail"]


def test_figures_are_those_of_screen_and_file(
    system: System, database: Database, house: House, campaign: CampaignNow
) -> None:
    system.token = give(database, Kind.PARTICIPATION)
    value = system.read("participation")
    with database.read() as tx:
        dung = house.viewer(tx, "dung")
        screen = board(tx, dung.scope, campaign, TODAY, NOW)
        report = office_report(tx, house, campaign)
    file, export = io.BytesIO(), find_export("json")
    assert export is not None
    export.write(report, file)
    written = json.loads(file.getvalue())
    assert value["total"] == figures(screen.total_line) == written["total"]
    assert value["units"] == units(screen) == written["units"]
    assert value["total"]["completed"] == 1 and value["on"] == TODAY.isoformat()
    assert [point["completed"] for point in value["pace"]] == [point.completed for point in screen.pace]


def test_people_are_those_of_the_file_page_by_page(
    system: System, database: Database, house: House, campaign: CampaignNow
) -> None:
    system.token = give(database, Kind.COMPLETION)
    people, path = [], "completion?limit=4"
    while path:
        page = system.read(path)
        people.extend(page["people"])
        path = (page["next"] or "").removeprefix("/api/v1/")
    with database.read() as tx:
        report = office_report(tx, house, campaign)
    assert len(people) == 6 and {p["code"] for p in people} == {p.code for p in report.people}
    assert {p["code"] for p in people if p["done"]} == {"CB001"}
    assert {key for p in people for key in p} == {
        "code",
        "full_name",
        "unit_code",
        "unit",
        "done",
        "completed_on",
    }


def test_file_of_people_is_the_one_that_the_office_downloads(
    system: System, database: Database, house: House, campaign: CampaignNow
) -> None:
    system.token = give(database, Kind.COMPLETION)
    answer = system.get("completion.csv")
    with database.read() as tx:
        report = office_report(tx, house, campaign)
    file, export = io.BytesIO(), find_export("csv")
    assert export is not None
    export.write(report, file)
    assert answer.content == file.getvalue() and answer.headers["cache-control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 7
    with database.read() as tx:
        (line,), _ = list_audit(tx, SYSTEM, action="participation_exported")
    assert line.actor == "Khoá kết nối: Kho dữ liệu" and line.after and line.after["people"] == 6


def test_activities_are_those_of_the_board(
    system: System, database: Database, house: House, campaign: CampaignNow
) -> None:
    with database.write() as tx:
        log(tx, house.viewer(tx, "binh"), house.units["qlkh"])
        log(tx, house.viewer(tx, "chi"), house.units["vp"], POST)
    system.token = give(database, Kind.ACTIVITIES)
    value = system.read("activities?from=2026-11-01&to=2026-11-30")
    with database.read() as tx:
        screen = activities_board(
            tx, house.viewer(tx, "dung").scope, TODAY.replace(day=1), TODAY.replace(day=30), NOW
        )
    assert value["total"] == {name: getattr(screen.total, name) for name in FIGURES}
    assert value["total"]["activities"] == 2 and value["total"]["reached"] == 1_200
    assert sum(line["activities"] for line in value["by_unit"]) == 2 == len(value["activities"])


def test_token_of_a_unit_sees_that_unit_and_learns_nothing_of_others(
    system: System, database: Database, house: House, campaign: CampaignNow
) -> None:
    kinds = (Kind.PARTICIPATION, Kind.COMPLETION, Kind.ACTIVITIES)
    with database.write() as tx:
        log(tx, house.viewer(tx, "chi"), house.units["vp"], POST)
    system.token = give(database, *kinds, unit_id=house.units["qlkh"])
    assert [unit["code"] for unit in system.read("participation")["units"]] == ["QLKH", "TO"]
    assert {p["code"] for p in system.read("completion")["people"]} == {"CB001", "CB002", "CB006"}
    assert b"CB003" not in system.get("completion.csv").content
    assert system.read("activities")["total"]["activities"] == 0
    for path in PATHS:
        unknown = system.get(f"{path}?unit=KHONG")
        for code in ("VP", "SO"):
            answer = system.get(f"{path}?unit={code}")
            assert (answer.status_code, answer.content) == (404, unknown.content)


@pytest.mark.parametrize("path", PATHS)
def test_token_opens_only_its_sorts_of_data(
    system: System, database: Database, campaign: CampaignNow, path: str
) -> None:
    kind = Kind(path.partition(".")[0])
    system.token = give(database, *(set(EVERY) - {kind}))
    answer = system.get(path)
    assert answer.status_code == 403 and "insufficient_scope" in answer.headers["www-authenticate"]
    system.token = give(database, kind)
    assert system.get(path).status_code == 200


def test_what_has_not_changed_is_not_sent_again(
    system: System, database: Database, house: House, campaign: CampaignNow
) -> None:
    system.token = give(database, Kind.PARTICIPATION)
    first = system.get("participation")
    again = system.get("participation", if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    other = system.get("participation?on=2026-10-05", if_none_match=first.headers["etag"])
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("participation?on=hom-nay", 400, "năm-tháng-ngày"),
        ("participation?on=2026-11-25", 400, "không sau hôm nay"),
        ("participation?don-vi=VP", 400, "Không có tham số don-vi"),
        ("participation?campaign=KHONG", 404, "Không có chiến dịch"),
        ("activities?from=2026-11-30&to=2026-11-01", 400, "kỳ"),
        ("completion?limit=0", 400, "limit"),
        ("completion?limit=1001", 400, "limit"),
        ("completion?cursor=x", 400, "cursor"),
        ("khong-co", 404, "openapi.json"),
        ("participation/", 404, "openapi.json"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_shape(
    system: System, database: Database, campaign: CampaignNow, path: str, status: int, words: str
) -> None:
    system.token = give(database, *EVERY)
    answer = system.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert words in answer.json()["detail"] and answer.json()["status"] == status


def test_only_reading_is_answered(system: System) -> None:
    answer = system.client.post("/api/v1/participation")
    assert answer.status_code == 405 and answer.headers["content-type"] == "application/problem+json"


def test_what_breaks_tells_nothing_of_itself(
    system: System, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("bí mật của máy chủ")

    monkeypatch.setattr("web.api.calls.tokens.admit", broken)
    answer = system.get("participation")
    assert answer.status_code == 500 and "bí mật" not in answer.text
    assert answer.json()["status"] == 500
