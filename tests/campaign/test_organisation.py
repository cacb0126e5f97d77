"""An organisation that changes on a date: what each change does and refuses, and what stays as it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from access.audit import list_audit
from access.roles import grant_role
from access.sign_ins import find_person_viewer
from access.viewer import SYSTEM, Refused, Role
from analytics.participation import participation_report
from campaign import standing
from campaign.effects import plan_lines
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
from campaign.organisation.plan import make_plan
from db import campaigns, reports, tallies
from db.campaigns import CampaignNow
from db.engine import Database, Tx
from db.grants import find_open_grant
from db.people import list_people
from db.reports import NewSnapshot, ReportKey
from db.tallies import Counts
from db.units import list_successions, list_units
from tests.analytics.history import STARTS_ON, TODAY, live
from tests.house import FOUNDED, NOW, House

JULY = TODAY - timedelta(days=10)
BEFORE = JULY - timedelta(days=1)


def names(tx: Tx, on: date) -> dict[str, str]:
    return {unit.code: unit.name for unit in list_units(tx, on)}


def places(tx: Tx, on: date) -> dict[str, str]:
    codes = {unit.unit_id: unit.code for unit in list_units(tx, on)}
    return {person.code: codes[person.unit_id] for person in list_people(tx, on)}


def counts(tx: Tx, campaign_id: int, on: date) -> dict[str, Counts]:
    codes = {unit.unit_id: unit.code for unit in list_units(tx, on)}
    return {codes[unit]: n for unit, n in tallies.sum_by_unit(tx, campaign_id, on).items()}


def whole(found: dict[str, Counts]) -> Counts:
    return Counts(*(sum(column) for column in zip(Counts(), *found.values(), strict=True)))


def is_sound(tx: Tx, campaign: CampaignNow) -> bool:
    """Whether the counts are those of the standings that the test set; there are no steps behind them."""
    rows = campaigns.all_participation(tx, campaign.campaign_id)
    recount = standing._recount(tx, campaign, rows)
    kept = tallies.all_participation(tx, campaign.campaign_id)
    return kept == recount and tallies.find_wrong_sums(tx, campaign.campaign_id) == ()


MERGE = MergeUnits(("QLKH", "TO"), "KHCN", "Phòng Khoa học và Công nghệ", "SO")


def test_units_become_one_on_a_day(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        days = [BEFORE, JULY, TODAY]
        old = {on: counts(tx, campaign.campaign_id, on) for on in days}
        plan = carry_out(tx, SYSTEM, MERGE, JULY, NOW)
        new = {on: counts(tx, campaign.campaign_id, on) for on in days}
        assert plan.people == 3 and [each.since for each in plan.touched] == [JULY]
        assert new[BEFORE] == old[BEFORE] and set(new[JULY]) == {"SO", "VP", "KHCN"}
        assert all(whole(new[on]) == whole(old[on]) for on in days)
        assert new[TODAY]["KHCN"] == whole({c: old[TODAY][c] for c in ("QLKH", "TO")})
        assert "QLKH" in names(tx, BEFORE) and "QLKH" not in names(tx, JULY)
        assert names(tx, JULY)["KHCN"] == "Phòng Khoa học và Công nghệ"
        assert places(tx, BEFORE)["CB001"] == "TO" and places(tx, JULY)["CB001"] == "KHCN"
        assert is_sound(tx, campaign)


def test_heads_of_closed_units_lead_no_more_and_successors_read_the_past(
    database: Database, house: House
) -> None:
    with database.write() as tx:
        binh, chi = house.people["binh"], house.people["chi"]
        plan = make_plan(tx, SYSTEM, MERGE, JULY, NOW)
        assert [grant.code for grant in plan.ended_roles] == ["CB002"]
        carry_out(tx, SYSTEM, MERGE, JULY, NOW, plan.digest)
        assert find_open_grant(tx, binh, "head", house.units["qlkh"]) is None
        khcn = next(unit.unit_id for unit in list_units(tx, TODAY) if unit.code == "KHCN")
        grant_role(tx, SYSTEM, binh, Role.HEAD, khcn, NOW)
        seen = find_person_viewer(tx, binh, NOW)
        assert seen and seen.scope.unit_ids == {khcn, house.units["qlkh"], house.units["to"]}
        stranger = find_person_viewer(tx, chi, NOW)
        assert stranger and stranger.scope.unit_ids == {house.units["vp"]}


def test_units_merge_into_one_that_is_there_and_take_along_what_lies_below(
    database: Database, house: House
) -> None:
    with database.write() as tx:
        carry_out(tx, SYSTEM, MergeUnits(("QLKH", "VP"), "VP"), JULY, NOW)
        by_code = {unit.code: unit for unit in list_units(tx, JULY)}
        assert set(by_code) == {"SO", "VP", "TO"} and by_code["TO"].parent_id == by_code["VP"].unit_id
        then = {unit.code: unit for unit in list_units(tx, BEFORE)}
        assert then["TO"].parent_id == then["QLKH"].unit_id
        assert [(s.from_unit_id, s.to_unit_id, s.on) for s in list_successions(tx)] == [
            (house.units["qlkh"], house.units["vp"], JULY)
        ]


def test_a_person_moves_and_counts_there_from_the_day(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        before = counts(tx, campaign.campaign_id, BEFORE)
        plan = carry_out(tx, SYSTEM, MovePerson("cb001", "VP"), JULY, NOW)
        assert plan.people == 1 and places(tx, BEFORE)["CB001"] == "TO" and places(tx, JULY)["CB001"] == "VP"
        assert counts(tx, campaign.campaign_id, BEFORE) == before
        assert counts(tx, campaign.campaign_id, JULY)["VP"] == Counts(2, 2, 1, 2)
        assert is_sound(tx, campaign)
        ((line,), _) = list_audit(tx, SYSTEM, action="person_moved")
        assert line.subject == "CB001" and line.before == {"unit": "Tổ Một"}
        assert line.after and line.after["unit"] == "Văn phòng" and line.after["since"] == JULY.isoformat()


def test_a_unit_gets_another_name_and_another_place_and_old_days_keep_theirs(
    database: Database, house: House
) -> None:
    with database.write() as tx:
        carry_out(tx, SYSTEM, RenameUnit("TO", "Tổ Hai"), JULY, NOW)
        carry_out(tx, SYSTEM, MoveUnit("TO", "VP"), JULY, NOW)
        carry_out(tx, SYSTEM, MoveUnit("VP", ""), TODAY, NOW)
        assert names(tx, BEFORE)["TO"] == "Tổ Một" and names(tx, JULY)["TO"] == "Tổ Hai"
        parents = {unit.code: unit.parent_id for unit in list_units(tx, TODAY)}
        assert parents["TO"] == house.units["vp"] and parents["VP"] is None


def test_a_unit_is_split_and_its_past_stays_one(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        before = counts(tx, campaign.campaign_id, BEFORE)
        parts = (Part("TO1", "Tổ Số Một", ("CB001",)), Part("TO2", "Tổ Số Hai", ("CB006",)))
        carry_out(tx, SYSTEM, SplitUnit("TO", parts, closes=True), JULY, NOW)
        assert {"TO1", "TO2"} < set(names(tx, JULY)) and "TO" not in names(tx, JULY)
        assert counts(tx, campaign.campaign_id, BEFORE) == before
        after = counts(tx, campaign.campaign_id, JULY)
        assert after["TO1"] == Counts(1, 1, 1, 1) and after["TO2"] == Counts(1, 0, 0, 0)
        assert is_sound(tx, campaign)


def test_a_unit_is_opened_and_closed(database: Database, house: House) -> None:
    with database.write() as tx:
        carry_out(tx, SYSTEM, OpenUnit("MOI", "Phòng Mới", "SO"), JULY, NOW)
        assert "MOI" in names(tx, JULY) and "MOI" not in names(tx, BEFORE)
        carry_out(tx, SYSTEM, CloseUnit("MOI"), TODAY, NOW)
        assert "MOI" in names(tx, TODAY - timedelta(days=1)) and "MOI" not in names(tx, TODAY)
        carry_out(tx, SYSTEM, CloseUnit("VP", "SO"), TODAY, NOW)
        assert places(tx, TODAY)["CB003"] == "SO"


def test_who_came_or_went_after_the_day_goes_along(database: Database, house: House) -> None:
    """A merger written down some days late finds people who have joined or left its units since."""
    with database.write() as tx:
        campaign = live(tx, house)
        carry_out(tx, SYSTEM, MovePerson("CB003", "TO"), JULY + timedelta(days=2), NOW)
        carry_out(tx, SYSTEM, MovePerson("CB001", "VP"), JULY + timedelta(days=3), NOW)
        carry_out(tx, SYSTEM, MERGE, JULY, NOW)
        assert places(tx, JULY)["CB001"] == "KHCN" and places(tx, TODAY)["CB001"] == "VP"
        assert places(tx, JULY)["CB003"] == "VP" and places(tx, TODAY)["CB003"] == "KHCN"
        assert is_sound(tx, campaign)
        assert set(counts(tx, campaign.campaign_id, TODAY)) == {"SO", "VP", "KHCN"}


REFUSED: dict[str, tuple[Change, date, str]] = {
    "a day to come": (RenameUnit("TO", "Tổ Hai"), TODAY + timedelta(days=1), "hôm nay"),
    "before all": (RenameUnit("TO", "Tổ Hai"), FOUNDED - timedelta(days=1), "01/01/2026"),
    "no such unit": (RenameUnit("KHONG", "Tổ Hai"), JULY, "KHONG"),
    "the name of another": (RenameUnit("TO", "văn  phòng"), JULY, "văn phòng"),
    "a name too short": (RenameUnit("TO", " A "), JULY, "3 đến 200"),
    "its own name": (RenameUnit("TO", "Tổ Một"), JULY, "đúng tên này"),
    "its own parent": (MoveUnit("TO", "QLKH"), JULY, "đúng chỗ này"),
    "under itself": (MoveUnit("QLKH", "TO"), JULY, "chính nó"),
    "one unit alone": (MergeUnits(("QLKH",), "QLKH"), JULY, "hai đơn vị"),
    "one into a new one": (MergeUnits(("VP", "vp"), "MOI", "Phòng Mới"), JULY, "hai đơn vị"),
    "into what lies below": (MergeUnits(("QLKH", "TO"), "TO"), JULY, "nằm dưới"),
    "under what is merged": (MergeUnits(("QLKH", "VP"), "MOI", "Phòng Mới", "TO"), JULY, "nằm dưới"),
    "a code with signs": (OpenUnit("MỚI!", "Phòng Mới"), JULY, "Mã đơn vị"),
    "a code that was given": (OpenUnit("vp", "Phòng Mới"), JULY, "vp"),
    "a split of nobody": (SplitUnit("TO", (Part("TO1", "Tổ Số Một", ()),)), JULY, "ít nhất một người"),
    "a split of a stranger": (SplitUnit("TO", (Part("TO1", "Tổ Số Một", ("CB003",)),)), JULY, "CB003"),
    "closing with people": (CloseUnit("VP"), JULY, "1 người"),
    "closing with units": (CloseUnit("QLKH", "VP"), JULY, "Tổ Một"),
    "closing on the first day": (CloseUnit("VP", "SO"), FOUNDED, "ngày hôm sau"),
    "nobody": (MovePerson("CB999", "VP"), JULY, "CB999"),
    "where one is": (MovePerson("CB001", "TO"), JULY, "đang ở"),
}


@pytest.mark.parametrize("claim", REFUSED)
def test_what_cannot_be_is_refused_and_leaves_nothing(database: Database, house: House, claim: str) -> None:
    change, on, words = REFUSED[claim]
    with database.write() as tx:
        before = [list_units(tx, day) for day in (JULY, TODAY)], places(tx, TODAY)
        with pytest.raises(Refused, match=words):
            carry_out(tx, SYSTEM, change, on, NOW)
        assert ([list_units(tx, day) for day in (JULY, TODAY)], places(tx, TODAY)) == before


def test_nothing_is_changed_before_the_last_change(database: Database, house: House) -> None:
    with database.write() as tx:
        carry_out(tx, SYSTEM, RenameUnit("TO", "Tổ Hai"), JULY, NOW)
        carry_out(tx, SYSTEM, MovePerson("CB001", "VP"), JULY, NOW)
        with pytest.raises(Refused, match="đã thay đổi vào ngày"):
            carry_out(tx, SYSTEM, RenameUnit("TO", "Tổ Ba"), BEFORE, NOW)
        with pytest.raises(Refused, match="về đơn vị hiện nay"):
            carry_out(tx, SYSTEM, MovePerson("CB001", "SO"), BEFORE, NOW)


def test_a_preview_that_is_no_longer_true_is_not_carried_out(database: Database, house: House) -> None:
    with database.write() as tx:
        plan = make_plan(tx, SYSTEM, CloseUnit("VP", "SO"), JULY, NOW)
        carry_out(tx, SYSTEM, MovePerson("CB001", "VP"), TODAY, NOW)
        with pytest.raises(Refused, match="xem lại"):
            carry_out(tx, SYSTEM, CloseUnit("VP", "SO"), JULY, NOW, plan.digest)


@pytest.mark.parametrize("name", ["an", "binh", "chi", "lan"])
def test_only_the_office_changes_the_organisation(database: Database, house: House, name: str) -> None:
    with database.write() as tx:
        viewer = house.viewer(tx, name)
        for change in (RenameUnit("TO", "Tổ Hai"), MovePerson("CB001", "VP")):
            with pytest.raises(Refused, match="không có quyền"):
                carry_out(tx, viewer, change, JULY, NOW)
            with pytest.raises(Refused, match="không có quyền"):
                make_plan(tx, viewer, change, JULY, NOW)
        carry_out(tx, house.viewer(tx, "dung"), RenameUnit("TO", "Tổ Hai"), JULY, NOW)


def test_files_and_final_reports_of_those_days_are_counted(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        for on in (BEFORE, JULY, TODAY):
            participation_report(tx, house.viewer(tx, "dung"), campaign, on, NOW, None, "csv")
        for to_on in (BEFORE, TODAY):
            key = ReportKey(None, STARTS_ON, to_on)
            new = NewSnapshot(key, 1, "1/BC", "{}", "0" * 64, "", NOW, None, "Phạm Tiến Dũng")
            reports.add_snapshot(tx, new)
        plan = make_plan(tx, SYSTEM, MovePerson("CB001", "VP"), JULY, NOW)
        assert (plan.taken, plan.final) == (2, 1)
        lines = plan_lines(plan, TODAY)
        assert any("2 tệp" in line for line in lines) and any("1 báo cáo" in line for line in lines)


def test_campaign_days_before_its_start_are_not_touched(database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
        plan = make_plan(tx, SYSTEM, MovePerson("CB001", "VP"), STARTS_ON - timedelta(days=30), NOW)
        assert [each.since for each in plan.touched] == [STARTS_ON]


def test_a_part_that_was_split_off_may_take_in_what_it_came_of(database: Database, taught: House) -> None:
    with database.write() as tx:
        carry_out(tx, SYSTEM, SplitUnit("VP", (Part("VP2", "Văn phòng Hai", ("CB003",)),), False), TODAY, NOW)
        carry_out(tx, SYSTEM, MergeUnits(("VP", "VP2"), "VP2"), TODAY, NOW)
        assert {each.sort for each in list_successions(tx)} == {"merge", "split"}
