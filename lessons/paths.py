"""Which lessons stand together and in which order: learning paths, tracks, the one before and the next."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import datetime, timedelta

from db import content
from db.engine import Tx
from lessons.library import Published
from lessons.schema import EVERYBODY, PATHS, TRACKS, Path, Track
from text.vietnamese import letter_key

NEW_FOR = timedelta(days=30)
FIRST_BATCH = timedelta(days=1)


def lessons_of_path(path: Path, published: Sequence[Published]) -> tuple[Published, ...]:
    """The lessons of a path in its order."""
    mine = [each for each in published if path in each.lesson.paths]
    return tuple(sorted(mine, key=lambda each: each.lesson.paths[path]))


def lessons_of_track(track: Track, published: Sequence[Published]) -> tuple[Published, ...]:
    """The lessons of a track: those for everybody first, then by title."""
    return tuple(sorted((each for each in published if each.lesson.track == track), key=_place))


def required_by_default(published: Sequence[Published]) -> tuple[str, ...]:
    """Keys of what a new campaign requires: the path for everybody or, while it is empty, all there is."""
    chosen = lessons_of_path(EVERYBODY, published) or in_order(published)
    return tuple(each.lesson.key for each in chosen)


def in_order(published: Sequence[Published]) -> tuple[Published, ...]:
    """Every lesson, track by track."""
    return tuple(each for track in TRACKS for each in lessons_of_track(track, published))


def list_line(name: Path | Track, published: Sequence[Published]) -> tuple[Published, ...]:
    """The lessons of a path or of a track."""
    path = next((each for each in PATHS if each == name), None)
    if path:
        return lessons_of_path(path, published)
    return next((lessons_of_track(each, published) for each in TRACKS if each == name), ())


def line_of(key: str, published: Sequence[Published], name: str = "") -> tuple[Published, ...]:
    """The lessons among which one is read: those of the path or track `name` if it stands in there.

    Otherwise the path for everybody if it stands there, else all, track by track.
    """
    chosen = next((each for each in (*PATHS, *TRACKS) if each == name), None)
    lines = (
        list_line(chosen, published) if chosen else (),
        lessons_of_path(EVERYBODY, published),
        in_order(published),
    )
    return next((line for line in lines if any(each.lesson.key == key for each in line)), ())


def neighbours(
    key: str, line: Sequence[Published], done: Container[str] = ()
) -> tuple[Published | None, Published | None]:
    """The lesson before one in a line, and the first after it that is not among the `done` keys."""
    place = next((n for n, each in enumerate(line) if each.lesson.key == key), len(line))
    before = line[place - 1] if 0 < place < len(line) else None
    return before, next((each for each in line[place + 1 :] if each.lesson.key not in done), None)


def list_new(tx: Tx, now: datetime) -> frozenset[str]:
    """Keys of lessons that came in the last 30 days, after those that the library began with."""
    first = content.list_first_published_at(tx, "lesson")
    begun = min(first.values(), default=now)
    return frozenset(key for key, at in first.items() if at > begun + FIRST_BATCH and now - at < NEW_FOR)


def _place(published: Published) -> tuple[int, str]:
    lesson = published.lesson
    return lesson.paths.get(EVERYBODY, len(lesson.paths) + 99), letter_key(lesson.title)
