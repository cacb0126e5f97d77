"""One engine per process and the two kinds of transaction: reading and writing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError

from text import t

Tx = Connection
DatabaseFault = SQLAlchemyError

BUSY_SECONDS = 15
MOST_VALUES = 5_000
"""What one statement may name without meeting a database's limit."""
T = TypeVar("T")
SQLITE = ("sqlite", "sqlite+pysqlite")
POSTGRES = ("postgresql", "postgres", "postgresql+psycopg")


@dataclass(frozen=True, slots=True)
class Database:
    """The engine behind `url`; share one per process. Writers take `turn` where one may write at a time."""

    engine: Engine
    turn: threading.Lock | None = None

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A transaction that only reads; it sees one state of the data from first to last."""
        with self.engine.connect().execution_options(**self._one_state) as tx:
            yield tx

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction that commits as a whole or, on any error, leaves nothing behind."""
        with self._in_turn(), self.engine.connect().execution_options(writes=True) as tx, tx.begin():
            yield tx

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """One writer of this process at a time; the next is let in the moment the one before is done.

        SQLite lets one write at a time too, but the others look again only after a while, up to a tenth of
        a second, and whoever looks at the wrong moments waits for seconds. Writers of other processes are
        still met that way, and so is one here that has waited BUSY_SECONDS: it then hears from SQLite.
        """
        has_turn = self.turn.acquire(timeout=BUSY_SECONDS) if self.turn else False
        try:
            yield
        finally:
            if self.turn and has_turn:
                self.turn.release()

    @property
    def _one_state(self) -> dict[str, str]:
        # SQLite reads from one state anyhow; PostgreSQL would otherwise look afresh at each statement.
        is_server = self.engine.dialect.name == "postgresql"
        return {"isolation_level": "REPEATABLE READ"} if is_server else {}

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def open_database(url: str, pool_size: int = 10) -> Database:
    """A database by its LACHAN_DATABASE_URL: sqlite:///… or postgresql://…; ValueError for any other."""
    parsed = _read_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Database(_open_sqlite(parsed, pool_size), threading.Lock())
    return Database(
        create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            isolation_level="READ COMMITTED",
            connect_args={"options": "-c timezone=utc"},
        )
    )


def in_parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in runs short enough for one statement."""
    for start in range(0, len(items), MOST_VALUES):
        yield items[start : start + MOST_VALUES]


def sqlite_file(url: str) -> Path | None:
    """The file behind a LACHAN_DATABASE_URL, None for PostgreSQL; ValueError for any other."""
    parsed = _read_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def describe_fault(fault: DatabaseFault) -> str:
    """Why the database failed: not_ready, damaged, unreachable, no_file, busy or other."""
    cause = getattr(fault, "orig", None)
    if isinstance(cause, sqlite3.DatabaseError):
        return _describe_sqlite(cause)
    state = getattr(cause, "sqlstate", None)
    if isinstance(fault, OperationalError) and state is None:
        return "unreachable"
    known = {"42P01": "not_ready", "42703": "not_ready", "40P01": "busy", "40001": "busy", "55P03": "busy"}
    return known.get(state or "", "other")


def _describe_sqlite(cause: sqlite3.DatabaseError) -> str:
    words = str(cause)
    signs = {
        "no such": "not_ready",
        "unable to open": "no_file",
        "readonly": "no_file",
        "locked": "busy",
        "malformed": "damaged",
        "not a database": "damaged",
    }
    return next((key for sign, key in signs.items() if sign in words), "other")


def _read_url(url: str) -> URL:
    # The message names the variable and never the address, which holds a password.
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as fault:
        raise ValueError(t("manage.bad_url")) from fault
    is_file = parsed.drivername in SQLITE and bool(parsed.database) and not parsed.host
    is_server = parsed.drivername in POSTGRES and 0 < (parsed.port or 5432) < 65_536
    if not is_file and not (is_server and parsed.database):
        raise ValueError(t("manage.bad_url"))
    return parsed


def _open_sqlite(url: URL, pool_size: int) -> Engine:
    if url.database and url.database != ":memory:":
        _shut_off(Path(url.database))
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=40,
        # The connection used last has the pages in memory that are asked for next.
        pool_use_lifo=True,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _shut_off(file: Path) -> None:
    """Only its owner may read what holds everybody's names; SQLite's -wal and -shm files follow the file."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(PermissionError):  # somebody else's file is theirs to shut
        file.touch(mode=0o600)
        file.chmod(0o600)


def _set_pragmas(connection: Any, _record: Any) -> None:
    # The driver's own implicit BEGIN is switched off; _begin opens each transaction instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=NORMAL",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "cache_size=-32000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once: upgrading a reader later fails when two meet.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
