"""One engine per process and the two kinds of transaction: reading and writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError

Tx = Connection
DatabaseFault = SQLAlchemyError

BUSY_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Database:
    """The engine behind `url`; share one per process."""

    engine: Engine

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A transaction that only reads; it sees one state of the data from first to last."""
        with self.engine.connect() as tx:
            yield tx

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction that commits as a whole or, on any error, leaves nothing behind."""
        with self.engine.connect().execution_options(writes=True) as tx, tx.begin():
            yield tx

    def is_ready(self) -> bool:
        """Whether the database answers."""
        try:
            with self.read() as tx:
                return tx.execute(text("select 1")).scalar() == 1
        except SQLAlchemyError:
            return False

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def open_database(url: str, pool_size: int = 10) -> Database:
    """A database by its LACHAN_DATABASE_URL: sqlite:///… or postgresql://…"""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Database(_open_sqlite(url, pool_size))
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    return Database(
        create_engine(
            parsed,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            isolation_level="READ COMMITTED",
            connect_args={"options": "-c timezone=utc"},
        )
    )


def _open_sqlite(url: str, pool_size: int) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        _shut_off(Path(path))
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=40,
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
