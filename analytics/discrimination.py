"""Does an item tell who knows from who does not, and which options draw people: from stored counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import NormalDist

from analytics.intervals import CONFIDENCE, Interval, TooFew, share_of
from db.rests import RestSums
from quizzes.kinds.contract import Section
from quizzes.reading import WholeItem

LEAST_ANSWERS = 50
"""Answers below which nothing is said of discrimination: at fifty its standard error is still 0.14."""
LEAST_PICKS = 20
"""People below which no shares of options are shown: of twenty, one is five points."""
WEAK_BELOW = 0.20
"""An item whose whole interval lies below this hardly tells anything.

Ebel & Frisbie (1991), Essentials of Educational Measurement, 5th ed., ch. 13: "poor items, to be rejected
or improved by revision" below 0.20.
"""
FIRST_TURN_ALONE = ("dialogue",)
"""Later turns of these are other questions for other people."""
WITHOUT_OPTIONS = ("order",)
"""Everybody takes every step of these."""
DISTRACTING = ("choice", "multi", "act", "dialogue")
"""Kinds whose wrong options are written to draw people."""
VERDICT_FIRST = ("act",)
"""Kinds that first ask for a verdict on the message."""
DEAD_BELOW = 0.05
"""A distractor that fewer pick does no work.

Haladyna & Downing (1993), "How many options is enough for a multiple-choice test item?", Educational and
Psychological Measurement 53, 999–1010.
"""
_REACH = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True, slots=True)
class OptionShare:
    """An option with how many of `all` people picked it; `part` is the turn of the item it stands in."""

    part: int
    text: str
    is_right: bool
    people: int
    all: int


def discrimination(sums: RestSums) -> Interval | TooFew:
    """The point-biserial correlation of being fully right with the rest of the sitting, −1 to 1.

    Corrected item-total correlation: the item is left out of the score it is held against, or it would
    correlate with itself. Henrysson (1963), "Correction of item-total correlations in item analysis",
    Psychometrika 28, 211–218. The interval is Fisher's: tanh(atanh(r) ± z / √(n − 3)). TooFew below
    LEAST_ANSWERS, or where all were right, all wrong, or all the rests are the same.
    """
    n, right = sums.answers, sums.right
    spread_right = right * (n - right)
    spread_rest = n * sums.rest_squares - sums.rest**2
    if n < LEAST_ANSWERS or spread_right <= 0 or spread_rest <= 0:
        return TooFew(n, LEAST_ANSWERS)
    r = (n * sums.rest_right - right * sums.rest) / sqrt(spread_right * spread_rest)
    r = min(1.0, max(-1.0, r))
    if abs(r) > 1 - 1e-12:
        return Interval(r, r, r)
    reach = _REACH / sqrt(n - 3)
    return Interval(r, tanh(atanh(r) - reach), tanh(atanh(r) + reach))


def option_shares(item: WholeItem, picked: Mapping[str, int]) -> tuple[OptionShare, ...]:
    """How many people picked each option; empty below LEAST_PICKS people, or where there are no options."""
    everyone = sum(picked.values())
    if everyone < LEAST_PICKS or item.head.kind in WITHOUT_OPTIONS:
        return ()
    return tuple(_shares(item, picked, everyone))


def dead_options(kind: str, options: tuple[OptionShare, ...]) -> tuple[OptionShare, ...]:
    """Wrong options whose whole interval lies below DEAD_BELOW: at nobody, this takes 73 people."""
    return tuple(s for s in distractors(kind, options) if share_of(s.people, s.all).high < DEAD_BELOW)


def distractors(kind: str, options: tuple[OptionShare, ...]) -> tuple[OptionShare, ...]:
    """The wrong options that are written to draw people; verdicts on a message are not."""
    first = 1 if kind in VERDICT_FIRST else 0
    return tuple(s for s in options if kind in DISTRACTING and not s.is_right and s.part >= first)


def _shares(item: WholeItem, picked: Mapping[str, int], everyone: int) -> Iterator[OptionShare]:
    right = item.kind.rehearse(item.body).right
    sections = item.kind.feedback(item.body, right).sections
    if item.head.kind in FIRST_TURN_ALONE:
        sections = sections[:1]
    for part, section in enumerate(sections):
        chosen = _chosen(picked, part)
        for remark in section.remarks:
            is_right = remark.was_chosen or (remark.is_right and not _is_pointed_at(section))
            people = chosen.get(remark.choice.id, 0)
            yield OptionShare(part, remark.choice.text, is_right, people, everyone)


def _is_pointed_at(section: Section) -> bool:
    """Where leaving a place alone is right, which is no pick."""
    return section.is_on_message


def _chosen(picked: Mapping[str, int], part: int) -> dict[str, int]:
    """People by option in one turn; somebody who ticked two counts with both."""
    found: dict[str, int] = {}
    for words, people in picked.items():
        turns = words.split("/")
        for option in turns[part].split(",") if part < len(turns) else ():
            found[option] = found.get(option, 0) + people
    return found
