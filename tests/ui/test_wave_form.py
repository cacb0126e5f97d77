"""Waves on the overview, and what home says to who is exempt or whose wave is still to come."""

from __future__ import annotations

from datetime import timedelta

import pytest

import text.formats
import ui.campaign_form
import ui.confirming
import ui.resources
import ui.session
import ui.wave_form
from access.viewer import SYSTEM
from campaign import exempting, waving
from campaign.exempting import Exempt
from campaign.waving import Asked
from db.engine import Database
from tests.analytics.history import TODAY, live, open_campaign
from tests.house import NOW, House
from tests.ui.opening import Opened, labels_of, opener, press, words_of


@pytest.fixture
def open_page(served: Database, house: House, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Opens a page as a persona; the clock stands at NOW."""
    for clock in (text.formats, ui.session, ui.campaign_form):
        monkeypatch.setattr(clock, "utc_now", lambda: NOW)
    return opener(served, house)


def test_without_waves_the_office_is_told_so(open_page: Opened, database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
    words = words_of(open_page("overview", "dung"))
    assert "đang giao cho mọi đơn vị cùng lúc" in words and "Tiến độ từng đợt" not in words


@pytest.mark.parametrize("name", ["lan"])
def test_leaders_are_offered_no_waves(open_page: Opened, database: Database, house: House, name: str) -> None:
    with database.write() as tx:
        live(tx, house)
    assert "Chia đợt" not in words_of(open_page("overview", name))


def test_office_divides_a_campaign_after_seeing_what_it_does(
    open_page: Opened, database: Database, house: House
) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
    at = open_page("overview", "dung")
    key = f"wave-{campaign.campaign_id}-"
    at.text_input(key=f"{key}-name").set_value("Đợt 1")
    at.multiselect(key=f"{key}-units").set_value(["QLKH"])
    at.text_input(key=f"{key}-due").set_value("30/02/2026")
    assert "ngày" in words_of(press(at, "Xem trước")) and "Xác nhận" not in labels_of(at)
    at.text_input(key=f"{key}-due").set_value("05/12/2026")
    words = words_of(press(at, "Xem trước"))
    assert "Đợt 1: từ 01/10/2026 đến hết ngày 05/12/2026, 2 đơn vị, 3 người." in words
    with database.read() as tx:
        assert waving.list_waves(tx, SYSTEM, campaign, TODAY).lines == ()
    words = words_of(press(at, "Xác nhận"))
    assert "3 người ở 2 đơn vị chưa thuộc đợt nào" in words
    with database.read() as tx:
        (line,) = waving.list_waves(tx, SYSTEM, campaign, TODAY).lines
        assert (line.name, line.people) == ("Đợt 1", 3)


def test_home_tells_who_is_exempt_until_when_and_that_they_may_learn(
    open_page: Opened, database: Database, house: House
) -> None:
    with database.write() as tx:
        campaign = open_campaign(tx)
        last = TODAY + timedelta(days=6)
        exempting.record(tx, SYSTEM, Exempt("CB001", campaign.code, TODAY, last, "Nghỉ ốm", "1/GN"), NOW)
    words = words_of(open_page("home", "an"))
    assert "được miễn học đến hết ngày 30/11/2026" in words and "vẫn mở nếu anh/chị muốn học" in words
    assert "được miễn" not in words_of(open_page("home", "binh"))


def test_home_tells_the_deadline_of_ones_own_wave(
    open_page: Opened, database: Database, house: House
) -> None:
    with database.write() as tx:
        campaign = open_campaign(tx)
        soon, late = TODAY + timedelta(days=5), TODAY + timedelta(days=9)
        waving.record(tx, SYSTEM, campaign, Asked("", "Đợt 1", TODAY, soon, ("QLKH",), False), NOW)
        waving.record(tx, SYSTEM, campaign, Asked("", "Đợt 2", soon, late, ("VP",), False), NOW)
    assert "29/11/2026" in words_of(open_page("home", "an"))
    assert "Đợt 2 bắt đầu ngày 29/11/2026, hạn 03/12/2026" in words_of(open_page("home", "chi"))
    assert "chưa đến đợt học nào" in words_of(open_page("home", "dung"))
