"""The rule of who is reminded of what: never past the cap, never in quiet hours, never who need not learn."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.reminders import (
    DAY_BEGINS,
    DAY_ENDS,
    GRACE_DAYS,
    LAST_WEEKS,
    REFRESHER_DAYS,
    Case,
    HeadCase,
    Sort,
    Terms,
    Why,
    decide,
    decide_digest,
    find_occasion,
    is_open,
    next_open,
    week_of,
)
from text.formats import ZONE

TERMS = Terms(date(2026, 10, 1), date(2026, 12, 15), 10)
TODAY = date(2026, 11, 24)
AN = Case(1, 7)
days = st.dates(date(2026, 9, 1), date(2027, 6, 1))
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))
terms = st.builds(
    lambda start, length, required, cap: Terms(start, start + timedelta(length), required, cap),
    days,
    st.integers(0, 120),
    st.integers(1, 12),
    st.integers(1, 3),
)
cases = st.builds(
    Case,
    person_id=st.just(1),
    unit_id=st.just(7),
    has_mail=st.booleans(),
    has_bad_address=st.booleans(),
    is_exempt=st.booleans(),
    since_on=days,
    has_started=st.booleans(),
    is_done=st.booleans(),
    met=st.integers(0, 12),
    is_review_due=st.booleans(),
    refreshed_on=st.none() | days,
    mails=st.integers(0, 4),
    sorts=st.frozensets(st.sampled_from(Sort)),
)


def changed(**values: object) -> Case:
    """An with something else about them."""
    return Case(**{**{"person_id": 1, "unit_id": 7}, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "on", "told"),
    [
        (AN, TODAY, Sort.NOT_STARTED),
        (changed(has_started=True, met=2), TODAY, Sort.BEHIND),
        (changed(has_started=True, met=8), TODAY, Why.ON_PACE),
        (changed(has_started=True, met=8), date(2026, 12, 16), Sort.OVERDUE),
        (AN, date(2026, 12, 15), Sort.NOT_STARTED),
        (AN, date(2026, 12, 16), Sort.OVERDUE),
        (AN, date(2026, 12, 15) + timedelta(weeks=LAST_WEEKS, days=1), Why.LONG_OVER),
        (AN, date(2026, 10, 1) + timedelta(GRACE_DAYS - 1), Why.EARLY),
        (AN, date(2026, 10, 1) + timedelta(GRACE_DAYS), Sort.NOT_STARTED),
        (changed(since_on=TODAY), TODAY, Why.EARLY),
        (changed(since_on=date(2026, 12, 14)), date(2026, 12, 15), Sort.NOT_STARTED),
        (changed(is_done=True), TODAY, Why.DONE),
        (changed(is_done=True, is_review_due=True), TODAY, Sort.REFRESHER),
        (changed(is_review_due=True), TODAY, Sort.NOT_STARTED),
        (changed(is_done=True, is_review_due=True, is_exempt=True), TODAY, Why.EXEMPT),
        (changed(has_mail=False), TODAY, Why.NO_MAIL),
        (changed(has_bad_address=True), TODAY, Why.BAD_ADDRESS),
        (changed(mails=2), TODAY, Why.CAPPED),
        (changed(sorts=frozenset({Sort.NOT_STARTED}), mails=1), TODAY, Why.REMINDED),
        (changed(sorts=frozenset({Sort.NOT_STARTED}), mails=1, has_started=True), TODAY, Sort.BEHIND),
    ],
)
def test_each_case_is_told_what_it_is_in(case: Case, on: date, told: Sort | Why) -> None:
    assert decide(case, TERMS, on) is told


def test_mail_about_reviews_comes_once_in_four_weeks() -> None:
    case = changed(is_done=True, is_review_due=True, refreshed_on=TODAY - timedelta(REFRESHER_DAYS - 1))
    assert decide(case, TERMS, TODAY) is Why.DONE
    assert decide(case, TERMS, TODAY + timedelta(1)) is Sort.REFRESHER


def test_who_joined_late_goes_at_a_pace_of_their_own() -> None:
    late = changed(has_started=True, met=1, since_on=date(2026, 11, 15))
    assert decide(late, TERMS, TODAY) is Sort.BEHIND
    assert decide(changed(has_started=True, met=3, since_on=date(2026, 11, 15)), TERMS, TODAY) is Why.ON_PACE


@given(cases, terms, days)
def test_no_mail_for_whom_it_is_not(case: Case, terms: Terms, on: date) -> None:
    decision = decide(case, terms, on)
    if isinstance(decision, Sort):
        assert not case.is_exempt and case.has_mail and not case.has_bad_address
        assert case.mails < terms.weekly_cap and decision not in case.sorts
        assert case.is_done == (decision is Sort.REFRESHER)
        assert (decision is Sort.OVERDUE) == (on > terms.due_on and not case.is_done)
        assert decision is not Sort.DIGEST and decision is find_occasion(case, terms, on)


@given(st.lists(cases, min_size=1, max_size=40), terms, st.integers(0, 3))
def test_no_week_brings_more_than_the_cap(life: list[Case], terms: Terms, waiting: int) -> None:
    """However often is planned within a week, and whatever happens between, the cap holds."""
    waiting = min(waiting, terms.weekly_cap)
    mails, sorts, on = waiting, frozenset[Sort](), week_of(terms.starts_on + timedelta(14))
    for step, case in enumerate(life):
        fields = {name: getattr(case, name) for name in Case.__dataclass_fields__}
        now = Case(**{**fields, "mails": mails, "sorts": sorts})
        if isinstance(decision := decide(now, terms, on + timedelta(step * 7 // len(life))), Sort):
            mails, sorts = mails + 1, sorts | {decision}
    assert mails <= terms.weekly_cap


@given(st.sampled_from(Sort), instants)
def test_next_hour_is_open_and_the_first_such(sort: Sort, at: datetime) -> None:
    first = next_open(sort, at)
    here = first.astimezone(ZONE)
    assert first >= at and is_open(sort, first)
    assert DAY_BEGINS <= here.time() < DAY_ENDS and (here.weekday() < 5 or sort is Sort.OVERDUE)
    assert first - at < timedelta(days=3)
    if first > at:
        assert here.time() == DAY_BEGINS and not is_open(sort, first - timedelta(seconds=1))
        assert not is_open(sort, at)


@pytest.mark.parametrize(
    ("sort", "at", "is_so"),
    [
        (Sort.BEHIND, datetime(2026, 11, 24, 7, 0), True),
        (Sort.BEHIND, datetime(2026, 11, 24, 6, 59), False),
        (Sort.OVERDUE, datetime(2026, 11, 24, 20, 0), False),
        (Sort.BEHIND, datetime(2026, 11, 28, 9, 0), False),
        (Sort.OVERDUE, datetime(2026, 11, 29, 9, 0), True),
        (Sort.DIGEST, datetime(2026, 11, 29, 9, 0), False),
    ],
)
def test_quiet_hours_are_those_of_can_tho(sort: Sort, at: datetime, is_so: bool) -> None:
    assert is_open(sort, at.replace(tzinfo=ZONE)) is is_so
    assert is_open(sort, at.replace(tzinfo=ZONE).astimezone(UTC)) is is_so


@pytest.mark.parametrize(
    ("left", "on", "mails", "told"),
    [
        (3, TODAY, 0, Sort.DIGEST),
        (0, TODAY, 0, Why.DONE),
        (3, date(2026, 10, 2), 0, Why.EARLY),
        (3, TODAY, 2, Why.CAPPED),
        (3, date(2027, 5, 1), 0, Why.LONG_OVER),
    ],
)
def test_head_gets_a_list_while_somebody_is_left(left: int, on: date, mails: int, told: Sort | Why) -> None:
    assert decide_digest(HeadCase(1, 7, True, False, left, mails, frozenset()), TERMS, on) is told


def test_week_begins_on_monday() -> None:
    assert week_of(date(2026, 11, 29)) == date(2026, 11, 23) == week_of(date(2026, 11, 23))
    assert datetime.combine(week_of(TODAY), time()).weekday() == 0
