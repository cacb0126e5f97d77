"""Compares a list with the roster and says what an import would change; pure, so that a preview is free."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from campaign.roster.cells import tidy_code, tidy_email, tidy_name
from campaign.roster.heads import reads_as_head
from campaign.roster.refusal import refusal
from campaign.roster.rows import Fault, RosterRow, StaffList, make_fault
from campaign.roster.units import (
    Found,
    KnownUnit,
    NotFound,
    ProposedUnit,
    UnitCodes,
    display_name,
    index_of,
    is_plain,
    slips,
)
from text.formats import show_number
from text.vietnamese import fold

MOST_NEW_UNITS = 2_000
_RARE_PEOPLE = 2
_RARE_SHARE = 10


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody the system has; without unit_id they were on the roster once and are no longer."""

    person_id: int
    code: str
    full_name: str
    email: str | None
    unit_id: int | None
    unit_name: str
    position: str


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody ever known and the units of the day."""

    people: tuple[KnownPerson, ...]
    units: tuple[KnownUnit, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A person to be put on the roster; without unit_id the unit is the proposed one of that name."""

    row: RosterRow
    unit_id: int | None
    unit_name: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that would read otherwise."""

    field: Literal["full_name", "email", "position"]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A known person with other words; the new position of one who moves stands in Move."""

    person_id: int
    row_no: int
    code: str
    full_name: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A known person in another unit; without from_unit_id they come back to the roster."""

    person_id: int
    row_no: int
    code: str
    full_name: str
    from_unit_id: int | None
    from_unit_name: str
    to_unit_id: int | None
    to_unit_name: str
    position_before: str
    position: str


@dataclass(frozen=True, slots=True)
class HeadCandidate:
    """Somebody whose position reads like the head of their unit."""

    row_no: int
    code: str
    full_name: str
    position: str


@dataclass(frozen=True, slots=True)
class HeadProposal:
    """Who may head a unit, for the office to decide."""

    unit_id: int | None
    unit_name: str
    candidates: tuple[HeadCandidate, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What one import would do on a day; `digest` differs as soon as anything in it does.

    `freed` are people who left and whose address somebody on the list now has."""

    on: date
    new: tuple[Arrival, ...]
    changed: tuple[Change, ...]
    moved: tuple[Move, ...]
    unchanged: int
    missing: tuple[KnownPerson, ...]
    faults: tuple[Fault, ...]
    new_units: tuple[ProposedUnit, ...]
    heads: tuple[HeadProposal, ...]
    freed: tuple[KnownPerson, ...] = ()
    digest: str = ""

    @property
    def changes_nothing(self) -> bool:
        """Whether taking the list over would write nothing, leavers aside."""
        return not (self.new or self.changed or self.moved or self.new_units)


def make_plan(listed: StaffList, known: Roster, on: date, allow_new_units: bool = False) -> ImportPlan:
    """The plan of an import. A blank position or e-mail in the list leaves the known one as it is.

    While the system has no unit, every unit of the list is proposed, save a rare one that looks like
    a slip of a common one; later, unknown units are faults unless `allow_new_units`. Raises RosterRefused
    where the list would make more units than any department has.
    """
    units = _resolve_units(listed.rows, known.units, allow_new_units)
    _check_new_units(units)
    by_code = {person.code.upper(): person for person in known.people}
    faults = [*_unit_faults(listed.rows, units), *_code_faults(listed.rows, by_code)]
    out = {fault.row_no for fault in faults}
    faults += _email_faults(tuple(r for r in listed.rows if r.row_no not in out), known, by_code)
    out |= {fault.row_no for fault in faults}
    placed = tuple((row, _found(units, row)) for row in listed.rows if row.row_no not in out)
    return _with_digest(_compare(listed, (*listed.faults, *faults), placed, known, by_code, on, units))


_Placed = tuple[tuple[RosterRow, Found], ...]
_Units = Mapping[str, Found | NotFound]


def _compare(
    listed: StaffList,
    faults: tuple[Fault, ...],
    placed: _Placed,
    known: Roster,
    by_code: Mapping[str, KnownPerson],
    on: date,
    units: _Units,
) -> ImportPlan:
    met = [(row, unit, by_code[row.code]) for row, unit in placed if row.code in by_code]
    changed = tuple(change for row, unit, person in met if (change := _change(row, unit, person)))
    moved = tuple(_move(row, unit, person) for row, unit, person in met if _moves(unit, person))
    touched = {change.person_id for change in changed} | {move.person_id for move in moved}
    return ImportPlan(
        on=on,
        new=tuple(Arrival(row, unit.unit_id, unit.name) for row, unit in placed if row.code not in by_code),
        changed=changed,
        moved=moved,
        unchanged=len(met) - len(touched),
        missing=tuple(_missing(listed, faults, known)),
        faults=tuple(sorted(faults, key=lambda fault: fault.row_no)),
        new_units=_proposed(placed, known, units),
        heads=_heads(placed),
        freed=tuple(_freed(placed, known)),
    )


# ---- units


def _resolve_units(rows: tuple[RosterRow, ...], known: tuple[KnownUnit, ...], allow_new: bool) -> _Units:
    """Every name of a unit in the list → the unit meant."""
    counts = Counter(row.unit_name for row in rows)
    index, units = index_of(known), dict[str, Found | NotFound]()
    biggest = max(counts.values(), default=0)
    for name in sorted(counts, key=lambda name: (name.isupper(), is_plain(name), -counts[name])):
        rare = counts[name] <= min(_RARE_PEOPLE, biggest // _RARE_SHARE)
        unit = index.find(name, search=bool(known) or rare)
        if isinstance(unit, NotFound) and not unit.ambiguous and _may_be_new(unit, known, allow_new):
            unit = Found(None, display_name(name))
            index.add(unit)
        units[name] = unit
    return units


def _check_new_units(units: _Units) -> None:
    new = {unit for unit in units.values() if isinstance(unit, Found) and unit.unit_id is None}
    if len(new) > MOST_NEW_UNITS:
        shown = {"count": show_number(len(new)), "limit": show_number(MOST_NEW_UNITS)}
        raise refusal("too_many_units", **shown)


def _may_be_new(unit: NotFound, known: tuple[KnownUnit, ...], allow_new: bool) -> bool:
    return allow_new or (not known and not unit.similar)


def _found(units: _Units, row: RosterRow) -> Found:
    unit = units[row.unit_name]
    assert isinstance(unit, Found)
    return unit


def _unit_faults(rows: tuple[RosterRow, ...], units: _Units) -> Iterator[Fault]:
    for row in rows:
        unit = units[row.unit_name]
        if isinstance(unit, NotFound):
            yield _unit_fault(row, unit)


def _unit_fault(row: RosterRow, unit: NotFound) -> Fault:
    key = "unit_ambiguous" if unit.ambiguous else "unit_similar" if unit.similar else "unit_unknown"
    similar = ", ".join(unit.similar)
    return make_fault(row.row_no, "unit", row.unit_name, key, name=row.unit_name, similar=similar)


def _proposed(placed: _Placed, known: Roster, units: _Units) -> tuple[ProposedUnit, ...]:
    """New units in the order in which the list first names them, each with a code of its own."""
    counts = Counter(unit.name for _, unit in placed if unit.unit_id is None)
    codes, index = UnitCodes({unit.code for unit in known.units}), index_of(known.units)
    proposed = []
    for name, people in counts.items():
        like = index.find(name)
        similar = like.similar[0] if isinstance(like, NotFound) and like.similar else None
        proposed.append(ProposedUnit(codes.give(name), name, people, similar))
    return tuple(proposed)


# ---- people


def _code_faults(rows: tuple[RosterRow, ...], by_code: Mapping[str, KnownPerson]) -> Iterator[Fault]:
    """A code under which another person is known has slipped a row or been given anew."""
    for row in rows:
        person = by_code.get(row.code)
        if person and person.full_name != row.full_name and not _may_be_same(row, person):
            key = "code_reused" if person.email else "code_reused_no_email"
            told = {"name": person.full_name, "code": person.code, "email": person.email or ""}
            yield make_fault(row.row_no, "code", row.code, key, **told)


def _may_be_same(row: RosterRow, person: KnownPerson) -> bool:
    """One record goes on under another name only with the same address, or with what is the same name."""
    known = (person.email or "").lower()
    if row.email and row.email == known:
        return True
    is_other_address = bool(row.email and known)
    return _reads_alike(
        fold(row.full_name).split(), fold(person.full_name).split(), 0 if is_other_address else 1
    )


def _reads_alike(one: list[str], other: list[str], reach: int) -> bool:
    """Same family and given name, middle names in any order or left out; one word may slip by `reach`."""
    if min(len(one), len(other)) < 2:
        return one == other
    (few, *few_middle, few_given), (many, *many_middle, many_given) = sorted((one, other), key=len)
    left = list((Counter(few_middle) - Counter(many_middle)).elements())
    over = list((Counter(many_middle) - Counter(few_middle)).elements())
    pairs = [pair for pair in ((few, many), (few_given, many_given)) if pair[0] != pair[1]]
    if not left and not pairs:
        return True
    # One slip of the pen at most, so nothing but that one word may differ.
    pairs += [(word, min(over, key=lambda near: slips(word, near, reach))) for word in left]
    return len(pairs) == 1 and len(one) == len(other) and slips(*pairs[0], reach) <= reach


def _email_faults(
    rows: tuple[RosterRow, ...], known: Roster, by_code: Mapping[str, KnownPerson]
) -> Iterator[Fault]:
    """An address of another person may be taken only if that person gets another one in the same import.

    Who left, and is not on the list again, has no further use for theirs."""
    listed = {row.code for row in rows}
    owners = {
        person.email.lower(): person
        for person in known.people
        if person.email and (person.unit_id is not None or person.code.upper() in listed)
    }
    gives_up = {row.code for row in rows if row.email}
    waiting: dict[str, list[tuple[RosterRow, KnownPerson]]] = {}
    for row in rows:
        owner = owners.get(row.email or "")
        if owner and owner.code.upper() != row.code:
            waiting.setdefault(owner.code.upper(), []).append((row, owner))
    stuck = [code for code in waiting if code not in gives_up]
    while stuck:  # a row that is refused keeps its own address, so whoever waits for that is refused too
        for row, owner in waiting.pop(stuck.pop(), ()):
            stuck.append(row.code)
            yield make_fault(
                row.row_no, "email", row.email or "", "email_taken", name=owner.full_name, code=owner.code
            )


def _change(row: RosterRow, unit: Found, person: KnownPerson) -> Change | None:
    pairs: list[tuple[Literal["full_name", "email", "position"], str, str]] = [
        ("full_name", person.full_name, row.full_name),
        ("email", person.email or "", row.email or ""),
    ]
    if not _moves(unit, person):
        pairs.append(("position", person.position, row.position))
    fields = tuple(FieldChange(name, old, new) for name, old, new in pairs if new and new != old)
    return Change(person.person_id, row.row_no, row.code, row.full_name, fields) if fields else None


def _moves(unit: Found, person: KnownPerson) -> bool:
    return unit.unit_id is None or unit.unit_id != person.unit_id


def _move(row: RosterRow, unit: Found, person: KnownPerson) -> Move:
    return Move(
        person.person_id,
        row.row_no,
        row.code,
        row.full_name,
        person.unit_id,
        person.unit_name,
        unit.unit_id,
        unit.name,
        person.position,
        row.position,
    )


def _missing(listed: StaffList, faults: Iterable[Fault], known: Roster) -> Iterator[KnownPerson]:
    """People of the roster whom the list does not mention, not even in a row at fault."""
    at_fault = {fault.row_no for fault in faults}
    unclear = [row for row in listed.kept if row.row_no in at_fault]
    codes = {tidy_code(row.code) for row in unclear} | {row.code for row in listed.rows}
    names, emails = {tidy_name(row.full_name) for row in unclear}, {tidy_email(row.email) for row in unclear}
    for person in known.people:
        meant = person.code.upper() in codes or person.full_name in names or (person.email or "-") in emails
        if person.unit_id is not None and not meant:
            yield person


def _freed(placed: _Placed, known: Roster) -> Iterator[KnownPerson]:
    taken = {row.email: row.code for row, _ in placed if row.email}
    for person in known.people:
        taker = taken.get((person.email or "").lower())
        if person.unit_id is None and taker and taker != person.code.upper():
            yield person


def _heads(placed: _Placed) -> tuple[HeadProposal, ...]:
    by_unit: dict[Found, list[HeadCandidate]] = {}
    for row, unit in placed:
        if row.position and reads_as_head(row.position, unit.name):
            candidate = HeadCandidate(row.row_no, row.code, row.full_name, row.position)
            by_unit.setdefault(unit, []).append(candidate)
    return tuple(HeadProposal(unit.unit_id, unit.name, tuple(each)) for unit, each in by_unit.items())


# ---- the digest


def _with_digest(plan: ImportPlan) -> ImportPlan:
    return replace(plan, digest=hashlib.sha256(repr(plan).encode()).hexdigest())
