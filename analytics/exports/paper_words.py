"""What official papers print, piece by piece, from a frozen value alone: one for Word and for PDF."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.reports.periods import long_day, pad
from analytics.reports.sentences import show_tenths
from analytics.reports.value import AnnexLine, Head, Letter, Report
from text import t
from text.formats import show_number

ROOM = "\u00a0" * 7
"""Where a number is written by hand."""
COUNTED = ("people", "sessions", "attendances", "posts", "publications", "reach", "completed")
COLUMNS = ("no", "unit", *COUNTED, "score", "note")


def number_of(head: Head) -> str:
    """The number, or room for it."""
    return head.number or ROOM


def place_and_day(head: Head, year: int) -> str:
    """“Cần Thơ, ngày 05 tháng 02 năm 2026”, with room for the day while there is none."""
    if head.on is None:
        return t("report.undated", place=head.place, year=year, room=ROOM[:4])
    on = head.on
    return t("report.dated", place=head.place, day=f"{on.day:02}", month=pad(on.month), year=on.year)


def addressees(names: Sequence[str]) -> tuple[str, ...]:
    """One alone as it is; several each on a line after a dash."""
    if len(names) < 2:
        return tuple(names)
    return tuple(f"- {name}{'.' if n == len(names) else ';'}" for n, name in enumerate(names, 1))


def annex_of(report: Report) -> str:
    """Which report the annex belongs to; room where it has no number or day yet."""
    head = report.head
    number = f"{number_of(head)}/{head.symbol}"
    day = long_day(head.on) if head.on else t("report.letter.no_day", year=year_of(report))
    return t("report.annex.of", number=number, day=day, whose=issuer(report))


def issuer(report: Report) -> str:
    """Who issues it, in a sentence."""
    return t("report.agency.short") if report.is_whole else report.figures.lines[0].name


def annex_notes(report: Report) -> tuple[str, ...]:
    """What stands below the annex: the day of its figures, and what its dashes mean."""
    as_of = t("report.annex.as_of", day=long_day(report.figures.on))
    no_activities = () if report.figures.has_activities else (t("report.annex.no_activities"),)
    return (as_of, *no_activities, report.annex_note)


def annex_cells(line: AnnexLine, no: int | None) -> tuple[str, ...]:
    """A row of the annex in the order of COLUMNS."""
    counts = (show_number(getattr(line, name)) for name in COUNTED)
    score = "–" if line.score is None else show_tenths(line.score)
    return ("" if no is None else str(no), line.name, *counts, score, line.note)


def annex_rows(report: Report) -> tuple[tuple[str, ...], ...]:
    """Every unit, numbered from 1."""
    return tuple(annex_cells(line, no) for no, line in enumerate(report.figures.lines, 1))


def year_of(paper: Report | Letter) -> int:
    """The year that stands where the day is still open."""
    return paper.head.on.year if paper.head.on else paper.period.to_on.year
