"""One person's campaign at a glance: what is left, until when, and the one thing to do next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from access.viewer import Permission, Viewer
from campaign.deadlines import OwnTerms, own_terms
from db import campaigns, credits, people
from db.campaigns import CampaignNow
from db.engine import Tx
from lessons.library import list_lessons
from lessons.progress import LessonLine, list_lines
from quizzes.attempts import Allowance, find_allowance
from quizzes.occasions import find_due
from text.formats import local_day

QUIZ_MINUTES = 12


@dataclass(frozen=True, slots=True)
class Learning:
    """The state that the home page shows; `next_line` is None when every lesson is done.

    `terms` are the days that concern this person: those of their wave, and of an exemption. `occasion` is
    the mode of the measurement that is open now, empty when there is none.
    """

    campaign: CampaignNow
    unit_name: str
    lines: tuple[LessonLine, ...]
    quiz: Allowance
    quiz_passed: bool
    occasion: str
    days_left: int
    terms: OwnTerms

    @property
    def met(self) -> int:
        """Assignments met so far."""
        return sum(line.status == "done" for line in self.lines) + int(self.quiz_passed)

    @property
    def required(self) -> int:
        """Assignments in all."""
        return self.campaign.required

    @property
    def questions(self) -> int:
        """How many questions a quiz of the campaign has."""
        return sum(int(cell["count"]) for cell in self.campaign.blueprint)

    @property
    def minutes_left(self) -> int:
        """A fair guess at the minutes still needed."""
        lessons = sum(line.lesson.minutes for line in self.lines if line.status != "done")
        return lessons + (0 if self.quiz_passed else QUIZ_MINUTES)

    @property
    def next_line(self) -> LessonLine | None:
        """The lesson to carry on with: one begun comes before a new one."""
        rest = [line for line in self.lines if line.status != "done"]
        return min(rest, key=lambda line: line.status != "open", default=None)


def find_learning(tx: Tx, viewer: Viewer, now: datetime) -> Learning | None:
    """Where the viewer stands in the campaign of the day; None while there is no campaign."""
    viewer.require(Permission.LEARN)
    on = local_day(now)
    campaign = campaigns.find_current(tx, on)
    if campaign is None:
        return None
    quiz = find_allowance(tx, viewer, campaign, "counted", now)
    terms = own_terms(tx, campaign, viewer.person_id, on)
    row = campaigns.find_participation(tx, viewer.person_id, campaign.campaign_id)
    return Learning(
        campaign=campaign,
        unit_name=people.find_unit_name(tx, viewer.person_id, on) or "",
        lines=_list_lines(tx, viewer, campaign),
        quiz=quiz,
        quiz_passed=bool(row and row.passed_on),
        occasion=find_due(tx, viewer.person_id, campaign, on),
        days_left=(terms.due_on - on).days,
        terms=terms,
    )


def _list_lines(tx: Tx, viewer: Viewer, campaign: CampaignNow) -> tuple[LessonLine, ...]:
    """The required lessons; one that the office credited is done, though it can still be read."""
    lines = list_lines(tx, viewer, list_lessons(tx), campaign.lesson_keys)
    given = credits.counted_of(tx, campaign.campaign_id, (viewer.person_id,)).get(viewer.person_id, ())
    keys = {each.key for each in given if each.sort == "lesson"}
    return tuple(replace(line, status="done") if line.lesson.key in keys else line for line in lines)
