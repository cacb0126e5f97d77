"""The frozen figures of participation: every page, chart and file is made from these values alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from db.tallies import Counts
from text import t
from text.formats import percent, show_day, show_instant, show_number


class Status(StrEnum):
    """Where a person stands on a day, as heads may see it."""

    NOT_STARTED = "not_started"
    LEARNING = "learning"
    DONE = "done"
    OVERDUE = "overdue"

    @property
    def label(self) -> str:
        """The word that people read."""
        return t(f"figures.status.{self.value}")


@dataclass(frozen=True, slots=True)
class UnitLine:
    """People of one unit, those of units below it not included; `depth` is 0 at the top of the sight.

    `wave` calls the unit on the day; empty when none does, and in a campaign without waves.
    """

    unit_id: int
    code: str
    name: str
    parent_id: int | None
    depth: int
    counts: Counts
    is_past_due: bool
    wave: str = ""

    @property
    def assigned(self) -> int:
        """On the roster of the day and called to learn: the denominator."""
        return self.counts.assigned

    @property
    def not_started(self) -> int:
        """Assigned, no step taken yet."""
        return self.counts.assigned - self.counts.started

    @property
    def learning(self) -> int:
        """Begun, not completed."""
        return self.counts.started - self.counts.completed

    @property
    def completed(self) -> int:
        """Met everything that is required."""
        return self.counts.completed

    @property
    def passed(self) -> int:
        """Passed the quiz, whatever else is left."""
        return self.counts.passed

    @property
    def overdue(self) -> int:
        """Not completed though the day is past the deadline, begun or not, and their own if that is later."""
        counts = self.counts
        return counts.assigned - counts.completed - counts.spared if self.is_past_due else 0

    @property
    def percent(self) -> int:
        """Whole percent of the assigned who completed."""
        return percent(self.counts.completed, self.counts.assigned)


@dataclass(frozen=True, slots=True)
class PacePoint:
    """People completed at the end of a day, in whole percent of those assigned then, and what was needed."""

    on: date
    completed: int
    percent: int
    needed_percent: int


@dataclass(frozen=True, slots=True)
class WaveLine:
    """The people in sight whom a wave calls; `units` are those that have any, `needed` is in their number."""

    name: str
    starts_on: date
    due_on: date
    units: int
    counts: Counts
    overdue: int
    needed_percent: int

    @property
    def percent(self) -> int:
        """Whole percent of the assigned who completed."""
        return percent(self.counts.completed, self.counts.assigned)


@dataclass(frozen=True, slots=True)
class Board:
    """Participation in a campaign at the end of the day `on`, over the units in sight.

    Of a campaign in waves the days are the first and the last of those that concern these units, and what
    the day needs is the sum of what each wave needs, by its people.
    """

    campaign_id: int
    campaign_name: str
    document: str
    on: date
    made_at: datetime
    starts_on: date
    due_on: date
    target_percent: int
    unit_lines: tuple[UnitLine, ...]
    total: Counts
    pace: tuple[PacePoint, ...]
    waves: tuple[WaveLine, ...] = ()

    @property
    def is_past_due(self) -> bool:
        """Whether the deadline, a day that still counts, has gone by."""
        return self.on > self.due_on

    @property
    def total_line(self) -> UnitLine:
        """The total in the shape of a unit's line, with the same derived figures."""
        if not self.waves:
            return UnitLine(0, "", t("figures.total"), None, 0, self.total, self.is_past_due)
        left = self.total.assigned - self.total.completed
        overdue = sum(line.overdue for line in self.unit_lines)
        return UnitLine(0, "", t("figures.total"), None, 0, self.total._replace(spared=left - overdue), True)

    @property
    def needed_percent(self) -> int:
        """What the day needs for the target to be met in time."""
        if not self.waves:
            return needed_percent(self.on, self.starts_on, self.due_on, self.target_percent)
        return self.pace[-1].needed_percent if self.pace else 0

    @property
    def lead_points(self) -> int:
        """Percentage points ahead of the needed pace; negative when behind."""
        return self.total_line.percent - self.needed_percent


@dataclass(frozen=True, slots=True)
class PersonLine:
    """What a head sees of a person: never an answer or a score.

    `met` is None for a day that is past: only the present number of met assignments is kept.
    """

    code: str
    full_name: str
    unit_code: str
    unit_name: str
    position: str
    status: Status
    met: int | None
    required: int
    completed_on: date | None


@dataclass(frozen=True, slots=True)
class ExemptLine:
    """Somebody who is not called to learn on the day, and in none of its figures; `until` is the last day."""

    code: str
    full_name: str
    unit_name: str
    is_leave: bool
    reason: str
    until: date | None


@dataclass(frozen=True, slots=True)
class CreditLine:
    """An assignment of a person that counts as met because the office says so; there is no score to it."""

    code: str
    full_name: str
    content: str
    on: date
    reason: str
    document: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some lines of a list of `total` people; `is_cut` when a search found more than are told apart."""

    lines: tuple[PersonLine, ...]
    total: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class ParticipationReport:
    """What a file is written from; `filter_text` says in words which people it is about."""

    board: Board
    people: tuple[PersonLine, ...]
    filter_text: str
    exempt: tuple[ExemptLine, ...] = ()
    credits: tuple[CreditLine, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """Whole percent of wrong answers of a unit by tactic, in the board's order; None is not shown."""

    unit_id: int
    name: str
    cells: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class AnswersBoard:
    """Where answers go wrong, by unit and tactic; figures too small to be shown are not in it at all."""

    on: date
    tactics: tuple[str, ...]
    lines: tuple[AnswerLine, ...]
    total: tuple[int | None, ...]


def needed_percent(on: date, starts_on: date, due_on: date, target: int) -> int:
    """Whole percent needed on a day: from 0 before the start straight up to the target on the deadline."""
    return to_whole(needed_share(on, starts_on, due_on, target))


def needed_share(on: date, starts_on: date, due_on: date, target: int) -> Fraction:
    """The same in percent, not rounded."""
    if on >= due_on:
        return Fraction(target)
    if on <= starts_on:
        return Fraction(0)
    return Fraction(target * (on - starts_on).days, (due_on - starts_on).days)


def to_whole(share: Fraction) -> int:
    """The nearest whole number, a half upwards."""
    return (2 * share.numerator + share.denominator) // (2 * share.denominator)


def pace_sentence(board: Board) -> str:
    """In a few words, how the total stands against the needed pace."""
    if board.on < board.starts_on:
        return t("figures.pace.before", day=show_day(board.starts_on))
    if not board.total.assigned:
        return t("figures.pace.nobody")
    if board.is_past_due:
        return _past_due(board)
    if board.waves and board.total_line.overdue:
        return t("waves.pace_overdue", n=show_number(board.total_line.overdue))
    lead = board.lead_points
    key = "ahead" if lead > 0 else "behind" if lead < 0 else "even"
    return t(f"figures.pace.{key}", n=abs(lead))


def total_sentence(board: Board) -> str:
    """The total with its denominator, and how many people the target still lacks."""
    line = board.total_line
    if not line.assigned:
        return t("figures.sentence.nobody")
    lacking = -(-line.assigned * board.target_percent // 100) - line.completed
    key = "lacking" if lacking > 0 else "enough"
    return t(
        f"figures.sentence.{key}",
        done=show_number(line.completed),
        all=show_number(line.assigned),
        percent=line.percent,
        target=board.target_percent,
        n=show_number(max(lacking, 0)),
    )


def explanations(report: ParticipationReport) -> tuple[tuple[str, str], ...]:
    """What each figure means, with its day, filter and denominator, as (name, sentence)."""
    board = report.board
    facts = {
        "campaign": board.campaign_name,
        "document": board.document,
        "on": show_day(board.on),
        "made_at": show_instant(board.made_at),
        "filter": report.filter_text,
        "due": show_day(board.due_on),
        "target": f"{board.target_percent}%",
    }
    named = (*((t(f"figures.fact.{key}"), value) for key, value in facts.items()), *_waves(board))
    figures = ("assigned", "not_started", "learning", "completed", "overdue", "passed", "percent", "met")
    told = tuple((t(f"figures.column.{key}"), t(f"figures.explain.{key}")) for key in figures)
    privacy = (t("figures.fact.privacy"), t("figures.explain.privacy"))
    return (*named, *told, *_exceptions(report), privacy)


def wave_sentence(line: WaveLine) -> str:
    """A wave in words: its days, its people, and how far they are."""
    return t(
        "waves.said",
        starts=show_day(line.starts_on),
        due=show_day(line.due_on),
        done=show_number(line.counts.completed),
        all=show_number(line.counts.assigned),
        percent=line.percent,
        needed=line.needed_percent,
    )


def _waves(board: Board) -> Iterator[tuple[str, str]]:
    return ((line.name, wave_sentence(line)) for line in board.waves)


def credit_sentence(line: CreditLine) -> str:
    """One credit in words: what, since when, why, by whom and under which document."""
    return t(
        "figures.explain.credit",
        content=line.content,
        day=show_day(line.on),
        reason=line.reason,
        document=line.document,
        by=line.recorded_by,
    )


def _exceptions(report: ParticipationReport) -> Iterator[tuple[str, str]]:
    """How many people the figures leave out, and what counts without having been done here."""
    if report.exempt:
        n = show_number(len(report.exempt))
        yield t("figures.fact.exempt"), t("figures.explain.exempt", n=n)
    if report.credits:
        n = show_number(len({line.code for line in report.credits}))
        yield (
            t("figures.fact.credit"),
            t("figures.explain.credits", n=show_number(len(report.credits)), people=n),
        )
        for line in report.credits:
            yield f"{line.full_name} ({line.code})", credit_sentence(line)


def _past_due(board: Board) -> str:
    left = board.total_line.overdue
    return t("figures.pace.overdue", n=show_number(left)) if left else t("figures.pace.complete")
