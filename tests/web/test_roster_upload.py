"""The form for the staff list, the rows at fault: who may, and what is refused."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import openpyxl
import pytest

from access import sign_ins
from campaign.roster import drafts
from campaign.roster.limits import LIMITS
from db.engine import Database
from tests.campaign.staff_lists import plain_list, to_xlsx
from tests.house import NOW, House
from tests.web.conftest import Browser
from web import roster_upload
from web.roster_upload import PATH

LIST = plain_list(
    ["CB001", "Trần Văn An", "Tổ Một", "", "an.tv@so.example"],
    ["CB900", "Lý Thu Hà", "Văn phòng", "Văn thư", ""],
    ["CB901", "+CMD()", "Văn phòng", "", ""],
    ["CB902", "Đỗ Văn Kha", "Phòng Không Có", "", ""],
)
GUARDED = (PATH, f"{PATH}/abc/loi.xlsx")


def enter(browser: Browser, database: Database, house: House, name: str) -> Browser:
    token = sign_ins.new_token()
    with database.write() as tx:
        sign_ins.start(tx, house.people[name], token, NOW)
    browser.client.cookies.set("lachan", token)
    return browser


@pytest.fixture
def office(browser: Browser, database: Database, house: House) -> Browser:
    """Dũng's browser."""
    return enter(browser, database, house, "dung")


def upload(browser: Browser, name: str, content: bytes):  # type: ignore[no-untyped-def]
    sealed = re.search(r'name="ma_bieu" value="([0-9a-f]+)"', browser.open(PATH))
    assert sealed
    return browser.client.post(PATH, data={"ma_bieu": sealed.group(1)}, files={"tep": (name, content)})


def draft_id(answer) -> str:  # type: ignore[no-untyped-def]
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).removeprefix("/can-bo?ban=")


@pytest.mark.parametrize("path", GUARDED)
def test_stranger_is_sent_to_sign_in(path: str, browser: Browser) -> None:
    assert browser.client.get(path).headers["location"].startswith("/dang-nhap")
    assert browser.client.post(PATH, files={"tep": ("a.csv", b"x")}).headers["location"] == "/dang-nhap"


@pytest.mark.parametrize("name", ["an", "binh", "chi", "lan"])
def test_only_the_office_gets_in(name: str, browser: Browser, database: Database, house: House) -> None:
    enter(browser, database, house, name)
    assert [browser.client.get(path).status_code for path in GUARDED] == [403] * 2
    assert browser.client.post(PATH, files={"tep": ("a.csv", b"x")}).status_code == 403


def test_good_list_becomes_a_draft(office: Browser, database: Database, house: House) -> None:
    kept = draft_id(upload(office, "danh sách.xlsx", to_xlsx(LIST)))
    with database.read() as tx:
        draft = drafts.find_draft(tx, house.viewer(tx, "dung"), kept, NOW)
    assert draft and draft.file_name == "danh sách.xlsx"
    assert [row.code for row in draft.listed.rows] == ["CB001", "CB900", "CB902"]


def test_form_from_elsewhere_is_refused(office: Browser, database: Database) -> None:
    answer = office.client.post(PATH, data={"ma_bieu": "0"}, files={"tep": ("a.xlsx", to_xlsx(LIST))})
    assert answer.status_code == 403
    with database.read() as tx:
        assert tx.exec_driver_sql("select count(*) from draft_import").scalar() == 0


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("", b"", "chọn một tệp"),
        ("trong.xlsx", b"", "trống"),
        ("a.xlsx", b"%PDF-1.7 khong phai", "PDF"),
        ("a.xlsx", b"PK\x03\x04hong", "“a.xlsx”"),
        ("<script>.csv", b"a,b\n1,2\n", "&lt;script&gt;"),
    ],
)
def test_file_that_cannot_be_read_is_explained(name: str, content: bytes, told: str, office: Browser) -> None:
    answer = upload(office, name, content)
    assert answer.status_code == 422
    assert told in answer.text and "<script>" not in answer.text


def test_long_announced_body_is_refused_unread(office: Browser) -> None:
    headers = {"content-length": str(200 * 2**20), "content-type": "multipart/form-data; boundary=x"}
    request = office.client.build_request("POST", PATH, headers=headers, content=b"")
    request.headers["content-length"] = headers["content-length"]
    answer = office.client.send(request)
    assert answer.status_code == 413 and "20 MB" in answer.text


def test_body_longer_than_announced_is_cut_off(office: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def body() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="tep"; filename="a.csv"\r\n\r\n'
        for _ in range(30):
            yield b"a" * 2**20

    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = office.client.post(PATH, headers=headers, content=body())
    assert answer.status_code == 413
    assert LIMITS.max_bytes == 20 * 2**20


@pytest.mark.parametrize("content", [b"", b"--x\r\nkhong phai bieu", b"--x--\r\n"])
def test_malformed_form_is_refused(content: bytes, office: Browser) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert office.client.post(PATH, headers=headers, content=content).status_code in {400, 403}
    plain = {"content-type": "text/plain"}
    assert office.client.post(PATH, headers=plain, content=content).status_code == 415


def test_rows_at_fault_come_back_with_what_is_wrong(office: Browser) -> None:
    kept = draft_id(upload(office, "a.xlsx", to_xlsx(LIST)))
    answer = office.client.get(f"{PATH}/{kept}/loi.xlsx")
    assert answer.headers["cache-control"] == "no-store"
    head, *rows = openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    assert head[-1] == "Lỗi"
    assert head[0] == "Dòng"
    assert [row[:3] for row in rows] == [("4", "CB901", "+CMD()"), ("5", "CB902", "Đỗ Văn Kha")]
    assert all(row[-1] for row in rows)


def test_new_units_allowed_leave_fewer_rows_at_fault(office: Browser) -> None:
    kept = draft_id(upload(office, "a.xlsx", to_xlsx(LIST)))
    answer = office.client.get(f"{PATH}/{kept}/loi.xlsx?don-vi-moi=1")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == ["CB901"]


def test_mended_rows_at_fault_can_be_sent_again(office: Browser, database: Database, house: House) -> None:
    kept = draft_id(upload(office, "a.xlsx", to_xlsx(LIST)))
    book = openpyxl.load_workbook(io.BytesIO(office.client.get(f"{PATH}/{kept}/loi.xlsx").content))
    book.active["C2"] = "Lê Văn Mô"
    mended = io.BytesIO()
    book.save(mended)
    again = draft_id(upload(office, "b.xlsx", mended.getvalue()))
    with database.read() as tx:
        draft = drafts.find_draft(tx, house.viewer(tx, "dung"), again, NOW)
    assert draft and [(row.code, row.full_name) for row in draft.listed.rows] == [
        ("CB901", "Lê Văn Mô"),
        ("CB902", "Đỗ Văn Kha"),
    ]


def test_unknown_draft_is_missing(office: Browser) -> None:
    assert office.client.get(f"{PATH}/khong-co/loi.xlsx").status_code == 404


def test_reading_lock_is_given_back_after_a_refusal(office: Browser) -> None:
    upload(office, "a.xlsx", b"%PDF-1.7")
    assert not roster_upload._reading.locked()
