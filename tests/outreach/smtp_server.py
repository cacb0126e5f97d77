"""A real SMTP server for tests, with TLS by a certificate of its own, that may refuse, dawdle or die."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from settings import SmtpSettings

USER, PASSWORD = "lachan", "mat-khau-thu"


@dataclass
class Desk:
    """What comes in, and what is answered; a test sets the answers."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    to_sender: str = ""
    to_recipient: str = ""
    to_content: str = ""
    delay: float = 0.0
    sessions: set[int] = field(default_factory=set)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """MAIL FROM."""
        self.sessions.add(id(session))
        if not self.to_sender:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return self.to_sender or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """RCPT TO."""
        if not self.to_recipient:
            envelope.rcpt_tos.append(address)
        return self.to_recipient or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """The mail itself."""
        if self.delay:
            time.sleep(self.delay)
        if self.to_content:
            return self.to_content
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.recipients.extend(envelope.rcpt_tos)
        return "250 OK"


@dataclass(frozen=True)
class Server:
    """A server that runs; `context` trusts its certificate."""

    desk: Desk
    settings: SmtpSettings
    context: ssl.SSLContext


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    is_right = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=is_right, handled=False)


@contextmanager
def serving(folder: Path, tls: str = "none", user: str = "", password: str = "") -> Iterator[Server]:
    """A server on a free port of this machine; `tls` is what the product is set to."""
    desk = Desk()
    certificate, theirs, ours = (
        folder / "server.pem",
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH),
        None,
    )
    certificate.write_bytes(_make_certificate())
    theirs.load_cert_chain(certificate)
    ours = ssl.create_default_context(cafile=str(certificate))
    options: dict[str, Any] = {"hostname": "127.0.0.1", "port": 0}
    if tls == "tls":
        options["ssl_context"] = theirs
    if tls == "starttls":
        options |= {"tls_context": theirs, "require_starttls": True}
    if user:
        options |= {
            "authenticator": _authenticate,
            "auth_required": True,
            "auth_require_tls": tls == "starttls",
        }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        controller = _OnFreePort(desk, **options)
        controller.start()
    try:
        settings = SmtpSettings(
            "127.0.0.1", controller.real_port, user, password, "lachan@so.example", tls, timeout=2.0
        )
        yield Server(desk, settings, ours)
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            controller.stop()


class _OnFreePort(Controller):
    """The system chooses the port; the library would knock at the one it was told."""

    real_port = 0

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.real_port = self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        super()._trigger_server()


def _make_certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)
