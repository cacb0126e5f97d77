"""Sends reminders beside the screens: a page must not stand still while hundreds of mails go out.

One sending at a time in a process; what it has done stands in the outbox, where every process sees it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from access.viewer import Viewer
from db.engine import DatabaseFault
from outreach.dispatch import smtp_dispatch
from outreach.sending import remind
from ui.resources import database, settings

log = logging.getLogger(__name__)
_busy = threading.Lock()


def start_sending(viewer: Viewer, run: Callable[[Callable[[], None]], None] | None = None) -> bool:
    """Plan and send in the background; False if this process is sending already."""
    if not _busy.acquire(blocking=False):
        return False
    (run or _in_thread)(lambda: _send(viewer))
    return True


def is_sending() -> bool:
    """Whether this process is at it, also before and after the run that stands in the outbox."""
    return _busy.locked()


def _in_thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="reminders", daemon=True).start()


def _send(viewer: Viewer) -> None:
    try:
        with smtp_dispatch(settings()) as dispatch:
            remind(database(), viewer, dispatch)
    except (DatabaseFault, OSError, RuntimeError, ValueError):
        # What waits stays in the outbox, and the page shows a run that did not come to its end.
        log.exception("sending reminders")
    finally:
        _busy.release()
