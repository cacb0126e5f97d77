"""Claims about our own markup: nothing in a text can become markup, links are dead, signs can be reached."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.reading import list_lesson_files, read_lesson
from lessons.schema import Lesson, MessageCard
from lessons.stimulus import Chat, Message, Sms
from quizzes.kinds import list_kinds
from quizzes.kinds.contract import Feedback
from quizzes.reading import WholeItem, list_item_files, read_item
from ui.items import list_renderers
from ui.parts.bars import ring_html, tone_of
from ui.parts.cards import card_text_html
from ui.parts.rich_text import rich_text
from ui.parts.signs import feedback_html
from ui.parts.stimulus import message_card_html, stimulus_html
from ui.parts.tables import heat_table_html

NASTY = '<script>alert("1")</script>&<img src=x onerror=y>'
ITEMS: list[WholeItem] = [item for path in list_item_files() if (item := read_item(path)[1])]
LESSONS: list[Lesson] = [lesson for path in list_lesson_files() if (lesson := read_lesson(path).value)]
CARDS = [card for lesson in LESSONS for card in lesson.cards if isinstance(card, MessageCard)]


def _feedback(item: WholeItem) -> Feedback:
    return item.kind.feedback(item.body, item.kind.rehearse(item.body).wrong)


@given(st.text(max_size=80))
def test_no_text_of_a_message_becomes_markup(text: str) -> None:
    sms = Sms(kind="sms", sender="A" + text, messages=(Message(text=f"x{text}<b>{NASTY}"),))
    shown = stimulus_html(sms.model_dump())
    assert "<script" not in shown and "<img" not in shown and "<b>" not in shown


def test_no_text_of_a_card_becomes_markup() -> None:
    chat = Chat(kind="chat", name=NASTY, note=NASTY, messages=(Message(text=NASTY, who=NASTY, file=NASTY),))
    shown = stimulus_html(chat.model_dump()) + card_text_html(NASTY, NASTY, NASTY) + rich_text(NASTY)
    assert "<script" not in shown and "<img" not in shown


def test_rich_text_knows_bold_paragraphs_and_lists() -> None:
    shown = rich_text("Một **đậm**.\n\n- hai\n- ba")
    assert shown.count("<li") == 2 and re.search(r"<(b|strong)[^>]*>đậm<", shown)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.head.key)
def test_feedback_lights_every_sign_and_holds_no_live_link(item: WholeItem) -> None:
    feedback = _feedback(item)
    shown = feedback_html(feedback)
    assert "[[" not in shown and "href" not in shown and "<img" not in shown
    assert all(remark.why.split("\n")[0][:20] in _plain(shown) for remark in feedback.remarks)
    assert all(sign.title in _plain(shown) for sign in feedback.signs)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_every_sign_of_a_lesson_can_be_chosen_without_a_script(card: MessageCard) -> None:
    shown = message_card_html(card)
    choices = re.findall(r'<input[^>]*type="radio"[^>]*id="([^"]+)"|id="([^"]+)"[^>]*type="radio"', shown)
    ids = {first or second for first, second in choices}
    assert len(ids) == len(card.signs)
    assert all(f'for="{one}"' in shown for one in ids)
    assert "onclick" not in shown and "href" not in shown and "[[" not in shown


def test_two_cards_on_one_page_do_not_share_their_choices() -> None:
    first, second = (set(re.findall(r' id="([^"]+)"', message_card_html(c, k))) for c, k in _two())
    assert first and not first & second


def test_every_kind_has_a_renderer() -> None:
    assert set(list_renderers()) == {kind.name for kind in list_kinds()}


def test_a_ring_says_its_numbers_and_a_tone_is_never_alone() -> None:
    assert "7/12" in ring_html(7, 12)
    assert "0/0" in ring_html(0, 0)
    assert [tone_of(part, 100) for part in (100, 95, 94, 60, 59, 0)] == [
        "safe",
        "safe",
        "brand",
        "brand",
        "amber",
        "amber",
    ]


def test_every_figure_of_a_heat_table_names_its_column() -> None:
    html = heat_table_html(["Email giả", "Mã QR"], [("Văn phòng", (41, None))], "Sai ở đâu")
    assert re.findall(r'<td[^>]*data-label="([^"]+)"', html) == ["Email giả", "Mã QR"]
    assert 'role="rowheader">Văn phòng' in html and "ít người" in html


def _two() -> tuple[tuple[MessageCard, str], tuple[MessageCard, str]]:
    return (CARDS[0], "mot"), (CARDS[0], "hai")


def _plain(html: str) -> str:
    text = re.sub(r"<[^>]+>", "", html)
    for code, char in (("&quot;", '"'), ("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(code, char)
    return text
