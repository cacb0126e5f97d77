"""What gives a key away never reaches the browser before the answer: all that came is searched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from random import Random
from typing import Any

from playwright.sync_api import expect

from db import attempts
from quizzes.attempts import QuizCard, current_card, get_result
from quizzes.bank import BankItem, get_item
from tests.browser.conftest import NewTab
from tests.browser.live import LiveApp, Newcomer
from tests.browser.tab import SUBMIT, Tab
from text.formats import utc_now

# Shorter pieces turn up by chance.
LEAST = 6
TELLING = frozenset({"why", "explain", "next_time", "title", "key", "scam", "genuine", "unclear"})


def test_no_frame_before_the_answer_gives_the_key_away(live: LiveApp, new_tab: NewTab) -> None:
    person = live.newcomer()
    tab = new_tab(360, person.token)
    tab.open("/tinh-huong")
    tab.press("Bắt đầu kiểm tra")
    expect(tab.page.get_by_text(re.compile(r"^Tình huống 1/\d+$"))).to_be_visible()
    attempt_id = int(tab.page.url.split("luot=")[1])
    pinned = _pinned(live, attempt_id)
    searched = 0
    for number in range(1, len(pinned) + 1):
        tab.expect_step(f"Tình huống {number}/{len(pinned)}")
        _check_options(tab, _card(live, person, attempt_id))
        tab.choose(number % 3)
        searched += _check_frames(tab, pinned, number)
        tab.press(SUBMIT)
    assert searched > 10 * len(pinned)
    _check_result_does_tell(tab, live, person, attempt_id, pinned)


def test_search_finds_a_planted_leak() -> None:
    planted = b"\x12\x04" + "Vì đường dẫn không thuộc cơ quan nhà nước.".encode() + b"\x00"
    assert _find("Vì đường dẫn không thuộc cơ quan nhà nước.\nDòng hai thôi.", planted)
    assert not _find("Vì người gọi giục chuyển tiền.", planted)


def _pinned(live: LiveApp, attempt_id: int) -> tuple[BankItem, ...]:
    with live.database.read() as tx:
        return tuple(get_item(tx, row.revision_id) for row in attempts.list_items(tx, attempt_id))


def _card(live: LiveApp, person: Newcomer, attempt_id: int) -> QuizCard:
    with live.database.read() as tx:
        card = current_card(tx, live.viewer(tx, person), attempt_id)
    assert card is not None
    return card


def _check_options(tab: Tab, card: QuizCard) -> None:
    """The labels in the drawn order, and their places as the only values."""
    radio, boxes = tab.page.get_by_test_id("stRadioOption"), tab.page.get_by_test_id("stCheckbox")
    expect(radio.or_(boxes).first).to_be_visible()
    shown = radio if radio.count() else boxes
    words = [choice.text for choice in card.face.choices]
    expect(shown).to_have_count(len(words))
    # Labels hold an invisible joiner that keeps an address from becoming a link.
    assert [text.replace("\u2060", "") for text in shown.all_inner_texts()] == words
    values = shown.locator("input").evaluate_all("all => all.map(e => e.value)")
    assert set(values) <= {str(place) for place in range(len(words))} | {"on", ""}, values


def _check_frames(tab: Tab, pinned: tuple[BankItem, ...], number: int) -> int:
    """Search all frames so far, and the page itself, for the reasons of every question of the form."""
    heard = b"\n".join(tab.frames) + tab.page.content().encode()
    assert b"[[" not in heard
    public = str([item.item.kind.face(item.item.body, Random(0)) for item in pinned])
    searched = 0
    for item in pinned:
        for text in _secrets(item):
            if text not in public:
                searched += 1
                assert not _find(text, heard), (number, item.item.head.key, text)
    return searched


def _check_result_does_tell(
    tab: Tab, live: LiveApp, person: Newcomer, attempt_id: int, pinned: tuple[BankItem, ...]
) -> None:
    """The same search finds the reasons once they are shown, so that finding none before means something."""
    expect(tab.page.get_by_role("heading", name="Câu cần xem lại")).to_be_visible()
    tab.settle()
    heard = b"\n".join(tab.frames)
    with live.database.read() as tx:
        wrong = [
            o
            for o in get_result(tx, live.viewer(tx, person), attempt_id, utc_now()).outcomes
            if not o.is_right
        ]
    assert wrong
    assert all(_find(o.explain, heard) for o in wrong)
    assert any(_find(text, heard) for o in wrong for text in _secrets(pinned[o.place]))


def _secrets(item: BankItem) -> Iterator[str]:
    yield from _telling(item.item.head.model_dump())
    yield from _telling(item.item.body.model_dump())


def _telling(node: Any, name: str = "") -> Iterator[str]:
    """Texts under names that explain; a stimulus has titles of its own, which are shown."""
    if isinstance(node, str):
        if name in TELLING and len(node) >= LEAST:
            yield node
    elif isinstance(node, dict):
        for inner, child in node.items():
            if inner != "stimulus" and inner != "sources" and inner != "law":
                yield from _telling(child, inner)
    elif isinstance(node, (list, tuple)):
        for child in node:
            yield from _telling(child, name)


def _find(text: str, heard: bytes) -> bool:
    """Whether any line of the text, plain or as HTML, was heard."""
    rows = [row.strip() for row in text.splitlines() if len(row.strip()) >= LEAST]
    return any(form.encode() in heard for row in rows for form in (row, escape(row)))
