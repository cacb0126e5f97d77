"""The page of the organisation: empty, for each persona, a change from preview to history, and a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

import text.formats
import ui.organisation_forms
import ui.person_record
import ui.resources
import ui.session
from access import sign_ins
from access.roles import grant_role
from access.viewer import SYSTEM, Role
from campaign.organisation.carrying_out import carry_out
from campaign.organisation.changes import MergeUnits
from db.engine import Database
from db.people import list_people
from db.units import list_units
from tests.analytics.history import TODAY, live
from tests.house import NOW, House
from text.formats import show_day
from ui.navigation import FOLDER

Opened = Callable[..., AppTest]
JULY = TODAY - timedelta(days=10)
BEFORE = JULY - timedelta(days=1)


@pytest.fixture
def open_page(served: Database, house: House, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Opens a page as a persona (None is a guest) with an address; the clock stands at NOW."""
    monkeypatch.setattr(text.formats, "utc_now", lambda: NOW)
    monkeypatch.setattr(ui.session, "utc_now", lambda: NOW)

    def opened(page: str, name: str | None, **address: str) -> AppTest:
        at = AppTest.from_file(str(FOLDER.parent / "main.py"), default_timeout=20)
        at.user.clear()
        at.user["uid"] = _sign_in(served, house, name) if name else sign_ins.GUEST
        at.run()
        at.switch_page(f"pages/{page}.py")
        at.query_params.update({key.replace("_", "-"): value for key, value in address.items()})
        return at.run()

    return opened


def _sign_in(database: Database, house: House, name: str) -> str:
    with database.write() as tx:
        return sign_ins.start(tx, house.people[name], sign_ins.new_token(), NOW)


def _words(at: AppTest) -> str:
    assert not at.exception, at.exception
    bodies = [str(getattr(part, "body", "")) for part in at.get("html")]
    return "\n".join(body for body in bodies if "<style>" not in body)


def _press(at: AppTest, label: str, form: str | None = None) -> AppTest:
    fitting = (b for b in at.button if b.label == label and form in (None, b.form_id))
    return next(fitting).click().run()


def _choose(at: AppTest, kind: str) -> AppTest:
    at.pills(key="change-kind").set_value(kind).run()
    return at


def test_no_change_has_been_written_yet(open_page: Opened) -> None:
    words = _words(open_page("organisation", "dung"))
    assert "Chưa có thay đổi nào được ghi" in words and "Phòng Quản lý" in words
    assert "4 đơn vị, 5 người" in words


def test_leaders_read_and_change_nothing(open_page: Opened) -> None:
    at = open_page("organisation", "lan")
    assert "Tổ Một" in _words(at) and not at.pills and not at.selectbox


@pytest.mark.parametrize("name", ["an", "binh", "chi"])
def test_page_refuses_officers_and_heads(name: str, open_page: Opened) -> None:
    words = _words(open_page("organisation", name))
    assert "không có quyền" in words and "Tổ Một" not in words


def test_page_asks_guests_to_sign_in(open_page: Opened) -> None:
    assert "Tổ Một" not in _words(open_page("organisation", None))


def test_a_merger_is_looked_at_and_then_confirmed(
    open_page: Opened, database: Database, house: House
) -> None:
    with database.write() as tx:
        live(tx, house)
    at = _choose(open_page("organisation", "dung"), "merge")
    at.multiselect(key="change-merged").set_value(["QLKH", "TO"])
    at.text_input(key="change-new_code").set_value("KHCN")
    at.text_input(key="change-new_name").set_value("Phòng Khoa học và Công nghệ")
    at.text_input(key="change-on").set_value(show_day(JULY))
    words = _words(_press(at, "Xem trước"))
    assert "3 người thuộc Phòng Khoa học và Công nghệ" in words
    assert "11 ngày, 3 người" in words and "thôi vai trò trưởng đơn vị: Nguyễn Thị Bình" in words
    with database.read() as tx:
        assert "KHCN" not in {unit.code for unit in list_units(tx, TODAY)}
    words = _words(_press(at, "Xác nhận"))
    assert "Đã ghi thay đổi" in words and "Nhập từ Phòng Quản lý, Tổ Một" in words
    assert "Nhập đơn vị" in words and "Thuộc" not in words.split("Các thay đổi")[0].split("table")[0]
    at.text_input(key="ngay").set_value(show_day(BEFORE)).run()
    assert "Phòng Quản lý" in _words(at) and "4 đơn vị, 6 người" in _words(at)


def test_what_cannot_be_is_told_and_leaves_the_form(open_page: Opened) -> None:
    at = _choose(open_page("organisation", "dung"), "close")
    at.selectbox(key="change-unit").set_value("VP")
    assert "còn 1 người" in _words(_press(at, "Xem trước"))
    at.text_input(key="change-on").set_value("hôm qua")
    assert "Ngày cần viết" in _words(_press(at, "Xem trước"))
    at.text_input(key="change-on").set_value(show_day(TODAY))
    at.selectbox(key="change-people_to").set_value("SO")
    assert "thôi hoạt động" in _words(_press(at, "Xem trước"))
    assert at.selectbox == [] and "Ghi thay đổi" in _words(_press(at, "Sửa lại"))


def test_a_person_is_moved(open_page: Opened, database: Database, house: House) -> None:
    at = open_page("organisation", "dung", nguoi="CB001")
    assert at.text_input(key="change-person").value == "CB001"
    at.selectbox(key="change-to_unit").set_value("VP")
    _press(_press(at, "Xem trước"), "Xác nhận")
    with database.read() as tx:
        places = {person.code: person.unit_id for person in list_people(tx, TODAY)}
    assert places["CB001"] == house.units["vp"]


@pytest.mark.parametrize("kind", ["rename", "move_unit", "split", "open"])
def test_every_form_opens(open_page: Opened, kind: str) -> None:
    at = _choose(open_page("organisation", "dung"), kind)
    _words(at)
    if kind == "split":
        at.selectbox(key="change-unit").set_value("TO").run()
        at.checkbox(key="change-two").check().run()
        assert at.multiselect(key="change-people-2").options == ["Trần Văn An (CB001)"]


def test_nothing_is_recorded_of_a_person_yet(open_page: Opened) -> None:
    words = _words(open_page("roster", "lan", nguoi="CB001"))
    assert "Chưa ghi lần nào" in words and "Chưa ghi nhận nội dung nào" in words and "Tổ Một" in words
    assert "Không có ai mang mã" in _words(open_page("roster", "dung", nguoi="CB999"))


@pytest.mark.parametrize("name", ["an", "binh", "chi"])
def test_what_is_recorded_of_a_person_is_kept_from_heads_of_the_roster(open_page: Opened, name: str) -> None:
    words = _words(open_page("roster", name, nguoi="CB003"))
    assert "không có quyền" in words and "Miễn học" not in words


def test_leave_is_recorded_shown_to_the_head_and_withdrawn(
    open_page: Opened, database: Database, house: House
) -> None:
    with database.write() as tx:
        live(tx, house)
    at = open_page("roster", "dung", nguoi="CB001")
    at.text_input(key="exempt-from_on").set_value(show_day(JULY))
    at.text_input(key="exempt-reason").set_value("Nghỉ thai sản")
    assert "số văn bản" in _words(_press(at, "Xem trước", "exempt"))
    at.text_input(key="exempt-document").set_value("12/QĐ-SKHCN")
    words = _words(_press(at, "Xem trước", "exempt"))
    assert "11 ngày, 1 người" in words
    assert "đang tính" in _words(_press(at, "Xác nhận"))
    head = _words(open_page("unit", "binh"))
    assert "đang nghỉ: 1 người" in head and "Nghỉ thai sản" in head and "0 / 2" in head
    assert "Trần Văn An" not in _words(open_page("unit", "chi"))
    at.text_input(key="withdraw-exemption-reason").set_value("Ghi nhầm người")
    words = _words(_press(_press(at, "Xem trước", "withdraw-exemption"), "Xác nhận"))
    assert "đã rút lại" in words and "Ghi nhầm người" in words
    assert "đang nghỉ" not in _words(open_page("unit", "binh"))


def test_credit_is_recorded_shown_and_withdrawn(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
    at = open_page("roster", "dung", nguoi="CB003")
    at.selectbox(key="credit-assignment").set_value("mot")
    at.text_input(key="credit-reason").set_value("Đã học lớp tập trung")
    at.text_input(key="credit-document").set_value("7/TB-VP")
    assert "Không có điểm" in _words(_press(at, "Xem trước", "credit"))
    assert "đang tính" in _words(_press(at, "Xác nhận"))
    head = _words(open_page("unit", "chi"))
    assert "Được ghi nhận hoàn thành" in head and "7/TB-VP" in head and "có ghi nhận" in head
    at.text_input(key="withdraw-credit-reason").set_value("Ghi nhầm người")
    _press(_press(at, "Xem trước", "withdraw-credit"), "Xác nhận")
    assert "7/TB-VP" not in _words(open_page("unit", "chi"))


def test_a_unit_leads_to_the_last_day_of_those_it_came_of(
    open_page: Opened, database: Database, house: House
) -> None:
    with database.write() as tx:
        live(tx, house)
        merge = MergeUnits(("QLKH", "TO"), "KHCN", "Phòng Khoa học và Công nghệ", "SO")
        carry_out(tx, SYSTEM, merge, JULY, NOW)
        khcn = next(unit.unit_id for unit in list_units(tx, TODAY) if unit.code == "KHCN")
        grant_role(tx, SYSTEM, house.people["binh"], Role.HEAD, khcn, NOW)
    at = open_page("unit", "binh")
    words = _words(at)
    assert "Nhập từ Tổ Một ngày" in words and "Phòng Khoa học và Công nghệ" in words
    words = _words(_press(at, f"Xem Tổ Một ngày {show_day(BEFORE)}"))
    assert "Đang xem lại ngày" in words
    assert 'role="rowheader">Trần Văn An<' in words and 'role="rowheader">Nguyễn Thị Bình<' not in words
    assert f"ngay={BEFORE.isoformat()}" in words
    assert "Phòng Khoa học và Công nghệ" in _words(_press(at, "Về hôm nay"))
    stranger = _words(open_page("unit", "chi", don_vi="TO", ngay=BEFORE.isoformat()))
    assert "Không mở được đơn vị này" in stranger and "Trần Văn An" not in stranger
