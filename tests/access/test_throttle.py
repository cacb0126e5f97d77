"""Guessing is slowed down, by account and by address, whoever answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from access import throttle
from access.throttle import ACCOUNT_LIMIT, ADDRESS_LIMIT, FIRST_WAIT, LONGEST_WAIT, Try, Wait, wait_until
from db.engine import Database, open_database
from tests.house import NOW

KEY = "khoa-thu"


def _try(database: Database, login: str, address: str = "192.0.2.1", at: datetime = NOW) -> Try | Wait:
    with database.write() as tx:
        return throttle.begin(tx, KEY, login, address, at)


def test_fifth_failure_makes_the_sixth_wait(database: Database) -> None:
    for _ in range(ACCOUNT_LIMIT):
        assert isinstance(_try(database, "CB001"), Try)
    refused = _try(database, "CB001")
    assert refused == Wait(NOW + FIRST_WAIT)
    assert isinstance(_try(database, "CB001", at=NOW + FIRST_WAIT), Try)


def test_waiting_does_not_prolong_the_wait(database: Database) -> None:
    for _ in range(ACCOUNT_LIMIT):
        _try(database, "CB001")
    for seconds in range(1, 29):
        assert _try(database, "CB001", at=NOW + timedelta(seconds=seconds)) == Wait(NOW + FIRST_WAIT)


def test_other_account_from_elsewhere_is_not_held_up(database: Database) -> None:
    for _ in range(ACCOUNT_LIMIT):
        _try(database, "CB001")
    assert isinstance(_try(database, "CB002"), Try)


def test_same_account_in_other_letters_is_the_same(database: Database) -> None:
    for login in ("cb001", "CB001", " CB001", "Cb001 ", "cB001"):
        _try(database, login)
    assert isinstance(_try(database, "CB001"), Wait)


def test_address_that_tries_many_accounts_waits(database: Database) -> None:
    for n in range(ADDRESS_LIMIT):
        assert isinstance(_try(database, f"CB{n:03}"), Try)
    assert isinstance(_try(database, "CB900"), Wait)
    assert isinstance(_try(database, "CB900", address="192.0.2.2"), Try)


def test_success_forgets_the_accounts_failures_but_not_the_addresss(database: Database) -> None:
    for n in range(ADDRESS_LIMIT - 1):
        _try(database, f"CB{n:03}")
    for _ in range(3):
        done = _try(database, "CB500", address="192.0.2.9")
    assert isinstance(done, Try)
    with database.write() as tx:
        throttle.succeed(tx, done)
    for _ in range(ACCOUNT_LIMIT):
        assert isinstance(_try(database, "CB500", address="192.0.2.9"), Try)
    _try(database, "CB998")
    assert isinstance(_try(database, "CB999"), Wait)


def test_count_is_shared_between_processes(database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    other = open_database(url)
    for turn in range(ACCOUNT_LIMIT):
        _try((database, other)[turn % 2], "CB001")
    assert isinstance(_try(other, "CB001"), Wait)
    assert isinstance(_try(database, "CB001"), Wait)
    other.close()


def test_what_was_typed_is_not_kept(database: Database) -> None:
    _try(database, "tôi gõ nhầm mật khẩu vào đây")
    with database.read() as tx:
        rows = tx.exec_driver_sql("select * from sign_in_failure").all()
    assert len(rows) == 2
    assert "mat khau" not in str(rows)
    assert "192.0.2.1" not in str(rows)


def test_failures_are_forgotten_after_an_hour(database: Database) -> None:
    for _ in range(20):
        _try(database, "CB001")
    assert isinstance(_try(database, "CB001", at=NOW + timedelta(hours=1, seconds=1)), Try)
    with database.read() as tx:
        assert len(tx.exec_driver_sql("select * from sign_in_failure").all()) == 2


@given(st.integers(0, 200), st.integers(1, 50))
def test_wait_grows_and_stays_within_a_quarter_of_an_hour(failures: int, limit: int) -> None:
    until = wait_until([NOW] * failures, limit)
    if failures < limit:
        assert until is None
    else:
        assert until is not None
        assert FIRST_WAIT <= until - NOW <= LONGEST_WAIT
        more = wait_until([NOW] * (failures + 1), limit)
        assert more is not None and more >= until
