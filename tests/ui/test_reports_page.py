"""The page of reports: the empty state, each persona, what is shown, saved, sent and made final."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

import ui.report_form
import ui.resources
import ui.session
from analytics.reports.keeping import make_final
from db.engine import Database
from tests.analytics.history import live, open_campaign
from tests.analytics.test_reports import PERIOD, SIGNED, write
from tests.house import NOW, House
from tests.ui.opening import Opened, press, words_of
from tests.ui.test_office_pages import _stop_clock, open_page

__all__ = ["open_page"]


@pytest.fixture
def lived(database: Database, house: House) -> House:
    """The house with a campaign under way."""
    with database.write() as tx:
        live(tx, house)
    return house


@pytest.fixture(autouse=True)
def _here(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    _stop_clock(monkeypatch)
    from tests.house import NOW

    monkeypatch.setattr(ui.report_form, "utc_now", lambda: NOW)


def type_in(at: AppTest, name: str, text: str) -> None:
    """Fill a field of the form."""
    fields = [*at.text_area, *at.text_input]
    next(f for f in fields if str(f.key).startswith(f"report-{name}-")).set_value(text)


@pytest.mark.parametrize("name", ["binh", "lan"])
def test_page_says_that_there_is_no_campaign(open_page: Opened, name: str) -> None:
    at = open_page("reports", name)
    assert "Chưa có chiến dịch nào" in words_of(at) and not at.button


def test_page_without_people_still_opens(open_page: Opened, database: Database) -> None:
    with database.write() as tx:
        open_campaign(tx)
        tx.exec_driver_sql("delete from participation_tally")
    assert "chưa có CCVC-NLĐ nào được giao học" in words_of(open_page("reports", "lan"))


def test_officer_is_refused_and_a_guest_signs_in(open_page: Opened, lived: House) -> None:
    words = words_of(open_page("reports", "an"))
    assert "không có quyền" in words and "BÁO CÁO" not in words
    words = words_of(open_page("reports", None))
    assert "/dang-nhap" in words and "BÁO CÁO" not in words


def test_office_sees_the_text_the_annex_and_who_is_late(open_page: Opened, lived: House) -> None:
    words = words_of(open_page("reports", "dung"))
    assert "1/6 CCVC-NLĐ đã hoàn thành (17%)" in words and "SỐ LIỆU QUÝ IV NĂM 2026" in words
    assert "0/2 phòng, đơn vị đã gửi" in words and "Chưa gửi báo cáo" in words
    assert "/xuat/bao-cao.docx?tu=2026-10-01&amp;den=2026-12-31" in words
    assert "/xuat/cong-van-don-doc.docx" in words and "Chưa có bản nào" in words


def test_leader_reads_and_finds_nothing_to_change(open_page: Opened, lived: House) -> None:
    at = open_page("reports", "lan")
    assert "1/6 CCVC-NLĐ" in words_of(at) and "/xuat/cong-van" not in words_of(at)
    assert not at.text_area and {b.label for b in at.button} <= {
        "Kỳ trước", "Kỳ sau", "Toàn Sở", "Sở Mẫu", "– Phòng Quản lý", "– – Tổ Một", "– Văn phòng",
    }  # fmt: skip


def test_head_sees_own_unit_and_no_other(open_page: Opened, lived: House) -> None:
    words = words_of(open_page("reports", "binh"))
    assert "PHÒNG QUẢN LÝ" in words and "1/3 CCVC-NLĐ" in words
    assert (
        "Văn phòng" not in words.replace("Công nghệ thông tin", "") and "Báo cáo của các đơn vị" not in words
    )
    words = words_of(open_page("reports", "binh", **{"don-vi": "VP"}))
    assert "Không có đơn vị nào mang mã này" in words and "CCVC-NLĐ đã hoàn thành" not in words


def test_period_is_chosen_and_stepped(open_page: Opened, lived: House) -> None:
    at = open_page("reports", "lan")
    at.pills[0].set_value("Tháng này").run()
    assert "Tháng 11 năm 2026" in words_of(at) and at.query_params["ky"] in ("month", ["month"])
    assert "Tháng 10 năm 2026" in words_of(press(at, "Kỳ trước"))
    at = open_page("reports", "lan", ky="any", tu="2026-10-05", den="2026-10-20")
    assert "từ ngày 05 tháng 10 năm 2026 đến ngày 20 tháng 10 năm 2026" in words_of(at)
    at = open_page("reports", "lan", ky="any", tu="2026-10-05", den="2026-10-01")
    assert "Ngày cuối kỳ" in words_of(at)
    at.text_input[0].set_value("1/11/2026")
    at.text_input[1].set_value("abc")
    assert "24/11/2026" in words_of(press(at, "Xem"))
    at.text_input[1].set_value("15/11/2026")
    assert "ngày 15 tháng 11 năm 2026" in words_of(press(at, "Xem"))


def test_period_before_any_campaign_says_so(open_page: Opened, lived: House) -> None:
    words = words_of(open_page("reports", "dung", ky="any", tu="2026-01-01", den="2026-03-31"))
    assert "Chưa lập được báo cáo" in words and "chưa có chiến dịch" in words


def test_draft_is_saved_and_survives_a_reload(open_page: Opened, lived: House) -> None:
    at = open_page("reports", "dung")
    type_in(at, "plan", "Tiếp tục <b>tuyên truyền</b>.")
    type_in(at, "on", "không phải ngày")
    assert "Còn 1 ô cần sửa: Ngày ký." in words_of(press(at, "Lưu bản thảo"))
    type_in(at, "on", "24/11/2026")
    words = words_of(press(at, "Lưu bản thảo"))
    assert "Đã lưu bản thảo" in words and "Tiếp tục &lt;b&gt;tuyên truyền" in words
    fresh = open_page("reports", "dung")
    assert any(f.value == "Tiếp tục <b>tuyên truyền</b>." for f in fresh.text_area)
    assert "Lưu lần cuối: Phạm Tiến Dũng" in words_of(fresh)


def test_of_two_tabs_the_later_one_stays_and_says_so(open_page: Opened, lived: House) -> None:
    one, two = open_page("reports", "dung"), open_page("reports", "dung")
    type_in(one, "plan", "Bản của tab một.")
    type_in(one, "limits", "Chỉ tab một viết.")
    press(one, "Lưu bản thảo")
    type_in(two, "plan", "Bản của tab hai.")
    words = words_of(press(two, "Lưu bản thảo"))
    assert "thay bản của Phạm Tiến Dũng" in words and "Bản của tab hai." in words
    assert "Chỉ tab một viết." in words and "Bản của tab một." not in words


def test_tab_that_is_behind_is_told_and_may_take_the_newest(open_page: Opened, lived: House) -> None:
    one, two = open_page("reports", "dung"), open_page("reports", "dung")
    type_in(one, "plan", "Bản mới.")
    press(one, "Lưu bản thảo")
    assert "đã lưu một bản khác" in words_of(two.run())
    press(two, "Mở bản mới nhất")
    assert any(f.value == "Bản mới." for f in two.text_area) and "bản khác" not in words_of(two)


def test_unit_sends_and_the_office_takes_its_words_over(open_page: Opened, lived: House) -> None:
    head = open_page("reports", "binh")
    words = words_of(press(head, "Gửi báo cáo"))
    assert "Cần ngày ký" in words and "ô cần sửa: Ngày ký" in words
    type_in(head, "causes", "Thiếu máy chiếu.")
    type_in(head, "on", "24/11/2026")
    type_in(head, "chief", "Trưởng phòng")
    words = words_of(press(head, "Gửi báo cáo"))
    assert "đọc lại bản xem trước" in words and "Thiếu máy chiếu." in words and "Đã gửi" not in words
    assert "Đã gửi báo cáo (lần 1)" in words_of(press(head, "Gửi báo cáo"))
    office = open_page("reports", "dung")
    words = words_of(office)
    assert "1/2 phòng, đơn vị đã gửi" in words and "Thiếu máy chiếu." in words
    type_in(office, "plan", "Đang gõ dở")
    words = words_of(press(office, "Đưa vào báo cáo"))
    assert "Đã đưa vào phần III.3. Nguyên nhân" in words
    assert any(f.value == "Thiếu máy chiếu." for f in office.text_area)
    words = words_of(press(office, "Khoá nhận báo cáo"))
    assert "Đã khoá kỳ quý IV năm 2026" in words
    assert "đã khoá kỳ này" in words_of(head.run())
    assert "Gửi báo cáo" not in [b.label for b in head.button]
    assert "Đã mở lại kỳ" in words_of(press(office, "Mở lại kỳ"))


def test_office_makes_it_final_and_a_second_time_with_a_reason(open_page: Opened, lived: House) -> None:
    at = open_page("reports", "dung")
    assert "họ tên người ký" in words_of(press(at, "Chốt báo cáo"))
    type_in(at, "on", "24/11/2026")
    type_in(at, "signer", "Trần Văn Mẫu")
    press(at, "Lưu bản thảo")
    words = words_of(press(at, "Chốt báo cáo"))
    assert "Đã chốt bản 1" in words and "/xuat/bao-cao/1.docx" in words
    assert "ghi lý do" in words_of(press(at, "Chốt báo cáo"))
    at.text_input(key="reason").set_value("Bổ sung nơi nhận")
    words = words_of(press(at, "Chốt báo cáo"))
    assert "Đã chốt bản 2" in words and "Bổ sung nơi nhận" in words and "/xuat/bao-cao/1.pdf" in words
    assert "/xuat/bao-cao/2.docx" in words_of(open_page("reports", "lan"))


def test_later_version_says_what_it_says_otherwise(
    open_page: Opened, lived: House, database: Database
) -> None:
    with database.write() as tx:
        dung = lived.viewer(tx, "dung")
        for version, plan in ((1, "Làm tiếp."), (2, "Làm khác <b>hẳn</b>.")):
            write(tx, lived, "dung", None, plan=plan, **SIGNED)
            make_final(tx, dung, None, PERIOD, "Sửa" * (version - 1), NOW)
    at = open_page("reports", "dung")
    assert any("Bản 2 khác bản 1 ở 2 chỗ" in each.label for each in at.expander)
    words = words_of(at)
    assert "bỏ: Làm tiếp." in words and "thêm: Làm khác &lt;b&gt;hẳn" in words
