"""Campaigns with what they require, and where each person stands in one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Table, bindparam, delete, insert, select, update

from db.engine import Tx, in_parts
from db.rows import put_rows
from db.tables import Assignment, Campaign, Participation

_PARTICIPATION = select(
    Participation.person_id,
    Participation.started_on,
    Participation.completed_on,
    Participation.passed_on,
    Participation.met,
)


@dataclass(frozen=True, slots=True)
class CampaignNow:
    """A campaign; percents are whole, `wait_minutes` lies between two attempts."""

    campaign_id: int
    code: str
    name: str
    document: str
    starts_on: date
    due_on: date
    pass_percent: int
    target_percent: int
    max_attempts: int
    wait_minutes: int
    blueprint: tuple[dict[str, Any], ...]
    lesson_keys: tuple[str, ...]
    has_quiz: bool

    @property
    def required(self) -> int:
        """How many assignments there are to meet."""
        return len(self.lesson_keys) + int(self.has_quiz)


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """A campaign to be made."""

    code: str
    name: str
    document: str
    starts_on: date
    due_on: date
    pass_percent: int
    target_percent: int
    max_attempts: int
    wait_minutes: int
    blueprint: tuple[dict[str, Any], ...]
    lesson_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParticipationRow:
    """Where one person stands in one campaign; `met` counts assignments met."""

    started_on: date
    completed_on: date | None
    passed_on: date | None
    met: int


# Put together once: the pages of each learner ask these.
_CURRENT = (
    select(Campaign.id)
    .where(Campaign.starts_on <= bindparam("day", type_=Date))
    .order_by(Campaign.starts_on.desc(), Campaign.id.desc())
    .limit(1)
)
_ONE = select(Campaign.__table__).where(Campaign.id == bindparam("campaign_id"))
_REQUIRED = (
    select(Assignment.sort, Assignment.key)
    .where(Assignment.campaign_id == bindparam("campaign_id"))
    .order_by(Assignment.place)
)
_STANDING = select(
    Participation.started_on, Participation.completed_on, Participation.passed_on, Participation.met
).where(
    Participation.person_id == bindparam("person_id"),
    Participation.campaign_id == bindparam("campaign_id"),
)


def add_campaign(tx: Tx, campaign: NewCampaign) -> int:
    """Make a campaign with its lessons and its quiz; returns its id."""
    values = {
        name: getattr(campaign, name) for name in NewCampaign.__dataclass_fields__ if name != "lesson_keys"
    }
    values["blueprint"] = list(campaign.blueprint)
    campaign_id = tx.execute(insert(Campaign).values(**values).returning(Campaign.id)).scalar_one()
    rows = [
        {"campaign_id": campaign_id, "sort": "lesson", "key": key, "place": i}
        for i, key in enumerate(campaign.lesson_keys)
    ]
    rows.append({"campaign_id": campaign_id, "sort": "quiz", "key": "quiz", "place": len(rows)})
    tx.execute(insert(Assignment), rows)
    return campaign_id


def find_current(tx: Tx, on: date) -> CampaignNow | None:
    """The campaign that began last on or before the day."""
    row = tx.execute(_CURRENT, {"day": on}).first()
    return get_campaign(tx, row[0]) if row else None


def find_next(tx: Tx, on: date) -> CampaignNow | None:
    """The campaign that begins first after the day."""
    query = select(Campaign.id).where(Campaign.starts_on > on)
    row = tx.execute(query.order_by(Campaign.starts_on, Campaign.id).limit(1)).first()
    return get_campaign(tx, row[0]) if row else None


def change_campaign(tx: Tx, campaign_id: int, values: Mapping[str, object]) -> None:
    """Write other terms; what is required and the first day stay, for tallies were counted from them."""
    tx.execute(update(Campaign).where(Campaign.id == campaign_id).values(**values))


def list_campaigns(tx: Tx) -> tuple[CampaignNow, ...]:
    """Every campaign, oldest first: the one order in which tallies of several are moved."""
    ids = tx.execute(select(Campaign.id).order_by(Campaign.starts_on, Campaign.id)).scalars()
    return tuple(get_campaign(tx, campaign_id) for campaign_id in ids.all())


def get_campaign(tx: Tx, campaign_id: int) -> CampaignNow:
    """A campaign by id; raises LookupError."""
    row = tx.execute(_ONE, {"campaign_id": campaign_id}).mappings().one_or_none()
    if row is None:
        raise LookupError(f"campaign {campaign_id}")
    required = tx.execute(_REQUIRED, {"campaign_id": campaign_id}).all()
    fields = {name: row[name] for name in NewCampaign.__dataclass_fields__ if name != "lesson_keys"}
    fields["blueprint"] = tuple(row["blueprint"])
    lessons = tuple(r.key for r in required if r.sort == "lesson")
    has_quiz = any(r.sort == "quiz" for r in required)
    return CampaignNow(campaign_id=campaign_id, lesson_keys=lessons, has_quiz=has_quiz, **fields)


def list_requiring_lesson(tx: Tx, lesson_key: str) -> tuple[int, ...]:
    """Campaigns that require a lesson, also those that are still to begin, oldest first."""
    query = (
        select(Campaign.id)
        .join(Assignment, Assignment.campaign_id == Campaign.id)
        .where(Assignment.sort == "lesson", Assignment.key == lesson_key)
    )
    return tuple(tx.execute(query.order_by(Campaign.starts_on, Campaign.id)).scalars())


def find_participation(tx: Tx, person_id: int, campaign_id: int) -> ParticipationRow | None:
    """Where the person stands; None before the first step."""
    names = {"person_id": person_id, "campaign_id": campaign_id}
    row = tx.execute(_STANDING, names).one_or_none()
    return ParticipationRow(*row) if row else None


def all_participation(tx: Tx, campaign_id: int) -> dict[int, ParticipationRow]:
    """Where everybody stands, by person."""
    query = _PARTICIPATION.where(Participation.campaign_id == campaign_id)
    return {row[0]: ParticipationRow(*row[1:]) for row in tx.execute(query)}


def participation_of(tx: Tx, campaign_id: int, person_ids: Collection[int]) -> dict[int, ParticipationRow]:
    """Where some people stand, by person; whoever has not begun is not in it."""
    found: dict[int, ParticipationRow] = {}
    for part in in_parts(sorted(person_ids)):
        mine = Participation.person_id.in_(part)
        query = _PARTICIPATION.where(Participation.campaign_id == campaign_id, mine)
        found.update({row[0]: ParticipationRow(*row[1:]) for row in tx.execute(query)})
    return found


def put_participation(tx: Tx, person_id: int, campaign_id: int, row: ParticipationRow) -> None:
    """Keep where the person stands."""
    table: Table = Participation.__table__  # type: ignore[assignment]
    put_rows(tx, table, [{"person_id": person_id, "campaign_id": campaign_id, **_values(row)}])


def drop_participation(tx: Tx, person_id: int, campaign_id: int) -> None:
    """The person has not begun after all."""
    mine = (Participation.person_id == person_id, Participation.campaign_id == campaign_id)
    tx.execute(delete(Participation).where(*mine))


def replace_participation(tx: Tx, campaign_id: int, rows: Mapping[int, ParticipationRow]) -> None:
    """Keep where everybody stands, by person, in place of all that was kept of the campaign."""
    tx.execute(delete(Participation).where(Participation.campaign_id == campaign_id))
    values = [{"person_id": i, "campaign_id": campaign_id, **_values(row)} for i, row in rows.items()]
    if values:
        tx.execute(insert(Participation), values)


def _values(row: ParticipationRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in ParticipationRow.__dataclass_fields__}
