"""What every test of pages stands on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import ui.resources
from db.engine import Database


@pytest.fixture
def served(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The test's database is that of the process, for every module that asks for it under whatever name."""
    monkeypatch.setattr(ui.resources, "open_database", lambda _url: database)
    ui.resources.database.cache_clear()
    yield database
    ui.resources.database.cache_clear()
