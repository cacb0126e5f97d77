"""A campaign in waves: what the office decides, who may not, and what boards, lists and mails make of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

from access.audit import list_audit
from access.viewer import EVERYTHING, SYSTEM, Refused
from analytics.board import Status, needed_percent, pace_sentence
from analytics.participation import board, people
from campaign import exempting, waving
from campaign.deadlines import own_terms
from campaign.exempting import Exempt
from campaign.organisation.carrying_out import carry_out
from campaign.organisation.changes import MovePerson
from campaign.waving import Asked
from db.campaigns import CampaignNow, ParticipationRow, get_campaign, put_participation
from db.engine import Database, Tx
from manage import app
from outreach.planning import list_cases
from outreach.reminders import Terms, Why, find_occasion
from quizzes.campaigns import TermsRefused, change_campaign, end_early
from tests.analytics.history import DUE_ON, STARTS_ON, TODAY, live, open_campaign
from tests.house import NOW, House

SOON, LATE = TODAY + timedelta(days=3), TODAY + timedelta(days=15)


def wave(name: str, *codes: str, rest: bool = False, old: str = "", **days: Any) -> Asked:
    starts_on, due_on = days.get("starts", TODAY), days.get("due", SOON)
    return Asked(old, name, starts_on, due_on, codes, rest)


def divide(tx: Tx, campaign: CampaignNow) -> None:
    """Phòng Quản lý with Tổ Một until soon, Văn phòng until late, the top in none."""
    waving.record(tx, SYSTEM, campaign, wave("Đợt 1", "QLKH"), NOW)
    waving.record(tx, SYSTEM, campaign, wave("Đợt 2", "VP", due=LATE), NOW)


def test_without_waves_there_is_none_to_be_seen(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        assert waving.list_waves(tx, SYSTEM, campaign, TODAY).lines == ()
        assert board(tx, EVERYTHING, campaign, TODAY, NOW).waves == ()


@pytest.mark.parametrize("name", ["an", "binh", "chi", "lan"])
def test_only_the_office_divides_a_campaign(database: Database, house: House, name: str) -> None:
    with database.write() as tx:
        campaign, viewer = open_campaign(tx), house.viewer(tx, name)
        for act in (waving.preview, waving.record):
            with pytest.raises(Refused):
                act(tx, viewer, campaign, wave("Đợt 1", "VP"), NOW)
        divide(tx, campaign)
        for leave in (waving.preview_drop, waving.drop):
            with pytest.raises(Refused):
                leave(tx, viewer, campaign, "Đợt 1", NOW)
        if name == "an":
            with pytest.raises(Refused):
                waving.list_waves(tx, viewer, campaign, TODAY)


def test_units_of_no_wave_are_not_called_from_the_day_on(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        eve = TODAY - timedelta(days=1)
        before = board(tx, EVERYTHING, campaign, eve, NOW)
        told = waving.preview(tx, SYSTEM, campaign, wave("Đợt 1", "QLKH"), NOW)
        assert "3 người ở 2 đơn vị chưa thuộc đợt nào nên chưa được giao." in told.told
        assert [each.since for each in told.touched] == [TODAY]
        divide(tx, campaign)
        after = board(tx, EVERYTHING, campaign, eve, NOW)
        assert (after.unit_lines[0].counts, after.total) == (before.unit_lines[0].counts, before.total)
        figures = board(tx, EVERYTHING, campaign, TODAY, NOW)
        by_code = {line.code: (line.assigned, line.wave) for line in figures.unit_lines}
        assert by_code == {"SO": (0, ""), "QLKH": (1, "Đợt 1"), "TO": (2, "Đợt 1"), "VP": (1, "Đợt 2")}


def test_a_board_over_waves_sums_what_each_needs_by_its_people(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        divide(tx, campaign)
        on = TODAY + timedelta(days=3)
        figures = board(tx, EVERYTHING, campaign, on, NOW)
        first, second = figures.waves
        assert (first.name, first.needed_percent, second.needed_percent) == ("Đợt 1", 95, 19)
        assert figures.needed_percent == round((3 * 95 + 1 * 19) / 4) == 76
        assert (figures.starts_on, figures.due_on) == (STARTS_ON, LATE)
        assert figures.total_line.overdue == 0
        past = board(tx, EVERYTHING, campaign, on + timedelta(days=1), NOW)
        assert past.total_line.overdue == sum(line.overdue for line in past.unit_lines) == 2
        assert pace_sentence(past) == "có 2 người đã quá hạn của đợt mình" and not past.is_past_due


def test_waves_that_go_on_from_the_campaigns_first_day_do_not_reset_the_pace(
    database: Database, house: House
) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        before = board(tx, EVERYTHING, campaign, TODAY, NOW)
        for name, code, due in (("Đợt 1", "QLKH", campaign.due_on), ("Đợt 2", "VP", LATE)):
            assert waving.list_waves(tx, SYSTEM, campaign, TODAY).first_on == STARTS_ON
            waving.record(tx, SYSTEM, campaign, wave(name, code, starts=STARTS_ON, due=due), NOW)
        second, first = board(tx, EVERYTHING, campaign, TODAY, NOW).waves
        assert first.needed_percent == before.needed_percent > 0
        assert second.needed_percent == needed_percent(TODAY, STARTS_ON, LATE, campaign.target_percent)
        later = TODAY + timedelta(days=1)
        assert waving.list_waves(tx, SYSTEM, campaign, later).first_on == later


def test_one_wave_from_the_start_reads_as_a_campaign_with_its_days(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = open_campaign(tx, starts_on=TODAY)
        divide(tx, campaign)
        chi = house.viewer(tx, "chi")
        figures = board(tx, chi.scope, campaign, TODAY, NOW)
        assert (figures.starts_on, figures.due_on, len(figures.waves)) == (TODAY, LATE, 1)


def test_who_moves_into_a_wave_that_is_over_keeps_their_deadline(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        divide(tx, campaign)
        later = NOW + timedelta(days=7)
        on = TODAY + timedelta(days=7)
        carry_out(tx, SYSTEM, MovePerson("CB003", "QLKH"), on, later)
        figures = board(tx, EVERYTHING, campaign, on, later, house.units["qlkh"])
        ids = [line.unit_id for line in figures.unit_lines]
        lines = people(tx, SYSTEM, campaign, ids, on, later)
        states = {line.code: line.status for line in lines}
        assert states == {
            "CB001": Status.DONE,
            "CB002": Status.OVERDUE,
            "CB003": Status.LEARNING,
            "CB006": Status.OVERDUE,
        }
        assert figures.total_line.overdue == 2
        after = board(tx, EVERYTHING, campaign, LATE + timedelta(days=1), later, house.units["qlkh"])
        assert after.total_line.overdue == 3


def test_a_day_gone_by_tells_who_was_overdue_on_it_though_done_since(
    database: Database, house: House
) -> None:
    with database.write() as tx:
        campaign = open_campaign(tx)
        divide(tx, campaign)
        done = ParticipationRow(STARTS_ON, LATE, None, 3)
        put_participation(tx, house.people["chi"], campaign.campaign_id, done)
        waving.record(tx, SYSTEM, campaign, wave("Đợt 2", "VP", due=SOON, old="Đợt 2"), NOW)
        on, ids = SOON + timedelta(days=1), [house.units["vp"]]
        (line,) = people(tx, SYSTEM, campaign, ids, on, NOW + timedelta(days=30))
        assert line.status is Status.OVERDUE


def test_reminders_go_by_the_wave_of_each(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        divide(tx, campaign)
        later = NOW + timedelta(days=7)
        terms = Terms(STARTS_ON, DUE_ON, campaign.required)
        cases = {case.person_id: case for case in list_cases(tx, campaign, later)}
        told = {
            name: find_occasion(cases[house.people[name]], terms, TODAY + timedelta(days=7))
            for name in ("binh", "chi", "dung")
        }
        assert (told["binh"], told["dung"]) == ("overdue", Why.NOT_CALLED)
        assert told["chi"] in ("behind", Why.ON_PACE)
        assert cases[house.people["chi"]].due_on == LATE


def test_a_person_is_told_their_wave_and_their_exemption(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        divide(tx, campaign)
        chi = own_terms(tx, campaign, house.people["chi"], TODAY)
        assert (chi.wave, chi.due_on, chi.is_called, chi.exempt) == ("Đợt 2", LATE, True, None)
        assert not own_terms(tx, campaign, house.people["dung"], TODAY).is_in_wave
        asked = Exempt("CB003", campaign.code, TODAY, SOON, "Nghỉ ốm", "1/GN")
        exempting.record(tx, SYSTEM, asked, NOW)
        held = own_terms(tx, campaign, house.people["chi"], TODAY).exempt
        assert held is not None and held.to_on == SOON + timedelta(days=1)


FAULTS = {
    "same name": (wave("đợt 2", "SO"), "Đã có đợt tên"),
    "nobody": (wave("Đợt 3"), "ít nhất một đơn vị"),
    "past": (wave("Đợt 3", "SO", starts=TODAY - timedelta(days=1)), "từ 24/11/2026 trở đi, hoặc đúng ngày"),
    "outside": (wave("Đợt 3", "SO", due=DUE_ON + timedelta(days=1)), "trong thời gian của chiến dịch"),
    "turned": (wave("Đợt 3", "SO", starts=LATE), "từ ngày bắt đầu trở đi"),
    "unknown unit": (wave("Đợt 3", "KHONG"), "mang mã KHONG"),
    "unknown wave": (wave("Đợt 3", "SO", old="Đợt 9"), "Không có đợt nào"),
    "same": (wave("Đợt 1", "QLKH", old="Đợt 1"), "Không có gì khác"),
    "short": (wave("Đ", "SO"), "từ 2 đến 60"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_cannot_be_is_refused_and_leaves_nothing(database: Database, house: House, name: str) -> None:
    asked, words = FAULTS[name]
    with database.write() as tx:
        campaign = open_campaign(tx)
        divide(tx, campaign)
        before = waving.list_waves(tx, SYSTEM, campaign, TODAY)
        with pytest.raises(Refused, match=words):
            waving.record(tx, SYSTEM, campaign, asked, NOW)
        assert waving.list_waves(tx, SYSTEM, campaign, TODAY) == before


def test_a_unit_named_by_a_new_wave_leaves_the_old_one(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = open_campaign(tx)
        divide(tx, campaign)
        waving.record(tx, SYSTEM, campaign, wave("Đợt 3", "VP", rest=True, due=LATE), NOW)
        lines = waving.list_waves(tx, SYSTEM, campaign, TODAY).lines
        assert [(line.name, line.people) for line in lines] == [("Đợt 1", 2), ("Đợt 3", 3)]
        (entry, *_), _ = list_audit(tx, house.viewer(tx, "dung"))
        assert entry.action == "campaign.waves" and "Đợt 2" in str(entry.before)
        assert "Đợt 3" in str(entry.after) and "Đợt 2" not in str(entry.after)


def test_dropping_the_last_wave_is_refused(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = open_campaign(tx)
        divide(tx, campaign)
        waving.drop(tx, SYSTEM, campaign, "Đợt 2", NOW)
        with pytest.raises(Refused, match="đợt duy nhất"):
            waving.drop(tx, SYSTEM, campaign, "Đợt 1", NOW)


def test_a_campaign_ends_no_sooner_than_its_waves(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        divide(tx, campaign)
        fields = {"name": campaign.name, "document": campaign.document, "due_on": SOON.strftime("%d/%m/%Y")}
        fields |= {"target_percent": "95", "max_attempts": "3", "wait_minutes": "0"}
        with pytest.raises(TermsRefused, match="Đợt 2"):
            change_campaign(tx, SYSTEM, campaign.campaign_id, fields, NOW)
        assert end_early(tx, SYSTEM, campaign.campaign_id, NOW)
        ended = get_campaign(tx, campaign.campaign_id)
        assert {line.due_on for line in waving.list_waves(tx, SYSTEM, ended, TODAY).lines} == {TODAY}
        assert board(tx, EVERYTHING, ended, TODAY + timedelta(days=1), NOW).is_past_due


def test_the_shell_divides_a_campaign(
    database: Database, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as tx:
        campaign = open_campaign(tx)
    for module in ("ground", "campaigns"):
        monkeypatch.setattr(f"shell.{module}.utc_now", lambda: NOW)
    monkeypatch.setenv("LACHAN_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))

    def run(*words: str) -> str:
        return CliRunner().invoke(app, ["wave", *words]).output

    assert "không chia đợt" in run("list", campaign.code)
    assert "1 đơn vị" in run(
        "set", campaign.code, "Đợt 1", "--unit", "VP", "--due", "01/12/2026", "--dry-run"
    )
    assert "không chia đợt" in run("list", campaign.code)
    run("set", campaign.code, "Đợt 1", "--unit", "VP", "--due", "01/12/2026")
    run("set", campaign.code, "Đợt 2", "--rest")
    run("set", campaign.code, "Đợt 1", "--due", "02/12/2026")
    told = run("list", campaign.code)
    assert "Đợt 1: từ 01/10/2026 đến hết ngày 02/12/2026, 1 đơn vị, 1 người." in told and "Đợt 2" in told
    run("drop", campaign.code, "Đợt 2")
    assert "chưa thuộc đợt nào" in run("list", campaign.code)
