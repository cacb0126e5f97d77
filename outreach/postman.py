"""Hands mails to a mail server over SMTP, and tells what went wrong in a few plain sorts."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol

from settings import SmtpSettings

NO_MAILBOX = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.4")
FULL = ("5.2.2", "4.2.2")
GOING_AWAY = 421


class ServerFault(Exception):
    """The server cannot be used now, whoever the mail is for; `key` stands under reminders.server."""

    def __init__(self, key: str, words: str = "") -> None:
        super().__init__(words or key)
        self.key = key


class MailFault(Exception):
    """This one mail was not taken; `key` stands under reminders.failed, a later try may help or not."""

    def __init__(self, key: str, is_lasting: bool, words: str = "") -> None:
        super().__init__(words or key)
        self.key, self.is_lasting = key, is_lasting


class Postman(Protocol):
    """Whoever takes mails to be delivered; ServerFault or MailFault when one was not taken."""

    def send(self, message: EmailMessage) -> None:
        """Hand over one mail to its one recipient."""
        ...


@dataclass(slots=True)
class SmtpPostman:
    """One connection to the server, opened by the first mail and used for all that follow."""

    settings: SmtpSettings
    context: ssl.SSLContext | None = None
    _server: smtplib.SMTP | None = field(default=None, init=False)

    def send(self, message: EmailMessage) -> None:
        """Hand over one mail; raises ServerFault or MailFault."""
        try:
            with _faults():
                self._connected().send_message(message)
        except ServerFault:
            self.drop()
            raise

    def close(self) -> None:
        """Say goodbye, if anybody still listens."""
        server, self._server = self._server, None
        if server:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()

    def drop(self) -> None:
        """Leave without a word; the next mail opens a new connection."""
        server, self._server = self._server, None
        if server:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        """The connection there is, if the server still keeps it: many end it after so many mails."""
        if self._server and not _is_alive(self._server):
            self.drop()
        self._server = self._server or self._connect()
        return self._server

    def _connect(self) -> smtplib.SMTP:
        told = self.settings
        context = self.context or ssl.create_default_context()
        if told.tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                told.host, told.port, timeout=told.timeout, context=context
            )
        else:
            server = smtplib.SMTP(told.host, told.port, timeout=told.timeout)
        try:
            if told.tls == "starttls":
                server.starttls(context=context)
            if told.user:
                server.login(told.user, told.password)
        except BaseException:
            server.close()
            raise
        return server


@contextmanager
def _faults() -> Iterator[None]:
    """Whatever smtplib and the network raise, as one of our two sorts."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refusal:
        code, words = next(iter(refusal.recipients.values()))
        raise _of_mail(code, _text(words)) from refusal
    except smtplib.SMTPDataError as refusal:
        raise _of_mail(refusal.smtp_code, _text(refusal.smtp_error)) from refusal
    except smtplib.SMTPException as refusal:
        raise ServerFault(_server_key(refusal), str(refusal)) from refusal
    except OSError as fault:
        raise ServerFault(_network_key(fault), str(fault)) from fault


def _is_alive(server: smtplib.SMTP) -> bool:
    try:
        return server.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _of_mail(code: int, words: str) -> Exception:
    if code == GOING_AWAY:
        return ServerFault("busy", words)
    if 400 <= code < 500:
        return MailFault("full" if _holds(words, FULL) else "later", False, words)
    if _holds(words, FULL) or code == 552:
        return MailFault("full", True, words)
    # Without an enhanced code 550 and its like say of a mailbox that there is none.
    is_nobody = _holds(words, NO_MAILBOX) or (code in (550, 551, 553) and not _has_enhanced(words))
    return MailFault("bad_address" if is_nobody else "refused", True, words)


def _server_key(refusal: smtplib.SMTPException) -> str:
    match refusal:
        case smtplib.SMTPAuthenticationError():
            return "sign_in"
        case smtplib.SMTPSenderRefused() if refusal.smtp_code != GOING_AWAY:
            return "sender" if refusal.smtp_code >= 500 else "busy"
        case smtplib.SMTPNotSupportedError():
            return "unable"
        case smtplib.SMTPServerDisconnected():
            return "slow" if isinstance(refusal.__context__, TimeoutError) else "gone"
        case _:
            return "busy"


def _network_key(fault: OSError) -> str:
    if isinstance(fault, ssl.SSLCertVerificationError):
        return "certificate"
    if isinstance(fault, ssl.SSLError):
        return "tls"
    if isinstance(fault, TimeoutError):
        return "slow"
    return "unknown_host" if isinstance(fault, socket.gaierror) else "unreachable"


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def _has_enhanced(words: str) -> bool:
    return words[:2] in ("5.", "4.") and words[2:3].isdigit()


def _holds(words: str, codes: tuple[str, ...]) -> bool:
    return words.split(" ", 1)[0].strip() in codes
