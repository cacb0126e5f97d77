"""The board of learning, made from stored sums, shows what the answers themselves give when counted anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, stdev

import pytest

from access.viewer import SYSTEM
from analytics.calibration import UnitCalibration
from analytics.detection import UnitDetection
from analytics.gain import Gain
from analytics.intervals import Mean
from analytics.learning import LearningBoard, UnitLearning, learning_board
from campaign.certainty import calibration_of
from campaign.judgements import UNIT_LEAST, criterion, judgements_of, sensitivity
from campaign.learned import FINE
from db import batches, measures
from db.campaigns import find_current
from db.engine import Tx
from db.measures import MeasuredSitting
from lessons.publishing import publish
from sample import make_sample
from tests import databases
from tests.house import NOW
from tests.school import built_in
from text.formats import local_day

TODAY = local_day(NOW)
Sittings = dict[str, MeasuredSitting]


@pytest.fixture
def board(tmp_path: Path) -> tuple[LearningBoard, dict[int | None, list[Sittings]]]:
    """The board of a sample organisation, and the sittings of its people by unit; all of them under None."""
    database = databases.sqlite(tmp_path)
    with database.write() as tx:
        publish(tx, built_in(), NOW)
        make_sample(tx, 80, 4, NOW)
        campaign = find_current(tx, TODAY)
        assert campaign is not None
        found = learning_board(tx, SYSTEM, campaign, TODAY, ""), _by_unit(tx, campaign.campaign_id)
    database.close()
    return found


def _by_unit(tx: Tx, campaign_id: int) -> dict[int | None, list[Sittings]]:
    """Those who have come in, under their unit and under None; the pairs of everybody under 0."""
    sittings, found = measures.all_sittings(tx, campaign_id), dict[int | None, list[Sittings]]()
    for place in batches.all_places(tx, campaign_id):
        by_mode = {each.mode: each for each in sittings[place.person_id]}
        if place.batch is None or place.sort.mode != "counted":
            continue
        if place.sort.name == "gain":
            found.setdefault(0, []).append(by_mode)
            continue
        found.setdefault(None, []).append(by_mode)
        if not place.is_rest:
            found.setdefault(place.unit_id, []).append(by_mode)
    return found


def test_every_figure_is_that_of_the_answers(
    board: tuple[LearningBoard, dict[int | None, list[Sittings]]],
) -> None:
    shown, by_unit = board
    assert len(shown.units) > 1
    assert isinstance(shown.gain, Gain)
    pairs = [(each["before"].percent, each["counted"].percent) for each in by_unit[0]]
    _is_mean(shown.gain.points, [(b - a) / 100 for a, b in pairs])
    assert shown.gain.before == pytest.approx(fmean(a for a, _ in pairs) / 100)
    for line in (shown.total, *shown.units):
        sittings = by_unit[line.unit_id]
        assert line.people == len(sittings)
        _detection_is_right(line, sittings)
        _the_rest_is_right(line, sittings)


def _detection_is_right(line: UnitLearning, sittings: Sequence[Sittings]) -> None:
    judged = [judgements_of(each["counted"].judged) for each in sittings]
    enough = [each for each in judged if each.fewest >= UNIT_LEAST]
    if isinstance(line.detection, UnitDetection):
        _is_mean(line.detection.sensitivity, list(map(sensitivity, enough)))
        _is_mean(line.detection.criterion, list(map(criterion, enough)))
        assert line.detection.left_out == len(judged) - len(enough)


def _the_rest_is_right(line: UnitLearning, sittings: Sequence[Sittings]) -> None:
    after = [each["counted"] for each in sittings]
    certain = [c for c in (calibration_of(each.certain) for each in after) if c.answers]
    if isinstance(line.calibration, UnitCalibration):
        _is_mean(line.calibration.surplus, [each.surplus for each in certain])
        for place, (_, answered) in enumerate(line.calibration.levels):
            given = [c.levels[place][1] for c in certain if c.levels[place][1].all]
            assert answered is None or answered.right == sum(each.right for each in given)
            assert (answered is None) == (len(given) < 5)
    if isinstance(line.action, Mean):
        acted = [each.judged for each in after if each.judged.action_max]
        _is_mean(line.action, [each.action_points / each.action_max for each in acted])
    score = line.score_of("counted")
    if isinstance(score, Mean):
        _is_mean(score, [each.percent / 100 for each in after])


def _is_mean(mean: Mean, figures: Sequence[float]) -> None:
    """The same people, and the same figure to the fineness in which it is kept."""
    half = 0.5 / FINE
    assert mean.n == len(figures)
    assert mean.value == pytest.approx(fmean(figures), abs=half)
    assert mean.deviation == pytest.approx(stdev(figures), abs=2 * half)
