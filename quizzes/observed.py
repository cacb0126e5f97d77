"""How hard an item has turned out to be: from people's first answers, once there are enough of them."""

from __future__ import annotations

from collections.abc import Mapping

from db import encounters
from db.encounters import HUNDRED, ItemCounts
from db.engine import Tx
from lessons.fields import Level

LEAST_TO_BALANCE = 30
"""First answers from which on the observed level takes the place of the predicted one in a form.

With 30 the standard error of a share of three quarters is 8 points, less than half of the middle band.
"""
EASY_FROM, HARD_BELOW = 85, 65
"""Percent got right at which an item is called easy, and below which hard.

Halfway between an even chance and certainty lies 75%; near it items tell people apart best (Lord 1952,
"The relation of the reliability of multiple-choice tests to the distribution of item difficulties",
Psychometrika 17, 181–194: 0.77 for three options). The middle band reaches ten points to either side.
"""
Levels = Mapping[int, Level]


def share_right(counts: ItemCounts) -> tuple[int, int]:
    """What people got right and out of how much, in the same whole units.

    For a message to judge, the right verdicts among the verdicts, since that is what the Phish Scale
    predicts: what was done about it does not count. For any other item the points, in hundredths.
    """
    if counts.judged:
        return counts.detected, counts.judged
    return counts.points, HUNDRED * counts.people


def observed_level(counts: ItemCounts) -> Level:
    """The band of the share right, however few the answers; ValueError where there are none."""
    right, whole = share_right(counts)
    if whole <= 0:
        raise ValueError("nobody has answered")
    if HUNDRED * right >= EASY_FROM * whole:
        return "easy"
    return "hard" if HUNDRED * right < HARD_BELOW * whole else "medium"


def list_observed_levels(tx: Tx) -> dict[int, Level]:
    """The observed level of every revision with enough first answers."""
    counted = encounters.sum_by_revision(tx)
    return {
        revision_id: observed_level(counts)
        for revision_id, counts in counted.items()
        if counts.people >= LEAST_TO_BALANCE
    }
