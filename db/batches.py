"""Who came into the figures of answers and scores together: a place for each measured sitting."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, insert, select, update

from db.engine import Tx
from db.tables import BatchPlace, Campaign


class Sort(NamedTuple):
    """What is measured: `name` is sitting, gain or kept, `mode` the occasion."""

    name: str
    mode: str


@dataclass(frozen=True, slots=True)
class Place:
    """A person who waits for a batch (`batch` and `on` are None) or stands in one since the day `on`.

    `unit_id` is that of the day `since_on` on which the sitting was handed in, None where there was none.
    A batch that `is_rest` is of several units and told with none of them.
    """

    place_id: int
    sort: Sort
    person_id: int
    unit_id: int | None
    since_on: date
    batch: int | None
    on: date | None
    is_rest: bool


def hold(tx: Tx, campaign_id: int) -> None:
    """Let nobody else form batches of the campaign until the end of the transaction."""
    query = select(Campaign.id).where(Campaign.id == campaign_id)
    tx.execute(query.with_for_update(key_share=True)).all()


def list_of(tx: Tx, campaign_id: int, person_id: int) -> tuple[Place, ...]:
    """Every place of a person in a campaign."""
    return _places(tx, _OF_PERSON, {"campaign_id": campaign_id, "person_id": person_id})


def list_batches(tx: Tx, campaign_id: int, batches: Collection[int]) -> tuple[Place, ...]:
    """Everybody of these batches, in the order in which they came."""
    query = _places_of().where(BatchPlace.batch.in_(sorted(batches)))
    return _places(tx, query, {"campaign_id": campaign_id}) if batches else ()


def all_places(tx: Tx, campaign_id: int) -> tuple[Place, ...]:
    """Every place of a campaign, in the order in which they came."""
    return _places(tx, _ALL, {"campaign_id": campaign_id})


def list_waiting(tx: Tx, campaign_id: int, sort: Sort, unit_id: int) -> tuple[Place, ...]:
    """Who of a unit waits for a batch."""
    query = _WAITING.where(BatchPlace.unit_id == unit_id)
    return _places(tx, query, {"campaign_id": campaign_id, **_of(sort)})


def list_all_waiting(tx: Tx, campaign_id: int, sort: Sort, last: date) -> tuple[Place, ...]:
    """Who of any unit has waited for a batch since the day `last` or before; nobody who was in none."""
    query = _WAITING.where(BatchPlace.unit_id.is_not(None), BatchPlace.since_on <= last)
    return _places(tx, query, {"campaign_id": campaign_id, **_of(sort)})


def count_waiting(tx: Tx, campaign_id: int, sort: Sort, unit_ids: Collection[int] | None) -> int:
    """How many people of some units, or of all, wait for a batch."""
    query = _WAITING.with_only_columns(func.count()).order_by(None)
    if unit_ids is not None:
        query = query.where(BatchPlace.unit_id.in_(sorted(unit_ids)))
    return tx.execute(query, {"campaign_id": campaign_id, **_of(sort)}).scalar_one()


def add(tx: Tx, campaign_id: int, sort: Sort, person_id: int, unit_id: int | None, since_on: date) -> None:
    """Somebody waits from now on."""
    values = {"person_id": person_id, "unit_id": unit_id, "since_on": since_on, "is_rest": False}
    tx.execute(insert(BatchPlace).values(campaign_id=campaign_id, **_of(sort), **values))


def form(tx: Tx, places: Collection[Place], on: date, is_rest: bool) -> int:
    """Make one batch of those who waited, from the day `on`; returns its number."""
    ids = sorted(place.place_id for place in places)
    values = {"batch": ids[0], "on": on, "is_rest": is_rest}
    tx.execute(update(BatchPlace).where(BatchPlace.id.in_(ids)).values(**values))
    return ids[0]


def _of(sort: Sort) -> dict[str, Any]:
    return {"sort": sort.name, "mode": sort.mode}


def _places(tx: Tx, query: Select[*tuple[Any, ...]], values: dict[str, Any]) -> tuple[Place, ...]:
    return tuple(Place(row[0], Sort(row[1], row[2]), *row[3:]) for row in tx.execute(query, values))


def _places_of() -> Select[*tuple[Any, ...]]:
    p = BatchPlace
    columns = (p.id, p.sort, p.mode, p.person_id, p.unit_id, p.since_on, p.batch, p.on, p.is_rest)
    return select(*columns).where(p.campaign_id == bindparam("campaign_id")).order_by(p.id)


_ALL = _places_of()
_OF_PERSON = _ALL.where(BatchPlace.person_id == bindparam("person_id"))
_WAITING = _ALL.where(
    BatchPlace.sort == bindparam("sort"),
    BatchPlace.mode == bindparam("mode"),
    BatchPlace.batch.is_(None),
)
