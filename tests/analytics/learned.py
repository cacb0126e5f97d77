"""Boards of learning and of a quiz of any size, to draw charts from."""

from __future__ import annotations

from analytics.boards.items import ItemsFigures
from analytics.calibration import measure_unit_calibration
from analytics.detection import measure_unit
from analytics.gain import measure_gain, measure_retention
from analytics.intervals import Pairs, Sums, TooFew, mean_of
from analytics.item_health import ItemBoard
from analytics.learning import HeatLine, LearningBoard, Score, TacticLearning, UnitLearning
from analytics.reliability import Reliability
from campaign.learned import FINE, of_sitting
from db.measures import Certain, Judged, Learned, MeasuredSitting
from tests.analytics.history import TODAY
from tests.house import NOW

SURE = Certain(4, 6, 5, 5, 10, 6)


def make_quiz(items: ItemBoard) -> ItemsFigures:
    """The same with the reliability of a quiz, where there are any items."""
    found = Reliability(400, 0.712, 8.4, 15.6) if items.lines else TooFew(0, 30)
    return ItemsFigures(items, found)


def make_learning(units: int) -> LearningBoard:
    """So many units of ten alike people with six tactics, of which every other one is withheld."""
    one = of_sitting(MeasuredSitting("counted", NOW, 80, Judged(8, 7, 8, 1, 0, 0, 3, 4), SURE))
    lines = [learning_line(i, f"Đơn vị {i}", times(one, 10)) for i in range(units)]
    total = learning_line(None, "Toàn Sở", times(one, 10 * units))
    tactics = tuple(f"thu-doan-{n}" for n in range(6)) if units else ()
    cells = tuple(None if n % 2 else 70 + n for n in range(6))
    heat = [HeatLine(line.unit_id, line.name, cells) for line in (*lines, total)] if units else []
    told = [TacticLearning(tactic, 50, 0.8, 40, 0.5 if n % 2 else None) for n, tactic in enumerate(tactics)]
    gain = measure_gain(
        Pairs(10 * units, 500 * units, 800 * units, 25_000 * units, 64_000 * units, 40_000 * units)
    )
    kept = measure_retention(Pairs(0, 0, 0, 0, 0, 0))
    retention = (("month1", kept), ("month5", kept))
    return LearningBoard(
        TODAY, total, tuple(lines), gain, retention, tactics, tuple(heat), tuple(told), waiting=3
    )


def times(one: Learned, n: int) -> Learned:
    """The sums over so many people who are all alike."""
    return Learned(*(n * each for each in one))


def learning_line(unit_id: int | None, name: str, sums: Learned) -> UnitLearning:
    """What is told of these sums."""
    means = [
        Score(
            mode,
            mean_of(Sums(sums.people, sums.percent, sums.percent_squares), 100) if sums.people else TooFew(0),
        )
        for mode in ("before", "counted")
    ]
    action = mean_of(Sums(sums.acting, sums.action, sums.action_squares), FINE) if sums.acting else TooFew(0)
    detection, certain = measure_unit(sums), measure_unit_calibration(sums)
    return UnitLearning(unit_id, name, sums.people, tuple(means), detection, action, certain)
