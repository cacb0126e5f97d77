"""Scanning oneself in: the code on the projector, too late, forged, of another activity; signing in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from access import sign_ins
from access.viewer import SYSTEM
from db.engine import Database
from outreach.activities import withdraw_activity
from outreach.attendance import list_present
from tests.house import NOW, House
from tests.outreach.steps import POST, log
from tests.web.conftest import PASSWORD, Browser, Clock
from web.attendance import COOKIE, FRESH_SECONDS, SECONDS, TICKET_SECONDS, make_token
from web.site import Site


@pytest.fixture
def meeting(database: Database, house: House) -> int:
    """A meeting of Bình's unit, today."""
    with database.write() as tx:
        return log(tx, house.viewer(tx, "binh"), house.units["qlkh"])


def enter(browser: Browser, database: Database, house: House, name: str) -> Browser:
    token = sign_ins.new_token()
    with database.write() as tx:
        sign_ins.start(tx, house.people[name], token, NOW)
    browser.client.cookies.set("lachan", token)
    return browser


def path_of(site: Site, activity_id: int) -> str:
    return f"/diem-danh/{make_token(site, activity_id)}"


def present(database: Database, meeting: int) -> list[tuple[str, str]]:
    with database.read() as tx:
        return [(each.full_name, each.way) for each in list_present(tx, SYSTEM, meeting, 50)]


def test_code_on_the_projector_is_large_fresh_and_leads_here(
    browser: Browser, site: Site, database: Database, house: House, meeting: int, clock: Clock
) -> None:
    enter(browser, database, house, "binh")
    answer = browser.client.get(f"/hoat-dong/{meeting}/ma")
    assert answer.status_code == 200 and answer.headers["refresh"] == str(FRESH_SECONDS)
    assert "<svg" in answer.text and "<script" not in answer.text and "0 người đã có mặt" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert FRESH_SECONDS * 5 < SECONDS
    clock.turn(timedelta(seconds=FRESH_SECONDS))
    codes = [
        re.search(r"<svg.*?</svg>", text, re.DOTALL)
        for text in (answer.text, browser.open(f"/hoat-dong/{meeting}/ma"))
    ]
    assert codes[0] and codes[1] and codes[0].group() != codes[1].group()


@pytest.mark.parametrize("name", ["an", "chi", "lan"])
def test_code_is_shown_to_nobody_else(
    browser: Browser, database: Database, house: House, meeting: int, name: str
) -> None:
    enter(browser, database, house, name)
    assert browser.client.get(f"/hoat-dong/{meeting}/ma").status_code == 403
    assert browser.client.get("/hoat-dong/99999999999/ma").status_code == 404


def test_code_of_another_day_or_of_a_post_is_not_shown(
    browser: Browser, database: Database, house: House
) -> None:
    with database.write() as tx:
        past = log(tx, SYSTEM, house.units["qlkh"], on="20/11/2026")
        post = log(tx, SYSTEM, house.units["qlkh"], POST)
    enter(browser, database, house, "dung")
    answer = browser.client.get(f"/hoat-dong/{past}/ma")
    assert answer.status_code == 409 and "20/11/2026" in answer.text
    assert browser.client.get(f"/hoat-dong/{post}/ma").status_code == 404


def test_scanning_asks_first_and_counts_once(
    browser: Browser, site: Site, database: Database, house: House, meeting: int
) -> None:
    enter(browser, database, house, "an")
    path = path_of(site, meeting)
    page = browser.open(path)
    assert "Trần Văn An" in page and "Tôi có mặt" in page and present(database, meeting) == []
    assert "Đã ghi nhận" in browser.send(path, path).text
    assert present(database, meeting) == [("Trần Văn An", "scan")]
    assert "ghi nhận rồi" in browser.open(path) and "ghi nhận rồi" in browser.open(path_of(site, meeting))
    assert len(present(database, meeting)) == 1


def test_sent_twice_or_from_elsewhere_counts_once_or_not_at_all(
    browser: Browser, site: Site, database: Database, house: House, meeting: int
) -> None:
    enter(browser, database, house, "an")
    path = path_of(site, meeting)
    forged = browser.client.post(path, data={"ma_bieu": "0" * 64})
    assert forged.status_code == 403 and present(database, meeting) == []
    sealed = re.search(r'name="ma_bieu" value="([0-9a-f]+)"', browser.open(path))
    assert sealed
    for _ in range(2):
        assert browser.client.post(path, data={"ma_bieu": sealed.group(1)}).status_code == 200
    assert len(present(database, meeting)) == 1


def test_code_that_is_too_old_says_so_and_what_to_do(
    browser: Browser, site: Site, database: Database, house: House, meeting: int, clock: Clock
) -> None:
    path = path_of(site, meeting)
    clock.turn(timedelta(seconds=SECONDS + 1))
    for name in (None, "an"):
        if name:
            enter(browser, database, house, name)
        answer = browser.client.get(path)
        assert answer.status_code == 410 and "quét lại mã đang chiếu" in answer.text
    assert browser.client.post(path, data={"ma_bieu": "0"}).status_code == 410
    assert present(database, meeting) == []


@pytest.mark.parametrize("token", ["x", "MQ.aaaa.bbbb", "MQ", "0" * 200, "%00"])
def test_forged_code_is_missing(browser: Browser, database: Database, house: House, token: str) -> None:
    enter(browser, database, house, "an")
    assert browser.client.get(f"/diem-danh/{token}").status_code == 404
    assert browser.client.post(f"/diem-danh/{token}", data={"ma_bieu": "0"}).status_code == 404


def test_tampered_code_does_not_reach_another_activity(
    browser: Browser, site: Site, database: Database, house: House, meeting: int
) -> None:
    with database.write() as tx:
        other = log(tx, SYSTEM, house.units["vp"])
    enter(browser, database, house, "an")
    mine, theirs = make_token(site, meeting), make_token(site, other)
    mixed = ".".join([theirs.split(".")[0], *mine.split(".")[1:]])
    assert browser.client.get(f"/diem-danh/{mixed}").status_code == 404
    path = f"/diem-danh/{mine}"
    browser.send(path, path)
    assert present(database, other) == [] and len(present(database, meeting)) == 1


def test_ticket_of_one_activity_does_not_open_another(
    browser: Browser, site: Site, database: Database, house: House, meeting: int, clock: Clock
) -> None:
    with database.write() as tx:
        other = log(tx, SYSTEM, house.units["vp"])
    enter(browser, database, house, "an")
    late = path_of(site, other)
    clock.turn(timedelta(seconds=SECONDS - 5))
    browser.open(path_of(site, meeting))
    clock.turn(timedelta(seconds=10))
    assert browser.client.get(late).status_code == 410
    assert browser.client.cookies.get(COOKIE)


def test_scan_survives_a_sign_in_that_takes_its_time(
    browser: Browser, site: Site, database: Database, house: House, meeting: int, clock: Clock
) -> None:
    path = path_of(site, meeting)
    answer = browser.client.get(path)
    assert answer.status_code == 303 and answer.headers["location"] == f"/dang-nhap?tiep={path}"
    clock.turn(timedelta(minutes=20))
    back = browser.sign_in("CB001", PASSWORD, path)
    assert back.status_code == 303 and back.headers["location"] == path
    assert "Trần Văn An" in browser.open(path)
    assert "Đã ghi nhận" in browser.send(path, path).text
    assert present(database, meeting) == [("Trần Văn An", "scan")]


def test_ticket_ends_too(
    browser: Browser, site: Site, database: Database, house: House, meeting: int, clock: Clock
) -> None:
    path = path_of(site, meeting)
    browser.client.get(path)
    clock.turn(timedelta(seconds=TICKET_SECONDS + 1))
    enter(browser, database, house, "an")
    assert browser.client.get(path).status_code == 410


def test_stranger_of_another_unit_may_come_too(
    browser: Browser, site: Site, database: Database, house: House, meeting: int
) -> None:
    enter(browser, database, house, "chi")
    path = path_of(site, meeting)
    browser.send(path, path)
    assert present(database, meeting) == [("Lê Thị Chi", "scan")]


def test_code_of_a_withdrawn_activity_says_so(
    browser: Browser, site: Site, database: Database, house: House, meeting: int
) -> None:
    with database.write() as tx:
        withdraw_activity(tx, SYSTEM, meeting, "Ghi nhầm ngày", NOW)
    enter(browser, database, house, "an")
    answer = browser.client.get(path_of(site, meeting))
    assert answer.status_code == 410 and "không còn điểm danh" in answer.text
