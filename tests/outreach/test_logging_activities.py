"""Activities are logged, changed and withdrawn by those whom they concern, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from access.audit import list_audit
from access.roles import grant_role
from access.viewer import SYSTEM, Refused, Role
from analytics.activities import activities_board
from db.activities import ActivityRow
from db.engine import Database, Tx
from db.units import close_unit
from outreach.activities import (
    change_activity,
    get_activity,
    list_loggable,
    log_activity,
    page_activities,
    withdraw_activity,
)
from outreach.attendance import set_guests, set_present
from outreach.counting import verify
from outreach.forms import FIRST_DAY, TermsRefused
from tests.house import NOW, House
from tests.outreach.steps import MEETING, POST, TODAY, log, terms

AUDITED = {"activity.log", "activity.change", "activity.withdraw", "activity.attendance"}
Act = Callable[[Tx, House, str, int], object]
ACTS: dict[str, Act] = {
    "change": lambda tx, house, name, a: change_activity(
        tx, house.viewer(tx, name), a, 1, house.units["qlkh"], terms(title="Tên khác hẳn"), NOW
    ),
    "withdraw": lambda tx, house, name, a: withdraw_activity(tx, house.viewer(tx, name), a, "Ghi nhầm", NOW),
    "tick": lambda tx, house, name, a: set_present(
        tx, house.viewer(tx, name), a, {house.people["an"]: True}, NOW
    ),
    "guests": lambda tx, house, name, a: set_guests(tx, house.viewer(tx, name), a, "7", NOW),
}


def test_nothing_logged_is_an_empty_page_and_board(database: Database, house: House) -> None:
    with database.read() as tx:
        office = house.viewer(tx, "dung")
        assert page_activities(tx, office, FIRST_DAY, TODAY) == ((), 0)
        board = activities_board(tx, office.scope, FIRST_DAY, TODAY, NOW)
        assert board.total.activities == board.active_units == 0 and len(board.by_unit) == 4


@pytest.mark.parametrize(("name", "unit"), [("binh", "qlkh"), ("binh", "to"), ("chi", "vp"), ("dung", "vp")])
def test_heads_log_within_their_subtree_and_the_office_everywhere(
    database: Database, house: House, name: str, unit: str
) -> None:
    with database.write() as tx:
        viewer = house.viewer(tx, name)
        activity = get_activity(tx, viewer, log(tx, viewer, house.units[unit]))
        assert (activity.hour, activity.contents, activity.unit_id) == ("08:30", "bc", house.units[unit])
        lines, _ = list_audit(tx, house.viewer(tx, "dung"), action="activity.log")
        assert lines[0].actor == viewer.full_name and lines[0].after and lines[0].before is None
        assert lines[0].after["title"] == MEETING["title"]


@pytest.mark.parametrize(
    ("name", "unit"), [("an", "to"), ("binh", "vp"), ("binh", "so"), ("chi", "qlkh"), ("lan", "so")]
)
def test_nobody_logs_for_somebody_else(database: Database, house: House, name: str, unit: str) -> None:
    with database.write() as tx:
        with pytest.raises(Refused):
            log(tx, house.viewer(tx, name), house.units[unit])
        assert page_activities(tx, house.viewer(tx, "dung"), FIRST_DAY, TODAY)[1] == 0


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", ["an", "chi", "lan"])
def test_strangers_and_leaders_change_nothing(database: Database, house: House, act: str, name: str) -> None:
    with database.write() as tx:
        activity_id = log(tx, house.viewer(tx, "binh"), house.units["qlkh"])
        before = get_activity(tx, SYSTEM, activity_id)
        with pytest.raises(Refused):
            ACTS[act](tx, house, name, activity_id)
        assert get_activity(tx, SYSTEM, activity_id) == before
        assert list_audit(tx, SYSTEM)[0][0].action == "activity.log"


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", ["binh", "dung"])
def test_head_and_office_change_it_and_the_log_says_so(
    database: Database, house: House, act: str, name: str
) -> None:
    with database.write() as tx:
        activity_id = log(tx, house.viewer(tx, "binh"), house.units["qlkh"])
        ACTS[act](tx, house, name, activity_id)
        line = list_audit(tx, SYSTEM)[0][0]
        assert line.action in AUDITED and line.action != "activity.log"
        assert line.before is not None and line.after is not None and line.before != line.after
        assert verify(tx) == ()


def test_leader_who_heads_a_unit_changes_that_unit_alone(database: Database, house: House) -> None:
    with database.write() as tx:
        grant_role(tx, SYSTEM, house.people["lan"], Role.HEAD, house.units["vp"], NOW)
        lan = house.viewer(tx, "lan")
        assert lan.scope.everything
        assert [unit.code for unit in list_loggable(tx, lan, TODAY)] == ["VP"]
        other = log(tx, house.viewer(tx, "binh"), house.units["qlkh"])
        log(tx, lan, house.units["vp"])
        with pytest.raises(Refused):
            withdraw_activity(tx, lan, other, "Không phải của tôi", NOW)


@pytest.mark.parametrize(("name", "seen"), [("binh", 2), ("chi", 1), ("dung", 3), ("lan", 3)])
def test_each_sees_as_far_as_their_sight(database: Database, house: House, name: str, seen: int) -> None:
    with database.write() as tx:
        mine = [log(tx, house.viewer(tx, "dung"), house.units[unit]) for unit in ("qlkh", "to", "vp")]
        viewer = house.viewer(tx, name)
        rows, total = page_activities(tx, viewer, FIRST_DAY, TODAY)
        assert total == len(rows) == seen
        board = activities_board(tx, viewer.scope, FIRST_DAY, TODAY, NOW)
        assert board.total.activities == sum(line.activities for line in board.by_unit) == seen
        hidden = set(mine) - {row.activity_id for row in rows}
        for activity_id in (*hidden, 9_999):
            with pytest.raises(Refused, match="Không có hoạt động này"):
                get_activity(tx, viewer, activity_id)


@pytest.mark.parametrize("act", ["page", "board"])
def test_head_cannot_ask_for_the_unit_of_another(database: Database, house: House, act: str) -> None:
    with database.read() as tx:
        chi, unit_id = house.viewer(tx, "chi"), house.units["qlkh"]
        with pytest.raises(Refused):
            if act == "page":
                page_activities(tx, chi, FIRST_DAY, TODAY, unit_id)
            else:
                activities_board(tx, chi.scope, FIRST_DAY, TODAY, NOW, unit_id)


def test_same_form_sent_twice_is_one_activity(database: Database, house: House) -> None:
    with database.write() as tx:
        binh, unit_id = house.viewer(tx, "binh"), house.units["qlkh"]
        one, again = (log_activity(tx, binh, unit_id, terms(), "phieu", NOW) for _ in range(2))
        assert one == again and page_activities(tx, binh, FIRST_DAY, TODAY)[1] == 1
        with pytest.raises(Refused):
            log_activity(tx, house.viewer(tx, "chi"), house.units["vp"], terms(), "phieu", NOW)


def test_second_tab_with_the_old_version_is_told_and_changes_nothing(
    database: Database, house: House
) -> None:
    with database.write() as tx:
        binh, unit_id = house.viewer(tx, "binh"), house.units["qlkh"]
        activity_id = log(tx, binh, unit_id)
        seen = get_activity(tx, binh, activity_id).version
        assert change_activity(tx, binh, activity_id, seen, unit_id, terms(title="Từ thẻ thứ nhất"), NOW)
        with pytest.raises(Refused, match="vừa được sửa"):
            change_activity(tx, binh, activity_id, seen, unit_id, terms(title="Từ thẻ thứ hai"), NOW)
        now = get_activity(tx, binh, activity_id)
        assert now.title == "Từ thẻ thứ nhất"
        assert not change_activity(tx, binh, activity_id, now.version, unit_id, terms(title=now.title), NOW)


def test_ticking_does_not_make_a_form_stale(database: Database, house: House) -> None:
    with database.write() as tx:
        binh, unit_id = house.viewer(tx, "binh"), house.units["qlkh"]
        activity_id = log(tx, binh, unit_id)
        set_present(tx, binh, activity_id, {house.people["an"]: True}, NOW)
        assert change_activity(tx, binh, activity_id, 1, unit_id, terms(title="Tên khác hẳn"), NOW)


def test_withdrawn_counts_no_longer_and_stays_with_its_reason(database: Database, house: House) -> None:
    with database.write() as tx:
        binh = house.viewer(tx, "binh")
        activity_id = log(tx, binh, house.units["qlkh"])
        set_present(tx, binh, activity_id, {house.people["an"]: True}, NOW)
        set_guests(tx, binh, activity_id, "12", NOW)
        with pytest.raises(Refused, match="lý do"):
            withdraw_activity(tx, binh, activity_id, " no ", NOW)
        withdraw_activity(tx, binh, activity_id, "Ghi trùng với buổi hôm trước", NOW)
        total = activities_board(tx, binh.scope, FIRST_DAY, TODAY, NOW).total
        assert (total.activities, total.attendances, total.people) == (0, 0, 0)
        (kept,), _ = page_activities(tx, binh, FIRST_DAY, TODAY, is_withdrawn=True)
        assert kept.withdrawn_why == "Ghi trùng với buổi hôm trước" and kept.named == 1
        for act in ACTS.values():
            with pytest.raises(Refused, match="đã được rút"):
                act(tx, house, "binh", activity_id)
        assert verify(tx) == ()


def test_form_without_attendance_is_refused_while_somebody_was_there(
    database: Database, house: House
) -> None:
    with database.write() as tx:
        binh, unit_id = house.viewer(tx, "binh"), house.units["qlkh"]
        activity_id = log(tx, binh, unit_id)
        set_guests(tx, binh, activity_id, "3", NOW)
        with pytest.raises(TermsRefused, match="3 người"):
            change_activity(tx, binh, activity_id, 1, unit_id, terms(POST), NOW)


def test_unit_that_was_not_there_on_the_day_is_refused(database: Database, house: House) -> None:
    with database.write() as tx:
        dung = house.viewer(tx, "dung")
        with pytest.raises(TermsRefused) as refusal:
            log(tx, dung, house.units["to"], on="31/12/2025")
        assert set(refusal.value.faults) == {"unit"}
        close_unit(tx, house.units["to"], TODAY)
        with pytest.raises(TermsRefused):
            log(tx, dung, house.units["to"])
        kept = log(tx, dung, house.units["to"], on="20/11/2026")
        board = activities_board(tx, dung.scope, FIRST_DAY, TODAY, NOW)
        assert [line.name for line in board.by_unit if line.activities] == ["Tổ Một"]
        assert get_activity(tx, dung, kept).unit_id == house.units["to"]


def test_list_is_kept_to_form_and_days_newest_first(database: Database, house: House) -> None:
    with database.write() as tx:
        dung, vp = house.viewer(tx, "dung"), house.units["vp"]
        old = log(tx, dung, vp, on="01/10/2026")
        new = log(tx, dung, vp)
        post = log(tx, dung, vp, POST)

        def ids(**asked: object) -> list[int]:
            rows, total = page_activities(tx, dung, **{"from_on": FIRST_DAY, "to_on": TODAY, **asked})  # type: ignore[arg-type]
            assert total >= len(rows)
            return [row.activity_id for row in rows]

        assert ids() == [new, post, old]
        assert ids(form="bai-dang") == [post]
        assert ids(from_on=TODAY) == [new]
        assert ids(limit=1, offset=1) == [post]


def test_meeting_to_come_is_listed_but_not_counted(database: Database, house: House) -> None:
    with database.write() as tx:
        binh = house.viewer(tx, "binh")
        activity_id = log(tx, binh, house.units["qlkh"], on="01/12/2026")
        later = replace(terms(on="01/12/2026")).on
        assert page_activities(tx, binh, FIRST_DAY, later)[1] == 1
        assert activities_board(tx, binh.scope, FIRST_DAY, later, NOW).total.activities == 0
        with pytest.raises(Refused, match="Chưa tới ngày"):
            set_present(tx, binh, activity_id, {house.people["an"]: True}, NOW)


def test_row_says_how_many_were_there_in_all() -> None:
    values = dict.fromkeys(ActivityRow.__dataclass_fields__, 0) | {"named": 3, "guests": 4}
    assert ActivityRow(**values).attendances == 7  # type: ignore[arg-type]
