"""axe finds no serious or critical fault on any screen of ours, on a phone's width."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from lessons.library import list_lessons
from lessons.schema import CheckCard
from quizzes.bank import BankItem, list_bank
from tests.browser.conftest import NewTab
from tests.browser.live import LiveApp
from tests.browser.tab import Tab

PHONE = 360
GRAVE = frozenset({"serious", "critical"})
# What is left out of the search, each with its reason; nothing is today.
LEFT_OUT: dict[str, str] = {}
PAGES = {
    "Cán bộ": ("/", "/bai-hoc", "/tinh-huong", "/ket-qua"),
    "Phòng CNTT": (
        *(
            "/tong-quan",
            "/so-lieu",
            "/so-lieu?bang=so-sanh",
            "/don-vi",
            "/hoat-dong",
            "/hoat-dong?moi=1",
            "/can-bo",
            "/co-cau",
        ),
        *("/bao-cao", "/nhac-viec", "/vuong-mac", "/nhat-ky"),
    ),
}
AXE = Axe()


def find_faults(page: Page) -> list[str]:
    """Grave faults as "rule: element"."""
    context = {"exclude": [[selector] for selector in LEFT_OUT]} if LEFT_OUT else None
    found = AXE.run(page, context=context).response["violations"]
    return [
        f"{fault['id']} ({fault['impact']}): {node['html'][:160]} {node['failureSummary'][:200]}"
        for fault in found
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]


def test_search_finds_a_planted_fault(new_tab: NewTab) -> None:
    tab = new_tab(PHONE)
    tab.page.goto(tab.base + "/dang-nhap")
    tab.page.evaluate(
        "document.querySelector('form').insertAdjacentHTML('beforeend', '<img src=x><button></button>')"
    )
    assert {fault.split()[0] for fault in find_faults(tab.page)} >= {"image-alt", "button-name"}


def test_sign_in_is_accessible(new_tab: NewTab) -> None:
    tab = new_tab(PHONE)
    tab.page.goto(tab.base + "/dang-nhap")
    assert find_faults(tab.page) == []


@pytest.mark.parametrize(("role", "paths"), PAGES.items())
def test_pages_of_a_role_are_accessible(new_tab: NewTab, role: str, paths: tuple[str, ...]) -> None:
    tab = new_tab(PHONE)
    tab.enter_demo(role)
    for path in paths:
        tab.open(path)
        assert find_faults(tab.page) == [], path


@pytest.mark.parametrize(("role", "paths"), PAGES.items())
def test_pages_of_a_role_are_accessible_in_the_dark(
    new_tab: NewTab, role: str, paths: tuple[str, ...]
) -> None:
    """Streamlit's own widgets must have turned dark too, or their words would stand on the wrong ground."""
    tab = new_tab(PHONE)
    tab.page.emulate_media(color_scheme="dark")
    tab.enter_demo(role)
    for path in paths:
        tab.open(path)
        ground = tab.page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        assert ground == "rgb(16, 24, 39)", path
        assert find_faults(tab.page) == [], path


def test_every_sort_of_card_is_accessible(live: LiveApp, new_tab: NewTab) -> None:
    """The lessons together show every sort of card and of message."""
    tab = new_tab(PHONE, live.newcomer().token)
    for key, place, kind in _one_card_of_each_sort(live):
        tab.open(f"/bai-hoc?bai={key}&the={place + 1}")
        tab.expect_step(tab.step())
        assert find_faults(tab.page) == [], (key, place, kind)
        if kind == "check":
            tab.answer()
            expect(tab.page.get_by_role("button", name="Trả lời")).to_have_count(0)
            assert find_faults(tab.page) == [], (key, place, "answered")


def test_every_sort_of_question_and_message_is_accessible(live: LiveApp, new_tab: NewTab) -> None:
    """One pinned form shows each kind of question and each kind of message, then its result."""
    person = live.newcomer()
    tab = new_tab(PHONE, person.token)
    items = _one_item_of_each_sort(live)
    tab.open(f"/tinh-huong?luot={live.pin(person, [item.revision_id for item in items])}")
    for number, item in enumerate(items, start=1):
        tab.expect_step(f"Tình huống {number}/{len(items)}")
        assert find_faults(tab.page) == [], item.item.head.key
        tab.answer()
    expect(tab.page.get_by_role("heading", name="Nhận diện đúng")).to_be_visible()
    _open_all(tab)
    assert find_faults(tab.page) == []


def test_practice_feedback_is_accessible(live: LiveApp, new_tab: NewTab) -> None:
    tab = new_tab(PHONE, live.newcomer().token)
    tab.open("/tinh-huong")
    tab.press("Luyện tập")
    expect(tab.page.get_by_text(re.compile(r"^Tình huống 1/\d+$"))).to_be_visible()
    tab.answer()
    expect(tab.page.locator(".lc-feedback").first).to_be_visible()
    assert find_faults(tab.page) == []


def _one_card_of_each_sort(live: LiveApp) -> Iterator[tuple[str, int, str]]:
    seen: set[str] = set()
    with live.database.read() as tx:
        lessons = [p.lesson for p in list_lessons(tx)]
    for lesson in lessons:
        for place, card in enumerate(lesson.cards):
            sort = f"{card.kind}/{card.stimulus.kind}" if card.kind == "message" else card.kind
            if sort not in seen:
                seen.add(sort)
                yield lesson.key, place, "check" if isinstance(card, CheckCard) else sort


def _one_item_of_each_sort(live: LiveApp) -> list[BankItem]:
    """As few items as show every kind of question and every kind of message."""
    seen: set[str] = set()
    chosen = []
    with live.database.read() as tx:
        for item in list_bank(tx):
            stimulus = getattr(item.item.body, "stimulus", None)
            shown = {item.item.head.kind, f"message/{stimulus.kind}" if stimulus else item.item.head.kind}
            if not shown <= seen:
                seen |= shown
                chosen.append(item)
    return chosen


def _open_all(tab: Tab) -> None:
    closed = tab.page.locator(".stMain details:not([open]) > summary")
    while closed.count():
        closed.first.click()
