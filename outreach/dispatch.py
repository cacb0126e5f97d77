"""Sending as this installation is set: which server, under which name, by the real clock."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from access.viewer import Refused
from outreach.postman import SmtpPostman
from outreach.reminder_mail import Sender
from outreach.sending import Dispatch
from settings import Settings
from text import t
from text.formats import utc_now

NOBODY = "lachan@localhost"


def find_obstacle(settings: Settings) -> str:
    """Why nothing can be sent as this is set, in words; empty when it can."""
    if settings.demo:
        return t("reminders.server.demo")
    return "" if settings.smtp else t("reminders.server.unset")


def sender_of(settings: Settings) -> Sender:
    """Whose mails go out; also for a preview where no server is set."""
    address = settings.smtp.sender if settings.smtp else NOBODY
    return Sender(settings.base_url, settings.organisation, address)


@contextmanager
def smtp_dispatch(settings: Settings) -> Iterator[Dispatch]:
    """What sending needs; Refused where no mail can be sent."""
    obstacle = find_obstacle(settings)
    if obstacle or settings.smtp is None:
        raise Refused(obstacle)
    postman = SmtpPostman(settings.smtp)
    try:
        yield Dispatch(
            postman, sender_of(settings), settings.secret_key, utc_now, lambda: secrets.token_hex(16)
        )
    finally:
        postman.close()
