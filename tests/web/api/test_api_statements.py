"""Statements over the wire: the header that xAPI demands, `more` to the end, and the same in one file."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from access.audit import list_audit
from access.tokens import Kind
from access.viewer import SYSTEM
from db.engine import Database
from tests.house import NOW
from tests.quizzes.steps import sit_quiz
from tests.school import School
from tests.web.api.api_client import System, give, make_client

LATER = NOW + timedelta(hours=1)
XAPI = {"x_experience_api_version": "1.0.3"}


@pytest.fixture
def system(database: Database, school: School, tmp_path: Path) -> System:
    """A record store with the right to statements; two people have sat the quiz."""
    with database.write() as tx:
        for n, name in enumerate(("an", "binh")):
            sit_quiz(tx, school.viewer(tx, name), school.campaign, NOW + timedelta(minutes=n))
    token = give(database, Kind.STATEMENTS)
    return System(make_client(database, tmp_path, lambda: LATER), token)


@pytest.mark.parametrize("path", ["xapi/statements", "statements.jsonl"])
def test_other_tokens_and_strangers_get_no_answers(system: System, database: Database, path: str) -> None:
    system.token = give(database, *(set(Kind) - {Kind.STATEMENTS}))
    assert system.get(path, **XAPI).status_code == 403
    system.token = ""
    answer = system.get(path, **XAPI)
    assert answer.status_code == 401 and b"actor" not in answer.content


@pytest.mark.parametrize("ascending", ["true", "false"])
def test_more_leads_through_everything_that_the_file_holds(system: System, ascending: str) -> None:
    found, path = [], f"xapi/statements?limit=4&ascending={ascending}"
    while path:
        answer = system.get(path, **XAPI)
        assert answer.status_code == 200, answer.text
        assert answer.headers["x-experience-api-version"] == "1.0.3"
        assert answer.headers["x-experience-api-consistent-through"]
        value = answer.json()
        found.extend(value["statements"])
        path = value["more"].removeprefix("/api/v1/")
    lines = [json.loads(line) for line in system.get("statements.jsonl").content.splitlines()]
    assert len(lines) > 8 and len(found) == len(lines)
    assert {s["id"] for s in found} == {s["id"] for s in lines}
    if ascending == "true":
        assert found == lines


def test_poller_takes_up_where_it_left_off(system: System) -> None:
    first = system.read("xapi/statements?ascending=true&limit=0", **XAPI)["statements"]
    last = first[-1]["stored"]
    assert system.read(f"xapi/statements?since={last}", **XAPI) == {"statements": [], "more": ""}
    some = system.read(f"xapi/statements?since={first[0]['stored']}&limit=0", **XAPI)["statements"]
    assert 0 < len(some) < len(first)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("xapi/statements?since=hom-qua", "since"),
        ("xapi/statements?until=2026-11-24T09:00:00", "until"),
        ("xapi/statements?limit=501", "limit"),
        ("xapi/statements?ascending=co", "ascending"),
        ("xapi/statements?cursor=abc", "cursor"),
        ("xapi/statements?cursor=WyIyMDI2LTExLTI0VDA5OjAwOjAwKzA3OjAwIiw5OV0=", "cursor"),
        ("xapi/statements?cursor=WyIyMDI2LTExLTI0VDA5OjAwOjAwKzA3OjAwIiw1LDEsIngiXQ==", "cursor"),
        ("xapi/statements?agent=x", "agent"),
    ],
)
def test_what_is_not_understood_is_refused(system: System, path: str, words: str) -> None:
    answer = system.get(path, **XAPI)
    assert answer.status_code == 400 and words in answer.json()["detail"]
    assert answer.headers["x-experience-api-version"] == "1.0.3"


def test_version_of_xapi_must_be_said(system: System) -> None:
    assert system.get("xapi/statements").status_code == 400
    assert system.get("xapi/statements", x_experience_api_version="2.0.0").status_code == 400


def test_whole_file_leaves_a_line_of_its_own_each_time(system: System, database: Database) -> None:
    for _ in range(2):
        assert system.get("statements.jsonl").status_code == 200
    with database.read() as tx:
        lines, n = list_audit(tx, SYSTEM, action="api.file")
    assert n == 2 and lines[0].actor == "Khoá kết nối: Kho dữ liệu"
