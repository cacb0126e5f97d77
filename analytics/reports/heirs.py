"""Under which line of a report stands what units did that were gone by its last day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from analytics.reports.activities import UnitActivity
from db.engine import Tx
from db.units import find_unit_name, list_successions
from text import t


@dataclass(frozen=True, slots=True)
class Inherited:
    """What each unit did with those merged into it, the names of those, and who is gone without an heir."""

    done: Mapping[int, UnitActivity]
    names: Mapping[int, tuple[str, ...]]
    gone: tuple[tuple[str, UnitActivity], ...]

    def note(self, unit_id: int) -> str:
        """Whose activities stand in the line of a unit besides its own; empty for its own alone."""
        names = self.names.get(unit_id, ())
        return t("report.annex.heir", names="; ".join(names)) if names else ""


def inherit(tx: Tx, done: Sequence[tuple[int, UnitActivity]], there: Collection[int], on: date) -> Inherited:
    """By the units `there` are: a merged unit's go to its successor, and so on; others keep their name."""
    heirs = {each.from_unit_id: each.to_unit_id for each in list_successions(tx) if each.sort == "merge"}
    own: dict[int, UnitActivity] = {}
    names: dict[int, tuple[str, ...]] = {}
    gone: list[tuple[str, UnitActivity]] = []
    for unit_id, each in done:
        heir = _heir(unit_id, heirs, there)
        name = "" if heir == unit_id else find_unit_name(tx, unit_id, on) or str(unit_id)
        if heir is None:
            gone.append((name, each))
            continue
        own[heir] = _sum(own.get(heir, UnitActivity()), each)
        names[heir] = (*names.get(heir, ()), *([name] if name else []))
    return Inherited(own, names, tuple(gone))


def _heir(unit_id: int, heirs: Mapping[int, int], there: Collection[int]) -> int | None:
    seen: set[int] = set()
    while unit_id not in there:
        if unit_id in seen or unit_id not in heirs:
            return None
        seen.add(unit_id)
        unit_id = heirs[unit_id]
    return unit_id


def _sum(one: UnitActivity, other: UnitActivity) -> UnitActivity:
    names = [field.name for field in fields(UnitActivity)]
    return UnitActivity(**{name: getattr(one, name) + getattr(other, name) for name in names})
