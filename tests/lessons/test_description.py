"""A stimulus is told in words from its own data: nothing is left out, no mark is read out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from lessons.description import describe, name_of
from lessons.reading import KINDS_OF_PART
from lessons.stimulus import STIMULUS_KINDS, Stimulus
from tests.stimuli import SAMPLES, texts_of, whole_stimulus

STIMULI: TypeAdapter[Stimulus] = TypeAdapter(Stimulus)


@pytest.mark.parametrize("kind", STIMULUS_KINDS)
def test_description_tells_every_text_and_no_mark(kind: str) -> None:
    told = describe(whole_stimulus(kind))
    assert "[[" not in told and "]]" not in told
    missing = [text for text in texts_of(whole_stimulus(kind)) if text not in told]
    assert missing == []


@pytest.mark.parametrize("kind", STIMULUS_KINDS)
def test_description_opens_with_the_short_name(kind: str) -> None:
    stimulus = whole_stimulus(kind)
    assert describe(stimulus).startswith(name_of(stimulus))
    assert len(name_of(stimulus)) <= 80


@given(text=st.text(alphabet="ab {}[]:1\n", min_size=1).filter(str.strip))
def test_any_words_can_be_told(text: str) -> None:
    data = {"kind": "sms", "sender": f"A[[1:{text}]]", "messages": [{"text": text, "who": text}]}
    described = describe(STIMULI.validate_python(data).model_dump())
    assert described.startswith("Tin nhắn từ A")


def test_both_sides_of_a_call_are_named() -> None:
    told = describe(whole_stimulus("call"))
    assert "Người gọi: Không được nói với ai" in told and "Anh/chị: Anh cho tôi xin tên" in told


def test_a_call_in_which_nobody_speaks_is_refused() -> None:
    with pytest.raises(ValidationError, match="says"):
        STIMULI.validate_python({"kind": "call", "number": "113"})


def test_samples_fill_every_field_of_every_kind() -> None:
    assert set(SAMPLES) == set(STIMULUS_KINDS)
    for kind in STIMULUS_KINDS:
        assert all(whole_stimulus(kind).values()), kind


def test_kinds_of_parts_are_read_off_the_schema() -> None:
    assert {"text", "message", "remember", *STIMULUS_KINDS} <= KINDS_OF_PART
