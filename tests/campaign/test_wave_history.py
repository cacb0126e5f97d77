"""After any history with waves, moves between their units and mergers, counts are those of a recount."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from access.viewer import SYSTEM, Refused
from campaign import standing, waving
from campaign.calendar import holds, read_calendar
from campaign.waving import Asked
from db import exemptions, people, tallies
from db.engine import Database
from db.people import list_people
from db.units import list_units
from tests.campaign.test_organisation_history import STEPS, _Life, _sum, _Undo
from tests.house import House

WAVES = st.one_of(
    st.tuples(
        st.just("wave"),
        st.tuples(st.integers(0, 2), st.lists(st.integers(0, 5), max_size=2), st.booleans()),
        st.tuples(st.integers(0, 3), st.integers(0, 6)),
    ),
    st.tuples(st.just("no_wave"), st.integers(0, 2), st.none()),
    STEPS,
)


@settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(history=st.lists(WAVES, min_size=4, max_size=12))
def test_counts_equal_a_recount_whatever_the_waves(
    database: Database, taught: House, history: list[tuple]
) -> None:
    with pytest.raises(_Undo), database.write() as tx:
        life = _WavedLife(tx, taught)
        for name, first, second in history:
            before = life.look()
            since = life.acts[name](first, second)
            assert standing.verify(tx) == ()
            assert life.look().until(since) == before.until(since)
            life.check_sums(since)
        raise _Undo


class _WavedLife(_Life):
    """The same history in a campaign that the office divides as it goes."""

    def __init__(self, tx: Any, house: House) -> None:
        super().__init__(tx, house)
        self.acts |= {"wave": self.wave, "no_wave": self.no_wave}

    def wave(self, which: tuple[int, list[int], bool], when: tuple[int, int]) -> date:
        number, named, is_for_rest = which
        starts_on = self.today + timedelta(days=when[0])
        codes = tuple({self.unit(each).code for each in named})
        name = f"Đợt {number}"
        there = waving.list_waves(self.tx, SYSTEM, self.campaign, self.today)
        old = next((line for line in there.lines if line.name == name), None)
        first = old.starts_on if old else starts_on
        asked = Asked(
            old.name if old else "", name, first, starts_on + timedelta(days=when[1]), codes, is_for_rest
        )
        try:
            waving.record(self.tx, SYSTEM, self.campaign, asked, self.now)
        except Refused:
            return date.max
        return self.today

    def no_wave(self, number: int, _: None) -> date:
        try:
            waving.drop(self.tx, SYSTEM, self.campaign, f"Đợt {number}", self.now)
        except Refused:
            return date.max
        return self.today

    def check_sums(self, since: date) -> None:
        """Every unit's counts of a day are those of its people who are called on it."""
        for on in {min(since, self.today) - timedelta(days=1), min(since, self.today), self.today}:
            found = tallies.sum_by_unit(self.tx, self.campaign.campaign_id, on)
            assert found.keys() <= {each.unit_id for each in list_units(self.tx, on)}
            so_far = tallies.list_by_day(self.tx, self.campaign.campaign_id, None, on).values()
            assert _sum(found.values()) == _sum(so_far)
            assert all(min(n) >= 0 and n.completed + n.spared <= n.assigned for n in found.values())
            assert _sum(found.values()).assigned == self.called(on)

    def called(self, on: date) -> int:
        """People of the day who are not exempt, in a unit that is called."""
        if on < self.campaign.starts_on:
            return 0
        calendar = read_calendar(self.tx, self.campaign)
        exempt = exemptions.all_spans(self.tx, self.campaign.campaign_id)
        return sum(
            not any(holds(people.Stay(0, s.from_on, s.to_on), on) for s in exempt.get(p.person_id, ()))
            for p in list_people(self.tx, on)
            if calendar is None or calendar.find(p.unit_id, on)
        )
