"""The learner's pages: the empty states, each persona, the stranger, and what an address can ask for."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import escape

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

import text.formats
import ui.resources
import ui.reviewing
import ui.session
from access.viewer import SYSTEM
from analytics.calibration import ANSWERS_LEAST
from campaign.opening import make_campaign
from db.attempts import list_attempts, list_responses
from db.campaigns import NewCampaign, get_campaign
from db.engine import Database
from db.progress import list_progress
from lessons.library import list_lessons
from lessons.progress import answer_check, visit_card
from lessons.schema import AnyCard, CheckCard, Lesson
from quizzes.attempts import begin, current_card, get_result
from quizzes.bank import list_bank
from quizzes.kinds.contract import Face
from quizzes.reviews import begin_review
from tests.house import NOW, House
from tests.lessons.steps import revise
from tests.quizzes.steps import answer_item, sit_quiz
from tests.quizzes.test_sittings import pin
from tests.school import School
from tests.ui.opening import Opened, labels_of, opener, words_of
from text.formats import local_day
from ui.parts.plain import plain
from ui.result import certainty_words

PAGES = ("home", "lessons", "quizzes", "review", "results")
OFFICE_WORDS = ("Tổng quan", "Đơn vị", "Cán bộ", "Nhật ký")


@pytest.fixture
def open_page(served: Database, house: House, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Opens a page as a persona (None is a guest) with an address; the clock stands at NOW."""
    for module in (text.formats, ui.reviewing, ui.session):
        monkeypatch.setattr(module, "utc_now", lambda: NOW)

    return opener(served, house)


def _button(at: AppTest, label: str) -> object:
    return next(button for button in at.button if button.label == label)


def _row(at: AppTest, title: str) -> Button:
    """The row of a lesson in a list."""
    return next(button for button in at.button if button.label.startswith(f"**{title}**"))


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("home", "Chưa có chiến dịch nào"),
        ("lessons", "Chưa có bài học nào"),
        ("quizzes", "Chưa có bài kiểm tra"),
        ("review", "Chưa có gì để ôn"),
        ("results", "Chưa có kết quả"),
    ],
)
def test_page_says_what_is_not_there_yet(open_page: Opened, page: str, words: str) -> None:
    at = open_page(page, "an")
    assert words in words_of(at)
    assert labels_of(at) == (["Xem bài học"] if page == "quizzes" else [])


def test_campaign_without_lessons_offers_the_quiz(
    open_page: Opened, database: Database, school: School
) -> None:
    _replace_campaign(database, school, lesson_keys=())
    at = open_page("home", "an")
    assert "Đã xong 0 trong 1 nội dung bắt buộc" in words_of(at)
    assert "Vào bài kiểm tra" in labels_of(at)


@pytest.mark.parametrize("page", PAGES)
def test_guest_is_asked_to_sign_in(open_page: Opened, school: School, page: str) -> None:
    at = open_page(page, None)
    words = words_of(at)
    assert 'href="/dang-nhap"' in words and "Phiên làm việc đã kết thúc" in words
    assert labels_of(at) == []


@pytest.mark.parametrize("name", ["an", "binh", "chi", "dung", "lan"])
@pytest.mark.parametrize("page", PAGES)
def test_page_opens_for_everybody_on_the_roster(
    open_page: Opened, school: School, page: str, name: str
) -> None:
    at = open_page(page, name)
    assert "Anh/chị chưa mở được trang này" not in words_of(at)
    assert len(re.findall("<h1", words_of(at))) == 1


def test_learner_has_no_way_to_the_office(open_page: Opened, school: School) -> None:
    words = [link.proto.label for link in open_page("home", "an").get("page_link")]
    assert words and not set(words) & set(OFFICE_WORDS)


def test_home_begins_with_the_first_lesson(open_page: Opened, database: Database, school: School) -> None:
    at = open_page("home", "an")
    first = _lessons(database, school)[0]
    assert first.title in words_of(at) and "Phòng Quản lý" not in words_of(at)
    assert "Bắt đầu học" in labels_of(at)
    assert "còn 21 ngày tới hạn 15/12/2026" in words_of(at)


def test_home_carries_on_where_one_stopped(open_page: Opened, database: Database, school: School) -> None:
    second = _lessons(database, school)[1]
    _visit(database, school, "an", second, 3)
    at = open_page("home", "an")
    assert second.title in words_of(at) and f"Đang dở ở thẻ 3/{len(second.cards)}" in words_of(at)
    assert "Học tiếp" in labels_of(at)


def test_home_sends_to_the_quiz_when_every_lesson_is_done(
    open_page: Opened, database: Database, school: School
) -> None:
    for lesson in _lessons(database, school):
        _finish(database, school, "an", lesson)
    at = open_page("home", "an")
    assert "Vào bài kiểm tra" in labels_of(at) and "Bắt đầu học" not in labels_of(at)


def test_home_thanks_when_all_is_done(open_page: Opened, database: Database, school: School) -> None:
    for lesson in _lessons(database, school):
        _finish(database, school, "an", lesson)
    _sit(database, school, "an", right=True)
    at = open_page("home", "an")
    assert "Anh/chị đã hoàn thành chiến dịch" in words_of(at)
    assert "Vào bài kiểm tra" not in labels_of(at)


def test_lesson_opens_by_its_address(open_page: Opened, database: Database, school: School) -> None:
    lesson = _lessons(database, school)[2]
    at = open_page("lessons", "an", bai=lesson.key, the="2")
    assert f"Thẻ 2/{len(lesson.cards)}" in words_of(at) and _heading(at) == lesson.cards[1].title


@pytest.mark.parametrize(
    ("asked", "shown"), [("0", 1), ("99", 1), ("x", 1), ("-3", 1), ("²", 1), ("9" * 5000, 1)]
)
def test_card_that_does_not_exist_shows_where_one_stopped(
    open_page: Opened, database: Database, school: School, asked: str, shown: int | None
) -> None:
    lesson = _lessons(database, school)[0]
    place = shown or len(lesson.cards)
    at = open_page("lessons", "an", bai=lesson.key, the=asked)
    assert f"Thẻ {place}/{len(lesson.cards)}" in words_of(at)


@pytest.mark.parametrize("key", ["khong-co-bai-nay", "<b>x</b>", "../../etc"])
def test_unknown_lesson_is_refused_politely(open_page: Opened, school: School, key: str) -> None:
    at = open_page("lessons", "an", bai=key)
    assert "Không tìm thấy bài học này" in words_of(at) and key not in words_of(at)


def test_looking_at_a_lesson_leaves_others_alone(
    open_page: Opened, database: Database, school: School
) -> None:
    lesson = _lessons(database, school)[0]
    open_page("lessons", "an", bai=lesson.key)
    with database.read() as tx:
        assert set(list_progress(tx, school.house.people["an"])) == {lesson.key}
        assert not list_progress(tx, school.house.people["binh"])


def test_check_shows_every_reason_once_answered(
    open_page: Opened, database: Database, school: School
) -> None:
    lesson = _lessons(database, school)[0]
    place, card = next((i, c) for i, c in enumerate(lesson.cards) if isinstance(c, CheckCard))
    at = open_page("lessons", "an", bai=lesson.key, the=str(place + 1))
    assert not any(_html(option.why) in words_of(at) for option in card.options)
    at.radio[0].set_value(card.options[1].text).run()
    _button(at, "Trả lời").click().run()  # type: ignore[attr-defined]
    assert all(_html(option.why) in words_of(at) for option in card.options)


def test_lesson_published_anew_is_finished_as_begun_and_read_again_as_it_is_now(
    open_page: Opened, database: Database, school: School
) -> None:
    old = _lessons(database, school)[0]
    checks = [card for card in old.cards if isinstance(card, CheckCard)]
    _visit(database, school, "an", old, len(old.cards) - 1)
    with database.write() as tx:
        for card in checks:
            answer_check(tx, school.viewer(tx, "an"), old.key, card.id, 0, NOW)
        new = revise(tx, old.key)
    at = open_page("lessons", "an")
    assert f"Đang dở thẻ {_place(old, checks[-1])}/{len(old.cards)}" in words_of(at)
    at = open_page("lessons", "an", bai=old.key, the=str(len(old.cards) - 1))
    at = _button(at, "Tiếp tục").click().run()  # type: ignore[attr-defined]
    assert f"Thẻ {len(old.cards)}/{len(old.cards)}" in words_of(at)
    at = _button(at, "Hoàn thành").click().run()  # type: ignore[attr-defined]
    assert "Đã xong 1 trong" in words_of(at)
    at = open_page("lessons", "an")
    assert "Đã xong" in _row(at, new.title).label
    at = _row(at, new.title).click().run()
    assert f"Thẻ 1/{len(new.cards)}" in words_of(at) and _heading(at) == new.cards[0].title


def test_question_that_has_changed_is_read_again_with_its_reasons_and_not_asked(
    open_page: Opened, database: Database, school: School
) -> None:
    lesson = _lessons(database, school)[0]
    _finish(database, school, "an", lesson)
    with database.write() as tx:
        new = revise(tx, lesson.key)
    card = next(card for card in new.cards if isinstance(card, CheckCard))
    at = open_page("lessons", "an", bai=lesson.key, the=str(_place(new, card)))
    assert all(_html(option.why) in words_of(at) for option in card.options)
    assert not at.radio and "anh/chị đã chọn" not in words_of(at)
    at = _button(at, "Tiếp tục").click().run()  # type: ignore[attr-defined]
    assert f"Thẻ {_place(new, card) + 1}/{len(new.cards)}" in words_of(at)


def test_who_reads_again_may_pass_over_cards(open_page: Opened, database: Database, school: School) -> None:
    lesson = _lessons(database, school)[0]
    _finish(database, school, "an", lesson)
    with database.write() as tx:
        new = revise(tx, lesson.key)
    at = open_page("lessons", "an", bai=lesson.key, the=str(len(new.cards)))
    at = _button(at, "Hoàn thành").click().run()  # type: ignore[attr-defined]
    assert "Đã xong 1 trong" in words_of(at)


@pytest.mark.parametrize("name", ["binh", "chi", "dung", "lan", None])
def test_foreign_attempt_is_refused_politely(
    open_page: Opened, database: Database, school: School, name: str | None
) -> None:
    """Not even the head of the unit, the office or the leadership may look into answers."""
    attempt_id = _sit(database, school, "an", right=False)
    at = open_page("quizzes", name, luot=str(attempt_id))
    words = words_of(at)
    assert "Nhận diện đúng" not in words and "Tình huống 1/" not in words
    assert ("Không tìm thấy lượt làm này" if name else "Phiên làm việc đã kết thúc") in words


def test_open_attempt_of_another_cannot_be_answered(
    open_page: Opened, database: Database, school: School
) -> None:
    attempt_id = _begin(database, school, "an")
    at = open_page("quizzes", "binh", luot=str(attempt_id))
    assert "Không tìm thấy lượt làm này" in words_of(at) and labels_of(at) == ["Về trang Tình huống"]


@pytest.mark.parametrize("attempt", ["999999", "99999999999999999999", "²"])
def test_unknown_attempt_is_refused_politely(open_page: Opened, school: School, attempt: str) -> None:
    at = open_page("quizzes", "an", luot=attempt)
    assert "Không tìm thấy lượt làm này" in words_of(at) or "Bắt đầu kiểm tra" in labels_of(at)


def test_quiz_goes_on_with_the_next_question(open_page: Opened, database: Database, school: School) -> None:
    with database.write() as tx:
        choices = [b for b in list_bank(tx) if b.item.head.kind == "choice"]
        attempt_id = pin(tx, school.viewer(tx, "an"), school, *choices[:2])
    at = open_page("quizzes", "an", luot=str(attempt_id))
    assert "Tình huống 1/2" in words_of(at)
    at.radio[0].set_value(0).run()
    _button(at, "Trả lời").click().run()  # type: ignore[attr-defined]
    assert "Tình huống 2/2" in words_of(at)


def test_counted_quiz_shows_no_reason_before_its_end(
    open_page: Opened, database: Database, school: School
) -> None:
    attempt_id = _begin(database, school, "an")
    _answer_next(database, school, "an", attempt_id, right=False)
    at = open_page("quizzes", "an", luot=str(attempt_id), xem="1")
    assert "Tình huống 2/" in words_of(at) and "lc-feedback" not in words_of(at)


def test_result_is_shown_to_its_owner(open_page: Opened, database: Database, school: School) -> None:
    attempt_id = _sit(database, school, "an", right=True)
    at = open_page("quizzes", "an", luot=str(attempt_id))
    assert "Anh/chị đã đạt bài kiểm tra" in words_of(at) and "Nhận diện đúng" in words_of(at)
    assert "Lượt 1 ·" in words_of(open_page("results", "an"))
    assert "Chưa có kết quả" in words_of(open_page("results", "binh"))


def test_result_names_each_question_by_its_words_and_leads_to_the_lessons_missed(
    open_page: Opened, database: Database, school: School
) -> None:
    attempt_id = _sit(database, school, "an", right=False)
    with database.read() as tx:
        result = get_result(tx, school.viewer(tx, "an"), attempt_id, NOW)
        lessons = {each.lesson.tactic: each.lesson for each in list_lessons(tx)}
    at = open_page("quizzes", "an", luot=str(attempt_id))
    wrong = [o for o in result.outcomes if not o.is_right]
    titles = [box.label for box in at.expander]
    assert titles[: len(wrong)] == [plain(f"Câu {o.place + 1} · {o.stem}") for o in wrong]
    again = [button for button in at.button if "chưa đúng hẳn" in button.label]
    assert 0 < len(again) <= 3
    assert any(f"**{plain(lessons[wrong[0].tactic].title)}**" in b.label for b in again) or len(again) == 3
    at = again[0].click().run()
    assert at.query_params["bai"] in {lesson.key for lesson in lessons.values()}


@pytest.mark.parametrize("right", [True, False])
def test_certainty_is_told_back_for_each_verdict_and_once_for_all(
    open_page: Opened, database: Database, school: School, right: bool
) -> None:
    attempt_id = _sit(database, school, "an", right=right)
    words = words_of(open_page("quizzes", "an", luot=str(attempt_id)))
    with database.read() as tx:
        result = get_result(tx, school.viewer(tx, "an"), attempt_id, NOW)
    judged = [o for o in result.outcomes if o.detected is not None]
    assert judged and all(o.detected is right for o in judged)
    for outcome in judged:
        assert certainty_words(outcome) in words
    told = "Anh/chị chắc chắn về nhận định, và đúng." if right else "Anh/chị nói mình đoán."
    assert words.count(told) == len(judged)
    assert (f"Qua {len(judged)} câu, " in words) == (len(judged) >= ANSWERS_LEAST)


def test_points_are_shown_to_the_half_as_on_the_result_itself(
    open_page: Opened, database: Database, school: School
) -> None:
    attempt_id = _sit(database, school, "an", right=True)
    with database.write() as tx:
        tx.exec_driver_sql("update attempt set points = 850, max_points = 1000")
    assert "Đạt · 8,5/10" in words_of(open_page("results", "an"))
    assert "8,5/10" in words_of(open_page("quizzes", "an", luot=str(attempt_id)))


def test_attempts_of_an_earlier_campaign_stay_in_sight(
    open_page: Opened, database: Database, school: School
) -> None:
    _sit(database, school, "an", right=True)
    assert "Chiến dịch thử" not in words_of(open_page("results", "an"))
    with database.write() as tx:
        values = {name: getattr(school.campaign, name) for name in NewCampaign.__dataclass_fields__}
        new = replace(NewCampaign(**values), code="HAI", name="Chiến dịch hai", starts_on=local_day(NOW))
        second = get_campaign(tx, make_campaign(tx, SYSTEM, new, NOW))
    alone = words_of(open_page("results", "an"))
    assert alone.count("Lượt 1 ·") == 1 and "Chiến dịch thử" in alone
    _sit(database, School(school.house, second), "an", right=True)
    both = words_of(open_page("results", "an"))
    assert both.count("Lượt 1 ·") == 2
    assert both.index("Chiến dịch hai") < both.index("Chiến dịch thử")


def test_wait_between_attempts_is_told(open_page: Opened, database: Database, school: School) -> None:
    _sit(database, school, "an", right=False)
    at = open_page("quizzes", "an")
    again = _button(at, "Làm lại")
    assert again.disabled and "Anh/chị có thể làm lại từ" in words_of(at)  # type: ignore[attr-defined]


def test_practice_needs_no_waiting(open_page: Opened, database: Database, school: School) -> None:
    _sit(database, school, "an", right=False)
    at = open_page("quizzes", "an")
    _button(at, "Luyện tập").click().run()  # type: ignore[attr-defined]
    assert "Tình huống 1/" in words_of(at)
    with database.read() as tx:
        person = school.house.people["an"]
        (attempt,) = list_attempts(tx, person, school.campaign.campaign_id, "practice")
        assert not list_responses(tx, attempt.attempt_id)


def test_review_waits_for_the_quiz(open_page: Opened, school: School) -> None:
    at = open_page("review", "an")
    assert "Chưa tới lúc ôn" in words_of(at) and labels_of(at) == ["Về trang Tình huống"]
    assert "Ôn lại hôm nay" not in words_of(open_page("home", "an"))


def test_review_tells_the_next_day_and_blames_nobody(
    open_page: Opened, database: Database, school: School
) -> None:
    _sit(database, school, "an", right=True)
    words = words_of(open_page("review", "an"))
    assert "Hôm nay anh/chị không cần ôn" in words and re.search(r"ngày \d\d/11/2026", words)
    assert "quá hạn" not in words
    assert "Ôn nhanh" not in labels_of(open_page("home", "an"))


@pytest.mark.parametrize("page", ["review", "home"])
def test_due_review_is_begun_by_one_button(
    open_page: Opened, database: Database, school: School, page: str
) -> None:
    _sit_long_ago(database, school, "an")
    at = open_page(page, "an")
    assert "Ôn lại hôm nay" in words_of(at) and "3 câu, 2 phút" in words_of(at)
    _button(at, "Ôn nhanh").click().run()  # type: ignore[attr-defined]
    assert "Tình huống 1/3" in words_of(at)
    assert "Ôn tiếp" in labels_of(open_page(page, "an"))
    assert "Ôn nhanh" not in labels_of(open_page(page, "binh"))


def test_review_explains_each_answer_and_ends_with_the_next_day(
    open_page: Opened, database: Database, school: School
) -> None:
    _sit_long_ago(database, school, "an")
    with database.write() as tx:
        viewer = school.viewer(tx, "an")
        attempt_id = begin_review(tx, viewer, school.campaign, 1, NOW)
        for place in range(3):
            answer_item(tx, viewer, attempt_id, place, NOW, right=place > 0)
    assert "Lần sau" in words_of(open_page("quizzes", "an", luot=str(attempt_id), xem="1"))
    at = open_page("quizzes", "an", luot=str(attempt_id))
    assert "Xong lượt ôn" in words_of(at) and "Đúng 2/3 câu" in words_of(at)
    assert "Lượt ôn tới vào ngày 25/11/2026" in words_of(at)
    again, home = labels_of(at)
    assert again.endswith("1 câu chưa đúng hẳn") and home == "Về trang chính"


def _sit_long_ago(database: Database, school: School, name: str) -> None:
    with database.write() as tx:
        sit_quiz(tx, school.viewer(tx, name), school.over_many, NOW - timedelta(days=20))


def _html(words: str) -> str:
    return escape(words).splitlines()[0]


def _heading(at: AppTest) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", words_of(at))
    assert found
    return found.group(1)


def _place(lesson: Lesson, card: AnyCard) -> int:
    """The number of a card as the page shows it."""
    return lesson.cards.index(card) + 1


def _lessons(database: Database, school: School) -> list[Lesson]:
    with database.read() as tx:
        by_key = {p.lesson.key: p.lesson for p in list_lessons(tx)}
    return [by_key[key] for key in school.campaign.lesson_keys]


def _visit(database: Database, school: School, name: str, lesson: Lesson, count: int) -> None:
    with database.write() as tx:
        for card in lesson.cards[:count]:
            visit_card(tx, school.viewer(tx, name), lesson.key, card.id, NOW)


def _finish(database: Database, school: School, name: str, lesson: Lesson) -> None:
    _visit(database, school, name, lesson, len(lesson.cards))
    with database.write() as tx:
        for card in lesson.cards:
            if isinstance(card, CheckCard):
                answer_check(tx, school.viewer(tx, name), lesson.key, card.id, 0, NOW)


def _begin(database: Database, school: School, name: str) -> int:
    at = NOW - timedelta(minutes=10)
    with database.write() as tx:
        return begin(tx, school.viewer(tx, name), school.campaign, "counted", 5, at)


def _sit(database: Database, school: School, name: str, right: bool) -> int:
    attempt_id = _begin(database, school, name)
    while _answer_next(database, school, name, attempt_id, right):
        pass
    return attempt_id


def _answer_next(database: Database, school: School, name: str, attempt_id: int, right: bool) -> Face | None:
    with database.write() as tx:
        viewer = school.viewer(tx, name)
        card = current_card(tx, viewer, attempt_id)
        if card is None:
            return None
        answer_item(tx, viewer, attempt_id, card.place, NOW - timedelta(minutes=5), right)
    return card.face


def _replace_campaign(database: Database, school: School, lesson_keys: tuple[str, ...]) -> None:
    """A newer campaign takes the place of the one there is."""
    now = school.campaign
    new = NewCampaign(
        code="MOI",
        name=now.name,
        document=now.document,
        starts_on=now.starts_on + timedelta(days=1),
        due_on=now.due_on,
        pass_percent=now.pass_percent,
        target_percent=now.target_percent,
        max_attempts=now.max_attempts,
        wait_minutes=now.wait_minutes,
        blueprint=now.blueprint,
        lesson_keys=lesson_keys,
    )
    with database.write() as tx:
        make_campaign(tx, SYSTEM, new, NOW)
