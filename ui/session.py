"""Who looks at the screen, asked anew at every run, and the only keys kept in a session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from access.sign_ins import GUEST, find_session, recognise, touch
from access.viewer import Viewer
from db.engine import Tx
from text.formats import utc_now
from ui.resources import database

# Nothing of value lives in a session: these are notices shown once, and drafts of a search.
NOTICE = "notice"
# As that, with its tone, on pages of the office; and how many have been shown.
TOLD = "told"
TIMES_TOLD = "times-told"
# Which preview of a staff list was shown: only that one may be taken over.
PREVIEWED = "previewed"
# Which question is on the screen, so that its button is known before the database is asked.
ASKED = "asked"
# The terms of a campaign as typed, between looking at what would happen and opening it.
CAMPAIGN_TERMS = "campaign-terms"
# A change of the organisation or of a person as asked for, between looking at it and confirming it.
ASKED_CHANGE = "asked-change"
# With which form a new activity is sent: the same form sent twice is one activity.
ACTIVITY_TICKET = "activity-ticket"
# Which version of an activity stands in the form that changes it.
ACTIVITY_VERSION = "activity-version"
# How many tokens of other systems this tab has given: after each the form is a new one.
ISSUED_TOKENS = "issued-tokens"
# Up to which tick of which browser everything is kept, so that it need not be told again.
TICKS_SEEN = "ticks-seen"
# Whose report is being written, and its fields as this tab first showed them: what differs was typed here.
REPORT_SEEN = "report-seen"


def find_viewer() -> Viewer | None:
    """The person behind this session; None for a guest or a sign-in that has ended."""
    return recognise(database(), _uid(), utc_now())


def require_viewer() -> Viewer:
    """The person behind this session; for a fragment, which may run after the sign-in has ended."""
    viewer = find_viewer()
    if viewer is None:
        st.rerun()
    return viewer


@contextmanager
def looking() -> Iterator[tuple[Tx, Viewer]]:
    """As require_viewer, with the reading transaction in which they were recognised, to go on reading in."""
    uid, now = _uid(), utc_now()
    with database().read() as tx:
        session = find_session(tx, uid, now)
        if session is None:
            st.rerun()
        yield tx, session.viewer
    if session.is_stale:
        with database().write() as tx:
            touch(tx, uid, now)


@contextmanager
def acting() -> Iterator[tuple[Tx, Viewer]]:
    """As looking, with a transaction that writes: who asks and what they change are one."""
    uid, now = _uid(), utc_now()
    with database().write() as tx:
        session = find_session(tx, uid, now)
        if session is None:
            st.rerun()
        if session.is_stale:
            touch(tx, uid, now)
        yield tx, session.viewer


def _uid() -> str:
    return str(st.user.get("uid") or GUEST)
