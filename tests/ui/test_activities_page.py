"""The page of activities: empty, for each persona, one logged, changed, withdrawn; ticks as told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

import text.formats
import ui.activity_form
import ui.resources
import ui.session
import ui.ticking
from access import sign_ins
from access.roles import grant_role
from access.viewer import SYSTEM, Role
from db.activities import find_activity
from db.engine import Database
from db.people import find_person
from db.units import list_units
from outreach.activities import page_activities, withdraw_activity
from outreach.attendance import list_present_ids, set_guests, set_present
from outreach.evidence import add_evidence, check_file
from outreach.forms import FIRST_DAY
from tests.house import NOW, House
from tests.outreach.hostile import photo
from tests.outreach.steps import MEETING, POST, TODAY, log
from text.formats import local_day
from ui.navigation import FOLDER
from ui.ticking import Told, read_told

Opened = Callable[..., AppTest]


@pytest.fixture
def open_page(served: Database, house: House, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Opens the page as a persona (None is a guest) with an address; the clock stands at NOW."""
    for module in (text.formats, ui.session, ui.ticking):
        monkeypatch.setattr(module, "utc_now", lambda: NOW)

    def opened(name: str | None, **address: str) -> AppTest:
        at = AppTest.from_file(str(FOLDER.parent / "main.py"), default_timeout=20)
        at.user.clear()
        at.user["uid"] = _sign_in(served, house, name) if name else sign_ins.GUEST
        at.run()
        at.switch_page("pages/activities.py")
        at.query_params.update(address)
        return at.run()

    return opened


def _sign_in(database: Database, house: House, name: str) -> str:
    with database.write() as tx:
        return sign_ins.start(tx, house.people[name], sign_ins.new_token(), NOW)


def _words(at: AppTest) -> str:
    assert not at.exception, at.exception
    bodies = [str(getattr(part, "body", "")) for part in at.get("html")]
    return "\n".join(body for body in bodies if "<style>" not in body)


def _labels(at: AppTest) -> list[str]:
    return [button.label for button in at.button]


def _press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def _fill(at: AppTest, **fields: str) -> AppTest:
    for name, value in fields.items():
        next(box for box in at.text_input if str(box.key).endswith(f"-{name}")).set_value(value)
    return at


@pytest.mark.parametrize("name", ["binh", "dung"])
def test_empty_page_says_what_to_do_first(open_page: Opened, name: str) -> None:
    at = open_page(name)
    assert "Chưa có hoạt động nào" in _words(at) and "ghi lại ở đây" in _words(at)
    assert "Ghi hoạt động" in _labels(at)
    assert "Ghi xong" in _words(_press(at, "Ghi hoạt động"))


def test_leader_finds_nothing_to_press_on_the_empty_page(open_page: Opened) -> None:
    at = open_page("lan")
    assert "Khi các đơn vị ghi hoạt động" in _words(at) and _labels(at) == []
    assert "không có quyền" in _words(open_page("lan", moi="1"))


@pytest.mark.parametrize("address", [{}, {"moi": "1"}, {"ma": "1"}])
def test_officer_and_guest_are_refused(
    open_page: Opened, database: Database, house: House, address: dict[str, str]
) -> None:
    with database.write() as tx:
        log(tx, SYSTEM, house.units["to"])
    words = _words(open_page("an", **address))
    assert "không có quyền" in words and MEETING["title"] not in words
    words = _words(open_page(None, **address))
    assert "/dang-nhap" in words and MEETING["title"] not in words


def test_head_logs_a_meeting_once(open_page: Opened, database: Database, house: House) -> None:
    at = open_page("binh", moi="1")
    words = _words(_press(at, "Ghi lại"))
    assert "ô cần sửa: Hình thức, Nội dung tuyên truyền" in words.replace("Tên hoạt động, Địa điểm, ", "")
    assert "Chọn ít nhất một nội dung" in words
    at.pills[0].set_value("hoi-nghi").run()
    next(box for box in at.checkbox if str(box.key).endswith("content-b")).check()
    _fill(at, title="Phổ biến thủ đoạn giả danh", place="Hội trường", hour="8h30")
    words = _words(_press(at, "Ghi lại"))
    assert "Đã ghi hoạt động" in words and "Phổ biến thủ đoạn giả danh" in words and "08:30" in words
    with database.read() as tx:
        (row,), total = page_activities(tx, house.viewer(tx, "binh"), FIRST_DAY, TODAY)
    assert (total, row.unit_id, row.leader) == (1, house.units["qlkh"], "Nguyễn Thị Bình")
    assert at.query_params["ma"] in (str(row.activity_id), [str(row.activity_id)])


def test_post_asks_for_other_numbers_than_a_meeting(open_page: Opened, database: Database) -> None:
    at = open_page("chi", moi="1")
    at.pills[0].set_value("bai-dang").run()
    assert {"Lượt tiếp cận", "Số bài đăng"} <= {box.label for box in at.text_input}
    at.pills[0].set_value("hoi-nghi").run()
    assert not {"Lượt tiếp cận", "Số bài đăng"} & {box.label for box in at.text_input}


def test_list_shows_figures_and_opens_an_activity(
    open_page: Opened, database: Database, house: House
) -> None:
    with database.write() as tx:
        binh = house.viewer(tx, "binh")
        activity_id = log(tx, binh, house.units["qlkh"], title="Họp <b>đậm</b> *nghiêng*")
        set_present(tx, binh, activity_id, {house.people["an"]: True}, NOW)
        set_guests(tx, binh, activity_id, "1.200", NOW)
        log(tx, SYSTEM, house.units["vp"], POST)
    at = open_page("binh")
    words = _words(at)
    assert "1 hoạt động của 1 đơn vị" in words and "1.201 lượt dự" in words and "1 cán bộ" in words
    assert POST["title"] not in words and "<b>đậm" not in words
    assert "/xuat/hoat-dong.xlsx?tu=2026-10-01" in words
    at.button(key=f"activity-{activity_id}").click().run()
    assert "&lt;b&gt;đậm" in _words(at) and "Chiếu mã QR" in _words(at)
    assert "tiếp cận" in _words(open_page("lan")) and "3.400 lượt xem" in _words(open_page("lan"))


def test_list_is_kept_to_a_period_a_form_and_a_unit(
    open_page: Opened, database: Database, house: House
) -> None:
    with database.write() as tx:
        log(tx, SYSTEM, house.units["to"], title="Buổi của tháng mười", on="05/10/2026")
        log(tx, SYSTEM, house.units["vp"], title="Buổi của tháng này")

    def rows(at: AppTest) -> list[str]:
        assert not at.exception
        return [b.label.split("**")[1] for b in at.button if b.label.startswith("**")]

    at = open_page("dung")
    assert rows(at) == ["Buổi của tháng này", "Buổi của tháng mười"]
    at.pills[0].set_value("Tháng này").run()
    assert rows(at) == ["Buổi của tháng này"]
    assert rows(open_page("dung", **{"don-vi": "TO"})) == ["Buổi của tháng mười"]
    assert rows(open_page("chi", **{"don-vi": "TO"})) == ["Buổi của tháng này"]
    at = open_page("dung", ky="Khoảng khác", tu="01/10/2026", den="31/10/2026")
    assert rows(at) == ["Buổi của tháng mười"]
    at = open_page("dung", ky="Khoảng khác", tu="hôm qua", den="31/10/2026")
    assert "Viết hai ngày theo mẫu" in _words(at)
    at = open_page("dung")
    at.selectbox(key="hinh-thuc").set_value("Tờ rơi").run()
    assert rows(at) == [] and "Không có hoạt động nào khớp" in _words(at)


@pytest.mark.parametrize(("name", "asked"), [("chi", ""), ("binh", "9999"), ("dung", "x"), ("chi", "9" * 30)])
def test_activity_out_of_sight_is_as_one_that_is_not_there(
    open_page: Opened, database: Database, house: House, name: str, asked: str
) -> None:
    with database.write() as tx:
        activity_id = log(tx, SYSTEM, house.units["qlkh"])
    at = open_page(name, ma=asked or str(activity_id))
    assert "Không có hoạt động này" in _words(at) and MEETING["title"] not in _words(at)
    assert "Không có hoạt động này" not in _words(at.button[0].click().run())


def test_leader_reads_an_activity_and_changes_nothing(
    open_page: Opened, database: Database, house: House
) -> None:
    with database.write() as tx:
        activity_id = log(tx, SYSTEM, house.units["qlkh"])
        set_present(tx, SYSTEM, activity_id, {house.people["an"]: True}, NOW)
    at = open_page("lan", ma=str(activity_id))
    words = _words(at)
    assert "Trần Văn An" in words and "đơn vị điểm danh" in words
    assert _labels(at) == ["‹ Về danh sách"] and not at.text_input and not at.checkbox
    assert f"/hoat-dong/{activity_id}/" not in words


def test_head_changes_guests_terms_and_withdraws(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        activity_id = log(tx, house.viewer(tx, "binh"), house.units["qlkh"])
    at = open_page("binh", ma=str(activity_id))
    next(box for box in at.text_input if str(box.key).startswith("guests-")).set_value("bốn")
    assert "Viết một số" in _words(_press(at, "Lưu số khách"))
    next(box for box in at.text_input if str(box.key).startswith("guests-")).set_value("40")
    words = _words(_press(at, "Lưu số khách"))
    assert "Đã lưu số khách" in words and "gồm 40 khách" in words
    _fill(at, title="Tên đã sửa lại")
    assert "Đã lưu thay đổi" in _words(_press(at, "Lưu thay đổi"))
    assert "Không có gì khác" in _words(_press(at, "Lưu thay đổi"))
    at.text_input(key="activity-why").set_value("Ghi trùng buổi trước")
    assert "đánh dấu" in _words(_press(at, "Rút hoạt động"))
    at.checkbox(key="activity-sure").check()
    words = _words(_press(at, "Rút hoạt động"))
    assert "Hoạt động đã rút" in words and "Ghi trùng buổi trước" in words
    assert _labels(at) == ["‹ Về danh sách"]


def test_two_tabs_that_change_one_activity(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        activity_id = log(tx, SYSTEM, house.units["qlkh"])
    one, other = (open_page("binh", ma=str(activity_id)) for _ in range(2))
    _press(_fill(one, title="Từ thẻ thứ nhất"), "Lưu thay đổi")
    assert "vừa được sửa" in _words(_press(_fill(other, title="Từ thẻ thứ hai"), "Lưu thay đổi"))
    with database.read() as tx:
        found = find_activity(tx, activity_id)
    assert found and found.title == "Từ thẻ thứ nhất"


def test_withdrawn_activities_are_found_when_asked_for(
    open_page: Opened, database: Database, house: House
) -> None:
    with database.write() as tx:
        withdraw_activity(tx, SYSTEM, log(tx, SYSTEM, house.units["vp"]), "Ghi nhầm", NOW)
    at = open_page("chi")
    assert "Không có hoạt động nào khớp" in _words(at)
    at.checkbox(key="da-rut").check().run()
    assert any("Đã rút" in label for label in _labels(at))


def test_evidence_is_shown_through_our_own_route_and_withdrawn(
    open_page: Opened, database: Database, house: House, tmp_path: object
) -> None:
    with database.write() as tx:
        activity_id = log(tx, SYSTEM, house.units["vp"])
        checked = check_file('"><script>.jpg', photo())
        kept = add_evidence(tx, SYSTEM, activity_id, checked, tmp_path, NOW)  # type: ignore[arg-type]
    at = open_page("chi", ma=str(activity_id))
    words = _words(at)
    assert f'src="/hoat-dong/tep/{kept}?nho=1"' in words and "<script>" not in words
    at.radio(key="proof-which").set_value(kept)
    at.text_input(key="proof-why").set_value("Ảnh nhầm buổi")
    assert "Đã rút minh chứng" in _words(_press(at, "Rút minh chứng"))
    assert "/hoat-dong/tep/" not in _words(at)


# ---- what a browser tells of ticks


def test_ticks_are_read_up_to_the_last_and_told_again_are_none() -> None:
    raw = {"client": "a", "events": [{"n": 1, "ids": [5, 6], "on": True}, {"n": 2, "ids": [5], "on": False}]}
    assert read_told(raw, ("", 0)) == Told("a", 2, {5: False, 6: True})
    assert read_told(raw, ("a", 1)) == Told("a", 2, {5: False})
    assert read_told(raw, ("a", 2)) is None
    assert read_told(raw, ("b", 9)) == Told("a", 2, {5: False, 6: True})


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "x",
        {},
        {"client": 1, "events": []},
        {"client": "a", "events": "x"},
        {"client": "a", "events": [1]},
        {"client": "a", "events": [{"n": "1", "ids": [1], "on": True}]},
        {"client": "a", "events": [{"n": 1, "ids": ["1"], "on": True}]},
        {"client": "a", "events": [{"n": 1, "ids": [True], "on": True}]},
        {"client": "a", "events": [{"n": 1, "ids": [-1], "on": True}]},
        {"client": "a", "events": [{"n": 1, "ids": [2**40], "on": True}]},
        {"client": "a", "events": [{"n": 1, "ids": [1], "on": 1}]},
        {"client": "a", "events": []},
    ],
)
def test_what_is_not_well_formed_is_not_read(raw: object) -> None:
    assert read_told(raw, ("", 0)) is None


@pytest.mark.parametrize(("who", "told"), [("an", ""), ("chi", "không có tên trong đơn vị")])
def test_ticks_are_kept_and_refused_ones_are_not_told_again(
    open_page: Opened, database: Database, house: House, who: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as tx:
        activity_id = log(tx, SYSTEM, house.units["qlkh"])
    raw = {"client": "a", "events": [{"n": 1, "ids": [house.people[who]], "on": True}]}
    monkeypatch.setattr(ui.ticking, "_pressed", lambda key: raw)
    at = open_page("binh", ma=str(activity_id))
    assert told in _words(at)
    assert (told != "") is ("không có tên trong đơn vị" in _words(at))
    with database.read() as tx:
        assert list_present_ids(tx, SYSTEM, activity_id) == ({house.people[who]} if not told else set())
    assert "không có tên trong đơn vị" not in _words(at.run())


def test_form_of_the_office_begins_with_its_own_unit(
    open_page: Opened, database: Database, house: House
) -> None:
    with database.write() as tx:
        own = find_person(tx, house.viewer(tx, "chi").person_id, local_day(NOW))
        assert own
        grant_role(tx, SYSTEM, own.person_id, Role.OFFICE, None, NOW)
        (first, *_) = list_units(tx, local_day(NOW))
    assert own.unit_id != first.unit_id
    (units,) = (box for box in open_page("chi", moi="1").selectbox if str(box.key).endswith("-unit"))
    assert units.value == own.unit_id
