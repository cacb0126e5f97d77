"""All units with all their days, in memory: what stood where on a day, and since when it may be changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from access.viewer import Refused
from db.engine import Tx
from db.units import Period, list_periods
from text import t
from text.formats import show_day
from text.vietnamese import letter_key, squeeze


@dataclass(frozen=True, slots=True)
class Tree:
    """The periods of every unit, oldest first."""

    periods: Mapping[int, tuple[Period, ...]]

    def of_day(self, on: date) -> dict[int, Period]:
        """What stood on a day, by unit."""
        return {p.unit_id: p for p in self._all() if p.from_on <= on and (p.to_on is None or on < p.to_on)}

    def first_day(self) -> date | None:
        """Since when there is any unit."""
        return min((p.from_on for p in self._all()), default=None)

    def last_place(self) -> int:
        """The last place in the office's order."""
        return max((p.place for p in self._all()), default=0)

    def names_now(self) -> dict[int, str]:
        """Unit → name, of those that are open."""
        return {p.unit_id: p.name for p in self._all() if p.to_on is None}

    def get(self, code: str, on: date) -> Period:
        """The last period of a unit that is there since `on` and still open; Refused otherwise."""
        mine = next((each for each in self.periods.values() if _same(each[0].code, code)), ())
        if not mine or mine[-1].to_on is not None:
            raise Refused(t("organisation.fault.no_unit", code=squeeze(code) or "–"))
        if mine[0].from_on > on:
            day = show_day(mine[0].from_on)
            raise Refused(t("organisation.fault.not_yet", unit=mine[-1].name, day=day))
        return mine[-1]

    def get_changeable(self, code: str, on: date) -> Period:
        """As get, of a unit that has not been changed after `on`."""
        unit = self.get(code, on)
        if unit.from_on > on:
            day = show_day(unit.from_on)
            raise Refused(t("organisation.fault.too_early", unit=unit.name, day=day))
        return unit

    def get_parent(self, code: str, on: date) -> int | None:
        """The id of a unit to stand under; None when no code is given."""
        return self.get(code, on).unit_id if code.strip() else None

    def above(self, unit_id: int | None, on: date) -> frozenset[int]:
        """The unit and all that it stands under, on that day or on any later one."""
        found: set[int] = set()
        queue = [unit_id]
        while queue:
            each = queue.pop()
            if each is not None and each not in found:
                found.add(each)
                queue += [p.parent_id for p in self.periods[each] if p.to_on is None or p.to_on > on]
        return frozenset(found)

    def below(self, unit_ids: Iterable[int], on: date) -> tuple[Period, ...]:
        """The units that stand directly under one of these on that day or on any later one, each once."""
        wanted = frozenset(unit_ids)
        found = {
            p.unit_id: p for p in self._all() if p.parent_id in wanted and (p.to_on is None or p.to_on > on)
        }
        return tuple(found.values())

    def check_name(self, name: str, leaving: Iterable[int] = ()) -> str:
        """A name for a unit; Refused when too short or too long, or when another open unit bears it."""
        wanted = squeeze(name)
        if not 3 <= len(wanted) <= 200:
            raise Refused(t("organisation.fault.name"))
        taken = (each for unit, each in self.names_now().items() if unit not in frozenset(leaving))
        if any(letter_key(each) == letter_key(wanted) for each in taken):
            raise Refused(t("organisation.fault.name_taken", name=wanted))
        return wanted

    def _all(self) -> Iterable[Period]:
        return (period for each in self.periods.values() for period in each)


def read_tree(tx: Tx) -> Tree:
    """The tree as it is stored."""
    found: dict[int, list[Period]] = {}
    for period in list_periods(tx):
        found.setdefault(period.unit_id, []).append(period)
    return Tree({unit_id: tuple(each) for unit_id, each in found.items()})


def _same(one: str, other: str) -> bool:
    return one.upper() == squeeze(other).upper()
