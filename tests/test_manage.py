"""Claims about the commands of the shell: what they do, what they refuse, and with which exit status."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from db.engine import Database, open_database
from db.migrate import upgrade
from lessons.publishing import publish
from manage import app
from quizzes.checking import check_built_in, list_uses
from quizzes.publishing import read_built_in
from sample import make_sample
from tests.house import NOW
from tests.lessons.content_files import lesson_text, spoil, write

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Calls a command with data of its own."""
    monkeypatch.setenv("LACHAN_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("LACHAN_DATABASE_URL", raising=False)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def sample(run: Run) -> Run:
    """The same with a small organisation."""
    assert run("init").exit_code == 0
    assert run("demo", "--people", "12", "--seed", "5").exit_code == 0
    return run


def test_init_twice_publishes_once(run: Run) -> None:
    first, second = run("init"), run("init")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert " 0 " in second.stdout and " 0 " not in first.stdout


def test_commands_before_init_say_what_to_do(run: Run) -> None:
    result = run("tallies", "verify")
    assert result.exit_code == 1 and "manage.py init" in result.stderr


def test_sample_is_refused_where_people_are(sample: Run) -> None:
    result = sample("demo", "--people", "12")
    assert result.exit_code == 1 and result.stderr
    assert sample("demo", "--if-empty").exit_code == 0


def test_sample_leaves_tallies_that_a_recount_confirms(sample: Run) -> None:
    assert sample("tallies", "verify").exit_code == 0
    assert sample("tallies", "rebuild").exit_code == 0
    assert sample("tallies", "verify").exit_code == 0


def test_a_wrong_tally_is_found_and_mended(sample: Run, tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'var' / 'lachan.sqlite3'}")
    with database.write() as tx:
        tx.exec_driver_sql("update participation_tally set completed = completed + 1")
    database.close()
    assert sample("tallies", "verify").exit_code == 1
    assert sample("tallies", "rebuild").exit_code == 0
    assert sample("tallies", "verify").exit_code == 0


def test_same_seed_gives_the_same_life(tmp_path: Path) -> None:
    lives = []
    for place in range(2):
        folder = tmp_path / str(place)
        database = open_database(f"sqlite:///{folder / 'x.sqlite3'}")
        lives.append(_life(database))
        database.close()
    assert lives[0] == lives[1] and len(lives[0]) > 20


def test_participation_is_exported_and_no_file_is_overwritten(sample: Run, tmp_path: Path) -> None:
    out = tmp_path / "tham-gia.csv"
    assert sample("export", "participation", "--format", "csv", "--out", out).exit_code == 0
    rows = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) >= 13
    again = sample("export", "participation", "--format", "csv", "--out", out)
    assert again.exit_code == 1 and "đã có" in again.stderr


def test_every_format_of_one_day_holds_the_same_people(sample: Run, tmp_path: Path) -> None:
    out = tmp_path / "a.json"
    assert sample("export", "participation", "--format", "json", "--out", out).exit_code == 0
    assert "12" in json.dumps(json.loads(out.read_text(encoding="utf-8")))
    assert sample("export", "participation", "--format", "doc", "--out", tmp_path / "b").exit_code == 2


def test_backup_comes_back_and_what_was_there_is_kept(sample: Run, tmp_path: Path) -> None:
    file = tmp_path / "luu.sqlite3"
    assert sample("backup", file).exit_code == 0
    assert sample("backup", file).exit_code == 1
    assert sample("restore", file).exit_code == 0
    assert list((tmp_path / "var").glob("*.truoc-*"))
    assert sample("tallies", "verify").exit_code == 0


def test_a_file_that_is_no_backup_is_refused(sample: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite3"
    file.write_text("không phải")
    result = sample("restore", file)
    assert result.exit_code == 1 and "không phải bản sao lưu" in result.stderr
    assert sample("tallies", "verify").exit_code == 0


def test_content_that_ships_is_clean_today(run: Run) -> None:
    assert check_built_in(date(2026, 11, 24)).faults == ()


def test_content_past_its_date_is_named_by_file_and_line() -> None:
    faults = check_built_in(date(2030, 1, 1)).faults
    assert len(faults) >= 86 and all(f.line > 1 for f in faults)
    assert "đã quá ngày rà soát" in faults[0].message


def test_uses_of_a_fact_are_listed() -> None:
    library = check_built_in(date(2026, 11, 24))
    assert "cuoc-goi-cong-an" in list_uses(library, "N01")
    assert list_uses(library, "N0") == ()


def test_faulty_content_is_refused_by_file_and_line_and_nothing_is_published(
    run: Run, tmp_path: Path
) -> None:
    assert run("init").exit_code == 0
    file = tmp_path / "hong.yaml"
    file.write_text("key: hong\nkind: choice\nkey: hai\n", encoding="utf-8")
    for command in ("check", "publish"):
        result = run("content", command, file)
        assert result.exit_code == 1 and "hong.yaml:3" in result.stderr


def test_content_that_is_not_utf8_is_refused_by_file_and_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "hong.yaml"
    file.write_bytes("key: hong\ntitle: Đo\n".encode("cp1258"))
    for command in ("check", "publish"):
        result = run("content", command, file)
        assert result.exit_code == 1 and f"{file}:2: tệp không phải UTF-8" in result.stderr


def test_lesson_may_begin_with_its_cards(run: Run, tmp_path: Path) -> None:
    head, cards = lesson_text("bai").split("cards:\n")
    file = write(tmp_path / "bai.yaml", f"cards:\n{cards}{head}")
    assert run("content", "check", file).stderr == ""
    assert run("init").exit_code == 0
    assert "1 phiên bản" in run("content", "publish", tmp_path).stdout


def test_faults_in_files_of_one_name_are_told_apart(run: Run, tmp_path: Path) -> None:
    for folder in ("mot", "hai"):
        write(tmp_path / folder / "bai.yaml", "key: bai\nkind: choice\n")
        write(tmp_path / folder / "khac.yaml", spoil(lesson_text("khac"), "minutes: 3", "minutes: 9"))
    told = run("content", "check", tmp_path).stderr
    for file in ("mot/bai.yaml:1", "hai/bai.yaml:1", "mot/khac.yaml:6", "hai/khac.yaml:6"):
        assert f"{tmp_path}/{file}: " in told


def _life(database: Database) -> list[tuple[object, ...]]:
    upgrade(database)
    with database.write() as tx:
        publish(tx, read_built_in(), NOW)
        make_sample(tx, 8, 3, NOW)
        rows = tx.exec_driver_sql("select * from response order by attempt_id, place").all()
        return [tuple(r) for r in (*rows, *tx.exec_driver_sql("select full_name from person").all())]
