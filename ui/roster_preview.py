"""What a staff list would change, part by part, and the one button that takes it over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import streamlit as st

from access.viewer import Permission, Refused, Viewer
from campaign.roster import apply, drafts, summary
from campaign.roster.drafts import Draft
from campaign.roster.plan import Change, HeadProposal, ImportPlan, Move
from campaign.roster.refusal import RosterRefused
from db.drafts import RosterState, roster_state
from db.engine import Tx
from db.people import count_people
from text import t
from text.formats import local_day, show_instant, show_number
from ui.paging import PAGE_SIZE, draw_pager, first_line, fit_page, read_page
from ui.parts.cards import Tile, card, draw_tiles, notice, route_link_html
from ui.parts.frame import page_title
from ui.parts.markup import draw, el
from ui.parts.plain import plain
from ui.parts.tables import Cell, Column, draw_table
from ui.resources import database, settings
from ui.session import PREVIEWED
from ui.told import tell_next

DRAFT, NEW_UNITS = "ban", "don-vi-moi"
FEW = 5
ON = "1"


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the preview: its columns and rows; `count` where a row of the file has several."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    count: int = 0


@dataclass(frozen=True, slots=True)
class Leavers:
    """Whether people leave with this import, and how many were confirmed by number."""

    is_ending: bool
    count: int | None


def draw_preview(viewer: Viewer, draft: Draft, now: datetime) -> None:
    """The whole page for one kept list."""
    page_title(t("roster_page.preview.title"), _subtitle(draft))
    allow_new_units = _allows_new_units()
    try:
        plan = _plan(viewer, draft, allow_new_units, now)
    except RosterRefused as refusal:
        notice(str(refusal), "amber")
        _cancel(viewer, draft)
        return
    _show_plan(viewer, draft, plan, allow_new_units, now)


def _plan(viewer: Viewer, draft: Draft, allow_new_units: bool, now: datetime) -> ImportPlan:
    """The plan, compared anew only when the roster, the day or the choice is another than a click ago."""
    viewer.require(Permission.MANAGE_ROSTER)
    with database().read() as tx:
        state = roster_state(tx)
        return _compare(draft.draft_id, allow_new_units, local_day(now), state, tx, viewer, draft, now)


@st.cache_resource(max_entries=2, ttl=timedelta(minutes=30), show_spinner=False)
def _compare(
    draft_id: str,
    allow_new_units: bool,
    on: date,
    state: RosterState,
    _tx: Tx,
    _viewer: Viewer,
    _draft: Draft,
    _now: datetime,
) -> ImportPlan:
    return apply.preview(_tx, _viewer, _draft.listed, allow_new_units, _now)


def _show_plan(viewer: Viewer, draft: Draft, plan: ImportPlan, allow_new_units: bool, now: datetime) -> None:
    with database().read() as tx:
        proposed = apply.pending_heads(tx, plan)
        is_many = apply.ends_many(len(plan.missing), count_people(tx, local_day(now)))
    _tiles(plan)
    for part in _parts(plan):
        _draw_part(part)
    _faults(draft, plan, allow_new_units)
    # What the person has seen is what may be taken over, not what the data have become since.
    seen = st.session_state.get(PREVIEWED, "")
    st.session_state[PREVIEWED] = plan.digest
    _decide(viewer, draft, plan, proposed, is_many, seen, now)


def _allows_new_units() -> bool:
    """As the address says; among the sample's people a real list brings units of its own, so there yes."""
    asked = st.query_params.get(NEW_UNITS)
    return asked == ON or (asked is None and settings().demo)


def _subtitle(draft: Draft) -> str:
    return t("roster_page.preview.of", name=draft.file_name, at=show_instant(draft.made_at))


def _tiles(plan: ImportPlan) -> None:
    counts = {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "moved": len(plan.moved),
        "missing": len(plan.missing),
        "faults": summary.count_faulty_rows(plan),
        "unchanged": plan.unchanged,
    }
    draw_tiles(
        [
            Tile(
                t(f"roster_page.part.{name}"), show_number(n), tone="amber" if name == "faults" and n else ""
            )
            for name, n in counts.items()
        ]
    )


def _parts(plan: ImportPlan) -> tuple[Part, ...]:
    return (
        Part("new_units", ("unit", "code", "people"), [(u.name, u.code, u.people) for u in plan.new_units]),
        Part(
            "new",
            ("full_name", "code", "unit", "position", "email"),
            [
                (a.row.full_name, a.row.code, a.unit_name, a.row.position, a.row.email or "–")
                for a in plan.new
            ],
        ),
        Part("changed", ("full_name", "code", "before", "after"), [_change_row(c) for c in plan.changed]),
        Part("moved", ("full_name", "code", "from_unit", "to_unit"), [_move_row(m) for m in plan.moved]),
        Part(
            "missing",
            ("full_name", "code", "unit"),
            [(p.full_name, p.code, p.unit_name) for p in plan.missing],
        ),
        Part(
            "faults",
            ("row", "column", "value", "fault", "remedy"),
            [(str(f.row_no), f.column, f.value, f.message, f.remedy) for f in plan.faults],
            summary.count_faulty_rows(plan),
        ),
    )


def _change_row(change: Change) -> tuple[Cell, ...]:
    before = "; ".join(each.before or "–" for each in change.fields)
    return change.full_name, change.code, before, "; ".join(each.after for each in change.fields)


def _move_row(move: Move) -> tuple[Cell, ...]:
    before = move.from_unit_name if move.from_unit_id else t("roster_page.preview.returns")
    return move.full_name, move.code, before, move.to_unit_name


def _draw_part(part: Part) -> None:
    """The first rows at once, the whole list by pages on demand; nothing for an empty part."""
    if not part.rows:
        return
    title = f"{t(f'roster_page.part.{part.name}')} · {show_number(part.count or len(part.rows))}"
    with card(f"part-{part.name}"):
        draw(el("h2", title, cls="lc-card-title"))
        about = {"n": show_number(len(part.rows)), "rows": show_number(part.count)}
        draw(el("p", t(f"roster_page.about.{part.name}", **about), cls="lc-mute"))
        _table(part, part.rows[:FEW])
        if len(part.rows) > FEW:
            words = "all_faults" if part.name == "faults" else "all"
            with st.expander(t(f"roster_page.preview.{words}", n=show_number(len(part.rows)))):
                _all_rows(part)


def _all_rows(part: Part) -> None:
    parameter = f"trang-{part.name}"
    page = fit_page(read_page(parameter), len(part.rows))
    _table(part, part.rows[first_line(page) : first_line(page) + PAGE_SIZE])
    draw_pager(page, len(part.rows), parameter)


def _table(part: Part, rows: Sequence[Sequence[Cell]]) -> None:
    columns = [Column(t(f"roster_page.column.{name}"), is_counting=name == "row") for name in part.columns]
    draw_table(columns, rows, t(f"roster_page.part.{part.name}"))


def _faults(draft: Draft, plan: ImportPlan, allow_new_units: bool) -> None:
    """The rows at fault as a sheet, and the switch for units that the system does not know."""
    if plan.faults:
        more = f"?{NEW_UNITS}={ON}" if allow_new_units else ""
        draw(route_link_html(t("roster_page.preview.faults"), f"/can-bo/nap/{draft.draft_id}/loi.xlsx{more}"))
    unit_column = t("roster.column.unit")
    if not allow_new_units and all(fault.column != unit_column for fault in plan.faults):
        return
    wanted = st.checkbox(t("roster_page.preview.new_units"), allow_new_units, key="new-units")
    if wanted != allow_new_units:
        st.query_params[NEW_UNITS] = ON if wanted else "0"
        st.rerun()


def _decide(
    viewer: Viewer,
    draft: Draft,
    plan: ImportPlan,
    proposed: tuple[HeadProposal, ...],
    is_many: bool,
    seen: str,
    now: datetime,
) -> None:
    if plan.changes_nothing and not plan.missing and not proposed:
        notice(t("roster_page.outcome.nothing" if not plan.faults else "roster_page.refused.nothing_good"))
    else:
        _form(viewer, draft, plan, proposed, is_many, seen, now)
    _cancel(viewer, draft)


def _cancel(viewer: Viewer, draft: Draft) -> None:
    if st.button(t("roster_page.preview.cancel"), key="cancel"):
        with database().write() as tx:
            drafts.drop_draft(tx, viewer, draft.draft_id)
        _leave(t("roster_page.preview.cancelled"))


def _form(
    viewer: Viewer,
    draft: Draft,
    plan: ImportPlan,
    proposed: tuple[HeadProposal, ...],
    is_many: bool,
    seen: str,
    now: datetime,
) -> None:
    """In a form, so that ticking many boxes does not compare the whole list each time."""
    with st.form("take-over"):
        heads = _heads(proposed)
        leavers = _leavers(plan, is_many)
        is_sent = st.form_submit_button(t("roster_page.preview.submit"), type="primary")
    if is_sent:
        _take_over(viewer, draft, seen, leavers, heads, now)


def _leavers(plan: ImportPlan, is_many: bool) -> Leavers:
    """Whether those whom the list no longer names shall leave; for many the number has to be typed."""
    if not plan.missing:
        return Leavers(False, None)
    n = show_number(len(plan.missing))
    draw(el("h2", t("roster_page.preview.leavers"), cls="lc-card-title"))
    draw(el("p", t("roster_page.preview.leavers_about"), cls="lc-mute"))
    is_ending = st.checkbox(t("roster_page.preview.end_missing", n=n), key="end-missing")
    if not is_many:
        return Leavers(is_ending, None)
    notice(t("roster_page.preview.many", n=n), "amber")
    typed = st.text_input(t("roster_page.preview.end_count"), key="end-count", width=320)
    digits = (typed or "").replace(".", "").strip()
    return Leavers(is_ending, int(digits) if digits.isdecimal() else None)


def _heads(proposed: tuple[HeadProposal, ...]) -> apply.Heads:
    """A box for each candidate, ticked where there is but one for the unit."""
    if not proposed:
        return ()
    draw(el("h2", t("roster_page.preview.heads"), cls="lc-card-title"))
    draw(el("p", t("roster_page.preview.heads_about"), cls="lc-mute"))
    return tuple(
        (person.code, proposal.unit_name)
        for proposal in proposed
        for person in proposal.candidates
        if st.checkbox(
            plain(f"{proposal.unit_name}: {person.full_name} ({person.code}), {person.position}"),
            len(proposal.candidates) == 1,
            key=f"head-{person.code}-{proposal.unit_name}",
        )
    )


def _take_over(
    viewer: Viewer, draft: Draft, seen: str, leavers: Leavers, heads: apply.Heads, now: datetime
) -> None:
    try:
        with database().write() as tx:
            # First of all, so that of two tabs only one takes the list over.
            if not drafts.drop_draft(tx, viewer, draft.draft_id):
                raise Refused(t("roster_page.refused.gone"))
            outcome = apply.apply_plan(
                tx,
                viewer,
                draft.listed,
                expected_digest=seen,
                end_missing=leavers.is_ending,
                new_units_confirmed=_allows_new_units(),
                heads=heads,
                now=now,
                end_count=leavers.count,
            )
    except Refused as refusal:
        notice(str(refusal), "amber")
        return
    _leave(summary.outcome_line(outcome))


def _leave(words: str) -> None:
    st.query_params.clear()
    tell_next(words)
