"""Keeping a row under its key, whether there is one already or not."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

from db.engine import Tx


def put_row(tx: Tx, table: Table, values: Mapping[str, object]) -> None:
    """Make the row with this primary key or change the one there is; `values` names every column."""
    tx.execute(_put(tx.dialect.name, table), dict(values))


@cache
def _put(dialect: str, table: Table) -> Insert:
    query = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    key = [column.name for column in table.primary_key]
    state = {column.name: query.excluded[column.name] for column in table.c if column.name not in key}
    return query.on_conflict_do_update(index_elements=key, set_=state)
