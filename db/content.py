"""Published revisions of lessons and items: added once, never changed, one of each key shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, select, update

from db.engine import Tx
from db.tables import Publication, Revision


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """An immutable version; `body` is the data of its file."""

    revision_id: int
    key: str
    number: int
    digest: str
    body: dict[str, Any]


def _columns() -> Select[tuple[int, str, int, str, dict[str, Any]]]:
    return select(Revision.id, Revision.key, Revision.number, Revision.digest, Revision.body)


def list_published(tx: Tx, sort: str) -> tuple[StoredRevision, ...]:
    """The shown revision of every key of a sort, by key."""
    rows = tx.execute(
        _columns()
        .join(Publication, Publication.revision_id == Revision.id)
        .where(Publication.sort == sort)
        .order_by(Revision.key)
    )
    return tuple(StoredRevision(*row) for row in rows)


def list_published_ids(tx: Tx, sort: str) -> tuple[int, ...]:
    """The shown revision of every key of a sort, by key, without the bodies, which never change."""
    return tuple(tx.execute(_PUBLISHED_IDS, {"sort": sort}).scalars())


_PUBLISHED_IDS = (
    select(Publication.revision_id).where(Publication.sort == bindparam("sort")).order_by(Publication.key)
)


def list_published_digests(tx: Tx) -> tuple[tuple[str, str, str], ...]:
    """What is shown, as (sort, key, digest), in that order."""
    rows = tx.execute(
        select(Publication.sort, Publication.key, Revision.digest)
        .join(Revision, Publication.revision_id == Revision.id)
        .order_by(Publication.sort, Publication.key)
    )
    return tuple((row[0], row[1], row[2]) for row in rows)


def list_first_published_at(tx: Tx, sort: str) -> dict[str, datetime]:
    """When each key of a sort was published for the first time."""
    rows = tx.execute(
        select(Revision.key, func.min(Revision.published_at, type_=Revision.__table__.c.published_at.type))
        .where(Revision.sort == sort)
        .group_by(Revision.key)
    )
    return {row[0]: row[1] for row in rows}


def find_published_id(tx: Tx, sort: str, key: str) -> int | None:
    """The shown revision of one key."""
    same = (Publication.sort == sort) & (Publication.key == key)
    return tx.execute(select(Publication.revision_id).where(same)).scalar_one_or_none()


def get_revisions(tx: Tx, ids: Iterable[int]) -> dict[int, StoredRevision]:
    """Revisions by id; those that do not exist are left out."""
    wanted = tuple(ids)
    rows = tx.execute(_columns().where(Revision.id.in_(wanted))) if wanted else ()
    return {row[0]: StoredRevision(*row) for row in rows}


def publish(tx: Tx, sort: str, key: str, digest: str, body: dict[str, Any], now: datetime) -> bool:
    """Show this version of the key; returns False when it is shown already."""
    shown = tx.execute(
        select(Revision.digest)
        .join(Publication, Publication.revision_id == Revision.id)
        .where(Publication.sort == sort, Publication.key == key)
    ).scalar_one_or_none()
    if shown == digest:
        return False
    revision_id = _find_or_add(tx, sort, key, digest, body, now)
    if shown is None:
        tx.execute(insert(Publication).values(sort=sort, key=key, revision_id=revision_id))
    else:
        tx.execute(
            update(Publication)
            .where(Publication.sort == sort, Publication.key == key)
            .values(revision_id=revision_id)
        )
    return True


def _find_or_add(tx: Tx, sort: str, key: str, digest: str, body: dict[str, Any], now: datetime) -> int:
    same = (Revision.sort == sort) & (Revision.key == key)
    known = tx.execute(select(Revision.id).where(same, Revision.digest == digest)).scalar_one_or_none()
    if known is not None:
        return known
    number = tx.execute(select(func.coalesce(func.max(Revision.number), 0) + 1).where(same)).scalar_one()
    values = {"sort": sort, "key": key, "number": number, "digest": digest, "body": body, "published_at": now}
    return tx.execute(insert(Revision).values(**values).returning(Revision.id)).scalar_one()
