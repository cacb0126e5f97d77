"""Each test of who may runs on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.engine import Database
from tests.access import databases
from tests.access.house import House, build_house


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL for the whole run."""
    yield from databases.postgres_urls()


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
