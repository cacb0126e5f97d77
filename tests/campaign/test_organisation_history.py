"""After any history of an organisation the counts are those of a recount, and what is past stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.viewer import SYSTEM, Refused
from campaign import crediting, exempting, standing
from campaign.crediting import Give
from campaign.exempting import Exempt
from campaign.organisation.carrying_out import carry_out
from campaign.organisation.changes import (
    Change,
    CloseUnit,
    MergeUnits,
    MovePerson,
    MoveUnit,
    OpenUnit,
    Part,
    RenameUnit,
    SplitUnit,
)
from campaign.organisation.tree import read_tree
from db import credits, exemptions, measures, people, tallies
from db.campaigns import CampaignNow
from db.engine import Database, Tx
from db.people import NewPerson, add_people, list_people
from db.tallies import Counts
from db.units import Period, UnitNow, list_units
from tests.campaign.test_standing import TAUGHT, learn, open_from, sit
from tests.house import NOW, House
from text.formats import local_day

LONG_AGO = 40
days = st.integers(0, 8)
who = st.integers(0, 3)
unit = st.integers(0, 5)

STEPS = st.one_of(
    st.tuples(st.just("learn"), who, st.integers(0, TAUGHT - 1)),
    st.tuples(st.just("sit"), who, st.booleans()),
    st.tuples(st.just("join"), unit, st.none()),
    st.tuples(st.just("leave"), who, st.none()),
    st.tuples(st.just("move"), st.tuples(who, unit), days),
    st.tuples(st.just("rename"), unit, days),
    st.tuples(st.just("place"), st.tuples(unit, unit), days),
    st.tuples(st.just("merge"), st.tuples(unit, unit, st.booleans()), days),
    st.tuples(st.just("split"), st.tuples(unit, st.integers(1, 3), st.booleans()), days),
    st.tuples(st.just("close"), st.tuples(unit, unit), days),
    st.tuples(st.just("exempt"), st.tuples(who, st.none() | days, st.booleans()), st.integers(-4, 8)),
    st.tuples(st.just("withdraw"), st.integers(0, 3), st.booleans()),
    st.tuples(st.just("credit"), st.tuples(who, st.integers(0, TAUGHT)), days),
    st.tuples(st.just("wait"), st.integers(1, 4), st.none()),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(STEPS, min_size=3, max_size=12))
def test_counts_equal_a_recount_and_earlier_days_never_change(
    database: Database, taught: House, history: list[tuple]
) -> None:
    with pytest.raises(_Undo), database.write() as tx:
        life = _Life(tx, taught)
        for name, first, second in history:
            before = life.look()
            since = life.acts[name](first, second)
            assert standing.verify(tx) == ()
            assert life.look().until(since) == before.until(since)
            life.check_sums(since)
        raise _Undo


class _Undo(Exception):
    """Rolls an example back."""


class _Seen:
    """All that is counted, by day, and what the units were called."""

    def __init__(self, cells: dict[Any, Any], trees: dict[date, dict[int, Period]]) -> None:
        self.cells, self.trees = cells, trees

    def until(self, since: date) -> tuple[dict[Any, Any], dict[date, dict[int, Any]]]:
        """What concerns the days before one."""
        cells = {cell: n for cell, n in self.cells.items() if cell.on < since}
        names = {
            on: {unit_id: (unit.name, unit.parent_id, unit.place) for unit_id, unit in units.items()}
            for on, units in self.trees.items()
            if on < since
        }
        return cells, names


class _Life:
    """One history in the house: the day it has come to, who there is, and a campaign that runs."""

    def __init__(self, tx: Tx, house: House) -> None:
        self.tx, self.now, self.number = tx, NOW, 0
        self.campaign: CampaignNow = open_from(tx, self.today - timedelta(days=12))
        self.ids = [house.people[name] for name in ("an", "binh", "chi", "lan")]
        self.acts: dict[str, Callable[[Any, Any], date]] = {
            name: getattr(self, name)
            for name in (
                "learn",
                "sit",
                "join",
                "leave",
                "move",
                "rename",
                "place",
                "merge",
                "split",
                "close",
                "exempt",
                "withdraw",
                "credit",
                "wait",
            )
        }

    @property
    def today(self) -> date:
        return local_day(self.now)

    def look(self) -> _Seen:
        campaign_id = self.campaign.campaign_id
        cells: dict[Any, Any] = {
            **tallies.all_participation(self.tx, campaign_id),
            **tallies.all_answers(self.tx, campaign_id),
            **measures.everything(self.tx, campaign_id),
        }
        tree = read_tree(self.tx)
        days = [local_day(NOW) + timedelta(days=n) for n in range(-LONG_AGO, LONG_AGO)]
        return _Seen(cells, {on: tree.of_day(on) for on in days})

    def check_sums(self, since: date) -> None:
        """Every unit that counts somebody is there, and all of them together are the whole."""
        for on in {min(since, self.today) - timedelta(days=1), min(since, self.today), self.today}:
            found = tallies.sum_by_unit(self.tx, self.campaign.campaign_id, on)
            assert found.keys() <= {each.unit_id for each in list_units(self.tx, on)}
            so_far = tallies.list_by_day(self.tx, self.campaign.campaign_id, None, on).values()
            assert _sum(found.values()) == _sum(so_far)
            assert all(
                n.completed <= n.started <= n.assigned and n.passed <= n.started for n in found.values()
            )
            assert all(min(n) >= 0 for n in found.values())
            if on >= self.campaign.starts_on:
                there = {person.person_id for person in list_people(self.tx, on)}
                exempt = exemptions.list_exempt(self.tx, self.campaign.campaign_id, None, on)
                assert _sum(found.values()).assigned == len(there) - len(exempt)

    # ---- what people do

    def learn(self, who: int, place: int) -> date:
        learn(self.tx, self.ids[who], place, self.now)
        return self.today

    def sit(self, who: int, right: bool) -> date:
        sit(self.tx, self.ids[who], self.campaign, self.now, right)
        return self.today

    def join(self, unit: int, _: None) -> date:
        self.number += 1
        new = NewPerson(f"MOI{self.number}", f"Lê Văn M{self.number}", None, self.unit(unit).unit_id, "")
        standing.change_stays(self.tx, (), lambda: add_people(self.tx, [new], self.today))
        return self.today

    def leave(self, who: int, _: None) -> date:
        def end() -> tuple[int, ...]:
            people.end_membership(self.tx, self.ids[who], self.today)
            return ()

        standing.change_stays(self.tx, (self.ids[who],), end)
        return self.today

    def wait(self, days: int, _: None) -> date:
        self.now += timedelta(days=days)
        return self.today

    # ---- what the office does

    def unit(self, number: int) -> UnitNow:
        there = list_units(self.tx, self.today)
        return there[number % len(there)]

    def code(self, who: int) -> str:
        return people.code_of(self.tx, self.ids[who])

    def change(self, change: Change, days_ago: int) -> date:
        """Refused or done, and then so from the day on."""
        on = self.today - timedelta(days=days_ago)
        try:
            carry_out(self.tx, SYSTEM, change, on, self.now)
        except Refused:
            return date.max
        return on

    def move(self, where: tuple[int, int], days_ago: int) -> date:
        return self.change(MovePerson(self.code(where[0]), self.unit(where[1]).code), days_ago)

    def rename(self, unit: int, days_ago: int) -> date:
        self.number += 1
        return self.change(RenameUnit(self.unit(unit).code, f"Phòng Số {self.number}"), days_ago)

    def place(self, where: tuple[int, int], days_ago: int) -> date:
        return self.change(MoveUnit(self.unit(where[0]).code, self.unit(where[1]).code), days_ago)

    def merge(self, which: tuple[int, int, bool], days_ago: int) -> date:
        self.number += 1
        one, other = self.unit(which[0]).code, self.unit(which[1]).code
        into = f"N{self.number}" if which[2] else other
        return self.change(MergeUnits((one, other), into, f"Phòng Số {self.number}"), days_ago)

    def split(self, which: tuple[int, int, bool], days_ago: int) -> date:
        self.number += 1
        unit = self.unit(which[0])
        codes = [p.code for p in people.list_in_unit(self.tx, unit.unit_id, self.today)]
        part = Part(f"T{self.number}", f"Phòng Số {self.number}", tuple(codes[: which[1]]))
        return self.change(SplitUnit(unit.code, (part,), which[2]), days_ago)

    def close(self, which: tuple[int, int], days_ago: int) -> date:
        if which[0] == which[1]:
            self.number += 1
            return self.change(OpenUnit(f"M{self.number}", f"Phòng Số {self.number}"), days_ago)
        return self.change(CloseUnit(self.unit(which[0]).code, self.unit(which[1]).code), days_ago)

    def exempt(self, which: tuple[int, int | None, bool], days_ago: int) -> date:
        person, length, is_leave = which
        since = self.today - timedelta(days=days_ago)
        until = None if length is None else since + timedelta(days=length)
        code = "" if is_leave else self.campaign.code
        asked = Exempt(self.code(person), code, since, until, "Nghỉ phép", "1/GN")
        try:
            exempting.record(self.tx, SYSTEM, asked, self.now)
        except Refused:
            return date.max
        return since

    def credit(self, which: tuple[int, int], days_ago: int) -> date:
        on = self.today - timedelta(days=days_ago)
        key = (*self.campaign.lesson_keys, crediting.QUIZ)[which[1]]
        give = Give(self.code(which[0]), self.campaign.code, key, on, "Đã học", "2/TB")
        try:
            crediting.record(self.tx, SYSTEM, give, self.now)
        except Refused:
            return date.max
        return on

    def withdraw(self, who: int, is_credit: bool) -> date:
        """The newest that still holds; figures change from its first day on."""
        if is_credit:
            for row in credits.list_of_person(self.tx, self.ids[who]):
                if row.withdrawn_at is None:
                    crediting.withdraw(self.tx, SYSTEM, row.credit_id, "Ghi nhầm", self.now)
                    return row.on
            return date.max
        for held in exemptions.list_of_person(self.tx, self.ids[who]):
            if held.withdrawn_at is None:
                exempting.withdraw(self.tx, SYSTEM, held.exemption_id, "Ghi nhầm", self.now)
                return held.from_on
        return date.max


def _sum(counts: Any) -> Counts:
    return Counts(*(sum(column) for column in zip(Counts(), *counts, strict=True)))
