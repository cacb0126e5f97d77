"""Recognition: units that reached the target, never who did not, and initiatives, gathered for the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from access.viewer import EVERYTHING, Permission, Scope, Viewer
from analytics.intervals import FEWEST
from analytics.participation import board
from campaign import initiatives
from campaign.initiatives import GatheredInitiatives
from db.campaigns import find_current
from db.engine import Tx
from text.formats import local_day


@dataclass(frozen=True, slots=True)
class ReachedUnit:
    """A unit of FEWEST people or more that reached the target; people of units below are not counted."""

    unit_id: int
    name: str
    completed: int
    assigned: int


@dataclass(frozen=True, slots=True)
class ReachedTarget:
    """The units that had reached a campaign's target at the end of a day, in the office's order."""

    campaign_name: str
    target_percent: int
    on: date
    units: tuple[ReachedUnit, ...]


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a report says in praise: units as of the last day of a period, initiatives approved in it."""

    reached: ReachedTarget | None
    initiatives: GatheredInitiatives


def reached_target(tx: Tx, scope: Scope, on: date, now: datetime) -> ReachedTarget | None:
    """The units in a scope that reached the target of the campaign of a day; None where there is none.

    The share is compared exactly, so that no rounding lifts a unit over the target."""
    campaign = find_current(tx, on)
    if campaign is None:
        return None
    figures = board(tx, scope, campaign, on, now)
    units = tuple(
        ReachedUnit(line.unit_id, line.name, line.completed, line.assigned)
        for line in figures.unit_lines
        if line.assigned >= FEWEST and 100 * line.completed >= campaign.target_percent * line.assigned
    )
    return ReachedTarget(campaign.name, campaign.target_percent, on, units)


def see_reached(tx: Tx, viewer: Viewer, now: datetime) -> ReachedTarget | None:
    """The same for everybody to see, today."""
    viewer.require(Permission.LEARN)
    return reached_target(tx, EVERYTHING, local_day(now), now)


def gather(tx: Tx, scope: Scope, from_on: date, to_on: date, now: datetime) -> Recognition:
    """What a report of a period says in praise of the units in a scope.

    Refused for a scope of nothing; ValueError for a period that ends before it begins."""
    told = initiatives.gather(tx, scope, from_on, to_on)
    return Recognition(reached_target(tx, scope, to_on, now), told)
