"""The server as it runs by day: reminders go out at no other time, and a test may run at night.

Started as `python -m tests.browser.by_day app:app …`, in place of uvicorn.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import uvicorn

import text.formats

MARGIN = timedelta(minutes=10)
"""So long mail must still be let out when the server starts."""
_real = text.formats.utc_now
_ahead = timedelta()


def by_day() -> datetime:
    """The clock, put forward."""
    return _real() + _ahead


# Before anything else is imported that takes the clock.
text.formats.utc_now = by_day

from outreach.reminders import Sort, next_open  # noqa: E402


def ahead(now: datetime) -> timedelta:
    """How far to put it: not at all by day, at night and at weekends to the next morning for mail."""
    soon = now + MARGIN
    return timedelta() if next_open(Sort.BEHIND, soon) == soon else next_open(Sort.BEHIND, soon) - now


if __name__ == "__main__":
    _ahead = ahead(_real())
    uvicorn.main()
