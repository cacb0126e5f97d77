"""The certificate's addresses: the file for its owner alone, the check for everybody, and no scanning."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from access import sign_ins
from access.throttle import FIRST_WAIT, LOOKUP_LIMIT
from db.certificates import CertificateRow, put_standing
from db.engine import Database
from quizzes.certificates import issue, show_code
from tests.house import NOW, House
from tests.quizzes.steps import sit_quiz
from tests.school import School, build_school
from tests.web.conftest import Browser, Clock

OTHER_CODE = "0000-0000-0000"


@pytest.fixture
def school(database: Database, house: House) -> School:
    """The personas with a campaign to pass."""
    return build_school(database, house)


@pytest.fixture
def attempt_id(database: Database, school: School) -> int:
    """An's passed attempt, for which nobody has asked a certificate yet."""
    with database.write() as tx:
        return sit_quiz(tx, school.viewer(tx, "an"), school.campaign, NOW)


@pytest.fixture
def certificate(database: Database, school: School, attempt_id: int) -> CertificateRow:
    """An's certificate."""
    with database.write() as tx:
        return issue(tx, school.viewer(tx, "an"), attempt_id, NOW)


def enter(browser: Browser, database: Database, house: House, name: str) -> None:
    """Sign this browser in as one of the personas."""
    token = sign_ins.new_token()
    with database.write() as tx:
        sign_ins.start(tx, house.people[name], token, NOW)
    browser.client.cookies.set("lachan", token)


def file_of(attempt_id: int) -> str:
    """The address of the file."""
    return f"/xuat/giay-chung-nhan/{attempt_id}.pdf"


def count_certificates(database: Database) -> int:
    """How many there are."""
    with database.read() as tx:
        return int(tx.exec_driver_sql("select count(*) from certificate").scalar_one())


def test_the_owner_gets_a_pdf_and_the_same_one_again(
    browser: Browser, database: Database, house: House, attempt_id: int, clock: Clock
) -> None:
    enter(browser, database, house, "an")
    first = browser.client.get(file_of(attempt_id))
    clock.turn(timedelta(minutes=3))
    again = browser.client.get(file_of(attempt_id))
    assert first.status_code == 200 and first.headers["content-type"] == "application/pdf"
    assert first.headers["cache-control"] == "no-store"
    assert re.search(r'filename="giay-chung-nhan-[0-9A-Z-]{14}\.pdf"', first.headers["content-disposition"])
    assert first.content.startswith(b"%PDF-") and again.content == first.content
    assert count_certificates(database) == 1


def test_a_stranger_is_led_to_the_sign_in_page_and_back(
    browser: Browser, database: Database, attempt_id: int
) -> None:
    answer = browser.client.get(file_of(attempt_id))
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/dang-nhap?tiep={file_of(attempt_id)}"
    assert count_certificates(database) == 0


@pytest.mark.parametrize("name", ["binh", "chi", "dung", "lan"])
def test_nobody_else_gets_it(
    browser: Browser, database: Database, house: House, attempt_id: int, name: str
) -> None:
    enter(browser, database, house, name)
    answer = browser.client.get(file_of(attempt_id))
    assert answer.status_code == 403
    assert "Không tìm thấy lượt làm này" in answer.text and "Trần Văn An" not in answer.text
    assert count_certificates(database) == 0


def test_a_failed_quiz_is_told_so_kindly(
    browser: Browser, database: Database, house: House, school: School
) -> None:
    with database.write() as tx:
        failed = sit_quiz(tx, school.viewer(tx, "an"), school.campaign, NOW, right=False)
    enter(browser, database, house, "an")
    answer = browser.client.get(file_of(failed))
    assert answer.status_code == 403 and "chưa đạt" in answer.text and "/tinh-huong" in answer.text


@pytest.mark.parametrize("number", ["0", "999999", "2147483648", "9" * 40, "-1", "x", "1;drop"])
def test_numbers_of_nobody_are_refused_and_break_nothing(
    browser: Browser, database: Database, house: House, school: School, number: str
) -> None:
    enter(browser, database, house, "an")
    assert browser.client.get(f"/xuat/giay-chung-nhan/{number}.pdf").status_code in {403, 404}


def test_the_check_page_tells_name_unit_and_day_and_nothing_more(
    browser: Browser, certificate: CertificateRow
) -> None:
    answer = browser.client.get(f"/xac-nhan/{show_code(certificate.code)}")
    assert answer.status_code == 200
    facts = re.findall(r"<dd>(.*?)</dd>", answer.text)
    assert facts == ["Trần Văn An", "Tổ Một", "24/11/2026"]
    assert "Lá Chắn Số" in answer.text
    for hidden in ("CB001", "Chiến dịch thử", "Kế hoạch thử", "an.tv@", "điểm"):
        assert hidden not in answer.text
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert answer.headers["cache-control"] == "no-store"


def test_names_are_escaped(browser: Browser, database: Database, certificate: CertificateRow) -> None:
    with database.write() as tx:
        tx.exec_driver_sql("update certificate set full_name = '<b>An</b> & \"x\"'")
    html = browser.open(f"/xac-nhan/{certificate.code}")
    assert "<b>An" not in html and "&lt;b&gt;An&lt;/b&gt; &amp; &quot;x&quot;" in html


def test_a_code_that_nobody_has_gets_a_calm_page(browser: Browser, certificate: CertificateRow) -> None:
    for typed in (OTHER_CODE, "abc", "%3Cscript%3E", "x" * 500):
        answer = browser.client.get(f"/xac-nhan/{typed}")
        assert answer.status_code == 404
        assert "Chưa tìm thấy giấy có mã này" in answer.text and "<script" not in answer.text
        assert 'name="ma"' in answer.text


@pytest.mark.parametrize("path", ["/xac-nhan", f"/xac-nhan/{OTHER_CODE}", "found"])
def test_pages_are_light_and_need_no_script(browser: Browser, certificate: CertificateRow, path: str) -> None:
    html = browser.client.get(f"/xac-nhan/{certificate.code}" if path == "found" else path).text
    assert len(html.encode()) < 12 * 1024 and "<script" not in html and '<html lang="vi">' in html
    assert re.findall(r'(?:src|href)="(/(?:tep|static|_stcore)/[^"]*)"', html) == ["/tep/favicon.svg"]
    assert set(re.findall(r'<label for="([^"]+)"', html)) == set(re.findall(r'<input id="([^"]+)"', html))


def test_a_typed_code_leads_to_its_page(browser: Browser, certificate: CertificateRow) -> None:
    shown = show_code(certificate.code)
    for typed in (shown, shown.lower(), shown.replace("-", " "), shown.translate(str.maketrans("01", "Ol"))):
        answer = browser.client.get("/xac-nhan", params={"ma": typed})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/xac-nhan/{shown}")
        assert browser.client.get(f"/xac-nhan/{typed}").status_code == 200


def test_a_malformed_code_is_said_at_once_and_not_counted(
    browser: Browser, database: Database, school: School
) -> None:
    for _ in range(LOOKUP_LIMIT + 5):
        answer = browser.client.get("/xac-nhan", params={"ma": '"><b>7KQ4'})
        assert answer.status_code == 422 and 'role="alert"' in answer.text and "<b>7KQ4" not in answer.text
        assert browser.client.get("/xac-nhan/7KQ4").status_code == 404
    with database.read() as tx:
        assert tx.exec_driver_sql("select count(*) from sign_in_failure").scalar() == 0


def test_scanning_codes_is_slowed_down_and_sign_in_is_not(
    browser: Browser, certificate: CertificateRow, clock: Clock
) -> None:
    for _ in range(LOOKUP_LIMIT):
        assert browser.client.get(f"/xac-nhan/{OTHER_CODE}").status_code == 404
    for path in (OTHER_CODE, certificate.code):
        answer = browser.client.get(f"/xac-nhan/{path}")
        assert answer.status_code == 429 and answer.headers["retry-after"] == "30"
        assert "thử lại sau 30 giây" in answer.text and "Trần Văn An" not in answer.text
    assert browser.sign_in("CB001", "sai mật khẩu rồi").status_code == 401
    clock.turn(FIRST_WAIT)
    assert browser.client.get(f"/xac-nhan/{certificate.code}").status_code == 200


def test_looking_at_genuine_ones_is_never_slowed_down(browser: Browser, certificate: CertificateRow) -> None:
    for _ in range(LOOKUP_LIMIT + 5):
        assert browser.client.get(f"/xac-nhan/{certificate.code}").status_code == 200


def test_a_withdrawn_certificate_says_since_when_and_names_nobody(
    browser: Browser, database: Database, certificate: CertificateRow
) -> None:
    with database.write() as tx:
        put_standing(tx, replace(certificate, withdrawn_on=date(2026, 12, 4)))
    answer = browser.client.get(f"/xac-nhan/{show_code(certificate.code)}")
    assert answer.status_code == 200 and "không còn hiệu lực từ ngày 04/12/2026" in answer.text
    assert "Trần Văn An" not in answer.text and "có thật" not in answer.text
