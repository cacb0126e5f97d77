"""Heads, the office and the leadership in a real browser: who is done, totals that agree, the roster."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from db import people, units
from db.units import subtree
from tests.browser.conftest import NewTab
from tests.browser.live import LiveApp
from tests.browser.tab import Tab
from text.formats import local_day, utc_now
from ui.paging import PAGE_SIZE


def test_head_sees_who_is_done_but_no_answers(live: LiveApp, new_tab: NewTab, width: int) -> None:
    tab = new_tab(width, live.new_head().token)
    tab.open("/don-vi")
    expect(tab.page.get_by_role("heading", name="Cán bộ", exact=True)).to_be_visible()
    mine, others = _names_by_sight(live, tab)
    words = tab.words()
    # A name may stand within another one: Số 1 in Số 10.
    assert sum(name in words for name in mine) >= min(len(mine), PAGE_SIZE)
    assert not any(name in words for name in others - mine)
    assert not re.search(r"Đạt|điểm số|Câu \d|/100|trả lời sai", _without_the_note(words))
    tab.check_clean("/don-vi")


def test_head_is_refused_the_pages_of_the_office(live: LiveApp, new_tab: NewTab) -> None:
    tab = new_tab(360, live.new_head().token)
    for path in ("/tong-quan", "/can-bo", "/nhat-ky"):
        tab.page.goto(tab.base + path)
        expect(tab.page.get_by_text("Anh/chị chưa mở được trang này")).to_be_visible()


def test_total_of_the_file_is_the_total_on_the_screen(new_tab: NewTab, width: int, tmp_path: Path) -> None:
    tab = new_tab(width)
    tab.enter_demo("Phòng CNTT")
    tab.open("/tong-quan")
    tab.check_clean("/tong-quan")
    done, assigned = _done_of(tab)
    header, total = _last_row(_download(tab, tmp_path))
    assert [total[header.index(name)] for name in ("Đã hoàn thành", "Được giao")] == [done, assigned]


def test_office_finds_people_on_the_roster(live: LiveApp, new_tab: NewTab, width: int) -> None:
    live.newcomer()
    tab = new_tab(width)
    tab.enter_demo("Phòng CNTT")
    tab.open("/can-bo")
    tab.check_clean("/can-bo")
    box = tab.page.get_by_role("textbox").first
    box.fill(f"tran thu so {live.made}")
    box.press("Enter")
    found = tab.page.get_by_role("rowheader", name=f"Trần Thử Số {live.made} –")
    expect(found).to_be_visible()


def test_export_is_in_the_audit_log(new_tab: NewTab, tmp_path: Path) -> None:
    tab = new_tab(1280)
    tab.enter_demo("Phòng CNTT")
    tab.open("/tong-quan")
    _download(tab, tmp_path)
    tab.open("/nhat-ky")
    expect(tab.page.get_by_text("Xuất số liệu tham gia").first).to_be_visible()
    tab.check_clean("/nhat-ky")


def test_pages_of_the_office_fit_a_tablet_and_an_enlarged_screen(new_tab: NewTab) -> None:
    tab = new_tab(1280)
    tab.enter_demo("Phòng CNTT")
    paths = ("/tong-quan", "/don-vi", "/hoat-dong", "/can-bo", "/co-cau", "/bao-cao", "/nhac-viec")
    for path in (*paths, "/vuong-mac", "/cau-hoi", "/nhat-ky"):
        tab.open(path)
        for narrow in (1024, 853, 640, 320):
            tab.page.set_viewport_size({"width": narrow, "height": 720})
            tab.check_clean(f"{path} at {narrow}")


def test_what_was_done_far_below_is_said_in_sight(new_tab: NewTab) -> None:
    tab = new_tab(1280)
    tab.enter_demo("Phòng CNTT")
    tab.open("/tong-quan")
    tab.page.locator("summary", has_text="Sửa chiến dịch").click()
    expect(tab.page.locator(".st-key-lcwatch i")).to_be_attached()
    tab.press("Lưu thay đổi")
    expect(tab.page.get_by_text("Không có gì khác với hiện tại")).to_be_in_viewport()


def test_leadership_reads_everything_and_changes_nothing(new_tab: NewTab) -> None:
    tab = new_tab(1280)
    tab.enter_demo("Lãnh đạo Sở")
    for path in ("/tong-quan", "/don-vi", "/hoat-dong", "/can-bo", "/co-cau", "/bao-cao", "/nhac-viec"):
        tab.open(path)
        tab.check_clean(path)
    expect(tab.page.get_by_role("link", name="Nạp danh sách")).to_have_count(0)
    tab.page.goto(tab.base + "/can-bo/nap")
    expect(tab.page.get_by_text("không có quyền")).to_be_visible()


def _names_by_sight(live: LiveApp, tab: Tab) -> tuple[set[str], set[str]]:
    """Names in the subtree of the unit that the page is about, and all others."""
    name = tab.page.locator("h1").first.inner_text()
    on = local_day(utc_now())
    with live.database.read() as tx:
        every = units.list_units(tx, on)
        top = next(unit for unit in every if unit.name == name)
        inside = subtree(every, (top.unit_id,))
        roster = people.list_people(tx, on)
    mine = {person.full_name for person in roster if person.unit_id in inside}
    return mine, {person.full_name for person in roster}


def _without_the_note(words: str) -> str:
    return words.replace("Câu trả lời và điểm là của riêng từng người", "")


def _done_of(tab: Tab) -> tuple[int, int]:
    shown = tab.page.locator(".lc-tile .lc-figure").first.inner_text()
    done, assigned = (int(part.replace(".", "")) for part in shown.split("/"))
    return done, assigned


def _download(tab: Tab, folder: Path) -> Path:
    with tab.page.expect_download() as coming:
        tab.page.get_by_role("link", name="Xuất Excel").click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


def _last_row(file: Path) -> tuple[list[object], list[object]]:
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    return list(rows[0]), list(rows[-1])
