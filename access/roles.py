"""Roles beyond officer: granted and ended by the office, each time with a line in the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from access.audit import write_audit
from access.viewer import Permission, Refused, Role, Viewer
from db import grants as store
from db.engine import Tx
from db.grants import Grant
from db.people import find_person
from db.units import list_units
from text import t
from text.formats import local_day


def grant_role(tx: Tx, viewer: Viewer, person_id: int, role: Role, unit_id: int | None, now: datetime) -> int:
    """Give a role (heads with a unit, others without); returns the grant's id, the old one if held already.

    Refused without MANAGE_ROSTER; LookupError for a person or unit that is not there today; ValueError
    for a role that cannot be granted or a unit where there must be none."""
    viewer.require(Permission.MANAGE_ROSTER)
    _check_shape(role, unit_id)
    _check_there(tx, person_id, unit_id, now)
    held = store.find_open_grant(tx, person_id, role.value, unit_id)
    if held is not None:
        return held
    grant_id = store.add_grant(tx, person_id, role.value, unit_id, now)
    grant = store.find_grant(tx, grant_id, local_day(now))
    if grant is not None:
        write_audit(tx, viewer, "role_granted", grant.code, None, _shown(grant), now)
    return grant_id


def end_role(tx: Tx, viewer: Viewer, grant_id: int, now: datetime) -> None:
    """Take a role away; nothing happens if it had ended already.

    Refused without MANAGE_ROSTER, and for the last IT office there is: nobody could grant one again."""
    viewer.require(Permission.MANAGE_ROSTER)
    grant = store.find_grant(tx, grant_id, local_day(now))
    if grant is None:
        return
    if grant.role == Role.OFFICE and store.count_open_grants(tx, Role.OFFICE.value) == 1:
        raise Refused(t("access.last_office"))
    store.end_grant(tx, grant_id, now)
    write_audit(tx, viewer, "role_ended", grant.code, _shown(grant), None, now)


def list_grants(tx: Tx, viewer: Viewer, now: datetime) -> tuple[Grant, ...]:
    """Every role held now; Refused without SEE_ROSTER."""
    viewer.require(Permission.SEE_ROSTER)
    return store.list_grants(tx, local_day(now))


def _check_shape(role: Role, unit_id: int | None) -> None:
    if role is Role.OFFICER or (role is Role.HEAD) != (unit_id is not None):
        raise ValueError(t("access.wrong_grant"))


def _check_there(tx: Tx, person_id: int, unit_id: int | None, now: datetime) -> None:
    on = local_day(now)
    if find_person(tx, person_id, on) is None:
        raise LookupError(t("access.not_on_roster"))
    if unit_id is not None and all(unit.unit_id != unit_id for unit in list_units(tx, on)):
        raise LookupError(t("access.no_such_unit"))


def _shown(grant: Grant) -> dict[str, Any]:
    return {"name": grant.full_name, "role": grant.role, "unit": grant.unit_name}
