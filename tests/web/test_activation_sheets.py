"""Activation codes: for whom, shown once, the same as slips and as a sheet; and one person's fresh code."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest

from access import sign_ins
from access.accounts import CODE_LIVES
from access.audit import list_audit
from db.engine import Database
from tests.house import House
from tests.web.conftest import PASSWORD, Browser, Clock
from tests.web.test_roster_upload import enter
from web.activation_sheets import SHEET, SLIPS

Person = Callable[[str], str]


@pytest.fixture
def office(browser: Browser, database: Database, house: House) -> Browser:
    """Dũng's browser."""
    return enter(browser, database, house, "dung")


@pytest.fixture
def person(house: House) -> Person:
    """The address at which one person gets a code."""
    return lambda name: f"/can-bo/ma/{house.people[name]}"


def issue(office: Browser, reach: str = "without", unit: str = ""):  # type: ignore[no-untyped-def]
    return office.send(SLIPS, SLIPS, **{"pham-vi": reach, "don-vi": unit})


def codes(answer) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """Staff code → activation code, as printed."""
    assert answer.status_code == 200, answer.text
    found = re.findall(r"<dd>([^<]+)</dd>", answer.text)
    return dict(zip(found[::2], found[1::2], strict=True))


def sheet_of(office: Browser, answer):  # type: ignore[no-untyped-def]
    hidden = dict(re.findall(r'name="([a-z_]+)" value="([^"]+)"', answer.text))
    return office.client.post(SHEET, data=hidden)


def rows(answer) -> list[tuple[str, ...]]:  # type: ignore[no-untyped-def]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return list(book.active.iter_rows(min_row=2, values_only=True))


def lines(database: Database, house: House, action: str) -> int:
    with database.read() as tx:
        return list_audit(tx, house.viewer(tx, "dung"), action=action)[1]


@pytest.mark.parametrize("path", [SHEET, SLIPS])
def test_stranger_is_sent_to_sign_in(path: str, browser: Browser, person: Person) -> None:
    for address in (path, person("binh")):
        assert browser.client.get(address).headers["location"].startswith("/dang-nhap")


@pytest.mark.parametrize("name", ["an", "binh", "chi", "lan"])
def test_only_the_office_gets_in(
    name: str, browser: Browser, database: Database, house: House, person: Person
) -> None:
    enter(browser, database, house, name)
    for path in (SHEET, SLIPS, person("binh")):
        assert browser.client.get(path).status_code == 403
        assert browser.client.post(path, data={"ma_bieu": "0"}).status_code == 403
    assert lines(database, house, "codes_issued") == 0


@pytest.mark.parametrize("path", [SHEET, SLIPS])
def test_nothing_is_issued_by_looking_or_without_the_hidden_field(
    path: str, office: Browser, database: Database, house: House, person: Person
) -> None:
    for address in (path, person("binh")):
        office.open(address)
        assert office.client.post(address, data={"ma_bieu": "0"}).status_code == 403
    assert lines(database, house, "codes_issued") == 0


def test_who_has_a_code_or_a_password_is_left_alone(
    office: Browser, database: Database, house: House
) -> None:
    assert set(codes(issue(office))) == {"CB002", "CB003", "CB004", "CB005"}
    again = issue(office)
    assert again.status_code == 422 and "chưa có mã nào được cấp" in again.text
    assert lines(database, house, "codes_issued") == 1


def test_code_that_has_run_out_is_renewed(
    office: Browser, clock: Clock, database: Database, house: House
) -> None:
    codes(issue(office))
    clock.turn(CODE_LIVES + timedelta(hours=1))
    with database.write() as tx:
        token = sign_ins.new_token()
        sign_ins.start(tx, house.people["dung"], token, clock())
    office.client.cookies.set("lachan", token)
    assert "CB002" in codes(issue(office))


def test_everybody_without_password_only_when_asked_and_warned(office: Browser) -> None:
    first = codes(issue(office))
    assert "sẽ hết hiệu lực" in office.open(SLIPS)
    second = codes(issue(office, "everybody"))
    assert set(first) == set(second) and set(first.values()).isdisjoint(second.values())
    assert "CB001" not in second


def test_codes_of_one_unit_and_what_lies_below(office: Browser, database: Database, house: House) -> None:
    assert set(codes(issue(office, unit="QLKH"))) == {"CB002"}
    assert set(codes(issue(office, "everybody", "SO"))) == {"CB002", "CB003", "CB004", "CB005"}
    assert issue(office, unit="KHONG-CO").status_code == 404


def test_sheet_holds_the_codes_of_the_slips(
    office: Browser, other_browser: Browser, database: Database, house: House
) -> None:
    slips = issue(office)
    assert slips.headers["cache-control"] == "no-store"
    sheet = sheet_of(office, slips)
    assert sheet.headers["cache-control"] == "no-store"
    assert {row[0]: row[3] for row in rows(sheet)} == codes(slips)
    assert (lines(database, house, "codes_issued"), lines(database, house, "codes_exported")) == (1, 1)
    entered = other_browser.sign_in("CB002", codes(slips)["CB002"])
    assert entered.headers["location"] == "/kich-hoat"


def test_round_comes_back_only_as_made_and_from_who_made_it(
    office: Browser, other_browser: Browser, database: Database, house: House
) -> None:
    slips = issue(office)
    round_ = re.search(r'name="dot" value="([^"]+)"', slips.text)
    assert round_
    forged = office.send(SLIPS, SHEET, dot="x" + round_.group(1)[1:])
    assert forged.status_code == 403 and "không tải được nữa" in forged.text
    enter(other_browser, database, house, "lan")
    assert other_browser.client.post(SHEET, data={"dot": round_.group(1)}).status_code == 403


def test_slips_carry_their_own_style_and_no_script(office: Browser) -> None:
    answer = issue(office)
    policy = answer.headers["content-security-policy"]
    assert "Nguyễn Thị Bình" in answer.text and "<script" not in answer.text
    assert "sha256-" in policy and "form-action 'self'" in policy


def test_fresh_code_takes_the_password_and_ends_every_sign_in(
    office: Browser, other_browser: Browser, person: Person, database: Database, house: House
) -> None:
    other_browser.sign_in("CB001", PASSWORD)
    assert "đã có mật khẩu" in office.open(person("an"))
    secret = codes(office.send(person("an"), person("an")))["CB001"]
    assert other_browser.client.get("/doi-mat-khau").headers["location"].startswith("/dang-nhap")
    assert other_browser.sign_in("CB001", PASSWORD).status_code != 303
    assert other_browser.sign_in("CB001", secret).headers["location"] == "/kich-hoat"
    assert lines(database, house, "password_reset") == 1


def test_fresh_code_for_one_who_had_none_is_no_reset(
    office: Browser, person: Person, database: Database, house: House
) -> None:
    assert "chưa được cấp mã" in office.open(person("lan"))
    assert set(codes(office.send(person("lan"), person("lan")))) == {"CB005"}
    assert (lines(database, house, "password_reset"), lines(database, house, "codes_issued")) == (0, 1)
    assert office.client.get("/can-bo/ma/999999").status_code == 404
