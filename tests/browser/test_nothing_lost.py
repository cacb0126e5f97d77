"""Nothing is lost and nothing counted twice: reload, back, two tabs, two devices, a server that goes away."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from campaign.standing import verify
from db import attempts, campaigns, progress
from quizzes.bank import list_bank
from tests.browser.conftest import NewTab
from tests.browser.live import LiveApp, Newcomer
from tests.browser.tab import READY, SUBMIT, Tab
from text.formats import local_day, utc_now

PHONE = 360
CUT_OFF = "[data-testid=stApp]:not([data-test-connection-state=CONNECTED])"


class Wire:
    """The websocket between a page and the server; Chromium's own offline switch leaves an open one alone."""

    def __init__(self, page: Page) -> None:
        self.is_cut = False
        self.open: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("_stcore/stream"), self._connect)

    def cut(self) -> None:
        """Drop it and let no new one through; the server keeps the session."""
        self.is_cut = True
        for socket in self.open:
            socket.close()

    def mend(self) -> None:
        """Let the next try through."""
        self.is_cut = False

    def _connect(self, socket: WebSocketRoute) -> None:
        if self.is_cut:
            socket.close()
            return
        self.open.append(socket)
        socket.connect_to_server()


@pytest.fixture
def person(live: LiveApp) -> Newcomer:
    """Somebody who has done nothing."""
    return live.newcomer()


@pytest.fixture
def tab(new_tab: NewTab, person: Newcomer) -> Tab:
    """Their phone."""
    return new_tab(PHONE, person.token)


def test_reload_carries_a_lesson_on_at_the_same_card(tab: Tab) -> None:
    _open_lesson_at_second_card(tab)
    label = tab.step()
    tab.page.reload()
    tab.settle_on_step()
    tab.expect_step(label)


def test_back_button_goes_one_card_back(tab: Tab) -> None:
    _open_lesson_at_second_card(tab)
    total = tab.step().split("/")[1]
    tab.press("Tiếp tục")
    tab.expect_step(f"Thẻ 3/{total}")
    tab.page.go_back()
    tab.expect_step(f"Thẻ 2/{total}")
    tab.press("Tiếp tục")
    tab.expect_step(f"Thẻ 3/{total}")


def test_double_click_goes_one_card_on(tab: Tab) -> None:
    tab.open("/")
    tab.press("Bắt đầu học")
    expect(tab.page.get_by_text(re.compile(r"^Thẻ 1/\d+$"))).to_be_visible()
    total = tab.step().split("/")[1]
    tab.page.get_by_role("button", name="Tiếp tục", exact=True).dblclick()
    tab.expect_step(f"Thẻ 2/{total}")
    tab.settle()
    assert tab.step() == f"Thẻ 2/{total}"


def test_other_device_carries_the_lesson_on(
    live: LiveApp, person: Newcomer, new_tab: NewTab, tab: Tab
) -> None:
    _open_lesson_at_second_card(tab)
    label = tab.step()
    desk = new_tab(1280, live.second_token(person))
    desk.open("/")
    desk.press("Học tiếp")
    desk.expect_step(label)


def test_check_keeps_the_first_answer_of_two_tabs(live: LiveApp, person: Newcomer, tab: Tab) -> None:
    _open_lesson_at_second_card(tab)
    total = int(tab.step().split("/")[1])
    for place in range(3, total + 1):
        tab.settle_on_step()  # the card's number comes before its question
        if tab.page.get_by_role("button", name=SUBMIT).count():
            break
        tab.press("Tiếp tục")
        tab.expect_step(f"Thẻ {place}/{total}")
    other = _second_page(tab)
    tab.choose(0)
    other.choose(1)
    tab.press(SUBMIT)
    expect(tab.page.get_by_role("button", name=SUBMIT)).to_have_count(0)
    other.press(SUBMIT)
    expect(other.page.get_by_role("button", name=SUBMIT)).to_have_count(0)
    assert [visit for visit in _check_answers(live, person) if visit is not None] == [0]


def test_lesson_finished_twice_counts_once(live: LiveApp, person: Newcomer, tab: Tab) -> None:
    """Two devices run through the same lesson to its end; the tallies agree with a recount."""
    with live.database.read() as tx:
        campaign = campaigns.find_current(tx, local_day(utc_now()))
        assert campaign
    _run_through_lesson(tab, campaign.lesson_keys[0])
    _run_through_lesson(tab, campaign.lesson_keys[0])
    with live.database.read() as tx:
        mine = progress.list_progress(tx, person.person_id)
    assert len(mine) == 1
    assert tallies_are_true(live)


def test_reload_carries_a_quiz_on_at_the_same_question(live: LiveApp, person: Newcomer, tab: Tab) -> None:
    attempt_id = _begin_quiz(live, person, tab)
    tab.answer()
    tab.expect_step(_label(live, attempt_id, 2))
    shown = tab.page.locator("h2.lc-question").inner_text()
    tab.page.reload()
    tab.settle_on_step()
    tab.expect_step(_label(live, attempt_id, 2))
    assert tab.page.locator("h2.lc-question").inner_text() == shown
    assert _places(live, attempt_id) == [0]


def test_back_button_does_not_open_an_answered_question(live: LiveApp, person: Newcomer, tab: Tab) -> None:
    attempt_id = _begin_quiz(live, person, tab)
    tab.answer()
    tab.expect_step(_label(live, attempt_id, 2))
    tab.page.go_back()
    expect(tab.page.get_by_role("button", name="Làm tiếp")).to_be_visible()
    tab.press("Làm tiếp")
    tab.expect_step(_label(live, attempt_id, 2))
    assert _places(live, attempt_id) == [0]


def test_two_tabs_on_one_question_count_it_once(live: LiveApp, person: Newcomer, tab: Tab) -> None:
    attempt_id = _begin_quiz(live, person, tab)
    other = _second_page(tab)
    tab.choose(0)
    other.choose(1)
    tab.press(SUBMIT)
    tab.expect_step(_label(live, attempt_id, 2))
    first = _answers(live, attempt_id)
    other.press(SUBMIT)
    other.expect_step(_label(live, attempt_id, 2))
    assert _answers(live, attempt_id) == first
    other.answer()
    other.expect_step(_label(live, attempt_id, 3))
    assert _places(live, attempt_id) == [0, 1]


def test_other_device_carries_the_quiz_on(live: LiveApp, person: Newcomer, new_tab: NewTab, tab: Tab) -> None:
    attempt_id = _begin_quiz(live, person, tab)
    tab.answer()
    tab.expect_step(_label(live, attempt_id, 2))
    shown = tab.page.locator("h2.lc-question").inner_text()
    desk = new_tab(1280, live.second_token(person))
    desk.open("/tinh-huong")
    desk.press("Làm tiếp")
    desk.expect_step(_label(live, attempt_id, 2))
    assert desk.page.locator("h2.lc-question").inner_text() == shown


def test_double_click_answers_one_question(live: LiveApp, person: Newcomer, tab: Tab) -> None:
    attempt_id = _begin_quiz(live, person, tab)
    tab.choose()
    tab.page.get_by_role("button", name=SUBMIT, exact=True).dblclick()
    tab.expect_step(_label(live, attempt_id, 2))
    # Give a second answer, if there were one on its way, the time to do harm.
    tab.page.wait_for_timeout(500)
    tab.expect_step(_label(live, attempt_id, 2))
    assert _places(live, attempt_id) == [0]


def test_double_click_begins_one_attempt(live: LiveApp, person: Newcomer, tab: Tab) -> None:
    tab.open("/tinh-huong")
    tab.page.get_by_role("button", name="Bắt đầu kiểm tra", exact=True).dblclick()
    expect(tab.page.get_by_role("button", name=SUBMIT)).to_be_visible()
    with live.database.read() as tx:
        campaign = campaigns.find_current(tx, local_day(utc_now()))
        assert campaign
        mine = attempts.list_attempts(tx, person.person_id, campaign.campaign_id, "counted")
    assert len(mine) == 1


def test_first_click_after_the_network_came_back_works(live: LiveApp, person: Newcomer, tab: Tab) -> None:
    wire = Wire(tab.page)
    attempt_id = _begin_quiz(live, person, tab)
    tab.choose()
    wire.cut()
    tab.page.wait_for_selector(CUT_OFF, state="attached")
    wire.mend()
    tab.page.wait_for_selector(READY, state="attached")
    tab.press(SUBMIT)
    tab.expect_step(_label(live, attempt_id, 2))
    assert _places(live, attempt_id) == [0]


def test_first_answer_after_a_restart_is_kept_and_counted_once(
    live: LiveApp, person: Newcomer, tab: Tab
) -> None:
    """The choice is made before the server goes away; its process forgets every session."""
    attempt_id = _begin_quiz(live, person, tab)
    tab.answer()
    tab.expect_step(_label(live, attempt_id, 2))
    tab.choose()
    _restart(live, tab)
    tab.press(SUBMIT)
    tab.expect_step(_label(live, attempt_id, 3))
    assert _places(live, attempt_id) == [0, 1]


def test_first_click_on_a_lesson_after_a_restart_works(live: LiveApp, tab: Tab) -> None:
    _open_lesson_at_second_card(tab)
    total = tab.step().split("/")[1]
    _restart(live, tab)
    tab.press("Tiếp tục")
    tab.expect_step(f"Thẻ 3/{total}")


def test_first_click_on_home_after_a_restart_works(live: LiveApp, tab: Tab) -> None:
    tab.open("/")
    _restart(live, tab)
    tab.press("Bắt đầu học")
    tab.expect_step(tab.step())
    assert tab.step().startswith("Thẻ 1/")


def test_first_address_opened_in_a_fresh_process_is_found(live: LiveApp, tab: Tab) -> None:
    path = "/tinh-huong"
    live.restart()
    tab.open(path)
    assert tab.page.url == live.url + path
    expect(tab.page.get_by_role("dialog")).to_have_count(0)
    tab.check_clean(path)


def test_lost_connection_is_told_in_our_words(live: LiveApp, person: Newcomer, tab: Tab) -> None:
    _begin_quiz(live, person, tab)
    live.stop()
    tab.page.wait_for_selector(CUT_OFF, state="attached")
    told = "getComputedStyle(document.querySelector('[data-testid=stApp]'), '::after').content"
    assert "Đang nối lại mạng" in tab.page.evaluate(told)
    # Streamlit opens its own dialog after a few seconds.
    tab.page.locator("[data-testid=stDialog]").first.wait_for(state="attached")
    assert "Connection error" not in tab.words()
    live.start()
    tab.page.wait_for_selector(READY, state="attached")


def tallies_are_true(live: LiveApp) -> bool:
    """Whether what was counted step by step equals a recount."""
    with live.database.read() as tx:
        return verify(tx) == ()


def _open_lesson_at_second_card(tab: Tab) -> None:
    tab.open("/")
    tab.press("Bắt đầu học")
    expect(tab.page.get_by_text(re.compile(r"^Thẻ 1/\d+$"))).to_be_visible()
    total = tab.step().split("/")[1]
    tab.press("Tiếp tục")
    tab.expect_step(f"Thẻ 2/{total}")


def _run_through_lesson(tab: Tab, key: str) -> None:
    tab.page.goto(f"{tab.base}/bai-hoc?bai={key}")
    tab.settle_on_step()
    expect(tab.page.get_by_text(re.compile(r"^Thẻ \d+/\d+$"))).to_be_visible()
    total = int(tab.step().split("/")[1])
    for place in range(int(tab.step().split()[1].split("/")[0]), total + 1):
        tab.expect_step(f"Thẻ {place}/{total}")
        # The label comes before the card: a check is seen only once all is drawn.
        tab.page.wait_for_selector(READY, state="attached")
        if tab.page.get_by_role("button", name=SUBMIT).count():
            tab.answer()
            expect(tab.page.get_by_role("button", name=SUBMIT)).to_have_count(0)
        tab.press("Hoàn thành" if place == total else "Tiếp tục")
    expect(tab.page.get_by_text(re.compile("Đã xong 1 trong"))).to_be_visible()


def _begin_quiz(live: LiveApp, person: Newcomer, tab: Tab) -> int:
    """Five questions of one turn each, which all are answered alike."""
    with live.database.read() as tx:
        plain = [b.revision_id for b in list_bank(tx) if b.item.head.kind == "choice"]
    tab.open("/tinh-huong")
    attempt_id = live.pin(person, plain[:5])
    tab.page.goto(f"{tab.base}/tinh-huong?luot={attempt_id}")
    tab.settle_on_step()
    expect(tab.page.get_by_text("Tình huống 1/5", exact=True).first).to_be_visible()
    return attempt_id


def _second_page(tab: Tab) -> Tab:
    """Another tab of the same browser on the same address."""
    other = Tab(tab.page.context.new_page(), tab.base)
    other.page.goto(tab.page.url)
    other.settle_on_step()
    return other


def _restart(live: LiveApp, tab: Tab) -> None:
    """Gone and back; then until the new process has drawn this page once.

    Before that it knows no fragment yet and lets a click on one go by; the choice stays on the screen.
    """
    live.stop()
    tab.page.wait_for_selector(CUT_OFF, state="attached")
    heard = len(tab.frames)
    live.start()
    tab.page.wait_for_selector(READY, state="attached")
    tab.expect_run(heard)


def _label(live: LiveApp, attempt_id: int, number: int) -> str:
    with live.database.read() as tx:
        return f"Tình huống {number}/{len(attempts.list_items(tx, attempt_id))}"


def _answers(live: LiveApp, attempt_id: int) -> Mapping[int, Mapping[str, Any]]:
    with live.database.read() as tx:
        return {place: row.turns[0] for place, row in attempts.list_responses(tx, attempt_id).items()}


def _places(live: LiveApp, attempt_id: int) -> list[int]:
    return sorted(_answers(live, attempt_id))


def _check_answers(live: LiveApp, person: Newcomer) -> list[int | None]:
    with live.database.read() as tx:
        (key,) = progress.list_progress(tx, person.person_id)
        return [visit.answer for visit in progress.list_visits(tx, person.person_id, key).values()]
