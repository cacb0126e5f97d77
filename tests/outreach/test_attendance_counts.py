"""Who was at an activity: in whatever way and order it is said, a person is there once and counted once."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access.audit import list_audit
from access.viewer import SYSTEM, Refused
from analytics.activities import activities_board
from db.activities import find_activity
from db.attendance import Occasion, count_people, sum_people
from db.engine import Database
from db.people import NewPerson, add_people, place_person
from outreach import counting
from outreach.activities import change_activity, withdraw_activity
from outreach.attendance import (
    MOST_AT_ONCE,
    Came,
    list_present,
    list_present_ids,
    page_expected,
    scan,
    set_guests,
    set_present,
)
from outreach.counting import NEVER, contribution, contributions
from outreach.forms import CONTENTS, FIRST_DAY
from tests import databases
from tests.house import FOUNDED, NOW, House, build_house
from tests.outreach.steps import MEETING, POST, TODAY, log, terms

DAYS = [TODAY - timedelta(days=n) for n in range(6)]


def test_ticked_scanned_and_counted_are_told_apart(database: Database, house: House) -> None:
    with database.write() as tx:
        binh, an, chi = (house.viewer(tx, name) for name in ("binh", "an", "chi"))
        activity_id = log(tx, binh, house.units["qlkh"])
        assert set_present(tx, binh, activity_id, {an.person_id: True}, NOW) == 1
        assert scan(tx, chi, activity_id, True, NOW).came is Came.NOW
        set_guests(tx, binh, activity_id, "1.200", NOW)
        assert [(p.full_name, p.way) for p in list_present(tx, binh, activity_id, 50)] == [
            ("Trần Văn An", "tick"),
            ("Lê Thị Chi", "scan"),
        ]
        total = activities_board(tx, binh.scope, FIRST_DAY, TODAY, NOW).total
        assert (total.named, total.guests, total.attendances, total.people) == (2, 1200, 1202, 2)
        assert total.reached == 0


def test_whoever_scans_again_is_told_since_when(database: Database, house: House) -> None:
    with database.write() as tx:
        binh, an = house.viewer(tx, "binh"), house.viewer(tx, "an")
        activity_id = log(tx, binh, house.units["qlkh"])
        assert scan(tx, an, activity_id, True, NOW, comes=False).came is Came.NOW
        assert not list_present_ids(tx, binh, activity_id)
        scan(tx, an, activity_id, True, NOW)
        again = scan(tx, an, activity_id, False, NOW + timedelta(hours=2))
        assert (again.came, again.since) == (Came.BEFORE, NOW)
        assert set_present(tx, binh, activity_id, {an.person_id: True}, NOW) == 0
        assert find_activity(tx, activity_id).named == 1  # type: ignore[union-attr]


@pytest.mark.parametrize("case", ["late", "other day", "withdrawn", "post", "unknown"])
def test_scan_that_does_not_count_says_why(database: Database, house: House, case: str) -> None:
    with database.write() as tx:
        binh, an = house.viewer(tx, "binh"), house.viewer(tx, "an")
        kind = POST if case == "post" else MEETING
        on = "20/11/2026" if case == "other day" else kind["on"]
        activity_id = log(tx, binh, house.units["qlkh"], kind, on=on)
        if case == "withdrawn":
            withdraw_activity(tx, binh, activity_id, "Ghi nhầm", NOW)
        asked = 9_999 if case == "unknown" else activity_id
        expected = {"late": Came.TOO_LATE, "other day": Came.NOT_TODAY}.get(case, Came.OVER)
        assert scan(tx, an, asked, case != "late", NOW).came is expected
        assert not list_present_ids(tx, SYSTEM, activity_id)


def test_each_saved_batch_leaves_a_line_with_names(database: Database, house: House) -> None:
    with database.write() as tx:
        binh = house.viewer(tx, "binh")
        activity_id = log(tx, binh, house.units["qlkh"])
        an, me = house.people["an"], house.people["binh"]
        set_present(tx, binh, activity_id, {an: True, me: True}, NOW)
        set_present(tx, binh, activity_id, {an: False, me: True}, NOW)
        last, first = list_audit(tx, SYSTEM, action="activity.attendance")[0]
        assert first.before == {"named": 0} and first.after is not None
        assert first.after["named"] == 2 and first.after["come"]["all"] == 2
        assert last.after == {"named": 1, "gone": {"first": ["Trần Văn An"], "all": 1}}


def test_batch_with_a_stranger_is_refused_as_a_whole(database: Database, house: House) -> None:
    with database.write() as tx:
        binh = house.viewer(tx, "binh")
        activity_id = log(tx, binh, house.units["qlkh"])
        with pytest.raises(Refused, match="1 người không có tên"):
            set_present(tx, binh, activity_id, {house.people["an"]: True, house.people["chi"]: True}, NOW)
        with pytest.raises(Refused, match="nhiều nhất"):
            set_present(tx, binh, activity_id, dict.fromkeys(range(1, MOST_AT_ONCE + 2), True), NOW)
        assert not list_present_ids(tx, binh, activity_id)
        with pytest.raises(Refused, match="không điểm danh"):
            post = log(tx, binh, house.units["qlkh"], POST)
            set_present(tx, binh, post, {house.people["an"]: True}, NOW)


@pytest.mark.parametrize("typed", ["-1", "bốn mươi", "1e3", "100.001", "1.2", "٣"])
def test_number_of_guests_that_is_none_is_refused(database: Database, house: House, typed: str) -> None:
    with database.write() as tx:
        binh = house.viewer(tx, "binh")
        activity_id = log(tx, binh, house.units["qlkh"])
        with pytest.raises(ValueError, match="Viết một số"):
            set_guests(tx, binh, activity_id, typed, NOW)


def test_people_expected_are_those_of_the_day_found_without_accents(database: Database, house: House) -> None:
    with database.write() as tx:
        binh = house.viewer(tx, "binh")
        place_person(tx, house.people["chi"], house.units["to"], "", TODAY)
        past = log(tx, binh, house.units["qlkh"], on="20/11/2026")
        today = log(tx, binh, house.units["qlkh"])
        assert {p.full_name for p in page_expected(tx, binh, past, "", 50)[0]} == {
            "Trần Văn An",
            "Nguyễn Thị Bình",
        }
        assert page_expected(tx, binh, today, "", 1)[1] == 3
        assert [p.full_name for p in page_expected(tx, binh, today, "le thi chi", 50)[0]] == ["Lê Thị Chi"]
        with pytest.raises(Refused):
            page_expected(
                tx, house.viewer(tx, "lan").__class__(0, "", frozenset(), (), binh.scope), past, "", 5
            )


def test_names_of_an_activity_are_hidden_from_the_head_of_another(database: Database, house: House) -> None:
    with database.write() as tx:
        activity_id = log(tx, house.viewer(tx, "binh"), house.units["qlkh"])
        for name in ("an", "chi"):
            viewer = house.viewer(tx, name)
            for ask in (
                lambda v=viewer: page_expected(tx, v, activity_id, "", 9),
                lambda v=viewer: list_present(tx, v, activity_id, 9),
                lambda v=viewer: list_present_ids(tx, v, activity_id),
            ):
                with pytest.raises(Refused):
                    ask()


def test_day_that_is_moved_moves_its_people(database: Database, house: House) -> None:
    with database.write() as tx:
        binh, unit_id = house.viewer(tx, "binh"), house.units["qlkh"]
        activity_id = log(tx, binh, unit_id)
        set_present(tx, binh, activity_id, {house.people["an"]: True}, NOW)
        change_activity(tx, binh, activity_id, 1, unit_id, terms(on="20/11/2026", contents="ad"), NOW)
        assert counting.verify(tx) == ()
        assert sum_people(tx, TODAY, TODAY) == {}
        past = date(2026, 11, 20)
        assert sum_people(tx, past, past)["content", "d"] == 1


def test_a_rebuild_changes_nothing_and_a_wrong_count_is_found(database: Database, house: House) -> None:
    with database.write() as tx:
        binh = house.viewer(tx, "binh")
        activity_id = log(tx, binh, house.units["qlkh"])
        set_present(tx, binh, activity_id, {house.people["an"]: True}, NOW)
        tx.exec_driver_sql("update attendance_tally set people = 5 where sort = 'all'")
        tx.exec_driver_sql("update activity set named = 3")
        assert len(counting.verify(tx)) == 2
        counting.rebuild(tx)
        assert counting.verify(tx) == ()


# ---- properties

occasions = st.builds(
    Occasion,
    unit_id=st.sampled_from([1, 2]),
    on=st.sampled_from(DAYS),
    form=st.sampled_from(["hoi-nghi", "tap-huan"]),
    contents=st.sampled_from(["a", "bc", "abcd"]),
)


@given(
    st.dictionaries(st.integers(1, 6), st.lists(occasions, max_size=6)),
    st.sampled_from(DAYS),
    st.sampled_from(DAYS),
)
def test_people_of_any_period_are_a_sum_of_cells(
    people: dict[int, list[Occasion]], one: date, other: date
) -> None:
    from_on, to_on = min(one, other), max(one, other)
    cells = contributions(people)
    counted: dict[tuple[str, str], int] = {}
    for cell, n in cells.items():
        if from_on <= cell.on <= to_on and cell.last_on < from_on:
            counted[cell.sort, cell.key] = counted.get((cell.sort, cell.key), 0) + n
    there: dict[tuple[str, str], set[int]] = {}
    for person_id, each in people.items():
        for occasion in each:
            if from_on <= occasion.on <= to_on:
                for place in counting.keys_of(occasion):
                    there.setdefault(place, set()).add(person_id)
    assert counted == {place: len(ids) for place, ids in there.items()}


def test_first_time_is_after_never() -> None:
    occasion = Occasion(1, TODAY, "hoi-nghi", "a")
    assert {cell.last_on for cell in contribution([occasion, occasion])} == {NEVER}


@cache
def _world() -> tuple[Database, House, tuple[int, ...], tuple[int, ...]]:
    """Three meetings of a unit and a few people in it, made once: each example takes its changes back."""
    made = databases.sqlite(Path(mkdtemp(prefix="attendance")))
    house = build_house(made)
    with made.write() as tx:
        new = [NewPerson(f"X{n}", f"Lê Văn {n}", None, house.units["to"], "") for n in range(3)]
        people = (*add_people(tx, new, FOUNDED), house.people["an"])
        days = ("24/11/2026", "24/11/2026", "20/11/2026")
        meetings = tuple(log(tx, SYSTEM, house.units["to"], on=day, contents="ab") for day in days)
    return made, house, meetings, people


steps = st.lists(
    st.tuples(
        st.sampled_from(["tick", "untick", "scan", "guests"]),
        st.integers(0, 2),
        st.lists(st.integers(0, 3), min_size=1, max_size=3),
    ),
    max_size=12,
)


@given(steps)
@settings(max_examples=60)
def test_any_order_of_ticks_scans_and_numbers_gives_what_was_said_last(
    said: list[tuple[str, int, list[int]]],
) -> None:
    made, house, meetings, people = _world()
    there: dict[int, set[int]] = {meeting: set() for meeting in meetings}
    guests = dict.fromkeys(meetings, 0)
    with made.write() as tx:
        for what, place, who in said:
            meeting, ids = meetings[place], [people[n] for n in who]
            if what == "scan":
                came = scan(
                    tx, SYSTEM.__class__(ids[0], "", SYSTEM.roles, (), SYSTEM.scope), meeting, True, NOW
                )
                there[meeting] |= {ids[0]} if came.came in (Came.NOW, Came.BEFORE) else set()
            elif what == "guests":
                guests[meeting] = who[0]
                set_guests(tx, SYSTEM, meeting, str(who[0]), NOW)
            else:
                set_present(tx, SYSTEM, meeting, dict.fromkeys(ids, what == "tick"), NOW)
                there[meeting] = there[meeting] | set(ids) if what == "tick" else there[meeting] - set(ids)
        assert {m: set(list_present_ids(tx, SYSTEM, m)) for m in meetings} == there
        board = activities_board(tx, SYSTEM.scope, FIRST_DAY, TODAY, NOW)
        assert board.total.named == sum(map(len, there.values()))
        assert board.total.guests == sum(guests.values())
        assert board.total.people == len(set().union(*there.values()))
        assert counting.verify(tx) == ()
        every = [house.units[name] for name in house.units]
        for from_on in (FIRST_DAY, TODAY):
            assert sum_people(tx, from_on, TODAY) == count_people(tx, from_on, TODAY, every, CONTENTS)
        tx.rollback()
