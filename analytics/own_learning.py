"""What a person may read of their own sittings: detection and action by tactic, certainty, what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from access.viewer import Permission, Viewer
from analytics.learning import COUNTED
from analytics.sentences import calibration_sentence, person_sentences
from campaign.certainty import Calibration, calibration_of
from campaign.judgements import judgements_of
from campaign.measures import LATER
from db import attempts, measures
from db.attempts import ResponseRow
from db.campaigns import CampaignNow
from db.engine import Tx
from db.measures import Judged
from text import t

NOTICEABLE_POINTS = 20
"""By how many of 100 points two sittings must differ for a word about it.

With 23 questions of which four in five are right, one sitting has a standard error of 8 points and the
difference of two 12: 20 come by chance once in ten times, both sides together.
"""


class Kept(StrEnum):
    """A later sitting of one person against the one right after learning."""

    HELD = "held"
    FADED = "faded"
    GROWN = "grown"


@dataclass(frozen=True, slots=True)
class OwnTactic:
    """Right verdicts among verdicts, and points of acting out of their maximum."""

    tactic: str
    detected: int
    judged: int
    action_points: int
    action_max: int


@dataclass(frozen=True, slots=True)
class OwnLater:
    """Whole percent right after learning and at a later occasion."""

    mode: str
    after: int
    later: int

    @property
    def kept(self) -> Kept:
        """Named only from NOTICEABLE_POINTS on."""
        change = self.later - self.after
        if abs(change) < NOTICEABLE_POINTS:
            return Kept.HELD
        return Kept.GROWN if change > 0 else Kept.FADED


@dataclass(frozen=True, slots=True)
class OwnLearning:
    """Everything handed in from the counted quiz on; the sitting before learning is never told."""

    tactics: tuple[OwnTactic, ...]
    judged: Judged
    calibration: Calibration
    later: tuple[OwnLater, ...]


def find_own_learning(tx: Tx, viewer: Viewer, campaign: CampaignNow) -> OwnLearning | None:
    """The viewer's own; None before anything was handed in."""
    viewer.require(Permission.LEARN)
    given = tuple(_answers(tx, viewer.person_id, campaign.campaign_id))
    if not given:
        return None
    responses = [response for _, response in given]
    tactics = sorted({tactic for tactic, _ in given})
    lines = (_tactic(name, [r for tactic, r in given if tactic == name]) for name in tactics)
    return OwnLearning(
        tactics=tuple(line for line in lines if line.judged or line.action_max),
        judged=measures.judge(responses),
        calibration=calibration_of(measures.certainty(responses)),
        later=tuple(_later(tx, viewer.person_id, campaign.campaign_id)),
    )


def own_sentences(own: OwnLearning) -> tuple[str, ...]:
    """Detection, certainty and what is kept, each in words with what to do next; no decimals."""
    judged = person_sentences(judgements_of(own.judged))
    return (*judged, calibration_sentence(own.calibration), *map(later_sentence, own.later))


def later_sentence(later: OwnLater) -> str:
    """Both scores, and whether the difference is worth a word."""
    when = t(f"measure.occasion.{later.mode}")
    return t(f"measure.person_kept.{later.kept.value}", when=when, after=later.after, later=later.later)


def _answers(tx: Tx, person_id: int, campaign_id: int) -> Iterator[tuple[str, ResponseRow]]:
    """Every answer of a sitting that was handed in, with its tactic."""
    for mode in (COUNTED, *LATER):
        for attempt in attempts.list_attempts(tx, person_id, campaign_id, mode):
            if attempt.submitted_at is None:
                continue
            tactics = {item.place: item.tactic for item in attempts.list_items(tx, attempt.attempt_id)}
            for place, response in attempts.list_responses(tx, attempt.attempt_id).items():
                yield tactics[place], response


def _tactic(name: str, responses: list[ResponseRow]) -> OwnTactic:
    judging = [r for r in responses if r.truth]
    return OwnTactic(
        tactic=name,
        detected=sum(r.judged == r.truth for r in judging),
        judged=len(judging),
        action_points=sum(r.action_points for r in responses),
        action_max=sum(r.action_max for r in responses),
    )


def _later(tx: Tx, person_id: int, campaign_id: int) -> Iterator[OwnLater]:
    by_mode = {each.mode: each for each in measures.list_sittings(tx, campaign_id, person_id)}
    after = by_mode.get(COUNTED)
    for mode in LATER:
        if after is not None and mode in by_mode:
            yield OwnLater(mode, after.percent, by_mode[mode].percent)
