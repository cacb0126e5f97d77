"""Marking answers again after the key of an item was corrected: who changes and by how much, audited."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from random import Random

from access.audit import write_audit
from access.viewer import Permission, Refused, Viewer
from campaign.encounters import change_encounters
from campaign.rests import change_sitting
from campaign.standing import change_marks
from db import attempts, campaigns, content, people
from db.attempts import GivenAnswer, ResponseRow
from db.engine import Tx
from quizzes.attempts import grade_response, score
from quizzes.bank import BankItem, get_item
from quizzes.certificates import settle
from text import t


@dataclass(frozen=True, slots=True)
class Changed:
    """One answer that is worth other points now; points are of the item, `passed` of the attempt."""

    person_code: str
    attempt_id: int
    place: int
    points: int
    new_points: int
    max_points: int
    passed: bool | None
    new_passed: bool | None


def remark(tx: Tx, viewer: Viewer, key: str, now: datetime) -> tuple[Changed, ...]:
    """Mark every answer to the item by its present revision; returns what changed, by person and attempt.

    The attempts name that revision from then on, so that they tell its reasons. A second call changes
    nothing. Needs MANAGE_CONTENT; raises Refused for an item that is not published, or when what people
    saw then is not what they would see now, so that their answers mean something else.
    """
    viewer.require(Permission.MANAGE_CONTENT)
    revision_id = content.find_published_id(tx, "item", key)
    if revision_id is None:
        raise Refused(t("quiz.remark.missing", name=key))
    # Counts move person by person: whoever answered meanwhile would wait for us, and we for them.
    people.lock_everybody(tx)
    given = attempts.list_answers_to(tx, key, revision_id)
    for answer in given:
        _check_same_face(tx, answer, revision_id, key)
    changed = tuple(c for answer in given if (c := _remark(tx, answer, revision_id)))
    for person_id, campaign_id in {(a.person_id, a.campaign_id) for a in given}:
        settle(tx, person_id, campaign_id, now)
    if given:
        write_audit(tx, viewer, "item_remarked", key, None, _summary(given, changed), now)
    return changed


def _check_same_face(tx: Tx, answer: GivenAnswer, revision_id: int, key: str) -> None:
    """Turn by turn, both revisions must show the same."""
    try:
        new = get_item(tx, revision_id, answer.variant)
    except ValueError as fault:
        raise Refused(t("quiz.remark.other", name=key)) from fault
    old = get_item(tx, answer.revision_id, answer.variant)
    for number in range(len(answer.response.turns)):
        turns = tuple(answer.response.turns[:number])
        faces = [each.item.kind.face(each.item.body, Random(1), turns) for each in (old, new)]
        if faces[0] != faces[1]:
            raise Refused(t("quiz.remark.other", name=key))


def _remark(tx: Tx, answer: GivenAnswer, revision_id: int) -> Changed | None:
    item = get_item(tx, revision_id, answer.variant)
    response = _graded(item, answer.response)
    attempt = attempts.find_attempt(tx, answer.attempt_id)
    assert attempt is not None
    store = partial(_store, tx, answer, response, revision_id)
    count = partial(change_encounters, tx, answer.person_id, revision_id, store)
    change = partial(change_sitting, tx, answer.attempt_id, count)
    passed = attempt.passed
    change_marks(tx, answer.person_id, campaigns.get_campaign(tx, answer.campaign_id), change)
    after = attempts.find_attempt(tx, answer.attempt_id)
    assert after is not None
    if response.points == answer.response.points and after.passed == passed:
        return None
    return Changed(
        person_code=answer.person_code,
        attempt_id=answer.attempt_id,
        place=response.place,
        points=answer.response.points,
        new_points=response.points,
        max_points=response.max_points,
        passed=passed,
        new_passed=after.passed,
    )


def _graded(item: BankItem, response: ResponseRow) -> ResponseRow:
    turns = tuple(response.turns)
    return grade_response(item.item, response.place, turns, response.answered_at)


def _store(tx: Tx, answer: GivenAnswer, response: ResponseRow, revision_id: int) -> None:
    """The new marks of the answer and of its attempt, if it was handed in."""
    attempts.put_marks(tx, answer.attempt_id, response, revision_id)
    attempt = attempts.find_attempt(tx, answer.attempt_id)
    if attempt is None or attempt.submitted_at is None:
        return
    points, whole = score(attempts.list_responses(tx, answer.attempt_id))
    campaign = campaigns.get_campaign(tx, answer.campaign_id)
    passed = 100 * points >= campaign.pass_percent * whole
    attempts.put_score(tx, replace(attempt, points=points, max_points=whole, passed=passed))


def _summary(given: tuple[GivenAnswer, ...], changed: tuple[Changed, ...]) -> dict[str, object]:
    return {
        "answers": len(given),
        "changed": len(changed),
        "people": len({each.person_code for each in changed}),
        "up": sum(each.new_points > each.points for each in changed),
        "down": sum(each.new_points < each.points for each in changed),
        "newly_passed": sum(bool(each.new_passed) and not each.passed for each in changed),
        "no_longer_passed": sum(bool(each.passed) and not each.new_passed for each in changed),
    }
