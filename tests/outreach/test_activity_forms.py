"""What may be said of an activity of each form; every fault is told in Vietnamese, field by field."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.viewer import Refused
from outreach.forms import (
    CONTENTS,
    DAYS_AHEAD,
    FIELDS,
    FORMS,
    READ_OFF,
    Counted,
    Terms,
    TermsRefused,
    counts,
    form_name,
    pieces_name,
    read_count,
    read_reason,
    read_terms,
)
from tests.outreach.steps import MEETING, POST, TODAY
from text import words
from text.formats import show_day


def faults(**others: str) -> set[str]:
    """The fields of a meeting that are wrong when it is told so."""
    return faults_of({**MEETING, **others})


def faults_of(fields: dict[str, str]) -> set[str]:
    try:
        read_terms(fields, TODAY)
    except TermsRefused as refusal:
        return set(refusal.faults)
    return set()


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_words_and_one_that_is_handed_out_names_its_pieces(form: str) -> None:
    assert form_name(form)
    assert counts(form, Counted.PIECES) == (f"activity.pieces.{form}" in words())
    assert counts(form, Counted.ATTENDANCE) != counts(form, Counted.PIECES)


def test_words_name_no_form_or_content_that_there_is_not() -> None:
    named = {key.removeprefix("activity.form.") for key in words() if key.startswith("activity.form.")}
    assert named == set(FORMS)
    told = {key.removeprefix("activity.content.") for key in words() if key.startswith("activity.content.")}
    assert told == set(CONTENTS)


def test_meeting_and_post_are_read() -> None:
    assert read_terms(MEETING, TODAY).contents == "bc"
    post = read_terms(POST, TODAY)
    assert (post.reached, post.views, post.shares, post.read_on) == (1200, 3400, 15, date(2026, 11, 23))


@pytest.mark.parametrize(
    ("others", "wrong"),
    [
        ({"form": "xem-phim"}, {"form"}),
        ({"on": "31/02/2026"}, {"on"}),
        ({"on": "hôm nay"}, {"on"}),
        ({"on": "01/01/2019"}, {"on"}),
        ({"on": show_day(TODAY + timedelta(days=DAYS_AHEAD + 1))}, {"on"}),
        ({"hour": "24h"}, {"hour"}),
        ({"hour": "sáng"}, {"hour"}),
        ({"contents": ""}, {"contents"}),
        ({"contents": "e"}, {"contents"}),
        ({"title": "Họp"}, {"title"}),
        ({"title": "x" * 201}, {"title"}),
        ({"place": ""}, {"place"}),
        ({"leader": ""}, {"leader"}),
        ({"pieces": "5"}, {"pieces"}),
        ({"reached": "5"}, {"reached"}),
        ({"read_on": show_day(TODAY)}, {"read_on"}),
        ({"pieces": "-5"}, {"pieces"}),
        ({"title": "", "place": "", "hour": "99"}, {"title", "place", "hour"}),
    ],
)
def test_each_field_of_a_meeting_that_is_wrong_is_named(others: dict[str, str], wrong: set[str]) -> None:
    assert faults(**others) == wrong


@pytest.mark.parametrize(
    ("others", "wrong"),
    [
        ({"pieces": ""}, {"pieces"}),
        ({"read_on": ""}, {"read_on"}),
        ({"read_on": "19/11/2026"}, {"read_on"}),
        ({"read_on": show_day(TODAY + timedelta(days=1))}, {"read_on"}),
        ({"views": "nhiều"}, {"views"}),
        ({"form": "to-roi"}, {"reached", "views", "shares", "read_on"}),
        ({"form": "hoi-nghi"}, {"pieces", "reached", "views", "shares", "read_on", "place"}),
    ],
)
def test_each_field_of_a_post_that_is_wrong_is_named(others: dict[str, str], wrong: set[str]) -> None:
    assert faults_of({**POST, **others}) == wrong


def test_what_is_only_planned_has_no_pieces_yet() -> None:
    ahead = {**POST, "on": show_day(TODAY + timedelta(days=3)), "pieces": ""}
    ahead |= dict.fromkeys((*READ_OFF, "read_on"), "")
    assert faults_of(ahead) == set()


@pytest.mark.parametrize(
    ("typed", "hour"), [("8h", "08:00"), ("8h30", "08:30"), ("13:05", "13:05"), ("7g15", "07:15"), ("", "")]
)
def test_hour_is_read_as_people_write_it(typed: str, hour: str) -> None:
    assert read_terms({**MEETING, "hour": typed}, TODAY).hour == hour


@pytest.mark.parametrize(("typed", "number"), [("", 0), ("40", 40), ("1.200", 1200), ("1 200", 1200)])
def test_number_is_read_with_points_between_thousands(typed: str, number: int) -> None:
    assert read_count(typed, "guests") == number


@pytest.mark.parametrize("why", ["", "    ", "sai", "x" * 301])
def test_reason_that_says_nothing_is_refused(why: str) -> None:
    with pytest.raises(Refused, match="lý do"):
        read_reason(why)


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=30)))
def test_whatever_is_typed_is_read_or_refused_in_words(fields: dict[str, str]) -> None:
    try:
        terms = read_terms(fields, TODAY)
    except TermsRefused as refusal:
        assert refusal.faults and all(refusal.faults.values())
    else:
        assert isinstance(terms, Terms) and pieces_name("loa")
