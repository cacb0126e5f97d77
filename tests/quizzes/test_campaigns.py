"""Claims about opening a campaign."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from access.audit import list_audit
from access.viewer import SYSTEM, Refused
from campaign.standing import verify
from db.campaigns import find_current, get_campaign, list_campaigns
from db.engine import Database
from db.tallies import sum_by_unit
from quizzes.campaigns import (
    TermsRefused,
    change_campaign,
    check_opening,
    end_early,
    open_campaign,
    read_terms,
)
from tests.house import NOW
from tests.school import School

GOOD = {
    "code": "KH-01",
    "name": "Chiến dịch hai",
    "document": "Kế hoạch 01",
    "starts_on": "24/11/2026",
    "due_on": "31/12/2026",
    "pass_percent": "70",
    "target_percent": "95",
    "max_attempts": "3",
    "wait_minutes": "60",
}


def test_office_opens_a_campaign_and_everybody_is_counted(database: Database, school: School) -> None:
    with database.write() as tx:
        campaign_id = open_campaign(tx, school.viewer(tx, "dung"), read_terms(GOOD), NOW)
        current = find_current(tx, date(2026, 11, 24))
        assert current is not None and current.campaign_id == campaign_id and current.required > 1
        counts = sum_by_unit(tx, campaign_id, date(2026, 11, 24))
        assert sum(each.assigned for each in counts.values()) == len(school.house.people)
        assert verify(tx) == ()


@pytest.mark.parametrize("name", ["an", "binh", "chi", "lan"])
def test_nobody_else_opens_a_campaign(database: Database, school: School, name: str) -> None:
    with database.write() as tx:
        with pytest.raises(Refused):
            open_campaign(tx, school.viewer(tx, name), read_terms(GOOD), NOW)
        assert len(list_campaigns(tx)) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "mã có dấu"),
        ("name", " "),
        ("starts_on", "31/02/2026"),
        ("due_on", "2026-12-31"),
        ("pass_percent", "101"),
        ("pass_percent", "-1"),
        ("max_attempts", "0"),
        ("wait_minutes", "một"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(field: str, value: str) -> None:
    with pytest.raises(Refused):
        read_terms({**GOOD, field: value})


def test_every_field_at_fault_is_named_at_once() -> None:
    with pytest.raises(TermsRefused) as refusal:
        read_terms({**GOOD, "name": "", "due_on": "mai", "max_attempts": "0"})
    assert set(refusal.value.faults) == {"name", "due_on", "max_attempts"}


def test_what_would_be_opened_is_told_and_nothing_is_written(database: Database, school: School) -> None:
    with database.write() as tx:
        opening = check_opening(tx, school.viewer(tx, "dung"), read_terms(GOOD), NOW)
        assert (opening.people, opening.units) == (5, 4)
        assert opening.quiz_items == sum(int(str(cell["count"])) for cell in opening.blueprint) > 0
        assert len(list_campaigns(tx)) == 1
        with pytest.raises(TermsRefused) as refusal:
            late = {**GOOD, "code": "THU", "due_on": "23/11/2026"}
            check_opening(tx, school.viewer(tx, "dung"), read_terms(late), NOW)
        assert set(refusal.value.faults) == {"code", "due_on"}


CHANGES = {
    "name": "Tên khác",
    "document": "Kế hoạch thử",
    "due_on": "20/12/2026",
    "target_percent": "90",
    "max_attempts": "2",
    "wait_minutes": "60",
}


def test_changed_terms_are_kept_and_logged_before_and_after(database: Database, school: School) -> None:
    campaign_id = school.campaign.campaign_id
    with database.write() as tx:
        dung = school.viewer(tx, "dung")
        assert change_campaign(tx, dung, campaign_id, {**CHANGES, "code": "X", "starts_on": "x"}, NOW)
        assert not change_campaign(tx, dung, campaign_id, CHANGES, NOW)
        changed = get_campaign(tx, campaign_id)
        (line,) = list_audit(tx, SYSTEM, action="campaign.change")[0]
        assert verify(tx) == ()
    assert (changed.name, changed.due_on, changed.target_percent) == ("Tên khác", date(2026, 12, 20), 90)
    assert (changed.code, changed.starts_on) == ("THU", school.campaign.starts_on)
    assert line.before == {"name": "Chiến dịch thử", "due_on": "2026-12-15", "target_percent": 95}
    assert line.after == {"name": "Tên khác", "due_on": "2026-12-20", "target_percent": 90}


@pytest.mark.parametrize("name", ["an", "binh", "chi", "lan"])
def test_nobody_else_changes_or_ends_a_campaign(database: Database, school: School, name: str) -> None:
    campaign_id = school.campaign.campaign_id
    with database.write() as tx:
        viewer = school.viewer(tx, name)
        with pytest.raises(Refused):
            change_campaign(tx, viewer, campaign_id, CHANGES, NOW)
        with pytest.raises(Refused):
            end_early(tx, viewer, campaign_id, NOW)
        with pytest.raises(Refused):
            check_opening(tx, viewer, read_terms(GOOD), NOW)
        assert get_campaign(tx, campaign_id) == school.campaign


@pytest.mark.parametrize("due", ["23/11/2026", "01/10/2026", ""])
def test_deadline_cannot_be_moved_into_the_past(database: Database, school: School, due: str) -> None:
    with database.write() as tx, pytest.raises(TermsRefused) as refusal:
        change_campaign(
            tx, school.viewer(tx, "dung"), school.campaign.campaign_id, {**CHANGES, "due_on": due}, NOW
        )
    assert set(refusal.value.faults) == {"due_on"}


def test_name_of_an_overdue_campaign_may_change(database: Database, school: School) -> None:
    late = {**CHANGES, "due_on": "15/12/2026"}
    with database.write() as tx:
        dung = school.viewer(tx, "dung")
        assert change_campaign(tx, dung, school.campaign.campaign_id, late, NOW + timedelta(days=60))


def test_ending_early_makes_today_the_deadline_once(database: Database, school: School) -> None:
    campaign_id = school.campaign.campaign_id
    with database.write() as tx:
        dung = school.viewer(tx, "dung")
        assert end_early(tx, dung, campaign_id, NOW)
        assert get_campaign(tx, campaign_id).due_on == date(2026, 11, 24)
        assert not end_early(tx, dung, campaign_id, NOW)
        assert list_audit(tx, SYSTEM, action="campaign.change")[1] == 1


def test_campaign_to_come_cannot_end_early(database: Database, school: School) -> None:
    with database.write() as tx:
        dung = school.viewer(tx, "dung")
        later = open_campaign(tx, dung, read_terms({**GOOD, "starts_on": "01/12/2026"}), NOW)
        with pytest.raises(Refused, match="chưa bắt đầu"):
            end_early(tx, dung, later, NOW)


def test_a_deadline_that_is_over_and_a_code_in_use_are_refused(database: Database, school: School) -> None:
    with database.write() as tx:
        dung = school.viewer(tx, "dung")
        with pytest.raises(Refused, match="Hạn hoàn thành"):
            open_campaign(tx, dung, read_terms(GOOD), NOW + timedelta(days=90))
        with pytest.raises(Refused, match="THU"):
            open_campaign(tx, dung, read_terms({**GOOD, "code": "THU"}), NOW)
