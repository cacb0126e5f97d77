"""Lists of people with where they stand: whole for a file, a page at a time for a screen.

A page of 100,000 people must cost no more than one of 1,000: its length comes from the tallies, and its
people from whatever goes by the fewest: the people of the units, everybody in order of names until the page
is full, or those who have the rarest word that is looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import starmap
from math import isqrt

from sqlalchemy import ColumnElement, Select, exists, func, select

from db import exemptions, name_parts, name_words, tallies
from db.campaigns import CampaignNow
from db.engine import Tx
from db.name_words import Wanted
from db.tables import Membership, Participation, Person
from db.tallies import Counts
from db.units import holds_on

Standing = Callable[[ColumnElement[int]], tuple[ColumnElement[bool], ...]]
MOST_FOUND = 200
"""How many people a search by words tells apart; looking further would mean reading everybody."""

AT_ONCE = 2_000
"""Rows that are read from the database at once where all are taken one after the other."""

NEAR = 500
"""Lines into a list up to which nothing is won by a leap."""
LOOK_UP = 8
"""Measured on SQLite with 100,000 people: 3–7 µs for one by id, 0.4–1 µs for one in a covering index."""


class Way(Enum):
    """How people are come by: those of the units, those of them with a word, all, all with a word."""

    UNITS = "units"
    BOTH = "both"
    NAMES = "names"
    WORD = "word"


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

    def enough(self, lines: int) -> int:
        """With so many people a word needs no more counting: another way is as short as by the word.

        It is that of the units, or that of the names.
        """
        names = isqrt(lines * self.everybody**2 // (LOOK_UP * max(self.asked, 1))) + 1
        return min(LOOK_UP * self.in_units, names)

    def way(self, lines: int, holding: int | None) -> Way:
        """The way to the first `lines` people that goes by the fewest; `holding` people have the word.

        Whoever is looked up by id costs as much as LOOK_UP people who stand in order in an index.
        """
        if holding is None:
            names = lines * self.everybody // max(self.asked, 1)
            return Way.UNITS if self.in_units < names else Way.NAMES
        found = self.asked * holding // max(self.everybody, 1)
        costs = {
            Way.UNITS: LOOK_UP * self.in_units,
            Way.BOTH: self.in_units + holding,
            Way.NAMES: lines * self.everybody // max(found, 1),
            Way.WORD: LOOK_UP * holding,
        }
        return min(costs, key=lambda way: costs[way])


def list_standings(
    tx: Tx, campaign: CampaignNow, unit_ids: Sequence[int], on: date, words: str = ""
) -> tuple[PersonStanding, ...]:
    """Everybody in some units on the day who is called to learn and found by `words`, in Vietnamese order."""
    wanted = name_words.look_up(tx, words)
    conditions = wanted.conditions if wanted else ()
    query = _called(campaign, unit_ids, on).where(*conditions)
    return tuple(PersonStanding(*row) for row in tx.execute(query.order_by(Person.name_key, Person.id)))


def stream_standings(
    tx: Tx, campaign: CampaignNow, unit_ids: Sequence[int], on: date
) -> Iterator[PersonStanding]:
    """As list_standings of everybody, but read from the database as they are taken."""
    query = _called(campaign, unit_ids, on).order_by(Person.name_key, Person.id)
    with tx.execute(query, execution_options={"yield_per": AT_ONCE}) as found:
        for rows in found.partitions():
            yield from starmap(PersonStanding, rows)


def list_standings_after(
    tx: Tx, campaign: CampaignNow, unit_ids: Sequence[int], on: date, after_id: int, limit: int
) -> tuple[PersonStanding, ...]:
    """Some of the same people, by their number in the database, from the first beyond `after_id` on."""
    query = _called(campaign, unit_ids, on).where(Person.id > after_id).order_by(Person.id).limit(limit)
    return tuple(starmap(PersonStanding, tx.execute(query)))


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
    """A page of the people of some units who are called to learn, with where they stand, in Vietnamese order.

    `status` is empty, not_started, learning, done, or open for everybody who is not done. The campaign
    must have begun by the day.
    """
    sizes = _sizes(tx, campaign, unit_ids, on, status)
    if not sizes.asked:
        return StandingPage((), 0)
    wanted = name_words.look_up(tx, words, sizes.enough(MOST_FOUND + 1))
    standing = _standing(campaign, status, on)
    if wanted is None:
        key, passed = _leap(tx, campaign, sizes, on, status, offset)
        way = sizes.way(offset - passed + limit, None)
        query = _people(way, unit_ids, on, None, standing).where(Membership.name_key >= key)
        ids = tx.execute(query.limit(limit).offset(offset - passed)).scalars().all()
        return StandingPage(_read(tx, campaign, ids, on), sizes.asked)
    way = sizes.way(MOST_FOUND + 1, wanted.people) if wanted.rarest is not None else Way.UNITS
    query = _people(way, unit_ids, on, wanted, standing)
    found = tx.execute(query.limit(MOST_FOUND + 1)).scalars().all()
    total = min(len(found), MOST_FOUND)
    ids = found[offset : min(offset + limit, total)]
    return StandingPage(_read(tx, campaign, ids, on), total, len(found) > total)


def _sizes(tx: Tx, campaign: CampaignNow, unit_ids: Sequence[int], on: date, status: str) -> _Sizes:
    by_unit = tallies.sum_by_unit(tx, campaign.campaign_id, on, unit_ids)
    counts = Counts(*(sum(column) for column in zip(Counts(), *by_unit.values(), strict=True)))
    # Nobody is ever deleted: the last number given is how many there are, and costs nothing to read.
    everybody = tx.execute(select(func.max(Person.id))).scalar() or 0
    return _Sizes(everybody, counts.assigned, _of_standing(counts, status))


def _leap(
    tx: Tx, campaign: CampaignNow, sizes: _Sizes, on: date, status: str, offset: int
) -> tuple[str, int]:
    """Where in the order of names a page of everybody may begin to be looked for, and who stands before it.

    The names are counted for all units together and whatever the standing: a list of some has no such place.
    """
    parts = _called_parts(tx, campaign, on) if offset > NEAR and not status else ()
    if sum(people for _, people in parts) != sizes.in_units:
        return "", 0
    passed = 0
    for part, people in parts:
        if passed + people > offset:
            return part, passed
        passed += people
    return "", 0


def _called_parts(tx: Tx, campaign: CampaignNow, on: date) -> tuple[tuple[str, int], ...]:
    """People who are called to learn by the part that their names begin with, in the order of names."""
    exempt = exemptions.count_by_part(tx, campaign.campaign_id, on, name_parts.LETTERS)
    return tuple((part, n - exempt.get(part, 0)) for part, n in name_parts.list_parts(tx, on))


def _of_standing(counts: Counts, status: str) -> int:
    return {
        "": counts.assigned,
        "not_started": counts.assigned - counts.started,
        "learning": counts.started - counts.completed,
        "done": counts.completed,
        "open": counts.assigned - counts.completed,
    }[status]


def _people(
    way: Way, unit_ids: Sequence[int], on: date, wanted: Wanted | None, standing: Standing
) -> Select[int]:
    """Ids of the people of the units in order of names, come by in one of the ways.

    An expression in place of a column keeps a database from the index of that column.
    """
    stay = Membership.__table__.c
    unit = stay.unit_id if way in (Way.UNITS, Way.BOTH) else stay.unit_id + 0
    here = (unit.in_(tuple(unit_ids)), holds_on(stay.from_on, stay.to_on, on))
    if wanted is None:
        query = select(stay.person_id).where(*here, *standing(stay.person_id))
        return query.order_by(stay.name_key, stay.person_id)
    if way is Way.NAMES:
        who = Person.__table__.c
        is_here = exists().where(stay.person_id == who.id, *here)
        query = select(who.id).where(*wanted.conditions, is_here, *standing(who.id))
        return query.order_by(who.name_key, who.id)
    has_word: tuple[ColumnElement[bool], ...] = ()
    if wanted.rarest is not None and way is not Way.UNITS:
        # Before the other conditions, which look the person up.
        has_word = ((stay.person_id if way is Way.WORD else stay.person_id + 0).in_(wanted.rarest),)
    is_meant = exists().where(Person.id == stay.person_id, *wanted.conditions)
    query = select(stay.person_id).where(*here, *has_word, is_meant, *standing(stay.person_id))
    key = func.coalesce(stay.name_key, "") if way is Way.WORD else stay.name_key
    return query.order_by(key, stay.person_id)


def _standing(campaign: CampaignNow, status: str, on: date) -> Standing:
    """The conditions on the id of a person that keep to a standing, and to those who are called to learn."""

    def conditions(person_id: ColumnElement[int]) -> tuple[ColumnElement[bool], ...]:
        begun = exists().where(
            Participation.person_id == person_id, Participation.campaign_id == campaign.campaign_id
        )
        done = begun.where(Participation.completed_on.is_not(None))
        learning = begun.where(Participation.completed_on.is_(None))
        every: dict[str, tuple[ColumnElement[bool], ...]] = {
            "": (),
            "not_started": (~begun,),
            "learning": (learning,),
            "done": (done,),
            "open": (~done,),
        }
        return (~exemptions.is_exempt(person_id, campaign.campaign_id, on), *every[status])

    return conditions


def _read(tx: Tx, campaign: CampaignNow, ids: Sequence[int], on: date) -> tuple[PersonStanding, ...]:
    query = _rows(campaign, on).where(Person.id.in_(tuple(ids)))
    by_id = {row[0]: PersonStanding(*row) for row in tx.execute(query)}
    return tuple(by_id[person_id] for person_id in ids)


def _called(
    campaign: CampaignNow, unit_ids: Sequence[int], on: date
) -> Select[int, str, str, int, str, date | None, date | None, int]:
    called = ~exemptions.is_exempt(Person.__table__.c.id, campaign.campaign_id, on)
    return _rows(campaign, on).where(Membership.unit_id.in_(tuple(unit_ids)), called)


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
