"""How often what was published was seen, apart from everything that counts people."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.boards.activities import ActivityFigures
from analytics.charts.contract import Chart, ranked
from analytics.exports.book import Column, Sheet
from text import t
from text.formats import show_number

NUMBERS = ("reached", "views", "shares")


def build(value: ActivityFigures) -> go.Figure:
    """The figure."""
    names = [t(f"activity.column.{name}") for name in NUMBERS]
    sizes = [getattr(value.board.total, name) for name in NUMBERS]
    return ranked(t("boards.table.activity_reach.times"), names, sizes, [show_number(size) for size in sizes])


def alt(value: ActivityFigures) -> str:
    """What the platforms told, and what it is not."""
    total = value.board.total
    if not total.reached and not total.views:
        return t("boards.chart.activity_reach.empty")
    reached, views = show_number(total.reached), show_number(total.views)
    return t("boards.chart.activity_reach.alt", reached=reached, views=views)


def table(value: ActivityFigures) -> Sheet:
    """A row for each form that was seen, then all together."""
    name = Column("name", t("boards.table.activity_forms.name"), "text")
    heads = (name, *(Column(each, t(f"activity.column.{each}"), "number") for each in NUMBERS))
    seen = [line for line in value.board.by_form if line.reached or line.views or line.shares]
    rows = ((x.name, *(getattr(x, each) for each in NUMBERS)) for x in (*seen, value.board.total))
    return Sheet("activity_reach", t("boards.table.activity_reach.title"), heads, tuple(rows))


CHART = Chart("activity_reach", ActivityFigures, build, alt, table)
