"""An organisation that changes, from a shell: what is previewed, what is written, and the exit status."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import manage
import shell.ground
import shell.organisation
from db.engine import Database
from db.people import list_people
from db.units import list_units
from tests import databases
from tests.house import NOW
from text.formats import local_day, show_day

Run = Callable[..., Result]
TODAY = local_day(NOW)
JULY = TODAY - timedelta(days=10)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The school, where the commands find it."""
    monkeypatch.setenv("LACHAN_VAR", str(tmp_path))
    monkeypatch.setenv("LACHAN_DATABASE_URL", f"sqlite:///{tmp_path / 'test.sqlite3'}")
    for module in (shell.ground, shell.organisation):
        monkeypatch.setattr(module, "utc_now", lambda: NOW)
    opened = databases.furnished_sqlite(tmp_path, "school").database
    yield opened
    opened.close()


@pytest.fixture
def run(database: Database) -> Run:
    """Runs a command."""

    def ran(*words: object) -> Result:
        return CliRunner().invoke(manage.app, [str(word) for word in words])

    return ran


def _names(database: Database) -> dict[str, str]:
    with database.read() as tx:
        return {unit.code: unit.name for unit in list_units(tx, TODAY)}


def _places(database: Database) -> dict[str, str]:
    with database.read() as tx:
        codes = {unit.unit_id: unit.code for unit in list_units(tx, TODAY)}
        return {person.code: codes[person.unit_id] for person in list_people(tx, TODAY)}


def test_dry_run_tells_and_writes_nothing(run: Run, database: Database) -> None:
    merge = ("unit", "merge", "QLKH", "TO", "--into", "KHCN", "--name", "Phòng Khoa học", "--under", "SO")
    told = run(*merge, "--on", JULY.isoformat(), "--dry-run")
    assert told.exit_code == 0 and "2 người thuộc Phòng Khoa học" in told.stdout
    assert (
        "11 ngày, 2 người" in told.stdout and "chưa ghi gì" in told.stdout and "KHCN" not in _names(database)
    )
    done = run(*merge, "--on", show_day(JULY))
    assert (
        done.exit_code == 0
        and "Đã ghi thay đổi" in done.stdout
        and set(_names(database)) == {"SO", "VP", "KHCN"}
    )
    assert run("tallies", "verify").exit_code == 0


def test_each_change_has_its_command(run: Run, database: Database) -> None:
    for words in (
        ("unit", "open", "MOI", "--name", "Phòng Mới", "--under", "SO", "--on", JULY),
        ("unit", "rename", "MOI", "--name", "Phòng Rất Mới"),
        ("unit", "move", "MOI", "--under", "VP"),
        ("person", "move", "CB003", "--to", "MOI"),
        ("unit", "split", "TO", "--part", "TO1:Tổ Số Một:CB001", "--close"),
        ("unit", "close", "MOI", "--people-to", "VP"),
    ):
        assert run(*words).exit_code == 0, run(*words).output
    assert _names(database) == {
        "SO": "Sở Mẫu",
        "QLKH": "Phòng Quản lý",
        "VP": "Văn phòng",
        "TO1": "Tổ Số Một",
    }
    assert _places(database)["CB003"] == "VP" and _places(database)["CB001"] == "TO1"


def test_refusals_say_why_and_wrong_calls_what_is_missing(run: Run, database: Database) -> None:
    refused = run("unit", "close", "VP")
    assert refused.exit_code == 1 and "còn 1 người" in refused.stderr
    future = run("person", "move", "CB001", "--to", "VP", "--on", (TODAY + timedelta(days=1)).isoformat())
    assert future.exit_code == 1 and "khi đến ngày" in future.stderr
    part = run("unit", "split", "TO", "--part", "TO1")
    assert part.exit_code == 1 and "MÃ:TÊN" in part.stderr
    wrong = run("unit", "rename", "VP")
    assert wrong.exit_code == 2 and "Tên đơn vị" in wrong.stderr
    assert run("unit", "rename", "VP", "--name", "Văn phòng Sở", "--on", "hôm qua").exit_code == 2
    assert _places(database)["CB001"] == "TO"


def test_exemption_is_added_listed_shortened_and_withdrawn(run: Run, database: Database) -> None:
    grounds = ("--reason", "Nghỉ ốm", "--document", "3/GN")
    told = run("exempt", "add", "CB001", *grounds, "--on", JULY, "--dry-run")
    assert told.exit_code == 0 and "mới xem trước" in told.stdout.lower()
    assert "Chưa ghi lần nào" in run("exempt", "list", "CB001").stdout
    assert run("exempt", "add", "cb001", *grounds, "--on", JULY).exit_code == 0
    assert f"1. mọi chiến dịch (nghỉ), từ {show_day(JULY)}" in run("exempt", "list", "CB001").stdout
    assert run("exempt", "end", 1, "--until", TODAY.isoformat()).exit_code == 0
    assert run("exempt", "withdraw", 1, "--reason", "Ghi nhầm").exit_code == 0
    assert "đã rút lại" in run("exempt", "list", "CB001").stdout
    assert run("exempt", "withdraw", 1, "--reason", "Ghi nhầm").exit_code == 1
    assert run("tallies", "verify").exit_code == 0


def test_credit_is_added_to_the_campaign_that_runs_and_withdrawn(run: Run, database: Database) -> None:
    added = run("credit", "add", "CB001", "quiz", "--reason", "Đã thi", "--document", "5/BB")
    assert added.exit_code == 0 and "được tính là đã đạt" in added.stdout
    assert "1. Bài kiểm tra" in run("credit", "list", "CB001").stdout
    assert run("tallies", "verify").exit_code == 0
    assert run("credit", "withdraw", 1, "--reason", "Ghi nhầm").exit_code == 0
    assert "đã rút lại" in run("credit", "list", "CB001").stdout and run("tallies", "verify").exit_code == 0
    assert "Chưa ghi nhận" in run("credit", "list", "CB002").stdout
