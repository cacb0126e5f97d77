"""Who a visitor of a demonstration becomes: one made-up person for each role."""

from __future__ import annotations

from datetime import datetime

from access.viewer import Role
from db.engine import Tx
from db.grants import find_first_holder, find_first_without
from text.formats import local_day


def find_demo_person(tx: Tx, role: Role, now: datetime) -> int | None:
    """The id of the first person, by code, who holds the role; for an officer one in mid-campaign."""
    on = local_day(now)
    if role is not Role.OFFICER:
        return find_first_holder(tx, role.value, on)
    midway = find_first_without(tx, on, begun=True)
    return midway if midway is not None else find_first_without(tx, on, begun=False)
