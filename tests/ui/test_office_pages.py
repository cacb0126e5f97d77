"""The pages of heads and the office: the empty state, each persona, the strangers, what is shown."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from streamlit.testing.v1 import AppTest

import text.formats
import ui.campaign_form
import ui.resources
import ui.session
import ui.wave_form
from access import sign_ins
from access.accounts import issue_activation_codes
from access.audit import write_audit
from access.viewer import SYSTEM
from analytics.participation import participation_report
from campaign.standing import change_stays
from db.campaigns import list_campaigns
from db.engine import Database
from db.people import NewPerson, add_people
from db.tallies import AnswerCell, AnswerCounts, move_answers
from db.units import NewUnit, add_units
from lessons.publishing import publish
from tests.analytics.history import DUE_ON, LURE, TODAY, live, open_campaign
from tests.house import FOUNDED, NOW, House
from tests.school import built_in
from tests.ui.opening import Opened, opener, press, words_of
from text.formats import show_day


@pytest.fixture
def open_page(served: Database, house: House, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Opens a page as a persona (None is a guest) with an address; the clock stands at NOW."""
    _stop_clock(monkeypatch)

    return opener(served, house)


def _stop_clock(monkeypatch: pytest.MonkeyPatch, now: object = NOW) -> None:
    monkeypatch.setattr(text.formats, "utc_now", lambda: now)
    monkeypatch.setattr(ui.session, "utc_now", lambda: now)
    monkeypatch.setattr(ui.campaign_form, "utc_now", lambda: now)


def _press_in(at: AppTest, form: str, label: str) -> AppTest:
    return next(b for b in at.button if b.label == label and b.form_id == form).click().run()


def _row(name: str) -> str:
    """How a person stands in the list, unlike the viewer's own name in the menu."""
    return f'role="rowheader">{name}<'


@pytest.mark.parametrize(("page", "name"), [("overview", "lan"), ("unit", "binh"), ("unit", "lan")])
def test_page_says_that_there_is_no_campaign(open_page: Opened, page: str, name: str) -> None:
    at = open_page(page, name)
    assert "Chưa có chiến dịch nào" in words_of(at) and not at.button


@pytest.mark.parametrize("page", ["home", "unit"])
def test_office_is_led_to_where_a_campaign_is_opened(open_page: Opened, page: str) -> None:
    at = open_page(page, "dung")
    words = words_of(at)
    assert "Chưa có chiến dịch nào" in words and "Khi Phòng CNTT" not in words
    assert [button.label for button in at.button] == ["Mở chiến dịch"]
    assert "Để mọi người bắt đầu học" in words_of(at.button[0].click().run())


def test_first_steps_shorten_themselves(open_page: Opened, database: Database, house: House) -> None:
    words = words_of(open_page("overview", "dung"))
    assert "5 người trong danh sách" in words and "0/5 người đã có mã" in words
    assert 'href="/xuat/phieu-kich-hoat"' in words
    with database.write() as tx:
        live(tx, house)
    assert "Chiến dịch đã mở" in words_of(open_page("overview", "dung"))
    assert "Để mọi người bắt đầu học" not in words_of(open_page("overview", "lan"))
    with database.write() as tx:
        issue_activation_codes(tx, SYSTEM, tuple(house.people.values()), NOW, Random(1))
    assert "Để mọi người bắt đầu học" not in words_of(open_page("overview", "dung"))


def test_office_opens_the_first_campaign_on_the_overview(open_page: Opened, database: Database) -> None:
    with database.write() as tx:
        publish(tx, built_in(), NOW)
    at = open_page("overview", "dung")
    at.text_input(key="due_on").set_value("không phải ngày")
    at.text_input(key="wait_minutes").set_value("-1")
    at.text_input(key="name").set_value("Chiến dịch mẫu")
    at.text_input(key="document").set_value("Kế hoạch mẫu")
    words = words_of(press(at, "Xem lại trước khi mở"))
    assert "Còn 2 ô cần sửa" in words and words.count("lc-fault") == 2
    at.text_input(key="due_on").set_value("31/12/2026")
    at.text_input(key="wait_minutes").set_value("30")
    words = words_of(press(at, "Xem lại trước khi mở"))
    assert "5 người ở 4 đơn vị" in words and "đến hết ngày 31/12/2026" in words
    with database.read() as tx:
        assert list_campaigns(tx) == ()
    press(at, "Sửa lại")
    assert at.text_input(key="name").value == "Chiến dịch mẫu" and "chờ 30 phút giữa hai lượt" in words
    at.text_input(key="wait_minutes").set_value("0")
    words = words_of(press(at, "Xem lại trước khi mở"))
    assert "tối đa 3 lượt" in words and "giữa hai lượt" not in words
    assert "Kế hoạch mẫu" in words_of(press(at, "Mở chiến dịch"))


def test_office_changes_and_ends_a_campaign_on_the_overview(
    open_page: Opened, database: Database, house: House
) -> None:
    with database.write() as tx:
        live(tx, house)
    at = open_page("overview", "dung")
    at.text_input(key="change-target_percent").set_value("500")
    at.text_input(key="change-name").set_value("x")
    assert "Còn 2 ô cần sửa" in words_of(press(at, "Lưu thay đổi"))
    at.text_input(key="change-target_percent").set_value("80")
    at.text_input(key="change-name").set_value("Tên mới")
    words = words_of(press(at, "Lưu thay đổi"))
    assert "Đã lưu thay đổi" in words and "chỉ tiêu 80%" in words
    assert "đánh dấu" in words_of(press(at, "Kết thúc hôm nay"))
    at.checkbox(key="end-campaign-sure").check()
    assert "hôm nay là hạn cuối" in words_of(press(at, "Kết thúc hôm nay"))


def test_office_prepares_the_next_campaign_while_one_runs(
    open_page: Opened, database: Database, house: House
) -> None:
    with database.write() as tx:
        publish(tx, built_in(), NOW)
        live(tx, house)
        (running,) = list_campaigns(tx)
    at = open_page("overview", "dung")
    assert "vẫn chạy cho đến ngày bắt đầu" in words_of(at)
    first_day = show_day(running.due_on + timedelta(days=1))
    assert at.text_input(key="starts_on").value == first_day
    at.text_input(key="name").set_value("Đợt hai")
    at.text_input(key="document").set_value("Kế hoạch đợt hai")
    assert f"từ {first_day}" in words_of(press(at, "Xem lại trước khi mở"))
    words = words_of(press(at, "Mở chiến dịch"))
    assert "Đợt hai" in words and "Chuẩn bị chiến dịch tiếp theo" not in words
    at.text_input(key="change-next-name").set_value("Đợt hai, sửa tên")
    _press_in(at, "change-next-campaign", "Lưu thay đổi")
    with database.read() as tx:
        now, later = list_campaigns(tx)
    assert (now.name, later.name) == (running.name, "Đợt hai, sửa tên")


def test_leader_is_not_offered_the_next_campaign(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
    assert not [each for each in open_page("overview", "lan").text_input if each.key == "starts_on"]


def test_log_counts_those_it_does_not_name(open_page: Opened, database: Database, house: House) -> None:
    after = {"new_codes": {"first": [f"CB{n:03}" for n in range(8)], "all": 264}}
    with database.write() as tx:
        write_audit(tx, house.viewer(tx, "dung"), "roster_imported", "264 người", None, after, NOW)
    assert "CB003, CB004 và 259 mục khác" in words_of(open_page("audit", "dung"))


def test_log_without_lines_says_so(open_page: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("access.audit.store.list_actions", lambda tx: ())
    assert "Chưa có việc nào được ghi" in words_of(open_page("audit", "dung"))


@pytest.mark.parametrize("name", ["an", "binh", "chi"])
@pytest.mark.parametrize("page", ["overview", "audit"])
def test_pages_of_the_office_refuse_others(
    open_page: Opened, database: Database, house: House, page: str, name: str
) -> None:
    with database.write() as tx:
        live(tx, house)
    at = open_page(page, name)
    words = words_of(at)
    assert "không có quyền" in words and words.count("<h1") == 1
    assert [button.label for button in at.button] == ["Về trang chính"]
    assert "Chào anh/chị" in words_of(at.button[0].click().run())
    assert "Tham gia toàn Sở" not in words and "Mọi thay đổi" not in words


@pytest.mark.parametrize("page", ["overview", "unit", "audit"])
def test_guests_are_asked_to_sign_in(open_page: Opened, page: str) -> None:
    words = words_of(open_page(page, None))
    assert "/dang-nhap" in words and "Phòng Quản lý" not in words


def test_learner_is_refused_the_unit_page(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
    words = words_of(open_page("unit", "an"))
    assert "không có quyền" in words and "Nguyễn Thị Bình" not in words


def test_head_sees_only_own_subtree(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
    at = open_page("unit", "binh")
    words = words_of(at)
    assert "<h1" in words and "Phòng Quản lý" in words and "1 / 3" in words
    assert "Trần Văn An" in words and ">3/3<" in words
    assert "Lê Thị Chi" not in words and "Phạm Tiến Dũng" not in words
    offered = [button for button in at.button if str(button.key).startswith("unit-")]
    assert [(b.label, b.disabled) for b in offered] == [("Phòng Quản lý", True), ("– Tổ Một", False)]
    assert "/xuat/tham-gia.xlsx?don-vi=QLKH" in words


@pytest.mark.parametrize(("name", "code"), [("binh", "VP"), ("chi", "TO"), ("binh", "SO"), ("chi", "???")])
def test_head_is_refused_the_unit_of_another(
    open_page: Opened, database: Database, house: House, name: str, code: str
) -> None:
    with database.write() as tx:
        live(tx, house)
    at = open_page("unit", name, **{"don-vi": code})
    words = words_of(at)
    assert "Không mở được đơn vị này" in words and "/3<" not in words
    at.button[0].click().run()
    assert "Không mở được đơn vị này" not in words_of(at) and "don-vi" not in at.query_params


@pytest.mark.parametrize("name", ["dung", "lan"])
def test_office_and_leaders_open_any_unit(
    open_page: Opened, database: Database, house: House, name: str
) -> None:
    with database.write() as tx:
        live(tx, house)
    assert "Lê Thị Chi" in words_of(open_page("unit", name, **{"don-vi": "VP"}))
    everybody = words_of(open_page("unit", name))
    assert "Sở Mẫu" in everybody and "1 / 6" in everybody


def test_choosing_a_unit_puts_it_into_the_address(
    open_page: Opened, database: Database, house: House
) -> None:
    with database.write() as tx:
        live(tx, house)
    at = open_page("unit", "binh")
    at.button(key="unit-TO").click().run()
    assert at.query_params["don-vi"] in ("TO", ["TO"])
    words = words_of(at)
    assert "1 / 2" in words and _row("Trần Văn An") in words and _row("Nguyễn Thị Bình") not in words


def test_unit_among_many_is_found_without_accents(
    open_page: Opened, database: Database, house: House
) -> None:
    new = [NewUnit(f"X{n:03}", f"Trung tâm Số {n}", house.units["so"], 10 + n) for n in range(40)]
    with database.write() as tx:
        add_units(tx, new, FOUNDED)
        live(tx, house)
    at = open_page("unit", "dung")
    assert "Còn 32 đơn vị khác" in words_of(at)
    at.text_input(key="unit-words-SO").set_value("trung tam so 39").run()
    assert [b.key for b in at.button if str(b.key).startswith("unit-")] == ["unit-X039"]
    at.text_input(key="unit-words-SO").set_value("zzz").run()
    assert "Không có đơn vị nào khớp" in words_of(at)


@pytest.mark.parametrize(("asked", "found"), [("tran van an", True), ("BÌNH", False), ("zzz", False)])
def test_people_are_found_without_accents(
    open_page: Opened, database: Database, house: House, asked: str, found: bool
) -> None:
    with database.write() as tx:
        live(tx, house)
    words = words_of(open_page("unit", "binh", tim=asked))
    assert ("Trần Văn An" in words) is found
    assert ("Không tìm thấy ai" in words) is (asked == "zzz")


def test_people_are_filtered_by_standing(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
    at = open_page("unit", "binh")
    at.pills[0].set_value("Đang học").run()
    words = words_of(at)
    assert _row("Nguyễn Thị Bình") in words and _row("Trần Văn An") not in words


def test_names_are_words_and_never_markup(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        bad = NewPerson("CB066", "<img src=x onerror=alert(1)>", None, house.units["to"], "<b>x</b>")
        (person_id,) = add_people(tx, [bad], FOUNDED)
        change_stays(tx, (), lambda: (person_id,))
    words = words_of(open_page("unit", "binh"))
    assert "<img" not in words and "<b>x" not in words and LURE in words and campaign.name in words


def test_reminder_names_those_left_only_when_asked(
    open_page: Opened, database: Database, house: House
) -> None:
    with database.write() as tx:
        live(tx, house)
    at = open_page("unit", "binh")
    assert "còn 21 ngày" in at.code[0].value and "Bình" not in at.code[0].value
    at.checkbox[0].check().run()
    assert "Nguyễn Thị Bình" in at.code[0].value and "Trần Văn An" not in at.code[0].value


def test_after_the_deadline_the_rest_is_overdue(
    open_page: Opened, database: Database, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as tx:
        live(tx, house)
    late = NOW + timedelta(days=(DUE_ON - TODAY).days + 2)
    monkeypatch.setattr(sign_ins, "IDLE", timedelta(days=99))
    monkeypatch.setattr(sign_ins, "ABSOLUTE", timedelta(days=99))
    at = open_page("unit", "binh")
    _stop_clock(monkeypatch, late)
    at.run()
    at.pills[0].set_value("Quá hạn").run()
    words = words_of(at)
    assert "đã qua hạn 2 ngày" in words
    assert _row("Nguyễn Thị Bình") in words and _row("Trần Văn An") not in words


def test_unit_without_people_says_so(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        open_campaign(tx)
        tx.exec_driver_sql("delete from participation_tally")
    assert "Đơn vị chưa có ai được giao học" in words_of(open_page("unit", "binh"))


def test_long_lists_come_fifty_at_a_time(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        new = [NewPerson(f"X{n:03}", f"Lê Văn X{n:03}", None, house.units["to"], "") for n in range(60)]
        add_people(tx, new, FOUNDED)
        open_campaign(tx)
    at = open_page("unit", "binh")
    assert "1–50 trong 62" in words_of(at) and "Lê Văn X059" not in words_of(at)
    next(button for button in at.button if button.label == "Trang sau").click().run()
    assert "51–62 trong 62" in words_of(at) and "Lê Văn X059" in words_of(at)
    assert "51–62 trong 62" in words_of(open_page("unit", "binh", trang="99"))


@pytest.mark.parametrize("name", ["dung", "lan"])
def test_overview_shows_the_figures_of_the_files(
    open_page: Opened, database: Database, house: House, name: str
) -> None:
    with database.write() as tx:
        live(tx, house)
    words = words_of(open_page("overview", name))
    assert "Kế hoạch 84/KH-UBND · số liệu đến 09:00 hôm nay" in words
    assert "1 / 6" in words and "chậm hơn nhịp 51 điểm %" in words and "còn 21 ngày" in words
    assert all(f"/xuat/tham-gia.{kind}" in words for kind in ("xlsx", "csv", "json", "parquet"))
    assert "Chưa đủ câu trả lời để hiện" in words


def test_overview_reads_no_people(
    open_page: Opened, database: Database, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as tx:
        live(tx, house)
    for name in ("page_standings", "list_standings"):
        monkeypatch.setattr(f"analytics.participation.{name}", lambda *args: pytest.fail("people"))
    assert "Trần Văn An" not in words_of(open_page("overview", "dung"))


def test_overview_hides_answers_of_few(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        people = {"so": (12, "email-cong-vu"), "vp": (9, "ung-dung-gia"), "qlkh": (7, "email-cong-vu")}
        cells = {
            AnswerCell(TODAY, house.units[unit], tactic): AnswerCounts(n, 4 * n, n)
            for unit, (n, tactic) in people.items()
        }
        move_answers(tx, campaign.campaign_id, cells)
    words = words_of(open_page("overview", "lan"))
    assert "Email, văn bản giả" in words and ">25<" in words
    assert "ít người" in words and "dưới 5 người" in words


def test_log_tells_in_vietnamese_what_was_done(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        participation_report(tx, house.viewer(tx, "binh"), campaign, TODAY, NOW, None, "csv")
    at = open_page("audit", "lan")
    words = words_of(at)
    assert "Giao vai trò" in words and "Vai trò: Trưởng đơn vị" in words
    assert "Số liệu ngày: 24/11/2026" in words and "Mở chiến dịch" in words
    at.pills[0].set_value("Xuất số liệu tham gia").run()
    assert "Phạm vi: Đơn vị phụ trách" in words_of(at) and "Vai trò:" not in words_of(at)


@pytest.mark.parametrize("page", ["overview", "audit"])
def test_leaders_find_nothing_to_change(
    open_page: Opened, database: Database, house: House, page: str
) -> None:
    with database.write() as tx:
        live(tx, house)
    at = open_page(page, "lan")
    words_of(at)
    assert not at.button and not at.text_area and not at.file_uploader
