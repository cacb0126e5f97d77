"""The outbox: mails that wait, which of them one process holds, and what became of the others.

A row is claimed for a time; while that lasts nobody else takes it, and whoever dies with it loses it again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, text, true, update
from sqlalchemy.dialects import postgresql, sqlite

from db.engine import Tx
from db.tables import MailRun, OutboxMail, Person, Reminding, UnitPeriod
from db.units import holds_on

# Any number will do, as long as nothing else asks for the same one.
_PLANNING = text("select pg_advisory_xact_lock(7304114)")
_KEY = ["person_id", "campaign_id", "sort", "week"]
_COUNT = select(func.count()).select_from(OutboxMail)
_WAITS = OutboxMail.state == "waiting"


@dataclass(frozen=True, slots=True)
class NewMail:
    """A mail to be put into the outbox; it may go out from `due_at` on."""

    person_id: int
    campaign_id: int
    unit_id: int
    sort: str
    week: date
    due_at: datetime


@dataclass(frozen=True, slots=True)
class HeldMail:
    """A mail that this process alone may send for now."""

    mail_id: int
    person_id: int
    campaign_id: int
    unit_id: int
    sort: str
    week: date
    tries: int


@dataclass(frozen=True, slots=True)
class FailedMail:
    """A mail that reached nobody, as the office reads of it."""

    full_name: str
    unit_name: str
    address: str | None
    sort: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Run:
    """One going through the outbox; `fault` names what stopped it, None when nothing did."""

    run_id: int
    began_at: datetime
    ended_at: datetime | None
    planned: int
    sent: int
    put_off: int
    failed: int
    dropped: int
    fault: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What the office decided about the mails of a campaign."""

    weekly_cap: int
    is_paused: bool


# ---- planning


def lock_planning(tx: Tx) -> None:
    """One planner at a time, so that nobody's week is counted twice at once; SQLite lets one write anyhow."""
    if tx.dialect.name == "postgresql":
        tx.execute(_PLANNING)


def add_mails(tx: Tx, mails: Sequence[NewMail], now: datetime) -> int:
    """Put mails into the outbox; one that is there already stays as it is. Returns how many are new."""
    if not mails:
        return 0
    before = tx.execute(_COUNT).scalar_one()
    insert_into = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    same = {"queued_at": now, "state": "waiting", "tries": 0}
    rows = [{name: getattr(mail, name) for name in NewMail.__dataclass_fields__} | same for mail in mails]
    tx.execute(insert_into(OutboxMail).on_conflict_do_nothing(index_elements=_KEY), rows)
    return tx.execute(_COUNT).scalar_one() - before


def count_mails(tx: Tx, since: datetime, person_ids: Collection[int] | None = None) -> dict[int, int]:
    """By person: mails sent since an instant, and those that wait."""
    state = _state(person_ids)
    is_counted = or_(state == "waiting", and_(state == "sent", OutboxMail.sent_at >= since))
    query = select(OutboxMail.person_id, func.count()).where(is_counted, _of(person_ids))
    return {row[0]: row[1] for row in tx.execute(query.group_by(OutboxMail.person_id))}


def list_sorts(
    tx: Tx, campaign_id: int, week: date, person_ids: Collection[int] | None = None
) -> dict[int, frozenset[str]]:
    """By person: the sorts of a campaign that were planned in this week or wait from an earlier one."""
    query = select(OutboxMail.person_id, OutboxMail.sort).where(
        OutboxMail.campaign_id == campaign_id,
        or_(OutboxMail.week == week, _state(person_ids) == "waiting"),
        _of(person_ids),
    )
    found: dict[int, set[str]] = {}
    for person_id, sort in tx.execute(query):
        found.setdefault(person_id, set()).add(sort)
    return {person_id: frozenset(sorts) for person_id, sorts in found.items()}


def last_sent(
    tx: Tx, sort: str, since: datetime, person_ids: Collection[int] | None = None
) -> dict[int, datetime]:
    """By person: when the last mail of a sort went out, if since an instant."""
    query = select(OutboxMail.person_id, func.max(OutboxMail.sent_at)).where(
        OutboxMail.sort == sort,
        _state(person_ids) == "sent",
        OutboxMail.sent_at >= since,
        _of(person_ids),
    )
    rows = tx.execute(query.group_by(OutboxMail.person_id))
    return {person_id: at for person_id, at in rows if at is not None}


def list_bad_addresses(tx: Tx, person_ids: Collection[int] | None = None) -> frozenset[tuple[int, str]]:
    """(person, address) of the mails that came to no mailbox."""
    query = select(OutboxMail.person_id, OutboxMail.address).where(
        _state(person_ids) == "failed", OutboxMail.reason == "bad_address", _of(person_ids)
    )
    return frozenset((person_id, address) for person_id, address in tx.execute(query) if address)


# ---- sending


def claim(
    tx: Tx, sorts: Collection[str], lease: str, until: datetime, limit: int, now: datetime
) -> tuple[HeldMail, ...]:
    """Take mails that are due and that nobody holds, the longest due first; `lease` names who holds them."""
    paused = select(Reminding.campaign_id).where(Reminding.is_paused)
    free = select(OutboxMail.id).where(
        _WAITS,
        OutboxMail.due_at <= now,
        or_(OutboxMail.leased_until.is_(None), OutboxMail.leased_until <= now),
        OutboxMail.sort.in_(tuple(sorts)),
        OutboxMail.campaign_id.not_in(paused),
    )
    query = free.order_by(OutboxMail.due_at, OutboxMail.id).limit(limit).with_for_update(skip_locked=True)
    ids = tx.execute(query).scalars().all()
    taken = update(OutboxMail).where(OutboxMail.id.in_(ids)).values(lease=lease, leased_until=until)
    fields = ("person_id", "campaign_id", "unit_id", "sort", "week", "tries")
    rows = tx.execute(taken.returning(OutboxMail.id, *(getattr(OutboxMail, name) for name in fields)))
    return tuple(sorted((HeldMail(*row) for row in rows), key=lambda mail: ids.index(mail.mail_id)))


def hold(tx: Tx, mail_id: int, lease: str, until: datetime) -> bool:
    """Keep holding a mail just before it is sent; False if somebody else has it by now."""
    query = update(OutboxMail).where(OutboxMail.id == mail_id, OutboxMail.lease == lease, _WAITS)
    return tx.execute(query.values(leased_until=until).returning(OutboxMail.id)).first() is not None


def release(tx: Tx, lease: str) -> None:
    """Let go of everything that is held under a lease."""
    tx.execute(update(OutboxMail).where(OutboxMail.lease == lease, _WAITS).values(**_FREE))


def mark_sent(tx: Tx, mail_id: int, address: str, now: datetime) -> None:
    """It went out: true whoever holds it by now, so that nobody sends it again."""
    _settle(tx, mail_id, now, state="sent", sent_at=now, address=address, reason=None)


def mark_failed(tx: Tx, mail_id: int, reason: str, address: str | None, now: datetime) -> None:
    """It reaches nobody, and no further try is made."""
    _settle(tx, mail_id, now, state="failed", reason=reason, address=address)


def mark_dropped(tx: Tx, mail_id: int, reason: str, now: datetime) -> None:
    """It is no longer needed."""
    _settle(tx, mail_id, now, state="dropped", reason=reason)


def put_off(tx: Tx, mail_id: int, due_at: datetime, tries: int, reason: str) -> None:
    """It is tried again from an instant on."""
    values = {"due_at": due_at, "tries": tries, "reason": reason, **_FREE}
    tx.execute(update(OutboxMail).where(OutboxMail.id == mail_id, _WAITS).values(**values))


_FREE: Mapping[str, None] = {"lease": None, "leased_until": None}


def _settle(tx: Tx, mail_id: int, now: datetime, **values: object) -> None:
    query = update(OutboxMail).where(OutboxMail.id == mail_id, _WAITS)
    tx.execute(query.values(settled_at=now, **values, **_FREE))


def _state(person_ids: Collection[int] | None) -> ColumnElement[str]:
    """An expression in place of the column keeps a database from its index where people are named."""
    column = OutboxMail.__table__.c.state
    return column if person_ids is None else column.concat("")


def _of(person_ids: Collection[int] | None) -> ColumnElement[bool]:
    return true() if person_ids is None else OutboxMail.person_id.in_(tuple(person_ids))


# ---- looking


def count_waiting(tx: Tx, campaign_id: int) -> tuple[int, datetime | None]:
    """How many mails of a campaign wait, and when the first of them may go out."""
    query = select(func.count(), func.min(OutboxMail.due_at))
    row = tx.execute(query.where(OutboxMail.campaign_id == campaign_id, _WAITS)).one()
    return row[0], row[1]


def count_due(tx: Tx, campaign_id: int, now: datetime) -> int:
    """How many mails of a campaign wait and may go out by now."""
    query = select(func.count()).where(OutboxMail.campaign_id == campaign_id, _WAITS)
    return tx.execute(query.where(OutboxMail.due_at <= now)).scalar_one()


def count_settled(tx: Tx, campaign_id: int, since: datetime) -> dict[tuple[int, str], int]:
    """By (unit, state): mails of a campaign that came to an end since an instant."""
    query = select(OutboxMail.unit_id, OutboxMail.state, func.count()).where(
        OutboxMail.campaign_id == campaign_id, OutboxMail.settled_at >= since
    )
    rows = tx.execute(query.group_by(OutboxMail.unit_id, OutboxMail.state))
    return {(row[0], row[1]): row[2] for row in rows}


def list_failed(tx: Tx, campaign_id: int, since: datetime, on: date, limit: int) -> tuple[FailedMail, ...]:
    """Mails that reached nobody since an instant, newest first."""
    period = UnitPeriod.__table__.c
    named = and_(UnitPeriod.unit_id == OutboxMail.unit_id, holds_on(period.from_on, period.to_on, on))
    query = (
        select(
            Person.full_name,
            func.coalesce(UnitPeriod.name, ""),
            OutboxMail.address,
            OutboxMail.sort,
            func.coalesce(OutboxMail.reason, ""),
            func.coalesce(OutboxMail.settled_at, OutboxMail.queued_at),
        )
        .join_from(OutboxMail, Person, Person.id == OutboxMail.person_id)
        .outerjoin(UnitPeriod, named)
        .where(OutboxMail.campaign_id == campaign_id, OutboxMail.state == "failed")
        .where(OutboxMail.settled_at >= since)
    )
    rows = tx.execute(query.order_by(OutboxMail.settled_at.desc(), OutboxMail.id.desc()).limit(limit))
    return tuple(FailedMail(*row) for row in rows)


def find_last_to_units(
    tx: Tx, campaign_id: int, unit_ids: Collection[int], since: datetime
) -> tuple[datetime | None, int]:
    """When the people of some units last got a mail about what they must learn, and how many since then."""
    mine = (
        OutboxMail.campaign_id == campaign_id,
        OutboxMail.unit_id.in_(tuple(unit_ids)),
        OutboxMail.state == "sent",
        OutboxMail.sort.in_(("not_started", "behind", "overdue")),
    )
    last = tx.execute(select(func.max(OutboxMail.sent_at)).where(*mine)).scalar_one()
    people = select(func.count(OutboxMail.person_id.distinct())).where(*mine, OutboxMail.sent_at >= since)
    return last, tx.execute(people).scalar_one()


# ---- what the office decided, and runs


def find_choice(tx: Tx, campaign_id: int) -> Choice | None:
    """What the office decided about a campaign, None for nothing yet."""
    query = select(Reminding.weekly_cap, Reminding.is_paused).where(Reminding.campaign_id == campaign_id)
    row = tx.execute(query).one_or_none()
    return Choice(*row) if row else None


def put_choice(tx: Tx, campaign_id: int, choice: Choice) -> None:
    """Keep what the office decided."""
    values = {"weekly_cap": choice.weekly_cap, "is_paused": choice.is_paused}
    query = update(Reminding).where(Reminding.campaign_id == campaign_id).values(**values)
    if tx.execute(query.returning(Reminding.campaign_id)).first() is None:
        tx.execute(insert(Reminding).values(campaign_id=campaign_id, **values))


def begin_run(tx: Tx, now: datetime, planned: int) -> int:
    """A run begins; returns its id."""
    values = {"began_at": now, "planned": planned, "sent": 0, "put_off": 0, "failed": 0, "dropped": 0}
    return tx.execute(insert(MailRun).values(**values).returning(MailRun.id)).scalar_one()


def change_run(tx: Tx, run_id: int, values: Mapping[str, object]) -> None:
    """How far a run has come, or how it ended."""
    tx.execute(update(MailRun).where(MailRun.id == run_id).values(**values))


def list_runs(tx: Tx, limit: int, is_telling: bool = False) -> tuple[Run, ...]:
    """The last runs, newest first; `is_telling` leaves out those that ended well with nothing to do."""
    columns = [MailRun.id, *(getattr(MailRun, name) for name in list(Run.__dataclass_fields__)[1:])]
    counts = MailRun.planned + MailRun.sent + MailRun.put_off + MailRun.failed + MailRun.dropped
    tells = or_(counts > 0, MailRun.fault.is_not(None), MailRun.ended_at.is_(None))
    query = select(*columns).where(tells if is_telling else true())
    return tuple(Run(*row) for row in tx.execute(query.order_by(MailRun.id.desc()).limit(limit)))
