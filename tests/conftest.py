"""The databases that tests run on, and their order: quick ones first, the browser last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.engine import Database
from lessons import library
from quizzes import bank
from tests import databases
from tests.house import House, build_house
from tests.school import School, build_school

BROWSER = Path(__file__).parent / "browser"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL for the whole run."""
    yield from databases.postgres_urls()


@pytest.fixture
def forgotten() -> Iterator[None]:
    """For tests that publish anew: what a process keeps by revision is about one database, here are many."""
    bank.forget()
    library.forget()
    yield
    bank.forget()
    library.forget()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database at the newest shape."""
    if request.param == "sqlite":
        opened = databases.sqlite(tmp_path)
    else:
        opened = databases.postgres(request.getfixturevalue("postgres_url"))
    yield opened
    opened.close()


@pytest.fixture
def house(database: Database) -> House:
    """The organisation of the personas, in `database`."""
    return build_house(database)


@pytest.fixture
def school(database: Database, house: House) -> School:
    """The house with lessons, items and a campaign."""
    return build_school(database, house)


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
