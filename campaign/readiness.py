"""How far the office has come before anybody can learn: people, a campaign, and ways to sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from access.handout import Reach, list_waiting
from access.viewer import Permission, Viewer
from db.campaigns import find_current, find_next
from db.engine import Tx
from db.people import count_people
from text.formats import local_day


@dataclass(frozen=True, slots=True)
class Readiness:
    """People on the roster, how many of them can sign in, and whether a campaign runs or is to begin."""

    people: int
    can_enter: int
    has_campaign: bool

    @property
    def most_can_enter(self) -> bool:
        """Whether codes have gone out: at least half of the people have a code or a password."""
        return bool(self.people) and self.can_enter * 2 >= self.people


def find_readiness(tx: Tx, viewer: Viewer, now: datetime) -> Readiness:
    """Where things stand now; Refused without MANAGE_ROSTER."""
    viewer.require(Permission.MANAGE_ROSTER)
    on = local_day(now)
    people = count_people(tx, on)
    waiting = len(list_waiting(tx, viewer, Reach.WITHOUT, None, now))
    return Readiness(people, people - waiting, bool(find_current(tx, on) or find_next(tx, on)))
