"""What every route needs: the database, the settings, and the clock and chance that tests replace."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from access.sign_ins import new_token
from db.engine import Database
from settings import Settings
from text.formats import utc_now


@dataclass(frozen=True, slots=True)
class Site:
    """One per process; routes hold it and nothing else."""

    database: Database
    settings: Settings
    now: Callable[[], datetime] = utc_now
    new_token: Callable[[], str] = new_token
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
