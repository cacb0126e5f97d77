"""Guessing is slowed down, by account and by address, whoever answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from access import throttle
from access.throttle import (
    ACCOUNT_LIMIT,
    ADDRESS_FREE,
    FIRST_WAIT,
    LONGEST_DELAY,
    LONGEST_WAIT,
    Try,
    Wait,
    delay_after,
    wait_until,
)
from db.engine import Database, open_database
from tests.house import NOW

KEY = "khoa-thu"


def _try(
    database: Database,
    login: str,
    address: str = "192.0.2.1",
    at: datetime = NOW,
    person_id: int | None = None,
) -> Try | Wait:
    with database.write() as tx:
        return throttle.begin(tx, KEY, login, person_id, address, at)


def _get_in(database: Database, login: str, person_id: int | None = None, at: datetime = NOW) -> Try:
    tried = _try(database, login, at=at, person_id=person_id)
    assert isinstance(tried, Try)
    with database.write() as tx:
        throttle.succeed(tx, tried)
    return tried


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


def test_dotless_and_other_twins_of_letters_are_the_same(database: Database) -> None:
    for login in ("vi001", "vı001", "VI001", "Vı001", "vI001"):
        _try(database, login)
    assert isinstance(_try(database, "vi001"), Wait)


def test_code_and_address_of_one_person_share_one_budget(database: Database) -> None:
    for login in ("CB001", "an@so.example", "cb001", "AN@so.example", "CB001"):
        _try(database, login, person_id=7)
    assert isinstance(_try(database, "an@so.example", person_id=7), Wait)
    assert isinstance(_try(database, "CB001", person_id=8), Try)


def test_limit_and_wait_are_the_same_whether_somebody_is_meant_or_not(database: Database) -> None:
    for _ in range(ACCOUNT_LIMIT):
        assert _delay(_try(database, "CB001", person_id=7)) == _delay(_try(database, "CB999"))
    assert _try(database, "CB001", person_id=7) == _try(database, "CB999") == Wait(NOW + FIRST_WAIT)


def test_address_that_tries_many_accounts_is_slowed_more_and_more_and_never_refused(
    database: Database,
) -> None:
    delays = [_delay(_try(database, f"CB{n:03}")) for n in range(ADDRESS_FREE + 120)]
    assert delays[ADDRESS_FREE] == timedelta(0) < delays[ADDRESS_FREE + 1] < delays[ADDRESS_FREE + 20]
    assert delays == sorted(delays)
    assert delays[-1] == LONGEST_DELAY
    assert _delay(_try(database, "CB900", address="192.0.2.2")) == timedelta(0)


def test_guessers_at_one_address_leave_right_credentials_their_way_in(database: Database) -> None:
    for n in range(300):
        _try(database, f"X{n}")
    assert _get_in(database, "CB001", person_id=7).delay == LONGEST_DELAY


def test_whoever_gets_in_takes_their_own_failures_back_and_nobody_elses(database: Database) -> None:
    for n in range(ADDRESS_FREE):
        _try(database, f"X{n}")
    for _ in range(3):
        _try(database, "CB001", person_id=7)
    assert _delay(_try(database, "X900")) > timedelta(0)
    _get_in(database, "CB001", person_id=7)
    assert _delay(_try(database, "X900")) == timedelta(milliseconds=100)
    for _ in range(ACCOUNT_LIMIT):
        assert isinstance(_try(database, "CB001", person_id=7), Try)


def test_office_of_300_behind_one_address_gets_in_within_an_hour(database: Database) -> None:
    """Everybody mistypes twice or four times and then gets in, ten people at once."""
    slowest = timedelta(0)
    for first in range(0, 300, 10):
        at = NOW + timedelta(seconds=12 * first)
        for turn in range(4):
            for n in range(first, first + 10):
                if turn < 2 + n % 3:
                    assert isinstance(_try(database, f"CB{n}", at=at, person_id=n), Try)
        for n in range(first, first + 10):
            slowest = max(slowest, _get_in(database, f"CB{n}", person_id=n, at=at).delay)
    assert slowest == timedelta(0)


def test_office_of_300_gets_in_even_if_all_mistype_first(database: Database) -> None:
    for turn in range(3):
        for n in range(300):
            assert isinstance(_try(database, f"CB{n}", at=NOW + timedelta(minutes=turn), person_id=n), Try)
    assert max(_get_in(database, f"CB{n}", person_id=n).delay for n in range(300)) == LONGEST_DELAY


def _delay(tried: Try | Wait) -> timedelta:
    assert isinstance(tried, Try)
    return tried.delay


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


@given(st.integers(0, 10_000))
def test_delay_grows_and_stays_within_ten_seconds(failures: int) -> None:
    assert timedelta(0) <= delay_after(failures) <= delay_after(failures + 1) <= LONGEST_DELAY
