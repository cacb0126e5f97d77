"""The staff list and the first accounts from a shell: what is printed, written, and left as exit status."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

import manage
from access.accounts import Proof, find_account, verify
from access.sign_ins import find_person_viewer
from access.viewer import Role
from campaign import standing
from db.engine import Database
from db.people import list_people
from db.units import list_units
from tests import databases
from tests.campaign.staff_lists import office_list, plain_list, to_xlsx
from text.formats import local_day, utc_now

Run = Callable[..., Result]
GOOD = ["CB1", "Trần Văn An", "Văn phòng Sở", "Chánh Văn phòng", "an@so.example"]
OTHER = ["CB2", "Lê Thị Chi", "Văn phòng Sở", "Chuyên viên", ""]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The database that the commands find."""
    monkeypatch.setenv("LACHAN_VAR", str(tmp_path))
    monkeypatch.setenv("LACHAN_DATABASE_URL", f"sqlite:///{tmp_path / 'test.sqlite3'}")
    opened = databases.sqlite(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def run(database: Database) -> Run:
    """Runs a command."""

    def ran(*words: object) -> Result:
        return CliRunner().invoke(manage.app, [str(word) for word in words])

    return ran


@pytest.fixture
def bring(tmp_path: Path) -> Callable[..., Path]:
    """Writes a list beside the database."""

    def brought(*people: list[str]) -> Path:
        file = tmp_path / "danh-sach.xlsx"
        file.write_bytes(to_xlsx(plain_list(*people)))
        return file

    return brought


def _codes(database: Database) -> set[str]:
    with database.read() as tx:
        return {person.code for person in list_people(tx, local_day(utc_now()))}


def test_dry_run_writes_nothing(run: Run, bring: Callable[..., Path], database: Database) -> None:
    result = run("roster", "import", bring(GOOD), "--dry-run")
    assert result.exit_code == 0 and "Người mới: 1" in result.stdout
    assert _codes(database) == set()


def test_office_list_goes_in_and_a_second_time_changes_nothing(
    run: Run, tmp_path: Path, database: Database
) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(to_xlsx(office_list()))
    first = run("roster", "import", file, "--confirm-heads")
    assert first.exit_code == 0 and "264 người mới, 9 đơn vị mới" in first.stdout
    again = run("roster", "import", file)
    assert again.exit_code == 0 and "không có gì thay đổi" in again.stdout
    with database.read() as tx:
        assert len(list_units(tx, local_day(utc_now()))) == 9
        assert standing.verify(tx) == ()


def test_rows_at_fault_are_named_while_good_ones_go_in(
    run: Run, bring: Callable[..., Path], database: Database, tmp_path: Path
) -> None:
    out = tmp_path / "loi.xlsx"
    result = run("roster", "import", bring(GOOD, ["CB3", "", "Văn phòng Sở", "", ""]), "--faults", out)
    assert result.exit_code == 0
    assert "Dòng 3" in result.stderr and "thiếu họ và tên" in result.stderr
    assert _codes(database) == {"CB1"}
    rows = list(openpyxl.load_workbook(out).active.iter_rows(values_only=True))
    assert rows[0][-1] == "Lỗi" and rows[1][:2] == ("3", "CB3")
    assert out.stat().st_mode & 0o077 == 0


def test_list_with_no_good_row_is_refused(run: Run, bring: Callable[..., Path], database: Database) -> None:
    result = run("roster", "import", bring(["CB3", "", "Văn phòng Sở", "", ""]))
    assert result.exit_code == 1 and "Không có dòng nào" in result.stderr
    assert _codes(database) == set()


def test_missing_people_end_only_when_told(run: Run, bring: Callable[..., Path], database: Database) -> None:
    run("roster", "import", bring(GOOD, OTHER))
    kept = run("roster", "import", bring(OTHER))
    assert "--end-missing" in kept.stdout and _codes(database) == {"CB1", "CB2"}
    assert run("roster", "import", bring(OTHER), "--end-missing").exit_code == 0
    assert _codes(database) == {"CB2"}


def test_unknown_unit_goes_in_only_when_told(
    run: Run, bring: Callable[..., Path], database: Database
) -> None:
    run("roster", "import", bring(GOOD))
    hired = ["CB4", "Đỗ Văn Kha", "Trung tâm Dữ liệu", "", ""]
    assert "chưa có đơn vị" in run("roster", "import", bring(GOOD, hired)).stderr
    assert run("roster", "import", bring(GOOD, hired), "--new-units").exit_code == 0
    assert "CB4" in _codes(database)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04"])
def test_file_that_cannot_be_read_is_refused(content: bytes, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)
    result = run("roster", "import", file)
    assert result.exit_code == 1 and "“a.xlsx”" in result.stderr


def test_wrong_usage_is_two(run: Run) -> None:
    assert run("roster", "import").exit_code == 2
    assert run("account", "create", "CB1", "--role", "vua").exit_code == 2


def test_first_office_gets_a_role_and_a_code_that_opens(
    run: Run, bring: Callable[..., Path], database: Database
) -> None:
    run("roster", "import", bring(GOOD))
    result = run("account", "create", "cb1", "--role", "office")
    secret = result.stdout.split("Mã kích hoạt: ")[1].split(". ")[0]
    with database.read() as tx:
        account = find_account(tx, "CB1", utc_now())
        assert account and verify(account, secret, utc_now()) is Proof.ACTIVATION
        viewer = find_person_viewer(tx, account.person_id, utc_now())
        assert viewer and Role.OFFICE in viewer.roles


@pytest.mark.parametrize(
    "words",
    [
        ("CB9", "--role", "office"),
        ("CB1", "--role", "head"),
        ("CB1", "--role", "head", "--unit", "KHONG-CO"),
        ("CB1", "--role", "office", "--unit", "VP"),
    ],
)
def test_role_that_cannot_be_granted_is_refused(
    words: tuple[str, ...], run: Run, bring: Callable[..., Path], database: Database
) -> None:
    run("roster", "import", bring(GOOD))
    result = run("account", "create", *words)
    assert result.exit_code == 1 and result.stderr
    with database.read() as tx:
        account = find_account(tx, "CB1", utc_now())
        assert account and account.activation_hash is None


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("khong-co",), "Không có lệnh “khong-co”"),
        (("tallies", "nope"), "Không có lệnh “nope”"),
        (("demo", "--lạ"), "Không có tuỳ chọn --lạ"),
        (("demo", "--people", "3"), "Giá trị của '--people' chưa đúng"),
        (("demo", "--people", "mười"), "Giá trị của '--people' chưa đúng"),
        (("demo", "thừa"), "Thừa phần này trong lệnh: thừa"),
        (("account", "create", "CB1", "--role", "vua"), "office (Phòng CNTT)"),
        (("export", "participation", "--out", "x", "--format", "doc"), "csv, xlsx, parquet, json"),
        (("backup",), "Thiếu 'file'"),
    ],
)
def test_wrong_call_is_told_in_vietnamese(run: Run, call: tuple[str, ...], said: str) -> None:
    wrong = run(*call)
    assert wrong.exit_code == 2 and said in " ".join(wrong.stderr.replace("│", " ").split())
    assert not re.search("Missing|Invalid|No such|unexpected|should|Error", wrong.stderr)


def test_wrong_usage_is_framed_in_vietnamese(run: Run) -> None:
    wrong = run("account", "codes")
    assert wrong.exit_code == 2 and "Lỗi cách dùng" in wrong.stderr and "Xem cách dùng" in wrong.stderr
    assert "Thiếu '--out'" in wrong.stderr and "Missing" not in wrong.stderr
    shown = run("roster", "import", "--help")
    assert "Tuỳ chọn" in shown.stdout and "Tham số" in shown.stdout and "bắt buộc" in shown.stdout


def test_codes_of_a_unit_leave_the_others_alone(run: Run, bring: Callable[..., Path], tmp_path: Path) -> None:
    run("roster", "import", bring(GOOD, OTHER))
    first, second, third = (tmp_path / f"{n}.xlsx" for n in range(3))
    assert run("account", "codes", "--out", first, "--unit", "KHONG-CO").exit_code == 1
    assert run("account", "codes", "--out", first).exit_code == 0
    assert run("account", "codes", "--out", second).exit_code == 0
    assert openpyxl.load_workbook(second).active.max_row == 1
    assert run("account", "codes", "--out", third, "--all").exit_code == 0
    assert openpyxl.load_workbook(third).active.max_row == 3


def test_codes_for_all_never_overwrite_a_file(
    run: Run, bring: Callable[..., Path], database: Database, tmp_path: Path
) -> None:
    run("roster", "import", bring(GOOD, OTHER))
    out = tmp_path / "ma.xlsx"
    assert run("account", "codes", "--out", out).exit_code == 0
    assert openpyxl.load_workbook(out).active.max_row == 3
    with database.read() as tx:
        before = find_account(tx, "CB1", utc_now())
    assert run("account", "codes", "--out", out).exit_code == 1
    with database.read() as tx:
        assert find_account(tx, "CB1", utc_now()) == before
