"""Boards and lists show what the tallies hold, as far as the viewer may see."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.audit import list_audit
from access.viewer import EVERYTHING, NOTHING, Refused
from analytics import participation
from analytics.board import Status, needed_percent, pace_sentence, total_sentence
from campaign.standing import change_stays, verify
from db import tallies
from db.engine import Database
from db.people import NewPerson, add_people
from db.tallies import AnswerCell, AnswerCounts, Counts
from tests.analytics.history import DUE_ON, LURE, STARTS_ON, TODAY, live, office_report, open_campaign
from tests.house import NOW, House


def test_board_without_units_is_empty(database: Database) -> None:
    with database.write() as tx:
        board = participation.board(tx, EVERYTHING, open_campaign(tx), TODAY, NOW)
    assert (board.unit_lines, board.total) == ((), Counts())
    assert board.total_line.percent == 0
    assert pace_sentence(board) == "chưa có ai được giao học"
    assert total_sentence(board) == "Chưa có ai được giao học trong phạm vi này."


def test_nobody_is_counted_before_the_campaign_begins(database: Database, house: House) -> None:
    with database.write() as tx:
        report = office_report(tx, house, live(tx, house), STARTS_ON - timedelta(days=1))
    assert (report.board.total, report.board.pace, report.people) == (Counts(), (), ())
    assert pace_sentence(report.board) == "chiến dịch bắt đầu ngày 01/10/2026"


def test_total_is_the_sum_of_the_units_and_agrees_with_the_people(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        for on in (STARTS_ON, STARTS_ON + timedelta(days=25), TODAY, DUE_ON, DUE_ON + timedelta(days=1)):
            report = office_report(tx, house, campaign, on)
            total = report.board.total_line
            standing = [line.status for line in report.people]
            assert total.assigned == len(report.people) == sum(x.assigned for x in report.board.unit_lines)
            assert total.completed == standing.count(Status.DONE)
            assert total.overdue == standing.count(Status.OVERDUE)
            assert report.board.pace[-1].completed == total.completed


def test_board_derives_each_figure(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        board = office_report(tx, house, campaign).board
        late = office_report(tx, house, campaign, DUE_ON + timedelta(days=1)).board
    line = board.total_line
    assert (line.assigned, line.not_started, line.learning, line.completed) == (6, 3, 2, 1)
    assert (line.passed, line.overdue, line.percent) == (2, 0, 17)
    assert (late.total_line.overdue, pace_sentence(late)) == (5, "đã quá hạn, còn 5 người chưa xong")


def test_units_stand_below_their_parents(database: Database, house: House) -> None:
    with database.write() as tx:
        board = office_report(tx, house, live(tx, house)).board
    assert [(x.code, x.depth) for x in board.unit_lines] == [("SO", 0), ("QLKH", 1), ("TO", 2), ("VP", 1)]


def test_head_sees_only_own_subtree(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        binh = house.viewer(tx, "binh")
        board = participation.board(tx, binh.scope, campaign, TODAY, NOW)
        own = [house.units["qlkh"], house.units["to"]]
        people = participation.people(tx, binh, campaign, own, TODAY, NOW)
    assert [line.code for line in board.unit_lines] == ["QLKH", "TO"]
    assert board.total == Counts(3, 2, 1, 1) and board.pace[-1].completed == 1
    assert {(p.code, p.status.label, p.met) for p in people} == {
        ("CB001", "Đã xong", 3),
        ("CB002", "Đang học", 1),
        ("CB006", "Chưa bắt đầu", 0),
    }


def test_strangers_and_other_heads_are_refused(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        an, chi = house.viewer(tx, "an"), house.viewer(tx, "chi")
        team = house.units["to"]
        with pytest.raises(Refused):
            participation.board(tx, NOTHING, campaign, TODAY, NOW)
        with pytest.raises(Refused):
            participation.board(tx, chi.scope, campaign, TODAY, NOW, team)
        for viewer in (an, chi):
            with pytest.raises(Refused):
                participation.people(tx, viewer, campaign, [team], TODAY, NOW)
            with pytest.raises(Refused):
                participation.participation_report(tx, viewer, campaign, TODAY, NOW, team)
        for viewer in (an, chi, house.viewer(tx, "binh")):
            with pytest.raises(Refused):
                participation.answers_board(tx, viewer, campaign, TODAY)
        with pytest.raises(Refused):
            participation.participation_report(tx, an, campaign, TODAY, NOW)


def test_people_are_found_without_accents_and_by_status(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign, dung = live(tx, house), house.viewer(tx, "dung")
        ids = list(house.units.values())
        found = participation.people(tx, dung, campaign, ids, TODAY, NOW, words="nguyen thi binh")
        waiting = participation.people(tx, dung, campaign, ids, TODAY, NOW, status=Status.NOT_STARTED)
    assert [p.full_name for p in found] == ["Nguyễn Thị Bình"]
    assert {p.code for p in waiting} == {"CB004", "CB005", "CB006"}


def test_a_past_day_does_not_show_what_came_later(database: Database, house: House) -> None:
    with database.write() as tx:
        past = office_report(tx, house, live(tx, house), STARTS_ON + timedelta(days=5))
    an = next(p for p in past.people if p.code == "CB001")
    assert (an.status, an.met, an.completed_on) == (Status.LEARNING, None, None)


def test_an_export_is_in_the_audit_log(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign, binh = live(tx, house), house.viewer(tx, "binh")
        participation.participation_report(tx, binh, campaign, TODAY, NOW, None, "csv")
        lines, _ = list_audit(tx, house.viewer(tx, "dung"), action="participation_exported")
    assert [(x.actor_id, x.subject) for x in lines] == [(house.people["binh"], "KH84/2026")]
    assert lines[0].after == {
        "format": "csv",
        "filter": "Đơn vị phụ trách: Phòng Quản lý",
        "on": "2026-11-24",
        "people": 3,
    }


@pytest.mark.parametrize(
    ("on", "needed"),
    [(date(2026, 9, 1), 0), (STARTS_ON, 0), (date(2026, 11, 7), 47), (DUE_ON, 95), (date(2027, 1, 1), 95)],
)
def test_needed_pace_grows_straight_to_the_target(on: date, needed: int) -> None:
    assert needed_percent(on, STARTS_ON, DUE_ON, 95) == needed


def test_a_campaign_of_one_day_needs_its_target_at_once() -> None:
    assert needed_percent(STARTS_ON, STARTS_ON, STARTS_ON, 95) == 95


def test_answers_board_is_empty_without_answers(database: Database, house: House) -> None:
    with database.write() as tx:
        heat = participation.answers_board(tx, house.viewer(tx, "lan"), open_campaign(tx), TODAY)
    assert (heat.tactics, heat.total) == ((), ())
    assert {line.cells for line in heat.lines} == {()}


def test_answers_board_hides_small_units_and_the_one_they_could_be_subtracted_from(
    database: Database, house: House
) -> None:
    people = {"so": 12, "qlkh": 9, "vp": 2}
    with database.write() as tx:
        campaign = open_campaign(tx)
        cells = {
            AnswerCell(TODAY, house.units[name], "email-cong-vu"): AnswerCounts(n, 4 * n, n)
            for name, n in people.items()
        }
        tallies.move_answers(tx, campaign.campaign_id, cells)
        heat = participation.answers_board(tx, house.viewer(tx, "dung"), campaign, TODAY)
    shown = {line.unit_id: line.cells for line in heat.lines}
    assert shown[house.units["so"]] == (25,)
    assert shown[house.units["qlkh"]] == shown[house.units["vp"]] == shown[house.units["to"]] == (None,)
    assert heat.total == (25,)


@given(st.lists(st.integers(0, 12), max_size=12))
def test_hidden_units_together_are_never_few(sizes: list[int]) -> None:
    column = {i: AnswerCounts(n, 3 * n, n) for i, n in enumerate(sizes)}
    shown = participation.show_column(column)
    assert all(column[u].people >= participation.FEWEST for u in shown)
    hidden = sum(n.people for u, n in column.items() if u not in shown)
    assert hidden == 0 or hidden >= participation.FEWEST or not shown


def test_a_name_that_looks_like_a_formula_stays_a_name_on_screen(database: Database, house: House) -> None:
    with database.write() as tx:
        report = office_report(tx, house, live(tx, house))
    assert LURE in {p.full_name for p in report.people}


def test_somebody_who_joins_late_is_counted_from_that_day(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = open_campaign(tx)
        new = NewPerson("CB099", "Hồ Thị Mới", None, house.units["vp"], "")
        (person_id,) = add_people(tx, [new], TODAY)
        change_stays(tx, (), lambda: (person_id,))
        before = office_report(tx, house, campaign, TODAY - timedelta(days=1)).board.total.assigned
        after = office_report(tx, house, campaign).board.total.assigned
        assert (before, after) == (5, 6)
        assert verify(tx) == ()
