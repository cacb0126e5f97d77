"""Every sentence of a report that holds a figure, made from the figures and never typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analytics.board import Board
from analytics.reports.gathered import Gathered, Theme
from analytics.reports.periods import long_day
from analytics.reports.value import AnnexLine, Figures, Learned
from text import t
from text.formats import percent, show_number, show_percent

MOST_NAMES = 12
FULL = 1000
"""Scores are told out of 100, in tenths."""


def sentences(
    key: str, figures: Figures, board: Board, late: Sequence[str], expected: int, gathered: Gathered
) -> tuple[str, ...]:
    """What the figures say under one heading; `expected` units send reports, `late` of them have not."""
    makers = {
        "direction": lambda: _direction(figures),
        "content": lambda: _content(figures),
        "forms": lambda: _forms(figures),
        "strengths": lambda: _strengths(figures, late, expected, gathered.examples),
        "limits": lambda: _limits(figures, board, late, expected),
        "causes": lambda: _themes(gathered.difficulties),
        "proposals": lambda: _themes(gathered.proposals),
    }
    return tuple(makers[key]()) if key in makers else ()


def show_tenths(value: int) -> str:
    """A score as 81,3."""
    return show_number(value / 10, 1)


def names(some: Sequence[str]) -> str:
    """The first names and how many more there are."""
    left = len(some) - MOST_NAMES
    first = "; ".join(some[:MOST_NAMES])
    return t("report.said.and_more", names=first, n=show_number(left)) if left > 0 else first


def _direction(figures: Figures) -> Iterator[str]:
    yield t(
        "report.said.campaign",
        starts=long_day(figures.starts_on),
        due=long_day(figures.due_on),
        people=show_number(figures.total.people),
        units=show_number(len(_peopled(figures))),
        target=figures.target_percent,
    )


def _content(figures: Figures) -> Iterator[str]:
    yield t("report.said.lessons", n=f"{figures.lessons:02}")
    total = figures.total
    if not total.people:
        yield t("report.said.nobody", day=long_day(figures.on))
        return
    yield t(
        "report.said.completed",
        day=long_day(figures.on),
        done=show_number(total.completed),
        people=show_number(total.people),
        percent=show_percent(total.completed, total.people),
        started=show_number(figures.started),
        passed=show_number(figures.passed),
    )
    yield from _learned(figures.learned)


def _learned(learned: Learned) -> Iterator[str]:
    if learned.score is None:
        yield t("report.said.no_score")
        return
    yield t("report.said.score", n=show_number(learned.sat), score=show_tenths(learned.score))
    if learned.before is None or learned.after is None:
        return
    change = learned.after - learned.before
    key = "rose" if change > 0 else "fell" if change < 0 else "stayed"
    yield t(
        f"report.said.{key}",
        n=show_number(learned.gaining),
        before=show_tenths(learned.before),
        after=show_tenths(learned.after),
        change=show_tenths(abs(change)),
    )


def _forms(figures: Figures) -> Iterator[str]:
    yield t("report.said.online", n=show_number(figures.started))
    if not figures.has_activities:
        yield t("report.said.no_activities")
        return
    total = figures.total
    counted = ("sessions", "attendances", "posts", "publications", "reach")
    yield t("report.said.activities", **{name: show_number(getattr(total, name)) for name in counted})


def _strengths(
    figures: Figures, late: Sequence[str], expected: int, examples: Sequence[str]
) -> Iterator[str]:
    peopled = _peopled(figures)
    good = [line.name for line in peopled if _is_good(line, figures.target_percent)]
    if good and len(peopled) > 1:
        yield t(
            "report.said.reached",
            n=show_number(len(good)),
            all=show_number(len(peopled)),
            target=figures.target_percent,
            names=names(good),
        )
    if expected and not late:
        yield t("report.said.all_reported", n=show_number(expected))
    if examples:
        yield t("report.said.examples", n=show_number(len(examples)), texts="; ".join(examples))


def _limits(figures: Figures, board: Board, late: Sequence[str], expected: int) -> Iterator[str]:
    total = figures.total
    left = total.people - total.completed
    if left:
        waiting = show_number(total.people - figures.started)
        yield t("report.said.left", n=show_number(left), waiting=waiting)
    if left and board.is_past_due:
        yield t("report.said.overdue", due=long_day(figures.due_on))
    elif board.waves and board.total_line.overdue:
        yield t("waves.report_overdue", n=show_number(board.total_line.overdue))
    elif total.people and board.lead_points < 0:
        yield t("report.said.behind", n=-board.lead_points, needed=figures.needed_percent)
    if late:
        yield t("report.said.late", n=show_number(len(late)), all=show_number(expected), names=names(late))


def _themes(themes: Sequence[Theme]) -> Iterator[str]:
    for theme in themes:
        yield t("report.said.theme", theme=theme.name, texts="; ".join(theme.texts))


def _peopled(figures: Figures) -> list[AnnexLine]:
    return [line for line in figures.lines if line.people]


def _is_good(line: AnnexLine, target: int) -> bool:
    return percent(line.completed, line.people) >= target
