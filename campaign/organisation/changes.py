"""What the office may ask of the organisation, in its own words: codes of units and of people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MovePerson:
    """A person belongs to another unit."""

    person_code: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class RenameUnit:
    """A unit is called something else."""

    unit_code: str
    name: str


@dataclass(frozen=True, slots=True)
class MoveUnit:
    """A unit stands under another one; under none when the code is empty."""

    unit_code: str
    parent_code: str


@dataclass(frozen=True, slots=True)
class MergeUnits:
    """Units become one: the one of `into_code`, which is made when there is none and then has a name.

    A unit that is made stands under `parent_code`, at the top when that is empty.
    """

    unit_codes: tuple[str, ...]
    into_code: str
    name: str = ""
    parent_code: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A unit that comes of a split, with the people who go there."""

    code: str
    name: str
    person_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SplitUnit:
    """People of a unit go to new ones, which stand where it stands; it may be closed once nobody is left."""

    unit_code: str
    parts: tuple[Part, ...]
    closes: bool = False


@dataclass(frozen=True, slots=True)
class CloseUnit:
    """A unit is no more; whoever is still in it goes to the unit of `people_to`."""

    unit_code: str
    people_to: str = ""


@dataclass(frozen=True, slots=True)
class OpenUnit:
    """A new unit, at the top when it has no parent."""

    code: str
    name: str
    parent_code: str = ""


Change = MovePerson | RenameUnit | MoveUnit | MergeUnits | SplitUnit | CloseUnit | OpenUnit

KEYS: dict[type[Change], str] = {
    MovePerson: "person_moved",
    RenameUnit: "unit_renamed",
    MoveUnit: "unit_moved",
    MergeUnits: "units_merged",
    SplitUnit: "unit_split",
    CloseUnit: "unit_closed",
    OpenUnit: "unit_opened",
}
"""Under which action a change stands in the audit log."""
