"""What a change of the organisation would do, worked out before anything is written."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256

from access.viewer import Permission, Refused, Viewer
from campaign.organisation.changes import (
    Change,
    CloseUnit,
    MergeUnits,
    MovePerson,
    MoveUnit,
    OpenUnit,
    RenameUnit,
    SplitUnit,
)
from campaign.organisation.tree import Tree, read_tree
from campaign.standing import Touched, preview_stays
from db import audit, grants, people, reports, units
from db.engine import Tx
from db.grants import Grant
from db.people import relocated
from db.units import NewUnit, Period
from text import t
from text.formats import local_day, show_day, show_number
from text.vietnamese import squeeze

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]{0,19}")
TAKEN_AWAY = ("participation_exported", "board_exported")
"""Actions of the log by which figures as of a day left."""

NEW_UNIT = -1
"""Stands for the first unit that is to be made, −2 for the second; ids are given on writing."""


@dataclass(frozen=True, slots=True)
class Relocation:
    """People of some units who belong to another one from the day on."""

    person_ids: tuple[int, ...]
    from_unit_ids: tuple[int, ...]
    to_unit_id: int


@dataclass(frozen=True, slots=True)
class Renewal:
    """A unit with the name and the parent that it has from the day on."""

    unit_id: int
    name: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class Adoption:
    """A unit that stands under another one wherever it stood under the old one."""

    unit_id: int
    old_parent_id: int
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A change on a day with all that it does; `told` says it in sentences, `taken` counts files of figures
    that left and would be other ones now, `final` the reports that stand as they were made."""

    change: Change
    on: date
    subject: str
    opened: tuple[NewUnit, ...] = ()
    renewed: tuple[Renewal, ...] = ()
    closed: tuple[int, ...] = ()
    adopted: tuple[Adoption, ...] = ()
    relocations: tuple[Relocation, ...] = ()
    successions: tuple[tuple[int, int, str], ...] = ()
    before: tuple[tuple[str, str], ...] = ()
    after: tuple[tuple[str, str], ...] = ()
    told: tuple[str, ...] = ()
    ended_roles: tuple[Grant, ...] = ()
    touched: tuple[Touched, ...] = field(default=(), compare=False)
    taken: int = field(default=0, compare=False)
    final: int = field(default=0, compare=False)

    @property
    def people(self) -> int:
        """How many people come to another unit."""
        return len({person_id for each in self.relocations for person_id in each.person_ids})

    @property
    def digest(self) -> str:
        """Differs as soon as the change would do something else to units, people or roles."""
        shape = (self.change, self.on, self.opened, self.renewed, self.closed, self.adopted)
        rest = (self.relocations, self.successions, tuple(each.grant_id for each in self.ended_roles))
        return sha256(repr((shape, rest)).encode()).hexdigest()


def make_plan(tx: Tx, viewer: Viewer, change: Change, on: date, now: datetime) -> Plan:
    """What the change would do; writes nothing.

    `on` is today or a day that is past, not before the last change of the units concerned: what came after
    would have to be changed with it. A day to come is refused: lists of staff and the forms write into what
    is open, and would write into what has not begun. Refused without MANAGE_ROSTER and for what cannot be.
    """
    viewer.require(Permission.MANAGE_ROSTER)
    today = local_day(now)
    if on > today:
        raise Refused(t("organisation.fault.future", day=show_day(today)))
    tree = read_tree(tx)
    first = tree.first_day()
    if first is not None and on < first:
        raise Refused(t("organisation.fault.before_all", day=show_day(first)))
    plan = _planned(tx, tree, change, on)
    before = people.stays_of(tx, {i for each in plan.relocations for i in each.person_ids})
    after = dict(before)
    for each in plan.relocations:
        for i in each.person_ids:
            after[i] = relocated(after[i], each.from_unit_ids, each.to_unit_id, on)
    touched = preview_stays(tx, before, after) if before else ()
    is_seen = bool(touched or plan.renewed or plan.closed)
    return replace(
        plan,
        ended_roles=_ended_roles(tx, plan, today),
        touched=touched,
        taken=audit.count_taken_since(tx, TAKEN_AWAY, on) if is_seen else 0,
        final=reports.count_until(tx, on) if is_seen else 0,
    )


def _planned(tx: Tx, tree: Tree, change: Change, on: date) -> Plan:
    match change:
        case MovePerson():
            return _move_person(tx, tree, change, on)
        case RenameUnit():
            return _rename(tree, change, on)
        case MoveUnit():
            return _move_unit(tree, change, on)
        case MergeUnits():
            return _merge(tx, tree, change, on)
        case SplitUnit():
            return _split(tx, tree, change, on)
        case CloseUnit():
            return _close(tx, tree, change, on)
        case OpenUnit():
            return _open(tx, tree, change, on)


def _move_person(tx: Tx, tree: Tree, change: MovePerson, on: date) -> Plan:
    code = squeeze(change.person_code)
    person_id = people.ids_by_code(tx, (code,)).get(code)
    stays = people.list_stays(tx, person_id) if person_id else ()
    if person_id is None or not stays or stays[-1].to_on is not None:
        raise Refused(t("organisation.fault.no_person", code=code or "–"))
    here, target = stays[-1], tree.get(change.unit_code, on)
    name, code = people.name_of(tx, person_id), people.code_of(tx, person_id)
    if here.from_on > on:
        raise Refused(t("organisation.fault.person_too_early", name=name, day=show_day(here.from_on)))
    if here.unit_id == target.unit_id:
        raise Refused(t("organisation.fault.person_there", name=name, unit=target.name))
    left = tree.periods[here.unit_id][-1].name
    return Plan(
        change,
        on,
        code,
        relocations=(Relocation((person_id,), (here.unit_id,), target.unit_id),),
        before=(("unit", left),),
        after=(("unit", target.name),),
        told=(t("organisation.told.move_person", name=name, code=code, old=left, new=target.name),),
    )


def _rename(tree: Tree, change: RenameUnit, on: date) -> Plan:
    unit = tree.get_changeable(change.unit_code, on)
    name = tree.check_name(change.name, (unit.unit_id,))
    if name == unit.name:
        raise Refused(t("organisation.fault.same_name", unit=unit.name))
    return Plan(
        change,
        on,
        unit.code,
        renewed=(Renewal(unit.unit_id, name, unit.parent_id),),
        before=(("unit_name", unit.name),),
        after=(("unit_name", name),),
        told=(t("organisation.told.rename", old=unit.name, new=name),),
    )


def _move_unit(tree: Tree, change: MoveUnit, on: date) -> Plan:
    unit = tree.get_changeable(change.unit_code, on)
    parent_id = tree.get_parent(change.parent_code, on)
    if parent_id == unit.parent_id:
        raise Refused(t("organisation.fault.same_parent", unit=unit.name))
    if unit.unit_id in tree.above(parent_id, on):
        raise Refused(t("organisation.fault.loop", unit=unit.name))
    old, new = _name(tree, unit.parent_id), _name(tree, parent_id)
    return Plan(
        change,
        on,
        unit.code,
        renewed=(Renewal(unit.unit_id, unit.name, parent_id),),
        before=(("parent", old),),
        after=(("parent", new),),
        told=(t("organisation.told.move_unit", unit=unit.name, old=old, new=new),),
    )


def _merge(tx: Tx, tree: Tree, change: MergeUnits, on: date) -> Plan:
    named = {u.unit_id: u for u in (tree.get_changeable(code, on) for code in change.unit_codes)}
    known = [u for u in tree.periods.values() if u[0].code.upper() == squeeze(change.into_code).upper()]
    target = tree.get(change.into_code, on) if known else None
    sources = tuple(u for u in named.values() if target is None or u.unit_id != target.unit_id)
    ids = tuple(u.unit_id for u in sources)
    if not sources or len(sources) + (target is not None) < 2:
        raise Refused(t("organisation.fault.merge_few"))
    if target is None:
        parent_id = tree.get_parent(change.parent_code, on)
        place = min(u.place for u in sources)
        new = _new_unit(tx, tree, change.into_code, change.name, parent_id, place, ids)
        above, to, name = tree.above(parent_id, on), NEW_UNIT, new.name
    else:
        new, above, to, name = None, tree.above(target.unit_id, on), target.unit_id, target.name
    for source in sources:
        if source.unit_id in above:
            raise Refused(t("organisation.fault.merge_above", unit=source.name, target=name))
    _check_outlives(tree, sources, on)
    moved = sorted(people.list_staying(tx, ids, on))
    old = ", ".join(u.name for u in sources)
    return Plan(
        change,
        on,
        ", ".join(u.code for u in sources),
        opened=(new,) if new else (),
        closed=ids,
        adopted=_adopted(tree, ids, to, on),
        relocations=_relocation(moved, ids, to),
        successions=tuple((unit_id, to, "merge") for unit_id in ids),
        before=(("merged", old),),
        after=(("into", name), ("moved", show_number(len(moved)))),
        told=(
            t("organisation.told.merge", old=old, new=name),
            *_told_below(tree, ids, name, on),
            *_told_people(len(moved), name),
        ),
    )


def _split(tx: Tx, tree: Tree, change: SplitUnit, on: date) -> Plan:
    unit = tree.get_changeable(change.unit_code, on)
    leaving = (unit.unit_id,) if change.closes else ()
    staying = people.list_staying(tx, (unit.unit_id,), on)
    opened: list[NewUnit] = []
    relocations: list[Relocation] = []
    if not change.parts:
        raise Refused(t("organisation.fault.split_nothing"))
    for number, part in enumerate(change.parts):
        new = _new_unit(tx, tree, part.code, part.name, unit.parent_id, unit.place, leaving)
        if any(new.code.upper() == u.code.upper() or new.name == u.name for u in opened):
            raise Refused(t("organisation.fault.code_taken", code=new.code))
        opened.append(new)
        chosen = _chosen(tx, unit, part.person_codes, staying)
        relocations.append(Relocation(chosen, (unit.unit_id,), NEW_UNIT - number))
    gone = [person_id for each in relocations for person_id in each.person_ids]
    if len(gone) != len(set(gone)):
        raise Refused(t("organisation.fault.split_twice"))
    left = len(staying) - len(gone)
    if change.closes:
        _check_outlives(tree, (unit,), on)
        _check_empty(tree, unit, left, on)
    names = ", ".join(u.name for u in opened)
    return Plan(
        change,
        on,
        unit.code,
        opened=tuple(opened),
        closed=leaving,
        relocations=tuple(relocations),
        successions=tuple((unit.unit_id, NEW_UNIT - n, "split") for n in range(len(opened))),
        after=(("split_from", unit.name), ("new_units", names), ("moved", show_number(len(gone)))),
        told=(
            t("organisation.told.split", unit=unit.name, new=names),
            *(
                t("organisation.told.people", n=show_number(len(r.person_ids)), unit=u.name)
                for u, r in zip(opened, relocations, strict=True)
            ),
            t(
                "organisation.told.split_closed" if change.closes else "organisation.told.split_left",
                unit=unit.name,
                n=show_number(left),
            ),
        ),
    )


def _close(tx: Tx, tree: Tree, change: CloseUnit, on: date) -> Plan:
    unit = tree.get_changeable(change.unit_code, on)
    _check_outlives(tree, (unit,), on)
    staying = sorted(people.list_staying(tx, (unit.unit_id,), on))
    target = tree.get(change.people_to, on) if change.people_to.strip() else None
    if target is not None and target.unit_id == unit.unit_id:
        raise Refused(t("organisation.fault.merge_few"))
    _check_empty(tree, unit, 0 if target else len(staying), on)
    moved = staying if target else []
    after = (("people_to", target.name), ("moved", show_number(len(moved)))) if target and moved else ()
    return Plan(
        change,
        on,
        unit.code,
        closed=(unit.unit_id,),
        relocations=_relocation(moved, (unit.unit_id,), target.unit_id) if target else (),
        before=(("unit_name", unit.name),),
        after=after,
        told=(
            t("organisation.told.close", unit=unit.name),
            *(_told_people(len(moved), target.name) if target else ()),
        ),
    )


def _open(tx: Tx, tree: Tree, change: OpenUnit, on: date) -> Plan:
    parent_id = tree.get_parent(change.parent_code, on)
    unit = _new_unit(tx, tree, change.code, change.name, parent_id, tree.last_place() + 1, ())
    parent = _name(tree, parent_id)
    return Plan(
        change,
        on,
        unit.code,
        opened=(unit,),
        after=(("unit_name", unit.name), ("parent", parent)),
        told=(t("organisation.told.open", unit=unit.name, code=unit.code, parent=parent),),
    )


def _new_unit(
    tx: Tx, tree: Tree, code: str, name: str, parent_id: int | None, place: int, leaving: Collection[int]
) -> NewUnit:
    """Codes are never given twice, so that a code means one unit in every file there ever was."""
    wanted = squeeze(code)
    if not CODE.fullmatch(wanted):
        raise Refused(t("organisation.fault.code"))
    if units.is_code_taken(tx, wanted):
        raise Refused(t("organisation.fault.code_taken", code=wanted))
    return NewUnit(wanted, tree.check_name(name, leaving), parent_id, place)


def _chosen(tx: Tx, unit: Period, codes: tuple[str, ...], staying: Collection[int]) -> tuple[int, ...]:
    wanted = [squeeze(code) for code in codes if code.strip()]
    if not wanted:
        raise Refused(t("organisation.fault.split_nobody"))
    ids = people.ids_by_code(tx, wanted)
    for code in wanted:
        if ids.get(code) not in staying:
            raise Refused(t("organisation.fault.not_in_unit", code=code, unit=unit.name))
    return tuple(sorted(set(ids.values())))


def _check_outlives(tree: Tree, closing: Iterable[Period], on: date) -> None:
    """A unit is closed after its first day: one that never was has no history to be read."""
    for unit in closing:
        if tree.periods[unit.unit_id][0].from_on >= on:
            raise Refused(t("organisation.fault.opened_then", unit=unit.name, day=show_day(on)))


def _check_empty(tree: Tree, unit: Period, left: int, on: date) -> None:
    if left:
        raise Refused(t("organisation.fault.has_people", unit=unit.name, n=show_number(left)))
    below = tree.below((unit.unit_id,), on)
    if below:
        names = ", ".join(each.name for each in below)
        raise Refused(t("organisation.fault.has_units", unit=unit.name, names=names))


def _adopted(tree: Tree, ids: tuple[int, ...], to: int, on: date) -> tuple[Adoption, ...]:
    """What stands under units that are merged stands under the one that they become."""
    return tuple(
        Adoption(child.unit_id, old, to)
        for old in ids
        for child in tree.below((old,), on)
        if child.unit_id not in ids
    )


def _relocation(person_ids: Iterable[int], ids: tuple[int, ...], to: int) -> tuple[Relocation, ...]:
    moved = tuple(person_ids)
    return (Relocation(moved, ids, to),) if moved else ()


def _ended_roles(tx: Tx, plan: Plan, today: date) -> tuple[Grant, ...]:
    """Nobody heads a unit that is closed, nor one that they leave."""
    gone = {(p, u) for each in plan.relocations for p in each.person_ids for u in each.from_unit_ids}
    return tuple(
        grant
        for grant in grants.list_grants(tx, today)
        if grant.unit_id is not None
        and (grant.unit_id in plan.closed or (grant.person_id, grant.unit_id) in gone)
    )


def _told_people(n: int, unit: str) -> tuple[str, ...]:
    return (t("organisation.told.people", n=show_number(n), unit=unit),) if n else ()


def _told_below(tree: Tree, ids: tuple[int, ...], unit: str, on: date) -> tuple[str, ...]:
    names = ", ".join(child.name for child in tree.below(ids, on) if child.unit_id not in ids)
    return (t("organisation.told.below", names=names, unit=unit),) if names else ()


def _name(tree: Tree, unit_id: int | None) -> str:
    return tree.periods[unit_id][-1].name if unit_id is not None else t("organisation.top")
