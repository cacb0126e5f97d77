"""Choosing a period: this month, this quarter, this year, or from a day to a day, kept in the address."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

import streamlit as st

from text import t
from text.formats import show_day
from ui.paging import to_first_page
from ui.parts.cards import notice

NAMED = ("month", "quarter", "year")
MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both included."""

    from_on: date
    to_on: date

    @property
    def query(self) -> str:
        """As an address says it."""
        return f"tu={self.from_on.isoformat()}&den={self.to_on.isoformat()}"


def named_period(name: str, today: date) -> Period:
    """The month, quarter or year in which a day lies."""
    length = MONTHS[name]
    first = (today.month - 1) // length * length + 1
    last = first + length - 1
    return Period(
        date(today.year, first, 1), date(today.year, last, calendar.monthrange(today.year, last)[1])
    )


def choose_period(today: date) -> Period:
    """The period that is chosen; this quarter at first."""
    labels = {t(f"activity.page.{name}"): name for name in (*NAMED, "other")}
    chosen = st.pills(
        t("activity.page.period"),
        list(labels),
        default=t("activity.page.quarter"),
        required=True,
        key="ky",
        bind="query-params",
        on_change=to_first_page,
    )
    name = labels.get(chosen or "", "quarter")
    return _typed(today) if name == "other" else named_period(name, today)


def _typed(today: date) -> Period:
    year = named_period("year", today)
    with st.container(horizontal=True):
        days = [_field(key, name) for key, name in (("tu", "from_on"), ("den", "to_on"))]
    read = [_read(typed) for typed in days]
    from_on, to_on = read[0] or year.from_on, read[1] or today
    if from_on > to_on or any(typed and found is None for typed, found in zip(days, read, strict=True)):
        notice(t("activity.page.bad_period"), "amber")
        return year
    return Period(from_on, to_on)


def _field(key: str, name: str) -> str:
    label, hint = t(f"activity.page.{name}"), show_day(date(2026, 11, 1))
    return st.text_input(label, placeholder=hint, key=key, bind="query-params", width=160) or ""


def _read(typed: str) -> date | None:
    match = _DAY.fullmatch(typed.strip())
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return None
