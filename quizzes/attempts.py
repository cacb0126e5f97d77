"""Sitting a quiz: begin or carry on, one card at a time without its key, one answer each, hand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from access.viewer import Permission, Refused, Viewer
from campaign.standing import count_answer, refresh
from db import attempts, campaigns, people
from db.attempts import AttemptRow, CountedAnswer, PinnedItem, ResponseRow
from db.campaigns import CampaignNow
from db.engine import Tx
from quizzes.bank import BankItem, get_item, list_bank
from quizzes.blueprint import draw, read_blueprint
from quizzes.kinds.contract import Answer, Face, Feedback
from text import t
from text.formats import show_instant


@dataclass(frozen=True, slots=True)
class QuizCard:
    """The next question of an attempt, with nothing in it that gives the key away."""

    attempt_id: int
    mode: str
    place: int
    total: int
    kind: str
    face: Face
    saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answered question; `feedback` is None in a counted quiz until it is handed in."""

    place: int
    total: int
    is_right: bool | None
    feedback: Feedback | None
    explain: str
    next_time: str
    face: Face
    tactic: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Result:
    """A finished attempt: points, whether it passed, and each question with its feedback."""

    attempt: AttemptRow
    number: int
    outcomes: tuple[Outcome, ...]
    false_alarms: int
    genuine: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whether another counted attempt may begin now, and if not, why."""

    open_attempt_id: int | None
    used: int
    may_begin: bool
    reason: str
    best: AttemptRow | None


def find_allowance(tx: Tx, viewer: Viewer, campaign: CampaignNow, mode: str, now: datetime) -> Allowance:
    """What a person may do next; practice has no limits."""
    rows = attempts.list_attempts(tx, viewer.person_id, campaign.campaign_id, mode)
    open_id = next((r.attempt_id for r in rows if r.submitted_at is None), None)
    done = [r for r in rows if r.submitted_at]
    best = max(done, key=lambda r: ((r.points or 0) / (r.max_points or 1), r.number), default=None)
    reason = _why_not(campaign, done, now) if mode == "counted" else ""
    return Allowance(open_id, len(done), open_id is not None or not reason, reason, best)


def begin(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, mode: str, seed: int, now: datetime, tactic: str = ""
) -> int:
    """Carry on with the open attempt or begin one; returns its id. Raises Refused or BlueprintFault.

    `tactic` narrows a practice to one tactic; the seed draws items and shuffles options.
    """
    viewer.require(Permission.LEARN)
    people.lock_person(tx, viewer.person_id)
    allowance = find_allowance(tx, viewer, campaign, mode, now)
    if allowance.open_attempt_id is not None:
        return allowance.open_attempt_id
    if not allowance.may_begin:
        raise Refused(allowance.reason)
    drawn = _draw(tx, viewer, campaign, mode, seed, tactic)
    person_id, number = viewer.person_id, allowance.used + 1
    attempt_id = attempts.add_attempt(tx, person_id, campaign.campaign_id, mode, number, seed, now)
    pins = [PinnedItem(i, b.revision_id, b.item.head.tactic) for i, b in enumerate(drawn)]
    attempts.pin_items(tx, attempt_id, pins)
    if mode == "counted":
        refresh(tx, person_id, campaign)
    return attempt_id


def current_card(tx: Tx, viewer: Viewer, attempt_id: int) -> QuizCard | None:
    """The first question without an answer; None when all are answered."""
    attempt = _own(tx, viewer, attempt_id)
    items, responses = attempts.list_items(tx, attempt_id), attempts.list_responses(tx, attempt_id)
    pinned = next((i for i in items if i.place not in responses), None)
    if pinned is None:
        return None
    item = get_item(tx, pinned.revision_id).item
    saved_at = max((r.answered_at for r in responses.values()), default=None)
    face = item.kind.face(item.body, _random(attempt, pinned.place))
    return QuizCard(attempt_id, attempt.mode, pinned.place, len(items), item.head.kind, face, saved_at)


def submit_response(
    tx: Tx, viewer: Viewer, attempt_id: int, place: int, answer: Answer, now: datetime
) -> Outcome:
    """Grade and store one answer; a repeated one meets what is stored and changes nothing.

    Raises Refused for somebody else's attempt, AnswerFault for an answer that does not fit.
    """
    attempt = _own(tx, viewer, attempt_id)
    people.lock_person(tx, viewer.person_id)
    items, responses = attempts.list_items(tx, attempt_id), attempts.list_responses(tx, attempt_id)
    pinned = next((i for i in items if i.place == place), None)
    if pinned is None:
        raise Refused(t("quiz.fault.not_yours"))
    item = get_item(tx, pinned.revision_id)
    if place not in responses:
        if attempt.submitted_at:
            raise Refused(t("quiz.fault.finished"))
        responses[place] = _grade(item, place, answer, now)
        _store(tx, attempt, pinned, responses[place])
    if not attempt.submitted_at and len(responses) == len(items):
        _close(tx, viewer, attempt, responses, now)
        attempt = _own(tx, viewer, attempt_id)
    return _outcome(item, attempt, responses[place], len(items), _tells(attempt))


def find_sitting(tx: Tx, viewer: Viewer, attempt_id: int) -> AttemptRow:
    """The viewer's own attempt; raises Refused for any other."""
    return _own(tx, viewer, attempt_id)


def get_result(tx: Tx, viewer: Viewer, attempt_id: int) -> Result:
    """A finished attempt with every answer explained; raises Refused while it is open."""
    attempt = _own(tx, viewer, attempt_id)
    if attempt.submitted_at is None:
        raise Refused(t("quiz.fault.incomplete", n="…"))
    responses = attempts.list_responses(tx, attempt_id)
    genuine = [r for r in responses.values() if r.truth == "genuine"]
    alarms = sum(r.judged == "scam" for r in genuine)
    outcomes = tuple(_outcomes(tx, attempt).values())
    return Result(attempt, attempt.number, outcomes, alarms, len(genuine))


def list_outcomes(tx: Tx, viewer: Viewer, attempt_id: int) -> tuple[Outcome, ...]:
    """The answered questions so far; in an open counted quiz without right, wrong or reasons."""
    return tuple(_outcomes(tx, _own(tx, viewer, attempt_id)).values())


def list_finished(tx: Tx, viewer: Viewer, campaign: CampaignNow) -> tuple[AttemptRow, ...]:
    """The viewer's own counted attempts that were handed in, oldest first."""
    rows = attempts.list_attempts(tx, viewer.person_id, campaign.campaign_id, "counted")
    return tuple(r for r in rows if r.submitted_at)


def _own(tx: Tx, viewer: Viewer, attempt_id: int) -> AttemptRow:
    attempt = attempts.find_attempt(tx, attempt_id)
    if attempt is None or attempt.person_id != viewer.person_id:
        raise Refused(t("quiz.fault.not_yours"))
    return attempt


def _why_not(campaign: CampaignNow, done: list[AttemptRow], now: datetime) -> str:
    if any(r.passed for r in done):
        return ""
    if len(done) >= campaign.max_attempts:
        return t("quiz.fault.no_more", n=campaign.max_attempts)
    last = max((r.submitted_at for r in done if r.submitted_at), default=None)
    again_at = last + timedelta(minutes=campaign.wait_minutes) if last else now
    return t("quiz.fault.wait", at=show_instant(again_at)) if again_at > now else ""


def _draw(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, mode: str, seed: int, tactic: str
) -> tuple[BankItem, ...]:
    cells = read_blueprint(campaign.blueprint)
    if mode == "practice":
        cells = read_blueprint(
            (
                {"tactic": tactic, "kind": "triage", "count": 4},
                {"tactic": tactic, "kind": "choice", "count": 1},
            )
        )
    seen = attempts.list_seen_revisions(tx, viewer.person_id)
    return draw(cells, list_bank(tx), seen, Random(seed))


def _random(attempt: AttemptRow, place: int) -> Random:
    return Random(f"{attempt.seed}/{place}")


def _grade(bank_item: BankItem, place: int, answer: Answer, now: datetime) -> ResponseRow:
    item = bank_item.item
    grade = item.kind.grade(item.body, answer)
    return ResponseRow(
        place, dict(answer), grade.points, grade.max_points, grade.is_right, grade.truth, grade.judged, now
    )


def _store(tx: Tx, attempt: AttemptRow, pinned: PinnedItem, response: ResponseRow) -> None:
    if attempt.mode == "counted":
        counted = CountedAnswer(response.answered_at, pinned.tactic, response.is_right)
        count_answer(tx, attempt.person_id, attempt.campaign_id, counted)
    attempts.add_response(tx, attempt.attempt_id, response)


def _close(
    tx: Tx, viewer: Viewer, attempt: AttemptRow, responses: Mapping[int, ResponseRow], now: datetime
) -> None:
    campaign = campaigns.get_campaign(tx, attempt.campaign_id)
    points, whole = score(responses)
    passed = 100 * points >= campaign.pass_percent * whole
    attempts.submit(tx, attempt.attempt_id, points, whole, passed, now)
    if attempt.mode == "counted":
        refresh(tx, viewer.person_id, campaign)


def score(responses: Mapping[int, ResponseRow]) -> tuple[int, int]:
    """Points and their maximum, in hundredths of an item: every item weighs the same."""
    earned = sum(100 * r.points // r.max_points for r in responses.values())
    return earned, 100 * len(responses)


def _outcomes(tx: Tx, attempt: AttemptRow) -> dict[int, Outcome]:
    items = {i.place: i for i in attempts.list_items(tx, attempt.attempt_id)}
    return {
        place: _outcome(
            get_item(tx, items[place].revision_id), attempt, response, len(items), _tells(attempt)
        )
        for place, response in attempts.list_responses(tx, attempt.attempt_id).items()
    }


def _tells(attempt: AttemptRow) -> bool:
    """Right and wrong are told at once in practice, in a counted quiz once it is handed in."""
    return attempt.mode == "practice" or attempt.submitted_at is not None


def _outcome(item: BankItem, attempt: AttemptRow, response: ResponseRow, total: int, tells: bool) -> Outcome:
    whole = item.item
    return Outcome(
        place=response.place,
        total=total,
        is_right=response.is_right if tells else None,
        feedback=whole.kind.feedback(whole.body, response.answer) if tells else None,
        explain=whole.head.explain if tells else "",
        next_time=whole.head.next_time if tells else "",
        face=whole.kind.face(whole.body, _random(attempt, response.place)),
        tactic=whole.head.tactic,
        confidence=str(response.answer.get("confidence", "")),
    )
