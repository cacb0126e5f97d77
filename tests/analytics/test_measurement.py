"""Measurement holds: values by hand, laws, simulated people with planted truths, what is withheld."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from math import comb, inf, sqrt
from random import Random
from statistics import NormalDist, fmean, stdev
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import sentences
from analytics.calibration import Confidence, UnitCalibration, measure_unit_calibration, read_calibration
from analytics.detection import (
    LEAN_FROM,
    PARTLY_FROM,
    PERSON_LEAST,
    Lean,
    PersonReading,
    Sensitivity,
    UnitDetection,
    measure_unit,
    read_lean,
    read_person,
)
from analytics.gain import (
    VERDICT_LEAST,
    Gain,
    HakeBand,
    Retention,
    Verdict,
    cohen_d,
    cohen_error,
    measure_gain,
    measure_retention,
)
from analytics.intervals import (
    FEWEST,
    Interval,
    Moments,
    Pairs,
    Sums,
    TooFew,
    mean_of,
    moments_of,
    ratio_of,
    t_quantile,
)
from campaign.certainty import Answered, Calibration, Level
from campaign.judgements import UNIT_LEAST, Judgements, criterion, sensitivity
from campaign.learned import of_sitting
from db.measures import Certain, Judged, Learned, MeasuredSitting
from quizzes.kinds.triage import CONFIDENCES
from tests.house import NOW

PHI = NormalDist().cdf
SEED = 84
ITEMS = 20


class Paired(NamedTuple):
    """Points of one person in two sittings out of the same `full`."""

    first: int
    second: int
    full: int


def sums_of(figures: Mapping[int, int]) -> Sums:
    """So many people of each figure."""
    totals = (sum(x**power * n for x, n in figures.items()) for power in (0, 1, 2))
    return Sums(*totals)


def pairs_of(tally: Mapping[Paired, int]) -> Pairs:
    """So many people of each two figures."""
    powers = ((0, 0), (1, 0), (0, 1), (2, 0), (0, 2), (1, 1))
    return Pairs(*(sum(p.first**a * p.second**b * n for p, n in tally.items()) for a, b in powers))


def gain_of(tally: Mapping[Paired, int]) -> Gain | TooFew:
    """As from the stored sums."""
    return measure_gain(pairs_of(tally), max((p.full for p in tally), default=ITEMS))


def retention_of(tally: Mapping[Paired, int]) -> Retention | TooFew:
    """As from the stored sums."""
    return measure_retention(pairs_of(tally), max((p.full for p in tally), default=ITEMS))


def unit_of(tally: Mapping[Judgements, int]) -> UnitDetection | TooFew:
    """As from the stored sums."""
    nobody = Certain(0, 0, 0, 0, 0, 0)
    return measure_unit(learned({(Judged(*(*astuple(j), 0, 0)), nobody): n for j, n in tally.items()}))


def unit_calibration_of(tally: Mapping[Calibration, int]) -> UnitCalibration | TooFew:
    """As from the stored sums."""
    nothing = Judged(0, 0, 0, 0, 0, 0, 0, 0)
    said = {
        (nothing, Certain(*(count for _, each in c.levels for count in astuple(each)))): n
        for c, n in tally.items()
    }
    return measure_unit_calibration(learned(said))


def learned(people: Mapping[tuple[Judged, Certain], int]) -> Learned:
    """The sums over so many people of each sitting."""
    each = [(of_sitting(MeasuredSitting("counted", NOW, 0, *shown)), n) for shown, n in people.items()]
    return Learned(*(sum(n * sums[place] for sums, n in each) for place in range(len(Learned._fields))))


# --- Intervals -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "degrees", "table"),
    [
        (0.975, 1, 12.706205),
        (0.975, 2, 4.302653),
        (0.975, 4, 2.776445),
        (0.975, 9, 2.262157),
        (0.975, 30, 2.042272),
        (0.975, 120, 1.979930),
        (0.995, 5, 4.032143),
        (0.95, 10, 1.812461),
        (0.9995, 3, 12.923979),
        (0.975, 1_000_000, 1.959966),
        (0.025, 9, -2.262157),
    ],
)
def test_t_quantile_meets_the_tables(share: float, degrees: int, table: float) -> None:
    assert t_quantile(share, degrees) == pytest.approx(table, abs=1e-6)


@pytest.mark.parametrize(("share", "degrees"), [(0.0, 5), (1.0, 5), (0.975, 0)])
def test_t_quantile_refuses_what_has_none(share: float, degrees: int) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        t_quantile(share, degrees)


def test_mean_by_hand() -> None:
    mean = mean_of(sums_of({10: 2, 20: 1, 30: 2}), 10)
    assert (mean.n, mean.value, mean.deviation) == (5, 2.0, 1.0)
    assert mean.interval.high == pytest.approx(2 + 2.776445 / sqrt(5), abs=1e-6)
    assert mean.interval.low == pytest.approx(2 - 2.776445 / sqrt(5), abs=1e-6)


@given(st.lists(st.integers(0, 20), min_size=2, max_size=30))
def test_tally_gives_what_the_list_gives(points: list[int]) -> None:
    mean = mean_of(sums_of(Counter(points)), 1)
    assert mean.value == pytest.approx(fmean(points))
    assert mean.deviation == pytest.approx(stdev(points), abs=1e-9)


@pytest.mark.parametrize("n", [0, 1])
def test_spread_needs_two_people(n: int) -> None:
    with pytest.raises(ValueError, match="two people"):
        mean_of(Sums(n, n, n), 1)
    with pytest.raises(ValueError, match="two people"):
        moments_of(Pairs(n, n, n, n, n, n), 1)


PAIRS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=FEWEST, max_size=40)


@given(PAIRS)
def test_hake_interval_leaves_out_nought_exactly_when_the_points_do(pairs: list[tuple[int, int]]) -> None:
    gain = gain_of(Counter(Paired(a, b, ITEMS) for a, b in pairs))
    assert isinstance(gain, Gain)
    near = min(abs(gain.points.interval.low), abs(gain.points.interval.high)) < 1e-9
    if gain.hake is not None and not near:
        assert gain.hake.is_above_zero == gain.points.interval.is_above_zero
        assert gain.hake.is_below_zero == gain.points.interval.is_below_zero
        assert gain.hake.low <= gain.hake.value + 1e-9 and gain.hake.value <= gain.hake.high + 1e-9


def test_ratio_without_two_ends_is_none() -> None:
    assert ratio_of(Moments(10, 0.1, 0.5, 1.0, 1.0, 0.0)) is None
    assert ratio_of(Moments(10, 0.0, 0.5, 0.0, 1.0, 0.0)) is None


# --- Detection: values and laws --------------------------------------------------------------------------


def test_sensitivity_and_criterion_meet_published_values() -> None:
    judgements = Judgements(100, 82, 100, 46)  # the example of `signal` in Bonett's R package statpsych
    assert sensitivity(judgements) == pytest.approx(1.002793, abs=1e-6)
    assert criterion(judgements) == pytest.approx(-0.4019603, abs=1e-7)


def test_sensitivity_by_hand() -> None:
    z = NormalDist().inv_cdf
    assert sensitivity(Judgements(10, 9, 10, 2)) == pytest.approx(z(9.5 / 11) - z(2.5 / 11))
    assert criterion(Judgements(10, 9, 10, 2)) == pytest.approx(-(z(9.5 / 11) + z(2.5 / 11)) / 2)
    assert sensitivity(Judgements(0, 0, 0, 0)) == criterion(Judgements(0, 0, 0, 0)) == 0


@st.composite
def some_judgements(draw: st.DrawFn, least: int = 0) -> Judgements:
    signals, noises = draw(st.integers(least, 40)), draw(st.integers(least, 40))
    return Judgements(signals, draw(st.integers(0, signals)), noises, draw(st.integers(0, noises)))


@given(some_judgements())
def test_swapping_signals_and_noises_turns_sensitivity_and_keeps_criterion(j: Judgements) -> None:
    swapped = Judgements(j.noises, j.alarms, j.signals, j.hits)
    assert sensitivity(swapped) == pytest.approx(-sensitivity(j), abs=1e-12)
    assert criterion(swapped) == pytest.approx(criterion(j), abs=1e-12)


@given(some_judgements())
def test_turning_every_verdict_turns_both(j: Judgements) -> None:
    turned = Judgements(j.signals, j.signals - j.hits, j.noises, j.noises - j.alarms)
    assert sensitivity(turned) == pytest.approx(-sensitivity(j), abs=1e-9)
    assert criterion(turned) == pytest.approx(-criterion(j), abs=1e-9)


@given(some_judgements(least=1))
def test_a_hit_more_raises_sensitivity_and_caution(j: Judgements) -> None:
    if j.hits < j.signals:
        more = Judgements(j.signals, j.hits + 1, j.noises, j.alarms)
        assert sensitivity(more) > sensitivity(j)
        assert criterion(more) < criterion(j)


@given(some_judgements(least=1))
def test_criterion_has_the_sign_of_the_lean(j: Judgements) -> None:
    hit, alarm = (j.hits + 0.5) / (j.signals + 1), (j.alarms + 0.5) / (j.noises + 1)
    if hit + alarm > 1 + 1e-9:
        assert criterion(j) < 0
    elif hit + alarm < 1 - 1e-9:
        assert criterion(j) > 0


@pytest.mark.parametrize("counts", [(5, 6, 5, 0), (5, -1, 5, 0), (5, 3, 5, 0, 3, 0), (5, 0, 5, 5, 0, 1)])
def test_impossible_counts_are_refused(counts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="impossible"):
        Judgements(*counts)


# --- Detection: what a person is told --------------------------------------------------------------------


@given(st.integers(PERSON_LEAST, 200))
def test_bots_have_exactly_no_sensitivity_at_equal_numbers(n: int) -> None:
    assert sensitivity(Judgements(n, n, n, n)) == 0
    assert sensitivity(Judgements(n, 0, n, 0)) == 0


@given(st.integers(PERSON_LEAST, 200), st.integers(PERSON_LEAST, 200))
def test_bots_are_named_whatever_the_numbers(signals: int, noises: int) -> None:
    alarmist, trustful = Judgements(signals, signals, noises, noises), Judgements(signals, 0, noises, 0)
    assert read_person(alarmist) == PersonReading(Sensitivity.NOT_YET, Lean.CAUTIOUS)
    assert read_person(trustful) == PersonReading(Sensitivity.NOT_YET, Lean.TRUSTING)
    assert sensitivity(alarmist) == pytest.approx(-sensitivity(trustful))
    assert (sensitivity(alarmist) > 0) == (signals > noises)
    if max(signals, noises) <= 2 * min(signals, noises):
        assert abs(sensitivity(alarmist)) < 0.30


def test_everything_unclear_is_open_and_not_trusting() -> None:
    assert read_person(Judgements(10, 0, 10, 0, 10, 10)).lean is Lean.OPEN
    assert read_person(Judgements(10, 2, 10, 0, 8, 3)).lean is Lean.OPEN
    assert read_person(Judgements(10, 1, 10, 0, 1, 0)).lean is Lean.TRUSTING
    assert read_person(Judgements(10, 9, 10, 0, 1, 10)) == PersonReading(Sensitivity.WELL, Lean.BALANCED)


@pytest.mark.parametrize(
    ("judgements", "told"),
    [
        (Judgements(10, 9, 10, 1), PersonReading(Sensitivity.WELL, Lean.BALANCED)),
        (Judgements(10, 7, 10, 3), PersonReading(Sensitivity.NOT_YET, Lean.BALANCED)),
        (Judgements(10, 8, 10, 3), PersonReading(Sensitivity.PARTLY, Lean.BALANCED)),
        (Judgements(10, 5, 10, 5), PersonReading(Sensitivity.NOT_YET, Lean.BALANCED)),
        (Judgements(10, 1, 10, 9), PersonReading(Sensitivity.NOT_YET, Lean.BALANCED)),
        (Judgements(10, 10, 10, 7), PersonReading(Sensitivity.PARTLY, Lean.CAUTIOUS)),
        (Judgements(10, 3, 10, 0), PersonReading(Sensitivity.PARTLY, Lean.TRUSTING)),
        (Judgements(7, 7, 20, 0), PersonReading(Sensitivity.TOO_FEW, Lean.TOO_FEW)),
        (Judgements(20, 20, 7, 0), PersonReading(Sensitivity.TOO_FEW, Lean.TOO_FEW)),
    ],
)
def test_person_is_read_in_bands(judgements: Judgements, told: PersonReading) -> None:
    assert read_person(judgements) == told


def outcomes(d: float, c: float, signals: int, noises: int) -> Iterator[tuple[float, Judgements]]:
    """Every outcome of an equal-variance Gaussian judge with its probability."""
    hit, alarm = PHI(d / 2 - c), PHI(-d / 2 - c)
    for h in range(signals + 1):
        for a in range(noises + 1):
            chance = comb(signals, h) * hit**h * (1 - hit) ** (signals - h)
            chance *= comb(noises, a) * alarm**a * (1 - alarm) ** (noises - a)
            yield chance, Judgements(signals, h, noises, a)


@pytest.mark.parametrize(("signals", "noises"), [(8, 8), (8, 12), (9, 9), (10, 10), (20, 20)])
def test_bands_are_seldom_wrong(signals: int, noises: int) -> None:
    guessing = sum(p for p, j in outcomes(0, 0, signals, noises) if sensitivity(j) >= PARTLY_FROM)
    assert guessing <= 0.049
    for d in (0.0, 1.0, 1.5, 2.0, 3.0):
        leaning = sum(p for p, j in outcomes(d, 0, signals, noises) if abs(criterion(j)) >= LEAN_FROM)
        assert leaning <= 0.031


def test_documented_bands_at_ten_and_ten() -> None:
    shares = []
    for d in (0, 1, 2, 3):
        read = [(p, read_person(j).sensitivity) for p, j in outcomes(d, 0, 10, 10)]
        shares.append(
            tuple(
                round(100 * sum(p for p, s in read if s is band))
                for band in (Sensitivity.NOT_YET, Sensitivity.WELL)
            )
        )
    assert shares == [(97, 0), (59, 4), (8, 41), (0, 88)]


def test_standard_deviation_at_ten_and_ten_is_that_of_the_evidence() -> None:
    rows = [(p, sensitivity(j)) for p, j in outcomes(1.5, 0, 10, 10)]
    mean = sum(p * x for p, x in rows)
    assert mean == pytest.approx(1.46, abs=0.005)
    assert sqrt(sum(p * (x - mean) ** 2 for p, x in rows)) == pytest.approx(0.60, abs=0.015)


def test_person_reads_no_decimals() -> None:
    for _, judgements in outcomes(1, 0, 10, 10):
        for sentence in sentences.person_sentences(judgements):
            assert not re.search(r"\d[.,]\d", sentence)
    told = " ".join(sentences.person_sentences(Judgements(10, 10, 10, 10)))
    assert "chưa cho thấy anh/chị phân biệt được" in told and "quá cảnh giác" in told
    assert sentences.person_sentences(Judgements(3, 3, 4, 0)) == (
        "Chưa đủ dữ liệu để nhận xét: anh/chị đã nhận định 3 tin lừa đảo và 4 tin thật, "
        "cần ít nhất 8 tin mỗi loại.",
    )


# --- Detection: units ------------------------------------------------------------------------------------


def judge(random: Random, d: float, c: float, items: int = ITEMS) -> Judgements:
    """Somebody with this d′ and c, who judges as many scams as genuine messages."""
    hits = sum(random.gauss(d / 2, 1) > c for _ in range(items))
    alarms = sum(random.gauss(-d / 2, 1) > c for _ in range(items))
    return Judgements(items, hits, items, alarms)


@pytest.mark.parametrize(("d", "c"), [(0.0, 0.0), (1.0, -0.4), (1.5, 0.3), (2.0, 0.0)])
def test_planted_sensitivity_and_criterion_are_recovered(d: float, c: float) -> None:
    """300 people, 20 + 20 messages: within 0.12 for d′, 0.06 for c (4 standard errors and the correction)."""
    random = Random(SEED)
    unit = unit_of(Counter(judge(random, d, c) for _ in range(300)))
    assert isinstance(unit, UnitDetection)
    assert unit.sensitivity.value == pytest.approx(d, abs=0.12)
    assert unit.criterion.value == pytest.approx(c, abs=0.06)


def test_people_who_differ_are_recovered_on_average() -> None:
    random = Random(SEED)
    unit = unit_of(Counter(judge(random, random.gauss(1.5, 0.5), 0.2) for _ in range(300)))
    assert isinstance(unit, UnitDetection)
    assert unit.sensitivity.value == pytest.approx(1.5, abs=0.15)
    assert unit.sensitivity.deviation > 0.55  # people differ by 0.5 and each is measured with about 0.44


def test_interval_of_a_unit_covers_the_planted_sensitivity() -> None:
    random, covered, runs = Random(SEED), 0, 400
    for _ in range(runs):
        unit = unit_of(Counter(judge(random, 1.5, 0.0) for _ in range(25)))
        assert isinstance(unit, UnitDetection)
        covered += unit.sensitivity.interval.low <= 1.5 <= unit.sensitivity.interval.high
    assert covered >= 0.93 * runs


def test_unit_of_bots_is_named() -> None:
    cautious, trusting = (
        unit_of({Judgements(10, 10, 10, 10): 6}),
        unit_of({Judgements(9, 0, 9, 0): 6}),
    )
    assert isinstance(cautious, UnitDetection) and isinstance(trusting, UnitDetection)
    assert cautious.sensitivity.value == trusting.sensitivity.value == 0
    assert (cautious.lean, trusting.lean) == (Lean.CAUTIOUS, Lean.TRUSTING)
    assert cautious.right_share == 0.5


@pytest.mark.parametrize(("signals", "noises"), [(8, 5), (5, 8), (20, 6)])
def test_unit_of_bots_tells_nothing_apart_at_unequal_numbers(signals: int, noises: int) -> None:
    """A form has fewer genuine messages than scams where some cannot be told; no bot gains by it."""
    for hits, alarms in ((signals, noises), (0, 0)):
        unit = unit_of({Judgements(signals, hits, noises, alarms): 6})
        assert isinstance(unit, UnitDetection)
        assert unit.sensitivity.value == 0 and unit.right_share == 0.5


def test_unit_mean_by_hand() -> None:
    tally = {Judgements(10, 9, 10, 1): 3, Judgements(10, 7, 10, 3): 2, Judgements(4, 4, 4, 0): 7}
    unit = unit_of(tally)
    assert isinstance(unit, UnitDetection)
    each = [sensitivity(Judgements(10, 9, 10, 1))] * 3 + [sensitivity(Judgements(10, 7, 10, 3))] * 2
    assert (unit.sensitivity.n, unit.left_out) == (5, 7)
    assert unit.sensitivity.value == pytest.approx(fmean(each), abs=1e-5)
    assert unit.sensitivity.deviation == pytest.approx(stdev(each), abs=1e-5)
    assert unit.criterion.value == pytest.approx(0)
    assert unit.lean is Lean.BALANCED


def test_small_lean_of_a_large_unit_is_balanced() -> None:
    unit = unit_of({Judgements(20, 13, 20, 5): 5_000, Judgements(20, 15, 20, 5): 4_000})
    assert isinstance(unit, UnitDetection)
    assert unit.criterion.interval.is_above_zero and unit.lean is Lean.BALANCED


@given(st.lists(some_judgements(least=UNIT_LEAST), max_size=FEWEST - 1), st.integers(0, 50))
def test_unit_figures_are_withheld_below_five(people: list[Judgements], idle: int) -> None:
    tally = Counter({**Counter(people), Judgements(1, 1, 1, 0): idle})
    assert unit_of(tally) == TooFew(len(people), FEWEST)


# --- Calibration -----------------------------------------------------------------------------------------


def test_levels_are_those_that_people_choose_from() -> None:
    assert tuple(level.value for level in Level) == CONFIDENCES


@pytest.mark.parametrize(
    ("calibration", "read"),
    [
        (Calibration(), Confidence.TOO_FEW),
        (Calibration(sure=Answered(9, 0)), Confidence.TOO_FEW),
        (Calibration(sure=Answered(12, 8)), Confidence.OVER),
        (Calibration(sure=Answered(19, 1)), Confidence.WELL),
        (Calibration(Answered(5, 5), Answered(8, 2), Answered(9, 1)), Confidence.WELL),
        (Calibration(guess=Answered(10, 0)), Confidence.UNDER),
        (Calibration(fairly=Answered(300, 100), sure=Answered(370, 30)), Confidence.WELL),
    ],
)
def test_person_is_read_by_calibration(calibration: Calibration, read: Confidence) -> None:
    assert read_calibration(calibration) is read


def test_surplus_by_hand() -> None:
    calibration = Calibration(Answered(1, 1), Answered(1, 1), Answered(2, 2))
    assert calibration.surplus == pytest.approx((2 * 0.5 + 2 * 0.75 + 4 * 0.95) / 8 - 4 / 8)
    assert calibration.sure.share == 0.5
    assert Calibration().guess.share is None and Calibration().surplus == 0


@pytest.mark.parametrize("numbers", [(0, 0, 10), (4, 8, 8), (0, 0, 20), (10, 0, 0), (10, 20, 30)])
def test_well_calibrated_person_is_seldom_told_otherwise(numbers: tuple[int, int, int]) -> None:
    """Exact: summed over everything that a person as right as the words promise may answer."""
    wrongly = 0.0
    for right in range(sum(numbers) + 1):
        answered = spread(right, numbers)
        if read_calibration(answered) is not Confidence.WELL:
            wrongly += chance_of_right(right, numbers)
    assert wrongly <= 0.05


def spread(right: int, numbers: tuple[int, int, int]) -> Calibration:
    """That many right answers, filled from the surest level down: the reading depends on their sum."""
    levels: list[Answered] = []
    for number in reversed(numbers):
        levels.append(Answered(min(right, number), number - min(right, number)))
        right -= levels[-1].right
    return Calibration(*reversed(levels))


def chance_of_right(right: int, numbers: tuple[int, int, int]) -> float:
    (a, b, c), (p, q, r) = numbers, tuple(level.expected for level in Level)
    return sum(
        comb(a, i) * p**i * (1 - p) ** (a - i) * comb(b, j) * q**j * (1 - q) ** (b - j)
        * comb(c, right - i - j) * r ** (right - i - j) * (1 - r) ** (c - right + i + j)
        for i in range(a + 1)
        for j in range(b + 1)
        if 0 <= right - i - j <= c
    )  # fmt: skip


def test_unit_calibration_by_hand() -> None:
    boastful, modest = (
        Calibration(sure=Answered(6, 4)),
        Calibration(guess=Answered(3, 1), sure=Answered(3, 3)),
    )
    unit = unit_calibration_of({boastful: 4, modest: 2, Calibration(): 9})
    assert isinstance(unit, UnitCalibration)
    assert unit.surplus.value == pytest.approx((4 * 0.35 + 2 * 0.17) / 6)
    assert unit.confidence is Confidence.OVER
    assert unit.levels == ((Level.GUESS, None), (Level.FAIRLY, None), (Level.SURE, Answered(30, 22)))


def test_unit_calibration_is_withheld_below_five() -> None:
    assert unit_calibration_of({Calibration(sure=Answered(6, 4)): 4, Calibration(): 9}) == TooFew(4)


# --- Gain ------------------------------------------------------------------------------------------------


def test_cohen_meets_published_values() -> None:
    """`ci.stdmean.ps` of Bonett's statpsych: d_av 0.5550319 with standard error 0.1609934, n = 25."""
    m = Moments(25, 102.1, 110.4, 14.6**2, 15.3**2, 0.75 * 15.3 * 14.6)
    found, small = cohen_d(m), 1 - 3 / (4 * 24 - 1)
    assert found is not None
    assert found.value == pytest.approx(0.5550319 * small, abs=1e-6)
    assert cohen_error(m) == pytest.approx(0.1609934, abs=1e-6)
    assert found.high == pytest.approx((0.5550319 + 2.063899 * 0.1609934) * small, abs=1e-6)


def test_gain_by_hand() -> None:
    """Six people: differences 4, 2, 2, 4, 0, 6 of 10; mean 3, standard deviation √4.4."""
    tally = {
        Paired(2, 6, 10): 1,
        Paired(4, 6, 10): 2,
        Paired(6, 10, 10): 1,
        Paired(8, 8, 10): 1,
        Paired(0, 6, 10): 1,
    }
    gain = gain_of(tally)
    assert isinstance(gain, Gain)
    assert (gain.n, round(gain.before, 12), round(gain.after, 12)) == (6, 0.4, 0.7)
    assert gain.points.value == pytest.approx(0.3)
    assert gain.points.interval.low == pytest.approx(0.3 - 2.570582 * sqrt(0.044 / 6), abs=1e-6)
    assert gain.hake is not None and gain.hake.value == pytest.approx(0.5)
    assert gain.hake_band is HakeBand.MEDIUM
    assert gain.cohen is not None
    assert gain.cohen.value == pytest.approx(0.3 / sqrt((0.08 + 0.028) / 2) * (1 - 3 / 19))
    assert gain.verdict is Verdict.TOO_FEW


def test_hake_interval_is_fiellers() -> None:
    """At its ends, and nowhere inside, mean(lost after − ratio · lost before) is just 0 by the t test."""
    pairs = [(2, 6), (4, 6), (4, 7), (6, 10), (8, 8), (0, 6), (5, 9), (3, 3), (5, 6), (6, 7)]
    gain = gain_of(Counter(Paired(a, b, 10) for a, b in pairs))
    assert isinstance(gain, Gain) and gain.hake is not None
    for end in (gain.hake.low, gain.hake.high):
        rest = [(10 - b) / 10 - (1 - end) * (10 - a) / 10 for a, b in pairs]
        assert abs(fmean(rest)) == pytest.approx(2.262157 * stdev(rest) / sqrt(10), rel=1e-5)


def test_ceiling_and_sameness_have_no_figure() -> None:
    full = gain_of({Paired(10, 10, 10): 12})
    assert isinstance(full, Gain)
    assert (full.hake, full.hake_band, full.cohen, full.verdict) == (None, None, None, Verdict.NO_EVIDENCE)
    near = gain_of({Paired(10, 10, 10): 11, Paired(9, 10, 10): 1})
    assert isinstance(near, Gain) and near.hake is None


@given(PAIRS)
def test_turning_time_turns_the_gain(pairs: list[tuple[int, int]]) -> None:
    forth = gain_of(Counter(Paired(a, b, ITEMS) for a, b in pairs))
    back = gain_of(Counter(Paired(b, a, ITEMS) for a, b in pairs))
    assert isinstance(forth, Gain) and isinstance(back, Gain)
    assert forth.points.value == pytest.approx(-back.points.value, abs=1e-12)
    assert forth.points.interval.low == pytest.approx(-back.points.interval.high, abs=1e-9)
    if forth.cohen and back.cohen:
        assert forth.cohen.high == pytest.approx(-back.cohen.low, abs=1e-9)
    if abs(forth.points.interval.low) > 1e-9 and abs(forth.points.interval.high) > 1e-9:
        turned = {Verdict.GAIN: Verdict.LOSS, Verdict.LOSS: Verdict.GAIN}
        assert back.verdict is turned.get(forth.verdict, forth.verdict)


def test_retention_by_hand() -> None:
    kept = retention_of({Paired(8, 6, 10): 4, Paired(8, 8, 10): 4})
    assert isinstance(kept, Retention) and kept.kept is not None
    assert (kept.n, round(kept.after, 12), round(kept.later, 12)) == (8, 0.8, 0.7)
    reach = 2.364624 * sqrt(8 * 0.01 / 7) / sqrt(8) / 0.8  # nobody differs after, so that it is a mean's
    assert kept.kept.value == pytest.approx(0.875)
    assert kept.kept.low == pytest.approx(0.875 - reach, abs=1e-6)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=FEWEST - 1))
def test_gain_and_retention_are_withheld_below_five(pairs: list[tuple[int, int]]) -> None:
    tally = Counter(Paired(a, b, ITEMS) for a, b in pairs)
    assert gain_of(tally) == retention_of(tally) == TooFew(len(pairs), FEWEST)


# --- Gain: simulated campaigns ---------------------------------------------------------------------------


def sit(random: Random, share: float, items: int) -> int:
    """Points of somebody who gets each item right with probability `share`."""
    return sum(random.random() < share for _ in range(items))


def campaign(
    random: Random, people: int, least: float, most: float, effect: float, items: int = ITEMS
) -> Gain:
    """People whose true shares lie evenly from `least` to `most` before, and `effect` higher after."""
    tally: Counter[Paired] = Counter()
    for _ in range(people):
        share = random.uniform(least, most)
        tally[Paired(sit(random, share, items), sit(random, share + effect, items), items)] += 1
    gain = gain_of(tally)
    assert isinstance(gain, Gain)
    return gain


def holds(interval: Interval | None, truth: float) -> bool:
    return interval is not None and interval.low <= truth <= interval.high


@pytest.mark.parametrize("people", [12, 40])
def test_planted_effect_is_recovered(people: int) -> None:
    """+15 points on 30–60%: each interval covers the truth in 93% of 600 runs or more (95% ± 2.2 s.e.)."""
    random, effect, runs = Random(SEED), 0.15, 600
    gains = [campaign(random, people, 0.3, 0.6, effect) for _ in range(runs)]
    truth = (effect, effect / (1 - 0.45), effect / true_spread(0.3, 0.6, effect))
    assert sum(holds(g.points.interval, truth[0]) for g in gains) >= 0.93 * runs
    assert sum(holds(g.hake, truth[1]) for g in gains) >= 0.93 * runs
    assert sum(holds(g.cohen, truth[2]) for g in gains) >= 0.93 * runs
    assert fmean(g.points.value for g in gains) == pytest.approx(effect, abs=0.01)
    assert fmean(g.cohen.value for g in gains if g.cohen) == pytest.approx(truth[2], rel=0.06)
    assert sum(g.verdict is Verdict.GAIN for g in gains) >= 0.8 * runs


def true_spread(least: float, most: float, effect: float) -> float:
    """√ of the mean variance of a share before and after: between people, and of a sitting of ITEMS."""
    between, centre = (most - least) ** 2 / 12, (least + most) / 2
    before, after = (p * (1 - p) - between for p in (centre, centre + effect))
    return sqrt((2 * between + (before + after) / ITEMS) / 2)


@pytest.mark.parametrize(
    ("people", "least", "most", "items"),
    [(VERDICT_LEAST, 0.4, 0.8, 20), (VERDICT_LEAST, 0.85, 0.99, 6), (30, 0.4, 0.8, 20), (30, 0.8, 1.0, 10)],
)
def test_null_campaign_is_seldom_called_an_effect(people: int, least: float, most: float, items: int) -> None:
    """1,000 campaigns without effect, 5% of them called one at most.

    A rule of exactly 5% passes up to 5% + 2.33 standard errors of 1,000 runs, 6.6%, in 99 of 100 such tests.
    """
    random, runs = Random(SEED), 1_000
    effects = (Verdict.GAIN, Verdict.LOSS)
    called = sum(campaign(random, people, least, most, 0.0, items).verdict in effects for _ in range(runs))
    assert called <= runs * 0.05 + 2.33 * sqrt(runs * 0.05 * 0.95)


def test_verdict_is_never_given_below_its_least() -> None:
    gain = gain_of({Paired(0, 10, 10): VERDICT_LEAST - 2, Paired(1, 10, 10): 1})
    assert isinstance(gain, Gain) and gain.verdict is Verdict.TOO_FEW
    more = gain_of({Paired(0, 10, 10): VERDICT_LEAST - 1, Paired(1, 10, 10): 1})
    assert isinstance(more, Gain) and more.verdict is Verdict.GAIN


# --- Sentences -------------------------------------------------------------------------------------------


def test_too_few_is_told_with_both_numbers() -> None:
    words = "chưa đủ dữ liệu (n = 3, cần ít nhất 5)"
    few = TooFew(3)
    assert sentences.too_few_words(few) == words
    told = (
        *sentences.unit_sentences(few),
        *sentences.gain_sentences(few),
        sentences.retention_sentence(few),
        sentences.unit_calibration_sentence(few),
    )
    assert all(words in sentence for sentence in told)


def test_unit_is_told_with_comma_decimals() -> None:
    tally = {Judgements(10, 9, 10, 1): 30, Judgements(10, 10, 10, 3): 30, Judgements(4, 4, 4, 0): 2}
    assert sentences.unit_sentences(unit_of(tally)) == (
        "60 người: độ phân biệt d′ trung bình 2,18 (khoảng tin cậy 95%: 2,17 đến 2,18; độ lệch chuẩn 0,02). "
        "Người cân bằng có d′ như vậy nhận định đúng khoảng 86 trong 100 tin, khi một nửa số tin là lừa đảo.",
        "Thiên lệch c trung bình −0,30 (khoảng tin cậy 95%: −0,38 đến −0,23; độ lệch chuẩn 0,31): "
        "nhìn chung nghiêng về phía cảnh giác. Số dương là dễ tin, số âm là cảnh giác.",
        "Không tính 2 người: chưa nhận định đủ 5 tin mỗi loại, hoặc vào số liệu cùng nhóm với người như vậy.",
    )


def test_gain_is_told_with_intervals() -> None:
    tally = Counter({Paired(4, 7, 10): 20, Paired(5, 7, 10): 10, Paired(6, 9, 10): 10})
    assert sentences.gain_sentences(gain_of(tally)) == (
        "40 người làm cả hai lần: trung bình đạt 47,5% số điểm lần trước và 75,0% lần sau, "
        "thay đổi +27,5 điểm % (khoảng tin cậy 95%: 26,1 đến 28,9).",
        "Mức tăng chuẩn hoá (Hake) 0,52 (khoảng tin cậy 95%: 0,49 đến 0,56): "
        "trung bình (từ 0,3 đến dưới 0,7).",
        "Độ lớn của thay đổi (Cohen d) 3,14 (khoảng tin cậy 95%: 2,45 đến 3,83).",
        "Có bằng chứng là kết quả đã tăng. Một phần có thể do đã quen cách làm bài, "
        "vì không có nhóm chưa học để so sánh.",
    )


def test_no_evidence_and_loss_are_told_without_claiming() -> None:
    still = gain_of({Paired(5, 6, 10): 6, Paired(6, 5, 10): 6})
    told = sentences.gain_sentences(still)
    assert "thay đổi 0,0 điểm %" in told[0] and told[3].startswith("Chưa có bằng chứng")
    worse = sentences.gain_sentences(gain_of({Paired(8, 5, 10): 6, Paired(7, 6, 10): 6}))
    assert "thay đổi −20,0 điểm %" in worse[0] and worse[3].startswith("Có bằng chứng là kết quả đã giảm")
    seven = sentences.gain_sentences(gain_of({Paired(8, 8, 8): 7}))
    assert "không tính được" in seven[1] and "không tính được" in seven[2]
    assert seven[3] == "Chưa đủ dữ liệu để kết luận (n = 7, cần ít nhất 10)."


def test_retention_is_told_in_percent() -> None:
    told = sentences.retention_sentence(retention_of({Paired(8, 6, 10): 4, Paired(8, 8, 10): 4}))
    assert "đạt 80,0% số điểm ngay sau khi học và 70,0% về sau, tức là còn giữ 87,5% kết quả" in told
    assert "không tính được" in sentences.retention_sentence(retention_of({Paired(0, 6, 10): 8}))


def test_calibration_is_told() -> None:
    assert "đã trả lời 3 câu, cần ít nhất 10" in sentences.calibration_sentence(Calibration(Answered(2, 1)))
    assert "chắc chắn hơn" in sentences.calibration_sentence(Calibration(sure=Answered(12, 8)))
    assert sentences.level_words(Level.SURE, Answered(12, 8)) == "chắc chắn: đúng 12/20 (60%)"
    assert sentences.level_words(Level.GUESS, None) == "đoán: chưa đủ dữ liệu"
    unit = unit_calibration_of({Calibration(sure=Answered(6, 4)): 5, Calibration(sure=Answered(7, 3)): 5})
    told = sentences.unit_calibration_sentence(unit)
    assert "trung bình +30,0 điểm %" in told and "tự tin hơn kết quả" in told


@pytest.mark.parametrize("sort", [Sensitivity, Lean, Confidence, Verdict])
def test_every_band_has_words(sort: type[Sensitivity | Lean | Confidence | Verdict]) -> None:
    assert len({band.label for band in sort}) == len(sort)


def test_every_reading_has_a_sentence() -> None:
    for j in (Judgements(10, h, 10, a, u, 0) for h in range(11) for a in range(11) for u in (0, 10 - h)):
        assert len(sentences.person_sentences(j)) == 2
        assert read_lean(j) is not Lean.TOO_FEW
    moments = moments_of(pairs_of({Paired(50, 60, 100): 5}), 100)
    assert moments.covariance == 0 and ratio_of(moments) is not None and inf > sensitivity(j)
