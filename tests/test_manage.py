"""Claims about the commands of the shell: what they do, what they refuse, and with which exit status."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from access.audit import list_audit
from access.viewer import SYSTEM
from campaign import standing
from campaign.roster.apply import preview
from campaign.roster.rows import RosterRow, StaffList
from db.engine import Database, Tx, open_database
from db.migrate import upgrade
from db.people import list_people
from db.units import list_units, names_by_id
from lessons.publishing import publish
from lessons.reading import list_lesson_files
from manage import app
from quizzes.checking import check_files, list_uses
from quizzes.reading import list_item_files
from sample import make_sample
from tests.databases import PostgresServer
from tests.house import NOW
from tests.lessons.content_files import lesson_text, spoil, write
from tests.library import built_in_library
from tests.school import built_in
from text.formats import local_day, utc_now

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Calls a command with data of its own."""
    monkeypatch.setenv("LACHAN_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("LACHAN_DATABASE_URL", raising=False)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a small organisation, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LACHAN_VAR", str(folder))
        patch.delenv("LACHAN_DATABASE_URL", raising=False)
        for words in (["init"], ["demo", "--people", "12", "--seed", "5"]):
            assert CliRunner().invoke(app, words).exit_code == 0
    return folder


@pytest.fixture
def sample(run: Run, made: Path, tmp_path: Path) -> Run:
    """The same with the small organisation."""
    shutil.copytree(made, tmp_path / "var")
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


def test_sample_people_leave_the_rows_that_real_ones_do(database: Database) -> None:
    with database.write() as tx:
        publish(tx, built_in(), NOW)
        make_sample(tx, 14, 3, NOW)
        lines, _ = list_audit(tx, SYSTEM, size=100)
        actions = Counter(line.action for line in lines)
        assert actions["role_granted"] == 9 and actions["codes_issued"] == 1
        assert actions["roster_imported"] == actions["campaign.make"] == 1
        assert actions["report_submitted"] == 2 and actions["report_drafted"] == 3
        accounts = tx.exec_driver_sql("select password_hash from account").scalars().all()
        assert accounts == [None] * 14
        alive = "select count(*) from sign_in where ended_at is null or ended_at < seen_at"
        assert tx.exec_driver_sql(alive).scalar() == 0
        learners = tx.exec_driver_sql("select count(distinct person_id) from lesson_progress").scalar()
        assert learners and tx.exec_driver_sql("select count(*) from sign_in").scalar()
        assert standing.verify(tx) == ()
        staff = _same_list(tx)
        assert preview(tx, SYSTEM, staff, False, NOW).unchanged == 14


def _same_list(tx: Tx) -> StaffList:
    """The sample's people as a list that the office would bring again."""
    names = names_by_id(list_units(tx, local_day(NOW)))
    people = list_people(tx, local_day(NOW))
    return StaffList(
        tuple(
            RosterRow(n, p.code, p.full_name, names[p.unit_id], p.position, p.email)
            for n, p in enumerate(people, 2)
        ),
        (),
        (),
    )


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


def test_a_broken_database_is_moved_aside_and_the_copy_put_back(sample: Run, tmp_path: Path) -> None:
    file, live = tmp_path / "luu.sqlite3", tmp_path / "var" / "lachan.sqlite3"
    assert sample("backup", file).exit_code == 0
    for broken in (b"x" * 9_000, live.read_bytes()[:5_000]):
        live.write_bytes(broken)
        for command in ("tallies verify", f"backup {tmp_path / 'hai.sqlite3'}"):
            result = sample(*command.split())
            assert result.exit_code == 1 and "hỏng" in result.stderr
        assert not (tmp_path / "hai.sqlite3").exists()
        result = sample("restore", file)
        assert result.exit_code == 0, result.stderr
        kept = Path(result.stdout.split("được giữ ở ")[1].strip().removesuffix("."))
        assert kept.read_bytes() == broken
        kept.unlink()
        assert sample("tallies", "verify").exit_code == 0


def test_what_is_written_last_goes_aside_with_a_broken_file(sample: Run, tmp_path: Path) -> None:
    file, live = tmp_path / "luu.sqlite3", tmp_path / "var" / "lachan.sqlite3"
    assert sample("backup", file).exit_code == 0
    live.write_bytes(b"x" * 9_000)
    for ending in ("-wal", "-shm"):
        live.with_name(live.name + ending).write_bytes(b"y")
    assert sample("restore", file).exit_code == 0
    assert sorted(p.read_bytes() for p in live.parent.glob("*.truoc-*-wal")) == [b"y"]
    assert sample("tallies", "verify").exit_code == 0


def test_a_copy_restored_into_an_empty_place_claims_no_other(
    sample: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "luu.sqlite3"
    assert sample("backup", file).exit_code == 0
    monkeypatch.setenv("LACHAN_DATABASE_URL", f"sqlite:///{tmp_path / 'moi' / 'x.sqlite3'}")
    result = sample("restore", file)
    assert result.exit_code == 0 and "được giữ" not in result.stdout
    assert sample("tallies", "verify").exit_code == 0
    assert sample("restore", tmp_path / "moi" / "x.sqlite3").exit_code == 1


@pytest.mark.parametrize("content", [None, b"", b"SQLite format 3"])
def test_nothing_is_backed_up_where_nothing_is(run: Run, tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "var").mkdir()
        (tmp_path / "var" / "lachan.sqlite3").write_bytes(content)
    result = run("backup", tmp_path / "luu.sqlite3")
    assert result.exit_code == 1 and result.stderr and not (tmp_path / "luu.sqlite3").exists()


def test_backup_before_init_says_what_to_do(run: Run, tmp_path: Path) -> None:
    # Any command before this one has made the file, without a table in it.
    assert run("tallies", "verify").exit_code == 1
    assert "manage.py init" in run("backup", tmp_path / "luu.sqlite3").stderr


@pytest.mark.parametrize(
    "url",
    [
        "mysql://a:bimat@b/c",
        "oracle://a:bimat@b/c",
        "sqlite://",
        "sqlite:///",
        "foo",
        "postgresql://a:bimat@b:cong/c",
        "postgresql://a:bimat@b:70000/c",
        "postgresql://a:bimat@b",
        "postgresql+psycopg2://a:bimat@b/c",
    ],
)
@pytest.mark.parametrize("command", ["init", "tallies verify", "backup x.sqlite3"])
def test_a_wrong_address_of_the_database_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, url: str, command: str
) -> None:
    monkeypatch.setenv("LACHAN_DATABASE_URL", url)
    result = run(*command.split())
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)
    assert "LACHAN_DATABASE_URL" in result.stderr and "bimat" not in result.stderr


def test_a_database_server_that_is_not_there_is_said_to_be_so(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_DATABASE_URL", "postgresql://a:bimat@127.0.0.1:9/c")
    for command in ("init", "tallies verify"):
        result = run(*command.split())
        assert result.exit_code == 1 and "Không kết nối được PostgreSQL" in result.stderr


@pytest.mark.postgres
def test_a_database_server_without_tables_asks_for_init(
    run: Run, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LACHAN_DATABASE_URL", postgres.bare_url())
    result = run("tallies", "verify")
    assert result.exit_code == 1 and "manage.py init" in result.stderr
    assert "pg_dump" in run("backup", "x.sqlite3").stderr


def test_what_the_system_refuses_is_told_in_vietnamese(sample: Run, tmp_path: Path) -> None:
    out = tmp_path / "khong-co" / "a.csv"
    result = sample("export", "participation", "--format", "csv", "--out", out)
    assert result.exit_code == 1 and f"{out}: không có tệp hoặc thư mục này" in result.stderr
    result = sample("backup", tmp_path / "khong-co" / "a.sqlite3")
    assert result.exit_code == 1 and "không có tệp hoặc thư mục này" in result.stderr


def test_a_place_without_content_is_refused(run: Run, tmp_path: Path) -> None:
    result = run("content", "check", tmp_path)
    assert result.exit_code == 1 and "Không có tệp nội dung" in result.stderr


def test_a_fact_that_nothing_uses_is_said_to_be_so(run: Run) -> None:
    result = run("content", "check", "lessons/content/ung-pho", "--uses", "N99999")
    assert result.exit_code == 0 and "Không bài học hay tình huống nào dùng N99999" in result.stdout


def test_content_that_ships_is_clean_today(run: Run) -> None:
    assert built_in_library().faults == ()


def test_content_past_its_date_is_named_by_file_and_line() -> None:
    lessons, items = list_lesson_files()[:3], list_item_files()[:5]
    faults = check_files(lessons, items, date(2030, 1, 1)).faults
    old = [fault for fault in faults if "quá ngày rà soát" in fault.message]
    assert len(old) == 8 and all(fault.line > 1 for fault in old)
    assert "đã quá ngày rà soát" in faults[0].message


def test_uses_of_a_fact_are_listed() -> None:
    library = built_in_library()
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
        publish(tx, built_in(), NOW)
        make_sample(tx, 8, 3, NOW)
        rows = tx.exec_driver_sql("select * from response order by attempt_id, place").all()
        people = tx.exec_driver_sql("select * from person order by id").all()
        stays = tx.exec_driver_sql("select * from membership order by id").all()
        visits = tx.exec_driver_sql("select person_id, created_at, ended_at from sign_in order by 1, 2").all()
        return [tuple(r) for r in (*rows, *people, *stays, *visits)]


def test_report_is_written_and_no_file_is_overwritten(sample: Run, tmp_path: Path) -> None:
    today = local_day(utc_now())
    days = ("report", "--from", today.replace(day=1).isoformat(), "--to", f"{today:%d/%m/%Y}")
    for ending in ("docx", "xlsx", "pdf"):
        out = tmp_path / f"bao-cao.{ending}"
        assert sample(*days, "--out", out).exit_code == 0 and out.stat().st_size > 5_000
        again = sample(*days, "--out", out)
        assert again.exit_code == 1 and "đã có" in again.stderr
    one = sample(*days, "--out", tmp_path / "vp.docx", "--unit", "VP")
    assert one.exit_code == 0 and "Văn phòng Sở" in one.stdout


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("--from", "2026-05-01", "--to", "2026-04-01", "--out", "x.docx"), 1, "Ngày cuối kỳ"),
        (("--from", "2020-01-01", "--to", "2020-03-31", "--out", "x.docx"), 1, "chưa có chiến dịch"),
        (("--from", "hôm qua", "--to", "2026-04-01", "--out", "x.docx"), 2, "Ngày đầu kỳ"),
        (("--from", "2026-04-01", "--to", "2026-04-01", "--out", "x.txt"), 2, ".docx"),
        (("--from", "2026-04-01", "--to", "2026-04-01"), 2, "--out"),
    ],
)
def test_report_that_cannot_be_made_is_refused(
    sample: Run, words: tuple[str, ...], status: int, told: str
) -> None:
    result = sample("report", *words)
    assert result.exit_code == status and told in result.stderr
