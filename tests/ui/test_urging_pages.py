"""The pages of reminders, difficulties and good examples: the empty state, each persona, the strangers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

import text.formats
import ui.resources
import ui.sending
import ui.session
from access.audit import list_audit
from access.viewer import SYSTEM
from campaign import difficulties, initiatives
from campaign.initiatives import InitiativeWords
from db import outbox
from db.campaigns import ParticipationRow
from db.engine import Database
from db.people import NewPerson, add_people
from outreach.planning import plan_reminders
from outreach.sending import Dispatch, remind
from settings import Settings, load_settings
from tests.analytics.history import STARTS_ON, live, open_campaign, set_standing
from tests.databases import Furnished, furnished_sqlite
from tests.house import FOUNDED, NOW, House
from tests.outreach.posts import Hands, Notebook
from tests.ui.opening import Opened, labels_of, opener, press, words_of
from ui.navigation import SCREENS

PAGES = ("reminders", "difficulties", "examples")
WAY = InitiativeWords(
    "Mười phút đầu giao ban", "Mỗi sáng thứ Hai, cả phòng cùng phân tích một tin giả.", "12/12"
)


@pytest.fixture
def furnished(tmp_path: Path) -> Iterator[Furnished]:
    """SQLite alone: that pages work on PostgreSQL follows from the rooms they call."""
    made = furnished_sqlite(tmp_path, "house")
    yield made
    made.database.close()


@pytest.fixture
def told() -> Settings:
    """As an operator would set it, with a mail server."""
    return load_settings(
        {
            "LACHAN_VAR": "/khong-dung",
            "LACHAN_SECRET_KEY": "khoa",
            "LACHAN_BASE_URL": "https://hoc.so.example",
            "LACHAN_SMTP_HOST": "thu.so.example",
            "LACHAN_SMTP_FROM": "lachan@so.example",
        }
    )


@pytest.fixture
def open_page(served: Database, house: House, told: Settings, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Opens a page as a persona (None is a guest) with an address; the clock stands at NOW."""
    for module in (ui.resources, ui.sending):
        monkeypatch.setattr(module, "settings", lambda: told)
    for module in (text.formats, ui.session):
        monkeypatch.setattr(module, "utc_now", lambda: NOW)

    return opener(served, house)


def _raise(database: Database, house: House, name: str = "binh", **changes: object) -> int:
    values: dict[str, object] = {"unit_id": None, "theme": "thoi-gian", "is_proposal": False}
    values |= {"title": "Trực một cửa không rời quầy", "body": "Ca trực cả ngày nên chưa ai học được."}
    values |= changes
    with database.write() as tx:
        return difficulties.raise_difficulty(tx, house.viewer(tx, name), **values, now=NOW)  # type: ignore[arg-type]


# ---- access


@pytest.mark.parametrize("page", PAGES)
def test_guests_are_asked_to_sign_in(open_page: Opened, page: str) -> None:
    assert "/dang-nhap" in words_of(open_page(page, None))


@pytest.mark.parametrize("name", ["an", "binh", "chi"])
def test_reminders_are_refused_to_others(
    open_page: Opened, database: Database, house: House, name: str
) -> None:
    with database.write() as tx:
        live(tx, house)
    words = words_of(open_page("reminders", name))
    assert "không có quyền" in words and "Tổ Một" not in words and "so.example" not in words


@pytest.mark.parametrize("page", PAGES)
def test_menu_names_the_page_to_whom_it_opens(page: str) -> None:
    assert [screen.path for screen in SCREENS if screen.file == f"{page}.py"]


# ---- reminders


@pytest.mark.parametrize("name", ["dung", "lan"])
def test_reminders_without_a_campaign_say_so(open_page: Opened, name: str) -> None:
    at = open_page("reminders", name)
    assert "Chưa có ai để nhắc" in words_of(at) and not at.button


def test_reminders_tell_who_is_next_and_why_not(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
    at = open_page("reminders", "dung")
    words = words_of(at)
    assert "Chậm tiến độ" in words and "Chưa có thư điện tử" in words and "Đã xong: 1" in words
    assert "chưa gửi lần nào" in words and "hàng chờ trống" in words and "Chưa có lần gửi nào" in words
    assert "Tiêu đề: Nhắc học: 3 nội dung, hạn 15/12/2026" in words and "Kế hoạch 84/KH-UBND" in words
    assert "/xuat/thu-nhac/not_started" in words
    at.pills(key="loai-thu").set_value("Ôn tập").run()
    assert "Không muốn nhận thư ôn tập nữa" in words_of(at)


def test_leader_looks_and_changes_nothing(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
    at = open_page("reminders", "lan")
    assert "Sẽ nhắc" in words_of(at) and labels_of(at) == []


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> Notebook:
    """Sending from the page, at once and into a notebook."""
    book = Notebook()

    @contextmanager
    def dispatch(settings: Settings) -> Iterator[Dispatch]:
        yield Hands().dispatch(book)

    monkeypatch.setattr(ui.sending, "smtp_dispatch", dispatch)
    monkeypatch.setattr(ui.sending, "_in_thread", lambda work: work())
    return book


def test_office_sends_now(open_page: Opened, database: Database, house: House, posted: Notebook) -> None:
    with database.write() as tx:
        live(tx, house)
    at = press(open_page("reminders", "dung"), "Gửi ngay")
    assert len(posted.taken) == 4
    words = words_of(at)
    assert "Đang gửi" in words and "lần cuối 09:00 24/11/2026" in words and "Đã nhắc tuần này: 1" in words
    with database.read() as tx:
        assert list_audit(tx, SYSTEM, action="reminders.send")[1] == 1


def test_office_pauses_and_goes_on(
    open_page: Opened, database: Database, house: House, posted: Notebook
) -> None:
    with database.write() as tx:
        live(tx, house)
    at = press(open_page("reminders", "dung"), "Tạm dừng")
    assert "đang tạm dừng" in words_of(at)
    assert next(button for button in at.button if button.label == "Gửi ngay").disabled
    at = press(at, "Tiếp tục nhắc")
    assert "tiếp tục từ lần gửi tới" in words_of(at) and "Tạm dừng" in labels_of(at)


def test_office_sets_the_cap(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
    at = open_page("reminders", "dung")
    at.radio(key="weekly-cap").set_value(1)
    at = press(at, "Lưu")
    assert "nhiều nhất 1 thư" in words_of(at)


def test_sending_that_runs_elsewhere_is_shown(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
        plan_reminders(tx, SYSTEM, NOW)
        outbox.begin_run(tx, NOW, 4)
    at = open_page("reminders", "dung")
    assert next(button for button in at.button if button.label == "Gửi ngay").disabled
    assert "Đang gửi: 0/4" in str(at.get("progress")[0].proto)


def test_server_fault_is_told_with_what_to_do(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
        run_id = outbox.begin_run(tx, NOW - timedelta(hours=1), 4)
        outbox.change_run(tx, run_id, {"ended_at": NOW, "fault": "sign_in"})
    words = words_of(open_page("reminders", "dung"))
    assert "LACHAN_SMTP_PASSWORD" in words and "Bị ngắt" in words


def test_mail_that_reached_nobody_is_told(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
        plan_reminders(tx, SYSTEM, NOW)
        held = outbox.claim(tx, ["not_started"], "x", NOW + timedelta(1), 1, NOW)
        outbox.mark_failed(tx, held[0].mail_id, "bad_address", "dung.pt@so.example", NOW)
    words = words_of(open_page("reminders", "lan"))
    assert "Không có hộp thư này" in words and "Phạm Tiến Dũng" in words and "dung.pt@so.example" in words


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"LACHAN_DEMO": "1"}, "dữ liệu mẫu"), ({}, "Chưa khai máy chủ thư")],
)
def test_page_says_why_nothing_can_be_sent(
    open_page: Opened,
    database: Database,
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    changed: dict[str, str],
    said: str,
) -> None:
    with database.write() as tx:
        live(tx, house)
    other = load_settings({"LACHAN_VAR": "/khong-dung", "LACHAN_SECRET_KEY": "khoa", **changed})
    monkeypatch.setattr(ui.resources, "settings", lambda: other)
    at = open_page("reminders", "dung")
    assert said in words_of(at)
    assert next(button for button in at.button if button.label == "Gửi ngay").disabled


def test_head_sees_when_the_unit_was_last_reminded(
    open_page: Opened, database: Database, house: House
) -> None:
    with database.write() as tx:
        live(tx, house)
    assert "Chưa có thư nhắc nào" in words_of(open_page("unit", "binh"))
    remind(database, SYSTEM, Hands().dispatch(Notebook()))
    words = words_of(open_page("unit", "binh"))
    assert "Thư nhắc gần nhất tới đơn vị: 09:00 24/11/2026" in words and "có 1 người được nhắc" in words


# ---- difficulties


@pytest.mark.parametrize("name", ["an", "binh", "dung"])
def test_no_difficulties_yet(open_page: Opened, name: str) -> None:
    at = open_page("difficulties", name)
    assert "Chưa có mục nào" in words_of(at) and "Gửi" in labels_of(at)


def test_leader_raises_nothing(open_page: Opened) -> None:
    at = open_page("difficulties", "lan")
    assert "Khi đơn vị nêu" in words_of(at) and "Gửi" not in labels_of(at)


def test_officer_raises_and_reads_the_answer(open_page: Opened, database: Database, house: House) -> None:
    at = open_page("difficulties", "an")
    at.text_input(key="new-title").set_value("Máy trạm không có loa")
    at.text_area(key="new-body").set_value("Bài có cuộc gọi, máy ở quầy không nghe được.")
    assert "chọn một chủ đề" in words_of(press(at, "Gửi"))
    at.pills(key="new-theme").set_value("Máy, mạng, tài khoản")
    at = press(at, "Gửi")
    assert "Đã gửi" in words_of(at) and any("Máy trạm không có loa" in label for label in labels_of(at))
    office = open_page("difficulties", "dung")
    office = next(b for b in office.button if "Máy trạm" in b.label).click().run()
    assert "máy ở quầy" in words_of(office) and "Trần Văn An" in words_of(office)
    office.text_area(key="body-answer").set_value("Phòng CNTT cấp tai nghe trong tuần này.")
    assert "Đã trả lời" in words_of(press(office, "Trả lời"))
    mine = open_page("difficulties", "an", muc="1")
    assert (
        "cấp tai nghe" in words_of(mine)
        and "Nói thêm" in labels_of(mine)
        and "Đóng mục này" not in labels_of(mine)
    )


def test_head_reads_what_the_unit_raised_and_no_other(
    open_page: Opened, database: Database, house: House
) -> None:
    _raise(database, house, "an")
    assert any("Trực một cửa" in label for label in labels_of(open_page("difficulties", "binh")))
    assert "Chưa có mục nào" in words_of(open_page("difficulties", "chi"))
    for number in ("1", "99", "x", "99999999999999"):
        words = words_of(open_page("difficulties", "chi", muc=number))
        assert "Không mở được mục này" in words and "Ca trực" not in words


def test_office_closes_and_opens_again(open_page: Opened, database: Database, house: House) -> None:
    number = _raise(database, house)
    at = open_page("difficulties", "dung", muc=str(number))
    assert "cần từ 10" in words_of(press(at, "Đóng mục này"))
    at.text_area(key="body-close").set_value("Đã bố trí người trực thay.")
    at = press(at, "Đóng mục này")
    assert "Đã đóng mục này" in words_of(at) and "Trả lời" not in labels_of(at)
    at.text_area(key="body-reopen").set_value("Tuần này lại thiếu người trực.")
    assert "Đã mở lại" in words_of(press(at, "Mở lại"))


def test_list_is_filtered(open_page: Opened, database: Database, house: House) -> None:
    _raise(database, house)
    at = open_page("difficulties", "dung")
    at.pills(key="trang-thai").set_value("Đã đóng").run()
    assert "Không có mục nào như vậy" in words_of(at)
    at.pills(key="trang-thai").set_value("Chờ trả lời").run()
    at.selectbox(key="chu-de").set_value("Thời gian học").run()
    assert any("Trực một cửa" in label for label in labels_of(at))


def test_words_of_people_are_never_markup(open_page: Opened, database: Database, house: House) -> None:
    _raise(database, house, title="<b>đậm</b> và **sao**", body="<img src=x onerror=alert(1)> mười chữ")
    assert "<img src" not in words_of(open_page("difficulties", "binh", muc="1"))
    assert "<b>đậm" not in words_of(open_page("difficulties", "binh", muc="1"))


# ---- good examples


@pytest.mark.parametrize("name", ["an", "dung", "lan"])
def test_no_examples_yet(open_page: Opened, name: str) -> None:
    at = open_page("examples", name)
    words = words_of(at)
    assert "Chưa có cách làm nào được giới thiệu" in words and "Gửi Phòng CNTT" not in labels_of(at)
    assert ("Chưa có đơn vị nào gửi về" in words) is (name != "an")


def test_units_that_reached_are_named_and_no_other(
    open_page: Opened, database: Database, house: House
) -> None:
    new = [NewPerson(f"V{n}", f"Người Số {n}", None, house.units["vp"], "") for n in range(5)]
    new += [NewPerson(f"Q{n}", f"Người Kia {n}", None, house.units["qlkh"], "") for n in range(5)]
    with database.write() as tx:
        ids = add_people(tx, new, FOUNDED)
        campaign = open_campaign(tx)
        done = ParticipationRow(STARTS_ON, STARTS_ON, STARTS_ON, 3)
        for person_id in (*ids[:5], house.people["chi"], house.people["an"]):
            set_standing(tx, campaign, person_id, done)
    words = words_of(open_page("examples", "an"))
    assert "Văn phòng" in words and "6/6 người" in words
    assert "Phòng Quản lý" not in words and "Tổ Một" not in words and "5/6" not in words


def test_head_sends_in_and_the_office_approves(open_page: Opened, database: Database, house: House) -> None:
    at = open_page("examples", "binh")
    at.text_input(key="new-way-title").set_value(WAY.title)
    at.text_area(key="new-way-body").set_value("ngắn")
    assert "cần từ 30" in words_of(press(at, "Gửi Phòng CNTT"))
    at.text_area(key="new-way-body").set_value(WAY.body)
    at.text_area(key="new-way-outcome").set_value("12/12 người học xong.")
    assert "Chờ duyệt" in words_of(press(at, "Gửi Phòng CNTT"))
    assert WAY.title not in words_of(open_page("examples", "an"))
    assert WAY.title not in words_of(open_page("examples", "chi"))
    office = open_page("examples", "dung")
    assert "Trả lại" in labels_of(office)
    office = press(office, "Duyệt và giới thiệu")
    assert "Đã duyệt" in words_of(office)
    words = words_of(open_page("examples", "an"))
    assert WAY.title in words and "Phòng Quản lý · 24/11/2026" in words and "12/12" in words


def test_returned_way_comes_with_a_reason_and_may_be_sent_again(
    open_page: Opened, database: Database, house: House
) -> None:
    with database.write() as tx:
        initiatives.send(tx, house.viewer(tx, "binh"), house.units["qlkh"], WAY, NOW)
    office = open_page("examples", "dung")
    assert "cần từ 5" in words_of(press(office, "Trả lại"))
    office.text_area(key="reason-1").set_value("Xin bổ sung số người tham gia.")
    press(office, "Trả lại")
    at = open_page("examples", "binh")
    assert "Xin bổ sung số người" in words_of(at)
    at.text_area(key="again-1-outcome").set_value("12/12 người, tuần nào cũng đủ.")
    assert "Chờ duyệt" in words_of(press(at, "Gửi lại"))


def test_leader_judges_nothing(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        initiatives.send(tx, house.viewer(tx, "binh"), house.units["qlkh"], WAY, NOW)
    at = open_page("examples", "lan")
    assert WAY.title in words_of(at) and labels_of(at) == []


def test_learners_find_both_pages_from_home(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        open_campaign(tx)
    at = open_page("home", "an")
    links = [str(link.proto) for link in at.get("page_link")]
    assert any("Cách làm hay" in link for link in links) and any("Đang vướng gì" in link for link in links)
