"""Takes a previewed list over in one transaction: compares again, writes the difference, tells the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from access.audit import write_audit
from access.roles import end_role, grant_role
from access.viewer import Permission, Refused, Role, Viewer
from campaign import standing
from campaign.roster.plan import (
    Arrival,
    Change,
    HeadProposal,
    ImportPlan,
    KnownPerson,
    Move,
    Roster,
    make_plan,
)
from campaign.roster.rows import StaffList
from campaign.roster.units import KnownUnit
from db import grants, people, units
from db.drafts import lock_roster
from db.engine import Tx
from db.people import NewPerson
from db.units import NewUnit
from text import t
from text.formats import local_day, show_number

_MOST_NAMED = 1_000
_FEW_LEAVERS = 5
_LEAVERS_SHARE = 5

Heads = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """How many people and units an import touched; `at_fault` rows stayed out."""

    new: int = 0
    changed: int = 0
    moved: int = 0
    ended: int = 0
    unchanged: int = 0
    new_units: int = 0
    heads: int = 0
    at_fault: int = 0

    @property
    def wrote_nothing(self) -> bool:
        """Whether the roster already was as the list has it."""
        return not (self.new or self.changed or self.moved or self.ended or self.new_units or self.heads)


@dataclass(frozen=True, slots=True)
class _Import:
    """What every step needs to know."""

    tx: Tx
    viewer: Viewer
    plan: ImportPlan
    known: Mapping[int, KnownPerson]
    unit_ids: Mapping[str, int]
    on: date
    now: datetime

    def unit_of(self, unit_id: int | None, unit_name: str) -> int:
        return self.unit_ids[unit_name] if unit_id is None else unit_id


def known_roster(tx: Tx, on: date) -> Roster:
    """Everybody ever known, with unit and position for those on the roster of the day, and its units."""
    there = units.list_units(tx, on)
    names = units.names_by_id(there)
    present = {person.person_id: person for person in people.list_people(tx, on)}
    known = tuple(
        _known(identity, present.get(identity[0]), names) for identity in sorted(people.all_identities(tx))
    )
    return Roster(known, tuple(KnownUnit(unit.unit_id, unit.code, unit.name) for unit in there))


def preview(tx: Tx, viewer: Viewer, listed: StaffList, allow_new_units: bool, now: datetime) -> ImportPlan:
    """What taking the list over today would change. Refused without MANAGE_ROSTER."""
    viewer.require(Permission.MANAGE_ROSTER)
    on = local_day(now)
    return make_plan(listed, known_roster(tx, on), on, allow_new_units)


def pending_heads(tx: Tx, plan: ImportPlan) -> tuple[HeadProposal, ...]:
    """The proposals of a plan without those who head that unit already."""
    held = {(grant.code.upper(), grant.unit_id) for grant in grants.list_grants(tx, plan.on) if grant.unit_id}
    left = (
        replace(each, candidates=tuple(c for c in each.candidates if (c.code, each.unit_id) not in held))
        for each in plan.heads
    )
    return tuple(each for each in left if each.candidates)


def ends_many(missing: int, on_roster: int) -> bool:
    """Whether so many would leave at once (more than 5, and more than a fifth) that a tick is not enough."""
    return missing > _FEW_LEAVERS and missing * _LEAVERS_SHARE > on_roster


def apply_plan(
    tx: Tx,
    viewer: Viewer,
    listed: StaffList,
    *,
    expected_digest: str,
    end_missing: bool,
    new_units_confirmed: bool,
    heads: Heads,
    now: datetime,
    end_count: int | None = None,
) -> ImportOutcome:
    """Take the list over, in the caller's one transaction; `heads` are confirmed pairs (code, unit name),
    `end_count` is how many leavers were confirmed, needed where `ends_many`.

    The plan is made again and must be the previewed one to the letter. Refused without MANAGE_ROSTER, when
    anything has changed since the preview, and when the last IT office would leave the roster."""
    viewer.require(Permission.MANAGE_ROSTER)
    lock_roster(tx)
    on = local_day(now)
    known = known_roster(tx, on)
    plan = make_plan(listed, known, on, new_units_confirmed)
    if plan.digest != expected_digest:
        raise Refused(t("roster_page.refused.changed"))
    _check_heads(plan, heads)
    if end_missing:
        _check_leavers(plan, known, end_count)
    step = _Import(
        tx, viewer, plan, {p.person_id: p for p in known.people}, _add_units(tx, plan, known, on), on, now
    )
    ended = plan.missing if end_missing else ()
    _free_addresses(step)
    _change_identities(step)
    touched = {move.person_id for move in plan.moved} | {person.person_id for person in ended}
    standing.change_stays(tx, touched, lambda: _restaff(step, ended))
    _end_roles(step, ended)
    outcome = _outcome(plan, len(ended), _grant_heads(step, heads))
    _note(step, outcome, ended)
    return outcome


def _known(
    identity: tuple[int, str, str, str | None], now: people.PersonNow | None, names: Mapping[int, str]
) -> KnownPerson:
    unit_id = now.unit_id if now else None
    position = now.position if now else ""
    return KnownPerson(*identity, unit_id, names.get(unit_id, "") if unit_id else "", position)


def _check_heads(plan: ImportPlan, heads: Heads) -> None:
    proposed = {(c.code, each.unit_name) for each in plan.heads for c in each.candidates}
    if not proposed.issuperset(heads):
        raise Refused(t("roster_page.refused.head"))


def _check_leavers(plan: ImportPlan, known: Roster, end_count: int | None) -> None:
    on_roster = sum(person.unit_id is not None for person in known.people)
    if ends_many(len(plan.missing), on_roster) and end_count != len(plan.missing):
        raise Refused(t("roster_page.refused.leavers", n=show_number(len(plan.missing))))


def _add_units(tx: Tx, plan: ImportPlan, known: Roster, on: date) -> dict[str, int]:
    """The ids of the units that the list brings, by name; they follow those that are there."""
    last = len(known.units)
    new = [NewUnit(u.code, u.name, None, last + place) for place, u in enumerate(plan.new_units, 1)]
    ids = units.add_units(tx, new, on)
    return {unit.name: unit_id for unit, unit_id in zip(plan.new_units, ids, strict=True)}


def _free_addresses(step: _Import) -> None:
    """Who left gives up an address that somebody else has now; each time told in the log."""
    for person in step.plan.freed:
        people.change_identity(step.tx, person.person_id, person.code, person.full_name, None)
        before, after = {"email": person.email}, {"email": None}
        write_audit(step.tx, step.viewer, "email_freed", person.code, before, after, step.now)


def _change_identities(step: _Import) -> None:
    """Names and addresses. Addresses are freed first, because two people may have swapped theirs."""
    renewed = [change for change in step.plan.changed if _after(change, "email")]
    people.clear_emails(step.tx, [change.person_id for change in renewed])
    for change in step.plan.changed:
        _change_identity(step, change)
        position = _after(change, "position")
        if position:
            people.set_position(step.tx, change.person_id, position)


def _change_identity(step: _Import, change: Change) -> None:
    name, email = _after(change, "full_name"), _after(change, "email")
    if name or email:
        was = step.known[change.person_id]
        people.change_identity(step.tx, was.person_id, was.code, name or was.full_name, email or was.email)


def _after(change: Change, name: str) -> str | None:
    return next((each.after for each in change.fields if each.field == name), None)


def _restaff(step: _Import, ended: tuple[KnownPerson, ...]) -> Iterable[int]:
    """Moves and returns, leavers, and newcomers, whose ids it returns."""
    for move in step.plan.moved:
        unit_id = step.unit_of(move.to_unit_id, move.to_unit_name)
        position = move.position or move.position_before
        people.place_person(step.tx, move.person_id, unit_id, position, step.on)
    for person in ended:
        people.end_membership(step.tx, person.person_id, step.on)
    return people.add_people(step.tx, [_new_person(step, arrival) for arrival in step.plan.new], step.on)


def _end_roles(step: _Import, ended: tuple[KnownPerson, ...]) -> None:
    """Leavers leave every role with the roster, so that nobody comes back with an old one."""
    gone = {person.person_id for person in ended}
    left = {(move.person_id, move.from_unit_id) for move in step.plan.moved if move.from_unit_id}
    if gone or left:
        for grant in grants.list_grants(step.tx, step.on):
            # Whoever moved no longer heads the unit left behind; what else they head is untouched.
            if grant.person_id in gone or (grant.person_id, grant.unit_id) in left:
                end_role(step.tx, step.viewer, grant.grant_id, step.now)


def _new_person(step: _Import, arrival: Arrival) -> NewPerson:
    row = arrival.row
    unit_id = step.unit_of(arrival.unit_id, arrival.unit_name)
    return NewPerson(row.code, row.full_name, row.email, unit_id, row.position)


def _grant_heads(step: _Import, heads: Heads) -> int:
    """Grant what was confirmed; returns how many did not hold it already."""
    if not heads:
        return 0
    ids = {code.upper(): person_id for person_id, code, _, _ in people.all_identities(step.tx)}
    unit_ids = {each.unit_name: each.unit_id or step.unit_ids[each.unit_name] for each in step.plan.heads}
    fresh = [
        (ids[code], unit_ids[unit])
        for code, unit in heads
        if grants.find_open_grant(step.tx, ids[code], Role.HEAD.value, unit_ids[unit]) is None
    ]
    for person_id, unit_id in fresh:
        grant_role(step.tx, step.viewer, person_id, Role.HEAD, unit_id, step.now)
    return len(fresh)


def _outcome(plan: ImportPlan, ended: int, heads: int) -> ImportOutcome:
    return ImportOutcome(
        new=len(plan.new),
        changed=len({c.person_id for c in plan.changed} - {m.person_id for m in plan.moved}),
        moved=len(plan.moved),
        ended=ended,
        unchanged=plan.unchanged,
        new_units=len(plan.new_units),
        heads=heads,
        at_fault=len({fault.row_no for fault in plan.faults}),
    )


def _note(step: _Import, outcome: ImportOutcome, ended: tuple[KnownPerson, ...]) -> None:
    """One line with the counts and, as far as they can be listed, who and what was touched."""
    if outcome.wrote_nothing:
        return
    before = {"changed": _named(map(_was, step.plan.changed)), "moved": _named(map(_left, step.plan.moved))}
    after: dict[str, Any] = {
        name: getattr(outcome, name) for name in ("new", "changed", "moved", "ended", "new_units", "heads")
    }
    after |= {
        "new_codes": _named(arrival.row.code for arrival in step.plan.new),
        "moved_codes": _named(map(_arrived, step.plan.moved)),
        "changed_codes": _named(map(_became, step.plan.changed)),
        "ended_codes": _named(person.code for person in ended),
        "units": _named(f"{unit.code}: {unit.name}" for unit in step.plan.new_units),
    }
    subject = t("access.people", n=outcome.new + outcome.changed + outcome.moved + outcome.ended)
    write_audit(step.tx, step.viewer, "roster_imported", subject, before, after, step.now)


def _named(texts: Iterable[str]) -> list[str] | dict[str, Any]:
    """All of them, or the first with how many there are: a line of the log stays one that can be read."""
    every = list(texts)
    return every if len(every) <= _MOST_NAMED else {"first": every[:_MOST_NAMED], "all": len(every)}


def _was(change: Change) -> str:
    return f"{change.code}: {'; '.join(each.before for each in change.fields)}"


def _became(change: Change) -> str:
    return f"{change.code}: {'; '.join(each.after for each in change.fields)}"


def _left(move: Move) -> str:
    return f"{move.code}: {move.from_unit_name}"


def _arrived(move: Move) -> str:
    return f"{move.code}: {move.to_unit_name}"
