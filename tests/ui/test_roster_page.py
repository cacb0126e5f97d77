"""The office's page of the roster: empty, for each persona, and a list from preview to notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import text.formats
import ui.resources
import ui.roles
import ui.roster_preview
import ui.session
from access import sign_ins
from access.viewer import SYSTEM, Role
from campaign.roster import apply, drafts
from campaign.roster.plan import ImportPlan
from campaign.roster.rows import read_rows
from campaign.roster.sheet import read_sheet
from db.engine import Database
from db.grants import find_open_grant
from db.people import NewPerson, add_people, find_person, list_people
from tests.campaign.staff_lists import plain_list, to_xlsx
from tests.house import FOUNDED, NOW, House
from text import t
from text.formats import local_day
from ui.navigation import FOLDER

Opened = Callable[..., AppTest]
TODAY = local_day(NOW)
EVERYBODY = [
    ["CB001", "Trần Văn An", "Tổ Một", "", "an.tv@so.example"],
    ["CB002", "Nguyễn Thị Bình", "Phòng Quản lý", "Trưởng phòng", "binh.nt@so.example"],
    ["CB003", "Lê Thị Chi", "Văn phòng", "Chánh Văn phòng", "chi.lt@so.example"],
    ["CB004", "Phạm Tiến Dũng", "Sở Mẫu", "", "dung.pt@so.example"],
    ["CB005", "Võ Ngọc Lan", "Sở Mẫu", "", ""],
]
CHANGED = [
    ["CB001", "Trần Văn An", "Văn phòng", "Tổ trưởng", "an.tv@so.example"],
    *EVERYBODY[1:4],
    ["CB900", "Lý Thu Hà", "Phòng Quản lý", "Trưởng phòng", ""],
    ["CB901", "", "Văn phòng", "", ""],
    ["CB902", "Đỗ Văn Kha", "Phòng <b>Mới</b>", "", ""],
]


@pytest.fixture
def open_page(served: Database, house: House, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Opens the page as a persona (None is a guest) with an address; the clock stands at NOW."""
    monkeypatch.setattr(text.formats, "utc_now", lambda: NOW)
    monkeypatch.setattr(ui.session, "utc_now", lambda: NOW)

    def opened(name: str | None, **address: str) -> AppTest:
        at = AppTest.from_file(str(FOLDER.parent / "main.py"), default_timeout=20)
        at.user.clear()
        at.user["uid"] = _sign_in(served, house, name) if name else sign_ins.GUEST
        at.run()
        at.switch_page("pages/roster.py")
        at.query_params.update(address)
        return at.run()

    return opened


@pytest.fixture
def bring(database: Database, house: House) -> Callable[..., str]:
    """Keeps a list as Dũng's draft; returns its id."""

    def brought(*people: list[str]) -> str:
        listed = read_rows(read_sheet("a.xlsx", to_xlsx(plain_list(*people))))
        with database.write() as tx:
            return drafts.draft(tx, house.viewer(tx, "dung"), "a.xlsx", listed, NOW)

    return brought


def _sign_in(database: Database, house: House, name: str) -> str:
    with database.write() as tx:
        return sign_ins.start(tx, house.people[name], sign_ins.new_token(), NOW)


def _words(at: AppTest) -> str:
    assert not at.exception, at.exception
    bodies = [str(getattr(part, "body", "")) for part in at.get("html")]
    return "\n".join(body for body in bodies if "<style>" not in body)


def _press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def _roster(database: Database) -> dict[str, int]:
    with database.read() as tx:
        return {person.code: person.unit_id for person in list_people(tx, TODAY)}


def test_search_that_finds_nobody_says_so(open_page: Opened) -> None:
    at = open_page("dung")
    assert t("roster_page.nobody") in _words(at.text_input(key="tim").set_value("không ai cả").run())


def test_roster_says_what_is_kept(open_page: Opened) -> None:
    words = _words(open_page("dung"))
    assert "Ngày sinh, số điện thoại" in words
    assert "Trần Văn An" in words and "CB005" in words
    assert 'href="/can-bo/nap"' in words


@pytest.mark.parametrize("name", ["an", "binh", "chi"])
def test_page_refuses_officers_and_heads(name: str, open_page: Opened, bring: Callable[..., str]) -> None:
    draft_id = bring(*CHANGED)
    for address in ({}, {"ban": draft_id}):
        words = _words(open_page(name, **address))
        assert "không có quyền" in words
        assert "CB900" not in words and "CB004" not in words


def test_leaders_read_the_roster_and_change_nothing(open_page: Opened, bring: Callable[..., str]) -> None:
    at = open_page("lan")
    words = _words(at)
    assert "Trần Văn An" in words and "chưa được cấp mã" in words and "Trưởng đơn vị" in words
    assert "/can-bo/nap" not in words and "/can-bo/ma/" not in words and "phieu-kich-hoat" not in words
    assert not at.button and not at.checkbox and [box.key for box in at.text_input] == ["tim"]
    assert any("Cán bộ" in link.proto.label for link in at.get("page_link"))
    preview = _words(open_page("lan", ban=bring(*CHANGED)))
    assert "không có quyền" in preview and "CB900" not in preview


def test_each_person_has_a_way_to_a_fresh_code(open_page: Opened, house: House) -> None:
    words = _words(open_page("dung"))
    assert f'href="/can-bo/ma/{house.people["an"]}"' in words and "Cấp mã mới" in words


def test_guest_is_asked_to_sign_in(open_page: Opened, bring: Callable[..., str]) -> None:
    words = _words(open_page(None, ban=bring(*CHANGED)))
    assert "/dang-nhap" in words and "CB" not in words


def test_search_folds_accents(open_page: Opened) -> None:
    at = open_page("dung")
    words = _words(at.text_input(key="tim").set_value("vo ngoc").run())
    assert "CB005" in words and "CB003" not in words.split("lc-table")[1]


def test_long_roster_is_shown_a_page_at_a_time(open_page: Opened, database: Database, house: House) -> None:
    many = [NewPerson(f"X{n:03}", f"Lê Văn {n}", None, house.units["vp"], "") for n in range(120)]
    with database.write() as tx:
        add_people(tx, many, FOUNDED)
    words = _words(open_page("dung"))
    assert sum(f"X{n:03}" in words for n in range(120)) <= 50
    assert "125" in words


def test_preview_shows_every_part_and_writes_nothing(
    open_page: Opened, bring: Callable[..., str], database: Database
) -> None:
    before = _roster(database)
    words = _words(open_page("dung", ban=bring(*CHANGED)))
    for part in ("new", "changed", "moved", "missing", "faults"):
        assert t(f"roster_page.part.{part}") in words
    assert "loi.xlsx" in words
    assert "Phòng &lt;b&gt;Mới&lt;/b&gt;" in words and "<b>Mới</b>" not in words
    assert _roster(database) == before


def test_list_is_taken_over_once_confirmed(
    open_page: Opened, bring: Callable[..., str], database: Database, house: House
) -> None:
    at = open_page("dung", ban=bring(*CHANGED))
    words = _words(_press(at, t("roster_page.preview.submit")))
    assert "1 người mới" in words and "1 người chuyển đơn vị" in words
    roster = _roster(database)
    assert roster["CB001"] == house.units["vp"] and roster["CB900"] == house.units["qlkh"]
    assert "CB005" in roster and "CB902" not in roster
    assert "ban" not in at.query_params


def test_missing_people_end_only_when_ticked(
    open_page: Opened, bring: Callable[..., str], database: Database
) -> None:
    at = open_page("dung", ban=bring(*CHANGED))
    at.checkbox(key="end-missing").check()
    _words(_press(at, t("roster_page.preview.submit")))
    assert "CB005" not in _roster(database)


def test_many_leavers_need_their_number_typed(
    open_page: Opened, bring: Callable[..., str], database: Database, house: House
) -> None:
    many = [NewPerson(f"X{n}", f"Lê Văn X{n}", None, house.units["vp"], "") for n in range(6)]
    with database.write() as tx:
        add_people(tx, many, FOUNDED)
    at = open_page("dung", ban=bring(*EVERYBODY))
    assert t("roster_page.preview.leavers") in _words(at)
    at.checkbox(key="end-missing").check()
    assert "gõ đúng số 6" in _words(_press(at, t("roster_page.preview.submit")))
    assert "X1" in _roster(database)
    at.text_input(key="end-count").set_value("6")
    _words(_press(at, t("roster_page.preview.submit")))
    assert "X1" not in _roster(database)


def test_faults_are_counted_by_row_and_by_fault(open_page: Opened, bring: Callable[..., str]) -> None:
    bad = ["", "", "Văn phòng", "", "không phải thư"]
    words = _words(open_page("dung", ban=bring(*EVERYBODY, bad, ["CB901", "", "Văn phòng", "", ""])))
    assert "Dòng có lỗi · 2" in words and "4 lỗi ở 2 dòng" in words


def test_real_list_over_the_sample_brings_its_units(
    open_page: Opened, bring: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = replace(ui.resources.settings(), demo=True)
    monkeypatch.setattr(ui.roster_preview, "settings", lambda: demo)
    at = open_page("dung", ban=bring(*EVERYBODY, ["CB902", "Đỗ Văn Kha", "Trung tâm Dữ liệu", "", ""]))
    assert t("roster_page.part.new_units") in _words(at)
    assert "1 đơn vị mới" in _words(_press(at, t("roster_page.preview.submit")))


def test_units_are_made_only_when_allowed(
    open_page: Opened, bring: Callable[..., str], database: Database
) -> None:
    at = open_page("dung", ban=bring(*EVERYBODY, ["CB902", "Đỗ Văn Kha", "Trung tâm Dữ liệu", "", ""]))
    assert t("roster_page.part.new_units") not in _words(at)
    at.checkbox(key="new-units").check().run()
    assert t("roster_page.part.new_units") in _words(at)
    assert "1 đơn vị mới" in _words(_press(at, t("roster_page.preview.submit")))
    assert "CB902" in _roster(database)


def test_only_ticked_heads_are_granted(
    open_page: Opened, bring: Callable[..., str], database: Database, house: House
) -> None:
    at = open_page("dung", ban=bring(*CHANGED))
    at.checkbox(key="head-CB900-Phòng Quản lý").uncheck()
    _words(_press(at, t("roster_page.preview.submit")))
    with database.read() as tx:
        (hired,) = [p.person_id for p in list_people(tx, TODAY) if p.code == "CB900"]
        assert find_open_grant(tx, hired, "head", house.units["qlkh"]) is None


def test_roster_changed_since_the_preview_stops_the_import(
    open_page: Opened, bring: Callable[..., str], database: Database, house: House
) -> None:
    draft_id = bring(*CHANGED)
    at = open_page("dung", ban=draft_id)
    with database.write() as tx:
        add_people(tx, [NewPerson("CB900", "Lý Thu Hà", None, house.units["vp"], "")], FOUNDED)
    words = _words(_press(at, t("roster_page.preview.submit")))
    assert "đã thay đổi từ lúc xem trước" in words
    assert _roster(database)["CB900"] == house.units["vp"]
    with database.read() as tx:
        assert drafts.find_draft(tx, SYSTEM, draft_id, NOW)


def test_second_tab_cannot_take_the_list_over_again(open_page: Opened, bring: Callable[..., str]) -> None:
    draft_id = bring(*CHANGED)
    one, other = open_page("dung", ban=draft_id), open_page("dung", ban=draft_id)
    _press(one, t("roster_page.preview.submit"))
    assert "không còn" in _words(_press(other, t("roster_page.preview.submit")))


def test_same_list_has_nothing_to_take_over(open_page: Opened, bring: Callable[..., str]) -> None:
    at = open_page("dung", ban=bring(*CHANGED[:1], *EVERYBODY[1:]))
    _press(at, t("roster_page.preview.submit"))
    again = open_page("dung", ban=bring(*CHANGED[:1], *EVERYBODY[1:]))
    assert t("roster_page.outcome.nothing") in _words(again)
    assert t("roster_page.preview.submit") not in [button.label for button in again.button]


def test_list_is_compared_once_until_the_roster_changes(
    open_page: Opened,
    bring: Callable[..., str],
    database: Database,
    house: House,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[bool] = []
    preview = apply.preview

    def counted(*given: Any) -> ImportPlan:
        compared.append(True)
        return preview(*given)

    monkeypatch.setattr(apply, "preview", counted)
    at = open_page("dung", ban=bring(*CHANGED))
    at.run().run()
    assert len(compared) == 1
    with database.write() as tx:
        add_people(tx, [NewPerson("CB900", "Lý Thu Hà", None, house.units["vp"], "")], FOUNDED)
    at.run()
    assert len(compared) == 2


def test_column_that_is_no_unit_is_refused_in_words_and_can_be_cancelled(
    open_page: Opened, bring: Callable[..., str]
) -> None:
    many = [[f"CB1{n:04}", "Lý Thu Hà", f"Số nhà {n}", "", ""] for n in range(2_001)]
    at = open_page("dung", ban=bring(*many), **{"don-vi-moi": "1"})
    assert "có lẽ không phải đơn vị" in _words(at)
    assert t("roster_page.preview.cancelled") in _words(_press(at, t("roster_page.preview.cancel")))


def test_cancelled_list_is_gone(open_page: Opened, bring: Callable[..., str], database: Database) -> None:
    draft_id = bring(*CHANGED)
    at = open_page("dung", ban=draft_id)
    assert t("roster_page.preview.cancelled") in _words(_press(at, t("roster_page.preview.cancel")))
    with database.read() as tx:
        assert drafts.find_draft(tx, SYSTEM, draft_id, NOW) is None


def test_role_is_granted_and_ended_only_when_confirmed(
    open_page: Opened, database: Database, house: House
) -> None:
    at = open_page("dung")
    at.text_input(key="grant-code").set_value("CB001")
    at.radio(key="grant-kind").set_value(Role.LEADER)
    assert t("roster_page.roles.not_sure") in _words(_press(at, t("roster_page.roles.grant")))
    at.checkbox(key="grant-sure").check()
    assert "Đã giao vai trò" in _words(_press(at, t("roster_page.roles.grant")))
    with database.read() as tx:
        grant_id = find_open_grant(tx, house.people["an"], "leader", None)
    assert grant_id is not None
    at.radio(key="end-which").set_value(grant_id)
    at.checkbox(key="end-sure").check()
    assert "đã thôi vai trò" in _words(_press(at, t("roster_page.roles.end")))
    with database.read() as tx:
        assert find_open_grant(tx, house.people["an"], "leader", None) is None


@pytest.mark.parametrize(
    ("words", "told"),
    [("van phong", "Đã giao"), ("to", "Đã giao"), ("phong", "nhiều đơn vị"), ("zzz", "Không có đơn vị")],
)
def test_unit_of_a_head_is_found_without_accents(open_page: Opened, words: str, told: str) -> None:
    at = open_page("dung")
    at.text_input(key="grant-code").set_value("CB001")
    at.text_input(key="grant-unit").set_value(words)
    at.checkbox(key="grant-sure").check()
    assert told in _words(_press(at, t("roster_page.roles.grant")))


def test_last_office_cannot_end_itself(open_page: Opened, database: Database, house: House) -> None:
    at = open_page("dung")
    with database.read() as tx:
        grant_id = find_open_grant(tx, house.people["dung"], "office", None)
    at.radio(key="end-which").set_value(grant_id)
    at.checkbox(key="end-sure").check()
    assert t("access.last_office") in _words(_press(at, t("roster_page.roles.end")))
    with database.read() as tx:
        assert find_person(tx, house.people["dung"], TODAY)
        assert apply.known_roster(tx, TODAY).people
