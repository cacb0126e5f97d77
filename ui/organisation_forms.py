"""The office's forms for an organisation that changes: one small form a change, previewed, then confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from access.viewer import Refused, Viewer
from campaign.effects import plan_lines
from campaign.organisation.carrying_out import carry_out
from campaign.organisation.changes import (
    Change,
    CloseUnit,
    MergeUnits,
    MovePerson,
    MoveUnit,
    OpenUnit,
    Part,
    RenameUnit,
    SplitUnit,
)
from campaign.organisation.plan import make_plan
from campaign.organisation.reading import TreeLine, list_people
from db.people import PersonNow
from text import t
from text.formats import local_day, read_day, show_day
from ui.confirming import ask_to_confirm, draw_confirmation, find_asked, forget_asked
from ui.parts.cards import card, notice
from ui.parts.markup import draw, el
from ui.parts.plain import plain
from ui.resources import database
from ui.unit_chooser import narrow

KINDS = ("move_person", "rename", "move_unit", "merge", "split", "close", "open")
PERSON = "nguoi"
UNIT_FIELDS = ("unit", "to_unit", "parent", "into", "merged", "new_parent", "people_to")
MOST_CHOSEN = 200
"""Up to so many people are ticked in a list; of more the codes are typed."""


@dataclass(frozen=True, slots=True)
class AskedChange:
    """A change with its day, looked at and not yet confirmed."""

    change: Change
    on: date


def draw_changes(viewer: Viewer, lines: Sequence[TreeLine], now: datetime) -> None:
    """Which change, its form, and once it was sent what would happen."""
    asked = find_asked()
    if isinstance(asked, AskedChange):
        _confirm(viewer, asked, now)
        return
    with card("change"):
        draw(el("h2", t("organisation.page.change"), cls="lc-card-title"))
        draw(el("p", t("organisation.page.change_lead"), cls="lc-mute"))
        kind = st.pills(
            t("organisation.page.kind"),
            KINDS,
            format_func=lambda each: t(f"organisation.page.kinds.{each}"),
            default=KINDS[0],
            required=True,
            key="change-kind",
        )
        units = _Choice.of(lines, narrow(lines, "change", _chosen()))
        _FORMS[kind or KINDS[0]](viewer, units, now)


def _chosen() -> frozenset[str]:
    """The units that are chosen in some box now: a search never takes them out of it."""
    values = (st.session_state.get(f"change-{key}") for key in UNIT_FIELDS)
    return frozenset(code for each in values for code in ([each] if isinstance(each, str) else each or ()))


@dataclass(frozen=True, slots=True)
class _Choice:
    """The units that can be chosen, by code, in the order of the tree: those that were searched for."""

    codes: tuple[str, ...]
    root: str
    names: dict[str, str]
    ids: dict[str, int]

    @staticmethod
    def of(lines: Sequence[TreeLine], offered: Sequence[TreeLine]) -> _Choice:
        names = {line.code: f"{'– ' * line.depth}{line.name} ({line.code})" for line in lines}
        tops = [line.code for line in lines if line.depth == 0]
        root = tops[0] if len(tops) == 1 else ""
        codes = tuple(line.code for line in offered)
        return _Choice(codes, root, names, {line.code: line.unit_id for line in lines})

    def one(self, key: str, *, may_be_none: bool = False, none: str = "top") -> str:
        """The code of a unit; empty when none was chosen. A new unit is proposed under the only top."""
        options = ("", *self.codes) if may_be_none else self.codes
        proposed = self.root if key == "new_parent" and self.root in options else ""
        return (
            st.selectbox(
                t(f"organisation.field.{key}"),
                options,
                format_func=lambda code: self._label(code, none),
                index=options.index(proposed) if may_be_none else None,
                placeholder=t("organisation.page.choose_unit"),
                key=f"change-{key}",
            )
            or ""
        )

    def several(self, key: str) -> tuple[str, ...]:
        """The codes of some units."""
        chosen = st.multiselect(
            t(f"organisation.field.{key}"),
            self.codes,
            format_func=lambda code: self._label(code, "top"),
            placeholder=t("organisation.page.choose_units"),
            select_all=False,
            key=f"change-{key}",
        )
        return tuple(chosen)

    def _label(self, code: str, none: str) -> str:
        return plain(self.names[code]) if code else t(f"organisation.page.none.{none}")


def _form(viewer: Viewer, kind: str, now: datetime, ask: Callable[[], Change]) -> None:
    with st.form(f"change-{kind}", border=False):
        draw(el("p", t(f"organisation.page.leads.{kind}"), cls="lc-mute"))
        change = ask()
        day = _text("on", show_day(local_day(now)))
        pressed = st.form_submit_button(t("organisation.page.look"), type="primary")
    if pressed:
        _look(viewer, change, day, now)


def _look(viewer: Viewer, change: Change, day: str, now: datetime) -> None:
    on = read_day(day)
    if on is None:
        notice(t("organisation.page.bad_day"), "amber")
        return
    try:
        with database().read() as tx:
            make_plan(tx, viewer, change, on, now)
    except Refused as refusal:
        notice(str(refusal), "amber")
        return
    ask_to_confirm(AskedChange(change, on))


def _confirm(viewer: Viewer, asked: AskedChange, now: datetime) -> None:
    try:
        with database().read() as tx:
            plan = make_plan(tx, viewer, asked.change, asked.on, now)
    except Refused as refusal:
        # Something has changed since it was looked at.
        forget_asked()
        notice(str(refusal), "amber")
        return

    def do() -> None:
        with database().write() as tx:
            carry_out(tx, viewer, asked.change, asked.on, now, plan.digest)

    title = t("organisation.page.confirm_title", day=show_day(asked.on))
    draw_confirmation(title, plan_lines(plan, local_day(now)), do)


def _move_person(viewer: Viewer, units: _Choice, now: datetime) -> None:
    first = st.query_params.get(PERSON, "")
    _form(viewer, "move_person", now, lambda: MovePerson(_text("person", first), units.one("to_unit")))


def _rename(viewer: Viewer, units: _Choice, now: datetime) -> None:
    _form(viewer, "rename", now, lambda: RenameUnit(units.one("unit"), _text("new_name")))


def _move_unit(viewer: Viewer, units: _Choice, now: datetime) -> None:
    _form(
        viewer,
        "move_unit",
        now,
        lambda: MoveUnit(units.one("unit"), units.one("parent", may_be_none=True)),
    )


def _merge(viewer: Viewer, units: _Choice, now: datetime) -> None:
    """Into one that is there, or into a new one: a choice, so that no field has to be left empty."""
    into_new = st.checkbox(t("organisation.field.into_new"), value=True, key="change-into_new")

    def ask() -> Change:
        merged = units.several("merged")
        if not into_new:
            return MergeUnits(merged, units.one("into"))
        return MergeUnits(
            merged, _text("new_code"), _text("new_name"), units.one("new_parent", may_be_none=True)
        )

    _form(viewer, "merge", now, ask)


def _split(viewer: Viewer, units: _Choice, now: datetime) -> None:
    code = units.one("unit")
    if not code:
        return
    with database().read() as tx:
        members = list_people(tx, viewer, units.ids[code], now)
    two = st.checkbox(t("organisation.field.two"), key="change-two")

    def ask() -> Change:
        parts = [_part(members, "1"), *([_part(members, "2")] if two else [])]
        closes = st.checkbox(t("organisation.field.closes"), key="change-closes")
        return SplitUnit(code, tuple(parts), closes)

    _form(viewer, "split", now, ask)


def _part(members: Sequence[PersonNow], number: str) -> Part:
    code = _text("new_code", number=number)
    name = _text("new_name", number=number)
    label = t("organisation.field.people", number=number)
    if len(members) > MOST_CHOSEN:
        typed = st.text_area(label, help=t("organisation.field.people_hint"), key=f"change-people-{number}")
        return Part(code, name, tuple((typed or "").replace(",", " ").split()))
    names = {person.code: f"{person.full_name} ({person.code})" for person in members}
    chosen = st.multiselect(
        label,
        tuple(names),
        format_func=lambda each: plain(names[each]),
        placeholder=t("organisation.page.choose_people"),
        select_all=False,
        key=f"change-people-{number}",
    )
    return Part(code, name, tuple(chosen))


def _close(viewer: Viewer, units: _Choice, now: datetime) -> None:
    _form(
        viewer,
        "close",
        now,
        lambda: CloseUnit(units.one("unit"), units.one("people_to", may_be_none=True, none="nobody")),
    )


def _open(viewer: Viewer, units: _Choice, now: datetime) -> None:
    _form(
        viewer,
        "open",
        now,
        lambda: OpenUnit(_text("new_code"), _text("new_name"), units.one("new_parent", may_be_none=True)),
    )


def _text(name: str, first: str = "", number: str = "") -> str:
    key = f"change-{name}{number}"
    if key not in st.session_state:
        st.session_state[key] = first
    label = f"{t(f'organisation.field.{name}')} {number}".rstrip()
    return st.text_input(label, key=key, width=480) or ""


_FORMS: dict[str, Callable[[Viewer, _Choice, datetime], None]] = {
    "move_person": _move_person,
    "rename": _rename,
    "move_unit": _move_unit,
    "merge": _merge,
    "split": _split,
    "close": _close,
    "open": _open,
}
