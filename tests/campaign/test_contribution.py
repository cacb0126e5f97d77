"""Claims about the pure rule behind the tallies."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from campaign.contribution import Standing, difference, gather, participation_contribution
from db.people import Stay
from db.tallies import Cell, Counts

START = date(2026, 10, 1)
days = st.integers(-40, 120).map(lambda n: START + timedelta(days=n))


@st.composite
def histories(draw: st.DrawFn) -> tuple[Stay, ...]:
    """Stays one after another, with gaps or without, the last open or closed."""
    edges = sorted(draw(st.sets(days, min_size=1, max_size=6)))
    stays = [Stay(draw(st.integers(1, 3)), a, b) for a, b in pairwise(edges) if draw(st.booleans())]
    if draw(st.booleans()):
        stays.append(Stay(draw(st.integers(1, 3)), edges[-1], None))
    return tuple(stays)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """Milestones in their order, any of them missing."""
    started = draw(st.none() | st.integers(0, 100).map(lambda n: START + timedelta(days=n)))
    if started is None:
        return Standing()
    passed = draw(st.none() | st.integers(0, 20).map(lambda n: started + timedelta(days=n)))
    done = draw(st.none() | st.integers(0, 20).map(lambda n: (passed or started) + timedelta(days=n)))
    return Standing(started, done if passed else None, passed)


def as_of(cells: dict[Cell, Counts], on: date) -> dict[int, Counts]:
    """Prefix sums up to the end of a day."""
    sums: dict[int, Counts] = {}
    for cell, counts in cells.items():
        if cell.on <= on:
            old = sums.get(cell.unit_id, Counts())
            sums[cell.unit_id] = Counts(*(a + b for a, b in zip(old, counts, strict=True)))
    return {unit_id: counts for unit_id, counts in sums.items() if any(counts)}


def truth(stays: tuple[Stay, ...], standing: Standing, on: date) -> dict[int, Counts]:
    """What the counts must be, looked up plainly."""
    here = next((s for s in stays if s.from_on <= on and (s.to_on is None or on < s.to_on)), None)
    if here is None or on < START:
        return {}
    done = (standing.started_on, standing.completed_on, standing.passed_on)
    return {here.unit_id: Counts(1, *(int(day is not None and day <= on) for day in done))}


@given(histories(), standings(), days)
def test_sums_of_any_history_are_the_state_on_that_day(
    stays: tuple[Stay, ...], standing: Standing, on: date
) -> None:
    cells = participation_contribution(stays, START, standing)
    assert as_of(cells, on) == truth(stays, standing, on)


@given(histories(), standings(), standings())
def test_moving_by_the_difference_equals_counting_again(
    stays: tuple[Stay, ...], before: Standing, after: Standing
) -> None:
    old = participation_contribution(stays, START, before)
    new = participation_contribution(stays, START, after)
    moved = dict(old)
    gather(moved, difference(old, new))
    assert {cell: n for cell, n in moved.items() if any(n)} == new


def test_nobody_counts_before_the_campaign_starts() -> None:
    stays = (Stay(1, START - timedelta(days=9), START),)
    assert participation_contribution(stays, START, Standing()) == {}
