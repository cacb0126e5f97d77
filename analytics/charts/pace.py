"""People completed over time against the pace that the deadline needs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from analytics.board import Board, pace_sentence
from analytics.charts.contract import BRAND, CARD, FONT, INK, LINE, MUTE, Chart
from text import t
from text.formats import local_day, show_day


def build(board: Board) -> go.Figure:
    """The figure; with no campaign day or nobody assigned only the needed pace is drawn."""
    # Plain mappings, checked once as a whole: several times faster than a figure that grows step by step.
    traces = [_needed(board), *([_done(board), _today(board)] if _has_figures(board) else [])]
    return go.Figure({"data": traces, "layout": _layout(board)})


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


def _has_figures(board: Board) -> bool:
    return bool(board.pace) and board.total.assigned > 0


def _done(board: Board) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": t("figures.chart.done"),
        "x": [point.on for point in board.pace],
        "y": [point.percent for point in board.pace],
        "line": {"color": BRAND, "width": 2.5},
        "hovertemplate": "%{x|%d/%m/%Y}: %{y}%<extra></extra>",
    }


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
        # On the side away from the line of what is needed, which would cross it.
        "textposition": "bottom right" if board.lead_points < 0 else "top left",
        "textfont": {"color": INK, "size": 14},
        "marker": {"color": BRAND, "size": 10},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _layout(board: Board) -> dict[str, Any]:
    days = _tick_days(board)
    return {
        "height": 260,
        "margin": {"l": 36, "r": 16, "t": 24, "b": 32},
        "showlegend": False,
        "paper_bgcolor": CARD,
        "plot_bgcolor": CARD,
        "separators": ",.",
        "font": {"family": FONT, "size": 13, "color": MUTE},
        "hoverlabel": {"font": {"family": FONT}},
        "annotations": [_needed_label(board)],
        "xaxis": {
            "tickvals": days,
            "ticktext": [_tick(day, board) for day in days],
            "range": [board.starts_on, max(board.due_on, board.on) + timedelta(days=1)],
            "showgrid": False,
            "fixedrange": True,
        },
        "yaxis": {
            "tickvals": [0, 25, 50, 75, 100],
            # A 0 would lie on the first day's name.
            "ticktext": ["", "25", "50", "75", "100"],
            "range": [0, 108],
            "gridcolor": LINE,
            "zeroline": False,
            "fixedrange": True,
        },
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


CHART = Chart("pace", Board, build, alt)
