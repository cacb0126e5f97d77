"""The roster over the wire, and files whose reader goes away before their end."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from access.audit import list_audit
from access.tokens import Kind
from access.viewer import SYSTEM
from analytics.asking import Ask, asked_report
from analytics.exports import find_export
from db.engine import Database
from settings import load_settings
from tests.analytics.history import live
from tests.house import NOW, House
from tests.web.api.api_client import System, give, make_client
from web.site import Site
from web.streaming import people_file


@pytest.fixture
def system(database: Database, house: House, tmp_path: Path) -> System:
    """A system that sees one unit's roster."""
    token = give(database, Kind.ROSTER, unit_id=house.units["qlkh"])
    return System(make_client(database, tmp_path), token)


def test_zip_holds_what_the_token_sees_and_is_told_to_the_log(system: System, database: Database) -> None:
    answer = system.get("oneroster.zip")
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as opened:
        users = opened.read("users.csv").decode()
    assert "CB001" in users and "CB003" not in users
    with database.read() as tx:
        assert list_audit(tx, SYSTEM, action="api.file")[1] == 1


def test_strangers_and_other_tokens_get_no_roster(system: System, database: Database) -> None:
    system.token = give(database, *(set(Kind) - {Kind.ROSTER}))
    assert system.get("oneroster.zip").status_code == 403
    system.token = ""
    assert system.get("oneroster.zip").status_code == 401


def test_whoever_leaves_a_file_leaves_no_transaction_open(
    database: Database, house: House, tmp_path: Path
) -> None:
    with database.write() as tx:
        live(tx, house)
    site = Site(database, load_settings({"LACHAN_VAR": str(tmp_path), "LACHAN_SECRET_KEY": "khoa-thu"}))
    export = find_export("csv")
    assert export is not None and export.stream is not None
    with database.read() as tx:
        campaign, report = asked_report(tx, SYSTEM, Ask(), NOW, with_people=False)
    pieces = people_file(site, SYSTEM, campaign, report, export.stream)
    assert next(pieces) and database.engine.pool.checkedout() == 1  # type: ignore[attr-defined]
    pieces.close()  # type: ignore[attr-defined]
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
