"""The addresses of reports' files: who gets one, what is in it, and what the rest are told."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pypdf
import pytest
from docx import Document

from access.audit import list_audit
from access.viewer import SYSTEM
from analytics.exports.report_docx import WHOLE
from analytics.reports.building import current_fields
from analytics.reports.keeping import make_final, save_draft
from analytics.reports.value import Period
from db.engine import Database
from db.units import UnitNow, list_units
from tests.analytics.history import TODAY, live
from tests.house import NOW, House
from tests.web.conftest import Browser
from tests.web.test_roster_upload import enter
from web.site import Site

DAYS = "tu=2026-10-01&den=2026-12-31"
PERIOD = Period(date(2026, 10, 1), date(2026, 12, 31))
ENDINGS = ("docx", "xlsx", "pdf")


@pytest.fixture
def lived(database: Database, house: House) -> House:
    """The personas with a campaign under way."""
    with database.write() as tx:
        live(tx, house)
    return house


def exported(database: Database) -> int:
    with database.read() as tx:
        return list_audit(tx, SYSTEM, action="report_exported")[1]


def test_stranger_is_led_to_the_sign_in_page(browser: Browser, lived: House) -> None:
    for path in (f"/xuat/bao-cao.docx?{DAYS}", "/xuat/bao-cao/1.pdf", f"/xuat/cong-van-don-doc.docx?{DAYS}"):
        assert browser.client.get(path).headers["location"].startswith("/dang-nhap?tiep=")


@pytest.mark.parametrize("ending", ENDINGS)
def test_officer_is_refused(browser: Browser, database: Database, lived: House, ending: str) -> None:
    enter(browser, database, lived, "an")
    for path in (f"/xuat/bao-cao.{ending}?{DAYS}", f"/xuat/bao-cao.{ending}?{DAYS}&don-vi=TO"):
        assert browser.client.get(path).status_code == 403
    assert exported(database) == 0


def test_office_gets_every_file_with_the_same_figures(
    browser: Browser, database: Database, lived: House
) -> None:
    enter(browser, database, lived, "dung")
    made = {ending: browser.client.get(f"/xuat/bao-cao.{ending}?{DAYS}") for ending in ENDINGS}
    assert {each.status_code for each in made.values()} == {200}
    for ending, answer in made.items():
        sort = "phu-luc" if ending == "xlsx" else "bao-cao"
        name = f'attachment; filename="{sort}-SO-2026-10-01-2026-12-31.{ending}"'
        assert answer.headers["content-disposition"] == name
        assert answer.headers["cache-control"] == "no-store"
    word = Document(io.BytesIO(made["docx"].content)).tables[-1].rows[-1].cells
    sheet = openpyxl.load_workbook(io.BytesIO(made["xlsx"].content), data_only=True)["Phụ lục"]
    pages = pypdf.PdfReader(io.BytesIO(made["pdf"].content)).pages
    assert (word[2].text, word[8].text) == ("6", "1")
    assert (sheet.cell(11, 3).value, sheet.cell(11, 9).value) == (6, 1)
    assert "Tổng cộng6 0 0 0 0 0 1" in "".join(page.extract_text() for page in pages).replace(
        "Tổng cộng ", "Tổng cộng"
    )
    assert exported(database) == 3


def test_head_gets_own_units_and_no_other(browser: Browser, database: Database, lived: House) -> None:
    enter(browser, database, lived, "binh")
    assert browser.client.get(f"/xuat/bao-cao.docx?{DAYS}&don-vi=TO").status_code == 200
    assert browser.client.get(f"/xuat/bao-cao.docx?{DAYS}").status_code == 403
    unknown = browser.client.get(f"/xuat/bao-cao.docx?{DAYS}&don-vi=KHONG")
    for code in ("VP", "SO"):
        answer = browser.client.get(f"/xuat/bao-cao.docx?{DAYS}&don-vi={code}")
        assert (answer.status_code, answer.text) == (404, unknown.text)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        (f"/xuat/bao-cao.exe?{DAYS}", 404, "<h1>"),
        ("/xuat/bao-cao.docx", 400, "năm-tháng-ngày"),
        ("/xuat/bao-cao.docx?tu=2026-12-31&den=2026-01-01", 400, "Ngày cuối kỳ"),
        ("/xuat/bao-cao.docx?tu=2026-13-01&den=2026-12-31", 400, "năm-tháng-ngày"),
        ("/xuat/bao-cao.docx?tu=2026-01-01&den=2026-09-30", 404, "chưa có chiến dịch"),
        ("/xuat/bao-cao.docx?tu=2026-12-01&den=2026-12-31", 400, "không sau hôm nay"),
        ("/xuat/bao-cao/7.docx", 404, "<h1>"),
        ("/xuat/bao-cao/bay.docx", 404, "<h1>"),
    ],
)
def test_what_cannot_be_made_is_said_politely(
    browser: Browser, database: Database, lived: House, path: str, status: int, words: str
) -> None:
    enter(browser, database, lived, "dung")
    answer = browser.client.get(path)
    assert answer.status_code == status and words in answer.text
    assert exported(database) == 0


def test_broken_template_of_the_office_is_told_and_nothing_leaves(
    browser: Browser, database: Database, lived: House, site: Site
) -> None:
    enter(browser, database, lived, "dung")
    folder = site.settings.var / "mau"
    folder.mkdir(parents=True)
    (folder / WHOLE).write_bytes(b"no paper")
    answer = browser.client.get(f"/xuat/bao-cao.docx?{DAYS}")
    assert answer.status_code == 500 and "Mẫu bao-cao-so.docx không phải tệp Word" in answer.text
    assert exported(database) == 0
    assert browser.client.get(f"/xuat/bao-cao.pdf?{DAYS}").status_code == 200


def final(database: Database, house: House, name: str, unit: UnitNow | None) -> int:
    """A report made final by a persona."""
    signed = {"on": "24/11/2026", "chief": "Trưởng", "signer": "Trần Văn Mẫu", "plan": "Làm tiếp."}
    with database.write() as tx:
        viewer = house.viewer(tx, name)
        seen = current_fields(tx, unit, PERIOD, NOW)
        save_draft(tx, viewer, unit, PERIOD, signed, seen, NOW)
        return make_final(tx, viewer, unit, PERIOD, "", NOW).snapshot_id


def test_final_report_is_had_by_those_who_see_it_and_is_the_same_again(
    browser: Browser, database: Database, lived: House
) -> None:
    with database.read() as tx:
        qlkh = next(u for u in list_units(tx, TODAY) if u.code == "QLKH")
    own, whole = final(database, lived, "binh", qlkh), final(database, lived, "dung", None)
    seen = {"binh": (200, 404), "chi": (404, 404), "lan": (200, 200), "an": (403, 403)}
    for name, expected in seen.items():
        enter(browser, database, lived, name)
        answers = tuple(browser.client.get(f"/xuat/bao-cao/{each}.pdf") for each in (own, whole))
        assert tuple(answer.status_code for answer in answers) == expected
    enter(browser, database, lived, "lan")
    first = browser.client.get(f"/xuat/bao-cao/{whole}.pdf")
    assert "-ban-1.pdf" in first.headers["content-disposition"]
    with database.write() as tx:
        tx.exec_driver_sql("update participation_tally set completed = completed + 1")
    assert browser.client.get(f"/xuat/bao-cao/{whole}.pdf").content == first.content


def test_letter_goes_to_the_office_alone(browser: Browser, database: Database, lived: House) -> None:
    path = f"/xuat/cong-van-don-doc.docx?{DAYS}"
    for name in ("an", "binh", "lan"):
        enter(browser, database, lived, name)
        assert browser.client.get(path).status_code == 403
    enter(browser, database, lived, "dung")
    answer = browser.client.get(path)
    text = "\n".join(
        c.text for t in Document(io.BytesIO(answer.content)).tables for r in t.rows for c in r.cells
    )
    assert answer.status_code == 200 and "- Phòng Quản lý;" in text and "V/v đôn đốc" in text
