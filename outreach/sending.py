"""Goes through the outbox: takes what is due, sees whether it is still needed, sends it, keeps the outcome.

Whoever takes a mail holds it for a while, and says so again just before sending, so that no other process
sends it too. A mail whose server is down, or refuses for now, stays in the outbox and is tried again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from access.viewer import Permission, Viewer
from db import outbox
from db.engine import Database
from db.outbox import HeldMail
from outreach.planning import Plan, plan_reminders
from outreach.postman import MailFault, Postman, ServerFault
from outreach.reminder_letters import find_letter
from outreach.reminder_mail import Letter, Sender, write_mail
from outreach.reminders import Sort, is_open, list_open

AT_ONCE = 20
LEASE = timedelta(minutes=15)
"""Longer than the slowest server takes for one mail: every step of the talk has its own limit."""
WAITS = tuple(timedelta(minutes=n) for n in (15, 60, 240, 720, 1440, 1440, 1440))
"""Before each further try of a mail that the server refuses for now; after the last it has failed."""
SERVER_REST = timedelta(minutes=5)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one going through did; `fault` names what is wrong with the server, empty for nothing."""

    planned: int = 0
    sent: int = 0
    put_off: int = 0
    failed: int = 0
    dropped: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What sending needs beside the outbox; `new_lease` gives a name that nobody else uses."""

    postman: Postman
    sender: Sender
    secret_key: str
    now: Callable[[], datetime]
    new_lease: Callable[[], str]


def remind(
    database: Database,
    viewer: Viewer,
    dispatch: Dispatch,
    tell: Callable[[Outcome], None] = lambda outcome: None,
) -> tuple[Plan | None, Outcome]:
    """Plan, then send what may go out now; `tell` hears of each mail. Needs URGE."""
    with database.write() as tx:
        plan, planned = plan_reminders(tx, viewer, dispatch.now())
    return plan, send_waiting(database, viewer, dispatch, planned, tell)


def send_waiting(
    database: Database,
    viewer: Viewer,
    dispatch: Dispatch,
    planned: int = 0,
    tell: Callable[[Outcome], None] = lambda outcome: None,
) -> Outcome:
    """Send what is due, until nothing is left, quiet hours begin or the server fails. Needs URGE."""
    viewer.require(Permission.URGE)
    lease, outcome = dispatch.new_lease(), Outcome(planned=planned)
    with database.write() as tx:
        run_id = outbox.begin_run(tx, dispatch.now(), planned)
    try:
        while not outcome.fault and (held := _claim(database, lease, dispatch.now())):
            for mail in held:
                outcome = _send_one(database, dispatch, lease, mail, outcome)
                tell(outcome)
                if outcome.fault:
                    break
    finally:
        _end(database, run_id, lease, outcome, dispatch.now())
    return outcome


def _claim(database: Database, lease: str, now: datetime) -> tuple[HeldMail, ...]:
    sorts = [sort.value for sort in list_open(now)]
    if not sorts:
        return ()
    with database.write() as tx:
        return outbox.claim(tx, sorts, lease, now + LEASE, AT_ONCE, now)


def _end(database: Database, run_id: int, lease: str, outcome: Outcome, now: datetime) -> None:
    counts = ("sent", "put_off", "failed", "dropped")
    values = {name: getattr(outcome, name) for name in counts}
    with database.write() as tx:
        outbox.release(tx, lease)
        outbox.change_run(tx, run_id, {**values, "ended_at": now, "fault": outcome.fault or None})


def _send_one(database: Database, dispatch: Dispatch, lease: str, mail: HeldMail, so_far: Outcome) -> Outcome:
    """One mail, from seeing whether it is still wanted to keeping what came of it."""
    now = dispatch.now()
    if not is_open(Sort(mail.sort), now):
        return so_far
    with database.write() as tx:
        if not outbox.hold(tx, mail.mail_id, lease, now + LEASE):
            return so_far
        letter = find_letter(tx, mail, dispatch.secret_key, now)
        if letter is None:
            return so_far
        if isinstance(letter, str):
            outbox.mark_dropped(tx, mail.mail_id, letter, now)
            return replace(so_far, dropped=so_far.dropped + 1)
    return _hand_over(database, dispatch, mail, letter, so_far)


def _hand_over(
    database: Database, dispatch: Dispatch, mail: HeldMail, letter: Letter, so_far: Outcome
) -> Outcome:
    try:
        message = write_mail(letter, dispatch.sender, dispatch.now())
    except ValueError:
        return _fail(database, mail, letter, "bad_address", so_far, dispatch.now())
    try:
        dispatch.postman.send(message)
    except MailFault as fault:
        if fault.is_lasting or mail.tries >= len(WAITS):
            key = fault.key if fault.is_lasting else "gave_up"
            return _fail(database, mail, letter, key, so_far, dispatch.now())
        due_at = dispatch.now() + WAITS[mail.tries]
        return _put_off(database, mail, due_at, mail.tries + 1, fault.key, so_far)
    except ServerFault as fault:
        # The server's failing is not the mail's: no try of it is used up.
        log.warning("mail server: %s: %s", fault.key, fault)
        later = _put_off(database, mail, dispatch.now() + SERVER_REST, mail.tries, fault.key, so_far)
        return replace(later, fault=fault.key)
    with database.write() as tx:
        outbox.mark_sent(tx, mail.mail_id, letter.address, dispatch.now())
    return replace(so_far, sent=so_far.sent + 1)


def _fail(
    database: Database, mail: HeldMail, letter: Letter, key: str, so_far: Outcome, now: datetime
) -> Outcome:
    with database.write() as tx:
        outbox.mark_failed(tx, mail.mail_id, key, letter.address, now)
    return replace(so_far, failed=so_far.failed + 1)


def _put_off(
    database: Database, mail: HeldMail, due_at: datetime, tries: int, key: str, so_far: Outcome
) -> Outcome:
    with database.write() as tx:
        outbox.put_off(tx, mail.mail_id, due_at, tries, key)
    return replace(so_far, put_off=so_far.put_off + 1)
