"""Finding a lesson: paths and tracks, a search without accents, and the handbook of the same content."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

import text.formats
from db.engine import Database
from lessons.library import Published, list_lessons
from lessons.paths import lessons_of_path
from lessons.progress import visit_card
from lessons.schema import EVERYBODY
from tests.house import NOW
from tests.school import School
from tests.ui.opening import Opened, words_of
from tests.ui.test_learner_pages import _finish as finish_lesson
from tests.ui.test_learner_pages import _heading, open_page
from text import t

__all__ = ["open_page"]


def _rows(at: AppTest) -> list[str]:
    return [button.label for button in at.button if button.label.startswith("**")]


def _published(database: Database) -> tuple[Published, ...]:
    with database.read() as tx:
        return list_lessons(tx)


def test_the_path_for_everybody_is_shown_first_in_its_order(
    open_page: Opened, database: Database, school: School
) -> None:
    path = lessons_of_path(EVERYBODY, _published(database))
    rows = _rows(open_page("lessons", "an"))
    assert len(rows) == len(path)
    for row, each in zip(rows, path, strict=True):
        assert row.startswith(f"**{each.lesson.title}**") and f"{each.lesson.minutes} phút" in row


def test_another_track_may_be_chosen(open_page: Opened, database: Database, school: School) -> None:
    at = open_page("lessons", "an")
    at.pills(key="nhom").set_value("Ứng phó").run()
    titles = {e.lesson.title for e in _published(database) if e.lesson.track == "ung-pho"}
    assert {row.split("**")[1] for row in _rows(at)} == titles


@pytest.mark.parametrize("sought", ["gio dau tien", "GIỜ ĐẦU", "đầu giờ"])
def test_a_search_forgives_accents_capitals_and_order(
    open_page: Opened, database: Database, school: School, sought: str
) -> None:
    at = open_page("lessons", "an")
    at.text_input(key="tim").set_value(sought).run()
    assert _rows(at)[0].startswith("**Giờ đầu tiên")


def test_a_search_that_finds_nothing_says_so(open_page: Opened, school: School) -> None:
    at = open_page("lessons", "an")
    at.text_input(key="tim").set_value("xyzxyz").run()
    assert _rows(at) == [] and "Không bài nào" in words_of(at) and "mã QR" in words_of(at)


def test_a_search_in_the_handbook_finds_tactics_under_other_names(open_page: Opened, school: School) -> None:
    at = open_page("handbook", "an")
    at.text_input(key="tim").set_value("hack").run()
    assert _rows(at)[0].startswith("**Chiếm tài khoản người quen**")


def test_what_was_begun_comes_first_with_a_button_to_carry_on(
    open_page: Opened, database: Database, school: School
) -> None:
    lesson = lessons_of_path(EVERYBODY, _published(database))[3].lesson
    with database.write() as tx:
        visit_card(tx, school.viewer(tx, "an"), lesson.key, lesson.cards[0].id, NOW)
    at = open_page("lessons", "an")
    assert f"Đang dở thẻ 1/{len(lesson.cards)} · {lesson.minutes} phút" in words_of(at)
    assert any("Đang dở thẻ 1" in row for row in _rows(at) if row.startswith(f"**{lesson.title}**"))
    at = next(b for b in at.button if b.label == "Học tiếp").click().run()
    assert _heading(at) == lesson.cards[0].title


def test_a_lesson_tells_its_address_and_leads_to_the_next(
    open_page: Opened, database: Database, school: School
) -> None:
    first, second = lessons_of_path(EVERYBODY, _published(database))[:2]
    at = open_page("lessons", "an", bai=first.lesson.key, the=str(len(first.lesson.cards)))
    assert f"/bai-hoc?bai={first.lesson.key}" in words_of(at)
    row = next(b for b in at.button if b.label.startswith(f"**{second.lesson.title}**"))
    at = row.click().run()
    assert _heading(at) == second.lesson.cards[0].title


def test_the_end_of_a_lesson_is_one_tap_from_the_next_that_is_not_done(
    open_page: Opened, database: Database, school: School
) -> None:
    first, second, third = (each.lesson for each in lessons_of_path(EVERYBODY, _published(database))[:3])
    for lesson in (first, second):
        finish_lesson(database, school, "an", lesson)
    at = open_page("lessons", "an", bai=first.key, the=str(len(first.cards)))
    assert f"Đã xong. Tiếp theo, {third.minutes} phút" in words_of(at)
    labels = [button.label for button in at.button]
    assert labels.index("Học bài tiếp theo") < labels.index("Hoàn thành")
    at = next(b for b in at.button if b.label == "Học bài tiếp theo").click().run()
    assert _heading(at) == third.cards[0].title


def test_a_lesson_goes_on_along_the_path_it_was_chosen_from(
    open_page: Opened, database: Database, school: School
) -> None:
    path = lessons_of_path("lanh-dao", _published(database))
    at = open_page("lessons", "an")
    at.pills(key="nhom").set_value("Lãnh đạo").run()
    row = next(b for b in at.button if b.label.startswith(f"**{path[0].lesson.title}**"))
    at = row.click().run()
    assert "lanh-dao" in at.query_params["lo"]
    finish_lesson(database, school, "an", path[0].lesson)
    last = str(len(path[0].lesson.cards))
    at = open_page("lessons", "an", bai=path[0].lesson.key, lo="lanh-dao", the=last)
    at = next(b for b in at.button if b.label == "Học bài tiếp theo").click().run()
    assert _heading(at) == path[1].lesson.cards[0].title


def test_the_last_lesson_of_a_line_leads_home(open_page: Opened, database: Database, school: School) -> None:
    last = lessons_of_path(EVERYBODY, _published(database))[-1].lesson
    finish_lesson(database, school, "an", last)
    at = open_page("lessons", "an", bai=last.key, the=str(len(last.cards)))
    assert "Học bài tiếp theo" not in [button.label for button in at.button]


def test_a_handbook_page_tells_of_its_tactic_in_general_words(
    open_page: Opened, database: Database, school: School
) -> None:
    lesson = next(e.lesson for e in _published(database) if e.lesson.tactic == "gia-danh-cong-an")
    assert lesson.leaflet
    at = open_page("handbook", "an", muc=lesson.tactic)
    words = unescape(words_of(at))
    assert _heading(at) == "Giả danh công an"
    told = (*(sign.title for sign in lesson.leaflet.signs), *lesson.leaflet.before, lesson.leaflet.genuine)
    assert all(each in words for each in told)
    assert "Nguồn và căn cứ" in words and f"/bai-hoc?bai={lesson.key}" in words
    assert lesson.cards[-1].sentence in words  # type: ignore[union-attr]


def test_a_handbook_page_past_its_day_says_so(
    open_page: Opened, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = "đã quá ngày rà soát"
    assert late not in words_of(open_page("handbook", "an", muc="chiem-sim"))
    monkeypatch.setattr(text.formats, "utc_now", lambda: NOW + timedelta(days=400))
    assert late in words_of(open_page("handbook", "an", muc="chiem-sim"))


def test_the_whole_handbook_is_one_page_to_print(
    open_page: Opened, database: Database, school: School
) -> None:
    words = words_of(open_page("handbook", "an", muc="tat-ca"))
    assert words.count('class="lc-leaflet"') == len(_published(database)) >= 50


def test_a_row_of_the_handbook_opens_the_tactic(open_page: Opened, school: School) -> None:
    at = open_page("handbook", "an")
    row = next(b for b in at.button if b.label.startswith("**Chiếm SIM**"))
    assert _heading(row.click().run()) == "Chiếm SIM"


@pytest.mark.parametrize("key", ["khong-co", "<b>", "../x"])
def test_an_entry_that_is_not_there_leads_back_to_the_list(
    open_page: Opened, school: School, key: str
) -> None:
    at = open_page("handbook", "an", muc=key)
    assert "Không có trang này" in words_of(at)


def test_the_handbook_lists_every_tactic_once(open_page: Opened, database: Database, school: School) -> None:
    rows = [row.split("**")[1] for row in _rows(open_page("handbook", "an"))]
    assert sorted(rows) == sorted(t(f"tactic.{e.lesson.tactic}") for e in _published(database))


@pytest.mark.parametrize("page", ["lessons", "handbook"])
def test_a_stranger_finds_nothing(open_page: Opened, school: School, page: str) -> None:
    at = open_page(page, None)
    assert _rows(at) == [] and "Đăng nhập" in words_of(at)
