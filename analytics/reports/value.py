"""A report as one frozen value behind page, files and snapshot, and the canonical text it is kept in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

LAYOUT = 1
"""Of the canonical text; a reader of an older one must go on giving the same figures."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a report is about, both included."""

    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """One unit in the annex, those below it not included; `score` is in tenths of 100, None if withheld."""

    code: str
    name: str
    depth: int
    people: int
    sessions: int
    attendances: int
    posts: int
    publications: int
    reach: int
    completed: int
    score: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Learned:
    """What everybody in the report showed; tenths of 100, None where withheld or not measured."""

    sat: int
    score: int | None
    gaining: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Participation in a campaign at the end of the day `on`, what was done in the field and learned."""

    campaign_name: str
    document: str
    starts_on: date
    due_on: date
    on: date
    target_percent: int
    needed_percent: int
    lessons: int
    has_activities: bool
    started: int
    passed: int
    lines: tuple[AnnexLine, ...]
    total: AnnexLine
    learned: Learned


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it: level 1 is I., II.; level 2 is 1., 2.

    `said` is made from figures by the program, `written` by people.
    """

    key: str
    level: int
    heading: str
    said: tuple[str, ...] = ()
    written: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """As printed, one after the other."""
        return (*self.said, *self.written)


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs: the lines in capitals (KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC) and the name."""

    lines: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the text; `number` is empty until the registry gives one, `on` until it is dated."""

    parent: str
    agency: str
    number: str
    symbol: str
    place: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is printed. `unit_code` is empty for the whole department."""

    unit_code: str
    period: Period
    period_name: str
    head: Head
    abstract: str
    addressees: tuple[str, ...]
    opening: str
    sections: tuple[Section, ...]
    closing: str
    signing: Signing
    recipients: tuple[str, ...]
    late_units: tuple[str, ...]
    annex_title: str
    annex_note: str
    figures: Figures

    @property
    def is_whole(self) -> bool:
        """Whether it is the department's."""
        return not self.unit_code


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that reminds units whose report has not come."""

    period: Period
    head: Head
    abstract: str
    addressees: tuple[str, ...]
    paragraphs: tuple[str, ...]
    signing: Signing
    recipients: tuple[str, ...]


def canonical(report: Report) -> str:
    """The one text of a report: the same value gives the same characters, on any machine."""
    value = {"layout": LAYOUT, **asdict(report)}
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def digest(text: str) -> str:
    """SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def show_digest(whole: str) -> str:
    """In four parts, so that a line may end within it."""
    return " ".join(whole[n : n + 16] for n in range(0, len(whole), 16))


def read_canonical(text: str) -> Report:
    """The report of a canonical text; ValueError for a layout that this code does not know."""
    value = json.loads(text)
    if value.pop("layout", None) != LAYOUT:
        raise ValueError("layout")
    value["period"] = _days(Period, value["period"])
    value["head"] = _days(Head, value["head"])
    value["signing"] = Signing(tuple(value["signing"]["lines"]), value["signing"]["name"])
    value["sections"] = tuple(_section(each) for each in value["sections"])
    value["figures"] = _figures(value["figures"])
    for name in ("addressees", "recipients", "late_units"):
        value[name] = tuple(value[name])
    return Report(**value)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _days(kind: type[Any], value: Mapping[str, Any]) -> Any:
    """A value whose fields that end in `on` are days."""
    return kind(**{k: date.fromisoformat(v) if v and k.endswith("on") else v for k, v in value.items()})


def _section(value: Mapping[str, Any]) -> Section:
    said, written = tuple(value["said"]), tuple(value["written"])
    return Section(value["key"], value["level"], value["heading"], said, written)


def _figures(value: Mapping[str, Any]) -> Figures:
    lines = tuple(AnnexLine(**line) for line in value["lines"])
    total, learned = AnnexLine(**value["total"]), Learned(**value["learned"])
    figures: Figures = _days(Figures, {**value, "lines": lines, "total": total, "learned": learned})
    return figures
