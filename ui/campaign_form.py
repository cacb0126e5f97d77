"""The form by which the office opens a campaign, shown where there is none yet."""

from __future__ import annotations

from datetime import datetime, timedelta

import streamlit as st

from access.viewer import Refused, Viewer
from db.people import has_people
from quizzes.blueprint import BlueprintFault
from quizzes.campaigns import open_campaign, read_terms
from text import t
from text.formats import local_day, show_day, utc_now
from ui.parts.cards import card, empty_state, notice
from ui.resources import database

WORDS = ("code", "name", "document")
REST = ("starts_on", "due_on", "pass_percent", "target_percent", "max_attempts", "wait_minutes")
DAYS = 60


def draw_campaign_form(viewer: Viewer) -> None:
    """Fields with sensible beginnings; a fault is shown and nothing typed is lost."""
    with database().read() as tx:
        ready = has_people(tx)
    if not ready:
        if empty_state(
            t("campaign.title"), t("campaign.no_people"), t("campaign.to_roster"), key="to-roster"
        ):
            st.switch_page("pages/roster.py")
        return
    with card("campaign"), st.form("campaign", border=False):
        st.html(
            f"<h2 class='lc-card-title'>{t('campaign.title')}</h2><p class='lc-mute'>{t('campaign.lead')}</p>"
        )
        first = _first_values(utc_now())
        fields = {name: st.text_input(t(f"campaign.field.{name}"), first[name], key=name) for name in WORDS}
        columns = st.columns(2)
        for place, name in enumerate(REST):
            with columns[place % 2]:
                fields[name] = st.text_input(t(f"campaign.field.{name}"), first[name], key=name)
        pressed = st.form_submit_button(t("campaign.open"), type="primary")
    if pressed:
        _open(viewer, fields)


def _first_values(now: datetime) -> dict[str, str]:
    today = local_day(now)
    return {
        "code": f"CD-{today.year}",
        "name": "",
        "document": "",
        "starts_on": show_day(today),
        "due_on": show_day(today + timedelta(days=DAYS)),
        "pass_percent": "70",
        "target_percent": "95",
        "max_attempts": "3",
        "wait_minutes": "60",
    }


def _open(viewer: Viewer, fields: dict[str, str]) -> None:
    try:
        terms = read_terms(fields)
        with database().write() as tx:
            open_campaign(tx, viewer, terms, utc_now())
    except (Refused, BlueprintFault) as fault:
        notice(str(fault), "amber")
        return
    st.rerun()
