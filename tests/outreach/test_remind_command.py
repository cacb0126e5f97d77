"""`manage.py remind` and its settings: a real server, exit status, counts, and refusals with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner, Result

import outreach.dispatch
import shell.reminders
from db.engine import open_database
from db.tables import OutboxMail
from manage import app
from settings import SmtpSettings, load_settings
from tests.analytics.history import live
from tests.databases import furnished_sqlite
from tests.house import NOW
from tests.outreach.smtp_server import Server, serving

Run = Callable[..., Result]
GIVEN = {"LACHAN_SMTP_HOST": "thu.so.example", "LACHAN_SMTP_FROM": "lachan@so.example"}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Calls a command on the house, in which a campaign runs; the clock stands at NOW."""
    made = furnished_sqlite(tmp_path, "house")
    with made.database.write() as tx:
        assert made.house
        live(tx, made.house)
    made.database.close()
    monkeypatch.setenv("LACHAN_VAR", str(tmp_path))
    monkeypatch.setenv("LACHAN_DATABASE_URL", f"sqlite:///{tmp_path / 'test.sqlite3'}")
    monkeypatch.delenv("LACHAN_DEMO", raising=False)
    for module in (shell.reminders, outreach.dispatch):
        monkeypatch.setattr(module, "utc_now", lambda: NOW)
    return lambda *words: CliRunner().invoke(app, ["remind", *words])


def point_to(monkeypatch: pytest.MonkeyPatch, settings: SmtpSettings) -> None:
    """Set the variables as an operator would."""
    told = {"HOST": settings.host, "PORT": str(settings.port), "FROM": settings.sender, "TLS": settings.tls}
    for name, value in told.items():
        monkeypatch.setenv(f"LACHAN_SMTP_{name}", value)


def count_rows(tmp_path: Path) -> int:
    """How many mails the outbox holds."""
    database = open_database(f"sqlite:///{tmp_path / 'test.sqlite3'}")
    with database.read() as tx:
        rows = tx.execute(select(func.count()).select_from(OutboxMail)).scalar_one()
    database.close()
    return rows


def test_dry_run_tells_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    told = run("--dry-run")
    assert (
        told.exit_code == 0 and "Chậm tiến độ: 2" in told.stdout and "Chưa có thư điện tử: 2" in told.stdout
    )
    assert count_rows(tmp_path) == 0


def test_mails_arrive_once(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(tmp_path) as server:
        point_to(monkeypatch, server.settings)
        first, second = run(), run()
    assert (first.exit_code, second.exit_code) == (0, 0), first.output
    assert "Đưa vào hàng chờ 4, đã gửi 4" in first.stdout and "đã gửi 0" in second.stdout
    assert sorted(server.desk.recipients) == [
        "binh.nt@so.example",
        "binh.nt@so.example",
        "chi.lt@so.example",
        "dung.pt@so.example",
    ]


@pytest.mark.parametrize(
    ("part", "answer", "counts"),
    [
        ("to_recipient", "550 5.1.1 nobody", "không tới nơi 4"),
        ("to_recipient", "450 4.7.1 greylisted", "hoãn 4"),
        ("to_content", "554 5.7.1 spam", "không tới nơi 4"),
    ],
)
def test_refused_mails_are_counted(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, answer: str, counts: str
) -> None:
    with serving(tmp_path) as server:
        setattr(server.desk, part, answer)
        point_to(monkeypatch, server.settings)
        told = run()
    assert told.exit_code == 0 and counts in told.stdout


def test_dead_server_is_status_1_and_the_next_run_sends_all(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(tmp_path) as server:
        settings = server.settings
    point_to(monkeypatch, settings)
    told = run()
    assert told.exit_code == 1 and "Không kết nối được máy chủ thư" in told.stderr
    assert "Đưa vào hàng chờ 4, đã gửi 0" in told.stdout and count_rows(tmp_path) == 4
    later = datetime.fromtimestamp(NOW.timestamp() + 600, NOW.tzinfo)
    for module in (shell.reminders, outreach.dispatch):
        monkeypatch.setattr(module, "utc_now", lambda: later)
    with serving(tmp_path) as server:
        _send_again(run, monkeypatch, server)


def _send_again(run: Run, monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    point_to(monkeypatch, server.settings)
    assert "đã gửi 4" in run().stdout and len(server.desk.mails) == 4


def test_without_a_server_nothing_is_planned(run: Run, tmp_path: Path) -> None:
    told = run()
    assert told.exit_code == 1 and "LACHAN_SMTP_HOST" in told.stderr and count_rows(tmp_path) == 0


def test_sample_people_get_no_mail(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LACHAN_DEMO", "1")
    with serving(tmp_path) as server:
        point_to(monkeypatch, server.settings)
        told = run()
    assert told.exit_code == 1 and "dữ liệu mẫu" in told.stderr and not server.desk.mails


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"LACHAN_SMTP_HOST": "x"}, "LACHAN_SMTP_FROM"),
        ({"LACHAN_SMTP_PORT": "25"}, "LACHAN_SMTP_HOST"),
        ({**GIVEN, "LACHAN_SMTP_TLS": "ssl"}, "starttls, tls hoặc none"),
        ({**GIVEN, "LACHAN_SMTP_PORT": "0"}, "từ 1 đến 65535"),
        ({**GIVEN, "LACHAN_SMTP_PORT": "x"}, "từ 1 đến 65535"),
        ({**GIVEN, "LACHAN_SMTP_FROM": "Lá Chắn <a@b.c>"}, "một địa chỉ thư"),
        ({**GIVEN, "LACHAN_SMTP_FROM": "a@b.c\r\nBcc: x@y.z"}, "một địa chỉ thư"),
        ({**GIVEN, "LACHAN_SMTP_PASSWORD": "mật"}, "không dấu"),
        ({**GIVEN, "LACHAN_SMTP_PASSWORD": "x", "LACHAN_SMTP_TLS": "none"}, "không mã hoá"),
    ],
)
def test_wrong_setting_is_named(given: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=said):
        load_settings({"LACHAN_VAR": str(tmp_path), **given})


@pytest.mark.parametrize(("tls", "port"), [("", 587), ("starttls", 587), ("tls", 465), ("none", 25)])
def test_port_follows_from_tls(tls: str, port: int, tmp_path: Path) -> None:
    told = load_settings({"LACHAN_VAR": str(tmp_path), **GIVEN, "LACHAN_SMTP_TLS": tls}).smtp
    assert told and told.port == port and told.tls == (tls or "starttls")
    assert load_settings({"LACHAN_VAR": str(tmp_path)}).smtp is None
