"""Lessons and quizzes as xAPI 1.0.3 statements, with the verbs and the category of cmi5 where they are right.

A statement names the person by staff code alone, never by name or e-mail. Of an answer it says whether it was
right and how many points it got, never what was picked or what would have been right: items stay in use, and
both together over many people would give the key away. Its id is made from the event, so that the same event
is the same statement whenever and however it is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, lru_cache
from itertools import islice
from typing import Any
from urllib.parse import quote

from access.audit import write_audit
from access.tokens import Kind
from access.viewer import Permission, Refused, Viewer
from analytics.stable_ids import stable_uuid
from db import events
from db.engine import Tx
from db.events import Event, LessonEvent, QuizEvent
from lessons.library import get_lesson
from lessons.schema import CheckCard, Lesson
from text import t

VERSION = "1.0.3"
SETTLED = timedelta(minutes=1)
"""How old an event must be to be told: whatever was being written at that instant is there by then."""
ADL = "http://adlnet.gov/expapi"
CMI5 = "https://w3id.org/xapi/cmi5"
VERBS = {
    "begun": "initialized",
    "seen": "progressed",
    "checked": "answered",
    "done": "completed",
    "sat": "initialized",
    "answered": "answered",
}
COUNTED = "counted"
# Made once; and nothing here refers to itself.
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
LINES_AT_ONCE = 200
MOST_KEPT = 4_096
"""Activities whose words are kept ready; what is kept is read and never changed."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Which statements: stored after `since` and not after `until` (an instant that is settled by now)."""

    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some statements, and where the next ones begin; None when these are the last."""

    statements: tuple[dict[str, Any], ...]
    following: events.Place | None


def settled_at(now: datetime) -> datetime:
    """Up to which instant everything is told; nothing older than that comes in later."""
    return now - SETTLED


def page_statements(
    tx: Tx, viewer: Viewer, base_url: str, asked: events.Asked, limit: int, now: datetime
) -> Page:
    """The next `limit` statements; Refused unless statements were opened for the viewer."""
    _require(viewer)
    until = min(asked.until, settled_at(now))
    found = tuple(events.stream_events(tx, replace(asked, until=until), limit + 1))
    told = tuple(make_statement(tx, base_url, event) for event in found[:limit])
    return Page(told, found[limit - 1].place if len(found) > limit else None)


def stream_lines(tx: Tx, viewer: Viewer, base_url: str, asked: Stored, now: datetime) -> Iterator[bytes]:
    """Every statement asked for as a line of JSON, oldest first, a few hundred lines at a time.

    The transaction must stay open until the last is taken. Refused unless they were opened for the viewer.
    """
    _require(viewer)
    until = min(asked.until or settled_at(now), settled_at(now))
    found = events.stream_events(tx, events.Asked(until, asked.since))
    while part := list(islice(found, LINES_AT_ONCE)):
        yield b"".join(_line(make_statement(tx, base_url, event)) for event in part)


def note_statements(tx: Tx, viewer: Viewer, asked: Stored, now: datetime) -> None:
    """Write into the audit log that statements were taken away at the shell."""
    _require(viewer)
    after = {"since": _told(asked.since), "until": _told(asked.until)}
    write_audit(tx, viewer, "statements_exported", Kind.STATEMENTS.label, None, after, now)


def make_statement(tx: Tx, base_url: str, event: Event) -> dict[str, Any]:
    """One event as a statement; what it says of lessons comes from the revision that was taken."""
    teller = _Teller(base_url)
    about = teller.lesson(tx, event) if isinstance(event, LessonEvent) else teller.quiz(event)
    return {
        "id": teller.event_id(event),
        "actor": teller.actor(event.person_code),
        **about,
        "timestamp": event.at.isoformat(),
        "stored": event.place.stored_at.isoformat(),
        "authority": teller.actor("lachan"),
        "version": "1.0.0",
    }


@dataclass(frozen=True, slots=True)
class _Teller:
    """What statements of one installation have in common: whatever they name lies below its address."""

    base_url: str

    def event_id(self, event: Event) -> str:
        keys = "/".join(map(str, event.place.keys))
        return self._uuid(f"event/{event.sort}/{keys}")

    def actor(self, code: str) -> dict[str, Any]:
        return {"objectType": "Agent", "account": {"homePage": self.base_url, "name": code}}

    def lesson(self, tx: Tx, event: LessonEvent) -> dict[str, Any]:
        lesson = get_lesson(tx, event.revision_id).lesson
        path = f"lessons/{quote(event.lesson_key, safe='')}"
        whole = self._activity(path, "lesson", lesson.title)
        told: dict[str, Any] = {"verb": _verb(VERBS[event.sort]), "object": whole}
        registration = self._uuid(f"registration/lesson/{event.person_id}/{event.lesson_key}")
        context = self._context(registration, registration)
        if event.sort == "checked":
            told["object"] = self._activity(f"{path}/{quote(event.card_id, safe='')}", "question")
            context["contextActivities"] = {"parent": [whole]}
        elif event.sort != "seen":
            context["contextActivities"] = {"category": _categories(event.sort == "done")}
        result = _lesson_result(event, lesson)
        return {**told, **({"result": result} if result else {}), "context": context}

    def quiz(self, event: QuizEvent) -> dict[str, Any]:
        whole = self._sitting(event)
        registration = self._uuid(f"registration/{event.campaign_code}/{event.person_id}/{event.mode}")
        context = self._context(registration, self._uuid(f"attempt/{event.attempt_id}"))
        activities: dict[str, Any] = {"grouping": [self._campaign(event)]}
        told: dict[str, Any] = {"verb": _verb(_quiz_verb(event)), "object": whole}
        if event.sort == "answered":
            told["object"] = self._activity(f"items/{self._uuid(f'item/{event.item_key}')}", "question")
            activities["parent"] = [whole]
        elif event.mode == COUNTED:
            activities["category"] = _categories(event.sort == "handed_in")
            if event.sort == "handed_in":
                context["extensions"][f"{CMI5}/context/extensions/masteryscore"] = event.pass_percent / 100
        context["contextActivities"] = activities
        result = _quiz_result(event)
        return {**told, **({"result": result} if result else {}), "context": context}

    def _sitting(self, event: QuizEvent) -> dict[str, Any]:
        path = f"campaigns/{quote(event.campaign_code, safe='')}/{event.mode}"
        return self._activity(path, "assessment", t(f"api.sitting.{event.mode}"))

    def _campaign(self, event: QuizEvent) -> dict[str, Any]:
        path = f"campaigns/{quote(event.campaign_code, safe='')}"
        return self._activity(path, "course", event.campaign_name)

    def _activity(self, path: str, sort: str, name: str = "") -> dict[str, Any]:
        return _activity(f"{self.base_url}/xapi/{path}", sort, name)

    def _context(self, registration: str, session: str) -> dict[str, Any]:
        extensions: dict[str, Any] = {f"{CMI5}/context/extensions/sessionid": session}
        return {
            "registration": registration,
            "platform": t("app.name"),
            "language": "vi",
            "extensions": extensions,
        }

    def _uuid(self, name: str) -> str:
        return stable_uuid(f"{self.base_url}/xapi/{name}")


@lru_cache(MOST_KEPT)
def _activity(address: str, sort: str, name: str) -> dict[str, Any]:
    definition: dict[str, Any] = {"type": f"{ADL}/activities/{sort}"}
    if name:
        definition["name"] = {"vi": name}
    return {"objectType": "Activity", "id": address, "definition": definition}


@cache
def _verb(name: str) -> dict[str, Any]:
    return {"id": f"{ADL}/verbs/{name}", "display": {"en-US": name, "vi": t(f"api.verb.{name}")}}


def _quiz_verb(event: QuizEvent) -> str:
    if event.sort != "handed_in":
        return VERBS[event.sort]
    if event.mode != COUNTED:
        return "completed"
    return "passed" if event.is_good else "failed"


@cache
def _categories(is_done: bool) -> list[dict[str, str]]:
    """What cmi5 defines is marked as such, and what it lets go on by is marked again."""
    names = ("cmi5", "moveon") if is_done else ("cmi5",)
    return [{"id": f"{CMI5}/context/categories/{name}"} for name in names]


def _lesson_result(event: LessonEvent, lesson: Lesson) -> dict[str, Any]:
    if event.sort == "done":
        return {"completion": True, "duration": _duration(event.began_at, event.at)}
    cards = [card.id for card in lesson.cards]
    if event.card_id not in cards:
        return {}
    if event.sort == "seen":
        seen = 100 * (cards.index(event.card_id) + 1) // len(cards)
        return {"extensions": {f"{CMI5}/result/extensions/progress": seen}}
    card = lesson.cards[cards.index(event.card_id)]
    if not isinstance(card, CheckCard) or event.answer is None or event.answer >= len(card.options):
        return {}
    return {"success": card.options[event.answer].right}


def _quiz_result(event: QuizEvent) -> dict[str, Any]:
    if event.sort == "sat":
        return {}
    score = {"score": _score(event)} if event.max_points else {}
    if event.sort == "answered":
        return {"success": event.is_good, **score}
    duration = _duration(event.began_at, event.at)
    if event.mode != COUNTED:
        return {"completion": True, **score, "duration": duration}
    return {"success": event.is_good, **score, "duration": duration}


def _score(event: QuizEvent) -> dict[str, float]:
    """In items: an item of full points is 1."""
    scaled = round(event.points / event.max_points, 4)
    return {"scaled": scaled, "raw": event.points / 100, "min": 0, "max": event.max_points / 100}


def _duration(began_at: datetime, at: datetime) -> str:
    """ISO 8601 to hundredths of a second, as xAPI compares durations."""
    return f"PT{max((at - began_at).total_seconds(), 0):.2f}S"


def _line(statement: dict[str, Any]) -> bytes:
    return ENCODER.encode(statement).encode() + b"\n"


def _told(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _require(viewer: Viewer) -> None:
    """DESIGN §4.8: no role reads what single people answered; only a token issued for it, or the operator."""
    if not viewer.may(Permission.READ_STATEMENTS):
        raise Refused(t("access.refused"))
