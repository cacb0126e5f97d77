"""The form by which an activity is logged in under a minute, and the same form to change one."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from access.viewer import Refused, Viewer
from db.activities import ActivityRow
from db.units import UnitNow
from outreach.activities import change_activity, log_activity
from outreach.forms import (
    CONTENTS,
    FORMS,
    READ_OFF,
    Counted,
    TermsRefused,
    content_name,
    counts,
    form_name,
    pieces_name,
    read_terms,
)
from text import t
from text.formats import local_day, show_day, show_number
from ui.parts.cards import notice
from ui.parts.markup import draw, el
from ui.session import ACTIVITY_TICKET, ACTIVITY_VERSION, acting
from ui.told import tell_next

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

ACTIVITY = "ma"
HINTS = {"title": "title_hint", "place": "place_hint", "hour": "hour_hint"}


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form, with a place under each field for what is wrong with it."""

    unit_id: int
    fields: Mapping[str, str]
    slots: Mapping[str, DeltaGenerator]


def draw_new(viewer: Viewer, units: Sequence[UnitNow], own_id: int | None, now: datetime) -> None:
    """An empty form, of the unit `own_id` unless another is chosen; what is logged is opened next."""
    first = {"on": show_day(local_day(now)), "leader": viewer.full_name}
    ticket = st.session_state.setdefault(ACTIVITY_TICKET, secrets.token_hex(16))
    typed = _draw(f"new-{ticket}", units, first, t("activity.form_page.save"), own_id)
    if typed is None:
        return
    try:
        terms = read_terms(typed.fields, local_day(now))
        with acting() as (tx, somebody):
            activity_id = log_activity(tx, somebody, typed.unit_id, terms, ticket, now)
    except Refused as refusal:
        _tell(refusal, typed.slots)
        return
    del st.session_state[ACTIVITY_TICKET]
    st.query_params.from_dict({ACTIVITY: str(activity_id)})
    is_attended = counts(terms.form, Counted.ATTENDANCE)
    tell_next(t("activity.form_page.saved" if is_attended else "activity.form_page.saved_post"))


def draw_change(activity: ActivityRow, units: Sequence[UnitNow], now: datetime) -> None:
    """The form with what stands in the activity; whoever changed it meanwhile is not overwritten."""
    versions: dict[int, int] = st.session_state.setdefault(ACTIVITY_VERSION, {})
    version = versions.setdefault(activity.activity_id, activity.version)
    key = f"change-{activity.activity_id}-{version}"
    typed = _draw(key, units, _values(activity), t("activity.form_page.change"), activity.unit_id)
    if typed is None:
        return
    try:
        terms = read_terms(typed.fields, local_day(now))
        with acting() as (tx, viewer):
            is_changed = change_activity(tx, viewer, activity.activity_id, version, typed.unit_id, terms, now)
    except Refused as refusal:
        if version != activity.version:
            versions[activity.activity_id] = activity.version
            tell_next(str(refusal), "amber")
        _tell(refusal, typed.slots)
        return
    del versions[activity.activity_id]
    tell_next(t("activity.form_page.changed" if is_changed else "activity.form_page.unchanged"))


def _draw(
    key: str, units: Sequence[UnitNow], first: Mapping[str, str], submit: str, unit_id: int | None = None
) -> Typed | None:
    """The fields; what stands in them once the button was pressed."""
    # Outside the form below, since what is asked next depends on it.
    with st.container(key="lcforms"):
        form = st.pills(
            t("activity.field.form"),
            list(FORMS),
            default=first.get("form"),
            format_func=form_name,
            key=f"{key}-form",
        )
    fields: dict[str, str] = {"form": form or ""}
    slots: dict[str, DeltaGenerator] = {"form": st.container()}
    with st.form(key, border=False, enter_to_submit=False):
        for name in ("title", "place"):
            fields[name], slots[name] = _text(key, name, first)
        fields["contents"], slots["contents"] = _contents(key, first.get("contents", ""))
        for names in (("on", "hour"), ("leader",)):
            _row(key, names, first, fields, slots)
        if form:
            _numbers(key, form, first, fields, slots)
        chosen, slots["unit"] = _unit(key, units, unit_id)
        if not st.form_submit_button(submit, type="primary"):
            return None
    return Typed(chosen, fields, slots)


def _row(
    key: str,
    names: Sequence[str],
    first: Mapping[str, str],
    fields: dict[str, str],
    slots: dict[str, DeltaGenerator],
) -> None:
    for column, name in zip(st.columns(len(names)), names, strict=True):
        with column:
            fields[name], slots[name] = _text(key, name, first)


def _text(key: str, name: str, first: Mapping[str, str], label: str = "") -> tuple[str, DeltaGenerator]:
    typed = st.text_input(
        label or t(f"activity.field.{name}"),
        value=first.get(name, ""),
        placeholder=t(f"activity.form_page.{HINTS[name]}") if name in HINTS else None,
        key=f"{key}-{name}",
    )
    return typed or "", st.container()


def _contents(key: str, first: str) -> tuple[str, DeltaGenerator]:
    with st.container(key=f"lcoptions-{key}"):
        draw(el("p", t("activity.field.contents"), cls="lc-mute"))
        chosen = [
            letter
            for letter in CONTENTS
            if st.checkbox(
                content_name(letter), value=letter in first, key=f"{key}-content-{letter}", width="stretch"
            )
        ]
    return "".join(chosen), st.container()


def _numbers(
    key: str, form: str, first: Mapping[str, str], fields: dict[str, str], slots: dict[str, DeltaGenerator]
) -> None:
    """What is counted of the form, besides who was there, which comes after."""
    if counts(form, Counted.PIECES):
        fields["pieces"], slots["pieces"] = _text(f"{key}-{form}", "pieces", first, pieces_name(form))
    if counts(form, Counted.REACH):
        _row(f"{key}-{form}", READ_OFF, first, fields, slots)
        _row(f"{key}-{form}", ("read_on",), first, fields, slots)
        draw(el("p", t("activity.form_page.reach_note"), cls="lc-mute"))


def _unit(key: str, units: Sequence[UnitNow], unit_id: int | None) -> tuple[int, DeltaGenerator]:
    ids = [unit.unit_id for unit in units]
    names = {unit.unit_id: unit.name for unit in units}
    chosen = ids[0]
    if len(ids) > 1 or (unit_id is not None and unit_id not in ids):
        chosen = st.selectbox(
            t("activity.field.unit"),
            ids,
            index=ids.index(unit_id) if unit_id in ids else 0,
            format_func=lambda each: names[each],
            key=f"{key}-unit",
        )
    return chosen, st.container()


def _tell(refusal: Refused, slots: Mapping[str, DeltaGenerator]) -> None:
    """Each fault below its field, and how many there are, read out."""
    if not isinstance(refusal, TermsRefused):
        notice(str(refusal), "amber")
        return
    for name, words in refusal.faults.items():
        if name in slots:
            with slots[name]:
                draw(el("p", words, cls="lc-fault"))
    names = ", ".join(_name(name) for name in refusal.faults)
    notice(t("activity.form_page.faults", n=show_number(len(refusal.faults)), names=names), "amber")


def _name(field: str) -> str:
    """What a field is called in a sentence."""
    return t(f"activity.field.{field}").partition(" (")[0]


def _values(activity: ActivityRow) -> dict[str, str]:
    """An activity as it would be typed."""
    numbers = {
        name: show_number(value) for name in ("pieces", *READ_OFF) if (value := getattr(activity, name))
    }
    words = {
        name: getattr(activity, name) for name in ("form", "hour", "contents", "title", "place", "leader")
    }
    days = {"on": show_day(activity.on), "read_on": show_day(activity.read_on) if activity.read_on else ""}
    return {**words, **days, **numbers}
