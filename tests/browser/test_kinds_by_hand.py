"""Every kind in a real browser: by keyboard alone, on the narrowest phone, twice clicked, cut off."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from db import attempts
from quizzes.bank import BankItem, list_bank
from quizzes.kinds import list_kinds
from tests.browser.conftest import NewTab
from tests.browser.live import LiveApp, Newcomer
from tests.browser.tab import READY, SUBMIT, Tab
from tests.browser.test_accessible import find_faults
from tests.browser.test_nothing_lost import CUT_OFF, Wire

KINDS = tuple(kind.name for kind in list_kinds())
MOST_TABS = 60


def _first(live: LiveApp, kind: str) -> BankItem:
    with live.database.read() as tx:
        return next(b for b in list_bank(tx) if b.item.head.kind == kind)


def _open(live: LiveApp, tab: Tab, person: Newcomer, kind: str) -> int:
    """The question at the first place, another one behind it, so that the attempt stays open."""
    attempt_id = live.pin(person, [_first(live, kind).revision_id, _first(live, "choice").revision_id])
    tab.page.goto(f"{tab.base}/tinh-huong?luot={attempt_id}")
    tab.settle_on_step()
    expect(tab.page.get_by_role("button", name=SUBMIT)).to_be_visible()
    return attempt_id


def _answer_by_keyboard(tab: Tab, kind: str) -> None:
    """Tab to the first control and press it, then on to the button; nothing is put in focus for it."""
    if kind == "spot":
        _press_key(tab, "button.lc-part")
        expect(tab.page.locator("button.lc-part").first).to_have_attribute("aria-pressed", "true")
        expect(tab.page.get_by_role("checkbox")).to_be_disabled()
    elif kind == "order":
        steps = tab.page.locator("[class*=st-key-lcplace] button")
        for left in range(steps.count(), 0, -1):
            expect(steps).to_have_count(left)
            tab.page.wait_for_selector(READY, state="attached")
            _press_key(tab, "[class*=st-key-lcplace] button")
        expect(steps).to_have_count(0)
    else:
        _press_key(tab, "[class*=-choice] input", "Space")
        if tab.page.get_by_text("Khá chắc", exact=True).count():
            _press_key(tab, "[class*=-confidence] [role=radio]", "Space")
    _press_key(tab, "[class*=-submit] button")


def _press_key(tab: Tab, selector: str, key: str = "Enter") -> None:
    """Go there as a keyboard goes, by Tab alone, and press the key."""
    for _ in range(MOST_TABS):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            tab.page.keyboard.press(key)
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def _wait_for_answer(live: LiveApp, tab: Tab, attempt_id: int) -> None:
    """Until the item has a response, or one turn of it is kept."""
    for _ in range(200):
        with live.database.read() as tx:
            if attempts.list_responses(tx, attempt_id) or attempts.list_turns(tx, attempt_id, 0):
                return
        tab.page.wait_for_timeout(50)
    raise AssertionError("no answer was stored")


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_can_be_answered_by_keyboard_alone(live: LiveApp, new_tab: NewTab, kind: str) -> None:
    person = live.newcomer()
    tab = new_tab(360, person.token)
    attempt_id = _open(live, tab, person, kind)
    tab.check_clean(kind)
    assert find_faults(tab.page) == []
    _answer_by_keyboard(tab, kind)
    _wait_for_answer(live, tab, attempt_id)
    tab.check_clean(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_fits_the_narrowest_phone(live: LiveApp, new_tab: NewTab, kind: str) -> None:
    person = live.newcomer()
    tab = new_tab(360, person.token)
    tab.page.set_viewport_size({"width": 320, "height": 640})
    _open(live, tab, person, kind)
    tab.check_clean(kind)
    for control in tab.page.locator("button.lc-part, [class*=st-key-lcplace] button").all():
        box = control.bounding_box()
        assert box is not None and box["height"] >= 44 and box["width"] >= 44, (kind, box)


def test_parts_of_a_message_are_named_and_say_whether_they_are_pressed(
    live: LiveApp, new_tab: NewTab
) -> None:
    person = live.newcomer()
    tab = new_tab(360, person.token)
    _open(live, tab, person, "spot")
    parts = tab.page.locator("button.lc-part")
    for place in range(parts.count()):
        part = parts.nth(place)
        assert part.inner_text().strip()
        assert part.get_attribute("aria-pressed") == "false"
    parts.nth(0).click()
    expect(parts.nth(0)).to_have_attribute("aria-pressed", "true")
    expect(tab.page.get_by_role("checkbox")).to_be_disabled()
    parts.nth(0).click()
    expect(parts.nth(0)).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_clicked_twice_counts_once(live: LiveApp, new_tab: NewTab, kind: str) -> None:
    person = live.newcomer()
    tab = new_tab(360, person.token)
    attempt_id = _open(live, tab, person, kind)
    _choose(tab, kind)
    tab.page.get_by_role("button", name=SUBMIT).dblclick()
    _wait_for_answer(live, tab, attempt_id)
    tab.settle_on_step()
    with live.database.read() as tx:
        responses, turns = attempts.list_responses(tx, attempt_id), attempts.list_turns(tx, attempt_id, 0)
    assert len(responses) + len(turns) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_given_survives_a_cut_connection(live: LiveApp, new_tab: NewTab, kind: str) -> None:
    """The first turn is stored, the line is cut and mended; the second goes on from there."""
    person = live.newcomer()
    tab = new_tab(360, person.token)
    wire = Wire(tab.page)
    attempt_id = _open(live, tab, person, kind)
    _choose(tab, kind)
    tab.press(SUBMIT)
    _wait_for_answer(live, tab, attempt_id)
    wire.cut()
    tab.page.wait_for_selector(CUT_OFF, state="attached")
    wire.mend()
    tab.settle_on_step()
    tab.page.reload()
    tab.settle_on_step()
    with live.database.read() as tx:
        card_turns = len(attempts.list_turns(tx, attempt_id, 0))
        answered = len(attempts.list_responses(tx, attempt_id))
    assert card_turns + answered == 1
    expect(tab.page.get_by_text(re.compile(rf"^Tình huống {answered + 1}/2$")).first).to_be_visible()


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_chosen_but_not_sent_survives_a_cut_connection(
    live: LiveApp, new_tab: NewTab, kind: str
) -> None:
    """Chosen, then the line goes and comes back: what stands on the screen is what is sent and stored."""
    person = live.newcomer()
    tab = new_tab(360, person.token)
    wire = Wire(tab.page)
    attempt_id = _open(live, tab, person, kind)
    _choose(tab, kind)
    heard = len(tab.frames)
    wire.cut()
    tab.page.wait_for_selector(CUT_OFF, state="attached")
    wire.mend()
    tab.expect_run(heard)
    tab.press(SUBMIT)
    _wait_for_answer(live, tab, attempt_id)
    with live.database.read() as tx:
        responses, turns = attempts.list_responses(tx, attempt_id), attempts.list_turns(tx, attempt_id, 0)
    assert len(responses) + len(turns) == 1


def _choose(tab: Tab, kind: str) -> None:
    if kind == "spot":
        tab.page.locator("button.lc-part").first.click()
        expect(tab.page.get_by_role("checkbox")).to_be_disabled()
    elif kind == "order":
        steps = tab.page.locator("[class*=st-key-lcplace] button")
        for left in range(steps.count(), 0, -1):
            expect(steps).to_have_count(left)
            steps.first.click()
        expect(steps).to_have_count(0)
    else:
        tab.choose(0)
