"""Tokens of other systems: who gives them, what they open, and how a call is turned away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from access.audit import list_audit
from access.tokens import (
    BURST,
    INTERVAL,
    PREFIX,
    Client,
    Kind,
    Terms,
    Turned,
    admit,
    issue,
    list_lines,
    list_uses,
    withdraw,
)
from access.viewer import SYSTEM, Permission, Refused
from db.engine import Database, Tx
from db.tables import ApiToken
from tests.house import NOW, House

KEY = "khoa-thu"
HERE = "10.0.0.7"
TERMS = Terms("Kho dữ liệu", frozenset({Kind.PARTICIPATION, Kind.ACTIVITIES}), None, 90)
WHY = "Kho dữ liệu học tập, Kế hoạch 84/KH-UBND"


def call(tx: Tx, token: str, kind: Kind = Kind.PARTICIPATION, later: timedelta = timedelta(0)):  # type: ignore[no-untyped-def]
    """What comes of a call after some time."""
    return admit(tx, KEY, token, kind, HERE, NOW + later)


def test_there_are_none_at_first(database: Database, house: House) -> None:
    with database.read() as tx:
        assert list_lines(tx, house.viewer(tx, "dung"), NOW) == ()


@pytest.mark.parametrize("name", ["an", "binh", "chi", "lan"])
def test_only_the_office_gives_lists_and_takes_tokens(database: Database, house: House, name: str) -> None:
    with database.write() as tx:
        token_id = issue(tx, house.viewer(tx, "dung"), TERMS, NOW).token_id
        stranger = house.viewer(tx, name)
        for act in (
            lambda: issue(tx, stranger, TERMS, NOW),
            lambda: list_lines(tx, stranger, NOW),
            lambda: list_uses(tx, stranger, (), NOW),
            lambda: withdraw(tx, stranger, token_id, NOW),
        ):
            with pytest.raises(Refused):
                act()
        assert isinstance(call(tx, "lcs_khac"), Turned)


def test_token_is_told_once_and_kept_as_a_hash(database: Database, house: House) -> None:
    with database.write() as tx:
        issued = issue(tx, house.viewer(tx, "dung"), TERMS, NOW)
        assert issued.token.startswith(PREFIX) and len(issued.token) >= 43
        (kept,) = tx.execute(ApiToken.__table__.select()).mappings()
        assert not any(issued.token in str(value) for value in kept.values())
        (line,), _ = list_audit(tx, SYSTEM, action="api.issue")
        assert line.actor == "Phạm Tiến Dũng" and issued.token not in str(line)
        (listed,) = list_lines(tx, house.viewer(tx, "dung"), NOW)
        assert (listed.token.name, listed.unit_name, listed.state) == ("Kho dữ liệu", "Toàn bộ", "good")


def test_good_token_reads_and_changes_nothing(database: Database, house: House) -> None:
    with database.write() as tx:
        token = issue(tx, SYSTEM, TERMS, NOW).token
        client = call(tx, token)
        assert isinstance(client, Client) and client.viewer.scope.everything
        may = {each for each in Permission if client.viewer.may(each)}
        assert may == {Permission.SEE_UNIT, Permission.EXPORT}


def test_unknown_withdrawn_and_expired_are_told_alike(database: Database, house: House) -> None:
    with database.write() as tx:
        good, taken = issue(tx, SYSTEM, TERMS, NOW), issue(tx, SYSTEM, TERMS, NOW)
        withdraw(tx, SYSTEM, taken.token_id, NOW)
        told = {call(tx, "lcs_khong-co"), call(tx, ""), call(tx, taken.token)}
        told.add(call(tx, good.token, later=timedelta(days=90)))
        assert told == {Turned("unknown")}
        assert isinstance(call(tx, good.token, later=timedelta(days=89)), Client)
        states = [line.state for line in list_lines(tx, SYSTEM, NOW + timedelta(days=90))]
        assert states == ["withdrawn", "expired"]


def test_token_cannot_be_withdrawn_twice(database: Database, house: House) -> None:
    with database.write() as tx:
        token_id = issue(tx, SYSTEM, TERMS, NOW).token_id
        withdraw(tx, SYSTEM, token_id, NOW)
        for number in (token_id, token_id + 1):
            with pytest.raises(Refused):
                withdraw(tx, SYSTEM, number, NOW)
        assert list_audit(tx, SYSTEM, action="api.withdraw")[1] == 1


def test_unit_of_a_token_bounds_its_sight(database: Database, house: House) -> None:
    with database.write() as tx:
        token = issue(tx, SYSTEM, replace(TERMS, unit_id=house.units["qlkh"]), NOW).token
        client = call(tx, token)
        assert isinstance(client, Client)
        seen = {name for name, unit_id in house.units.items() if client.viewer.scope.covers(unit_id)}
        assert seen == {"qlkh", "to"}
        (line,) = list_lines(tx, SYSTEM, NOW)
        assert line.unit_name == "Phòng Quản lý"


@pytest.mark.parametrize(
    "terms",
    [
        replace(TERMS, name=" "),
        replace(TERMS, name="x" * 81),
        replace(TERMS, kinds=frozenset()),
        replace(TERMS, days=10_000),
        replace(TERMS, unit_id=999_999),
        replace(TERMS, kinds=frozenset({Kind.STATEMENTS})),
        replace(TERMS, kinds=frozenset({Kind.STATEMENTS}), reason="cần"),
    ],
)
def test_terms_that_may_not_be_are_refused(database: Database, house: House, terms: Terms) -> None:
    with database.write() as tx, pytest.raises(Refused):
        issue(tx, SYSTEM, terms, NOW)
    with database.read() as tx:
        assert list_lines(tx, SYSTEM, NOW) == ()


def test_single_answers_are_never_opened_for_a_unit(database: Database, house: House) -> None:
    terms = Terms("Kho", frozenset({Kind.STATEMENTS}), house.units["qlkh"], 90, WHY)
    with database.write() as tx:
        with pytest.raises(Refused, match="trưởng đơn vị"):
            issue(tx, SYSTEM, terms, NOW)
        issue(tx, SYSTEM, replace(terms, unit_id=None), NOW)
        (line,), _ = list_audit(tx, SYSTEM, action="api.issue")
        assert line.after and line.after["reason"] == WHY


def test_guesses_of_one_address_are_slowed_and_a_good_token_is_answered_all_the_same(
    database: Database, house: House
) -> None:
    with database.write() as tx:
        token = issue(tx, SYSTEM, TERMS, NOW).token
        told = [call(tx, f"lcs_{n}") for n in range(50)]
        assert told[:40] == [Turned("unknown")] * 40
        assert {each.sort for each in told[41:]} == {"wait"} and told[-1].seconds > 0
        assert isinstance(call(tx, token), Client)
        assert isinstance(admit(tx, KEY, "lcs_x", Kind.ACTIVITIES, "10.0.0.8", NOW), Turned)


def test_token_that_calls_too_fast_must_wait_and_may_then_go_on(database: Database, house: House) -> None:
    at_once = BURST // INTERVAL
    with database.write() as tx:
        token = issue(tx, SYSTEM, TERMS, NOW).token
        answers = [call(tx, token) for _ in range(at_once + 1)]
        assert all(isinstance(answer, Client) for answer in answers[:at_once])
        assert answers[at_once] == Turned("wait", 1)
        assert isinstance(call(tx, token, later=timedelta(seconds=1)), Client)


def test_other_sort_of_data_is_refused_and_not_counted(database: Database, house: House) -> None:
    with database.write() as tx:
        token = issue(tx, SYSTEM, TERMS, NOW).token
        assert call(tx, token, Kind.COMPLETION) == Turned("kind")
        (line,) = list_lines(tx, SYSTEM, NOW)
        assert line.calls == 0


def test_poller_leaves_one_line_a_day_and_every_call_is_counted(database: Database, house: House) -> None:
    with database.write() as tx:
        token = issue(tx, SYSTEM, TERMS, NOW).token
        for hours in (0, 1, 2, 24):
            call(tx, token, later=timedelta(hours=hours))
        call(tx, token, Kind.ACTIVITIES, timedelta(hours=25))
        lines, n = list_audit(tx, SYSTEM, action="api.read")
        assert n == 3 and {line.actor for line in lines} == {"Khoá kết nối: Kho dữ liệu"}
        (listed,) = list_lines(tx, SYSTEM, NOW + timedelta(days=1))
        uses = list_uses(tx, SYSTEM, (listed.token,), NOW + timedelta(days=1))
        assert listed.calls == 5 and {(u.kind, u.calls) for u in uses} == {
            ("participation", 3),
            ("participation", 1),
            ("activities", 1),
        }
