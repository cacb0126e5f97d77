"""What every test of pages stands on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import ui.resources
from db.engine import Database
from tests.databases import Furnished, furnished_for


@pytest.fixture
def served(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The test's database is that of the process, for every module that asks for it under whatever name."""
    monkeypatch.setattr(ui.resources, "open_database", lambda _url: database)
    ui.resources.database.cache_clear()
    yield database
    ui.resources.database.cache_clear()


@pytest.fixture
def furnished(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Furnished]:
    """SQLite for pages: they only call use cases, which have their own tests on both.

    A test that names this fixture in its parameters says otherwise (test_every_screen).
    """
    yield from furnished_for(request, tmp_path, getattr(request, "param", "sqlite"))
