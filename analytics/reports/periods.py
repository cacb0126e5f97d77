"""The days that reports are asked for: months, quarters, half years, years and any other, by their names."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from analytics.asking import AskFault
from analytics.reports.value import Period
from text import t

ROMAN = ("I", "II", "III", "IV")
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
"""The usual lengths, shortest first."""


LONGEST = timedelta(days=3 * 366)


def check_period(first: date, last: date) -> Period:
    """The days from first to last; AskFault unless they follow one another within three years."""
    if not first <= last <= first + LONGEST:
        raise AskFault("bad_period")
    return Period(first, last)


def period_of(sort: str, on: date) -> Period:
    """The month, quarter, half or year that a day lies in; KeyError for any other sort."""
    months = MONTHS[sort]
    first = (on.month - 1) // months * months + 1
    last = first + months - 1
    return Period(date(on.year, first, 1), date(on.year, last, monthrange(on.year, last)[1]))


def sort_of(period: Period) -> str:
    """Which of the usual lengths a period is; empty for any other."""
    return next((sort for sort in MONTHS if period_of(sort, period.from_on) == period), "")


def name_of(period: Period) -> str:
    """As a report names it: “tháng 11 năm 2026”, “quý IV năm 2026”, “từ ngày … đến ngày …”."""
    first, year, sort = period.from_on, period.from_on.year, sort_of(period)
    if sort == "month":
        return t("report.period.month", month=pad(first.month), year=year)
    if sort == "quarter":
        return t("report.period.quarter", quarter=ROMAN[(first.month - 1) // 3], year=year)
    if sort == "half":
        return t(f"report.period.half_{1 if first.month == 1 else 2}", year=year)
    if sort == "year":
        return t("report.period.year", year=year)
    return t("report.period.any", first=long_day(first), last=long_day(period.to_on))


def long_day(on: date) -> str:
    """“05 tháng 02 năm 2026”: below 10 a day, and the months 1 and 2, get a nought before them."""
    return t("report.day", day=f"{on.day:02}", month=pad(on.month), year=on.year)


def pad(month: int) -> str:
    """A month as Decree 30 has it: only 1 and 2 get a nought."""
    return f"{month:02}" if month < 3 else str(month)
