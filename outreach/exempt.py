"""Who need not learn on a day: the one place where reminders ask for it."""

from __future__ import annotations

from datetime import date

from db.engine import Tx


def list_exempt(tx: Tx, campaign_id: int, on: date) -> frozenset[int]:
    """The people who are exempt from a campaign on a day; nobody, as long as none can be recorded."""
    return frozenset()
