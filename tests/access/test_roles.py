"""Granting and ending roles, and the log they leave."""

from __future__ import annotations

from datetime import timedelta

import pytest

from access.audit import list_audit, list_audit_actions, show_action, write_audit
from access.demo import find_demo_person
from access.roles import end_role, grant_role, list_grants
from access.viewer import SYSTEM, Refused, Role
from db.engine import Database
from tests.house import NOW, House


def test_grants_name_person_and_unit(database: Database, house: House) -> None:
    with database.read() as tx:
        shown = [(g.role, g.code, g.unit_name) for g in list_grants(tx, house.viewer(tx, "dung"), NOW)]
    assert shown == [
        ("head", "CB002", "Phòng Quản lý"),
        ("head", "CB003", "Văn phòng"),
        ("leader", "CB005", None),
        ("office", "CB004", None),
    ]


@pytest.mark.parametrize("name", ["an", "binh", "chi", "lan"])
def test_stranger_grants_nothing_and_only_leaders_may_look(
    database: Database, house: House, name: str
) -> None:
    with database.write() as tx:
        viewer = house.viewer(tx, name)
        with pytest.raises(Refused):
            grant_role(tx, viewer, viewer.person_id, Role.OFFICE, None, NOW)
        if name != "lan":
            with pytest.raises(Refused):
                list_grants(tx, viewer, NOW)
        with pytest.raises(Refused):
            end_role(tx, viewer, 1, NOW)


def test_second_grant_of_the_same_is_the_first(database: Database, house: House) -> None:
    with database.write() as tx:
        once = grant_role(tx, SYSTEM, house.people["an"], Role.HEAD, house.units["to"], NOW)
        assert grant_role(tx, SYSTEM, house.people["an"], Role.HEAD, house.units["to"], NOW) == once
        lines, _ = list_audit(tx, SYSTEM, action="role_granted")
    assert sum(line.subject == "CB001" for line in lines) == 1


@pytest.mark.parametrize(
    ("role", "unit"), [(Role.HEAD, None), (Role.OFFICE, "vp"), (Role.LEADER, "vp"), (Role.OFFICER, None)]
)
def test_wrongly_shaped_grant_is_refused(
    database: Database, house: House, role: Role, unit: str | None
) -> None:
    unit_id = house.units[unit] if unit else None
    with database.write() as tx, pytest.raises(ValueError, match="kèm một đơn vị"):
        grant_role(tx, SYSTEM, house.people["an"], role, unit_id, NOW)


def test_grant_to_nobody_or_for_no_unit_is_refused(database: Database, house: House) -> None:
    with database.write() as tx, pytest.raises(LookupError):
        grant_role(tx, SYSTEM, 999_999, Role.OFFICE, None, NOW)
    with database.write() as tx, pytest.raises(LookupError):
        grant_role(tx, SYSTEM, house.people["an"], Role.HEAD, 999_999, NOW)


def test_last_office_cannot_be_ended(database: Database, house: House) -> None:
    with database.write() as tx:
        dung = house.viewer(tx, "dung")
        (office,) = [g for g in list_grants(tx, dung, NOW) if g.role == "office"]
        with pytest.raises(Refused, match="cuối cùng"):
            end_role(tx, dung, office.grant_id, NOW)
        grant_role(tx, dung, house.people["an"], Role.OFFICE, None, NOW)
        end_role(tx, dung, office.grant_id, NOW)
        assert not house.viewer(tx, "dung").scope.everything


def test_log_is_read_newest_first_by_page_and_only_with_the_right(database: Database, house: House) -> None:
    with database.write() as tx:
        dung = house.viewer(tx, "dung")
        for n in range(5):
            write_audit(tx, dung, "thu", f"việc {n}", {"n": n}, None, NOW + timedelta(minutes=n))
        lines, total = list_audit(tx, house.viewer(tx, "lan"), page=2, size=2, action="thu")
        assert (total, [line.subject for line in lines]) == (5, ["việc 2", "việc 1"])
        assert (lines[0].before, lines[0].after) == ({"n": 2}, None)
        assert "thu" in list_audit_actions(tx, dung)
        for name in ("an", "binh", "chi"):
            with pytest.raises(Refused):
                list_audit(tx, house.viewer(tx, name))


def test_operator_is_named_though_on_no_roster(database: Database, house: House) -> None:
    with database.read() as tx:
        lines, _ = list_audit(tx, SYSTEM, action="role_granted")
    assert {(line.actor_id, line.actor) for line in lines} == {(None, "manage.py")}
    assert show_action("role_granted") == "Giao vai trò"
    assert show_action("thu") == "thu"


def test_demo_finds_one_person_for_each_role(database: Database, house: House) -> None:
    with database.read() as tx:
        found = {role: find_demo_person(tx, role, NOW) for role in Role}
    assert found == {
        Role.OFFICER: house.people["an"],
        Role.HEAD: house.people["binh"],
        Role.OFFICE: house.people["dung"],
        Role.LEADER: house.people["lan"],
    }


def test_demo_finds_nobody_in_an_empty_house(database: Database) -> None:
    with database.read() as tx:
        assert [find_demo_person(tx, role, NOW) for role in Role] == [None] * 4
