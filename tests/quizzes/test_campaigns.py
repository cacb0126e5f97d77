"""Claims about opening a campaign."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from access.viewer import Refused
from campaign.standing import verify
from db.campaigns import find_current, list_campaigns
from db.engine import Database
from db.tallies import sum_by_unit
from quizzes.campaigns import open_campaign, read_terms
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


def test_a_deadline_that_is_over_and_a_code_in_use_are_refused(database: Database, school: School) -> None:
    with database.write() as tx:
        dung = school.viewer(tx, "dung")
        with pytest.raises(Refused, match="Hạn hoàn thành"):
            open_campaign(tx, dung, read_terms(GOOD), NOW + timedelta(days=90))
        with pytest.raises(Refused, match="THU"):
            open_campaign(tx, dung, read_terms({**GOOD, "code": "THU"}), NOW)
