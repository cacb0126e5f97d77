"""One person before the office: exemptions, leave and credit by hand, each previewed and then confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from access.viewer import Permission, Refused, Viewer
from campaign import crediting, exempting
from campaign.crediting import QUIZ, Give
from campaign.effects import decision_lines
from campaign.exempting import Exempt, days_of
from campaign.grounds import Decision, Known, get_known, read_reason
from campaign.organisation.tree import read_tree
from db.campaigns import CampaignNow, list_campaigns
from db.credits import CreditRow
from db.engine import Tx
from db.exemptions import ExemptionRow, Span
from db.people import list_stays
from lessons.library import list_lessons
from text import t
from text.formats import local_day, read_day, show_day
from ui.confirming import ask_to_confirm, draw_confirmation, find_asked, forget_asked
from ui.parts.cards import card, notice, tag_html
from ui.parts.frame import page_title
from ui.parts.markup import Html, draw, el, join
from ui.parts.plain import plain
from ui.parts.tables import Cell, Column, draw_table
from ui.resources import database
from ui.told import draw_told


@dataclass(frozen=True, slots=True)
class Ending:
    """An exemption that is to end on a day."""

    exemption_id: int
    until: date


@dataclass(frozen=True, slots=True)
class WithdrawnExemption:
    """An exemption that is to be withdrawn."""

    exemption_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class WithdrawnCredit:
    """A credit that is to be withdrawn."""

    credit_id: int
    reason: str


Asked = Exempt | Give | Ending | WithdrawnExemption | WithdrawnCredit


@dataclass(frozen=True, slots=True)
class Record:
    """All that the page shows of a person."""

    known: Known
    stays: tuple[tuple[str, Span], ...]
    campaigns: tuple[CampaignNow, ...]
    titles: dict[str, str]
    exemptions: tuple[ExemptionRow, ...]
    credits: tuple[CreditRow, ...]


def draw_person(viewer: Viewer, code: str, now: datetime) -> None:
    """The page of one person; the words of the refusal when there is nobody of this code."""
    viewer.require(Permission.SEE_ROSTER)
    try:
        with database().read() as tx:
            record = _read(tx, viewer, code)
    except Refused as refusal:
        page_title(t("roster_page.title"))
        notice(str(refusal), "amber")
        _way_back()
        return
    known, stays = record.known, record.stays
    unit = stays[-1][0] if stays and stays[-1][1].to_on is None else t("organisation.person.gone")
    page_title(known.full_name, f"{known.code} · {unit}")
    draw_told()
    _way_back()
    asked = find_asked()
    if isinstance(asked, Asked):
        _confirm(viewer, record, asked, now)
        return
    is_office = viewer.may(Permission.MANAGE_ROSTER)
    _exemptions(viewer, record, is_office, now)
    _credits(viewer, record, is_office, now)
    _stays(record, is_office)


def _read(tx: Tx, viewer: Viewer, code: str) -> Record:
    known = get_known(tx, code)
    tree = read_tree(tx)
    return Record(
        known,
        tuple(
            (tree.periods[stay.unit_id][-1].name, Span(stay.from_on, stay.to_on))
            for stay in list_stays(tx, known.person_id)
        ),
        tuple(reversed(list_campaigns(tx))),
        {p.lesson.key: p.lesson.title for p in list_lessons(tx)},
        exempting.list_of_person(tx, viewer, known.person_id),
        crediting.list_of_person(tx, viewer, known.person_id),
    )


def _way_back() -> None:
    st.page_link("pages/roster.py", label=t("organisation.person.to_roster"))


# ---- what is shown


def _exemptions(viewer: Viewer, record: Record, is_office: bool, now: datetime) -> None:
    with card("exemptions"):
        draw(el("h2", t("organisation.person.exemptions"), cls="lc-card-title"))
        draw(el("p", t("organisation.person.exemptions_lead"), cls="lc-mute"))
        if record.exemptions:
            columns = ("campaign", "days", "reason", "document", "recorded", "state")
            draw_table(
                [Column(t(f"organisation.person.column.{name}")) for name in columns],
                [_exemption(row) for row in record.exemptions],
                t("organisation.person.exemptions"),
            )
        else:
            draw(el("p", t("organisation.person.no_exemptions"), cls="lc-mute"))
        if not is_office:
            return
        with st.expander(t("organisation.person.exempt")):
            _exempt_form(viewer, record, now)
        if held := {row.exemption_id: _label(row) for row in record.exemptions if not row.withdrawn_at}:
            with st.expander(t("organisation.person.end")):
                _end_form(viewer, held, now)
            with st.expander(t("organisation.person.withdraw")):
                _withdraw_form("exemption", held, lambda i, why: WithdrawnExemption(i, why))


def _credits(viewer: Viewer, record: Record, is_office: bool, now: datetime) -> None:
    with card("credits"):
        draw(el("h2", t("organisation.person.credits"), cls="lc-card-title"))
        draw(el("p", t("organisation.person.credits_lead"), cls="lc-mute"))
        if record.credits:
            columns = ("assignment", "since", "reason", "document", "recorded", "state")
            draw_table(
                [Column(t(f"organisation.person.column.{name}")) for name in columns],
                [_credit(row, record) for row in record.credits],
                t("organisation.person.credits"),
            )
        else:
            draw(el("p", t("organisation.person.no_credits"), cls="lc-mute"))
        if not is_office:
            return
        if record.campaigns:
            with st.expander(t("organisation.person.credit")):
                _credit_form(viewer, record, now)
        held = {row.credit_id: _content(row.key, record) for row in record.credits if not row.withdrawn_at}
        if held:
            with st.expander(t("organisation.person.withdraw")):
                _withdraw_form("credit", held, lambda i, why: WithdrawnCredit(i, why))


def _stays(record: Record, is_office: bool) -> None:
    with card("stays"):
        draw(el("h2", t("organisation.person.stays"), cls="lc-card-title"))
        rows = [(unit, days_of(span)) for unit, span in reversed(record.stays)]
        columns = [Column(t("organisation.column.unit")), Column(t("organisation.person.column.days"))]
        draw_table(columns, rows, t("organisation.person.stays"))
        if is_office:
            st.page_link(
                "pages/organisation.py",
                label=t("organisation.person.move"),
                query_params={"nguoi": record.known.code},
            )


def _exemption(row: ExemptionRow) -> tuple[Cell, ...]:
    return (
        row.campaign_name or t("organisation.person.leave"),
        days_of(Span(row.from_on, row.to_on)),
        row.reason,
        row.document,
        _recorded(row),
        _state(row),
    )


def _credit(row: CreditRow, record: Record) -> tuple[Cell, ...]:
    names = {campaign.campaign_id: campaign.name for campaign in record.campaigns}
    content = join(el("div", _content(row.key, record)), el("div", names[row.campaign_id], cls="lc-mute"))
    return (content, show_day(row.on), row.reason, row.document, _recorded(row), _state(row))


def _recorded(row: ExemptionRow | CreditRow) -> str:
    return f"{row.recorded_by}, {show_day(local_day(row.recorded_at))}"


def _state(row: ExemptionRow | CreditRow) -> Html:
    if row.withdrawn_at is None:
        return tag_html(t("organisation.person.holds"), "safe")
    words = t(
        "organisation.person.withdrawn",
        by=row.withdrawn_by or "",
        day=show_day(local_day(row.withdrawn_at)),
        reason=row.withdrawn_reason or "",
    )
    return join(tag_html(t("organisation.person.is_withdrawn"), ""), el("div", words, cls="lc-mute"))


def _label(row: ExemptionRow) -> str:
    days = days_of(Span(row.from_on, row.to_on))
    return f"{row.campaign_name or t('organisation.person.leave')}, {days}"


def _content(key: str, record: Record) -> str:
    return t("organisation.quiz") if key == QUIZ else record.titles.get(key, key)


# ---- forms


def _exempt_form(viewer: Viewer, record: Record, now: datetime) -> None:
    names = {campaign.code: campaign.name for campaign in record.campaigns}
    with st.form("exempt", border=False):
        code = st.radio(
            t("organisation.field.campaign"),
            ("", *names),
            format_func=lambda each: plain(names[each]) if each else t("organisation.person.leave"),
            key="exempt-campaign",
        )
        since = _day_field("from_on", "exempt", show_day(local_day(now)))
        until = _day_field("until", "exempt", "")
        reason, document = _grounds("exempt")
        pressed = st.form_submit_button(t("organisation.page.look"), type="primary")
    if not pressed:
        return
    from_on, last = read_day(since), read_day(until) if until.strip() else None
    if from_on is None or (until.strip() and last is None):
        notice(t("organisation.page.bad_day"), "amber")
        return
    asked = Exempt(record.known.code, code or "", from_on, last, reason, document)
    _look(viewer, asked, now)


def _credit_form(viewer: Viewer, record: Record, now: datetime) -> None:
    names = {campaign.code: campaign.name for campaign in record.campaigns}
    code = next(iter(names))
    if len(names) > 1:
        code = st.radio(
            t("organisation.field.campaign"),
            tuple(names),
            format_func=lambda each: plain(names[each]),
            key="credit-campaign",
        )
    campaign = next(each for each in record.campaigns if each.code == code)
    with st.form("credit", border=False):
        key = st.selectbox(
            t("organisation.field.assignment"),
            (*campaign.lesson_keys, *((QUIZ,) if campaign.has_quiz else ())),
            format_func=lambda each: plain(_content(each, record)),
            index=None,
            placeholder=t("organisation.person.choose_content"),
            key="credit-assignment",
        )
        day = _day_field("credit_on", "credit", show_day(local_day(now)))
        reason, document = _grounds("credit")
        pressed = st.form_submit_button(t("organisation.page.look"), type="primary")
    if not pressed:
        return
    on = read_day(day)
    if on is None:
        notice(t("organisation.page.bad_day"), "amber")
        return
    _look(viewer, Give(record.known.code, campaign.code, key or "", on, reason, document), now)


def _end_form(viewer: Viewer, held: dict[int, str], now: datetime) -> None:
    with st.form("end-exemption", border=False):
        exemption_id = _which("end", held)
        day = _day_field("last_day", "end", show_day(local_day(now)))
        pressed = st.form_submit_button(t("organisation.page.look"))
    if not pressed:
        return
    until = read_day(day)
    if until is None:
        notice(t("organisation.page.bad_day"), "amber")
        return
    _look(viewer, Ending(exemption_id, until), now)


def _withdraw_form(name: str, held: dict[int, str], asked: Callable[[int, str], Asked]) -> None:
    with st.form(f"withdraw-{name}", border=False):
        chosen = _which(f"withdraw-{name}", held)
        reason = st.text_input(t("organisation.field.withdraw_reason"), key=f"withdraw-{name}-reason")
        pressed = st.form_submit_button(t("organisation.page.look"))
    if not pressed:
        return
    try:
        why = read_reason(reason or "")
    except Refused as refusal:
        notice(str(refusal), "amber")
        return
    ask_to_confirm(asked(chosen, why))


def _which(name: str, held: dict[int, str]) -> int:
    return st.radio(
        t("organisation.field.which"),
        tuple(held),
        format_func=lambda each: plain(held[each]),
        key=f"which-{name}",
    )


def _day_field(name: str, form: str, first: str) -> str:
    key = f"{form}-{name}"
    if key not in st.session_state:
        st.session_state[key] = first
    return st.text_input(t(f"organisation.field.{name}"), key=key, width=320) or ""


def _grounds(form: str) -> tuple[str, str]:
    reason = st.text_input(t("organisation.field.reason"), key=f"{form}-reason", width=480)
    document = st.text_input(t("organisation.field.document"), key=f"{form}-document", width=480)
    return reason or "", document or ""


# ---- looking and doing


def _look(viewer: Viewer, asked: Asked, now: datetime) -> None:
    try:
        with database().read() as tx:
            _preview(tx, viewer, asked, now)
    except Refused as refusal:
        notice(str(refusal), "amber")
        return
    ask_to_confirm(asked)


def _confirm(viewer: Viewer, record: Record, asked: Asked, now: datetime) -> None:
    try:
        with database().read() as tx:
            decision = _preview(tx, viewer, asked, now)
    except Refused as refusal:
        forget_asked()
        notice(str(refusal), "amber")
        return

    def do() -> None:
        with database().write() as tx:
            _carry_out(tx, viewer, asked, now)

    lines: Sequence[str] = decision_lines(decision, local_day(now))
    if isinstance(asked, Give):
        lines = [line.replace(asked.assignment, _content(asked.assignment, record)) for line in lines]
    draw_confirmation(t("organisation.person.confirm_title", name=record.known.full_name), lines, do)


def _preview(tx: Tx, viewer: Viewer, asked: Asked, now: datetime) -> Decision:
    match asked:
        case Exempt():
            return exempting.preview(tx, viewer, asked)
        case Give():
            return crediting.preview(tx, viewer, asked, now)
        case Ending():
            return exempting.preview_end(tx, viewer, asked.exemption_id, asked.until)
        case WithdrawnExemption():
            return exempting.preview_withdrawal(tx, viewer, asked.exemption_id)
        case WithdrawnCredit():
            return crediting.preview_withdrawal(tx, viewer, asked.credit_id)


def _carry_out(tx: Tx, viewer: Viewer, asked: Asked, now: datetime) -> None:
    match asked:
        case Exempt():
            exempting.record(tx, viewer, asked, now)
        case Give():
            crediting.record(tx, viewer, asked, now)
        case Ending():
            exempting.end(tx, viewer, asked.exemption_id, asked.until, now)
        case WithdrawnExemption():
            exempting.withdraw(tx, viewer, asked.exemption_id, asked.reason, now)
        case WithdrawnCredit():
            crediting.withdraw(tx, viewer, asked.credit_id, asked.reason, now)
