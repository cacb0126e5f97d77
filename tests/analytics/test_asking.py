"""A file is about the day that was asked for: its campaign, its units, whoever asks and from where."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from typer.testing import CliRunner

import manage
import shell.figures
from access import sign_ins
from access.audit import list_audit
from access.viewer import SYSTEM, Refused
from analytics.asking import Ask, AskFault, asked_report
from campaign.opening import make_campaign
from db.campaigns import CampaignNow, NewCampaign
from db.engine import Database, Tx
from db.units import NewUnit, add_units, close_unit
from settings import load_settings
from tests.analytics.history import DUE_ON, STARTS_ON, TODAY, live
from tests.house import NOW, House
from web.errors import handlers
from web.exports import routes
from web.site import Site

SECOND_ON = TODAY - timedelta(days=10)
BEFORE = SECOND_ON - timedelta(days=1)


@pytest.fixture
def two(database: Database, house: House) -> CampaignNow:
    """A first campaign with a history, a second one under way, and a unit that was closed between."""
    with database.write() as tx:
        (old,) = add_units(tx, [NewUnit("CU", "Phòng Cũ", house.units["so"], 9)], STARTS_ON)
        first = live(tx, house)
        close_unit(tx, old, SECOND_ON)
        values = {name: getattr(first, name) for name in NewCampaign.__dataclass_fields__}
        second = replace(NewCampaign(**values), code="HAI", starts_on=SECOND_ON, due_on=DUE_ON)
        make_campaign(tx, SYSTEM, second, NOW)
    return first


def ask(tx: Tx, on: date | None = None, unit: str = "", campaign: str = "") -> tuple[str, tuple[str, ...]]:
    """The campaign and the units of what the office gets."""
    found, report = asked_report(tx, SYSTEM, Ask(on, unit, campaign), NOW)
    return found.code, tuple(line.code for line in report.board.unit_lines)


def test_a_day_has_its_own_campaign_and_units(database: Database, two: CampaignNow) -> None:
    with database.read() as tx:
        assert ask(tx) == ask(tx, TODAY) == ("HAI", ("SO", "QLKH", "TO", "VP"))
        assert ask(tx, BEFORE) == ("KH84/2026", ("SO", "QLKH", "TO", "VP", "CU"))
        assert ask(tx, BEFORE, "CU") == ("KH84/2026", ("CU",))
        assert ask(tx, campaign="KH84/2026")[0] == "KH84/2026"


@pytest.mark.parametrize(
    ("wanted", "key"),
    [
        (Ask(TODAY + timedelta(days=1)), "future_day"),
        (Ask(STARTS_ON - timedelta(days=1)), "no_campaign"),
        (Ask(unit_code="CU"), "no_unit"),
        (Ask(campaign_code="BA"), "no_such_campaign"),
    ],
)
def test_what_is_not_there_is_refused(database: Database, two: CampaignNow, wanted: Ask, key: str) -> None:
    with database.read() as tx, pytest.raises(AskFault) as fault:
        asked_report(tx, SYSTEM, wanted, NOW)
    assert fault.value.key == key


def test_stranger_learns_nothing_by_asking(database: Database, house: House, two: CampaignNow) -> None:
    with database.read() as tx:
        an, chi = house.viewer(tx, "an"), house.viewer(tx, "chi")
        for wanted in (Ask(), Ask(unit_code="KHONG"), Ask(TODAY + timedelta(days=9))):
            with pytest.raises(Refused):
                asked_report(tx, an, wanted, NOW)
        # One out of sight is answered as one that does not exist.
        with pytest.raises(AskFault, match=str(AskFault("no_unit"))):
            asked_report(tx, chi, Ask(unit_code="TO"), NOW)


@pytest.mark.parametrize(
    ("shell", "query"),
    [
        ((), ""),
        (("--as-of", "2026-11-13"), "?ngay=2026-11-13"),
        (("--as-of", "2026-11-13", "--unit", "CU"), "?ngay=2026-11-13&don-vi=CU"),
        (("--campaign", "KH84/2026"), "?chien-dich=KH84/2026"),
    ],
)
def test_shell_and_web_make_the_same_file(
    shell_and_web: tuple[CliRunner, TestClient], tmp_path: Path, shell: tuple[str, ...], query: str
) -> None:
    runner, client = shell_and_web
    out = tmp_path / "a.json"
    words = ["export", "participation", "--format", "json", "--out", str(out), *shell]
    result = runner.invoke(manage.app, words)
    assert result.exit_code == 0, result.stderr
    page = client.get(f"/xuat/tham-gia.json{query}")
    assert page.status_code == 200 and out.read_bytes() == page.content


def test_shell_refuses_a_day_to_come(shell_and_web: tuple[CliRunner, TestClient], tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    words = ["export", "participation", "--format", "csv", "--out", str(out), "--as-of", "2026-11-25"]
    result = shell_and_web[0].invoke(manage.app, words)
    assert result.exit_code == 1 and "không sau hôm nay" in result.stderr and not out.exists()


def test_shell_builds_without_holding_the_database(
    shell_and_web: tuple[CliRunner, TestClient],
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def build(*_: object) -> Iterator[bytes]:
        with database.write() as tx:
            tx.exec_driver_sql("update person set full_name = full_name")
        yield b"x"

    monkeypatch.setattr(shell.figures, "_people_file", build)
    out = tmp_path / "a.csv"
    words = ["export", "participation", "--format", "csv", "--out", str(out)]
    assert shell_and_web[0].invoke(manage.app, words).exit_code == 0
    with database.read() as tx:
        assert list_audit(tx, SYSTEM, action="participation_exported")[1] == 1


@pytest.fixture
def shell_and_web(
    database: Database, house: House, two: CampaignNow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[CliRunner, TestClient]]:
    """Both ways to a file, over one database and at one moment."""

    @contextmanager
    def opened() -> Iterator[Database]:
        yield database

    monkeypatch.setattr(shell.figures, "opened_database", opened)
    monkeypatch.setattr(shell.figures, "utc_now", lambda: NOW)
    settings = load_settings({"LACHAN_VAR": str(tmp_path), "LACHAN_SECRET_KEY": "khoa-thu"})
    site = Site(database, settings, lambda: NOW)
    app = Starlette(routes=routes(site), exception_handlers=handlers())
    client = TestClient(app, base_url="http://localhost:8501", follow_redirects=False)
    token = sign_ins.new_token()
    with database.write() as tx:
        sign_ins.start(tx, house.people["dung"], token, NOW)
    client.cookies.set("lachan", token)
    yield CliRunner(), client
