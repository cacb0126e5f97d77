"""The forms of the plan's II.2, the contents of its II.1, and what may be said of an activity of each.

An activity is told in words as somebody typed them; here they become values, or a sentence for each field
that is wrong. Nothing here reads the database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from access.viewer import Refused
from text import t
from text.formats import show_day, show_number
from text.vietnamese import squeeze


class Counted(StrEnum):
    """What is counted of an activity of some form."""

    ATTENDANCE = "attendance"
    PIECES = "pieces"
    REACH = "reach"


ATTENDED = frozenset({Counted.ATTENDANCE})
HANDED_OUT = frozenset({Counted.PIECES})
PUBLISHED = frozenset({Counted.PIECES, Counted.REACH})
FORMS: Mapping[str, frozenset[Counted]] = {
    "hoi-nghi": ATTENDED,
    "tap-huan": ATTENDED,
    "sinh-hoat-chi-bo": ATTENDED,
    "toa-dam": ATTENDED,
    "bai-dang": PUBLISHED,
    "tin-bai": PUBLISHED,
    "to-roi": HANDED_OUT,
    "clip": PUBLISHED,
    "loa": HANDED_OUT,
    "pano": HANDED_OUT,
}
"""By key, in the order of the interface; each has words under activity.form."""
CONTENTS = ("a", "b", "c", "d")
"""The letters of the plan's II.1; each has words under activity.content."""
FIRST_DAY = date(2020, 1, 1)
DAYS_AHEAD = 60
"""So far ahead may a meeting be written down, that its code is ready on the day."""
MOST = {"guests": 100_000, "pieces": 1_000_000, "reached": 100_000_000, "views": 100_000_000}
MOST["shares"] = 10_000_000
READ_OFF = ("reached", "views", "shares")
FIELDS = ("form", "on", "hour", "contents", "title", "place", "leader", "pieces", *READ_OFF, "read_on")
LONGEST = {"title": 200, "place": 200, "leader": 120}
SHORTEST_TITLE = 5
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_HOUR = re.compile(r"(\d{1,2})\s*(?:[:hg.]\s*(\d{2})?)?")
_NUMBER = re.compile(r"\d+|\d{1,3}(?:[. ]\d{3})+")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a unit says of an activity. `hour` is HH:MM or empty, `contents` letters in the plan's order.

    Whoever was there is not part of it: people are ticked, scan, or are counted as guests.
    """

    form: str
    on: date
    hour: str
    contents: str
    title: str
    place: str
    leader: str
    pieces: int
    reached: int
    views: int
    shares: int
    read_on: date | None


class TermsRefused(Refused):
    """An activity that cannot be so: `faults` has a sentence for each field that is wrong."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("\n".join(faults.values()))
        self.faults = dict(faults)


def counts(form: str, what: Counted) -> bool:
    """Whether that is counted of activities of the form; of an unknown form nothing is."""
    return what in FORMS.get(form, frozenset())


def form_name(form: str) -> str:
    """The form in Vietnamese."""
    return t(f"activity.form.{form}")


def content_name(letter: str) -> str:
    """The content in Vietnamese."""
    return t(f"activity.content.{letter}")


def pieces_name(form: str) -> str:
    """What the pieces of a form are called: leaflets, posts, times that the loudspeaker spoke."""
    return t(f"activity.pieces.{form}")


def read_terms(fields: Mapping[str, str], today: date) -> Terms:
    """An activity as typed: days as dd/mm/yyyy, contents as letters; raises TermsRefused for all at fault."""
    reader = _Reader(fields, today)
    terms = reader.read()
    if reader.faults:
        raise TermsRefused(reader.faults)
    return terms


def read_count(typed: str, name: str) -> int:
    """A number as typed, with or without points between thousands, empty for none; raises ValueError."""
    words = squeeze(typed)
    if not words:
        return 0
    number = int(re.sub(r"\D", "", words)) if _NUMBER.fullmatch(words) and words.isascii() else -1
    if not 0 <= number <= MOST[name]:
        raise ValueError(t("activity.fault.number", most=show_number(MOST[name])))
    return number


def read_reason(typed: str) -> str:
    """Why something is withdrawn; raises Refused for a reason that says nothing."""
    words = squeeze(typed)
    if not 5 <= len(words) <= 300:
        raise Refused(t("activity.fault.reason"))
    return words


class _Reader:
    """Reads field by field and gathers what is wrong."""

    def __init__(self, fields: Mapping[str, str], today: date) -> None:
        self.fields = {name: squeeze(fields.get(name, "")) for name in FIELDS}
        self.today = today
        self.faults: dict[str, str] = {}

    def read(self) -> Terms:
        """The terms; fields at fault hold anything."""
        form = self._form()
        on = self._day("on") or self.today
        numbers = {name: self._number(name) for name in ("pieces", *READ_OFF)}
        read_on = self._day("read_on") if self.fields["read_on"] else None
        terms = Terms(
            form=form,
            on=on,
            hour=self._hour(),
            contents=self._contents(),
            title=self._words("title", SHORTEST_TITLE),
            place=self._words("place", 2 if counts(form, Counted.ATTENDANCE) else 0),
            leader=self._words("leader", 2),
            read_on=read_on,
            **numbers,
        )
        self._check_days(terms)
        self._check_numbers(terms)
        return terms

    def _fault(self, name: str, key: str, **values: object) -> None:
        # The first thing that is wrong with a field is told.
        self.faults.setdefault(name, t(f"activity.fault.{key}", **values))

    def _form(self) -> str:
        form = self.fields["form"]
        if form not in FORMS:
            self._fault("form", "form")
        return form

    def _day(self, name: str) -> date | None:
        match = _DAY.fullmatch(self.fields[name])
        try:
            day, month, year = (int(part) for part in match.groups()) if match else (0, 0, 0)
            return date(year, month, day)
        except ValueError:
            self._fault(name, "day")
            return None

    def _hour(self) -> str:
        words = self.fields["hour"].lower()
        if not words:
            return ""
        match = _HOUR.fullmatch(words)
        hours, minutes = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
        if hours > 23 or minutes > 59:
            self._fault("hour", "hour")
        return f"{hours:02}:{minutes:02}"

    def _contents(self) -> str:
        chosen = set(self.fields["contents"])
        if not chosen or not chosen <= set(CONTENTS):
            self._fault("contents", "contents")
        return "".join(letter for letter in CONTENTS if letter in chosen)

    def _words(self, name: str, least: int) -> str:
        words = self.fields[name]
        if len(words) < least:
            self._fault(name, f"no_{name}")
        if len(words) > LONGEST[name]:
            self._fault(name, "long", most=LONGEST[name])
        return words

    def _number(self, name: str) -> int:
        try:
            return read_count(self.fields[name], name)
        except ValueError as fault:
            self.faults[name] = str(fault)
            return 0

    def _check_days(self, terms: Terms) -> None:
        latest = self.today + timedelta(days=DAYS_AHEAD)
        if not FIRST_DAY <= terms.on <= latest:
            self._fault("on", "far_day", first=show_day(FIRST_DAY), last=show_day(latest))
        if terms.read_on is not None and not terms.on <= terms.read_on <= self.today:
            self._fault("read_on", "read_on")

    def _check_numbers(self, terms: Terms) -> None:
        if terms.form not in FORMS:
            return
        takes: dict[Counted, Callable[[Terms], None]] = {
            Counted.PIECES: self._check_pieces,
            Counted.REACH: self._check_reach,
        }
        for what, check in takes.items():
            if counts(terms.form, what):
                check(terms)
            else:
                self._refuse_numbers(terms, what)

    def _check_pieces(self, terms: Terms) -> None:
        # What is only planned has no pieces yet.
        if not terms.pieces and terms.on <= self.today:
            self._fault("pieces", "no_pieces", what=pieces_name(terms.form).lower())

    def _check_reach(self, terms: Terms) -> None:
        has_numbers = any(getattr(terms, name) for name in READ_OFF)
        if has_numbers and terms.read_on is None:
            self._fault("read_on", "no_read_on")

    def _refuse_numbers(self, terms: Terms, what: Counted) -> None:
        names = ("pieces",) if what is Counted.PIECES else READ_OFF
        for name in names:
            if getattr(terms, name):
                self._fault(name, "not_counted", form=form_name(terms.form).lower())
        if what is Counted.REACH and terms.read_on is not None:
            self._fault("read_on", "not_counted", form=form_name(terms.form).lower())
