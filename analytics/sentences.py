"""How the measured figures are told: detection, calibration, gain and retention in plain sentences."""

from __future__ import annotations

from analytics.calibration import ANSWERS_LEAST, UnitCalibration, read_calibration
from analytics.detection import PERSON_LEAST, Sensitivity, UnitDetection, read_person
from analytics.gain import VERDICT_LEAST, Gain, Retention
from analytics.intervals import Interval, Mean, TooFew
from campaign.certainty import Answered, Calibration, Level
from campaign.judgements import UNIT_LEAST, Judgements
from text import t
from text.formats import show_decimals, show_number, show_percent


def too_few_words(few: TooFew) -> str:
    """Stands where a figure would, to be put into a sentence or a cell."""
    return t("measure.too_few", n=show_number(few.n), needed=few.needed)


def person_sentences(judgements: Judgements) -> tuple[str, ...]:
    """What a person is told of their own verdicts: bands in words with what to do next, no decimals."""
    reading = read_person(judgements)
    signals, noises = judgements.signals, judgements.noises
    if reading.sensitivity is Sensitivity.TOO_FEW:
        return (t("measure.person.too_few", signals=signals, noises=noises, needed=PERSON_LEAST),)
    return (
        t(f"measure.sensitivity.{reading.sensitivity.value}.told", n=signals + noises),
        t(f"measure.lean.{reading.lean.value}.told"),
    )


def unit_sentences(figures: UnitDetection | TooFew) -> tuple[str, ...]:
    """d′ and c of a unit with n and intervals, and how many people are not in them."""
    if isinstance(figures, TooFew):
        return (t("measure.unit.too_few", too_few=too_few_words(figures)),)
    n, right = show_number(figures.sensitivity.n), round(100 * figures.right_share)
    lean = t(f"measure.unit.leaning.{figures.lean.value}")
    told = (
        t("measure.unit.sensitivity", n=n, right=right, **_mean(figures.sensitivity)),
        t("measure.unit.lean", lean=lean, **_mean(figures.criterion)),
    )
    left = t("measure.unit.left_out", n=show_number(figures.left_out), needed=UNIT_LEAST)
    return (*told, left) if figures.left_out else told


def action_sentence(figures: Mean | TooFew) -> str:
    """The mean share of points of acting, in points of a hundred with its interval."""
    if isinstance(figures, TooFew):
        return t("measure.action.too_few", too_few=too_few_words(figures))
    share = _scaled(figures.interval)
    return t(
        "measure.action.told",
        n=show_number(figures.n),
        value=show_decimals(share.value, 1),
        interval=_ends(share, 1),
    )


def calibration_sentence(calibration: Calibration) -> str:
    """What a person is told of how sure and how right they were."""
    key = f"measure.confidence.{read_calibration(calibration).value}.told"
    return t(key, n=calibration.answers, needed=ANSWERS_LEAST)


def level_words(level: Level, answered: Answered | None) -> str:
    """The share right at one level with its counts; None, withheld, is told as such."""
    name = t(f"measure.level.{level.value}")
    if answered is None:
        return t("measure.level.withheld", level=name, too_few=t("measure.confidence.too_few.label"))
    right, everything = answered.right, answered.all
    shown = show_percent(right, everything)
    return t(
        "measure.level.shown",
        level=name,
        right=show_number(right),
        all=show_number(everything),
        percent=shown,
    )


def unit_calibration_sentence(figures: UnitCalibration | TooFew) -> str:
    """The mean surplus of a unit in points of a hundred, with its interval and name."""
    if isinstance(figures, TooFew):
        return t("measure.unit_confidence.too_few", too_few=too_few_words(figures))
    gap = _scaled(figures.surplus.interval)
    return t(
        "measure.unit_confidence.told",
        n=show_number(figures.surplus.n),
        value=_signed(gap.value),
        interval=_ends(gap, 1),
        confidence=figures.confidence.label,
    )


def gain_sentences(figures: Gain | TooFew) -> tuple[str, ...]:
    """Points, Hake's gain, Cohen's d and the verdict, one sentence each."""
    if isinstance(figures, TooFew):
        return (t("measure.gain.too_few", too_few=too_few_words(figures)),)
    return _points(figures), _hake(figures), _cohen(figures), verdict_sentence(figures)


def verdict_sentence(figures: Gain) -> str:
    """What may be said of before and after, and what may not."""
    key = f"measure.verdict.{figures.verdict.value}.told"
    return t(key, n=show_number(figures.n), needed=VERDICT_LEAST)


def retention_sentence(figures: Retention | TooFew) -> str:
    """How much of the result right after is still there later, in percent with its interval."""
    if isinstance(figures, TooFew):
        return t("measure.retention.too_few", too_few=too_few_words(figures))
    after, later = show_decimals(100 * figures.after, 1), show_decimals(100 * figures.later, 1)
    words: dict[str, str] = {"n": show_number(figures.n), "after": after, "later": later}
    if figures.kept is None:
        return t("measure.retention.no_kept", **words)
    kept = _scaled(figures.kept)
    return t("measure.retention.kept", value=show_decimals(kept.value, 1), interval=_ends(kept, 1), **words)


def _points(figures: Gain) -> str:
    points = _scaled(figures.points.interval)
    return t(
        "measure.gain.points",
        n=show_number(figures.n),
        before=show_decimals(100 * figures.before, 1),
        after=show_decimals(100 * figures.after, 1),
        value=_signed(points.value),
        interval=_ends(points, 1),
    )


def _hake(figures: Gain) -> str:
    if figures.hake is None or figures.hake_band is None:
        return t("measure.gain.no_hake")
    band = t(f"measure.hake.{figures.hake_band.value}")
    return t(
        "measure.gain.hake", value=show_decimals(figures.hake.value), interval=_ends(figures.hake), band=band
    )


def _cohen(figures: Gain) -> str:
    if figures.cohen is None:
        return t("measure.gain.no_cohen")
    return t("measure.gain.cohen", value=show_decimals(figures.cohen.value), interval=_ends(figures.cohen))


def _mean(mean: Mean) -> dict[str, str]:
    return {
        "value": show_decimals(mean.value),
        "interval": _ends(mean.interval),
        "deviation": show_decimals(mean.deviation),
    }


def _ends(interval: Interval, decimals: int = 2) -> str:
    low, high = show_decimals(interval.low, decimals), show_decimals(interval.high, decimals)
    return t("measure.interval", low=low, high=high)


def _scaled(interval: Interval) -> Interval:
    """From shares to points of a hundred."""
    return Interval(100 * interval.value, 100 * interval.low, 100 * interval.high)


def _signed(value: float) -> str:
    shown = show_decimals(value, 1)
    return f"+{shown}" if value > 0 and shown != show_decimals(0, 1) else shown
