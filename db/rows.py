"""Keeping rows under their key, whether there are any already or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

from db.engine import Tx


def put_rows(tx: Tx, table: Table, rows: Iterable[Mapping[str, object]]) -> None:
    """Make each row with its primary key or change the one there is; a row names every column."""
    if values := [dict(row) for row in rows]:
        tx.execute(_put(tx.dialect.name, table), values)


@cache
def _put(dialect: str, table: Table) -> Insert:
    query = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    key = [column.name for column in table.primary_key]
    state = {column.name: query.excluded[column.name] for column in table.c if column.name not in key}
    return query.on_conflict_do_update(index_elements=key, set_=state)
