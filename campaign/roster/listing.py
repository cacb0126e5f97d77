"""Who is on the roster today, for the office to look through."""

from __future__ import annotations

from datetime import date

from access.viewer import Permission, Viewer
from db import people
from db.engine import Tx
from db.people import PersonNow


def count_people(tx: Tx, viewer: Viewer, on: date) -> int:
    """How many people are on the roster of the day. Refused without MANAGE_ROSTER."""
    viewer.require(Permission.MANAGE_ROSTER)
    return people.count_people(tx, on)


def search_people(
    tx: Tx, viewer: Viewer, on: date, words: str, limit: int, offset: int
) -> tuple[tuple[PersonNow, ...], int]:
    """A page of those whose name, code or e-mail holds `words`, and the total. Refused as above."""
    viewer.require(Permission.MANAGE_ROSTER)
    return people.search_people(tx, on, words, limit, offset)
