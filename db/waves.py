"""The waves of campaigns: which were decided from which day on, and for which units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, exists, insert, select

from db.engine import Tx
from db.tables import Wave, WaveUnit


@dataclass(frozen=True, slots=True)
class WaveNow:
    """A wave: its units are called from `starts_on` on and have until the end of `due_on`."""

    name: str
    starts_on: date
    due_on: date
    unit_ids: tuple[int, ...]
    is_for_rest: bool


@dataclass(frozen=True, slots=True)
class WavePlan:
    """All the waves of a campaign as they hold from `since_on` on, until the next plan."""

    since_on: date
    waves: tuple[WaveNow, ...]


def has_waves(tx: Tx) -> bool:
    """Whether any campaign runs in waves."""
    return tx.execute(select(exists(select(Wave.id)))).scalar_one()


def list_plans(tx: Tx, campaign_id: int) -> tuple[WavePlan, ...]:
    """Every plan of a campaign, oldest first; none for a campaign that calls everybody at once."""
    query = select(Wave.__table__).where(Wave.campaign_id == campaign_id)
    rows = tx.execute(query.order_by(Wave.since_on, Wave.place)).mappings().all()
    if not rows:
        return ()
    units = _units(tx, campaign_id)
    plans: dict[date, list[WaveNow]] = {}
    for row in rows:
        named = tuple(sorted(units.get(row["id"], ())))
        wave = WaveNow(row["name"], row["starts_on"], row["due_on"], named, row["is_for_rest"])
        plans.setdefault(row["since_on"], []).append(wave)
    return tuple(WavePlan(since_on, tuple(waves)) for since_on, waves in plans.items())


def put_plan(tx: Tx, campaign_id: int, since_on: date, waves: Sequence[WaveNow]) -> None:
    """From the day on these are the waves; what was decided for the same day or a later one is forgotten."""
    later = select(Wave.id).where(Wave.campaign_id == campaign_id, Wave.since_on >= since_on)
    tx.execute(delete(WaveUnit).where(WaveUnit.wave_id.in_(later)))
    tx.execute(delete(Wave).where(Wave.campaign_id == campaign_id, Wave.since_on >= since_on))
    for place, wave in enumerate(waves):
        own = {name: getattr(wave, name) for name in ("name", "starts_on", "due_on", "is_for_rest")}
        values = {"campaign_id": campaign_id, "since_on": since_on, "place": place, **own}
        wave_id = tx.execute(insert(Wave).values(**values).returning(Wave.id)).scalar_one()
        if wave.unit_ids:
            tx.execute(insert(WaveUnit), [{"wave_id": wave_id, "unit_id": unit} for unit in wave.unit_ids])


def _units(tx: Tx, campaign_id: int) -> dict[int, list[int]]:
    query = select(WaveUnit.wave_id, WaveUnit.unit_id).join(Wave, Wave.id == WaveUnit.wave_id)
    found: dict[int, list[int]] = {}
    for wave_id, unit_id in tx.execute(query.where(Wave.campaign_id == campaign_id)):
        found.setdefault(wave_id, []).append(unit_id)
    return found
