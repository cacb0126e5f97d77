"""The audit log as people read it: who did what, when, and what it was before and after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from access.audit import list_audit, list_audit_actions, show_action
from access.viewer import Permission, Role
from db.audit import AuditEntry
from text import t, words
from text.formats import show_day, show_instant, show_number
from ui.paging import draw_pager, fit_page, read_page, to_first_page
from ui.parts.cards import card, empty_state
from ui.parts.frame import page_title
from ui.parts.markup import Html, el, join
from ui.parts.tables import Cell, Column, draw_table
from ui.resources import database
from ui.session import require_viewer

MOST_VALUES = 5
ROLES = frozenset(role.value for role in Role)
ANY = ""


def show() -> None:
    """The whole page."""
    viewer = require_viewer()
    viewer.require(Permission.SEE_AUDIT)
    page_title(t("office.audit.title"), t("office.audit.lead"))
    with database().read() as tx:
        actions = list_audit_actions(tx, viewer)
        if not actions:
            empty_state(t("office.audit.empty_title"), t("office.audit.empty"))
            return
        action = _choose(actions) or None
        _, total = list_audit(tx, viewer, size=0, action=action)
        page = fit_page(read_page(), total)
        entries, _ = list_audit(tx, viewer, page, action=action)
    with card("audit"):
        _lines(entries)
        draw_pager(page, total)


def _choose(actions: Sequence[str]) -> str:
    labels = {show_action(action): action for action in actions}
    chosen = st.pills(
        t("office.audit.filter"),
        [t("office.audit.all"), *labels],
        default=t("office.audit.all"),
        required=True,
        key="viec",
        bind="query-params",
        on_change=to_first_page,
    )
    return labels.get(chosen or "", ANY)


def _lines(entries: Sequence[AuditEntry]) -> None:
    columns = [Column(t(f"office.column.{name}")) for name in ("at", "actor", "action", "subject", "change")]
    draw_table(columns, [_row(entry) for entry in entries], t("office.audit.title"))


def _row(entry: AuditEntry) -> tuple[Cell, ...]:
    change = join(*(el("div", line) for line in _changes(entry.before or {}, entry.after or {})))
    return (
        show_instant(entry.at),
        entry.actor,
        show_action(entry.action),
        entry.subject,
        change or Html("–"),
    )


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return [line for key in keys if (line := _change(key, before.get(key), after.get(key)))]


def _change(key: str, before: Any, after: Any) -> str:
    """What one field was and became; empty when nothing is told by it, such as a count of 0."""
    field = _field(key)
    if not before:
        return t("office.audit.set", field=field, value=_value(after)) if after else ""
    if isinstance(before, list | dict) and isinstance(after, int):
        return t("office.audit.counted", field=field, n=_value(after), before=_value(before))
    if after is None:
        return t("office.audit.gone", field=field, value=_value(before))
    return t("office.audit.changed", field=field, before=_value(before), after=_value(after))


def _field(key: str) -> str:
    name = f"office.audit.field.{key}"
    return t(name) if name in words() else key


def _value(value: Any) -> str:
    # The pattern {} would match every dict.
    if value in (None, "", [], {}):
        return "–"
    match value:
        case bool():
            return t("office.audit.yes" if value else "office.audit.no")
        case int():
            return show_number(value)
        case list():
            return _several([_value(item) for item in value])
        case {"first": list(first), "all": int(number)}:
            return _several([_value(item) for item in first], number)
        case dict():
            return _several([f"{_field(key)}: {_value(item)}" for key, item in value.items()])
        case _:
            return _text(str(value))


def _text(value: str) -> str:
    if value in ROLES:
        return t(f"access.role.{value}")
    try:
        return show_day(date.fromisoformat(value)) if len(value) == 10 else value
    except ValueError:
        return value


def _several(values: Sequence[str], number: int | None = None) -> str:
    """The first few and how many more there are, of `number` where not all were written down."""
    some = ", ".join(values[:MOST_VALUES])
    left = (number or len(values)) - MOST_VALUES
    return t("office.audit.several", some=some, n=show_number(left)) if left > 0 else some


show()
