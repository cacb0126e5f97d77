"""The lessons that are shown now, read from the database and remembered until something is published."""

from __future__ import annotations

from dataclasses import dataclass

from db import content
from db.engine import Tx
from lessons.schema import Lesson


@dataclass(frozen=True, slots=True)
class Published:
    """A lesson with the revision it stands in."""

    revision_id: int
    lesson: Lesson


def list_lessons(tx: Tx) -> tuple[Published, ...]:
    """Every published lesson, by key."""
    ids = content.list_published_ids(tx, "lesson")
    for row in content.get_revisions(tx, [i for i in ids if i not in _PARSED]).values():
        _parse_row(row.revision_id, row)
    return tuple(_PARSED[i] for i in ids)


def get_lesson(tx: Tx, revision_id: int) -> Published:
    """A revision, shown now or not; raises LookupError."""
    known = _parsed(revision_id)
    if known:
        return known
    rows = content.get_revisions(tx, [revision_id])
    if revision_id not in rows:
        raise LookupError(f"revision {revision_id}")
    return _parse_row(revision_id, rows[revision_id])


def find_published(tx: Tx, key: str) -> Published | None:
    """The lesson shown under a key."""
    return next((p for p in list_lessons(tx) if p.lesson.key == key), None)


def forget() -> None:
    """Let go of what was parsed, for whoever turns to another database."""
    _PARSED.clear()


_PARSED: dict[int, Published] = {}


def _parsed(revision_id: int) -> Published | None:
    return _PARSED.get(revision_id)


def _parse_row(revision_id: int, row: content.StoredRevision) -> Published:
    # Revisions never change, so one parse serves the life of the process.
    if revision_id not in _PARSED:
        _PARSED[revision_id] = Published(revision_id, Lesson.model_validate(row.body))
    return _PARSED[revision_id]
