"""Which lessons stand together: paths in their order, tracks, neighbours, what is new."""

from __future__ import annotations

from datetime import timedelta

from db.engine import Database
from lessons.fields import Channel
from lessons.library import Published, list_lessons
from lessons.paths import (
    in_order,
    lessons_of_path,
    lessons_of_track,
    line_of,
    list_new,
    neighbours,
    required_by_default,
)
from lessons.publishing import publish
from lessons.schema import EVERYBODY, PATHS, TRACKS
from tests.house import NOW
from tests.school import School, built_in


def _lessons(database: Database) -> tuple[Published, ...]:
    with database.read() as tx:
        return list_lessons(tx)


def test_every_path_and_track_has_lessons_and_no_place_is_taken_twice(
    database: Database, school: School
) -> None:
    published = _lessons(database)
    for path in PATHS:
        places = [each.lesson.paths[path] for each in lessons_of_path(path, published)]
        assert places == sorted(set(places)) and len(places) >= 5, path
    assert {each.lesson.track for each in published} <= set(TRACKS)
    assert {e.lesson.key for e in in_order(published)} == {e.lesson.key for e in published}


def test_the_path_for_everybody_takes_about_an_hour_and_is_what_a_campaign_requires(
    database: Database, school: School
) -> None:
    published = _lessons(database)
    path = lessons_of_path(EVERYBODY, published)
    assert 45 <= sum(each.lesson.minutes for each in path) <= 75
    assert required_by_default(published) == tuple(each.lesson.key for each in path)
    assert required_by_default([e for e in published if not e.lesson.paths])


def test_a_lesson_stands_in_the_line_it_was_opened_from(database: Database, school: School) -> None:
    published = _lessons(database)
    everybody, track = lessons_of_path(EVERYBODY, published), lessons_of_track("nhan-dien", published)
    key = next(each.lesson.key for each in everybody if each in track)
    assert line_of(key, published) == everybody
    assert line_of(key, published, "nhan-dien") == track
    assert line_of(key, published, "khong-co") == everybody
    assert line_of(key, published, "ung-pho") == everybody
    other = next(each for each in in_order(published) if EVERYBODY not in each.lesson.paths)
    assert line_of(other.lesson.key, published) == in_order(published)
    assert line_of("khong-co", published) == ()


def test_neighbours_lead_along_a_line_and_pass_over_what_is_done(database: Database, school: School) -> None:
    line = lessons_of_path(EVERYBODY, _lessons(database))
    assert neighbours(line[0].lesson.key, line) == (None, line[1])
    assert neighbours(line[1].lesson.key, line) == (line[0], line[2])
    done = {line[0].lesson.key, line[2].lesson.key}
    assert neighbours(line[1].lesson.key, line, done) == (line[0], line[3])
    assert neighbours(line[-1].lesson.key, line) == (line[-2], None)
    assert neighbours("khong-co", line) == (None, None)


def test_only_what_came_later_and_lately_is_new(database: Database, school: School) -> None:
    (sort, _, body) = next(each for each in built_in() if each[0] == "lesson")
    later, key = NOW + timedelta(days=40), "bai-moi-them"
    with database.write() as tx:
        assert list_new(tx, NOW) == frozenset()
        publish(tx, [(sort, key, {**body, "key": key})], later)
        assert list_new(tx, later) == {key}
        assert list_new(tx, later + timedelta(days=31)) == frozenset()


def test_a_track_lists_those_for_everybody_first(database: Database, school: School) -> None:
    track = lessons_of_track("nhan-dien", _lessons(database))
    ranks = [each.lesson.paths.get(EVERYBODY, 99) for each in track]
    assert ranks == sorted(ranks)


def test_each_tactic_is_met_in_two_channels_at_least(database: Database, school: School) -> None:
    met: dict[str, set[Channel]] = {}
    for sort, _, body in built_in():
        if sort == "item":
            met.setdefault(body["tactic"], set()).add(body["channel"])
    taught = {each.lesson.tactic for each in _lessons(database)}
    assert taught <= met.keys() and all(len(channels) >= 2 for channels in met.values())
