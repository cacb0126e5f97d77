"""The page of other systems: the empty state, a token told once, taken back, and who may open it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

import text.formats
import ui.resources
import ui.session
from access import sign_ins
from access.tokens import PREFIX, Client, Kind, Terms, admit, issue, list_lines
from access.viewer import SYSTEM
from db.engine import Database
from tests.house import NOW, House
from ui.navigation import FOLDER

Opened = Callable[..., AppTest]
WHY = "Kho dữ liệu học tập, Kế hoạch 84/KH-UBND"


@pytest.fixture
def open_page(served: Database, house: House, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Opens the page as a persona; the clock stands at NOW."""
    monkeypatch.setattr(text.formats, "utc_now", lambda: NOW)
    monkeypatch.setattr(ui.session, "utc_now", lambda: NOW)

    def opened(name: str) -> AppTest:
        at = AppTest.from_file(str(FOLDER.parent / "main.py"), default_timeout=20)
        at.user.clear()
        with served.write() as tx:
            at.user["uid"] = sign_ins.start(tx, house.people[name], sign_ins.new_token(), NOW)
        at.run()
        at.switch_page("pages/connections.py")
        return at.run()

    return opened


def words(at: AppTest) -> str:
    """All that the page itself says."""
    assert not at.exception, at.exception
    bodies = [str(getattr(part, "body", "")) for part in at.get("html")]
    return "\n".join(body for body in bodies if "<style>" not in body)


def press(at: AppTest, label: str) -> AppTest:
    """The button of these words."""
    return next(button for button in at.button if button.label == label).click().run()


def fill(at: AppTest, *kinds: Kind, name: str = "Kho dữ liệu", unit: str = "", reason: str = "") -> AppTest:
    """Fill the form in and send it; the form is the one that stands there now."""
    fields = {field.key.rsplit("-", 1)[0]: field for field in (*at.text_input, *at.checkbox) if field.key}
    fields["name"].set_value(name)
    fields["unit"].set_value(unit)
    fields["reason"].set_value(reason)
    for kind in kinds:
        fields[f"kind-{kind.value}"].check()
    return press(at, "Cấp khoá")


def test_there_is_nothing_at_first_but_the_form(open_page: Opened) -> None:
    at = open_page("dung")
    assert "Chưa cấp khoá nào" in words(at) and not at.code
    assert [button.label for button in at.button] == ["Cấp khoá"]


@pytest.mark.parametrize("name", ["an", "binh", "chi", "lan"])
def test_only_the_office_may_open_it(open_page: Opened, name: str) -> None:
    at = open_page(name)
    told = words(at)
    assert "không có quyền" in told and "Cấp khoá" not in told and not at.text_input


def test_token_is_shown_once_and_works(open_page: Opened, database: Database, house: House) -> None:
    at = fill(open_page("dung"), Kind.PARTICIPATION, unit="qlkh")
    (shown,) = at.code
    assert shown.value.startswith(PREFIX) and "chỉ hiện lần này" in words(at)
    assert "Phòng Quản lý" in words(at) and "Phạm Tiến Dũng cấp ngày 24/11/2026" in words(at)
    with database.write() as tx:
        client = admit(tx, "khoa", shown.value, Kind.PARTICIPATION, "10.0.0.1", NOW)
        assert isinstance(client, Client) and not client.viewer.scope.covers(house.units["vp"])
    assert [button.label for button in at.button][:1] == ["Tôi đã chép khoá"] and not at.text_input
    press(at, "Tôi đã chép khoá")
    assert not at.code and at.text_input and shown.value not in words(at)
    assert shown.value not in str(at.session_state._state.filtered_state)


def test_one_press_gives_one_token(open_page: Opened, database: Database) -> None:
    at = fill(open_page("dung"), Kind.PARTICIPATION)
    at.run()
    at.run()
    with database.read() as tx:
        assert len(list_lines(tx, SYSTEM, NOW)) == 1
    fill(at, Kind.ACTIVITIES, name="Cổng thông tin")
    with database.read() as tx:
        assert [line.token.name for line in list_lines(tx, SYSTEM, NOW)] == ["Cổng thông tin", "Kho dữ liệu"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"kinds": ()}, "Chọn ít nhất một loại dữ liệu"),
        ({"kinds": (Kind.ROSTER,), "name": " "}, "tên hệ thống"),
        ({"kinds": (Kind.ROSTER,), "unit": "khong-co"}, "khong-co"),
        ({"kinds": (Kind.STATEMENTS,)}, "ghi lý do"),
        ({"kinds": (Kind.STATEMENTS,), "unit": "VP", "reason": WHY}, "không mở riêng cho một đơn vị"),
    ],
)
def test_what_may_not_be_is_said_and_gives_nothing(
    open_page: Opened, database: Database, given: dict[str, object], told: str
) -> None:
    others = {name: value for name, value in given.items() if name != "kinds"}
    at = fill(open_page("dung"), *given["kinds"], **others)  # type: ignore[misc, arg-type]
    assert told in words(at) and not at.code
    with database.read() as tx:
        assert list_lines(tx, SYSTEM, NOW) == ()


def test_page_says_how_private_single_answers_are(open_page: Opened) -> None:
    told = words(open_page("dung"))
    assert "dữ liệu riêng tư nhất" in told and "không mở riêng cho một đơn vị" in told


def test_token_is_taken_back_only_when_sure(open_page: Opened, database: Database) -> None:
    with database.write() as tx:
        token = issue(tx, SYSTEM, Terms("Kho", frozenset({Kind.ROSTER}), None, 90), NOW).token
    at = open_page("dung")
    at.radio(key="withdraw-which").set_value(at.radio(key="withdraw-which").options and 1)
    assert "đánh dấu ô xác nhận" in words(press(at, "Thu hồi"))
    at.checkbox(key="withdraw-sure").check()
    told = words(press(at, "Thu hồi"))
    assert "Đã thu hồi khoá “Kho”" in told and "Đã thu hồi<" in told
    with database.write() as tx:
        assert not isinstance(admit(tx, "khoa", token, Kind.ROSTER, "10.0.0.1", NOW), Client)
