"""Handing mail to a real SMTP server: with and without TLS, and everything that such a server may answer."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from outreach.postman import MailFault, ServerFault, SmtpPostman
from outreach.reminder_mail import Letter, write_mail
from outreach.reminders import Sort
from settings import SmtpSettings
from tests.house import NOW
from tests.outreach.posts import SENDER
from tests.outreach.smtp_server import PASSWORD, USER, Server, serving


def a_mail(number: int = 1) -> EmailMessage:
    """A reminder to An."""
    letter = Letter(
        Sort.BEHIND,
        number,
        "Trần Văn An",
        "an.tv@so.example",
        "Tổ Một",
        "Chiến dịch phòng ngừa",
        "Kế hoạch 84/KH-UBND",
        date(2026, 12, 15),
        date(2026, 11, 24),
        2,
        7,
        "/bai-hoc?bai=mot",
    )
    return write_mail(letter, SENDER, NOW)


def post_to(server: Server, settings: SmtpSettings | None = None) -> None:
    """One mail by a postman of its own."""
    postman = SmtpPostman(settings or server.settings, server.context)
    try:
        postman.send(a_mail())
    finally:
        postman.close()


@pytest.mark.parametrize("tls", ["none", "starttls", "tls"])
def test_mail_arrives_as_it_was_written(tls: str, tmp_path: Path) -> None:
    with serving(tmp_path, tls) as server:
        post_to(server)
        (mail,) = server.desk.mails
    assert server.desk.recipients == ["an.tv@so.example"]
    assert mail["Subject"] == "Nhắc học: còn 5/7 nội dung, hạn 15/12/2026"
    plain = mail.get_body(("plain",))
    assert plain and "Trần Văn An" in plain.get_content()


def test_user_signs_in_over_tls(tmp_path: Path) -> None:
    with serving(tmp_path, "starttls", USER, PASSWORD) as server:
        post_to(server)
        assert len(server.desk.mails) == 1
        with pytest.raises(ServerFault) as told:
            post_to(server, replace(server.settings, password="sai"))
    assert told.value.key == "sign_in"


def test_stranger_in_the_middle_gets_no_mail(tmp_path: Path) -> None:
    with serving(tmp_path, "starttls") as server, pytest.raises(ServerFault) as told:
        SmtpPostman(server.settings).send(a_mail())
    assert told.value.key == "certificate" and not server.desk.mails


def test_server_without_tls_gets_no_mail_where_tls_is_wanted(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        for tls, key in (("starttls", "unable"), ("tls", "tls")):
            with pytest.raises(ServerFault) as told:
                post_to(server, replace(server.settings, tls=tls))
            assert told.value.key == key
    assert not server.desk.mails


def test_one_connection_serves_many_mails_and_is_renewed(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        postman = SmtpPostman(server.settings)
        for number in range(3):
            postman.send(a_mail(number))
        assert len(server.desk.sessions) == 1
        assert postman._server and postman._server.sock
        postman._server.sock.shutdown(socket.SHUT_RDWR)  # as a server does that ends a connection
        postman.send(a_mail(4))
        postman.close()
    assert len(server.desk.mails) == 4 and len(server.desk.sessions) == 2


@pytest.mark.parametrize(
    ("answer", "key", "is_lasting"),
    [
        ("550 5.1.1 No such user", "bad_address", True),
        ("550 no mailbox here", "bad_address", True),
        ("553 5.1.3 malformed", "bad_address", True),
        ("550 5.7.1 relaying denied", "refused", True),
        ("552 5.2.2 over quota", "full", True),
        ("452 4.2.2 over quota", "full", False),
        ("450 4.7.1 greylisted", "later", False),
        ("451 try again", "later", False),
    ],
)
def test_refusals_of_a_recipient_are_told_apart(
    answer: str, key: str, is_lasting: bool, tmp_path: Path
) -> None:
    with serving(tmp_path) as server:
        server.desk.to_recipient = answer
        with pytest.raises(MailFault) as told:
            post_to(server)
    assert (told.value.key, told.value.is_lasting) == (key, is_lasting)


@pytest.mark.parametrize(
    ("answer", "key", "is_lasting"),
    [("554 5.7.1 looks like spam", "refused", True), ("451 4.3.0 later", "later", False)],
)
def test_refusals_of_the_content_concern_the_mail(
    answer: str, key: str, is_lasting: bool, tmp_path: Path
) -> None:
    with serving(tmp_path) as server:
        server.desk.to_content = answer
        with pytest.raises(MailFault) as told:
            post_to(server)
    assert (told.value.key, told.value.is_lasting) == (key, is_lasting)


@pytest.mark.parametrize(
    ("part", "answer", "key"),
    [
        ("to_sender", "550 5.7.1 not you", "sender"),
        ("to_sender", "451 4.3.0 later", "busy"),
        ("to_recipient", "421 4.3.2 going down", "busy"),
        ("to_content", "421 4.3.2 going down", "busy"),
    ],
)
def test_refusals_of_us_concern_the_server(part: str, answer: str, key: str, tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        setattr(server.desk, part, answer)
        with pytest.raises(ServerFault) as told:
            post_to(server)
        setattr(server.desk, part, "")
        post_to(server)
    assert told.value.key == key and len(server.desk.mails) == 1


def test_slow_server_is_not_waited_for_without_end(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        server.desk.delay = 0.6
        with pytest.raises(ServerFault) as told:
            post_to(server, replace(server.settings, timeout=0.2))
    assert told.value.key == "slow"


def test_dead_server_is_told(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        settings = server.settings
    with pytest.raises(ServerFault) as told:
        SmtpPostman(settings).send(a_mail())
    assert told.value.key == "unreachable"
    with pytest.raises(ServerFault) as told:
        SmtpPostman(replace(settings, host="khong-co.invalid")).send(a_mail())
    assert told.value.key == "unknown_host"
