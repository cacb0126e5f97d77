"""The forms by which the office opens a campaign, changes its terms and ends it before its time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from access.viewer import Refused, Viewer
from db.campaigns import CampaignNow
from quizzes.blueprint import BlueprintFault
from quizzes.campaigns import (
    CHANGEABLE,
    Opening,
    Terms,
    TermsRefused,
    change_campaign,
    check_opening,
    end_early,
    open_campaign,
    read_terms,
)
from text import t
from text.formats import local_day, show_day, show_number, utc_now
from ui.parts.cards import card, notice
from ui.parts.markup import Html, draw, el
from ui.resources import database
from ui.session import CAMPAIGN_TERMS
from ui.told import tell_next

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

WORDS = ("code", "name", "document")
REST = ("starts_on", "due_on", "pass_percent", "target_percent", "max_attempts", "wait_minutes")
DAYS = 60

Slots = Mapping[str, "DeltaGenerator"]


def draw_campaign_form(viewer: Viewer, current: CampaignNow | None = None) -> None:
    """Fields with sensible beginnings, then what would happen and for whom; only then it is opened.

    With a `current` campaign it is the next one, proposed to begin when that ends.
    """
    kept: dict[str, str] | None = st.session_state.get(CAMPAIGN_TERMS)
    if kept is None:
        _ask(viewer, {}, current)
        return
    try:
        terms = read_terms(kept)
        with database().read() as tx:
            opening = check_opening(tx, viewer, terms, utc_now())
    except (Refused, BlueprintFault) as fault:
        # Something has changed since: back to the fields with what was typed.
        del st.session_state[CAMPAIGN_TERMS]
        notice(str(fault), "amber")
        _ask(viewer, kept, current)
        return
    _confirm(viewer, terms, opening, kept)


def draw_campaign_terms(viewer: Viewer, campaign: CampaignNow) -> None:
    """The campaign's terms, for the office to change, and the way to end it today."""
    is_to_come = campaign.starts_on > local_day(utc_now())
    with card("next-campaign" if is_to_come else "campaign"):
        draw(el("h2", t("campaign.next" if is_to_come else "campaign.terms"), cls="lc-card-title"))
        draw(el("p", _in_short(campaign), cls="lc-mute"))
        with st.expander(t("campaign.change")):
            _change(viewer, campaign)
        today = local_day(utc_now())
        if campaign.starts_on <= today < campaign.due_on:
            with st.expander(t("campaign.end")):
                _end(viewer, campaign)


# ---- opening


def _ask(viewer: Viewer, typed: Mapping[str, str], current: CampaignNow | None) -> None:
    first = {**_first_values(utc_now(), current), **typed}
    with card("new-campaign"):
        draw(el("h2", t("campaign.next" if current else "campaign.title"), cls="lc-card-title"))
        if current is None:
            asked = _form(first, t("campaign.lead"))
        else:
            with st.expander(t("campaign.next_open"), expanded=bool(typed)):
                asked = _form(first, f"{t('campaign.lead')} {t('campaign.next_lead', name=current.name)}")
    if asked and _is_good(viewer, *asked):
        fields, _ = asked
        st.session_state[CAMPAIGN_TERMS] = fields
        st.rerun()


def _form(first: Mapping[str, str], lead: str) -> tuple[dict[str, str], Slots] | None:
    """What was typed and where each field's fault belongs, once it was sent."""
    with st.form("campaign", border=False):
        draw(el("p", lead, cls="lc-mute"))
        fields, slots = _fields((*WORDS, *REST), first, "")
        pressed = st.form_submit_button(t("campaign.look"), type="primary")
    return (fields, slots) if pressed else None


def _is_good(viewer: Viewer, fields: Mapping[str, str], slots: Slots) -> bool:
    try:
        with database().read() as tx:
            check_opening(tx, viewer, read_terms(fields), utc_now())
    except TermsRefused as refusal:
        _tell(refusal, slots)
        return False
    except (Refused, BlueprintFault) as fault:
        notice(str(fault), "amber")
        return False
    return True


def _confirm(viewer: Viewer, terms: Terms, opening: Opening, kept: Mapping[str, str]) -> None:
    with card("new-campaign", "brand"):
        draw(el("h2", t("campaign.confirm", name=terms.name), cls="lc-card-title"))
        draw(_summary(terms, opening))
        with st.container(horizontal=True):
            if st.button(t("campaign.open"), type="primary", key="open-campaign"):
                _open(viewer, terms)
            if st.button(t("campaign.back"), key="back-to-terms"):
                del st.session_state[CAMPAIGN_TERMS]
                # The fields were not on this page, so what they held is gone: it is put back.
                st.session_state.update(kept)
                st.rerun()


def _summary(terms: Terms, opening: Opening) -> Html:
    """Who, until when, what, and what counts as done."""
    values: dict[str, dict[str, object]] = {
        "who": {"n": show_number(opening.people), "units": show_number(opening.units)},
        "when": {"starts": show_day(terms.starts_on), "due": show_day(terms.due_on)},
        "what": {"lessons": len(opening.lesson_keys), "items": opening.quiz_items},
        "passing": {
            "percent": terms.pass_percent,
            "attempts": terms.max_attempts,
            "wait": show_number(terms.wait_minutes),
        },
        "target": {"percent": terms.target_percent},
        "basis": {"document": terms.document, "code": terms.code},
    }
    rows = (
        el("div", el("dt", t(f"campaign.fact.{name}")), el("dd", t(_sentence(name, terms), **said)))
        for name, said in values.items()
    )
    return el("dl", *rows, cls="lc-facts")


def _sentence(name: str, terms: Terms) -> str:
    """The words for a fact; of no waiting nothing is said."""
    is_waiting = terms.wait_minutes > 0 and terms.max_attempts > 1
    return f"campaign.said.{'passing_at_once' if name == 'passing' and not is_waiting else name}"


def _open(viewer: Viewer, terms: Terms) -> None:
    try:
        with database().write() as tx:
            open_campaign(tx, viewer, terms, utc_now())
    except (Refused, BlueprintFault) as fault:
        notice(str(fault), "amber")
        return
    del st.session_state[CAMPAIGN_TERMS]
    tell_next(t("campaign.opened", name=terms.name, due=show_day(terms.due_on)))


def _first_values(now: datetime, current: CampaignNow | None) -> dict[str, str]:
    today = local_day(now)
    starts_on = max(today, current.due_on + timedelta(days=1)) if current else today
    return {
        "code": f"CD-{starts_on:%Y-%m}" if current else f"CD-{today.year}",
        "name": "",
        "document": "",
        "starts_on": show_day(starts_on),
        "due_on": show_day(starts_on + timedelta(days=DAYS)),
        "pass_percent": "70",
        "target_percent": "95",
        "max_attempts": "3",
        "wait_minutes": "60",
    }


# ---- changing


def _change(viewer: Viewer, campaign: CampaignNow) -> None:
    is_to_come = campaign.starts_on > local_day(utc_now())
    prefix = "change-next-" if is_to_come else "change-"
    with st.form(f"{prefix}campaign", border=False):
        draw(el("p", t("campaign.change_lead"), cls="lc-mute"))
        fields, slots = _fields(CHANGEABLE, _values(campaign), prefix)
        pressed = st.form_submit_button(t("campaign.change_submit"), type="primary")
    if not pressed:
        return
    try:
        with database().write() as tx:
            is_changed = change_campaign(tx, viewer, campaign.campaign_id, fields, utc_now())
    except TermsRefused as refusal:
        _tell(refusal, slots)
        return
    except Refused as refusal:
        notice(str(refusal), "amber")
        return
    tell_next(t("campaign.changed" if is_changed else "campaign.unchanged"))


def _end(viewer: Viewer, campaign: CampaignNow) -> None:
    with st.form("end-campaign", border=False):
        draw(el("p", t("campaign.end_lead", due=show_day(campaign.due_on)), cls="lc-mute"))
        is_sure = st.checkbox(t("campaign.end_sure"), key="end-campaign-sure")
        pressed = st.form_submit_button(t("campaign.end_submit"))
    if not pressed:
        return
    if not is_sure:
        notice(t("roster_page.roles.not_sure"), "amber")
        return
    try:
        with database().write() as tx:
            end_early(tx, viewer, campaign.campaign_id, utc_now())
    except Refused as refusal:
        notice(str(refusal), "amber")
        return
    tell_next(t("campaign.ended"))


def _values(campaign: CampaignNow) -> dict[str, str]:
    values = {name: getattr(campaign, name) for name in CHANGEABLE}
    return {name: show_day(v) if name == "due_on" else str(v) for name, v in values.items()}


def _in_short(campaign: CampaignNow) -> str:
    return t(
        "campaign.in_short",
        name=campaign.name,
        code=campaign.code,
        starts=show_day(campaign.starts_on),
        due=show_day(campaign.due_on),
    )


# ---- fields


def _fields(names: Sequence[str], first: Mapping[str, str], prefix: str) -> tuple[dict[str, str], Slots]:
    """Text fields, words one below the other and the rest in two columns, each with a place for its fault."""
    fields: dict[str, str] = {}
    slots: dict[str, DeltaGenerator] = {}
    rest = [name for name in names if name not in WORDS]
    for name in (each for each in names if each in WORDS):
        fields[name], slots[name] = _field(name, first, prefix)
    # Row by row, so that on a phone too the deadline follows the first day.
    for start in range(0, len(rest), 2):
        for column, name in zip(st.columns(2), rest[start : start + 2], strict=False):
            with column:
                fields[name], slots[name] = _field(name, first, prefix)
    return fields, slots


def _field(name: str, first: Mapping[str, str], prefix: str) -> tuple[str, DeltaGenerator]:
    key = prefix + name
    if key not in st.session_state:
        st.session_state[key] = first[name]
    return st.text_input(t(f"campaign.field.{name}"), key=key) or "", st.container()


def _tell(refusal: TermsRefused, slots: Slots) -> None:
    """Each fault below its field, and how many there are, read out."""
    for name, words in refusal.faults.items():
        with slots[name]:
            draw(el("p", words, cls="lc-fault"))
    notice(t("campaign.faults", n=len(refusal.faults)), "amber")
