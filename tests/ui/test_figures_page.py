"""The page of figures: empty, for each persona, each board, a step down, and what cannot be shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

import text.formats
import ui.session
from analytics.boards import list_boards
from analytics.boards.contract import BoardSort
from analytics.exports.book import Column
from db.engine import Database
from tests.analytics.history import TODAY, live, open_campaign
from tests.house import NOW, House
from tests.outreach.steps import POST, log
from tests.ui.opening import Opened, opener, words_of
from ui.drawn_chart import show_cell


@pytest.fixture
def open_page(served: Database, house: House, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Opens a page as a persona (None is a guest) with an address; the clock stands at NOW."""
    for clock in (text.formats, ui.session):
        monkeypatch.setattr(clock, "utc_now", lambda: NOW)
    return opener(served, house)


@pytest.fixture
def under_way(database: Database, house: House) -> None:
    """A campaign, a meeting and a post."""
    with database.write() as tx:
        live(tx, house)
        log(tx, house.viewer(tx, "binh"), house.units["qlkh"])
        log(tx, house.viewer(tx, "chi"), house.units["vp"], POST)


def charts_of(at: AppTest) -> int:
    """How many figures are drawn."""
    return len(at.get("plotly_chart"))


@pytest.mark.parametrize("name", ["binh", "dung", "lan"])
def test_page_says_that_there_is_no_campaign(open_page: Opened, name: str) -> None:
    at = open_page("figures", name)
    assert "Chưa có chiến dịch nào" in words_of(at) and not charts_of(at)


def test_page_says_when_a_campaign_will_begin(open_page: Opened, database: Database) -> None:
    with database.write() as tx:
        open_campaign(tx, TODAY + timedelta(days=3))
    assert "bắt đầu ngày 27/11/2026" in words_of(open_page("figures", "lan"))


@pytest.mark.parametrize("name", ["an", None])
def test_strangers_find_no_page(open_page: Opened, under_way: None, name: str | None) -> None:
    at = open_page("figures", name)
    said = "\n".join(str(part.proto.body) for part in at.get("html"))
    assert "Đơn vị theo mức hoàn thành" not in said and "/xuat/so-lieu" not in said


@pytest.mark.parametrize("board", list_boards(), ids=lambda board: board.name)
@pytest.mark.parametrize("name", ["dung", "lan", "binh"])
def test_every_board_opens_with_sentence_table_and_files(
    open_page: Opened, under_way: None, board: BoardSort, name: str
) -> None:
    at = open_page("figures", name, bang=board.name)
    words = words_of(at)
    if board.lead not in words:
        assert name == "binh" and "Ai đã học xong" in words, "a board for others opens as the first"
        return
    assert "Xem bảng" in [each.label for each in at.expander] and "<table" in words
    assert f'href="/xuat/so-lieu/{board.name}.xlsx?hinh=' in words and 'class="lc-said"' in words


def test_numbers_of_the_sentence_stand_in_the_table(open_page: Opened, under_way: None) -> None:
    words = words_of(open_page("figures", "dung"))
    assert "2/3 đơn vị chưa đạt nhịp" in words or "3/3 đơn vị chưa đạt nhịp" in words
    assert 'data-label="Được giao">6<' in words, "all six, each once"


def test_a_step_down_leads_to_units_and_then_to_people(open_page: Opened, under_way: None) -> None:
    words = words_of(open_page("figures", "dung"))
    assert 'href="/so-lieu?bang=tham-gia&amp;don-vi=QLKH"' in words, "units below"
    assert 'href="/don-vi?don-vi=VP"' in words, "none below: its people"
    below = words_of(open_page("figures", "dung", **{"don-vi": "QLKH", "ngay": "2026-11-20"}))
    assert 'href="/don-vi?don-vi=TO&amp;ngay=2026-11-20"' in below
    assert '<span aria-current="page">Phòng Quản lý</span>' in below
    assert "Văn phòng" not in below.split("lc-said")[1]


def test_another_board_keeps_what_it_lets_choose(open_page: Opened, under_way: None) -> None:
    words = words_of(open_page("figures", "dung", **{"don-vi": "QLKH", "ngay": "2026-11-20"}))
    assert 'href="/so-lieu?bang=so-sanh&amp;ngay=2026-11-20&amp;don-vi=QLKH"' in words or (
        'href="/so-lieu?bang=so-sanh&amp;don-vi=QLKH&amp;ngay=2026-11-20"' in words
    )
    assert 'href="/so-lieu?bang=hoat-dong&amp;don-vi=QLKH"' in words, "activities have a period, not a day"


def test_a_head_sees_only_the_own_subtree(open_page: Opened, under_way: None) -> None:
    words = words_of(open_page("figures", "binh"))
    assert "Phòng Quản lý" in words and "Văn phòng" not in words
    other = words_of(open_page("figures", "binh", **{"don-vi": "VP"}))
    assert "Không có đơn vị nào mang mã này" in other and "Văn phòng" not in other


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"ngay": "2027-01-01"}, "không sau hôm nay"),
        ({"ngay": "hom-qua"}, "Ngày cần viết"),
        ({"chien-dich": "KHONG"}, "Không có chiến dịch"),
    ],
)
def test_what_cannot_be_shown_is_said_and_the_page_stands(
    open_page: Opened, under_way: None, asked: dict[str, str], told: str
) -> None:
    at = open_page("figures", "dung", **asked)
    assert told in words_of(at) and charts_of(at)


def test_an_empty_figure_is_not_drawn_and_its_sentence_stands(open_page: Opened, under_way: None) -> None:
    at = open_page("figures", "dung", bang="hoat-dong", tu="2026-11-24", den="2026-11-24", **{"don-vi": "VP"})
    assert "chưa có hoạt động nào" in words_of(at)
    assert charts_of(at) < charts_of(open_page("figures", "dung", bang="hoat-dong"))


def test_a_day_is_typed_and_kept_in_the_address(open_page: Opened, under_way: None) -> None:
    at = open_page("figures", "dung")
    at.text_input(key="choice-ngay-").set_value("20/11/2026").run()
    assert at.query_params["ngay"] in ("2026-11-20", ["2026-11-20"])
    assert "đến hết ngày 20/11/2026" in words_of(at)


def test_cells_are_shown_as_people_read_them() -> None:
    column = Column("x", "X", "number")
    assert show_cell(column, 2.5) == "2,50" and show_cell(column, TODAY) == "24/11/2026"
    assert show_cell(column, 12) == 12
