"""The databases that tests run on, and their order: quick ones first, the browser last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from db.engine import Database
from lessons import library
from quizzes import bank
from tests import databases
from tests.browser.missing import NO_BROWSER
from tests.databases import Furnished, PostgresServer
from tests.house import House
from tests.school import School

# By the clock on the wall an example is late whenever the machine does something else as well.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

BROWSER = Path(__file__).parent / "browser"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL for the whole run."""
    yield from databases.postgres_servers()


@pytest.fixture
def forgotten() -> Iterator[None]:
    """For tests that publish anew: what a process keeps by revision is about one database, here are many."""
    bank.forget()
    library.forget()
    yield
    bank.forget()
    library.forget()


@pytest.fixture(params=databases.BOTH)
def furnished(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Furnished]:
    """A database of the test's own, with as much in it as the test asks for by the names of fixtures."""
    yield from databases.furnished_for(request, tmp_path, request.param)


@pytest.fixture
def database(furnished: Furnished) -> Database:
    """A database at the newest shape; empty unless one of the next is asked for too."""
    return furnished.database


@pytest.fixture
def house(furnished: Furnished) -> House:
    """The organisation of the personas, in `database`."""
    assert furnished.house
    return furnished.house


@pytest.fixture
def taught(house: House) -> House:
    """The house with published content and no campaign yet."""
    return house


@pytest.fixture
def school(furnished: Furnished) -> School:
    """The house with lessons, items and a campaign."""
    assert furnished.school
    return furnished.school


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in tests/browser, then order: plain, PostgreSQL, browser; otherwise as collected."""
    for item in items:
        if BROWSER in item.path.parents:
            item.add_marker("browser")
    items.sort(key=_cost)


def _cost(item: pytest.Item) -> int:
    if item.get_closest_marker("browser"):
        return 2
    return 1 if item.get_closest_marker("postgres") else 0


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Two browsers would wait for each other, and xdist's own groups are lost on this pytest."""
    from tests.sharing import BrowserInOneHand

    return BrowserInOneHand(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud that a whole sort of proof is missing."""
    if any(NO_BROWSER in str(report.longrepr) for report in terminalreporter.getreports("skipped")):
        terminalreporter.write_line(NO_BROWSER, yellow=True, bold=True)
