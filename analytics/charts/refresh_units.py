"""In which units people may come back now: those with the most of them first."""

from __future__ import annotations

import plotly.graph_objects as go

from analytics.boards.refreshers import RefreshBranch, RefreshFigures
from analytics.charts.contract import Chart, ranked
from analytics.charts.refresh_occasions import occasion_name
from analytics.exports.book import Cell, Column, Sheet
from db.refreshers import Refreshed
from quizzes.occasions import LATER
from text import t
from text.formats import show_number

MOST = 12
"""Bars that can be read at once; the table has them all."""


def build(value: RefreshFigures) -> go.Figure:
    """The figure: units in which anybody may sit one now."""
    shown = [each for each in value.branches if each.waiting][:MOST]
    names, sizes = [each.name for each in shown], [each.waiting for each in shown]
    labels = [t("boards.chart.refresh_units.label", n=show_number(size)) for size in sizes]
    return ranked(t("boards.refresh.waiting"), names, sizes, labels)


def alt(value: RefreshFigures) -> str:
    """How many may sit one now, and where most of them are."""
    waiting = [each for each in value.branches if each.waiting]
    if not waiting:
        return t("boards.chart.refresh_units.empty")
    first, all_of = waiting[0], sum(each.waiting for each in waiting)
    words = {"n": show_number(all_of), "units": show_number(len(waiting)), "name": first.name}
    return t("boards.chart.refresh_units.alt", **words, most=show_number(first.waiting))


def table(value: RefreshFigures) -> Sheet:
    """Every unit in the order of the figure, then all together."""
    words = (
        Column("unit", t("figures.column.unit"), "text"),
        Column("code", t("figures.column.unit_code"), "text"),
        Column("units", t("boards.table.units.units"), "number"),
        Column("waiting", t("boards.refresh.waiting"), "number"),
    )
    own = (
        Column(
            f"{window.mode}_{name}", f"{occasion_name(window.mode)}: {t(f'boards.refresh.{name}')}", "number"
        )
        for window in LATER
        for name in ("due", "taken")
    )
    rows: list[tuple[Cell, ...]] = [
        (each.name, each.code, each.units, *_numbers(each.counts)) for each in value.branches
    ]
    total: tuple[Cell, ...] = (t("figures.total"), "", None, *_numbers(value.total))
    return Sheet("refresh_units", t("boards.table.refresh_units.title"), (*words, *own), (*rows, total))


def _numbers(counts: tuple[Refreshed, ...]) -> tuple[int, ...]:
    both = (n for each in counts for n in (each.due, each.taken))
    return (RefreshBranch("", "", 0, counts).waiting, *both)


CHART = Chart("refresh_units", RefreshFigures, build, alt, table)
