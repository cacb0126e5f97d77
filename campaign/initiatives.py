"""Initiatives: units send in a good way of doing things, the office approves it or returns it with a reason.

What is approved is for everybody to read; the rest is between the unit and the office.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from access.audit import write_audit
from access.viewer import Permission, Refused, Scope, Viewer
from db import initiatives as store
from db.engine import Tx
from db.initiatives import MoveRow, NewMove
from db.units import UnitNow, list_units, subtree
from text import t
from text.formats import ZONE, local_day
from text.vietnamese import nfc, squeeze

TITLE, BODY, OUTCOME, REASON = (5, 120), (30, 3_000), (5, 600), (5, 600)
STATES = ("sent", "returned", "approved")


@dataclass(frozen=True, slots=True)
class InitiativeWords:
    """What a unit tells: a name, what is done, and what came of it."""

    title: str
    body: str
    outcome: str


@dataclass(frozen=True, slots=True)
class InitiativeNow:
    """An initiative as it stands; the unit has the name of the day of the last move."""

    initiative_id: int
    unit_id: int
    unit_name: str
    state: str
    title: str
    body: str
    outcome: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GatheredInitiative:
    """One that was approved in a period."""

    initiative_id: int
    unit_id: int
    unit_name: str
    title: str
    body: str
    outcome: str
    approved_on: date


@dataclass(frozen=True, slots=True)
class GatheredInitiatives:
    """What was sent in and approved in a period (both days included), approved ones oldest first."""

    from_on: date
    to_on: date
    sent: int
    approved: tuple[GatheredInitiative, ...]


# ---- what units do


def list_own_units(tx: Tx, viewer: Viewer, now: datetime) -> tuple[UnitNow, ...]:
    """The units that the viewer speaks for, those they head themselves first; none for most people."""
    if not viewer.may(Permission.SPEAK_FOR_UNIT):
        return ()
    units = list_units(tx, local_day(now))
    theirs = subtree(units, viewer.headed_unit_ids)
    mine = [unit for unit in units if unit.unit_id in theirs]
    return tuple(sorted(mine, key=lambda unit: unit.unit_id not in viewer.headed_unit_ids))


def send(tx: Tx, viewer: Viewer, unit_id: int, told: InitiativeWords, now: datetime) -> int:
    """Send one in for a unit that the viewer heads; returns its id. Refused for words that do not fit."""
    unit = _own_unit(tx, viewer, unit_id, now)
    kept = _read(told)
    initiative_id = store.add_initiative(tx, unit.unit_id)
    _add(tx, viewer, initiative_id, "send", kept, "", now)
    after = {"unit": unit.name, "title": kept.title}
    write_audit(tx, viewer, "initiative.send", _subject(initiative_id), None, after, now)
    return initiative_id


def send_again(tx: Tx, viewer: Viewer, initiative_id: int, told: InitiativeWords, now: datetime) -> None:
    """Send one in again that was returned, with other words. Refused for one that was not."""
    row = _held(tx, initiative_id)
    _own_unit(tx, viewer, row.unit_id, now)
    if row.state != "returned":
        raise Refused(t("initiatives.fault.not_returned"))
    kept = _read(told)
    _add(tx, viewer, initiative_id, "send", kept, "", now)
    before, after = {"title": row.title}, {"title": kept.title, "state": t("initiatives.state.sent")}
    write_audit(tx, viewer, "initiative.send", _subject(initiative_id), before, after, now)


# ---- what the office does


def approve(tx: Tx, viewer: Viewer, initiative_id: int, now: datetime) -> None:
    """Show it to everybody from now on. Needs ANSWER_UNITS; Refused unless it waits."""
    row = _judged(tx, viewer, initiative_id, ("sent",))
    _judge(tx, viewer, row, "approve", "", now)


def return_with_reason(tx: Tx, viewer: Viewer, initiative_id: int, reason: str, now: datetime) -> None:
    """Give it back to the unit, also one that was approved before. Needs ANSWER_UNITS and a reason."""
    row = _judged(tx, viewer, initiative_id, ("sent", "approved"))
    _judge(tx, viewer, row, "return", _text(reason, "reason", REASON), now)


# ---- looking


def page(
    tx: Tx, viewer: Viewer, state: str, limit: int, offset: int, now: datetime
) -> tuple[tuple[InitiativeNow, ...], int]:
    """What the viewer's units sent in, or all units for the office and the leadership; "" is any state.

    Refused for who neither speaks for a unit nor sees everything."""
    rows, total = store.list_latest(tx, _sight(tx, viewer, now), state, limit, offset)
    return tuple(_now(tx, row) for row in rows), total


def count_states(tx: Tx, viewer: Viewer, now: datetime) -> Mapping[str, int]:
    """How many of those stand where."""
    return store.count_states(tx, _sight(tx, viewer, now))


def page_approved(tx: Tx, viewer: Viewer, limit: int, offset: int) -> tuple[tuple[InitiativeNow, ...], int]:
    """What everybody may read, the newest first."""
    viewer.require(Permission.LEARN)
    rows, total = store.list_latest(tx, None, "approved", limit, offset)
    return tuple(_now(tx, row) for row in rows), total


def gather(tx: Tx, scope: Scope, from_on: date, to_on: date) -> GatheredInitiatives:
    """What was sent in and what was approved in a period, as it stood at the end of its last day.

    Refused for a scope of nothing; ValueError for a period that ends before it begins."""
    if not scope.everything and not scope.unit_ids:
        raise Refused(t("access.refused"))
    if to_on < from_on:
        raise ValueError(t("difficulties.fault.period"))
    until = datetime.combine(to_on + timedelta(days=1), time(), ZONE)
    moves = store.list_moves_until(tx, None if scope.everything else scope.unit_ids, until)
    first = {row.initiative_id: local_day(row.at) for row in reversed(moves)}
    last = {row.initiative_id: row for row in moves}
    approved = [
        GatheredInitiative(
            row.initiative_id,
            row.unit_id,
            store.unit_name(tx, row),
            row.title,
            row.body,
            row.outcome,
            local_day(row.at),
        )
        for row in last.values()
        if row.move == "approve" and local_day(row.at) >= from_on
    ]
    approved.sort(key=lambda each: (each.approved_on, each.initiative_id))
    return GatheredInitiatives(from_on, to_on, sum(on >= from_on for on in first.values()), tuple(approved))


def _sight(tx: Tx, viewer: Viewer, now: datetime) -> frozenset[int] | None:
    if viewer.may(Permission.SEE_OVERVIEW):
        return None
    viewer.require(Permission.SPEAK_FOR_UNIT)
    return frozenset(unit.unit_id for unit in list_own_units(tx, viewer, now))


def _own_unit(tx: Tx, viewer: Viewer, unit_id: int, now: datetime) -> UnitNow:
    viewer.require(Permission.SPEAK_FOR_UNIT)
    for unit in list_own_units(tx, viewer, now):
        if unit.unit_id == unit_id:
            return unit
    raise Refused(t("difficulties.fault.unit"))


def _held(tx: Tx, initiative_id: int) -> MoveRow:
    row = store.lock_initiative(tx, initiative_id)
    if row is None:
        raise Refused(t("difficulties.fault.gone"))
    return row


def _judged(tx: Tx, viewer: Viewer, initiative_id: int, states: tuple[str, ...]) -> MoveRow:
    viewer.require(Permission.ANSWER_UNITS)
    row = _held(tx, initiative_id)
    if row.state not in states:
        raise Refused(t("initiatives.fault.judged"))
    return row


def _judge(tx: Tx, viewer: Viewer, row: MoveRow, move: str, reason: str, now: datetime) -> None:
    _add(tx, viewer, row.initiative_id, move, InitiativeWords(row.title, row.body, row.outcome), reason, now)
    after = {"state": t(f"initiatives.state.{_after(move)}"), "title": row.title, "reason": reason}
    before = {"state": t(f"initiatives.state.{row.state}"), "title": row.title}
    write_audit(tx, viewer, f"initiative.{move}", _subject(row.initiative_id), before, after, now)


def _add(
    tx: Tx, viewer: Viewer, initiative_id: int, move: str, told: InitiativeWords, reason: str, now: datetime
) -> None:
    new = NewMove(viewer.person_id, move, told.title, told.body, told.outcome, reason, now)
    store.add_move(tx, initiative_id, new, _after(move))


def _after(move: str) -> str:
    return {"send": "sent", "return": "returned", "approve": "approved"}[move]


def _now(tx: Tx, row: MoveRow) -> InitiativeNow:
    return InitiativeNow(
        row.initiative_id,
        row.unit_id,
        store.unit_name(tx, row),
        row.state,
        row.title,
        row.body,
        row.outcome,
        row.reason,
        row.at,
    )


def _read(told: InitiativeWords) -> InitiativeWords:
    title = squeeze(told.title)
    if not TITLE[0] <= len(title) <= TITLE[1]:
        raise Refused(t("difficulties.fault.title", least=TITLE[0], most=TITLE[1]))
    return InitiativeWords(title, _text(told.body, "body", BODY), _text(told.outcome, "outcome", OUTCOME))


def _text(value: str, name: str, limits: tuple[int, int]) -> str:
    kept, (least, most) = nfc(value).replace("\r\n", "\n").strip(), limits
    if not least <= len(kept) <= most:
        field = t(f"initiatives.field.{name}")
        raise Refused(t("initiatives.fault.length", field=field, least=least, most=most))
    return kept


def _subject(initiative_id: int) -> str:
    return f"#{initiative_id}"
