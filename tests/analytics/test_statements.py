"""Statements of lessons and answers: what they say, what they keep to themselves, and in which order."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest
from hypothesis import given
from hypothesis.strategies import text

from access.tokens import Kind, Terms, admit, issue
from access.viewer import SYSTEM, Refused, Viewer
from analytics.stable_ids import stable_uuid
from analytics.statements import (
    SETTLED,
    Stored,
    page_statements,
    settled_at,
    stream_lines,
)
from db import events
from db.engine import Database, Tx
from lessons.library import find_published
from lessons.schema import CheckCard
from quizzes.attempts import begin
from tests.house import NOW, House
from tests.lessons.steps import take_lesson
from tests.quizzes.steps import answer_item, sit_quiz
from tests.school import School

BASE = "https://hoc.so.example"
LATER = NOW + timedelta(days=1)
MOVEON = "https://w3id.org/xapi/cmi5/context/categories/moveon"
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"


EVERYTHING = Stored()


def told(tx: Tx, asked: Stored = EVERYTHING, now: datetime = LATER) -> list[dict[str, Any]]:
    """Every statement of the stream."""
    lines = b"".join(stream_lines(tx, SYSTEM, BASE, asked, now)).splitlines()
    return [json.loads(line) for line in lines]


def verb(statement: dict[str, Any]) -> str:
    """Its last word."""
    return str(statement["verb"]["id"]).rsplit("/", 1)[-1]


def live(tx: Tx, school: School) -> None:
    """An takes a lesson and passes the quiz, Bình fails it, all in a few minutes."""
    an, binh = school.viewer(tx, "an"), school.viewer(tx, "binh")
    published = find_published(tx, school.campaign.lesson_keys[0])
    assert published
    take_lesson(tx, an, published.lesson, NOW)
    sit_quiz(tx, an, school.campaign, NOW + timedelta(minutes=5))
    sit_quiz(tx, binh, school.campaign, NOW + timedelta(minutes=5), right=False)


def test_nothing_is_told_before_anybody_learned(database: Database, school: School) -> None:
    with database.read() as tx:
        assert told(tx) == []


@pytest.mark.parametrize("name", ["an", "binh", "chi", "dung", "lan"])
def test_nobody_with_a_role_reads_what_single_people_answered(
    database: Database, school: School, name: str
) -> None:
    with database.read() as tx:
        viewer = school.viewer(tx, name)
        with pytest.raises(Refused):
            page_statements(tx, viewer, BASE, events.Asked(NOW), 10, NOW)
        with pytest.raises(Refused):
            list(stream_lines(tx, viewer, BASE, Stored(), NOW))


def test_token_reads_them_only_by_its_explicit_right(database: Database, house: House) -> None:
    with database.write() as tx:
        every = frozenset(Kind) - {Kind.STATEMENTS}
        token = issue(tx, SYSTEM, Terms("Kho", every, None, 90), NOW).token
        client = admit(tx, "khoa", token, Kind.COMPLETION, "10.0.0.1", NOW)
        viewer = getattr(client, "viewer", None)
        assert isinstance(viewer, Viewer)
        with pytest.raises(Refused):
            list(stream_lines(tx, viewer, BASE, Stored(), NOW))


def test_lesson_and_quiz_are_told_with_the_verbs_of_cmi5(database: Database, school: School) -> None:
    with database.write() as tx:
        live(tx, school)
        statements = told(tx)
        published = find_published(tx, school.campaign.lesson_keys[0])
    assert published
    cards = published.lesson.cards
    checks = sum(isinstance(card, CheckCard) for card in cards)
    quiz = sum(cell["count"] for cell in school.campaign.blueprint)
    assert Counter(map(verb, statements)) == {
        "initialized": 3,
        "progressed": len(cards),
        "completed": 1,
        "answered": checks + 2 * quiz,
        "passed": 1,
        "failed": 1,
    }
    stored = [statement["stored"] for statement in statements]
    assert stored == sorted(stored) and verb(statements[0]) == "initialized"
    (passed,) = (s for s in statements if verb(s) == "passed")
    assert passed["actor"] == {"objectType": "Agent", "account": {"homePage": BASE, "name": "CB001"}}
    assert passed["result"]["success"] is True and passed["result"]["score"]["scaled"] == 1
    assert passed["result"]["duration"] == "PT0.00S"
    assert {"id": MOVEON} in passed["context"]["contextActivities"]["category"]
    assert passed["object"]["id"] == f"{BASE}/xapi/campaigns/THU/counted"
    (failed,) = (s for s in statements if verb(s) == "failed")
    assert failed["result"]["success"] is False and failed["result"]["score"]["scaled"] < 0.7
    seen = [s["result"]["extensions"][PROGRESS] for s in statements if verb(s) == "progressed"]
    assert max(seen) == 100 and len(set(seen)) == len(cards)


def test_each_statement_has_what_the_specification_demands(database: Database, school: School) -> None:
    with database.write() as tx:
        live(tx, school)
        statements = told(tx)
    for each in statements:
        assert UUID(each["id"]).version == 5 and UUID(each["context"]["registration"]).version == 5
        assert each["verb"]["id"].startswith("http://adlnet.gov/expapi/verbs/")
        assert each["object"]["id"].startswith(BASE) and each["version"] == "1.0.0"
        assert (
            datetime.fromisoformat(each["timestamp"]).tzinfo and datetime.fromisoformat(each["stored"]).tzinfo
        )
        score = each.get("result", {}).get("score")
        assert score is None or (0 <= score["raw"] <= score["max"] and 0 <= score["scaled"] <= 1)


def test_neither_name_nor_mail_nor_key_nor_pick_is_told(database: Database, school: School) -> None:
    with database.write() as tx:
        live(tx, school)
        words = json.dumps(told(tx), ensure_ascii=False)
    for secret in ("@", "Trần Văn An", "response", "correctResponses", "scam", "genuine", "choice", "tactic"):
        assert secret not in words
    for key in ("an.tv", "mbox"):
        assert key not in words


def test_answers_of_a_quiz_are_told_only_once_it_is_handed_in(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        attempt_id = begin(tx, an, school.campaign, "counted", 7, NOW)
        answer_item(tx, an, attempt_id, 0, NOW, True)
        assert [verb(s) for s in told(tx)] == ["initialized"]


def test_what_is_still_being_written_is_not_told_yet(database: Database, school: School) -> None:
    with database.write() as tx:
        sit_quiz(tx, school.viewer(tx, "an"), school.campaign, NOW)
        assert told(tx, now=NOW + SETTLED - timedelta(seconds=1)) == []
        assert told(tx, now=NOW + SETTLED) != []


@given(address=text())
def test_ids_are_those_of_version_5(address: str) -> None:
    assert stable_uuid(address) == str(uuid5(NAMESPACE_URL, address))


def test_same_event_is_the_same_statement_for_ever(database: Database, school: School) -> None:
    with database.write() as tx:
        live(tx, school)
        first = told(tx)
        assert told(tx, now=LATER + timedelta(days=90)) == first
        assert len({s["id"] for s in first}) == len(first)


@pytest.mark.parametrize("limit", [1, 3, 7, 1_000])
@pytest.mark.parametrize("is_ascending", [True, False])
def test_pages_of_any_length_hold_every_statement_once(
    database: Database, school: School, limit: int, is_ascending: bool
) -> None:
    with database.write() as tx:
        live(tx, school)
        whole = told(tx)
        found: list[dict[str, Any]] = []
        asked = events.Asked(settled_at(LATER), None, is_ascending)
        while True:
            page = page_statements(tx, SYSTEM, BASE, asked, limit, LATER)
            found.extend(page.statements)
            assert len(page.statements) <= limit
            if page.following is None:
                break
            asked = events.Asked(asked.until, None, is_ascending, page.following)
    ordered = found if is_ascending else found[::-1]
    assert {s["id"] for s in found} == {s["id"] for s in whole} and len(found) == len(whole)
    assert [s["stored"] for s in ordered] == sorted(s["stored"] for s in found)


def test_span_holds_what_is_stored_after_its_first_instant_and_up_to_its_last(
    database: Database, school: School
) -> None:
    with database.write() as tx:
        live(tx, school)
        whole = told(tx)
        middle = NOW + timedelta(minutes=2)
        before, after = told(tx, Stored(None, middle)), told(tx, Stored(middle, None))
        assert before and after and before + after == whole
        assert told(tx, Stored(NOW + timedelta(minutes=5), None)) == []
        assert told(tx, Stored(None, NOW)) == before
