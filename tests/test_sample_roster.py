"""A real list loaded over the sample people: nobody of the one is ever taken for somebody of the other."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

import sample
from campaign.roster.plan import KnownPerson, Roster, make_plan
from campaign.roster.rows import StaffList, read_rows
from campaign.roster.sheet import read_sheet
from campaign.roster.units import KnownUnit
from tests.campaign.staff_lists import office_list, to_xlsx

ON = date(2026, 11, 24)
EACH = 12


@pytest.fixture(scope="module")
def office() -> StaffList:
    return read_rows(read_sheet("danh-sach.xlsx", to_xlsx(office_list())))


@pytest.fixture(scope="module")
def roster() -> Roster:
    """What the sample leaves behind: its units, and people in each."""
    units = tuple(KnownUnit(n, code, name) for n, (code, name, _) in enumerate(sample.UNITS, 1))
    people = [
        (unit, sample._new_row(number, unit.code, number, unit.name, Random(number)))
        for unit in units
        for number in range(1, EACH + 1)
    ]
    known = [
        KnownPerson(n, p.code, p.full_name, p.email, unit.unit_id, unit.name, p.position)
        for n, (unit, p) in enumerate(people, 1)
    ]
    return Roster(tuple(known), units)


def test_list_over_the_sample_is_clean(office: StaffList, roster: Roster) -> None:
    plan = make_plan(office, roster, ON, allow_new_units=True)
    assert plan.faults == () and len(plan.new) == 264
    assert (plan.changed, plan.moved) == ((), ())
    assert plan.missing == roster.people


def test_without_new_units_only_units_are_asked_about(office: StaffList, roster: Roster) -> None:
    assert {fault.column for fault in make_plan(office, roster, ON).faults} == {"Đơn vị"}


def test_sample_addresses_cannot_be_real(roster: Roster) -> None:
    assert all(p.code.startswith("MAU-") and (p.email or "").endswith("@mau.example") for p in roster.people)
