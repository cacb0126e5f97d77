"""A postman that only notes what it is given, and a clock that tests turn."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage

from outreach.reminder_mail import Sender
from outreach.sending import Dispatch
from tests.house import NOW

SENDER = Sender("https://hoc.so.example", "Sở Mẫu", "lachan@so.example")
SECRET = "khoa-thu"


@dataclass
class Notebook:
    """Keeps every mail; `refuse` may raise instead of taking one."""

    refuse: Callable[[EmailMessage], None] = lambda mail: None
    taken: list[EmailMessage] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, message: EmailMessage) -> None:
        """Take one mail."""
        self.refuse(message)
        with self.lock:
            self.taken.append(message)

    @property
    def addresses(self) -> list[str]:
        """To whom, in order."""
        return [mail["To"].addresses[0].addr_spec for mail in self.taken]


@dataclass
class Hands:
    """A clock and names for leases."""

    at: datetime = NOW
    leases: Iterator[int] = field(default_factory=itertools.count)

    def dispatch(self, postman: Notebook) -> Dispatch:
        """What sending needs."""
        return Dispatch(postman, SENDER, SECRET, lambda: self.at, lambda: f"lease-{next(self.leases)}")
