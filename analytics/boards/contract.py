"""What every board of figures must bring: who may see it, what can be chosen, its value and its charts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from access.viewer import Permission, Viewer
from analytics.charts import get_chart
from analytics.charts.contract import Chart
from analytics.exports.book import Sheet
from db.campaigns import CampaignNow
from db.engine import Tx
from text import t


class Choice(StrEnum):
    """What can be chosen on a board; the page shows a field for each, the others are ignored."""

    CAMPAIGN = "campaign"
    DAY = "day"
    PERIOD = "period"
    UNIT = "unit"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Beside:
    """What the figures are held against: a campaign at the end of a day."""

    campaign: CampaignNow
    on: date


@dataclass(frozen=True, slots=True)
class BoardAsk:
    """What somebody asks a board for: a campaign at the end of the day `on`, or a period, days included.

    `campaign` is None before the first has begun; `unit_id` None is everything in sight; `unit_code` the
    same in an address.
    """

    campaign: CampaignNow | None
    on: date
    from_on: date
    to_on: date
    now: datetime
    unit_id: int | None = None
    unit_code: str = ""
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart with the frozen value that it is drawn from."""

    chart: Chart
    value: Any

    @property
    def said(self) -> str:
        """The computed sentence."""
        return self.chart.alt(self.value)

    @property
    def sheet(self) -> Sheet:
        """The same figures as a table."""
        return self.chart.table(self.value)


def _whole(value: Any, chart: str) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class BoardSort:
    """A sort of board by its name in addresses and files, such as tham-gia.

    `build` raises Refused where the viewer may not look, and needs a campaign where one can be chosen;
    `charts` are names, in the order of the page, each drawn from `part` of the value; one whose part is None
    is left out. `about` explains the figures as (name, sentence). Its title and one line below are the
    words boards.<name>.title and .lead. `leads_to` is the page that a unit without others below leads to.
    """

    name: str
    place: int
    needs: Permission
    choices: frozenset[Choice]
    build: Callable[[Tx, Viewer, BoardAsk], Any]
    charts: tuple[str, ...]
    about: Callable[[Any], tuple[tuple[str, str], ...]]
    part: Callable[[Any, str], Any] = _whole
    leads_to: str = "/don-vi"

    @property
    def title(self) -> str:
        """As the page names it."""
        return t(f"boards.{self.name}.title")

    @property
    def lead(self) -> str:
        """What the board answers, in a line."""
        return t(f"boards.{self.name}.lead")

    def list_drawn(self, value: Any) -> tuple[Drawn, ...]:
        """Every chart of the board with what it is drawn from."""
        parts = ((name, self.part(value, name)) for name in self.charts)
        return tuple(Drawn(get_chart(name), part) for name, part in parts if part is not None)
