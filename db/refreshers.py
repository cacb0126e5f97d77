"""Who is due for a later measurement of what they kept, and who has sat it, counted unit by unit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import and_, case, func, select

from db.engine import Tx
from db.tables import Attempt, Membership, Participation
from db.units import holds_on
from text.formats import start_of


class Refreshed(NamedTuple):
    """People who completed long enough ago: all, those who sat it, and those who still may."""

    due: int = 0
    taken: int = 0
    waiting: int = 0


def count_refreshed(
    tx: Tx,
    campaign_id: int,
    mode: str,
    days: tuple[int, int],
    on: date,
    unit_ids: Collection[int] | None = None,
) -> dict[int, Refreshed]:
    """By the unit that people belong to at the end of the day; `days` after completing it opens and closes.

    Reads everybody of the campaign who completed that long ago: no stored count says when others did.
    """
    opened, closed = on - timedelta(days=days[0]), on - timedelta(days=days[1])
    sat = and_(
        Attempt.person_id == Participation.person_id,
        Attempt.campaign_id == campaign_id,
        Attempt.mode == mode,
        Attempt.submitted_at < start_of(on + timedelta(days=1)),
    )
    waiting = and_(Attempt.id.is_(None), Participation.completed_on >= closed)
    stay = Membership.__table__.c
    query = (
        select(
            Membership.unit_id,
            func.count(Participation.person_id.distinct()),
            func.count(Attempt.person_id.distinct()),
            func.count(case((waiting, Participation.person_id)).distinct()),
        )
        .join(Membership, Membership.person_id == Participation.person_id)
        .outerjoin(Attempt, sat)
        .where(
            Participation.campaign_id == campaign_id,
            Participation.completed_on <= opened,
            holds_on(stay.from_on, stay.to_on, on),
        )
        .group_by(Membership.unit_id)
    )
    if unit_ids is not None:
        query = query.where(Membership.unit_id.in_(sorted(unit_ids)))
    return {row[0]: Refreshed(*map(int, row[1:])) for row in tx.execute(query)}
