"""What one person adds to the sums of what was learned: the pure rule, from a finished sitting or from two.

Whoever changes a figure here, or what it is made from, has the sums counted anew (`tallies rebuild`).
"""

from __future__ import annotations

from collections.abc import Mapping

from campaign.certainty import calibration_of
from campaign.judgements import UNIT_LEAST, criterion, judgements_of, sensitivity
from db.measures import Certain, Judged, Learned, MeasuredSitting

HUNDRED = 100
FINE = 100_000
"""In how many whole parts a figure of one person is kept, so that sums are integers.

A mean is off by half a part at most. The squares of 30 million people at the largest d′ fit into 64 bits.
"""


def of_sitting(sitting: MeasuredSitting) -> Learned:
    """One person by one sitting; what it does not show (too few messages, nothing to do) counts nobody."""
    return Learned(
        people=1,
        percent=sitting.percent,
        percent_squares=sitting.percent**2,
        **_spread(sitting),
        **_detection(sitting.judged),
        **_action(sitting.judged),
        **_certainty(sitting.certain),
    )


def of_gain(first: int, second: int) -> Learned:
    """One person by their scores before learning and later, in whole percent."""
    return Learned(
        gaining=1,
        gain_first=first,
        gain_second=second,
        gain_first_squares=first * first,
        gain_second_squares=second * second,
        gain_products=first * second,
    )


def of_kept(first: int, second: int) -> Learned:
    """One person by their scores right after learning and later, in whole percent."""
    return Learned(
        keeping=1,
        kept_first=first,
        kept_second=second,
        kept_first_squares=first * first,
        kept_second_squares=second * second,
        kept_products=first * second,
    )


def _spread(sitting: MeasuredSitting) -> Mapping[str, int]:
    """The score with its variance over the draw of items: that of the points of items (n − 1), by n."""
    n, points = sitting.items, sitting.points
    if n < 2:
        return {}
    error = (n * sitting.squares - points**2) / (n * n * (n - 1) * HUNDRED**2)
    return {
        "scored": 1,
        "scored_percent": sitting.percent,
        "scored_squares": sitting.percent**2,
        "error": round(FINE * error),
    }


def _detection(judged: Judged) -> Mapping[str, int]:
    judgements = judgements_of(judged)
    if judgements.fewest < UNIT_LEAST:
        return {}
    return {
        "judging": 1,
        # One verdict for everything tells nothing apart, at whatever numbers of scams and genuine messages.
        **_squared("sensitivity", 0.0 if judgements.are_all_alike else sensitivity(judgements)),
        **_squared("criterion", criterion(judgements)),
    }


def _action(judged: Judged) -> Mapping[str, int]:
    if not judged.action_max:
        return {}
    return {"acting": 1, **_squared("action", judged.action_points / judged.action_max)}


def _certainty(certain: Certain) -> Mapping[str, int]:
    calibration = calibration_of(certain)
    if not calibration.answers:
        return {}
    return {
        "certain": 1,
        **_squared("surplus", calibration.surplus),
        "guessing": int(calibration.guess.all > 0),
        "fairly_sure": int(calibration.fairly.all > 0),
        "sure": int(calibration.sure.all > 0),
        **certain._asdict(),
    }


def _squared(name: str, figure: float) -> Mapping[str, int]:
    parts = round(FINE * figure)
    return {name: parts, f"{name}_squares": parts * parts}
