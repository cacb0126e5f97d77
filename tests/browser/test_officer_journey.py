"""An officer in a real browser, on a phone and at a desk: home, a lesson, the quiz, a practice."""

from __future__ import annotations

import re
from itertools import pairwise

from playwright.sync_api import expect

from db import attempts, campaigns, progress
from lessons.library import list_lessons
from lessons.schema import CheckCard, Lesson, MessageCard
from quizzes.bank import list_bank
from tests.browser.conftest import NewTab
from tests.browser.live import LiveApp, Newcomer
from tests.browser.tab import Tab
from tests.quizzes.steps import answer_all
from text.formats import local_day, utc_now

# A choice with its reason, or a part of the message with its own.
EXPLAINED = ".lc-remark, .lc-note"


def test_demo_officer_comes_home_by_one_click(new_tab: NewTab, width: int) -> None:
    tab = new_tab(width)
    tab.enter_demo("Cán bộ")
    expect(tab.page.locator("h1")).to_contain_text("Chào anh/chị")
    expect(tab.page.get_by_text("Mọi người và số liệu ở đây đều không có thật")).to_be_visible()
    for path in ("/bai-hoc", "/tinh-huong", "/ket-qua"):
        tab.open(path)
        tab.check_clean(path)


def test_officer_takes_a_lesson_from_home_to_its_end(live: LiveApp, new_tab: NewTab, width: int) -> None:
    person = live.newcomer()
    tab = new_tab(width, person.token)
    tab.open("/")
    tab.check_clean("/")
    tab.press("Bắt đầu học")
    lesson = _first_lesson(live)
    for place in range(len(lesson.cards)):
        _take_card(tab, lesson, place)
    expect(tab.page.get_by_text(re.compile(r"Đã xong 1 trong \d+ nội dung bắt buộc"))).to_be_visible()
    with live.database.read() as tx:
        row = progress.list_progress(tx, person.person_id)[lesson.key]
    assert row.completed_at is not None


def test_next_card_and_question_are_seen_from_their_top(live: LiveApp, new_tab: NewTab) -> None:
    """The button is at the end of what came before; the page does not stay scrolled down there."""
    tab = new_tab(360, live.newcomer().token)
    tab.open("/tinh-huong")
    tab.press("Luyện tập")
    total = _total(tab)
    tab.page.set_viewport_size({"width": 360, "height": 420})
    for place in range(total):
        tab.expect_step(f"Tình huống {place + 1}/{total}")
        _expect_top(tab)
        tab.answer(1)
        expect(tab.page.locator(EXPLAINED).first).to_be_attached()
        _expect_top(tab)
        # Whoever goes by keyboard stands at the start of what came, not of the whole page.
        expect(tab.page.locator("[class*=lcfresh-]")).to_be_focused()
        tab.press("Xem kết quả" if place + 1 == total else "Câu tiếp theo")
    expect(tab.page.get_by_role("heading", name="Xong lượt luyện tập")).to_be_attached()
    _expect_top(tab)


def test_way_out_of_a_lesson_leaves_nothing_of_it_in_the_address(live: LiveApp, new_tab: NewTab) -> None:
    """Else a reload of the list would open the lesson again."""
    tab = new_tab(1280, live.newcomer().token)
    tab.open("/")
    tab.press("Bắt đầu học")
    tab.expect_step(f"Thẻ 1/{len(_first_lesson(live).cards)}")
    tab.press("Tiếp tục")
    tab.expect_step(f"Thẻ 2/{len(_first_lesson(live).cards)}")
    tab.page.get_by_text("‹ Bài học").click()
    expect(tab.page.get_by_role("heading", name="Bài học", exact=True)).to_be_visible()
    expect(tab.page).to_have_url(f"{tab.base}/bai-hoc")
    _expect_menu_in_one_row(tab)


def _expect_menu_in_one_row(tab: Tab) -> None:
    """The entry one stands on takes no more room than its words."""
    boxes = [link.bounding_box() for link in tab.page.locator(".st-key-lcnav a").all()]
    gaps = [b["x"] - a["x"] - a["width"] for a, b in pairwise(boxes) if a and b]
    assert len(boxes) == 5 and all(0 <= gap <= 24 for gap in gaps), gaps


def _expect_top(tab: Tab) -> None:
    main = tab.page.get_by_test_id("stMain")
    # Not wait_for_function: what it evaluates is forbidden by the page's own policy once it has to wait.
    expect(main).to_have_js_property("scrollTop", 0, timeout=3000)


def _first_lesson(live: LiveApp) -> Lesson:
    with live.database.read() as tx:
        campaign = campaigns.find_current(tx, local_day(utc_now()))
        assert campaign
        by_key = {p.lesson.key: p.lesson for p in list_lessons(tx)}
    return by_key[campaign.lesson_keys[0]]


def _take_card(tab: Tab, lesson: Lesson, place: int) -> None:
    total = len(lesson.cards)
    tab.expect_step(f"Thẻ {place + 1}/{total}")
    expect(tab.page.locator("h1")).to_have_text(lesson.cards[place].title)
    card = lesson.cards[place]
    if isinstance(card, MessageCard):
        _tap_signs(tab, card)
    if isinstance(card, CheckCard):
        _answer_check(tab, card)
    tab.check_clean(f"{lesson.key}/{card.id}")
    tab.press("Hoàn thành" if place == total - 1 else "Tiếp tục")


def _tap_signs(tab: Tab, card: MessageCard) -> None:
    for sign in card.signs:
        tab.page.locator(f"label.lc-chip.lc-tap-{sign.mark}").click()
        expect(tab.page.get_by_role("heading", name=sign.title)).to_be_visible()
    reasons = tab.page.locator(".lc-reason:visible")
    assert reasons.count() == 1


def _answer_check(tab: Tab, card: CheckCard) -> None:
    expect(tab.page.get_by_role("button", name="Tiếp tục")).to_be_disabled()
    tab.choose(0)
    tab.press("Trả lời")
    for option in card.options:
        expect(tab.page.get_by_text(option.why).first).to_be_visible()


def test_officer_sits_the_counted_quiz_from_begin_to_result(
    live: LiveApp, new_tab: NewTab, width: int
) -> None:
    person = live.newcomer()
    tab = new_tab(width, person.token)
    tab.open("/tinh-huong")
    tab.press("Bắt đầu kiểm tra")
    total = _total(tab)
    for place in range(total):
        tab.expect_step(f"Tình huống {place + 1}/{total}")
        tab.check_clean(f"question {place + 1}")
        tab.answer(place % 3)
    expect(tab.page.get_by_role("heading", name="Nhận diện đúng")).to_be_visible()
    tab.check_clean("result")
    _check_stored(live, person, tab, total)
    tab.open("/ket-qua")
    expect(tab.page.get_by_text("Lượt 1 ·")).to_be_visible()


def _total(tab: Tab) -> int:
    expect(tab.page.get_by_text(re.compile(r"^Tình huống 1/\d+$")).first).to_be_visible()
    return int(tab.step().split("/")[1])


def _check_stored(live: LiveApp, person: Newcomer, tab: Tab, total: int) -> None:
    """What the page says is what is stored: the points, and one answer to each question."""
    attempt_id = int(tab.page.url.split("luot=")[1])
    with live.database.read() as tx:
        row = attempts.find_attempt(tx, attempt_id)
        assert row and row.person_id == person.person_id and row.submitted_at and row.points is not None
        assert len(attempts.list_responses(tx, attempt_id)) == total
    state = "Đạt" if row.passed else "Chưa đạt"
    shown = tab.page.locator(".lc-title .lc-tag").inner_text()
    assert shown.startswith(f"{state} · {row.points // 100}") and shown.endswith(f"/{total}")


def test_practice_explains_every_option_at_once(live: LiveApp, new_tab: NewTab, width: int) -> None:
    person = live.newcomer()
    tab = new_tab(width, person.token)
    tab.open("/tinh-huong")
    tab.press("Luyện tập")
    total = _total(tab)
    for place in range(total):
        tab.expect_step(f"Tình huống {place + 1}/{total}")
        tab.answer(1)
        expect(tab.page.locator(EXPLAINED).first).to_be_visible()
        assert tab.page.locator(EXPLAINED).count() >= 3
        tab.check_clean(f"feedback {place + 1}")
        tab.press("Xem kết quả" if place + 1 == total else "Câu tiếp theo")
    expect(tab.page.get_by_role("heading", name="Xong lượt luyện tập")).to_be_visible()
    tab.check_clean("end of practice")


def test_a_passed_quiz_gives_its_certificate(live: LiveApp, new_tab: NewTab) -> None:
    """From the button of the result page to the file, by the clock on the wall."""
    person = live.newcomer()
    tab = new_tab(360, person.token)
    with live.database.read() as tx:
        item = next(b for b in list_bank(tx) if b.item.head.kind == "choice")
    attempt_id = live.pin(person, [item.revision_id])
    with live.database.write() as tx:
        answer_all(tx, live.viewer(tx, person), attempt_id, utc_now(), right=True)
    tab.open(f"/tinh-huong?luot={attempt_id}")
    address = tab.page.get_by_role("link", name="Nhận giấy chứng nhận").get_attribute("href")
    answer = tab.page.context.request.get(f"{tab.base}{address}")
    assert answer.status == 200 and answer.body().startswith(b"%PDF-")
