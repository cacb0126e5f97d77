"""Tokens by which other systems read: kept as hashes, with how often each was used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from db.engine import Tx
from db.tables import ApiToken, ApiUse


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token to be kept; `unit_id` is None for everything."""

    name: str
    token_hash: str
    kinds: tuple[str, ...]
    unit_id: int | None
    reason: str
    issued_by: str
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token that was issued; the two about its withdrawal are None while nobody withdrew it."""

    token_id: int
    name: str
    kinds: tuple[str, ...]
    unit_id: int | None
    reason: str
    issued_by: str
    issued_at: datetime
    expires_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    used_at: datetime | None
    pace_at: datetime | None


@dataclass(frozen=True, slots=True)
class UseRow:
    """How often a token asked for a sort of data on a day."""

    token_id: int
    on: date
    kind: str
    calls: int
    last_at: datetime


def add_token(tx: Tx, new: NewToken) -> int:
    """Keep a token; returns its id."""
    values = {name: getattr(new, name) for name in NewToken.__dataclass_fields__}
    query = insert(ApiToken).values(**{**values, "kinds": list(new.kinds)})
    return tx.execute(query.returning(ApiToken.id)).scalar_one()


def find_by_hash(tx: Tx, token_hash: str) -> TokenRow | None:
    """The token under a hash, whatever became of it; held until the transaction ends where rows are held."""
    row = tx.execute(_rows().where(ApiToken.token_hash == token_hash).with_for_update()).one_or_none()
    return _row(row) if row else None


def find_token(tx: Tx, token_id: int) -> TokenRow | None:
    """A token by its number."""
    row = tx.execute(_rows().where(ApiToken.id == token_id)).one_or_none()
    return _row(row) if row else None


def list_tokens(tx: Tx) -> tuple[TokenRow, ...]:
    """Every token there ever was, the newest first."""
    return tuple(_row(row) for row in tx.execute(_rows().order_by(ApiToken.id.desc())))


def withdraw(tx: Tx, token_id: int, by: str, at: datetime) -> None:
    """The token opens nothing any more."""
    tx.execute(update(ApiToken).where(ApiToken.id == token_id).values(withdrawn_by=by, withdrawn_at=at))


def set_used(tx: Tx, token_id: int, at: datetime, pace_at: datetime) -> None:
    """It was used just now, and its allowance is used up to `pace_at`."""
    tx.execute(update(ApiToken).where(ApiToken.id == token_id).values(used_at=at, pace_at=pace_at))


def count_use(tx: Tx, token_id: int, on: date, kind: str, at: datetime) -> int:
    """One more call for a sort of data; returns how many there were on the day, this one included."""
    make = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    table: Table = ApiUse.__table__  # type: ignore[assignment]
    query = make(table).values(token_id=token_id, on=on, kind=kind, calls=1, last_at=at)
    state = {"calls": table.c.calls + 1, "last_at": at}
    query = query.on_conflict_do_update(index_elements=["token_id", "on", "kind"], set_=state)
    return int(tx.execute(query.returning(table.c.calls)).scalar_one())


def list_uses(tx: Tx, token_ids: Sequence[int], since: date) -> tuple[UseRow, ...]:
    """The use of some tokens since a day, newest day first."""
    query = (
        select(ApiUse.token_id, ApiUse.on, ApiUse.kind, ApiUse.calls, ApiUse.last_at)
        .where(ApiUse.token_id.in_(tuple(token_ids)), ApiUse.on >= since)
        .order_by(ApiUse.on.desc(), ApiUse.token_id, ApiUse.kind)
    )
    return tuple(UseRow(*row) for row in tx.execute(query))


def _rows() -> Select[*tuple[Any, ...]]:
    names = TokenRow.__dataclass_fields__
    return select(*(getattr(ApiToken, "id" if name == "token_id" else name) for name in names))


def _row(row: Row[*tuple[Any, ...]]) -> TokenRow:
    token_id, name, kinds, *rest = row
    return TokenRow(token_id, name, tuple(kinds), *rest)
