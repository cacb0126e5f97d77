"""Each migration can be taken back and applied again, and ends in the shape that the code expects."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from db.engine import Database
from db.migrate import _config, is_current, upgrade
from db.tables import Base


def test_certificates_can_be_taken_back_and_put_again(database: Database) -> None:
    before = str(ScriptDirectory.from_config(_config()).get_revision("0003").down_revision)
    with database.write() as tx:
        config = _config()
        config.attributes["connection"] = tx
        command.downgrade(config, before)
        assert not inspect(tx).has_table("certificate")
    assert not is_current(database)
    upgrade(database)
    assert is_current(database)
    with database.read() as tx:
        assert inspect(tx).has_table("certificate")


def test_migrations_end_in_the_tables_of_the_code(database: Database) -> None:
    with database.read() as tx:
        faults = compare_metadata(MigrationContext.configure(tx), Base.metadata)
    assert faults == []
