"""Data to measure on: a scratch database with invented people, written in bulk through the database room."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import insert, select

from access import sign_ins
from access.viewer import SYSTEM, Role
from campaign.opening import make_campaign
from campaign.standing import rebuild
from db import campaigns, grants, people, units
from db.campaigns import CampaignNow, NewCampaign
from db.engine import Database, Tx, open_database
from db.migrate import upgrade
from db.people import NewPerson
from db.tables import Attempt, AttemptItem, LessonProgress, Response
from db.units import NewUnit
from lessons.library import list_lessons
from lessons.paths import required_by_default
from lessons.publishing import publish
from quizzes.bank import BankItem, list_bank
from quizzes.campaigns import default_blueprint
from quizzes.kinds.triage import CONFIDENCES
from quizzes.publishing import read_built_in
from sample import FAMILY, GIVEN, MIDDLE
from text.formats import local_day

SEED = 84
DAYS = 55
ENDLESS = 10_000
ANSWERS = 10
ANSWER = {"points": 1, "max_points": 1, "action_points": 1, "action_max": 1}
OPPOSITE = {"scam": "genuine", "genuine": "scam"}


@dataclass(frozen=True, slots=True)
class Scratch:
    """A database under `var` with people by id in the order they were made."""

    var: Path
    database: Database
    campaign: CampaignNow
    unit_ids: tuple[int, ...]
    person_ids: tuple[int, ...]
    now: datetime


def make_scratch(
    var: Path,
    people_count: int,
    unit_count: int,
    now: datetime,
    with_history: bool,
    blueprint: Sequence[dict[str, object]] | None = None,
) -> Scratch:
    """Units, people and an open campaign; with a history, most have begun and many are done.

    The quiz is drawn by the blueprint that a new campaign gets, unless another one is given.
    """
    var.mkdir(parents=True, exist_ok=True)
    database = open_database(f"sqlite:///{var / 'lachan.sqlite3'}")
    upgrade(database)
    random, starts_on = Random(SEED), local_day(now) - timedelta(days=DAYS)
    with database.write() as tx:
        publish(tx, read_built_in(), now)
        unit_ids = _add_units(tx, unit_count, starts_on)
        new = [_person(n, unit_ids[n % unit_count], random) for n in range(people_count)]
        person_ids = people.add_people(tx, new, starts_on)
        grants.add_grant(tx, person_ids[-1], Role.OFFICE, None, now)
        campaign = campaigns.get_campaign(
            tx, make_campaign(tx, SYSTEM, _campaign(tx, starts_on, blueprint), now)
        )
        if with_history:
            _add_history(tx, person_ids, campaign, random)
    return Scratch(var, database, campaign, unit_ids, person_ids, now)


def token_of(n: int) -> str:
    """The session token of the n-th person: in shape like a real one, but known beforehand."""
    return str(n).zfill(43)


def sign_everybody_in(scratch: Scratch) -> None:
    """A signed-in browser for each person, as the sign-in page would leave it."""
    with scratch.database.write() as tx:
        for n, person_id in enumerate(scratch.person_ids):
            sign_ins.start(tx, person_id, token_of(n), scratch.now)


def _add_units(tx: Tx, count: int, on: date) -> tuple[int, ...]:
    return units.add_units(tx, [NewUnit(f"DV{n:04}", f"Đơn vị {n:04}", None, n) for n in range(count)], on)


def _person(n: int, unit_id: int, random: Random) -> NewPerson:
    name = f"{random.choice(FAMILY)} {random.choice(MIDDLE)} {random.choice(GIVEN)}"
    return NewPerson(f"CB{n:06}", name, f"nguoi{n}@khcn.example", unit_id, "Chuyên viên")


def _campaign(tx: Tx, starts_on: date, blueprint: Sequence[dict[str, object]] | None) -> NewCampaign:
    """Attempts without end or waiting, so that a measure may go on answering."""
    keys = required_by_default(list_lessons(tx))
    return NewCampaign(
        code="DO-TOC-DO",
        name="Chiến dịch để đo tốc độ",
        document="Kế hoạch không có thật",
        starts_on=starts_on,
        due_on=starts_on + timedelta(days=DAYS + 21),
        pass_percent=70,
        target_percent=95,
        max_attempts=ENDLESS,
        wait_minutes=0,
        blueprint=default_blueprint(tx, keys) if blueprint is None else tuple(blueprint),
        lesson_keys=keys,
    )


def _add_history(tx: Tx, person_ids: Sequence[int], campaign: CampaignNow, random: Random) -> None:
    """Nine in ten have begun, seven in ten are done, on days spread over the campaign."""
    lessons = {p.lesson.key: p.revision_id for p in list_lessons(tx) if p.lesson.key in campaign.lesson_keys}
    judged = tuple([item for item in list_bank(tx) if item.truth == truth] for truth in OPPOSITE)
    progress: list[dict[str, object]] = []
    sittings: list[_Sitting] = []
    for person_id in person_ids:
        zeal, begun, took = random.random(), random.randrange(DAYS // 2), random.randrange(DAYS // 2)
        at = _noon(campaign.starts_on + timedelta(days=begun))
        keys = lessons if zeal < 0.7 else list(lessons)[:1] if zeal < 0.9 else ()
        progress.extend(_lesson(person_id, key, lessons[key], at) for key in keys)
        if zeal < 0.7:
            sittings.append(_Sitting(person_id, "before", at, _answers(judged, 2, 0.6, random)))
            answers = _answers(judged, ANSWERS, 0.8, random)
            sittings.append(_Sitting(person_id, "counted", at + timedelta(days=took), answers))
    tx.execute(insert(LessonProgress), progress)
    _add_sittings(tx, campaign, sittings)
    rebuild(tx)


@dataclass(frozen=True, slots=True)
class _Sitting:
    """A finished attempt: who, which, when, and which items were answered right.

    The one before learning has few answers, to be written sooner: only its score is compared.
    """

    person_id: int
    mode: str
    at: datetime
    answers: tuple[tuple[BankItem, bool], ...]

    @property
    def points(self) -> int:
        """In hundredths of an item, as the product counts them."""
        return sum(100 * is_right for _, is_right in self.answers)

    @property
    def max_points(self) -> int:
        """What all right would give."""
        return 100 * len(self.answers)


def _answers(
    judged: Sequence[Sequence[BankItem]], count: int, skill: float, random: Random
) -> tuple[tuple[BankItem, bool], ...]:
    """As many scams as genuine messages, each judged right with a chance of `skill`."""
    return tuple((random.choice(judged[n % len(judged)]), random.random() < skill) for n in range(count))


def _noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 5, tzinfo=UTC)


def _lesson(person_id: int, key: str, revision_id: int, at: datetime) -> dict[str, object]:
    about = {"person_id": person_id, "lesson_key": key, "revision_id": revision_id, "card_id": ""}
    return {**about, "started_at": at, "seen_at": at, "completed_at": at}


def _add_sittings(tx: Tx, campaign: CampaignNow, sittings: Sequence[_Sitting]) -> None:
    about = {"campaign_id": campaign.campaign_id, "number": 1, "seed": SEED}
    tx.execute(insert(Attempt), [{**about, **_attempt(sitting)} for sitting in sittings])
    rows = tx.execute(select(Attempt.person_id, Attempt.mode, Attempt.id))
    ids = {(person_id, mode): attempt_id for person_id, mode, attempt_id in rows}
    items, responses = [], []
    for sitting in sittings:
        for place, (item, is_right) in enumerate(sitting.answers):
            pin = {"attempt_id": ids[sitting.person_id, sitting.mode], "place": place}
            tactic = item.item.head.tactic
            items.append({**pin, "revision_id": item.revision_id, "tactic": tactic, "variant": {}})
            said: dict[str, object] = {
                "truth": item.truth,
                "judged": item.truth if is_right else OPPOSITE[item.truth],
            }
            said["turns"] = [{"confidence": CONFIDENCES[(sitting.person_id + place) % len(CONFIDENCES)]}]
            responses.append({**pin, **ANSWER, **said, "is_right": is_right, "answered_at": sitting.at})
    tx.execute(insert(AttemptItem), items)
    tx.execute(insert(Response), responses)


def _attempt(sitting: _Sitting) -> dict[str, object]:
    times = {"started_at": sitting.at, "submitted_at": sitting.at}
    passed = sitting.mode == "counted"
    return {
        "person_id": sitting.person_id,
        "mode": sitting.mode,
        **times,
        "points": sitting.points,
        "max_points": sitting.max_points,
        "passed": passed,
    }


def quiet_environment() -> None:
    """Nothing of the operator's own settings may leak into a measure."""
    for name in [
        name
        for name in os.environ
        if name.startswith("LACHAN_") and not name.startswith(("LACHAN_BENCH", "LACHAN_LOAD"))
    ]:
        del os.environ[name]
