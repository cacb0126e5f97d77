"""Sitting a quiz: begin or carry on, one card at a time without its key, one answer each, hand in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from access.viewer import Permission, Refused, Viewer
from campaign.encounters import count_sitting
from campaign.measures import count_sittings
from campaign.rests import change_sitting
from campaign.standing import change_answers, refresh
from db import attempts, campaigns, measures, people, reviews
from db.attempts import Asked, AttemptRow, PinnedItem, ResponseRow
from db.campaigns import CampaignNow
from db.engine import Tx
from db.measures import MEASURED, Certain, Judged, MeasuredSitting
from db.reviews import ReviewCardRow
from lessons.fields import Law, Source
from quizzes.bank import BankItem, get_item, list_bank
from quizzes.blueprint import DrawnItem, draw, read_blueprint
from quizzes.kinds import list_kinds
from quizzes.kinds.contract import Answer, Face, Feedback, Turns
from quizzes.naming import stem_of_item
from quizzes.observed import list_observed_levels
from quizzes.occasions import OCCASIONS, find_due
from quizzes.reading import WholeItem
from quizzes.schedule import after_answer
from text import t
from text.formats import local_day, show_instant

PRACTISED = ("practice", "review")
"""Modes in which each answer is explained at once."""
JUDGED = ("act", "triage")
"""Kinds that ask what a message is."""
PRACTICE = 5
"""Questions of one practice."""


@dataclass(frozen=True, slots=True)
class QuizCard:
    """The next question of an attempt, with nothing in it that gives the key away.

    `turn` counts the answers already given to it: 0 but for items that go on.
    """

    attempt_id: int
    mode: str
    place: int
    total: int
    turn: int
    kind: str
    face: Face
    saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answered question; `feedback` is None in a counted quiz until it is handed in.

    `stem` is what one knows it again by. `detected` says whether the verdict on a message was the
    right one; None where none was asked for, or nothing is told yet.
    """

    place: int
    total: int
    stem: str
    detected: bool | None
    is_right: bool | None
    points: int
    max_points: int
    feedback: Feedback | None
    explain: str
    next_time: str
    sources: tuple[Source, ...]
    law: tuple[Law, ...]
    tactic: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What follows an answer: the next question, or none; `is_told` where the reasons come first."""

    following: QuizCard | None
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """A finished attempt: points, whether it passed, and each question with its feedback.

    `judged` counts the verdicts and the points of acting, `certain` how sure the person was of them,
    `before` is what the person did before learning, and `again` says when or that the quiz may not be
    sat again.
    """

    attempt: AttemptRow
    number: int
    outcomes: tuple[Outcome, ...]
    judged: Judged
    certain: Certain
    before: MeasuredSitting | None
    again: str

    @property
    def percent(self) -> int:
        """The score in whole percent."""
        return 100 * (self.attempt.points or 0) // (self.attempt.max_points or 1)


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
    if mode in OCCASIONS and find_due(tx, viewer.person_id, campaign, local_day(now)) != mode:
        reason = t("quiz.fault.not_due")
    return Allowance(open_id, len(done), open_id is not None or not reason, reason, best)


def find_open_practice(tx: Tx, viewer: Viewer, campaign: CampaignNow) -> int | None:
    """The viewer's practice that was begun and not ended."""
    rows = attempts.list_attempts(tx, viewer.person_id, campaign.campaign_id, "practice")
    return next((row.attempt_id for row in rows if row.submitted_at is None), None)


def begin(
    tx: Tx, viewer: Viewer, campaign: CampaignNow, mode: str, seed: int, now: datetime, tactic: str = ""
) -> int:
    """Carry on with the open attempt or begin one; returns its id. Raises Refused or BlueprintFault.

    `tactic` narrows a practice to one tactic; the seed draws items and shuffles options. A practice
    is never carried on with here, since it may be about something else: it is left as it is.
    A review is begun by quizzes.reviews, which knows what is due.
    """
    if mode == "review":
        raise ValueError(mode)
    viewer.require(Permission.LEARN)
    people.lock_person(tx, viewer.person_id)
    allowance = find_allowance(tx, viewer, campaign, mode, now)
    if allowance.open_attempt_id is not None and mode != "practice":
        return allowance.open_attempt_id
    if allowance.open_attempt_id is not None:
        _leave(tx, allowance.open_attempt_id, now)
    if not allowance.may_begin:
        raise Refused(allowance.reason)
    drawn = _draw(tx, viewer, campaign, mode, seed, tactic)
    return add_form(tx, viewer.person_id, campaign, mode, drawn, seed, now)


def add_form(
    tx: Tx,
    person_id: int,
    campaign: CampaignNow,
    mode: str,
    drawn: Sequence[DrawnItem],
    seed: int,
    now: datetime,
) -> int:
    """Open an attempt with these items; the caller has locked the person and knows that they may."""
    number = attempts.count_begun(tx, person_id, campaign.campaign_id, mode) + 1
    attempt_id = attempts.add_attempt(tx, person_id, campaign.campaign_id, mode, number, seed, now)
    pins = [_pin(place, each) for place, each in enumerate(drawn)]
    attempts.pin_items(tx, attempt_id, pins)
    if mode == "counted":
        refresh(tx, person_id, campaign)
    return attempt_id


def current_card(tx: Tx, viewer: Viewer, attempt_id: int) -> QuizCard | None:
    """The first question without an answer; None when all are answered."""
    sitting = attempts.find_current(tx, attempt_id)
    if sitting is None or sitting.attempt.person_id != viewer.person_id:
        raise Refused(t("quiz.fault.not_yours"))
    if sitting.opened is None:
        return None
    turns = _turns_so_far(tx, sitting.attempt, sitting.opened)
    return _card(tx, sitting.attempt, sitting.opened, sitting.total, turns, sitting.saved_at)


def submit_response(
    tx: Tx, viewer: Viewer, attempt_id: int, place: int, answer: Answer, now: datetime, turn: int = 0
) -> Outcome | None:
    """Store one answer, and grade the item once it is over; None while it goes on.

    A repeated answer meets what is stored and changes nothing. Raises Refused for somebody else's
    attempt, AnswerFault for an answer that does not fit.
    """
    return _submit(tx, viewer, _asked(tx, viewer, attempt_id, place), answer, now, turn)


def answer_card(
    tx: Tx,
    viewer: Viewer,
    attempt_id: int,
    place: int,
    turn: int,
    read: Callable[[QuizCard], Answer],
    now: datetime,
) -> Answered:
    """As submit_response, of an answer that `read` takes from the question; returns what follows."""
    asked = _asked(tx, viewer, attempt_id, place)
    turns = _turns_so_far(tx, asked.attempt, asked.pinned)
    if asked.response is not None or turn != len(turns):
        # Pressed twice, or in another window before: what is stored stays.
        return Answered(current_card(tx, viewer, attempt_id))
    question = _card(tx, asked.attempt, asked.pinned, asked.total, turns, None)
    outcome = _submit(tx, viewer, asked, read(question), now, turn)
    if outcome is None:
        return Answered(current_card(tx, viewer, attempt_id))
    is_told = question.mode in PRACTISED
    if asked.following is None:
        return Answered(None, is_told)
    turns = _turns_so_far(tx, asked.attempt, asked.following)
    return Answered(_card(tx, asked.attempt, asked.following, asked.total, turns, now), is_told)


def _submit(tx: Tx, viewer: Viewer, asked: Asked, answer: Answer, now: datetime, turn: int) -> Outcome | None:
    attempt, unanswered, response = asked.attempt, asked.unanswered, asked.response
    item = _item(tx, asked.pinned)
    if response is None:
        if attempt.submitted_at:
            raise Refused(t("quiz.fault.finished"))
        response = _take_turn(tx, attempt, asked.pinned, turn, answer, now)
        if response is None:
            return None
        attempts.add_response(tx, attempt.attempt_id, response)
        if attempt.mode in PRACTISED:
            _remember(tx, attempt.person_id, [(asked.pinned.tactic, response)])
        unanswered -= 1
    if not attempt.submitted_at and not unanswered:
        _close(tx, attempt, now)
        attempt = _own(tx, viewer, attempt.attempt_id)
    return _outcome(item, attempt, response, asked.total, _tells(attempt))


def find_sitting(tx: Tx, viewer: Viewer, attempt_id: int) -> AttemptRow:
    """The viewer's own attempt; raises Refused for any other."""
    return _own(tx, viewer, attempt_id)


def get_result(tx: Tx, viewer: Viewer, attempt_id: int, now: datetime) -> Result:
    """A finished attempt with every answer explained; raises Refused while it is open."""
    attempt = _own(tx, viewer, attempt_id)
    if attempt.submitted_at is None:
        raise Refused(t("quiz.fault.incomplete", n="…"))
    responses = attempts.list_responses(tx, attempt_id).values()
    campaign = campaigns.get_campaign(tx, attempt.campaign_id)
    again = find_allowance(tx, viewer, campaign, attempt.mode, now).reason
    outcomes = tuple(_outcomes(tx, attempt).values())
    return Result(
        attempt=attempt,
        number=attempt.number,
        outcomes=outcomes,
        judged=measures.judge(responses),
        certain=measures.certainty(responses),
        before=_before(tx, viewer, attempt),
        again=again,
    )


def list_outcomes(tx: Tx, viewer: Viewer, attempt_id: int) -> tuple[Outcome, ...]:
    """The answered questions so far; in an open counted quiz without right, wrong or reasons."""
    return tuple(_outcomes(tx, _own(tx, viewer, attempt_id)).values())


def list_finished(tx: Tx, viewer: Viewer, campaign: CampaignNow) -> tuple[AttemptRow, ...]:
    """The viewer's own counted attempts that were handed in, oldest first."""
    rows = attempts.list_attempts(tx, viewer.person_id, campaign.campaign_id, "counted")
    return tuple(r for r in rows if r.submitted_at)


def _before(tx: Tx, viewer: Viewer, attempt: AttemptRow) -> MeasuredSitting | None:
    sittings = measures.list_sittings(tx, attempt.campaign_id, viewer.person_id)
    return next((each for each in sittings if each.mode == "before" != attempt.mode), None)


def _asked(tx: Tx, viewer: Viewer, attempt_id: int, place: int) -> Asked:
    """An item of the viewer's own attempt, held until the transaction ends; raises Refused for any other."""
    people.lock_person(tx, viewer.person_id)
    asked = attempts.find_asked(tx, attempt_id, place)
    if asked is None or asked.attempt.person_id != viewer.person_id:
        raise Refused(t("quiz.fault.not_yours"))
    return asked


def _card(
    tx: Tx, attempt: AttemptRow, pinned: PinnedItem, total: int, turns: Turns, saved_at: datetime | None
) -> QuizCard:
    item = _item(tx, pinned).item
    face = item.kind.face(item.body, _random(attempt, pinned.place, len(turns)), turns)
    assert face is not None
    return QuizCard(
        attempt_id=attempt.attempt_id,
        mode=attempt.mode,
        place=pinned.place,
        total=total,
        turn=len(turns),
        kind=item.head.kind,
        face=face,
        saved_at=saved_at,
    )


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
) -> tuple[DrawnItem, ...]:
    """A practice leaves out what stands in an open quiz, whose keys it would tell."""
    met = attempts.count_met_items(tx, viewer.person_id)
    if mode not in PRACTISED:
        cells, observed = read_blueprint(campaign.blueprint), list_observed_levels(tx)
        return draw(cells, list_bank(tx), met, Random(seed), observed)
    free = list_free(tx, viewer.person_id)
    return draw(read_blueprint(_practice(tactic, free)), free, met, Random(seed))


def list_free(tx: Tx, person_id: int) -> tuple[BankItem, ...]:
    """Published items that stand in no open quiz of the person, so that explaining them tells no key."""
    hidden = attempts.list_items_in_open_quizzes(tx, person_id)
    return tuple(item for item in list_bank(tx) if item.item.head.key not in hidden)


def _practice(tactic: str, bank: Sequence[BankItem]) -> tuple[dict[str, object], ...]:
    """Five questions on one tactic or on any: four messages to judge and one of another kind.

    Where there are fewer messages the other kinds fill up; a tactic with fewer than five has what it has.
    """
    mine = [item for item in bank if tactic in {"", item.item.head.tactic}]
    judged = sum(item.item.head.kind in JUDGED for item in mine)
    count = min(judged, PRACTICE - 1)
    others = "|".join(sorted(kind.name for kind in list_kinds() if kind.name not in JUDGED))
    cells: tuple[dict[str, object], ...] = (
        {"tactic": tactic, "kind": "|".join(JUDGED), "count": count},
        {"tactic": tactic, "kind": others, "count": min(len(mine) - judged, PRACTICE - count)},
    )
    return tuple(cell for cell in cells if cell["count"])


def _leave(tx: Tx, attempt_id: int, now: datetime) -> None:
    """Close a practice that is not carried on with, with what was answered."""
    responses = attempts.list_responses(tx, attempt_id)
    points, whole = score(responses)
    attempts.submit(tx, attempt_id, points, whole, False, now)


def _pin(place: int, drawn: DrawnItem) -> PinnedItem:
    return PinnedItem(place, drawn.item.revision_id, drawn.item.item.head.tactic, drawn.values)


def _item(tx: Tx, pinned: PinnedItem) -> BankItem:
    return get_item(tx, pinned.revision_id, pinned.variant)


def _random(attempt: AttemptRow, place: int, turn: int) -> Random:
    return Random(f"{attempt.seed}/{place}/{turn}")


def _turns_so_far(tx: Tx, attempt: AttemptRow, pinned: PinnedItem) -> Turns:
    takes_turns = _item(tx, pinned).item.kind.takes_turns
    return attempts.list_turns(tx, attempt.attempt_id, pinned.place) if takes_turns else ()


def _take_turn(
    tx: Tx, attempt: AttemptRow, pinned: PinnedItem, turn: int, answer: Answer, now: datetime
) -> ResponseRow | None:
    """The response once the item is over; before that the answer is kept as a turn of it."""
    item, attempt_id, place = _item(tx, pinned).item, attempt.attempt_id, pinned.place
    turns = _turns_so_far(tx, attempt, pinned)
    if turn < len(turns):
        return None
    given = {**item.kind.read(item.body, turns, answer), "at": now.isoformat()}
    after = (*turns, given)
    if item.kind.face(item.body, Random(0), after) is not None:
        attempts.add_turn(tx, attempt_id, place, len(turns), given)
        return None
    if turns:
        attempts.clear_turns(tx, attempt_id, place)
    return grade_response(item, place, after, now)


def grade_response(item: WholeItem, place: int, turns: Turns, now: datetime) -> ResponseRow:
    """The row that is stored for the turns of one item; `now` is when the last was given."""
    grade = item.kind.grade(item.body, turns)
    return ResponseRow(
        place=place,
        turns=turns,
        points=grade.points,
        max_points=grade.max_points,
        is_right=grade.is_right,
        truth=grade.truth,
        judged=grade.judged,
        action_points=grade.action_points,
        action_max=grade.action_max,
        answered_at=now,
    )


def _remember(tx: Tx, person_id: int, given: Iterable[tuple[str, ResponseRow]]) -> None:
    """Move the cards of the tactics, in the order in which they were answered."""
    cards = {card.tactic: card for card in reviews.list_cards(tx, person_id)}
    moved: dict[str, ReviewCardRow] = {}
    for tactic, response in given:
        card = moved.get(tactic, cards.get(tactic))
        confidence, at = str(response.turns[0].get("confidence", "")), response.answered_at
        moved[tactic] = after_answer(card, tactic, response.is_right, confidence, at)
    reviews.put_cards(tx, person_id, moved.values())


def _close(tx: Tx, attempt: AttemptRow, now: datetime) -> None:
    """Hand in. All that is counted of a measured sitting is counted here and not at each answer."""
    campaign = campaigns.get_campaign(tx, attempt.campaign_id)
    responses = attempts.list_responses(tx, attempt.attempt_id)
    points, whole = score(responses)
    passed = 100 * points >= campaign.pass_percent * whole
    person_id = attempt.person_id

    def submit() -> None:
        close = partial(attempts.submit, tx, attempt.attempt_id, points, whole, passed, now)
        change_sitting(tx, attempt.attempt_id, close)

    def count() -> None:
        if attempt.mode == "counted":
            change_answers(tx, person_id, campaign, submit)
        else:
            count_sittings(tx, person_id, attempt.campaign_id, submit)

    if attempt.mode not in MEASURED:
        submit()
        return
    count_sitting(tx, person_id, attempt.attempt_id, count)
    # What was known before learning says nothing of what is forgotten later.
    if attempt.mode != "before":
        tactics = {item.place: item.tactic for item in attempts.list_items(tx, attempt.attempt_id)}
        in_order = sorted(responses.values(), key=lambda each: (each.answered_at, each.place))
        _remember(tx, person_id, [(tactics[each.place], each) for each in in_order])


def score(responses: Mapping[int, ResponseRow]) -> tuple[int, int]:
    """Points and their maximum, in hundredths of an item: every item weighs the same."""
    earned = sum(100 * r.points // r.max_points for r in responses.values())
    return earned, 100 * len(responses)


def _outcomes(tx: Tx, attempt: AttemptRow) -> dict[int, Outcome]:
    items = {i.place: i for i in attempts.list_items(tx, attempt.attempt_id)}
    return {
        place: _outcome(_item(tx, items[place]), attempt, response, len(items), _tells(attempt))
        for place, response in attempts.list_responses(tx, attempt.attempt_id).items()
    }


def _tells(attempt: AttemptRow) -> bool:
    """Right and wrong are told at once where one practises, else once the quiz is handed in.

    Of the sitting before learning they are never told: the lessons do that.
    """
    if attempt.mode == "before":
        return False
    return attempt.mode in PRACTISED or attempt.submitted_at is not None


def _outcome(item: BankItem, attempt: AttemptRow, response: ResponseRow, total: int, tells: bool) -> Outcome:
    whole = item.item
    return Outcome(
        place=response.place,
        total=total,
        stem=stem_of_item(whole),
        detected=response.judged == response.truth if tells and response.truth else None,
        is_right=response.is_right if tells else None,
        points=response.points if tells else 0,
        max_points=response.max_points,
        feedback=whole.kind.feedback(whole.body, tuple(response.turns)) if tells else None,
        explain=whole.head.explain if tells else "",
        next_time=whole.head.next_time if tells else "",
        sources=whole.head.sources if tells else (),
        law=whole.head.law if tells else (),
        tactic=whole.head.tactic,
        confidence=str(response.turns[0].get("confidence", "")),
    )
