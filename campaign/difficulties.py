"""Difficulties and proposals: units raise them, the office answers, and all is gathered for the report.

Officers raise for the unit they belong to, heads for those they head. Heads read what their units raised,
the office and the leadership read everything, and officers what they raised themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from access.audit import write_audit
from access.viewer import Permission, Refused, Role, Scope, Viewer
from db import difficulties as store
from db.difficulties import DifficultyRow, Note, Reach
from db.engine import Tx
from db.people import find_person
from db.units import UnitNow, list_units, subtree
from text import t, words
from text.formats import local_day
from text.vietnamese import nfc, squeeze

TITLE, BODY = (5, 120), (10, 3_000)
STATES = ("open", "answered", "closed")
AFTER = {"raise": "open", "reply": "open", "answer": "answered", "close": "closed", "reopen": "open"}
_PREFIX = "difficulties.theme."


@dataclass(frozen=True, slots=True)
class Theme:
    """What a difficulty is about; themes are words under difficulties.theme, in the order written there."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A difficulty with all that was said about it, and what the viewer may do now."""

    row: DifficultyRow
    notes: tuple[Note, ...]
    may_reply: bool
    may_answer: bool


@dataclass(frozen=True, slots=True)
class GatheredDifficulty:
    """One of a period: `state` and `answer` are those of its last day, `is_carried` says it is older."""

    difficulty_id: int
    unit_id: int
    unit_name: str
    is_proposal: bool
    title: str
    body: str
    raised_on: date
    state: str
    answer: str
    is_carried: bool


@dataclass(frozen=True, slots=True)
class ThemeGroup:
    """What was raised about one theme, oldest first."""

    theme: Theme
    items: tuple[GatheredDifficulty, ...]


@dataclass(frozen=True, slots=True)
class GatheredDifficulties:
    """What units raised in a period and what was open from before, by theme; empty themes are left out."""

    from_on: date
    to_on: date
    themes: tuple[ThemeGroup, ...]

    @property
    def items(self) -> tuple[GatheredDifficulty, ...]:
        """All of them."""
        return tuple(item for group in self.themes for item in group.items)

    @property
    def raised(self) -> int:
        """Raised within the period."""
        return sum(not item.is_carried for item in self.items)

    def count(self, state: str) -> int:
        """How many stand so on the last day."""
        return sum(item.state == state for item in self.items)


def list_themes() -> tuple[Theme, ...]:
    """Every theme, in the order in which it is offered."""
    found = (key for key in words() if key.startswith(_PREFIX))
    return tuple(Theme(key.removeprefix(_PREFIX), t(key)) for key in found)


def theme_label(key: str) -> str:
    """The words of a theme; its key where it has been taken out of the list since."""
    return t(f"{_PREFIX}{key}") if f"{_PREFIX}{key}" in words() else key


# ---- what units do


def list_own_units(tx: Tx, viewer: Viewer, now: datetime) -> tuple[UnitNow, ...]:
    """The units for which the viewer may raise something; none for the leadership, who change nothing."""
    if not _may_raise(viewer):
        return ()
    units = list_units(tx, local_day(now))
    person = find_person(tx, viewer.person_id, local_day(now))
    theirs = _headed(viewer, units) | ({person.unit_id} if person else set())
    first = [unit for unit in units if unit.unit_id in viewer.headed_unit_ids]
    return (*first, *(unit for unit in units if unit.unit_id in theirs and unit not in first))


def raise_difficulty(
    tx: Tx,
    viewer: Viewer,
    unit_id: int | None,
    theme: str,
    is_proposal: bool,
    title: str,
    body: str,
    now: datetime,
) -> int:
    """Raise one for a unit, the viewer's first where None is given; returns its id.

    Refused for a unit that is not theirs, for the leadership, and for words that are too short or long."""
    units = list_own_units(tx, viewer, now)
    if not units:
        raise Refused(t("difficulties.fault.no_unit" if _may_raise(viewer) else "access.refused"))
    unit = next((u for u in units if unit_id in (None, u.unit_id)), None)
    if unit is None:
        raise Refused(t("difficulties.fault.unit"))
    if theme not in {each.key for each in list_themes()}:
        raise Refused(t("difficulties.fault.theme"))
    kept, said = _title(title), _body(body)
    on, person_id = local_day(now), viewer.person_id
    difficulty_id = store.add_difficulty(tx, unit.unit_id, person_id, theme, is_proposal, kept, on)
    store.add_note(tx, difficulty_id, person_id, "raise", said, now)
    sort = t(f"difficulties.sort.{'proposal' if is_proposal else 'difficulty'}")
    after = {"unit": unit.name, "sort": sort, "theme": theme_label(theme), "title": kept}
    write_audit(tx, viewer, "difficulty.raise", _subject(difficulty_id), None, after, now)
    return difficulty_id


def reply(tx: Tx, viewer: Viewer, difficulty_id: int, body: str, now: datetime) -> None:
    """Say more, by who raised it or a head of the unit; it waits for an answer again. Refused once closed."""
    row = _held(tx, viewer, difficulty_id)
    if not _may_reply(tx, viewer, row, now):
        raise Refused(t("access.refused"))
    if row.state == "closed":
        raise Refused(t("difficulties.fault.closed"))
    _move(tx, viewer, row, "reply", body, now)


# ---- what the office does


def answer(tx: Tx, viewer: Viewer, difficulty_id: int, body: str, now: datetime) -> None:
    """Answer one that is not closed. Needs ANSWER_UNITS."""
    viewer.require(Permission.ANSWER_UNITS)
    row = _held(tx, viewer, difficulty_id)
    if row.state == "closed":
        raise Refused(t("difficulties.fault.already_closed"))
    _move(tx, viewer, row, "answer", body, now)


def close(tx: Tx, viewer: Viewer, difficulty_id: int, body: str, now: datetime) -> None:
    """Close one, with what came of it. Needs ANSWER_UNITS."""
    viewer.require(Permission.ANSWER_UNITS)
    row = _held(tx, viewer, difficulty_id)
    if row.state == "closed":
        raise Refused(t("difficulties.fault.already_closed"))
    _move(tx, viewer, row, "close", body, now)


def reopen(tx: Tx, viewer: Viewer, difficulty_id: int, body: str, now: datetime) -> None:
    """Open one again that was closed, with the reason. Needs ANSWER_UNITS."""
    viewer.require(Permission.ANSWER_UNITS)
    row = _held(tx, viewer, difficulty_id)
    if row.state != "closed":
        raise Refused(t("difficulties.fault.not_closed"))
    _move(tx, viewer, row, "reopen", body, now)


# ---- looking


def page(
    tx: Tx, viewer: Viewer, state: str, theme: str, limit: int, offset: int
) -> tuple[tuple[DifficultyRow, ...], int]:
    """A page of what the viewer may read, the last moved first, and how many there are; "" means any."""
    return store.page_difficulties(tx, _reach(viewer), state, theme, limit, offset)


def count_states(tx: Tx, viewer: Viewer) -> Mapping[str, int]:
    """How many of what the viewer may read stand where."""
    return store.count_states(tx, _reach(viewer))


def find_talk(tx: Tx, viewer: Viewer, difficulty_id: int, now: datetime) -> Talk:
    """One with all its notes; Refused, in the same words, where there is none or it is out of sight."""
    row = store.find_difficulty(tx, difficulty_id)
    if row is None or not _may_read(viewer, row):
        raise Refused(t("difficulties.fault.gone"))
    may_reply = row.state != "closed" and _may_reply(tx, viewer, row, now)
    notes = store.list_notes(tx, (difficulty_id,))
    return Talk(row, notes, may_reply, viewer.may(Permission.ANSWER_UNITS))


def gather(tx: Tx, scope: Scope, from_on: date, to_on: date) -> GatheredDifficulties:
    """What was raised in a period (both days included), and what was still open when it began, by theme.

    Everything is as it stood at the end of the last day, so the same period gives the same whenever asked.
    Refused for a scope of nothing; ValueError for a period that ends before it begins."""
    if not scope.everything and not scope.unit_ids:
        raise Refused(t("access.refused"))
    if to_on < from_on:
        raise ValueError(t("difficulties.fault.period"))
    rows = store.list_until(tx, None if scope.everything else scope.unit_ids, to_on)
    talks: dict[int, list[Note]] = {row.difficulty_id: [] for row in rows}
    for note in store.list_notes(tx, tuple(talks)):
        if local_day(note.at) <= to_on:
            talks[note.difficulty_id].append(note)
    found: dict[str, list[GatheredDifficulty]] = {}
    for row in rows:
        notes = talks[row.difficulty_id]
        if row.raised_on >= from_on or _was_open(notes, from_on):
            found.setdefault(row.theme, []).append(_gathered(row, notes, from_on))
    known = list_themes()
    # A theme that was taken out of the list keeps what was raised under it.
    old = (Theme(key, key) for key in found if key not in {theme.key for theme in known})
    groups = (ThemeGroup(each, tuple(found[each.key])) for each in (*known, *old) if each.key in found)
    return GatheredDifficulties(from_on, to_on, tuple(groups))


def _gathered(row: DifficultyRow, notes: Sequence[Note], from_on: date) -> GatheredDifficulty:
    said = [note.body for note in notes if note.move in ("answer", "close")]
    return GatheredDifficulty(
        difficulty_id=row.difficulty_id,
        unit_id=row.unit_id,
        unit_name=row.unit_name,
        is_proposal=row.is_proposal,
        title=row.title,
        body=notes[0].body if notes else "",
        raised_on=row.raised_on,
        state=AFTER[notes[-1].move] if notes else "open",
        answer=said[-1] if said else "",
        is_carried=row.raised_on < from_on,
    )


def _was_open(notes: Sequence[Note], from_on: date) -> bool:
    """Whether it was not closed when the day began, or was opened again later."""
    before = [note for note in notes if local_day(note.at) < from_on]
    return not before or before[-1].move != "close" or len(notes) > len(before)


def _held(tx: Tx, viewer: Viewer, difficulty_id: int) -> DifficultyRow:
    row = store.lock_difficulty(tx, difficulty_id)
    if row is None or not _may_read(viewer, row):
        raise Refused(t("difficulties.fault.gone"))
    return row


def _move(tx: Tx, viewer: Viewer, row: DifficultyRow, move: str, body: str, now: datetime) -> None:
    said, state = _body(body), AFTER[move]
    store.add_note(tx, row.difficulty_id, viewer.person_id, move, said, now)
    store.set_state(tx, row.difficulty_id, state)
    before, after = (
        {"state": t(f"difficulties.state.{row.state}")},
        {"state": t(f"difficulties.state.{state}"), "words": said},
    )
    write_audit(tx, viewer, f"difficulty.{move}", _subject(row.difficulty_id), before, after, now)


def _may_raise(viewer: Viewer) -> bool:
    is_leader = Role.LEADER in viewer.roles and not viewer.may(Permission.SPEAK_FOR_UNIT)
    return viewer.may(Permission.LEARN) and not is_leader


def _may_read(viewer: Viewer, row: DifficultyRow) -> bool:
    if viewer.may(Permission.SEE_OVERVIEW) or row.raised_by == viewer.person_id:
        return True
    return viewer.may(Permission.SEE_UNIT) and viewer.scope.covers(row.unit_id)


def _may_reply(tx: Tx, viewer: Viewer, row: DifficultyRow, now: datetime) -> bool:
    if not _may_raise(viewer):
        return False
    is_own = row.raised_by == viewer.person_id
    return is_own or row.unit_id in _headed(viewer, list_units(tx, local_day(now)))


def _headed(viewer: Viewer, units: Sequence[UnitNow]) -> frozenset[int]:
    """The units that a head speaks for; the sight of an office that heads one as well reaches further."""
    may_speak = viewer.may(Permission.SPEAK_FOR_UNIT)
    return subtree(units, viewer.headed_unit_ids) if may_speak else frozenset()


def _reach(viewer: Viewer) -> Reach:
    viewer.require(Permission.LEARN)
    sees_units = viewer.may(Permission.SEE_UNIT)
    return Reach(
        viewer.may(Permission.SEE_OVERVIEW),
        viewer.scope.unit_ids if sees_units else frozenset(),
        viewer.person_id,
    )


def _title(value: str) -> str:
    kept, (least, most) = squeeze(value), TITLE
    if not least <= len(kept) <= most:
        raise Refused(t("difficulties.fault.title", least=least, most=most))
    return kept


def _body(value: str) -> str:
    kept, (least, most) = nfc(value).replace("\r\n", "\n").strip(), BODY
    if not least <= len(kept) <= most:
        raise Refused(t("difficulties.fault.body", least=least, most=most))
    return kept


def _subject(difficulty_id: int) -> str:
    return f"#{difficulty_id}"
