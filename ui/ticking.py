"""Ticking who was there: many people on a phone, each tap kept at once, whatever becomes of the connection.

The browser draws a tap by itself and tells it as an event that says what shall be, not what was touched, so
that one told twice changes nothing. Ticks of another tab or of a scan come in with the next run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

import streamlit as st

from access.viewer import Refused
from db.activities import ActivityRow
from db.attendance import Expected
from outreach.attendance import list_present_ids, page_expected, set_present
from text import t
from text.formats import show_number, utc_now
from ui.browser import component
from ui.parts.markup import draw, el
from ui.rerun import draw_again
from ui.session import TICKS_SEEN, acting, looking

ROOM = '<div class="lc-ticks stHtml"></div>'
MOST_SHOWN = 300
"""People on one list; where there are more, words narrow it down before it is sent."""
WORDS = ("find", "hint", "all", "nobody", "back", "none", "count", "saved", "saving")


@dataclass(frozen=True, slots=True)
class Told:
    """What a browser told: who shall be there or not, up to its event `last`; `client` is that browser."""

    client: str
    last: int
    changes: Mapping[int, bool]


def keep_ticks(activity: ActivityRow) -> str | None:
    """Write what the browser told since the last run; the reason when it was refused.

    To be called before anything that shows who is there.
    """
    key = _key(activity)
    return _keep(activity, key, read_told(_pressed(key), _seen(key)))


def draw_ticks(activity: ActivityRow, units: Mapping[int, str]) -> None:
    """The list of people with what is ticked, within a fragment; `units` are names, told when several."""
    key, words = _key(activity), _narrow(activity)
    with looking() as (tx, viewer):
        people, total = page_expected(tx, viewer, activity.activity_id, words, MOST_SHOWN)
        present = list_present_ids(tx, viewer, activity.activity_id)
    if total > len(people):
        draw(
            el("p", t("activity.tick.cut", n=show_number(MOST_SHOWN), all=show_number(total)), cls="lc-mute")
        )
    result = component("ticks", ROOM)(
        key=key, data=_data(activity, people, units, present, key), on_told_change=_keep_still
    )
    # After a lost session what was told is known only now.
    late = read_told(result.get("told"), _seen(key))
    if late and _keep(activity, key, late) is None:
        draw_again()


def read_told(raw: object, seen: tuple[str, int]) -> Told | None:
    """What a browser told that is not kept yet; None for nothing, or for anything that is not well formed."""
    if not isinstance(raw, Mapping):
        return None
    client, events = raw.get("client"), raw.get("events")
    if not isinstance(client, str) or not isinstance(events, list):
        return None
    after = seen[1] if seen[0] == client else 0
    changes: dict[int, bool] = {}
    last = after
    for event in events:
        if not isinstance(event, Mapping):
            return None
        number, ids, is_there = event.get("n"), event.get("ids"), event.get("on")
        if not isinstance(ids, list) or not isinstance(is_there, bool):
            return None
        if not _is_number(number) or not all(map(_is_number, ids)):
            return None
        if number > last:
            last = number
            changes.update((person_id, is_there) for person_id in ids)
    return Told(client[:40], last, changes) if changes else None


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31


def _key(activity: ActivityRow) -> str:
    return f"ticks-{activity.activity_id}"


def _pressed(key: str) -> object:
    state = st.session_state.get(key)
    return state.get("told") if isinstance(state, Mapping) else None


def _seen(key: str) -> tuple[str, int]:
    client, last = st.session_state.get(TICKS_SEEN, {}).get(key, ("", 0))
    return client, last


def _keep(activity: ActivityRow, key: str, told: Told | None) -> str | None:
    """Write what was told; the reason when it was refused, which the browser need not tell again either."""
    if told is None:
        return None
    fault = None
    try:
        with acting() as (tx, viewer):
            set_present(tx, viewer, activity.activity_id, told.changes, utc_now())
    except Refused as refusal:
        fault = str(refusal)
    st.session_state.setdefault(TICKS_SEEN, {})[key] = (told.client, told.last)
    return fault


def _narrow(activity: ActivityRow) -> str:
    """Words to look for on the server, where the list would be too long for a phone."""
    with looking() as (tx, viewer):
        _, total = page_expected(tx, viewer, activity.activity_id, "", 1)
    if total <= MOST_SHOWN:
        return ""
    return (
        st.text_input(t("activity.tick.narrow"), placeholder=t("activity.tick.hint"), key="ticks-words") or ""
    )


def _data(
    activity: ActivityRow,
    people: tuple[Expected, ...],
    units: Mapping[int, str],
    present: frozenset[int],
    key: str,
) -> dict[str, Any]:
    return {
        "activity": activity.activity_id,
        "people": [[p.person_id, p.full_name, _note(p, units)] for p in people],
        "present": sorted(present),
        "seen": list(_seen(key)),
        "words": {name: t(f"activity.tick.{name}") for name in WORDS},
    }


def _note(person: Expected, units: Mapping[int, str]) -> str:
    """What tells people of one name apart."""
    unit = units.get(person.unit_id, "") if len(units) > 1 else ""
    return " · ".join(part for part in (person.position, unit, person.code) if part)


def _keep_still() -> None:
    """What is told is read where the list is drawn."""
