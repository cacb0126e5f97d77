"""The form by which the office divides a campaign into waves: previewed, then confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from access.viewer import Refused, Viewer
from campaign import waving
from campaign.effects import decision_lines
from campaign.grounds import Decision
from campaign.organisation.reading import TreeLine, list_tree
from campaign.waving import Asked, WaveLine, WaveList
from db.campaigns import CampaignNow
from db.engine import Tx
from text import t
from text.formats import local_day, read_day, show_day, show_number
from ui.confirming import ask_to_confirm, draw_confirmation, find_asked, forget_asked
from ui.parts.cards import card, notice
from ui.parts.markup import draw, el
from ui.parts.plain import plain
from ui.parts.tables import Cell, Column, draw_table
from ui.resources import database
from ui.unit_chooser import narrow

NEW = ""


@dataclass(frozen=True, slots=True)
class AskedWave:
    """A wave looked at and not yet confirmed; without `wave` the one of the name is to go."""

    campaign_id: int
    name: str
    wave: Asked | None


def draw_waves(viewer: Viewer, campaign: CampaignNow, now: datetime) -> None:
    """The waves of a campaign, who is in none, and the form."""
    asked = find_asked()
    if isinstance(asked, AskedWave) and asked.campaign_id == campaign.campaign_id:
        _confirm(viewer, campaign, asked, now)
        return
    today = local_day(now)
    with database().read() as tx:
        listed = waving.list_waves(tx, viewer, campaign, today)
        tree = list_tree(tx, viewer, today)
    with card(f"waves-{campaign.campaign_id}"):
        draw(el("h2", t("waves.page.title"), cls="lc-card-title"))
        draw(el("p", t("waves.page.lead" if listed.lines else "waves.page.none"), cls="lc-mute"))
        if listed.lines:
            _table(listed)
        with st.expander(t("waves.page.change" if listed.lines else "waves.page.first")):
            _form(viewer, campaign, listed, tree, now)


def _table(listed: WaveList) -> None:
    columns = (
        Column(t("waves.page.column.wave")),
        Column(t("waves.page.column.days"), "number"),
        Column(t("office.column.people"), "number"),
    )
    draw_table(columns, [_row(line) for line in listed.lines], t("waves.page.title"))
    if listed.left_units:
        left = {"people": show_number(listed.left_people), "units": show_number(listed.left_units)}
        draw(el("p", t("waves.told.left", **left), cls="lc-mute"))


def _row(line: WaveLine) -> tuple[Cell, ...]:
    whom = "; ".join((*line.unit_names, *([t("waves.rest")] if line.is_for_rest else [])))
    name = el("div", line.name, el("div", whom, cls="lc-mute"))
    return (name, f"{show_day(line.starts_on)} – {show_day(line.due_on)}", line.people)


def _form(
    viewer: Viewer, campaign: CampaignNow, listed: WaveList, tree: Sequence[TreeLine], now: datetime
) -> None:
    by_name = {line.name: line for line in listed.lines}
    key = f"wave-{campaign.campaign_id}"
    which = NEW
    if by_name:
        which = (
            st.pills(
                t("waves.page.which"),
                (NEW, *by_name),
                format_func=lambda name: plain(name) if name else t("waves.page.new"),
                default=NEW,
                required=True,
                key=f"{key}-which",
            )
            or NEW
        )
    old = by_name.get(which)
    key = f"{key}-{which}"
    chosen = st.session_state.get(f"{key}-units", old.unit_codes if old else ())
    offered = narrow(tree, key, chosen)
    with st.form(key, border=False):
        asked = _fields(key, campaign, old, offered, listed.first_on)
        with st.container(horizontal=True):
            looks = st.form_submit_button(t("organisation.page.look"), type="primary")
            drops = old is not None and st.form_submit_button(t("waves.page.drop"))
    if looks:
        _look(viewer, campaign, which, asked, now)
    elif drops:
        _try(lambda tx: waving.preview_drop(tx, viewer, campaign, which, now), campaign, which, None)


def _fields(
    key: str,
    campaign: CampaignNow,
    old: WaveLine | None,
    offered: Sequence[TreeLine],
    first_on: date,
) -> tuple[str, str, str, tuple[str, ...], bool]:
    """Name, first day and deadline as typed, codes of units, and whether it takes the rest."""
    names = {line.code: f"{'– ' * line.depth}{line.name} ({line.code})" for line in offered}
    name = _text(f"{key}-name", t("waves.page.name"), old.name if old else "")
    left, right = st.columns(2)
    with left:
        starts = _text(f"{key}-starts", t("waves.page.starts"), show_day(old.starts_on if old else first_on))
    with right:
        due = _text(f"{key}-due", t("waves.page.due"), show_day(old.due_on if old else campaign.due_on))
    if f"{key}-units" not in st.session_state:
        st.session_state[f"{key}-units"] = [c for c in (old.unit_codes if old else ()) if c in names]
    units = st.multiselect(
        t("waves.page.units"),
        tuple(names),
        format_func=lambda code: plain(names[code]),
        placeholder=t("organisation.page.choose_units"),
        select_all=False,
        key=f"{key}-units",
    )
    rest = st.checkbox(t("waves.page.rest"), value=bool(old and old.is_for_rest), key=f"{key}-rest")
    return name, starts, due, tuple(units), rest


def _text(key: str, label: str, first: str) -> str:
    if key not in st.session_state:
        st.session_state[key] = first
    return st.text_input(label, key=key) or ""


def _look(
    viewer: Viewer,
    campaign: CampaignNow,
    old_name: str,
    typed: tuple[str, str, str, tuple[str, ...], bool],
    now: datetime,
) -> None:
    name, starts, due, units, rest = typed
    starts_on, due_on = read_day(starts), read_day(due)
    if starts_on is None or due_on is None:
        notice(t("organisation.page.bad_day"), "amber")
        return
    asked = Asked(old_name, name, starts_on, due_on, units, rest)
    _try(lambda tx: waving.preview(tx, viewer, campaign, asked, now), campaign, name, asked)


def _try(look: Callable[[Tx], Decision], campaign: CampaignNow, name: str, asked: Asked | None) -> None:
    try:
        with database().read() as tx:
            look(tx)
    except Refused as refusal:
        notice(str(refusal), "amber")
        return
    ask_to_confirm(AskedWave(campaign.campaign_id, name, asked))


def _confirm(viewer: Viewer, campaign: CampaignNow, asked: AskedWave, now: datetime) -> None:
    try:
        with database().read() as tx:
            decision = _preview(tx, viewer, campaign, asked, now)
    except Refused as refusal:
        # Something has changed since it was looked at.
        forget_asked()
        notice(str(refusal), "amber")
        return

    def do() -> None:
        with database().write() as tx:
            if asked.wave is None:
                waving.drop(tx, viewer, campaign, asked.name, now)
            else:
                waving.record(tx, viewer, campaign, asked.wave, now)

    title = t("waves.page.confirm" if asked.wave else "waves.page.confirm_drop", name=asked.name)
    draw_confirmation(title, decision_lines(decision, local_day(now)), do)


def _preview(tx: Tx, viewer: Viewer, campaign: CampaignNow, asked: AskedWave, now: datetime) -> Decision:
    if asked.wave is None:
        return waving.preview_drop(tx, viewer, campaign, asked.name, now)
    return waving.preview(tx, viewer, campaign, asked.wave, now)
