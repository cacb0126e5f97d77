"""Which wave calls a unit, and until when a person has: the pure rules."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from campaign.calendar import LEAST_DAYS, Calendar, make_calendar
from campaign.contribution import Standing, participation_contribution
from db.people import Stay
from db.tallies import Counts
from db.units import Period, Succession
from db.waves import WaveNow, WavePlan

START = date(2026, 7, 1)
FIRST_DUE, SECOND_START, SECOND_DUE = (START + timedelta(days=n) for n in (20, 10, 50))
TOP, ONE, BELOW, TWO, NEW = 1, 2, 3, 4, 5


def day(number: int) -> date:
    return START + timedelta(days=number)


def period(unit_id: int, parent_id: int | None, since: int = -90, until: int | None = None) -> Period:
    end = None if until is None else day(until)
    return Period(unit_id, f"D{unit_id}", f"Đơn vị {unit_id}", parent_id, unit_id, day(since), end)


TREE = (period(TOP, None), period(ONE, TOP), period(BELOW, ONE), period(TWO, TOP))
FIRST = WaveNow("Đợt 1", START, FIRST_DUE, (ONE,), False)
SECOND = WaveNow("Đợt 2", SECOND_START, SECOND_DUE, (TWO,), False)
PLAN = WavePlan(START, (FIRST, SECOND))


def called_on(calendar: Calendar, unit_id: int, on: date) -> str:
    call = calendar.find(unit_id, on)
    return call.name if call else ""


def test_a_unit_is_called_by_the_wave_of_the_nearest_unit_that_is_named() -> None:
    calendar = make_calendar([PLAN], TREE, ())
    assert [called_on(calendar, unit, day(12)) for unit in (TOP, ONE, BELOW, TWO)] == [
        "",
        "Đợt 1",
        "Đợt 1",
        "Đợt 2",
    ]
    assert called_on(calendar, TWO, day(9)) == "" and called_on(calendar, ONE, day(-1)) == ""


def test_a_wave_for_the_rest_takes_what_no_other_reaches() -> None:
    rest = WaveNow("Đợt cuối", START, SECOND_DUE, (), True)
    calendar = make_calendar([WavePlan(START, (FIRST, rest))], TREE, ())
    assert [called_on(calendar, unit, START) for unit in (TOP, BELOW, TWO)] == [
        "Đợt cuối",
        "Đợt 1",
        "Đợt cuối",
    ]


def test_a_merged_unit_has_the_wave_of_what_it_came_of_and_the_later_of_two() -> None:
    periods = (
        period(TOP, None),
        period(ONE, TOP, -90, 15),
        period(TWO, TOP, -90, 15),
        period(NEW, TOP, 15),
    )
    successions = tuple(Succession(old, NEW, day(15), "merge") for old in (ONE, TWO))
    calendar = make_calendar([PLAN], periods, successions)
    assert called_on(calendar, NEW, day(15)) == "Đợt 2" and called_on(calendar, NEW, day(14)) == ""
    assert called_on(calendar, ONE, day(14)) == "Đợt 1" and called_on(calendar, ONE, day(15)) == ""


def test_a_later_plan_leaves_the_days_before_it_as_they_were() -> None:
    moved = WavePlan(day(15), (WaveNow("Đợt 2", SECOND_START, SECOND_DUE, (ONE, TWO), False),))
    calendar = make_calendar([PLAN, moved], TREE, ())
    before = make_calendar([PLAN], TREE, ())
    for number in range(15):
        for unit in (TOP, ONE, BELOW, TWO):
            assert called_on(calendar, unit, day(number)) == called_on(before, unit, day(number))
    assert called_on(calendar, BELOW, day(15)) == "Đợt 2"


def test_who_moves_keeps_the_later_of_two_deadlines() -> None:
    calendar = make_calendar([PLAN], TREE, ())
    late, early = calendar.split((Stay(TWO, day(-50), day(30)), Stay(ONE, day(30), None)))
    assert (late.own_due_on, early.due_on, early.own_due_on) == (SECOND_DUE, FIRST_DUE, SECOND_DUE)
    (_, later) = calendar.split((Stay(ONE, day(-50), day(30)), Stay(TWO, day(30), None)))
    assert later.own_due_on == SECOND_DUE


def test_who_was_overdue_stays_so_after_a_move_within_the_wave() -> None:
    calendar = make_calendar([PLAN], TREE, ())
    parts = calendar.split((Stay(ONE, day(-50), day(30)), Stay(BELOW, day(30), None)))
    assert {part.own_due_on for part in parts} == {FIRST_DUE}


def test_who_was_in_no_wave_has_two_weeks_in_one_under_way() -> None:
    calendar = make_calendar([PLAN], TREE, ())
    (part,) = calendar.split((Stay(TOP, day(-50), day(30)), Stay(ONE, day(30), None)))
    assert part.own_due_on == day(30) + timedelta(days=LEAST_DAYS - 1)
    (part,) = calendar.split((Stay(ONE, day(-50), None),))
    assert part.own_due_on == FIRST_DUE


STAYS = st.lists(st.tuples(st.sampled_from((TOP, ONE, BELOW, TWO)), st.integers(1, 40)), max_size=4)
ON = st.none() | st.integers(-5, 80)


@given(STAYS, ON, ON)
def test_the_counts_of_a_day_are_those_that_the_rule_gives_for_it(
    moves: list[tuple[int, int]], start: int | None, more: int | None
) -> None:
    calendar = make_calendar([PLAN], TREE, ())
    began = None if start is None else day(start)
    done = None if start is None or more is None else day(start + abs(more))
    standing = Standing(began, done, done)
    stays, since = [], -20
    for unit, length in moves:
        stays.append(Stay(unit, day(since), day(since + length)))
        since += length
    cells = participation_contribution(stays, START, standing, (), calendar)
    for number in range(-25, 90):
        on = day(number)
        assert _sums(cells, on) == _expected(calendar, stays, standing, on)


def _sums(cells, on: date) -> dict[int, Counts]:  # type: ignore[no-untyped-def]
    sums: dict[int, Counts] = {}
    for cell, n in cells.items():
        if cell.on <= on:
            old = sums.get(cell.unit_id, Counts())
            sums[cell.unit_id] = Counts(*(a + b for a, b in zip(old, n, strict=True)))
    return {unit: n for unit, n in sums.items() if any(n)}


def _expected(calendar: Calendar, stays: list[Stay], standing: Standing, on: date) -> dict[int, Counts]:
    """Said of one day alone: where somebody is, whether called, and whether late for the unit or for them."""
    for part in calendar.split(stays):
        if part.stay.from_on <= on and (part.stay.to_on is None or on < part.stay.to_on):
            reached = (standing.started_on, standing.completed_on, standing.passed_on)
            started, completed, passed = (int(each is not None and each <= on) for each in reached)
            is_spared = part.due_on < on <= part.own_due_on and not completed
            return {part.stay.unit_id: Counts(1, started, completed, passed, int(is_spared))}
    return {}
