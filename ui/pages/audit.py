"""The audit log as people read it: who did what, when, and what it was before and after."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from access.audit import list_audit, list_audit_actions, show_action
from access.viewer import Permission
from db.audit import AuditEntry
from text import t
from text.formats import show_instant
from ui.log_words import list_changes
from ui.paging import draw_pager, fit_page, read_page, to_first_page
from ui.parts.cards import card, empty_state
from ui.parts.frame import page_title
from ui.parts.markup import Html, el, join
from ui.parts.tables import Cell, Column, draw_table
from ui.resources import database
from ui.session import require_viewer

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
    change = join(
        *(el("div", line) for line in list_changes(entry.action, entry.before or {}, entry.after or {}))
    )
    return (
        show_instant(entry.at),
        entry.actor,
        show_action(entry.action),
        entry.subject,
        change or Html("–"),
    )


show()
