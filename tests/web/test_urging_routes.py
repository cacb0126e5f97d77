"""The addresses of urging: mails about reviews switched off by their own link, previews, and files."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from access import sign_ins
from access.audit import list_audit
from access.viewer import SYSTEM
from campaign import difficulties
from db.engine import Database
from outreach.refresher_choice import choice_path, is_off
from outreach.reminders import Sort
from settings import Settings
from tests.analytics.history import open_campaign
from tests.house import NOW, House
from tests.web.conftest import Browser

NOVEMBER = "?tu=01/11/2026&den=30/11/2026"


def enter(browser: Browser, database: Database, house: House, name: str) -> None:
    """Sign this browser in as one of the personas."""
    token = sign_ins.new_token()
    with database.write() as tx:
        sign_ins.start(tx, house.people[name], token, NOW)
    browser.client.cookies.set("lachan", token)


@pytest.fixture
def choice(settings: Settings, house: House) -> str:
    """The link in An's mails."""
    return choice_path(settings.secret_key, house.people["an"])


def off(database: Database, house: House) -> bool:
    """Whether An gets no mails about reviews."""
    with database.read() as tx:
        return is_off(tx, house.people["an"])


def test_look_at_the_link_changes_nothing(
    browser: Browser, database: Database, house: House, choice: str
) -> None:
    assert "Thôi nhận thư ôn tập" in browser.open(choice) and "Trần Văn An" not in browser.open(choice)
    assert browser.client.head(choice).status_code in (200, 405) and not off(database, house)


@pytest.mark.parametrize(
    "sent", [{"data": {"List-Unsubscribe": "One-Click"}}, {"files": {"List-Unsubscribe": "x"}}, {}]
)
def test_one_click_of_a_mail_program_is_enough(
    browser: Browser, database: Database, house: House, choice: str, sent: dict[str, dict[str, str]]
) -> None:
    answer = browser.client.post(choice, **sent)  # type: ignore[arg-type]
    assert answer.status_code == 200 and "sẽ không nhận" in answer.text and off(database, house)


def test_form_switches_off_and_on_again(
    browser: Browser, database: Database, house: House, choice: str
) -> None:
    browser.client.post(choice, data={"chon": "thoi"})
    assert off(database, house) and "Nhận lại thư ôn tập" in browser.open(choice)
    assert "sẽ nhận lại" in browser.client.post(choice, data={"chon": "nhan-lai"}).text
    assert not off(database, house)


@pytest.mark.parametrize("token", ["1", "1-0000", "x", "999-" + "a" * 32])
def test_link_that_we_did_not_make_is_missing(
    browser: Browser, database: Database, house: House, token: str
) -> None:
    assert browser.client.get(f"/thoi-nhac/{token}").status_code == 404
    assert browser.client.post(f"/thoi-nhac/{token}").status_code == 404 and not off(database, house)


def test_large_body_is_refused(browser: Browser, database: Database, house: House, choice: str) -> None:
    assert browser.client.post(choice, content=b"x" * 20_000).status_code == 413 and not off(database, house)


# ---- previews


@pytest.mark.parametrize("sort", Sort)
def test_preview_shows_the_mail_and_runs_nothing(
    browser: Browser, database: Database, house: House, sort: Sort
) -> None:
    with database.write() as tx:
        open_campaign(tx)
    enter(browser, database, house, "dung")
    answer = browser.client.get(f"/xuat/thu-nhac/{sort.value}")
    assert answer.status_code == 200 and "Kiểm tra thư này mà không cần bấm" in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(("name", "status"), [("an", 403), ("binh", 403), ("lan", 200), (None, 303)])
def test_preview_is_for_the_office_and_the_leadership(
    browser: Browser, database: Database, house: House, name: str | None, status: int
) -> None:
    with database.write() as tx:
        open_campaign(tx)
    if name:
        enter(browser, database, house, name)
    assert browser.client.get("/xuat/thu-nhac/behind").status_code == status


def test_preview_of_nothing_is_missing(browser: Browser, database: Database, house: House) -> None:
    enter(browser, database, house, "dung")
    assert browser.client.get("/xuat/thu-nhac/behind").status_code == 404
    with database.write() as tx:
        open_campaign(tx)
    assert browser.client.get("/xuat/thu-nhac/khac").status_code == 404


# ---- files of difficulties


@pytest.fixture
def raised(database: Database, house: House) -> None:
    """One of An's and one of Chi's, with what a spreadsheet might take for a formula."""
    with database.write() as tx:
        for name, title in (("an", "=HYPERLINK(1) quầy"), ("chi", "Máy không có loa")):
            viewer = house.viewer(tx, name)
            difficulties.raise_difficulty(
                tx, viewer, None, "thiet-bi", True, title, "Máy ở quầy cũ quá.", NOW
            )


@pytest.mark.parametrize(
    ("name", "titles"),
    [("dung", {"=HYPERLINK(1) quầy", "Máy không có loa"}), ("binh", {"=HYPERLINK(1) quầy"})],
)
def test_file_holds_what_the_viewer_may_read(
    browser: Browser, database: Database, house: House, raised: None, name: str, titles: set[str]
) -> None:
    enter(browser, database, house, name)
    book = openpyxl.load_workbook(
        io.BytesIO(browser.client.get(f"/xuat/vuong-mac.xlsx{NOVEMBER}").content), data_only=False
    )
    rows = list(book.active.iter_rows(min_row=2))
    assert {row[3].value for row in rows} == titles and {row[3].data_type for row in rows} == {"s"}
    text = browser.client.get(f"/xuat/vuong-mac.csv{NOVEMBER}").content.decode("utf-8-sig")
    cells = {row[3] for row in csv.reader(io.StringIO(text))} - {"Tên"}
    assert cells == {f"'{title}" if title.startswith("=") else title for title in titles}
    with database.read() as tx:
        assert list_audit(tx, SYSTEM, action="difficulty.export")[1] == 2


@pytest.mark.parametrize(("name", "status"), [("an", 403), (None, 303)])
def test_file_is_refused_to_others(
    browser: Browser, database: Database, house: House, raised: None, name: str | None, status: int
) -> None:
    if name:
        enter(browser, database, house, name)
    assert browser.client.get(f"/xuat/vuong-mac.csv{NOVEMBER}").status_code == status


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("csv", "không phải một ngày"),
        ("csv?tu=31/02/2026&den=1/3/2026", "31/02/2026"),
        ("csv?tu=30/11/2026&den=01/11/2026", "Ngày đầu của kỳ"),
        ("csv?tu=<b>&den=x", "&lt;b&gt;"),
    ],
)
def test_period_that_is_none_is_told(
    browser: Browser, database: Database, house: House, address: str, said: str
) -> None:
    enter(browser, database, house, "dung")
    answer = browser.client.get(f"/xuat/vuong-mac.{address}")
    assert answer.status_code == 400 and said in answer.text


def test_unknown_format_is_missing(browser: Browser, database: Database, house: House) -> None:
    enter(browser, database, house, "dung")
    assert browser.client.get(f"/xuat/vuong-mac.pdf{NOVEMBER}").status_code == 404
