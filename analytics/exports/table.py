"""The rows that every file format shares: which columns, in which order, under which names."""

from __future__ import annotations

from functools import cache

from analytics.board import PersonLine, Status, UnitLine
from analytics.exports.book import Cell as Cell

PERSON_COLUMNS = (
    "code",
    "full_name",
    "unit_code",
    "unit",
    "position",
    "status",
    "met",
    "required",
    "completed_on",
)
UNIT_FIGURES = ("assigned", "not_started", "learning", "completed", "overdue", "passed", "percent")


def person_cells(line: PersonLine) -> tuple[Cell, ...]:
    """The cells of a person in the order of PERSON_COLUMNS, the status in Vietnamese."""
    return (
        line.code,
        line.full_name,
        line.unit_code,
        line.unit_name,
        line.position,
        _label(line.status),
        line.met,
        line.required,
        line.completed_on,
    )


@cache
def _label(status: Status) -> str:
    return status.label


def figures(line: UnitLine) -> dict[str, int]:
    """The figures of a unit or of the total, by the names of UNIT_FIGURES."""
    return {name: getattr(line, name) for name in UNIT_FIGURES}
