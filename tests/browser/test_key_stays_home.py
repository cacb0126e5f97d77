"""What gives a key away never reaches the browser before the answer: all that came is searched."""

from __future__ import annotations

from html import escape

from playwright.sync_api import Locator, expect

from db import attempts
from quizzes.attempts import QuizCard, current_card, get_result
from quizzes.bank import BankItem, get_item, list_bank
from quizzes.kinds import list_kinds
from tests.browser.conftest import NewTab
from tests.browser.live import LiveApp, Newcomer
from tests.browser.tab import SUBMIT, Tab
from tests.quizzes.telling import LEAST, list_shown, list_telling
from text.formats import utc_now


def test_no_frame_before_the_answer_gives_the_key_away(live: LiveApp, new_tab: NewTab) -> None:
    person = live.newcomer()
    tab = new_tab(360, person.token)
    attempt_id = live.pin(person, _one_of_each_kind(live))
    tab.page.goto(f"{tab.base}/tinh-huong?luot={attempt_id}")
    tab.settle_on_step()
    pinned = _pinned(live, attempt_id)
    assert {item.item.head.kind for item in pinned} == {kind.name for kind in list_kinds()}
    searched = 0
    while card := _card(live, person, attempt_id):
        tab.expect_step(f"Tình huống {card.place + 1}/{len(pinned)}")
        _check_options(tab, card)
        _choose(tab, card)
        searched += _check_frames(tab, pinned, card.place + 1)
        tab.press(SUBMIT)
        _wait_for_next(live, person, attempt_id, card, tab)
    assert searched > 10 * len(pinned)
    _check_result_does_tell(tab, live, person, attempt_id, pinned)


def test_search_finds_a_planted_leak() -> None:
    planted = b"\x12\x04" + "Vì đường dẫn không thuộc cơ quan nhà nước.".encode() + b"\x00"
    assert _find("Vì đường dẫn không thuộc cơ quan nhà nước.\nDòng hai thôi.", planted)
    assert not _find("Vì người gọi giục chuyển tiền.", planted)


def _pinned(live: LiveApp, attempt_id: int) -> tuple[BankItem, ...]:
    with live.database.read() as tx:
        rows = attempts.list_items(tx, attempt_id)
        return tuple(get_item(tx, row.revision_id, row.variant) for row in rows)


def _one_of_each_kind(live: LiveApp) -> list[int]:
    with live.database.read() as tx:
        return list({b.item.head.kind: b.revision_id for b in list_bank(tx)}.values())


def _card(live: LiveApp, person: Newcomer, attempt_id: int) -> QuizCard | None:
    with live.database.read() as tx:
        return current_card(tx, live.viewer(tx, person), attempt_id)


def _controls(tab: Tab, kind: str) -> Locator:
    """What can be chosen, as it lies on the screen."""
    if kind == "spot":
        return tab.page.locator("button.lc-part")
    if kind == "order":
        return tab.page.locator("[class*=st-key-lcplace] button")
    return tab.page.get_by_test_id("stRadioOption").or_(tab.page.get_by_test_id("stCheckbox"))


def _check_options(tab: Tab, card: QuizCard) -> None:
    """The labels in the drawn order, and their places as the only values."""
    shown = _controls(tab, card.kind)
    expect(shown).to_have_count(len(card.face.choices))
    # Labels hold an invisible joiner that keeps an address from becoming a link.
    labels = [" ".join(text.replace("\u2060", "").split()) for text in shown.all_inner_texts()]
    assert labels == [" ".join(choice.text.split()) for choice in card.face.choices]
    values = shown.locator("input").evaluate_all("all => all.map(e => e.value)")
    places = {str(place) for place in range(len(card.face.choices))}
    assert set(values) <= places | {"on", ""}, values


def _choose(tab: Tab, card: QuizCard) -> None:
    controls = _controls(tab, card.kind)
    if card.kind == "order":
        for left in range(len(card.face.choices), 0, -1):
            expect(controls).to_have_count(left)
            controls.first.click()
        expect(controls).to_have_count(0)
    elif card.kind == "spot":
        controls.first.click()
        expect(tab.page.get_by_role("checkbox")).to_be_disabled()
    else:
        tab.choose(0)


def _wait_for_next(live: LiveApp, person: Newcomer, attempt_id: int, before: QuizCard, tab: Tab) -> None:
    for _ in range(200):
        card = _card(live, person, attempt_id)
        if card is None or (card.place, card.turn) != (before.place, before.turn):
            break
        tab.page.wait_for_timeout(50)
    tab.page.wait_for_timeout(300)


def _check_frames(tab: Tab, pinned: tuple[BankItem, ...], number: int) -> int:
    """Search all frames so far, and the page itself, for the reasons of every question of the form."""
    heard = b"\n".join(tab.frames) + tab.page.content().encode()
    assert b"[[" not in heard
    # What an author wrote to be shown; what a face shows is no excuse for it.
    public = str([list_shown(item.item) for item in pinned])
    searched = 0
    for item in pinned:
        for text in list_telling(item.item):
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
    assert any(_find(text, heard) for o in wrong for text in list_telling(pinned[o.place].item))


def _find(text: str, heard: bytes) -> bool:
    """Whether any line of the text, plain or as HTML, was heard."""
    rows = [row.strip() for row in text.splitlines() if len(row.strip()) >= LEAST]
    return any(form.encode() in heard for row in rows for form in (row, escape(row)))
