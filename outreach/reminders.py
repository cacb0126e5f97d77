"""Who is to be reminded of what, and at which hours mail may go out: pure rules, no database and no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from text import t
from text.formats import ZONE

DEFAULT_CAP, LEAST_CAP, MOST_CAP = 2, 1, 3
"""Mails that one person gets in a week (Monday to Sunday), of all sorts and campaigns together."""
GRACE_DAYS = 3
"""Days in which nobody is urged: after the campaign began, or after somebody joined."""
LAST_WEEKS = 8
"""Weeks after the deadline in which mail is still sent; who has not come by then is spoken to in person."""
REFRESHER_DAYS = 28
"""Days between two mails about reviews: those are an offer, not a duty."""
DAY_BEGINS, DAY_ENDS = time(7), time(20)
SATURDAY = 5


class Sort(StrEnum):
    """What a mail is about; the last one goes to heads."""

    NOT_STARTED = "not_started"
    BEHIND = "behind"
    OVERDUE = "overdue"
    REFRESHER = "refresher"
    DIGEST = "digest"

    @property
    def label(self) -> str:
        """The words that the office reads."""
        return t(f"reminders.sort.{self.value}")

    @property
    def is_duty(self) -> bool:
        """Whether the mail reminds of required training, which a person cannot switch off."""
        return self is not Sort.REFRESHER


class Why(StrEnum):
    """Why somebody gets no mail now."""

    DONE = "done"
    EXEMPT = "exempt"
    NOT_CALLED = "not_called"
    NO_MAIL = "no_mail"
    BAD_ADDRESS = "bad_address"
    EARLY = "early"
    ON_PACE = "on_pace"
    REMINDED = "reminded"
    CAPPED = "capped"
    LONG_OVER = "long_over"

    @property
    def label(self) -> str:
        """The words that the office reads."""
        return t(f"reminders.why.{self.value}")


@dataclass(frozen=True, slots=True)
class Terms:
    """What the rule must know of a campaign; `required` counts assignments."""

    starts_on: date
    due_on: date
    required: int
    weekly_cap: int = DEFAULT_CAP


@dataclass(frozen=True, slots=True)
class Case:
    """What the rule must know of a person on the roster.

    `since_on` is their first day on it. `mails` counts what they got this week and what waits for them,
    `sorts` are those that need no second mail this week. `refreshed_on` is the day of the last mail about
    reviews. `is_review_due` is off for who switched such mails off. In a campaign in waves `starts_on` and
    `due_on` are those of the person, and nobody is called in whose unit no wave has begun.
    """

    person_id: int
    unit_id: int
    has_mail: bool = True
    has_bad_address: bool = False
    is_exempt: bool = False
    since_on: date = date.min
    has_started: bool = False
    is_done: bool = False
    met: int = 0
    is_review_due: bool = False
    refreshed_on: date | None = None
    mails: int = 0
    sorts: frozenset[Sort] = frozenset()
    is_called: bool = True
    starts_on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class HeadCase:
    """What the rule must know of a head; `left` are the people in their units who are not done.

    `starts_on` and `due_on` are the first and the last of the waves of their units, where there are any.
    """

    person_id: int
    unit_id: int
    has_mail: bool
    has_bad_address: bool
    left: int
    mails: int
    sorts: frozenset[Sort]
    starts_on: date | None = None
    due_on: date | None = None


def find_occasion(case: Case, terms: Terms, on: date) -> Sort | Why:
    """What there is to remind a person of on a day, whatever was sent before; or why nothing."""
    if case.is_exempt:
        return Why.EXEMPT
    if case.is_done:
        return Sort.REFRESHER if case.is_review_due else Why.DONE
    if not case.is_called:
        return Why.NOT_CALLED
    terms = own_terms(case, terms)
    if on > terms.due_on:
        return Why.LONG_OVER if is_long_over(terms, on) else Sort.OVERDUE
    begin = max(terms.starts_on, case.since_on)
    if on < begin + timedelta(days=GRACE_DAYS) <= terms.due_on:
        return Why.EARLY
    if not case.has_started:
        return Sort.NOT_STARTED
    return Sort.BEHIND if case.met < expected(begin, terms, on) else Why.ON_PACE


def decide(case: Case, terms: Terms, on: date) -> Sort | Why:
    """The mail that a person is to get now, or why none."""
    sort = find_occasion(case, terms, on)
    if isinstance(sort, Why):
        return sort
    if sort is Sort.REFRESHER and case.refreshed_on and on < case.refreshed_on + timedelta(REFRESHER_DAYS):
        return Why.DONE
    return _within_limits(sort, case, terms)


def decide_digest(case: HeadCase, terms: Terms, on: date) -> Sort | Why:
    """Whether a head is to get the week's list of those who are not done, or why not."""
    terms = own_terms(case, terms)
    if is_long_over(terms, on):
        return Why.LONG_OVER
    if not case.left:
        return Why.DONE
    if on < terms.starts_on + timedelta(days=GRACE_DAYS):
        return Why.EARLY
    return _within_limits(Sort.DIGEST, case, terms)


def own_terms(case: Case | HeadCase, terms: Terms) -> Terms:
    """The terms of a campaign with the days that concern one person."""
    return replace(terms, starts_on=case.starts_on or terms.starts_on, due_on=case.due_on or terms.due_on)


def expected(begin: date, terms: Terms, on: date) -> int:
    """Assignments met by now by who goes evenly from their first day to the deadline, rounded down."""
    whole = (terms.due_on - begin).days
    if whole <= 0 or on >= terms.due_on:
        return terms.required
    return max(terms.required * (on - begin).days // whole, 0)


def is_long_over(terms: Terms, on: date) -> bool:
    """Whether the deadline lies so far back that mail is no longer the means."""
    return on > terms.due_on + timedelta(weeks=LAST_WEEKS)


def week_of(on: date) -> date:
    """The Monday of the week of a day."""
    return on - timedelta(days=on.weekday())


def is_open(sort: Sort, at: datetime) -> bool:
    """Whether a mail of this sort may go out at an instant: by day, and at weekends only when overdue."""
    here = at.astimezone(ZONE)
    is_day = DAY_BEGINS <= here.time() < DAY_ENDS
    return is_day and (here.weekday() < SATURDAY or sort is Sort.OVERDUE)


def list_open(at: datetime) -> tuple[Sort, ...]:
    """The sorts that may go out at an instant; none in quiet hours."""
    return tuple(sort for sort in Sort if is_open(sort, at))


def next_open(sort: Sort, at: datetime) -> datetime:
    """The instant itself, or the first later one at which a mail of this sort may go out."""
    if is_open(sort, at):
        return at
    here = at.astimezone(ZONE)
    first = here.date() if here.time() < DAY_BEGINS else here.date() + timedelta(days=1)
    mornings = (datetime.combine(first + timedelta(days=n), DAY_BEGINS, ZONE) for n in range(7))
    return next(morning for morning in mornings if is_open(sort, morning))


def tally(decisions: Iterable[Sort | Why]) -> dict[Sort | Why, int]:
    """How often each was decided."""
    counts: dict[Sort | Why, int] = {}
    for each in decisions:
        counts[each] = counts.get(each, 0) + 1
    return counts


def _within_limits(sort: Sort, case: Case | HeadCase, terms: Terms) -> Sort | Why:
    if not case.has_mail:
        return Why.NO_MAIL
    if case.has_bad_address:
        return Why.BAD_ADDRESS
    if sort in case.sorts:
        return Why.REMINDED
    return Why.CAPPED if case.mails >= terms.weekly_cap else sort
