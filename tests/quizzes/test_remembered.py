"""Content is read once: a second start remembers it, until a file, the code or the database changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import manage
import shell.upkeep
from db.engine import Database
from lessons.publishing import Publishable, publish
from quizzes import remembered
from quizzes.publishing import read_built_in
from tests.house import NOW
from tests.lessons.steps import revise
from tests.school import School, built_in

pytestmark = pytest.mark.usefixtures("forgotten")


def test_the_second_start_reads_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LACHAN_VAR", str(tmp_path))
    monkeypatch.delenv("LACHAN_DATABASE_URL", raising=False)
    read: list[int] = []

    def counted() -> tuple[Publishable, ...]:
        read.append(1)
        return built_in()

    monkeypatch.setattr(shell.upkeep, "read_built_in", counted)
    first, second = _init(), _init()
    assert first.exit_code == second.exit_code == 0
    assert len(read) == 1
    (tmp_path / remembered.FILE).unlink()
    assert _init().exit_code == 0 and len(read) == 2


def _init() -> Result:
    return CliRunner().invoke(manage.app, ["init"])


def test_what_is_kept_is_known_until_the_database_shows_something_else(
    database: Database, school: School, tmp_path: Path
) -> None:
    with database.write() as tx:
        assert not remembered.is_known(tx, tmp_path)
        remembered.keep(tx, tmp_path)
        assert remembered.is_known(tx, tmp_path)
        revise(tx, "cuoc-goi-cong-an")
        assert not remembered.is_known(tx, tmp_path)
        publish(tx, read_built_in(), NOW)
        assert remembered.is_known(tx, tmp_path)


@pytest.mark.parametrize(
    "name", ["lessons/content/a/b.yaml", "lessons/content/a/b.svg", "quizzes/kinds/c.py"]
)
def test_a_file_that_comes_changes_or_goes_is_noticed(
    database: Database, school: School, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    with database.read() as tx:
        before = remembered.digest(tx, tmp_path)
        file.write_text("a")
        came = remembered.digest(tx, tmp_path)
        file.write_text("b")
        changed = remembered.digest(tx, tmp_path)
        file.unlink()
        assert len({before, came, changed}) == 3 and remembered.digest(tx, tmp_path) == before


def test_a_memory_that_cannot_be_read_or_written_is_none(
    database: Database, school: School, tmp_path: Path
) -> None:
    (tmp_path / remembered.FILE).write_bytes(b"\xff\xfe")
    with database.read() as tx:
        assert not remembered.is_known(tx, tmp_path)
        remembered.keep(tx, tmp_path / "khong-co")
        assert not remembered.is_known(tx, tmp_path / "khong-co")
