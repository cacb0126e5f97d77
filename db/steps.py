"""The steps that decide where people stand in a campaign, summed up per person from progress and attempts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, bindparam, case, func, select

from db.engine import Tx, in_parts
from db.tables import Assignment, Attempt, LessonProgress


@dataclass(frozen=True, slots=True)
class Steps:
    """The first step, how many required lessons are met and the last of them, the first quiz passed."""

    began_at: datetime
    lessons_met: int = 0
    last_met_at: datetime | None = None
    passed_at: datetime | None = None


def find_steps(tx: Tx, campaign_id: int, person_id: int) -> Steps | None:
    """What one person did of what the campaign requires; None before the first step."""
    about = {"campaign_id": campaign_id, "person_id": person_id}
    return _gather(tx, _LESSONS_OF_ONE, _SITTINGS_OF_ONE, about).get(person_id)


def all_steps(tx: Tx, campaign_id: int) -> dict[int, Steps]:
    """The same of everybody who did anything, by person, in two queries."""
    return _gather(tx, _LESSONS, _SITTINGS, {"campaign_id": campaign_id})


def lessons_done(tx: Tx, campaign_id: int, person_ids: Collection[int]) -> dict[int, dict[str, datetime]]:
    """When some people completed which of the required lessons, by person; for the few with credits."""
    required = (Assignment.sort == "lesson") & (Assignment.key == LessonProgress.lesson_key)
    found: dict[int, dict[str, datetime]] = {}
    for part in in_parts(sorted(person_ids)):
        query = (
            select(LessonProgress.person_id, LessonProgress.lesson_key, LessonProgress.completed_at)
            .join_from(LessonProgress, Assignment, required)
            .where(
                Assignment.campaign_id == campaign_id,
                LessonProgress.completed_at.is_not(None),
                LessonProgress.person_id.in_(part),
            )
        )
        for person_id, key, at in tx.execute(query):
            if at is not None:
                found.setdefault(person_id, {})[key] = at
    return found


_Lessons = Select[int, datetime, int, datetime | None]
_Sittings = Select[int, datetime, datetime | None]


def _gather(tx: Tx, lessons: _Lessons, sittings: _Sittings, about: dict[str, int]) -> dict[int, Steps]:
    found = {row[0]: Steps(*row[1:]) for row in tx.execute(lessons, about)}
    for person_id, began_at, passed_at in tx.execute(sittings, about):
        mine = found.get(person_id, Steps(began_at))
        found[person_id] = replace(mine, began_at=min(mine.began_at, began_at), passed_at=passed_at)
    return found


def _lessons() -> _Lessons:
    required = (Assignment.sort == "lesson") & (Assignment.key == LessonProgress.lesson_key)
    return (
        select(
            LessonProgress.person_id,
            func.min(LessonProgress.started_at),
            func.count(LessonProgress.completed_at),
            func.max(LessonProgress.completed_at),
        )
        .join_from(LessonProgress, Assignment, required)
        .where(Assignment.campaign_id == bindparam("campaign_id"))
        .group_by(LessonProgress.person_id)
    )


def _sittings() -> _Sittings:
    return (
        select(
            Attempt.person_id,
            func.min(Attempt.started_at),
            func.min(case((Attempt.passed.is_(True), Attempt.submitted_at))),
        )
        .where(Attempt.campaign_id == bindparam("campaign_id"), Attempt.mode == "counted")
        .group_by(Attempt.person_id)
    )


# Put together once: each card and each answer asks the second kind.
_LESSONS, _SITTINGS = _lessons(), _sittings()
_LESSONS_OF_ONE = _LESSONS.where(LessonProgress.person_id == bindparam("person_id"))
_SITTINGS_OF_ONE = _SITTINGS.where(Attempt.person_id == bindparam("person_id"))
