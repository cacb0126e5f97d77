"""Claims about our own markup: nothing in a text can become markup, links are dead, signs can be reached."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.description import name_of
from lessons.fields import Sign
from lessons.reading import list_lesson_files, read_lesson
from lessons.schema import Lesson, MessageCard
from lessons.stimulus import STIMULUS_KINDS, Chat, Message, Sms
from quizzes.kinds import list_kinds
from quizzes.kinds.contract import Choice, Feedback, Remark, Section, play
from quizzes.reading import WholeItem, item_from_data, list_item_files, read_item, variants_of
from tests.stimuli import texts_of, whole_stimulus
from ui.items import list_renderers
from ui.parts.bars import ring_html, tone_of
from ui.parts.cards import card_text_html
from ui.parts.drawings import draw_with, list_drawings, plain_pen
from ui.parts.drawings.web import host_of
from ui.parts.markup import Html
from ui.parts.rich_text import rich_text
from ui.parts.signs import feedback_html, lit_html
from ui.parts.stimulus import message_card_html, stimulus_html
from ui.parts.tables import Column, heat_table_html, table_html

NASTY = '<script>alert("1")</script>&<img src=x onerror=y>'
ITEMS: list[WholeItem] = [item for path in list_item_files() if (item := read_item(path)[1])]
LESSONS: list[Lesson] = [lesson for path in list_lesson_files() if (lesson := read_lesson(path).value)]
CARDS = [card for lesson in LESSONS for card in lesson.cards if isinstance(card, MessageCard)]


def _feedback(item: WholeItem) -> Feedback:
    return item.kind.feedback(item.body, play(item.kind, item.body, item.kind.rehearse(item.body).wrong))


@given(st.text(max_size=80))
def test_no_text_of_a_message_becomes_markup(text: str) -> None:
    sms = Sms(kind="sms", sender="A" + text, messages=(Message(text=f"x{text}<b>{NASTY}"),))
    shown = stimulus_html(sms.model_dump())
    assert "<script" not in shown and "<img" not in shown and "<b>" not in shown


def test_no_text_of_a_card_becomes_markup() -> None:
    chat = Chat(kind="chat", name=NASTY, note=NASTY, messages=(Message(text=NASTY, who=NASTY, file=NASTY),))
    shown = stimulus_html(chat.model_dump()) + card_text_html(NASTY, NASTY, NASTY) + rich_text(NASTY)
    assert "<script" not in shown and "<img" not in shown


@pytest.mark.parametrize("kind", STIMULUS_KINDS)
@given(text=st.text(min_size=1, max_size=60).filter(str.strip))
@settings(max_examples=25, deadline=None)
def test_no_text_of_any_kind_becomes_markup(kind: str, text: str) -> None:
    nasty = _with_texts(whole_stimulus(kind), f"[[1:{NASTY}]]{text}{NASTY}")
    for is_open in (True, False):
        shown = draw_with(plain_pen, nasty, is_open=is_open)
        assert not re.search(r"(?i)<(script|img|a|iframe|link|object|form)\b", shown)
        assert not re.search(r"(?i)<[^>]*\s(href|src|on\w+)=", re.sub(r'"[^"]*"', '""', shown))


@pytest.mark.parametrize("kind", STIMULUS_KINDS)
def test_every_text_of_a_stimulus_is_drawn(kind: str) -> None:
    stimulus = whole_stimulus(kind)
    drawn = " ".join(_plain(draw_with(plain_pen, stimulus).replace("<br>", " ")).split())
    assert [text for text in texts_of(stimulus) if text not in drawn] == []
    assert "[[" not in drawn


@pytest.mark.parametrize("kind", STIMULUS_KINDS)
def test_the_pen_writes_each_marked_place_once_in_every_field(kind: str) -> None:
    stimulus = _with_texts(whole_stimulus(kind), "trước [[1:chỗ]] sau")
    places = sum(text == "trước chỗ sau" for text in texts_of(stimulus))
    written: list[int] = []
    draw_with(lambda words, number: Html("") if written.append(number) else Html(words), stimulus)  # type: ignore[func-returns-value]
    assert len(written) == places


@pytest.mark.parametrize("kind", STIMULUS_KINDS)
def test_a_stimulus_is_a_group_that_says_what_it_is(kind: str) -> None:
    shown = stimulus_html(whole_stimulus(kind))
    assert shown.startswith('<div class="lc-stimulus ')
    assert f'role="group" aria-label="{escape(name_of(whole_stimulus(kind)))}"' in shown


def test_every_kind_of_stimulus_has_a_drawing_and_every_drawing_a_kind() -> None:
    assert set(list_drawings()) == set(STIMULUS_KINDS)
    with pytest.raises(KeyError):
        draw_with(plain_pen, {"kind": "pieces"})


@pytest.mark.parametrize("kind", ["email", "web"])
def test_headers_and_targets_unfold_without_a_script(kind: str) -> None:
    folded, unfolded = (draw_with(plain_pen, whole_stimulus(kind), is_open=o) for o in (False, True))
    assert "<details" in folded and "<details open" not in re.sub(r' class="[^"]*"', "", folded)
    assert folded.count("<summary>") == folded.count("<details") == unfolded.count(" open>")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://dichvucong.gov.vn/a?b=c.d", "dichvucong.gov.vn"),
        ("http://dichvucong.gov.vn@xa.example:81/a", "xa.example"),
        ("vneid-[[1:bocongan.top]]/capnhat", "vneid-bocongan.top"),
        ("Trang chủ", ""),
    ],
)
def test_the_server_is_read_off_an_address(url: str, host: str) -> None:
    assert host_of(url) == host


def test_rich_text_knows_bold_paragraphs_and_lists() -> None:
    shown = rich_text("Một **đậm**.\n\n- hai\n- ba")
    assert shown.count("<li") == 2 and re.search(r"<(b|strong)[^>]*>đậm<", shown)


def test_right_idle_and_harmful_are_told_apart_in_words_and_not_by_colour_alone() -> None:
    choice = Choice("0", "Hỏi thêm")
    states = ((True, False), (False, True), (False, False))
    for chosen, words in (
        (True, ("Đúng, ", "chưa giúp gì", "Chưa đúng, ")),
        (False, ("Đáp án đúng", "chưa giúp gì", "Không phải")),
    ):
        for (is_right, is_idle), told in zip(states, words, strict=True):
            remark = Remark(choice, is_right, chosen, "Vì.", is_idle=is_idle)
            assert told in feedback_html(Feedback((Section("", (remark,)),), None, (), ""))


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.head.key)
def test_feedback_lights_every_sign_and_holds_no_live_link(item: WholeItem) -> None:
    feedback = _feedback(item)
    shown = feedback_html(feedback)
    assert "[[" not in shown and "href" not in shown and "<img" not in shown
    remarks = [remark for section in feedback.sections for remark in section.remarks]
    assert all(remark.why.split("\n")[0][:20] in _plain(shown) for remark in remarks)
    assert all(sign.title in _plain(shown) for sign in feedback.signs)
    assert shown.count("<mark") >= shown.count('class="lc-note ') == len(feedback.signs)
    assert bool(feedback.signs) == (feedback.stimulus is not None)


@pytest.mark.parametrize("path", list_item_files(), ids=lambda path: path.stem)
def test_every_variant_is_drawn_whole_before_and_after_the_answer(path: Path) -> None:
    data = read_item(path)[0].data
    for values in variants_of(data):
        item = item_from_data(data, values)
        given = item.kind.rehearse(item.body).right
        faces = [item.kind.face(item.body, Random(1), given[:n]) for n in range(len(given))]
        shown = [stimulus_html(face.stimulus) for face in faces if face and face.stimulus]
        shown.append(feedback_html(item.kind.feedback(item.body, play(item.kind, item.body, given))))
        assert all(shown) and not re.search(r"\[\[|\]\]|[{}]", _plain("".join(shown)))


def test_the_reason_stands_right_below_the_line_of_its_place() -> None:
    """Not at the end of a long letter: beside the words that it is about, once, and before the next line."""
    letter = whole_stimulus("email") | {"body": "Một [[7:hai]] ba.\nBốn [[8:năm]] sáu [[7:hai]]."}
    signs = [Sign(mark=n, title=f"Dấu hiệu {n}", why=f"Lý do {n}.") for n in (7, 8)]
    told = _plain(lit_html(letter, signs, "scam"))
    places = [told.index(words) for words in ("ba.", "Lý do 7.", "Bốn", "sáu", "Lý do 8.")]
    assert places == sorted(places) and told.count("Lý do 7.") == 1


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


def test_a_row_headed_by_a_bare_number_says_what_it_counts_and_no_cell_is_blank() -> None:
    columns = [Column("Dòng", is_counting=True), Column("Lỗi")]
    html = table_html(columns, [("4", "")], "Dòng có lỗi")
    assert re.findall(r'data-label="([^"]+)"', html) == ["Dòng", "Lỗi"]
    assert ">–</td>" in html


@pytest.mark.parametrize(
    ("columns", "look"), [(4, "lc-table"), (5, "lc-table lc-wide"), (7, "lc-table lc-widest")]
)
def test_a_table_of_many_columns_becomes_blocks_earlier(columns: int, look: str) -> None:
    html = table_html([Column(str(n)) for n in range(columns)], [], "Bảng")
    assert f'<table class="{look}"' in html


def _with_texts(node: Any, text: str) -> Any:
    """The same stimulus with `text` in place of every text, kinds and sides of a talk aside."""
    if isinstance(node, dict):
        return {key: child if key == "kind" else _with_texts(child, text) for key, child in node.items()}
    if isinstance(node, tuple):
        return tuple(_with_texts(child, text) for child in node)
    return text if isinstance(node, str) and node not in {"me", "them"} else node


def _two() -> tuple[tuple[MessageCard, str], tuple[MessageCard, str]]:
    return (CARDS[0], "mot"), (CARDS[0], "hai")


def _plain(html: str) -> str:
    text = re.sub(r"<[^>]+>", "", html)
    for code, char in (("&quot;", '"'), ("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(code, char)
    return text
