"""Whether a database may be used by this code: told without the migration tool, so each start asks."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from db.engine import Database, DatabaseFault, describe_fault

MIGRATIONS = Path(__file__).parent / "migrations" / "versions"


def is_current(database: Database) -> bool:
    """Whether the database has the shape this code expects."""
    with database.read() as tx:
        if not inspect(tx).has_table("alembic_version"):
            return False
        return set(tx.execute(text("select version_num from alembic_version")).scalars()) == {_newest()}


def find_fault(database: Database) -> str:
    """Why nobody can be served from it yet, as describe_fault names it; empty when they can."""
    try:
        return "" if is_current(database) else "not_ready"
    except DatabaseFault as fault:
        return describe_fault(fault)


def _newest() -> str:
    """Migrations are numbered in the order in which they follow one another, in the names of their files."""
    return max(file.name for file in MIGRATIONS.glob("[0-9]*.py")).partition("_")[0]
