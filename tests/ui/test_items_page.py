"""The page of item health, and what learning pages show beside it: empty, each persona, what is hidden."""

from __future__ import annotations

import pytest

from analytics.intervals import FEWEST
from db.encounters import ItemCell, ItemCounts, PickCell, move, move_picks
from db.engine import Database
from db.rests import RestSums
from db.rests import move as move_rests
from db.tallies import AnswerCell, AnswerCounts, move_answers
from lessons.publishing import publish
from quizzes.bank import BankItem, list_bank
from tests.analytics.test_learning import count
from tests.house import NOW
from tests.quizzes.steps import sit_quiz
from tests.school import School, built_in
from tests.ui.opening import Opened, words_of
from tests.ui.test_office_pages import open_page
from text.formats import local_day
from ui.paging import PAGE_SIZE

pytestmark = pytest.mark.usefixtures("forgotten")

__all__ = ["open_page"]


def fill(database: Database, school: School, people: int, right: int) -> list[BankItem]:
    """So many people met every judged item, so many of them got it right."""
    with database.write() as tx:
        items = [b for b in list_bank(tx) if b.truth]
        counts = ItemCounts(people, right, 100 * right, people, right)
        campaign_id = school.campaign.campaign_id
        move(tx, {ItemCell(campaign_id, "before", b.revision_id): counts for b in items})
    return items


def test_without_items_the_page_says_so(open_page: Opened) -> None:
    assert "Chưa có câu hỏi nào" in words_of(open_page("items", "dung"))


def test_without_answers_it_says_what_is_waited_for(open_page: Opened, database: Database) -> None:
    with database.write() as tx:
        publish(tx, built_in(), NOW)
    words = words_of(open_page("items", "dung"))
    assert "Chưa có câu nào được từ 5 người làm" in words and "Từng câu" in words
    assert "dưới 5 người" in words and "%" not in words.split("Từng câu")[1].split('lc-mute">Đúng:')[0]


@pytest.mark.parametrize("name", ["an", "binh", "chi"])
def test_others_are_refused(open_page: Opened, school: School, name: str) -> None:
    words = words_of(open_page("items", name))
    assert "không có quyền" in words and "Từng câu" not in words


def test_guests_are_asked_to_sign_in(open_page: Opened) -> None:
    assert "/dang-nhap" in words_of(open_page("items", None))


@pytest.mark.parametrize("name", ["dung", "lan"])
def test_what_disagrees_is_named_with_what_to_do(
    open_page: Opened, database: Database, school: School, name: str
) -> None:
    items = fill(database, school, 40, 8)
    at = open_page("items", name)
    words = words_of(at)
    easy = sum(b.item.head.level != "hard" for b in items)
    assert "khó hơn dự đoán" in words and "Xem lại câu" in words and f">{easy}<" in words
    assert f"Còn {easy - 6} câu lệch khác" in words
    assert "Chưa thấy liên hệ" in words or "Chưa đủ dữ liệu" in words
    assert len(at.get("plotly_chart")) == 1


def test_discrimination_and_options_are_shown_once_there_are_enough(
    open_page: Opened, database: Database, school: School
) -> None:
    weak, few = fill(database, school, 60, 30)[:2]
    with database.write() as tx:
        at = ItemCell(school.campaign.campaign_id, "before", weak.revision_id)
        move_rests(tx, {at: RestSums(60, 30, 3000, 180_000, 1200)})
        move_rests(tx, {at._replace(revision_id=few.revision_id): RestSums(20, 10, 1000, 60_000, 600)})
        move_picks(tx, {PickCell(*at, "scam"): 45, PickCell(*at, "genuine"): 15})
    at_page = open_page("items", "dung", tim=weak.item.head.key)
    words = words_of(at_page)
    assert "Phân biệt" in words and "kém, nên xem lại" in words and "−0,45 (" in words
    box = next(each for each in at_page.selectbox if each.label.startswith("Xem từng phương án"))
    shown = words_of(box.select_index(0).run())
    assert "45/60" in shown and "15/60" in shown and "nên chọn" in shown
    words = words_of(open_page("items", "dung", tim=few.item.head.key))
    assert "kém, nên xem lại" not in words and "chưa đủ dữ liệu" in words


def test_few_people_are_shown_nothing_of(open_page: Opened, database: Database, school: School) -> None:
    fill(database, school, FEWEST - 1, 1)
    words = words_of(open_page("items", "dung"))
    assert "Chưa có câu nào được từ 5 người làm" in words and "25%" not in words


def test_search_and_filters_narrow_the_list(open_page: Opened, database: Database, school: School) -> None:
    items = fill(database, school, 40, 30)
    at = open_page("items", "dung")
    at.text_input(key="tim").set_value(items[0].item.head.key).run()
    table = words_of(at).split("Từng câu")[-1]
    assert table.count('role="rowheader"') == 1
    at.text_input(key="tim").set_value("khong co cau nay").run()
    assert "Không tìm thấy câu nào" in words_of(at)
    at.text_input(key="tim").set_value("").run()
    at.pills(key="loai").set_value("Hội thoại").run()
    with database.read() as tx:
        dialogues = sum(each.item.head.kind == "dialogue" for each in list_bank(tx))
    assert words_of(at).split("Từng câu")[-1].count('role="rowheader"') == min(PAGE_SIZE, dialogues)


def test_overview_tells_detection_action_certainty_and_what_is_kept(
    open_page: Opened, database: Database, school: School
) -> None:
    with database.write() as tx:
        count(tx, school, {"vp": 9, "qlkh": 6})
        cell = AnswerCell(local_day(NOW), school.house.units["vp"], "email-cong-vu")
        counts = AnswerCounts(20, 20, 12, 20, 20, 16, 20, 12, 40)
        move_answers(tx, school.campaign.campaign_id, {cell: counts})
    words = words_of(open_page("overview", "lan"))
    assert "15 người: trung bình đạt 75,0% số điểm khi chọn việc nên làm" in words
    assert "15 người: mức chắc chắn lệch" in words and "tự tin hơn kết quả" in words
    assert "Sau khoảng một tháng: chưa đủ dữ liệu" in words
    assert "nhận ra 80% nhưng làm đúng 30%" in words


def test_own_results_tell_detection_and_action_by_tactic(
    open_page: Opened, database: Database, school: School
) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        sit_quiz(tx, an, school.campaign, NOW)
    words = words_of(open_page("results", "an"))
    assert "Nhìn lại điều đã học" in words and "Nhận ra<" in words and "Làm đúng<" in words
    assert "mức chắc chắn" in words.lower()
    assert "Nhìn lại điều đã học" not in words_of(open_page("results", "chi"))
