"""Claims about days, instants and numbers as they are shown."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from text.formats import (
    local_day,
    percent,
    show_day,
    show_decimals,
    show_instant,
    show_number,
    show_percent,
    show_time,
    utc_now,
)


@pytest.mark.parametrize(
    ("at", "day", "time"),
    [
        (datetime(2026, 11, 24, 16, 59, tzinfo=UTC), date(2026, 11, 24), "23:59"),
        (datetime(2026, 11, 24, 17, 0, tzinfo=UTC), date(2026, 11, 25), "00:00"),
        (datetime(2026, 12, 31, 17, 5, tzinfo=UTC), date(2027, 1, 1), "00:05"),
    ],
)
def test_instant_is_shown_in_local_time(at: datetime, day: date, time: str) -> None:
    assert (local_day(at), show_time(at)) == (day, time)
    assert show_instant(at) == f"{time} {show_day(day)}"


def test_day_is_shown_day_first_with_zeros() -> None:
    assert show_day(date(2026, 2, 3)) == "03/02/2026"


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1_000, 0, "1.000"),
        (1_234_567, 0, "1.234.567"),
        (1234.5, 1, "1.234,5"),
        (0.25, 2, "0,25"),
        (-1234.5, 1, "-1.234,5"),
    ],
)
def test_number_has_points_between_thousands_and_a_comma_before_decimals(
    value: float, decimals: int, shown: str
) -> None:
    assert show_number(value, decimals) == shown


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 0, "–"),
        (0, 7, "0%"),
        (7, 7, "100%"),
        (1, 1000, "1%"),
        (999, 1000, "99%"),
        (1, 8, "13%"),
        (49, 200, "25%"),
        (1, 3, "33%"),
    ],
)
def test_percent_rounds_half_up_and_never_hides_what_is_left(part: int, whole: int, shown: str) -> None:
    assert show_percent(part, whole) == shown
    assert percent(part, whole) == int(shown.strip("–%") or 0)


def test_the_clock_knows_its_zone() -> None:
    assert utc_now().tzinfo is UTC


def test_a_sign_is_a_true_minus_and_never_before_a_nought() -> None:
    assert [show_decimals(value, 2) for value in (-0.256, -0.001, 0.5)] == ["−0,26", "0,00", "0,50"]
