"""Exemptions, leave and credit by hand: how they count, what is refused, and that withdrawing undoes them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from access.audit import list_audit
from access.viewer import SYSTEM, Refused
from analytics.participation import build_report, people_page
from campaign import crediting, exempting, standing
from campaign.crediting import Give
from campaign.exempting import Exempt
from db import exemptions, tallies
from db.campaigns import CampaignNow, ParticipationRow, find_participation
from db.certificates import find_certificate
from db.engine import Database, Tx
from db.tallies import Counts
from lessons.library import list_lessons
from quizzes.learning import find_learning
from tests.campaign.test_standing import TAUGHT, TODAY, learn, open_from, sit
from tests.house import NOW, House

START = TODAY - timedelta(days=20)
LEAVE_ON, BACK_ON = TODAY - timedelta(days=10), TODAY - timedelta(days=4)
REASON, PAPER = "Nghỉ thai sản", "12/QĐ-SKHCN"


def counts(tx: Tx, campaign: CampaignNow, house: House, unit: str, days_ago: int = 0) -> Counts:
    sums = tallies.sum_by_unit(tx, campaign.campaign_id, TODAY - timedelta(days=days_ago))
    return sums.get(house.units[unit], Counts())


def leave(code: str = "CB001", campaign: str = "") -> Exempt:
    return Exempt(code, campaign, LEAVE_ON, BACK_ON - timedelta(days=1), REASON, PAPER)


def lesson(tx: Tx, place: int = 0) -> str:
    return list_lessons(tx)[place].lesson.key


def test_who_is_on_leave_counts_nowhere_and_keeps_what_they_did(database: Database, taught: House) -> None:
    with database.write() as tx:
        campaign = open_from(tx, START)
        an = taught.people["an"]
        learn(tx, an, 0, NOW - timedelta(days=12))
        told = exempting.preview(tx, SYSTEM, leave())
        exempting.record(tx, SYSTEM, leave(), NOW)
        assert [each.since for each in told.touched] == [LEAVE_ON]
        assert counts(tx, campaign, taught, "to", 11) == Counts(1, 1, 0, 0)
        assert counts(tx, campaign, taught, "to", 8) == Counts()
        learn(tx, an, 1, NOW - timedelta(days=7))
        sit(tx, an, campaign, NOW - timedelta(days=7), right=True)
        done_on = TODAY - timedelta(days=7)
        row = find_participation(tx, an, campaign.campaign_id)
        assert row == ParticipationRow(TODAY - timedelta(days=12), done_on, done_on, 3)
        assert counts(tx, campaign, taught, "to", 5) == Counts()
        assert counts(tx, campaign, taught, "to", 4) == Counts(1, 1, 1, 1)
        assert standing.verify(tx) == ()
        standing.rebuild(tx)
        assert counts(tx, campaign, taught, "to", 5) == Counts() and standing.verify(tx) == ()


def test_exemption_concerns_its_campaign_alone(database: Database, taught: House) -> None:
    with database.write() as tx:
        one, two = open_from(tx, START), open_from(tx, START, "HAI")
        exempting.record(tx, SYSTEM, leave(campaign="hai"), NOW)
        assert counts(tx, one, taught, "to", 8) == Counts(1, 0, 0, 0)
        assert counts(tx, two, taught, "to", 8) == Counts()
        three = open_from(tx, START, "BA")
        exempting.record(tx, SYSTEM, leave("CB003"), NOW)
        assert counts(tx, three, taught, "vp", 8) == counts(tx, one, taught, "vp", 8) == Counts()
        assert standing.verify(tx) == ()


def test_leave_that_lies_ahead_counts_from_its_day(database: Database, taught: House) -> None:
    with database.write() as tx:
        campaign = open_from(tx, START)
        ahead = TODAY + timedelta(days=5)
        told = exempting.preview(tx, SYSTEM, Exempt("CB001", "", ahead, None, REASON, PAPER))
        exempting.record(tx, SYSTEM, Exempt("CB001", "", ahead, None, REASON, PAPER), NOW)
        assert [each.since for each in told.touched] == [ahead]
        assert counts(tx, campaign, taught, "to", 0) == counts(tx, campaign, taught, "to", -4) == Counts(1)
        assert counts(tx, campaign, taught, "to", -5) == Counts()


def test_leave_ends_early_and_one_in_error_never_was(database: Database, taught: House) -> None:
    with database.write() as tx:
        campaign = open_from(tx, START)
        exemption_id = exempting.record(tx, SYSTEM, leave(), NOW)
        exempting.end(tx, SYSTEM, exemption_id, LEAVE_ON + timedelta(days=1), NOW)
        assert counts(tx, campaign, taught, "to", 8) == Counts(1)
        assert counts(tx, campaign, taught, "to", 9) == Counts()
        with pytest.raises(Refused, match="rút ngắn"):
            exempting.end(tx, SYSTEM, exemption_id, TODAY, NOW)
        assert [t.since for t in exempting.preview_withdrawal(tx, SYSTEM, exemption_id).touched] == [LEAVE_ON]
        exempting.withdraw(tx, SYSTEM, exemption_id, "Ghi nhầm người", NOW)
        assert counts(tx, campaign, taught, "to", 9) == Counts(1) and standing.verify(tx) == ()
        (row,) = exempting.list_of_person(tx, SYSTEM, taught.people["an"])
        assert (row.reason, row.withdrawn_reason, row.withdrawn_by) == (REASON, "Ghi nhầm người", "manage.py")
        with pytest.raises(Refused, match="đã rút lại"):
            exempting.withdraw(tx, SYSTEM, exemption_id, "Một lần nữa", NOW)
        for action in ("exemption_recorded", "exemption_ended", "exemption_withdrawn"):
            ((line,), _) = list_audit(tx, SYSTEM, action=action)
            assert line.subject == "CB001"


REFUSED = {
    "nobody": (leave("CB999"), "CB999"),
    "no campaign": (leave(campaign="KHONG"), "KHONG"),
    "an end before the start": (Exempt("CB001", "", BACK_ON, LEAVE_ON, REASON, PAPER), "Ngày cuối"),
    "no reason": (Exempt("CB001", "", LEAVE_ON, None, " ", PAPER), "Lý do"),
    "no document": (Exempt("CB001", "", LEAVE_ON, None, REASON, ""), "số văn bản"),
    "a far day": (Exempt("CB001", "", LEAVE_ON.replace(year=2999), None, REASON, PAPER), "quá xa"),
    "days that are taken": (leave("cb003"), "đã được miễn"),
}


@pytest.mark.parametrize("claim", REFUSED)
def test_exemption_without_grounds_is_refused(database: Database, taught: House, claim: str) -> None:
    asked, words = REFUSED[claim]
    with database.write() as tx:
        open_from(tx, START)
        exempting.record(tx, SYSTEM, leave("CB003"), NOW)
        for act in (
            lambda: exempting.preview(tx, SYSTEM, asked),
            lambda: exempting.record(tx, SYSTEM, asked, NOW),
        ):
            with pytest.raises(Refused, match=words):
                act()
        assert exempting.list_of_person(tx, SYSTEM, taught.people["an"]) == ()


def test_lists_hold_those_who_are_called_and_files_say_who_is_not(database: Database, taught: House) -> None:
    with database.write() as tx:
        campaign = open_from(tx, START)
        exempting.record(tx, SYSTEM, Exempt("CB001", "", LEAVE_ON, None, REASON, PAPER), NOW)
        dung = taught.viewer(tx, "dung")
        page = people_page(tx, dung, campaign, list(taught.units.values()), NOW)
        report = build_report(tx, dung, campaign, TODAY, NOW)
        assert page.total == len(page.lines) == len(report.people) == report.board.total.assigned == 4
        assert "CB001" not in {line.code for line in (*page.lines, *report.people)}
        assert [(line.code, line.until) for line in report.exempt] == [("CB001", None)]
        page = people_page(tx, dung, campaign, list(taught.units.values()), NOW, words="an")
        assert "CB001" not in {line.code for line in page.lines}
        assert exemptions.count_by_part(tx, campaign.campaign_id, TODAY, 6) != {}


def test_credit_meets_an_assignment_and_brings_no_score(database: Database, taught: House) -> None:
    with database.write() as tx:
        campaign = open_from(tx, START)
        an = taught.people["an"]
        give = [
            Give("CB001", "MOT", key, LEAVE_ON, "Đã học lớp tập trung", "7/TB-VP")
            for key in campaign.lesson_keys
        ]
        told = crediting.preview(tx, SYSTEM, give[0], NOW)
        assert [each.since for each in told.touched] == [LEAVE_ON]
        for each in give:
            crediting.record(tx, SYSTEM, each, NOW)
        assert find_participation(tx, an, campaign.campaign_id) == ParticipationRow(
            LEAVE_ON, None, None, TAUGHT
        )
        crediting.record(tx, SYSTEM, Give("CB001", "MOT", "quiz", BACK_ON, "Kiểm tra trên giấy", "8/BB"), NOW)
        row = find_participation(tx, an, campaign.campaign_id)
        assert row == ParticipationRow(LEAVE_ON, BACK_ON, BACK_ON, TAUGHT + 1)
        assert counts(tx, campaign, taught, "to", 5) == Counts(1, 1, 0, 0)
        assert counts(tx, campaign, taught, "to", 4) == Counts(1, 1, 1, 1)
        assert (
            tallies.all_answers(tx, campaign.campaign_id) == {}
            and find_certificate(tx, an, campaign.campaign_id) is None
        )
        learning = find_learning(tx, taught.viewer(tx, "an"), NOW)
        assert learning and learning.met == learning.required and learning.quiz_passed
        report = build_report(tx, taught.viewer(tx, "dung"), campaign, TODAY, NOW)
        assert [line.document for line in report.credits] == ["7/TB-VP", "7/TB-VP", "8/BB"]
        assert standing.verify(tx) == ()


def test_what_is_really_done_counts_once_beside_a_credit(database: Database, taught: House) -> None:
    with database.write() as tx:
        campaign = open_from(tx, START)
        an, key = taught.people["an"], lesson(tx)
        credit_id = crediting.record(tx, SYSTEM, Give("CB001", "MOT", key, BACK_ON, "Đã học", "7/TB"), NOW)
        learn(tx, an, 0, NOW)
        row = find_participation(tx, an, campaign.campaign_id)
        assert row == ParticipationRow(BACK_ON, None, None, 1)
        crediting.withdraw(tx, SYSTEM, credit_id, "Ghi nhầm người", NOW)
        assert find_participation(tx, an, campaign.campaign_id) == ParticipationRow(TODAY, None, None, 1)
        assert standing.verify(tx) == ()


def test_a_credit_that_is_withdrawn_never_counted(database: Database, taught: House) -> None:
    with database.write() as tx:
        campaign = open_from(tx, START)
        credit_id = crediting.record(
            tx, SYSTEM, Give("CB001", "MOT", "quiz", LEAVE_ON, "Đã thi", "7/TB"), NOW
        )
        crediting.withdraw(tx, SYSTEM, credit_id, "Ghi nhầm người", NOW)
        assert find_participation(tx, taught.people["an"], campaign.campaign_id) is None
        assert counts(tx, campaign, taught, "to") == Counts(1) and standing.verify(tx) == ()
        crediting.record(tx, SYSTEM, Give("CB001", "MOT", "quiz", LEAVE_ON, "Đã thi", "9/TB"), NOW)
        kept = crediting.list_of_person(tx, SYSTEM, taught.people["an"])
        assert [(row.document, row.withdrawn_reason) for row in kept] == [
            ("9/TB", None),
            ("7/TB", "Ghi nhầm người"),
        ]


def test_credit_without_grounds_is_refused(database: Database, taught: House) -> None:
    with database.write() as tx:
        campaign = open_from(tx, START)
        key, other = lesson(tx), list_lessons(tx)[-1].lesson.key
        learn(tx, taught.people["an"], 0, NOW)
        sit(tx, taught.people["binh"], campaign, NOW, right=True)
        crediting.record(tx, SYSTEM, Give("CB003", "MOT", key, TODAY, "Đã học", "7/TB"), NOW)
        refused = {
            "CB999": Give("CB999", "MOT", key, TODAY, "Đã học", "7/TB"),
            "KHONG": Give("CB001", "KHONG", key, TODAY, "Đã học", "7/TB"),
            "nội dung bắt buộc": Give("CB001", "MOT", other, TODAY, "Đã học", "7/TB"),
            "hôm nay hoặc": Give("CB002", "MOT", key, TODAY + timedelta(days=1), "Đã học", "7/TB"),
            "tự hoàn thành": Give("CB001", "MOT", key, TODAY, "Đã học", "7/TB"),
            "Bình đã tự hoàn": Give("CB002", "MOT", "quiz", TODAY, "Đã học", "7/TB"),
            "đã được ghi nhận": Give("CB003", "MOT", key, TODAY, "Đã học", "7/TB"),
            "Lý do": Give("CB002", "MOT", key, TODAY, "", "7/TB"),
            "số văn bản": Give("CB002", "MOT", key, TODAY, "Đã học", ""),
        }
        for words, asked in refused.items():
            with pytest.raises(Refused, match=words):
                crediting.record(tx, SYSTEM, asked, NOW)


@pytest.mark.parametrize("name", ["an", "binh", "chi", "lan"])
def test_only_the_office_records_and_withdraws(database: Database, taught: House, name: str) -> None:
    with database.write() as tx:
        campaign = open_from(tx, START)
        viewer, key = taught.viewer(tx, name), campaign.lesson_keys[0]
        give = Give("CB001", "MOT", key, TODAY, "Đã học", "7/TB")
        exemption_id = exempting.record(tx, SYSTEM, leave("CB003"), NOW)
        credit_id = crediting.record(tx, SYSTEM, Give("CB003", "MOT", key, TODAY, "Đã học", "7/TB"), NOW)
        for act in (
            lambda: exempting.preview(tx, viewer, leave()),
            lambda: exempting.record(tx, viewer, leave(), NOW),
            lambda: exempting.end(tx, viewer, exemption_id, LEAVE_ON, NOW),
            lambda: exempting.withdraw(tx, viewer, exemption_id, "Ghi nhầm", NOW),
            lambda: crediting.preview(tx, viewer, give, NOW),
            lambda: crediting.record(tx, viewer, give, NOW),
            lambda: crediting.withdraw(tx, viewer, credit_id, "Ghi nhầm", NOW),
        ):
            with pytest.raises(Refused, match="không có quyền"):
                act()
