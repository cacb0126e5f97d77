"""What was done in the field, unit by unit: the one place where a report asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from access.viewer import Scope
from analytics.reports.value import Period
from db.engine import Tx


@dataclass(frozen=True, slots=True)
class UnitActivity:
    """Of one unit in a period, those below it not included; people reached are never people who learned."""

    sessions: int = 0
    attendances: int = 0
    posts: int = 0
    publications: int = 0
    reach: int = 0


@dataclass(frozen=True, slots=True)
class ActivityFigures:
    """By unit; a unit that is not named did nothing. None is recorded at all where `is_kept` is False."""

    is_kept: bool
    units: tuple[tuple[int, UnitActivity], ...]


def activity_figures(tx: Tx, scope: Scope, period: Period) -> ActivityFigures:
    """Of the units in sight within the period: nothing yet, until activities are recorded."""
    return ActivityFigures(False, ())
