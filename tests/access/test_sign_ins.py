"""Who stands behind a cookie, for how long, and how far their sight reaches."""

from __future__ import annotations

from datetime import timedelta

import pytest

from access import sign_ins
from access.roles import end_role, grant_role, list_grants
from access.sign_ins import ABSOLUTE, IDLE, TOUCH_EVERY
from access.viewer import SYSTEM, Permission, Refused, Role
from db.engine import Database
from db.people import end_membership
from db.sign_ins import find_sign_in
from db.units import change_unit
from tests.house import NOW, House
from text.formats import local_day


def _start(database: Database, house: House, name: str) -> str:
    with database.write() as tx:
        return sign_ins.start(tx, house.people[name], sign_ins.new_token(), NOW)


def test_unknown_and_guest_are_nobody(database: Database, house: House) -> None:
    assert sign_ins.recognise(database, sign_ins.hash_token("x"), NOW) is None
    assert sign_ins.recognise(database, sign_ins.GUEST, NOW) is None


def test_token_itself_is_never_stored(database: Database, house: House) -> None:
    token = sign_ins.new_token()
    with database.write() as tx:
        kept = sign_ins.start(tx, house.people["an"], token, NOW)
        rows = tx.exec_driver_sql("select * from sign_in").all()
    assert len(token) == 43
    assert kept in str(rows)
    assert token not in str(rows)


def test_idle_sign_in_ends_and_a_used_one_goes_on(database: Database, house: House) -> None:
    kept = _start(database, house, "an")
    almost = NOW + IDLE - timedelta(minutes=1)
    assert sign_ins.recognise(database, kept, almost)
    assert sign_ins.recognise(database, kept, almost + IDLE - timedelta(minutes=1))
    assert sign_ins.recognise(database, kept, almost + 2 * IDLE) is None


def test_sign_in_ends_after_a_week_however_much_it_is_used(database: Database, house: House) -> None:
    kept, at = _start(database, house, "an"), NOW
    while at < NOW + ABSOLUTE - timedelta(hours=1):
        assert sign_ins.recognise(database, kept, at)
        at += timedelta(hours=1)
    assert sign_ins.recognise(database, kept, NOW + ABSOLUTE) is None


def test_being_seen_is_written_once_in_five_minutes(database: Database, house: House) -> None:
    kept = _start(database, house, "an")
    for minutes in (1, 2, 4):
        sign_ins.recognise(database, kept, NOW + timedelta(minutes=minutes))
    with database.read() as tx:
        row = find_sign_in(tx, kept, local_day(NOW))
        assert row and row.seen_at == NOW
    sign_ins.recognise(database, kept, NOW + TOUCH_EVERY)
    with database.read() as tx:
        row = find_sign_in(tx, kept, local_day(NOW))
        assert row and row.seen_at == NOW + TOUCH_EVERY


def test_signing_out_ends_one_browser_or_all(database: Database, house: House) -> None:
    phone, desk = _start(database, house, "an"), _start(database, house, "an")
    other = _start(database, house, "chi")
    with database.write() as tx:
        sign_ins.end(tx, phone, NOW)
        assert sign_ins.find_viewer(tx, phone, NOW) is None
        assert sign_ins.find_viewer(tx, desk, NOW)
        sign_ins.end_all(tx, house.people["an"], NOW)
        assert sign_ins.find_viewer(tx, desk, NOW) is None
        assert sign_ins.find_viewer(tx, other, NOW)


def test_who_leaves_the_roster_is_signed_out_that_day(database: Database, house: House) -> None:
    kept = _start(database, house, "an")
    with database.write() as tx:
        end_membership(tx, house.people["an"], local_day(NOW))
        assert sign_ins.find_viewer(tx, kept, NOW) is None


def test_learner_sees_nobody_else(database: Database, house: House) -> None:
    with database.read() as tx:
        an = house.viewer(tx, "an")
    assert an.roles == {Role.OFFICER}
    assert not an.scope.covers(house.units["to"])
    assert an.may(Permission.LEARN)
    with pytest.raises(Refused):
        an.require_unit(house.units["to"])


def test_head_sees_only_own_subtree(database: Database, house: House) -> None:
    with database.read() as tx:
        binh, chi = house.viewer(tx, "binh"), house.viewer(tx, "chi")
    assert binh.headed_unit_ids == (house.units["qlkh"],)
    assert binh.scope.unit_ids == {house.units["qlkh"], house.units["to"]}
    assert chi.scope.unit_ids == {house.units["vp"]}
    with pytest.raises(Refused):
        chi.require_unit(house.units["to"])


def test_unit_moved_below_another_comes_into_its_heads_sight(database: Database, house: House) -> None:
    with database.write() as tx:
        change_unit(tx, house.units["to"], "Tổ Một", house.units["vp"], local_day(NOW))
        assert house.viewer(tx, "chi").scope.covers(house.units["to"])
        assert not house.viewer(tx, "binh").scope.covers(house.units["to"])


def test_office_and_leader_see_everything_but_only_one_may_change(database: Database, house: House) -> None:
    with database.read() as tx:
        dung, lan = house.viewer(tx, "dung"), house.viewer(tx, "lan")
    assert dung.scope.everything
    assert lan.scope.everything
    assert dung.may(Permission.MANAGE_ROSTER)
    assert not lan.may(Permission.MANAGE_ROSTER)


def test_ended_role_is_gone_at_the_next_look(database: Database, house: House) -> None:
    kept = _start(database, house, "binh")
    with database.write() as tx:
        (grant,) = [g for g in list_grants(tx, SYSTEM, NOW) if g.code == "CB002"]
        end_role(tx, house.viewer(tx, "dung"), grant.grant_id, NOW)
        viewer = sign_ins.find_viewer(tx, kept, NOW)
        assert viewer
        assert viewer.roles == {Role.OFFICER}
        again = grant_role(tx, house.viewer(tx, "dung"), grant.person_id, Role.HEAD, grant.unit_id, NOW)
        assert again != grant.grant_id
