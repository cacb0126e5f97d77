"""Lists of people with where they stand: whole for a file, a page at a time for a screen.

A page of 100,000 people must cost no more than one of 1,000: its length comes from the tallies, and its
people from whichever is shorter, the order of names until the page is full or the units sorted once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, func, select

from db import tallies
from db.campaigns import CampaignNow
from db.engine import Tx
from db.tables import Membership, Participation, Person
from db.tallies import Counts
from db.units import holds_on
from text.vietnamese import fold

MOST_FOUND = 500
"""How many people a search by words tells apart; looking further would mean reading everybody."""


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """A person of a unit with where they stand; never an answer or a score."""

    person_id: int
    code: str
    full_name: str
    unit_id: int
    position: str
    started_on: date | None
    completed_on: date | None
    met: int


@dataclass(frozen=True, slots=True)
class StandingPage:
    """Some lines of a list of `total`; `is_cut` when a search found more than MOST_FOUND."""

    rows: tuple[PersonStanding, ...]
    total: int
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class _Sizes:
    """How many people there are: in all, in the units asked for, and there of the standing asked for."""

    everybody: int
    in_units: int
    asked: int

    def is_short_by_name(self, wanted: int) -> bool:
        """Whether going through all names until enough are found beats sorting the people of the units."""
        return wanted * self.everybody <= self.asked * self.in_units


def list_standings(
    tx: Tx, campaign: CampaignNow, unit_ids: Sequence[int], on: date, words: str = ""
) -> tuple[PersonStanding, ...]:
    """Everybody in some units on the day whose name, code or e-mail holds `words`, in Vietnamese order."""
    query = _rows(campaign, on).where(Membership.unit_id.in_(tuple(unit_ids)), *_holding(words))
    return tuple(PersonStanding(*row) for row in tx.execute(query.order_by(Person.name_key, Person.id)))


def page_standings(
    tx: Tx,
    campaign: CampaignNow,
    unit_ids: Sequence[int],
    on: date,
    words: str = "",
    status: str = "",
    limit: int = 50,
    offset: int = 0,
) -> StandingPage:
    """A page of the people of some units with where they stand, in Vietnamese order.

    `status` is empty, not_started, learning, done, or open for everybody who is not done. The campaign
    must have begun by the day.
    """
    sizes = _sizes(tx, campaign, unit_ids, on, status)
    if not sizes.asked:
        return StandingPage((), 0)
    holding = _holding(words)
    wanted = MOST_FOUND + 1 if holding else offset + limit
    by_name = sizes.is_short_by_name(wanted)
    query = (_names if by_name else _units)(tuple(unit_ids), on).where(*_standing(campaign, status))
    query = query.order_by(Person.name_key, Person.id)
    if not holding:
        ids = tx.execute(query.limit(limit).offset(offset)).scalars().all()
        return StandingPage(_read(tx, campaign, ids, on), sizes.asked)
    query = query.where(*(_narrowed(tx, holding) if by_name else holding))
    found = tx.execute(query.limit(wanted)).scalars().all()
    total = min(len(found), MOST_FOUND)
    ids = found[offset : min(offset + limit, total)]
    return StandingPage(_read(tx, campaign, ids, on), total, len(found) > total)


def _narrowed(tx: Tx, holding: tuple[ColumnElement[bool], ...]) -> tuple[ColumnElement[bool], ...]:
    """The few who hold the words, read in the order they are stored; the words themselves for many."""
    ids = tx.execute(select(Person.id).where(*holding).limit(MOST_FOUND + 1)).scalars().all()
    return holding if len(ids) > MOST_FOUND else (Person.id.in_(ids),)


def _sizes(tx: Tx, campaign: CampaignNow, unit_ids: Sequence[int], on: date, status: str) -> _Sizes:
    counts = tallies.sum_of_units(tx, campaign.campaign_id, unit_ids, on)
    # Nobody is ever deleted: the last number given is how many there are, and costs nothing to read.
    everybody = tx.execute(select(func.max(Person.id))).scalar() or 0
    return _Sizes(everybody, counts.assigned, _of_standing(counts, status))


def _of_standing(counts: Counts, status: str) -> int:
    return {
        "": counts.assigned,
        "not_started": counts.assigned - counts.started,
        "learning": counts.started - counts.completed,
        "done": counts.completed,
        "open": counts.assigned - counts.completed,
    }[status]


def _names(unit_ids: tuple[int, ...], on: date) -> Select[int]:
    """Everybody by name, each looked up in the units: stops as soon as enough are found."""
    stay = Membership.__table__.c
    here = exists().where(
        Membership.person_id == Person.id,
        Membership.unit_id.in_(unit_ids),
        holds_on(stay.from_on, stay.to_on, on),
    )
    return select(Person.id).where(here)


def _units(unit_ids: tuple[int, ...], on: date) -> Select[int]:
    """The people of the units, to be sorted."""
    stay = Membership.__table__.c
    return (
        select(Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.unit_id.in_(unit_ids), holds_on(stay.from_on, stay.to_on, on))
    )


def _holding(words: str) -> tuple[ColumnElement[bool], ...]:
    needle = fold(words).strip()
    return (Person.name_fold.contains(needle, autoescape=True),) if needle else ()


def _standing(campaign: CampaignNow, status: str) -> tuple[ColumnElement[bool], ...]:
    begun = exists().where(
        Participation.person_id == Person.id, Participation.campaign_id == campaign.campaign_id
    )
    done = begun.where(Participation.completed_on.is_not(None))
    conditions: dict[str, tuple[ColumnElement[bool], ...]] = {
        "": (),
        "not_started": (~begun,),
        "learning": (begun.where(Participation.completed_on.is_(None)),),
        "done": (done,),
        "open": (~done,),
    }
    return conditions[status]


def _read(tx: Tx, campaign: CampaignNow, ids: Sequence[int], on: date) -> tuple[PersonStanding, ...]:
    query = _rows(campaign, on).where(Person.id.in_(tuple(ids)))
    by_id = {row[0]: PersonStanding(*row) for row in tx.execute(query)}
    return tuple(by_id[person_id] for person_id in ids)


def _rows(campaign: CampaignNow, on: date) -> Select[int, str, str, int, str, date | None, date | None, int]:
    stay = Membership.__table__.c
    mine = (Participation.person_id == Person.id) & (Participation.campaign_id == campaign.campaign_id)
    return (
        select(
            Person.id,
            Person.code,
            Person.full_name,
            Membership.unit_id,
            Membership.position,
            Participation.started_on,
            Participation.completed_on,
            func.coalesce(Participation.met, 0),
        )
        .join_from(Person, Membership, Membership.person_id == Person.id)
        .outerjoin(Participation, mine)
        .where(holds_on(stay.from_on, stay.to_on, on))
    )
