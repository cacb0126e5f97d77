"""Brings a database to the newest shape; run at start, and safe to run again or by two at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from db.engine import Database, Tx

FOLDER = Path(__file__).parent / "migrations"
LOCK = 84_2025


def upgrade(database: Database) -> None:
    """Apply every missing migration in one transaction."""
    with database.write() as tx:
        upgrade_in(tx)


def upgrade_in(tx: Tx) -> None:
    """Apply every missing migration, with what else the transaction does; a second process waits for it."""
    if tx.dialect.name == "postgresql":
        tx.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    config = _config()
    config.attributes["connection"] = tx
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config
