"""Who need not learn on a day: the one place where reminders ask for it."""

from __future__ import annotations

from datetime import date

from db import exemptions
from db.engine import Tx


def list_exempt(tx: Tx, campaign_id: int, on: date) -> frozenset[int]:
    """The people who are exempt from a campaign, or on leave, on a day."""
    spans = exemptions.all_spans(tx, campaign_id)
    return frozenset(
        person_id
        for person_id, days in spans.items()
        if any(span.from_on <= on and (span.to_on is None or on < span.to_on) for span in days)
    )
