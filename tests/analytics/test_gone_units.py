"""What a unit did that was merged or closed since: in the successor's list and line, and in every total."""

from __future__ import annotations

from datetime import date

from access.viewer import SYSTEM
from analytics.activities import activities_board
from analytics.reports.building import build_report
from analytics.reports.value import Figures, Period
from campaign.organisation.carrying_out import carry_out
from campaign.organisation.changes import CloseUnit, MergeUnits
from db.engine import Database, Tx
from db.units import list_units
from outreach.activities import page_activities
from tests.analytics.history import TODAY, live
from tests.house import NOW, House
from tests.outreach.steps import POST, log

PERIOD = Period(date(2026, 10, 1), date(2026, 12, 31))
SUMMED = ("people", "sessions", "attendances", "posts", "publications", "reach", "completed")


def merge(tx: Tx, house: House) -> int:
    """Văn phòng and Tổ Một become one under the top, after Văn phòng logged a post."""
    live(tx, house)
    log(tx, house.viewer(tx, "chi"), house.units["vp"], POST)
    carry_out(tx, SYSTEM, MergeUnits(("VP", "TO"), "MOI", "Phòng Mới", "SO"), TODAY, NOW)
    return next(unit.unit_id for unit in list_units(tx, TODAY) if unit.code == "MOI")


def adds_up(figures: Figures) -> bool:
    return all(
        sum(getattr(line, name) for line in figures.lines) == getattr(figures.total, name) for name in SUMMED
    )


def test_activities_of_a_merged_unit_stand_in_the_line_of_its_successor(
    database: Database, house: House
) -> None:
    with database.write() as tx:
        merge(tx, house)
        figures = build_report(tx, house.viewer(tx, "dung"), None, PERIOD, NOW).figures
        line = next(each for each in figures.lines if each.code == "MOI")
        assert line.posts == figures.total.posts == 1 and adds_up(figures)
        assert "gồm hoạt động của Văn phòng" in line.note


def test_successor_lists_and_counts_what_its_predecessors_did(database: Database, house: House) -> None:
    with database.write() as tx:
        new = merge(tx, house)
        dung = house.viewer(tx, "dung")
        (row,), total = page_activities(tx, dung, PERIOD.from_on, TODAY, new)
        assert (row.unit_id, total) == (house.units["vp"], 1)
        board = activities_board(tx, dung.scope, PERIOD.from_on, TODAY, NOW, new)
        assert board.total.activities == sum(line.activities for line in board.by_unit) == 1


def test_unit_that_closed_keeps_a_line_of_its_own(database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
        log(tx, house.viewer(tx, "chi"), house.units["vp"], POST)
        carry_out(tx, SYSTEM, CloseUnit("VP", "QLKH"), TODAY, NOW)
        figures = build_report(tx, house.viewer(tx, "dung"), None, PERIOD, NOW).figures
        last = figures.lines[-1]
        assert (last.name, last.people, last.posts, last.note) == ("Văn phòng", 0, 1, "Đã thôi hoạt động")
        assert figures.total.posts == 1 and adds_up(figures)


def test_unit_report_leaves_out_what_others_closed(database: Database, house: House) -> None:
    with database.write() as tx:
        live(tx, house)
        log(tx, house.viewer(tx, "chi"), house.units["vp"], POST)
        carry_out(tx, SYSTEM, CloseUnit("VP", "SO"), TODAY, NOW)
        unit = next(each for each in list_units(tx, TODAY) if each.code == "QLKH")
        figures = build_report(tx, house.viewer(tx, "binh"), unit, PERIOD, NOW).figures
        assert figures.total.posts == 0 and adds_up(figures)
