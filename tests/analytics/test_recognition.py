"""Recognition: units that reached the target and nobody else, initiatives from sending in to the report."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from access.audit import list_audit
from access.viewer import EVERYTHING, NOTHING, SYSTEM, Refused
from analytics.recognition import gather, reached_target, see_reached
from analytics.reports.building import build_report
from analytics.reports.gathered import gathered_texts
from analytics.reports.value import Period
from campaign import difficulties, initiatives
from campaign.initiatives import InitiativeWords
from db.campaigns import ParticipationRow
from db.engine import Database, Tx
from db.people import NewPerson, add_people
from db.units import list_units
from tests.analytics.history import STARTS_ON, TODAY, open_campaign, set_standing
from tests.house import FOUNDED, NOW, House
from text.formats import ZONE

WAY = InitiativeWords(
    "Mười phút đầu giao ban",
    "Mỗi sáng thứ Hai, cả phòng cùng phân tích một tin giả.",
    "12/12 người học xong.",
)
OTHER = InitiativeWords("Tên đã sửa", f"{WAY.body} Có cả số người.", WAY.outcome)


def crew(tx: Tx, house: House, unit: str, people: int, done: int) -> None:
    """People of a unit, some of whom have finished on the first day."""
    new = [NewPerson(f"{unit}{n}", f"Người {unit} {n}", None, house.units[unit], "") for n in range(people)]
    ids = add_people(tx, new, FOUNDED)
    campaign = open_campaign(tx)
    for person_id in ids[:done]:
        set_standing(tx, campaign, person_id, ParticipationRow(STARTS_ON, STARTS_ON, STARTS_ON, 3))


# ---- units


@pytest.mark.parametrize(
    ("people", "done", "is_named"),
    [(3, 3, False), (4, 4, False), (19, 19, True), (19, 18, False), (39, 38, True), (39, 37, False)],
)
def test_unit_of_five_that_reached_the_target_is_named(
    database: Database, house: House, people: int, done: int, is_named: bool
) -> None:
    """Chi is in the unit too, and has not begun: 19/20 is 95%, 38/40 too, 37/40 is not."""
    with database.write() as tx:
        crew(tx, house, "vp", people, done)
        reached = see_reached(tx, house.viewer(tx, "an"), NOW)
    assert reached and (house.units["vp"] in {unit.unit_id for unit in reached.units}) is is_named


def test_small_units_are_never_named(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = open_campaign(tx)
        for name in ("an", "binh", "chi", "dung", "lan"):
            row = ParticipationRow(STARTS_ON, STARTS_ON, STARTS_ON, 3)
            set_standing(tx, campaign, house.people[name], row)
        reached = see_reached(tx, house.viewer(tx, "an"), NOW)
    assert reached and reached.units == ()


def test_target_is_seen_as_of_a_day_and_within_a_scope(database: Database, house: House) -> None:
    with database.write() as tx:
        assert see_reached(tx, house.viewer(tx, "an"), NOW) is None
        crew(tx, house, "vp", 19, 19)
        for name, named in (("chi", ["Văn phòng"]), ("binh", [])):
            reached = reached_target(tx, house.viewer(tx, name).scope, TODAY, NOW)
            assert reached and [unit.name for unit in reached.units] == named
        assert reached_target(tx, EVERYTHING, STARTS_ON - timedelta(1), NOW) is None
        with pytest.raises(Refused):
            reached_target(tx, NOTHING, TODAY, NOW)


# ---- initiatives


def at(day: int) -> datetime:
    """Nine o'clock of a day of November."""
    return datetime(2026, 11, day, 9, 0, tzinfo=ZONE)


def send(tx: Tx, house: House, name: str, unit: str, when: datetime = NOW) -> int:
    """One sent in by a persona."""
    return initiatives.send(tx, house.viewer(tx, name), house.units[unit], WAY, when)


def test_way_from_unit_to_everybody(database: Database, house: House) -> None:
    with database.write() as tx:
        dung, binh, an = (house.viewer(tx, name) for name in ("dung", "binh", "an"))
        number = send(tx, house, "binh", "to")
        initiatives.return_with_reason(tx, dung, number, "Xin thêm số người.", NOW)
        (mine,), _ = initiatives.page(tx, binh, "", 50, 0, NOW)
        assert (mine.state, mine.reason, mine.unit_name) == ("returned", "Xin thêm số người.", "Tổ Một")
        assert initiatives.page_approved(tx, an, 50, 0) == ((), 0)
        initiatives.send_again(tx, binh, number, OTHER, NOW)
        initiatives.approve(tx, dung, number, NOW)
        (shown,), total = initiatives.page_approved(tx, an, 50, 0)
        assert (shown.title, shown.body, total) == (OTHER.title, OTHER.body, 1)
        assert initiatives.count_states(tx, dung, NOW) == {"approved": 1}
        actions = [line.action for line in list_audit(tx, SYSTEM, size=5)[0]]
    assert actions[:4] == ["initiative.approve", "initiative.send", "initiative.return", "initiative.send"]


def test_way_that_was_approved_may_be_taken_back(database: Database, house: House) -> None:
    with database.write() as tx:
        dung, number = house.viewer(tx, "dung"), send(tx, house, "binh", "qlkh")
        initiatives.approve(tx, dung, number, NOW)
        initiatives.return_with_reason(tx, dung, number, "Có tên người dân.", NOW)
        assert initiatives.page_approved(tx, house.viewer(tx, "an"), 50, 0) == ((), 0)


@pytest.mark.parametrize(
    ("name", "unit"), [("an", "to"), ("lan", "so"), ("dung", "so"), ("binh", "vp"), ("chi", "to")]
)
def test_nobody_sends_in_for_the_unit_of_another(
    database: Database, house: House, name: str, unit: str
) -> None:
    with database.write() as tx, pytest.raises(Refused):
        send(tx, house, name, unit)


@pytest.mark.parametrize("name", ["an", "binh", "chi", "lan"])
def test_only_the_office_judges(database: Database, house: House, name: str) -> None:
    with database.write() as tx:
        number, viewer = send(tx, house, "binh", "qlkh"), house.viewer(tx, name)
        with pytest.raises(Refused):
            initiatives.approve(tx, viewer, number, NOW)
        with pytest.raises(Refused):
            initiatives.return_with_reason(tx, viewer, number, "Vì thế này.", NOW)


def test_each_sees_what_is_not_approved_of_their_units_alone(database: Database, house: House) -> None:
    with database.write() as tx:
        send(tx, house, "binh", "qlkh")
        for name, seen in (("binh", 1), ("chi", 0), ("dung", 1), ("lan", 1)):
            assert initiatives.page(tx, house.viewer(tx, name), "", 50, 0, NOW)[1] == seen
        with pytest.raises(Refused):
            initiatives.page(tx, house.viewer(tx, "an"), "", 50, 0, NOW)
        number = 1
        with pytest.raises(Refused):
            initiatives.send_again(tx, house.viewer(tx, "chi"), number, OTHER, NOW)


def test_move_that_does_not_fit_the_state_is_refused(database: Database, house: House) -> None:
    with database.write() as tx:
        dung, number = house.viewer(tx, "dung"), send(tx, house, "binh", "qlkh")
        with pytest.raises(Refused, match="đã bị trả lại"):
            initiatives.send_again(tx, house.viewer(tx, "binh"), number, OTHER, NOW)
        initiatives.approve(tx, dung, number, NOW)
        with pytest.raises(Refused, match="đã được xem"):
            initiatives.approve(tx, dung, number, NOW)
        with pytest.raises(Refused, match="Không mở được"):
            initiatives.approve(tx, dung, 999, NOW)


@pytest.mark.parametrize(
    "words",
    [InitiativeWords("a", WAY.body, WAY.outcome), InitiativeWords(WAY.title, "ngắn", WAY.outcome)],
)
def test_words_that_do_not_fit_are_refused_whole(
    database: Database, house: House, words: InitiativeWords
) -> None:
    with database.write() as tx:
        with pytest.raises(Refused, match="cần từ"):
            initiatives.send(tx, house.viewer(tx, "binh"), house.units["qlkh"], words, NOW)
        assert initiatives.count_states(tx, house.viewer(tx, "dung"), NOW) == {}


def test_report_gathers_what_was_approved_in_its_period(database: Database, house: House) -> None:
    first, last = date(2026, 11, 10), date(2026, 11, 20)
    with database.write() as tx:
        dung = house.viewer(tx, "dung")
        early, here, later = (send(tx, house, "binh", "qlkh", at(day)) for day in (2, 11, 12))
        initiatives.approve(tx, dung, early, at(3))
        initiatives.approve(tx, dung, here, at(15))
        initiatives.approve(tx, dung, later, at(21))
        told = gather(tx, EVERYTHING, first, last, NOW)
        assert [each.initiative_id for each in told.initiatives.approved] == [here]
        assert told.initiatives.sent == 2 and told.reached is None
        assert told.initiatives.approved[0].approved_on == date(2026, 11, 15)
        initiatives.return_with_reason(tx, dung, here, "Rút lại để bổ sung.", at(22))
        assert gather(tx, EVERYTHING, first, last, NOW) == told
        crew(tx, house, "vp", 19, 19)
        full = gather(tx, EVERYTHING, first, TODAY, NOW)
        assert full.reached and [unit.name for unit in full.reached.units] == ["Văn phòng"]
        assert gather(tx, house.viewer(tx, "chi").scope, first, last, NOW).initiatives.sent == 0
        with pytest.raises(ValueError, match="Ngày đầu"):
            gather(tx, EVERYTHING, last, first, NOW)


# ---- into the report


def test_report_of_a_unit_tells_of_that_unit_alone(database: Database, house: House) -> None:
    period = Period(date(2026, 11, 1), TODAY)
    with database.write() as tx:
        open_campaign(tx)
        for name, is_proposal, title in (("an", False, "Máy không có loa."), ("chi", True, "Thêm giờ học")):
            viewer = house.viewer(tx, name)
            body = "Máy ở quầy không nghe được."
            difficulties.raise_difficulty(tx, viewer, None, "thiet-bi", is_proposal, title, body, NOW)
        dung = house.viewer(tx, "dung")
        told = gathered_texts(tx, dung.scope, period, None)
        assert [theme.texts for theme in told.difficulties] == [("Máy không có loa (Tổ Một)",)]
        assert [theme.texts for theme in told.proposals] == [("Thêm giờ học (Văn phòng)",)]
        qlkh = next(unit for unit in list_units(tx, TODAY) if unit.code == "QLKH")
        words = str(build_report(tx, dung, qlkh, period, NOW).sections)
        assert "Máy không có loa (Tổ Một)" in words and "Thêm giờ học" not in words
