"""Tokens and files for other systems at the shell."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import manage
import shell.connections
import shell.figures
from access.audit import list_audit
from access.tokens import PREFIX, Client, Kind, admit
from access.viewer import SYSTEM
from analytics.participation import board
from db.engine import Database
from tests.house import NOW
from tests.quizzes.steps import sit_quiz
from tests.school import School
from text.formats import local_day

Run = Callable[..., Result]
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def run(database: Database, school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Calls a command on the school's database, an hour after NOW."""
    url = database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("LACHAN_DATABASE_URL", url.replace("+psycopg", "").replace("+pysqlite", ""))
    monkeypatch.setenv("LACHAN_VAR", str(tmp_path / "var"))
    for module in (shell.connections, shell.figures):
        monkeypatch.setattr(module, "utc_now", lambda: LATER)
    return lambda *words: CliRunner().invoke(manage.app, [str(word) for word in words])


def test_token_goes_alone_to_standard_output_and_opens_what_was_said(run: Run, database: Database) -> None:
    result = run("token", "issue", "Kho", "--kind", "participation", "--unit", "QLKH")
    assert result.exit_code == 0 and "không xem lại được" in result.stderr
    token = result.stdout.strip()
    assert token.startswith(PREFIX) and "\n" not in token
    with database.write() as tx:
        client = admit(tx, "khoa", token, Kind.PARTICIPATION, "10.0.0.1", LATER)
        assert isinstance(client, Client) and not client.viewer.scope.everything
    listed = run("token", "list").stdout
    assert "Kho; participation; Phòng Quản lý" in listed and token not in listed
    assert run("token", "withdraw", 1).exit_code == 0
    assert "Đã thu hồi" in run("token", "list").stdout


def test_there_are_no_tokens_at_first(run: Run) -> None:
    assert run("token", "list").stdout.strip() == "Chưa cấp khoá nào."


@pytest.mark.parametrize(
    "words",
    [
        ("token", "issue", "Kho", "--kind", "statements"),
        ("token", "issue", "Kho", "--kind", "roster", "--days", "7"),
        ("token", "issue", "Kho", "--kind", "roster", "--unit", "KHONG"),
        ("token", "withdraw", "9"),
    ],
)
def test_what_may_not_be_is_refused_with_the_reason(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 1 and result.stderr.strip() and not result.stdout


def test_statements_are_written_line_by_line_and_told_to_the_log(
    run: Run, database: Database, school: School, tmp_path: Path
) -> None:
    with database.write() as tx:
        sit_quiz(tx, school.viewer(tx, "an"), school.campaign, NOW)
    out = tmp_path / "statements.jsonl"
    result = run("export", "statements", "--out", out)
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert result.exit_code == 0 and f"Đã ghi {len(lines)} phát biểu" in result.stdout and len(lines) > 5
    assert out.stat().st_mode & 0o077 == 0
    with database.read() as tx:
        assert list_audit(tx, SYSTEM, action="statements_exported")[1] == 1
    other = tmp_path / "before.jsonl"
    assert run("export", "statements", "--out", other, "--until", "2026-11-23").exit_code == 0
    assert other.read_text(encoding="utf-8") == ""


def test_roster_is_written_as_a_zip(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "roster.zip"
    assert "4 đơn vị, 5 người" in run("export", "oneroster", "--out", out).stdout
    with zipfile.ZipFile(out) as opened:
        assert opened.namelist() == ["manifest.csv", "orgs.csv", "users.csv"]


def test_file_of_people_has_as_many_as_the_board(
    run: Run, database: Database, school: School, tmp_path: Path
) -> None:
    out = tmp_path / "people.csv"
    result = run("export", "participation", "--format", "csv", "--out", out)
    with database.read() as tx:
        figures = board(tx, SYSTEM.scope, school.campaign, local_day(LATER), LATER)
    rows = out.read_text(encoding="utf-8-sig").splitlines()
    assert result.exit_code == 0 and len(rows) == figures.total.assigned + 1 == 6


@pytest.mark.parametrize("name", ["participation", "statements", "oneroster"])
def test_file_that_is_there_is_never_written_over(
    run: Run, database: Database, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "there"
    out.write_text("của người khác", encoding="utf-8")
    words = ("--format", "csv") if name == "participation" else ()
    assert run("export", name, "--out", out, *words).exit_code == 1
    assert out.read_text(encoding="utf-8") == "của người khác"
    with database.read() as tx:
        assert list_audit(tx, SYSTEM, action=f"{name}_exported")[1] == 0


def test_file_of_which_the_log_cannot_be_told_does_not_stay(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("nhật ký hỏng")

    monkeypatch.setattr(shell.figures, "note_roster", refuse)
    out = tmp_path / "roster.zip"
    assert run("export", "oneroster", "--out", out).exit_code == 1 and not out.exists()
