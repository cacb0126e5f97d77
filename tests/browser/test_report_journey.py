"""A report of the department as it comes about, in a real browser, from late units to files that are opened.

The units that are late are reminded, a head logs what was done and sends a report, the office takes it over,
makes the department's report final and opens its files, and later corrects it by a new version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pytest
from docx import Document
from docx.document import Document as Paper
from openpyxl import load_workbook
from playwright.sync_api import Locator, expect

from access import sign_ins
from access.roles import grant_role
from access.viewer import SYSTEM, Role
from tests.browser.by_day import ahead
from tests.browser.conftest import NewTab
from tests.browser.live import LiveApp, Newcomer, beside
from tests.browser.tab import Tab
from tests.outreach.smtp_server import Desk, serving
from text.formats import local_day, show_day, utc_now

UNIT = "Văn phòng Sở"
CAUSE = "Nhiều người dự lớp tập huấn ở xa nên học muộn một tuần."
OWN = "Sở giao từng phòng, đơn vị tổ chức một buổi sinh hoạt chuyên đề trong tháng."
MENDED = "Sở giao từng phòng, đơn vị tổ chức hai buổi sinh hoạt chuyên đề trong quý."
WHY = "Sửa số buổi sinh hoạt ở phần phương hướng theo ý kiến của Giám đốc"
PRESENT = 3
SESSIONS, ATTENDANCES = 3, 4
"""Columns of the annex."""


@dataclass
class MailRoom:
    """A process that may send mail, and what has come out of it."""

    app: LiveApp
    desk: Desk


@pytest.fixture
def mail_room(live: LiveApp, tmp_path: Path) -> Iterator[MailRoom]:
    """The same organisation with a mail server, as on a day of work."""
    with serving(tmp_path) as server:
        settings = {"LACHAN_DEMO": "0", "LACHAN_SMTP_TLS": "none", "LACHAN_SMTP_FROM": server.settings.sender}
        settings |= {"LACHAN_SMTP_HOST": server.settings.host, "LACHAN_SMTP_PORT": str(server.settings.port)}
        with beside(live, "tests.browser.by_day", settings) as app:
            yield MailRoom(app, server.desk)


def test_people_who_are_late_get_a_mail_and_the_page_says_so(
    live: LiveApp, mail_room: MailRoom, new_tab: NewTab
) -> None:
    tab = new_tab(1280, _office(live))
    tab.base = mail_room.app.url
    tab.open("/nhac-viec")
    asked = int(_tile(tab, "Sẽ nhắc ở lần gửi tới"))
    assert asked > 0
    tab.press("Gửi ngay")
    expect(tab.page.get_by_text(re.compile(r"Đã đi hết \d+ thư"))).to_be_visible()
    tab.settle()
    assert int(_tile(tab, "Đã gửi tuần này")) == len(mail_room.desk.mails) == asked
    assert _tile(tab, "Sẽ nhắc ở lần gửi tới") == _tile(tab, "Đang trong hàng chờ") == "0"
    first = mail_room.desk.mails[0]
    body = first.get_body(("plain",))
    assert body and mail_room.app.url in body.get_content() and first["Subject"]
    tab.check_clean("/nhac-viec")


def test_from_late_units_to_a_report_that_is_opened_and_corrected(
    live: LiveApp, new_tab: NewTab, tmp_path: Path
) -> None:
    office = new_tab(1280)
    office.enter_demo("Phòng CNTT")
    office.open("/bao-cao")
    late, before = _late_units(office), _annex_of(office)
    assert UNIT in late
    assert _letter_of(office, tmp_path) == late

    head = new_tab(360, live.new_head("VP").token)
    _log_a_meeting(head)
    _send_the_units_report(head)

    office.open("/bao-cao")
    left = [name for name in late if name != UNIT]
    assert _late_units(office) == left
    _take_over(office)
    _write(office, **{"Số": "7", "Ngày ký": _today(), "Họ tên người ký": "Lê Văn Mẫu"})
    _write(office, **{"IV. Phương hướng": OWN})
    _save(office)
    _make_final(office, 1)

    sheet, text = _annex_of(office), _text_of(office)
    assert OWN in text and CAUSE in text and all(name in text for name in left)
    ours, theirs = _row_of(sheet), _row_of(before)
    assert [int(ours[c]) - int(theirs[c]) for c in (SESSIONS, ATTENDANCES)] == [1, PRESENT]
    files = _download(office, 1, tmp_path)
    _check_files(files, text, sheet)
    office.check_clean("/bao-cao")

    _correct(office)
    again = _download(office, 1, tmp_path / "lai")
    assert again["pdf"].read_bytes() == files["pdf"].read_bytes()
    assert again["xlsx"].read_bytes() == files["xlsx"].read_bytes()
    second = _paper_text(Document(str(_download(office, 2, tmp_path / "moi")["docx"])))
    assert MENDED in second and OWN not in second


# ---- what the head does


def _log_a_meeting(tab: Tab) -> None:
    tab.open("/hoat-dong?moi=1")
    tab.page.get_by_role("radio", name="Hội nghị", exact=True).click()
    tab.page.get_by_label("Tên hoạt động").fill("Hội nghị phổ biến thủ đoạn giả danh công an")
    tab.page.get_by_label("Địa điểm").fill("Phòng họp tầng 2")
    tab.page.get_by_text("Phương thức, thủ đoạn của tội phạm", exact=True).click()
    tab.press("Ghi lại")
    ticks = tab.page.locator(".lc-tick")
    expect(ticks.first).to_be_visible()
    for place in range(PRESENT):
        ticks.nth(place).click()
    expect(tab.page.locator(".lc-ticks")).to_have_attribute("data-state", "saved")
    expect(tab.page.locator(".lc-tick[aria-checked=true]")).to_have_count(PRESENT)
    tab.check_clean("/hoat-dong")


def _send_the_units_report(tab: Tab) -> None:
    tab.open("/bao-cao")
    assert UNIT.upper() in _text_of(tab)
    _write(tab, **{"III.3. Nguyên nhân": CAUSE, "Ngày ký": _today(), "Chức vụ đứng đầu": "Chánh Văn phòng"})
    _save(tab)
    assert CAUSE in _text_of(tab)
    tab.press("Gửi báo cáo")
    expect(tab.page.get_by_text("Đã gửi báo cáo (lần 1)")).to_be_in_viewport()
    tab.check_clean("/bao-cao")


# ---- what the office does


def _letter_of(tab: Tab, folder: Path) -> list[str]:
    """Whom the letter that reminds late units is addressed to."""
    paper = Document(str(_fetch(tab, tab.page.get_by_role("link", name="Công văn đôn đốc .docx"), folder)))
    return re.findall(r"^- (.+)[;.]$", _paper_text(paper).partition("Nơi nhận")[0], re.M)


def _take_over(tab: Tab) -> None:
    tab.page.locator("summary", has_text="III.3. Nguyên nhân").click()
    part = tab.page.locator("[data-testid=stExpander]", has_text="III.3. Nguyên nhân")
    expect(part.get_by_text(CAUSE)).to_be_visible()
    part.get_by_role("heading", name=UNIT).locator(
        "xpath=following::button[normalize-space()='Đưa vào báo cáo'][1]"
    ).click()
    expect(tab.page.get_by_text("Đã đưa vào phần III.3. Nguyên nhân")).to_be_in_viewport()
    tab.settle()


def _make_final(tab: Tab, version: int) -> None:
    tab.press("Chốt báo cáo")
    expect(tab.page.get_by_text(f"Đã chốt bản {version}")).to_be_in_viewport()
    tab.settle()


def _correct(tab: Tab) -> None:
    """Without a reason no new version is made."""
    _write(tab, **{"IV. Phương hướng": MENDED})
    _save(tab)
    tab.press("Chốt báo cáo")
    expect(tab.page.get_by_text("hãy ghi lý do")).to_be_in_viewport()
    _write(tab, **{"Lý do có bản mới: sửa gì, vì sao": WHY})
    _make_final(tab, 2)
    expect(_version(tab, 2)).to_contain_text(WHY)


# ---- what stands on the screen


def _late_units(tab: Tab) -> list[str]:
    rows = tab.page.locator(".st-key-lccard-report-units tbody tr", has_text="Chưa gửi")
    return [name.strip() for name in rows.locator("th, td:first-child").all_inner_texts()]


def _annex_of(tab: Tab) -> list[list[str]]:
    return [
        [cell.strip() for cell in row.locator("td").all_inner_texts()]
        for row in tab.page.locator(".lc-annex tbody tr").all()
    ]


def _row_of(annex: list[list[str]]) -> list[str]:
    return next(row for row in annex if row[1] == UNIT)


def _text_of(tab: Tab) -> str:
    return tab.page.locator(".lc-report").inner_text()


def _tile(tab: Tab, label: str) -> str:
    return tab.page.locator(".lc-tile", has_text=label).locator(".lc-figure").inner_text()


def _version(tab: Tab, version: int) -> Locator:
    return tab.page.locator(".st-key-lccard-report-versions tbody tr", has_text=f"Bản {version}")


def _write(tab: Tab, **fields: str) -> None:
    for label, words in fields.items():
        tab.page.get_by_label(label, exact=True).first.fill(words)


def _save(tab: Tab) -> None:
    tab.press("Lưu bản thảo")
    expect(tab.page.get_by_text("Đã lưu bản thảo")).to_be_in_viewport()
    tab.settle()


# ---- the files


def _download(tab: Tab, version: int, folder: Path) -> dict[str, Path]:
    folder.mkdir(exist_ok=True)
    row = _version(tab, version)
    return {
        ending: _fetch(tab, row.get_by_role("link", name=f".{ending}"), folder)
        for ending in ("docx", "xlsx", "pdf")
    }


def _fetch(tab: Tab, link: Locator, folder: Path) -> Path:
    with tab.page.expect_download() as coming:
        link.click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


def _check_files(files: dict[str, Path], text: str, annex: list[list[str]]) -> None:
    """Every figure and every sentence of the screen stands in the files, and nothing else in their tables."""
    paper = Document(str(files["docx"]))
    words, printed = _words(_paper_text(paper)), _words(_pdf_text(files["pdf"]))
    body = text[text.index("Thực hiện") : text.index("Nơi nhận")]
    for sentence in filter(None, map(_words, body.splitlines())):
        assert sentence in words and sentence in printed, sentence
    assert "07/BC-SKHCN" in words and "07/BC-SKHCN" in printed
    assert [[cell.text for cell in row.cells] for row in paper.tables[-1].rows[1:]] == annex
    for row in annex:
        assert " ".join(row[2:10]) in printed, row
    assert _sheet_rows(files["xlsx"], len(annex)) == annex


def _sheet_rows(file: Path, rows: int) -> list[list[str]]:
    """The rows of the annex as the screen writes them; its sums are what Excel was given as their values."""
    sheet = load_workbook(file, data_only=True).worksheets[0]
    head = next(row for row in sheet.iter_rows() if row[0].value == "TT")[0].row
    found = sheet.iter_rows(min_row=head + 1, max_row=head + rows, values_only=True)
    return [[_shown(value, place == 9) for place, value in enumerate(row)] for row in found]


def _shown(value: object, is_score: bool) -> str:
    if isinstance(value, int | float):
        return f"{value:,.{1 if is_score else 0}f}".translate(str.maketrans(",.", ".,"))
    return str(value or "").strip()


def _paper_text(paper: Paper) -> str:
    cells = [cell.text for table in paper.tables[:-1] for row in table.rows for cell in row.cells]
    head, rest = cells[:4], cells[4:]
    return "\n".join((*head, *rest, *(each.text for each in paper.paragraphs)))


def _pdf_text(file: Path) -> str:
    pages = (page.extract_text() for page in pypdf.PdfReader(file).pages)
    return "\n".join(re.sub(r"\A\d+\n", "", page) for page in pages)


def _words(text: str) -> str:
    """As one line, wherever lines end in a file."""
    return " ".join(re.sub(r"(?<=\w)-\n", "-", text).replace("\u00a0", " ").split())


def _today() -> str:
    return show_day(local_day(utc_now()))


def _office(live: LiveApp) -> str:
    """Somebody of the office, signed in by the clock of the process that sends mail."""
    person: Newcomer = live.newcomer("CNTT")
    now, token = utc_now(), sign_ins.new_token()
    with live.database.write() as tx:
        grant_role(tx, SYSTEM, person.person_id, Role.OFFICE, None, now)
        sign_ins.start(tx, person.person_id, token, now + ahead(now))
    return token
