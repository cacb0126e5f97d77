"""Units and people as OneRoster: the names of the specification, everybody once, and each parent known."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from access.tokens import READS, Kind
from access.viewer import SYSTEM, Refused, Scope, Viewer
from analytics.oneroster import FILES, ORGS, USERS, read_roster, stream_zip
from db.engine import Database, Tx
from db.people import NewPerson, add_people
from tests.house import FOUNDED, NOW, House

BASE = "https://hoc.so.example"
Table = list[list[str]]


def packed(tx: Tx, viewer: Viewer = SYSTEM) -> dict[str, Table]:
    """The tables of the zip by the names of their files."""
    data = b"".join(stream_zip(tx, viewer, read_roster(tx, viewer, NOW), BASE))
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert opened.testzip() is None
        return {name: list(csv.reader(io.StringIO(opened.read(name).decode()))) for name in opened.namelist()}


def rows(table: Table) -> list[dict[str, str]]:
    """By the names of the columns."""
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def token_viewer(*unit_ids: int) -> Viewer:
    """A system that sees some units."""
    return Viewer(0, "Kho", frozenset(), (), Scope(False, frozenset(unit_ids)), READS[Kind.ROSTER])


def test_empty_roster_has_a_manifest_alone(database: Database) -> None:
    with database.read() as tx:
        tables = packed(tx)
    assert list(tables) == ["manifest.csv"]
    assert {
        row["value"] for row in rows(tables["manifest.csv"]) if row["propertyName"].startswith("file.")
    } == {"absent"}


def test_manifest_names_every_file_of_the_specification(database: Database, house: House) -> None:
    with database.read() as tx:
        tables = packed(tx)
    said = {row["propertyName"]: row["value"] for row in rows(tables["manifest.csv"])}
    assert said["manifest.version"] == "1.0" and said["oneroster.version"] == "1.1"
    present = {name for name in FILES if said.pop(f"file.{name}") == "bulk"}
    assert {f"{name}.csv" for name in present} | {"manifest.csv"} == set(tables)
    assert len(FILES) == 13 and said["source.systemCode"] == BASE


def test_units_stand_under_their_parents(database: Database, house: House) -> None:
    with database.read() as tx:
        tables = packed(tx)
    assert tuple(tables["orgs.csv"][0]) == ORGS
    orgs = {row["identifier"]: row for row in rows(tables["orgs.csv"])}
    assert set(orgs) == {"SO", "QLKH", "VP", "TO"} and orgs["SO"]["parentSourcedId"] == ""
    assert orgs["TO"]["parentSourcedId"] == orgs["QLKH"]["sourcedId"]
    assert [code for code, row in orgs.items() if row["type"] == "district"] == ["SO"]
    assert {orgs[code]["type"] for code in ("QLKH", "TO", "VP")} == {"department"}
    assert all(row["status"] == row["dateLastModified"] == "" for row in orgs.values())


def test_everybody_is_there_once_and_heads_are_learners_too(database: Database, house: House) -> None:
    with database.write() as tx:
        add_people(tx, [NewPerson("CB007", "Ánh", None, house.units["to"], "")], FOUNDED)
        tables = packed(tx)
    assert tuple(tables["users.csv"][0]) == USERS
    users = {row["username"]: row for row in rows(tables["users.csv"])}
    assert len(users) == len(rows(tables["users.csv"])) == 6
    binh, single = users["CB002"], users["CB007"]
    assert (binh["familyName"], binh["middleName"], binh["givenName"]) == ("Nguyễn", "Thị", "Bình")
    assert (single["familyName"], single["middleName"], single["givenName"]) == ("Ánh", "", "Ánh")
    assert {row["role"] for row in users.values()} == {"student"} and binh["enabledUser"] == "true"
    orgs = {row["sourcedId"] for row in rows(tables["orgs.csv"])}
    assert {row["orgSourcedIds"] for row in users.values()} <= orgs
    assert all(not row["password"] for row in users.values())


def test_ids_are_the_same_every_time(database: Database, house: House) -> None:
    with database.read() as tx:
        assert packed(tx) == packed(tx)


def test_system_of_a_unit_gets_that_unit_alone(database: Database, house: House) -> None:
    with database.read() as tx:
        tables = packed(tx, token_viewer(house.units["qlkh"], house.units["to"]))
    orgs = {row["identifier"]: row for row in rows(tables["orgs.csv"])}
    assert set(orgs) == {"QLKH", "TO"} and orgs["QLKH"]["parentSourcedId"] == ""
    assert {row["username"] for row in rows(tables["users.csv"])} == {"CB001", "CB002"}


@pytest.mark.parametrize("name", ["an", "binh", "chi"])
def test_who_may_not_see_the_roster_gets_none_of_it(database: Database, house: House, name: str) -> None:
    with database.read() as tx, pytest.raises(Refused):
        read_roster(tx, house.viewer(tx, name), NOW)
