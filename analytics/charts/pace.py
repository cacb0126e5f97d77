"""People completed over time against the pace that the deadline needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from analytics.board import Board, PacePoint, needed_percent, pace_sentence
from analytics.charts.contract import BRAND, INK, MUTE, SERIES, Chart, figure, line, percent_axis
from analytics.exports.book import Cell, Column, Sheet
from text import t
from text.formats import local_day, show_day


def build(board: Board) -> go.Figure:
    """The figure; with no campaign day or nobody assigned only the needed pace is drawn."""
    traces = [_needed(board), *([_done(board), _today(board)] if _has_figures(board) else [])]
    days = _tick_days(board)
    xaxis = {
        "tickvals": days,
        "ticktext": [_tick(day, board) for day in days],
        "range": [board.starts_on, max(board.due_on, board.on) + timedelta(days=1)],
        "showgrid": False,
    }
    # A 0 would lie on the first day's name.
    yaxis = {**percent_axis(), "ticktext": ["", "25", "50", "75", "100"]}
    margin = {"l": 36, "r": 16, "t": 24, "b": 32}
    return figure(traces, 260, xaxis, yaxis, margin=margin, annotations=[_needed_label(board)])


def alt(board: Board) -> str:
    """The figure in one sentence or two."""
    key = "alt" if _has_figures(board) else "empty"
    return t(
        f"figures.chart.{key}",
        day=show_day(board.on),
        percent=board.total_line.percent,
        needed=board.needed_percent,
        sentence=pace_sentence(board),
        due=show_day(board.due_on),
        target=board.target_percent,
    )


def table(board: Board) -> Sheet:
    """A row for each day on which something changed, for the first day and for the deadline."""
    sorts = {"day": "day", "done": "number", "percent": "number", "needed": "number"}
    columns = tuple(Column(key, t(f"boards.table.pace.{key}"), sort) for key, sort in sorts.items())
    return Sheet("pace", t("boards.table.pace.title"), columns, tuple(_rows(board)))


def _rows(board: Board) -> Iterator[tuple[Cell, ...]]:
    has_figures = _has_figures(board)
    points = {point.on: point for point in board.pace} if has_figures else {}
    last: PacePoint | None = None
    for day in sorted({*points, board.starts_on, board.due_on}):
        last = points.get(day, last)
        is_known = last is not None and day <= board.on
        done, share = (last.completed, last.percent) if last is not None and is_known else (None, None)
        yield day, done, share, _needed_on(board, day)


def _needed_on(board: Board, day: date) -> int:
    return needed_percent(day, board.starts_on, board.due_on, board.target_percent)


def _has_figures(board: Board) -> bool:
    return bool(board.pace) and board.total.assigned > 0


def _done(board: Board) -> dict[str, Any]:
    days, shares = [point.on for point in board.pace], [point.percent for point in board.pace]
    hover = "%{x|%d/%m/%Y}: %{y}%<extra></extra>"
    return {**line(t("figures.chart.done"), days, shares, SERIES[0]), "hovertemplate": hover}


def _needed(board: Board) -> dict[str, Any]:
    days, percents = _needed_points(board)
    return {
        "type": "scatter",
        "mode": "lines",
        "name": t("figures.chart.needed"),
        "x": days,
        "y": percents,
        "line": {"color": MUTE, "width": 1.5, "dash": "dash"},
        "hoverinfo": "skip",
    }


def _needed_points(board: Board) -> tuple[list[date], list[int]]:
    """Straight from the first day to the deadline; of waves as it was, then straight."""
    if board.waves and board.pace:
        known = [(point.on, point.needed_percent) for point in board.pace]
        ahead = [(board.due_on, board.target_percent)] if board.due_on > board.on else []
        return [day for day, _ in (*known, *ahead)], [n for _, n in (*known, *ahead)]
    end = max(board.due_on, board.on)
    days = [board.starts_on, board.due_on, *([end] if end > board.due_on else [])]
    return days, [0, *([board.target_percent] * (len(days) - 1))]


def _today(board: Board) -> dict[str, Any]:
    last = board.pace[-1]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": t("figures.chart.day", day=show_day(last.on)),
        "x": [last.on],
        "y": [last.percent],
        "text": [f"{last.percent}%"],
        "textposition": "top center",
        "textfont": {"color": INK, "size": 14},
        "marker": {"color": BRAND, "size": 10},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _needed_label(board: Board) -> dict[str, Any]:
    return {
        "x": board.due_on,
        "y": board.target_percent,
        "text": t("figures.chart.needed"),
        "showarrow": False,
        "xanchor": "right",
        "yanchor": "bottom",
        "font": {"size": 12, "color": MUTE},
    }


def _tick_days(board: Board) -> list[date]:
    """First day, today and deadline; the first days of months between them where there is room."""
    fixed = {board.starts_on, board.due_on}
    if _has_figures(board):
        fixed = {day for day in fixed if not _is_near(day, board.on, board)} | {board.on}
    return sorted(fixed | {day for day in _months(board) if not any(_is_near(day, f, board) for f in fixed)})


def _months(board: Board) -> list[date]:
    days, day = [], board.starts_on
    while day < board.due_on:
        if day.day == 1:
            days.append(day)
        day += timedelta(days=1)
    return days[:: 1 + len(days) // 4]


def _is_near(day: date, other: date, board: Board) -> bool:
    span = (max(board.due_on, board.on) - board.starts_on).days
    return abs((day - other).days) * 8 < span


def _tick(day: date, board: Board) -> str:
    is_today = _has_figures(board) and day == board.on and board.on == local_day(board.made_at)
    return t("figures.chart.today") if is_today else day.strftime("%d/%m")


CHART = Chart("pace", Board, build, alt, table)
