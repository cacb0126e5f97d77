"""The plan of reminders that pages show: made once in a while for a process, not at each view."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from access.viewer import Viewer
from db import outbox
from db.campaigns import CampaignNow
from db.engine import Tx
from db.outbox import Choice
from outreach.planning import Plan, find_choice, make_plan

MINUTES = 5


def recent_plan(tx: Tx, viewer: Viewer, now: datetime, campaign: CampaignNow | None) -> Plan | None:
    """What make_plan gives, at most MINUTES old and never older than a run or a change of its terms.

    Needs what make_plan needs; what is sent is always planned anew.
    """
    if campaign is None:
        return make_plan(tx, viewer, now, campaign)
    run = next(iter(outbox.list_runs(tx, 1)), None)
    marks = (run.began_at, run.ended_at) if run else None
    key = (str(tx.engine.url), campaign, now.date(), find_choice(tx, campaign), marks)
    return _made(*key, _tx=tx, _viewer=viewer, _now=now)


@st.cache_resource(ttl=60 * MINUTES, max_entries=8, show_spinner=False)
def _made(
    place: str,
    campaign: CampaignNow,
    on: date,
    choice: Choice,
    marks: tuple[datetime, datetime | None] | None,
    *,
    _tx: Tx,
    _viewer: Viewer,
    _now: datetime,
) -> Plan | None:
    return make_plan(_tx, _viewer, _now, campaign)
