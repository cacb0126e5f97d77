"""Claims about what people learned: each figure from its own people, hidden where few are, told apart."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from access.viewer import Refused
from analytics.calibration import Confidence, UnitCalibration
from analytics.detection import UnitDetection
from analytics.gain import Retention
from analytics.intervals import FEWEST, Mean, TooFew
from analytics.learning import LearningBoard, find_own_unit_mean, learning_board
from analytics.own_learning import Kept, OwnLater, find_own_learning, later_sentence, own_sentences
from campaign import measures as counted
from campaign.learned import of_kept, of_sitting
from db import attempts, measures
from db.engine import Database, Tx
from db.measures import Certain, Judged, Learned, LearningCell, MeasuredSitting
from db.tallies import AnswerCell, AnswerCounts, move_answers
from tests.house import NOW
from tests.quizzes.steps import answer_all, sit_quiz
from tests.quizzes.test_sittings import _complete, first_of, pin
from tests.school import School
from text.formats import local_day

pytestmark = pytest.mark.usefixtures("forgotten")

TODAY = local_day(NOW)
SURE = Certain(0, 0, 0, 0, 10, 6)
ABLE = Judged(8, 7, 8, 1, 0, 0, 3, 4)
FEW_MESSAGES = Judged(2, 2, 2, 0, 0, 0, 0, 0)


def count(
    tx: Tx, school: School, people: dict[str, int], judged: Judged = ABLE, certain: Certain = SURE
) -> None:
    """So many people of each unit with the same counted sitting, at 80%, none of whom sat the one before."""
    units = {school.house.units[name]: n for name, n in people.items()}
    one = of_sitting(MeasuredSitting("counted", NOW, 80, judged, certain))
    cells = {LearningCell("counted", TODAY, unit): times(one, n) for unit, n in units.items()}
    measures.move(tx, school.campaign.campaign_id, cells)


def times(one: Learned, n: int) -> Learned:
    """The sums over so many people who are all alike."""
    return Learned(*(n * each for each in one))


def board(tx: Tx, school: School, name: str = "dung") -> LearningBoard:
    """What this persona sees of everybody."""
    return learning_board(tx, school.viewer(tx, name), school.campaign, TODAY, "Toàn Sở")


def test_nothing_yet_is_told_as_too_little(database: Database, school: School) -> None:
    with database.read() as tx:
        empty = board(tx, school)
        figures = (empty.total.detection, empty.total.action, empty.total.calibration, empty.gain)
        assert figures == (TooFew(0),) * 4 and empty.units == ()
        assert empty.retention == (("month1", TooFew(0)), ("month5", TooFew(0)))
        assert (empty.tactics, empty.heat, empty.by_tactic) == ((), (), ())
        assert find_own_learning(tx, school.viewer(tx, "an"), school.campaign) is None


@pytest.mark.parametrize("name", ["an", "binh", "chi"])
def test_learners_and_heads_are_refused(database: Database, school: School, name: str) -> None:
    with database.read() as tx, pytest.raises(Refused):
        board(tx, school, name)


def test_detection_needs_no_sitting_before_learning(database: Database, school: School) -> None:
    with database.write() as tx:
        count(tx, school, {"qlkh": 6, "vp": 7})
        seen = board(tx, school)
        assert isinstance(seen.gain, TooFew)
        for line in (seen.total, *seen.units):
            assert isinstance(line.detection, UnitDetection) and line.detection.sensitivity.n == line.people
        assert {line.people for line in seen.units} == {6, 7}


def test_mean_of_a_unit_counts_those_without_a_sitting_before(database: Database, school: School) -> None:
    with database.write() as tx:
        count(tx, school, {"to": FEWEST - 1, "vp": 9})
        an, on = school.viewer(tx, "an"), TODAY
        assert find_own_unit_mean(tx, an, school.campaign.campaign_id, on) is None
        count(tx, school, {"to": 1})
        assert find_own_unit_mean(tx, an, school.campaign.campaign_id, on) == pytest.approx(0.8)


def test_certainty_is_measured_with_n_for_all_and_for_units(database: Database, school: School) -> None:
    with database.write() as tx:
        count(tx, school, {"qlkh": 6, "vp": 7, "so": 3})
        seen = board(tx, school)
    assert isinstance(seen.total.calibration, UnitCalibration)
    assert seen.total.calibration.surplus.n == 16
    assert seen.total.calibration.confidence is Confidence.OVER


def test_few_people_are_hidden_figure_by_figure(database: Database, school: School) -> None:
    """Ten sat the quiz in one unit but three alone judged enough: their mean could be subtracted."""
    with database.write() as tx:
        count(tx, school, {"vp": 9})
        count(tx, school, {"qlkh": 3})
        count(tx, school, {"qlkh": 7}, FEW_MESSAGES, Certain(0, 0, 0, 0, 0, 0))
        seen = board(tx, school)
    assert isinstance(seen.total.detection, UnitDetection) and seen.total.detection.sensitivity.n == 12
    assert isinstance(seen.total.action, Mean)
    assert len(seen.units) == 2
    for line in seen.units:
        assert isinstance(line.detection, TooFew)
        assert isinstance(line.action, TooFew)
        assert isinstance(line.calibration, TooFew)


def test_what_is_kept_is_measured_against_the_sitting_right_after(database: Database, school: School) -> None:
    with database.write() as tx:
        cells = {LearningCell("kept:month1", TODAY, school.house.units["vp"]): times(of_kept(80, 60), 6)}
        measures.move(tx, school.campaign.campaign_id, cells)
        (mode, kept), (_, later) = board(tx, school).retention
    assert mode == "month1" and isinstance(kept, Retention) and later == TooFew(0)
    assert kept.n == 6 and kept.after == pytest.approx(0.8) and kept.later == pytest.approx(0.6)


def test_later_sittings_wait_for_others_and_are_told_to_their_person(
    database: Database, school: School
) -> None:
    campaign_id = school.campaign.campaign_id
    with database.write() as tx:
        an = school.viewer(tx, "an")
        _complete(tx, an, school)
        later = NOW + timedelta(days=40)
        sit_quiz(tx, an, school.campaign, later, right=False, mode="month1")
        assert measures.sum_by_mode(tx, campaign_id, local_day(later)) == {}
        assert counted.verify(tx, campaign_id) == ()
        own = find_own_learning(tx, an, school.campaign)
        assert own is not None
        (kept,) = own.later
        assert (kept.mode, kept.after) == ("month1", 100) and kept.later < 60


def test_certainty_in_the_counts_is_that_of_the_answers(database: Database, school: School) -> None:
    with database.write() as tx:
        an = school.viewer(tx, "an")
        attempt_id = sit_quiz(tx, an, school.campaign, NOW, right=False)
        certain = measures.certainty(attempts.list_responses(tx, attempt_id).values())
        (sitting,) = measures.list_sittings(tx, school.campaign.campaign_id, an.person_id)
        assert sitting.certain == certain and sum(certain) > 5


def test_tactics_tell_detection_and_action_apart_and_hide_few(database: Database, school: School) -> None:
    units = school.house.units
    with database.write() as tx:
        both = AnswerCounts(10, 10, 4, 10, 10, 8, 10, 6, 20)
        judged_alone = AnswerCounts(6, 6, 3, 6, 6, 3, 2, 1, 4)
        cells = {
            AnswerCell(TODAY, units["vp"], "email-cong-vu"): both,
            AnswerCell(TODAY, units["qlkh"], "email-cong-vu"): both,
            AnswerCell(TODAY, units["qlkh"], "ma-qr-gia"): judged_alone,
        }
        move_answers(tx, school.campaign.campaign_id, cells)
        seen = board(tx, school)
    # Two people acted on the second tactic: they are hidden, and so is the first, from which they follow.
    told = [(line.tactic, line.detection, line.action) for line in seen.by_tactic]
    assert told == [("email-cong-vu", 0.8, None), ("ma-qr-gia", 0.5, None)]
    cells_by_name = {line.name: line.cells for line in seen.heat}
    assert cells_by_name == {"Phòng Quản lý": (60, 50), "Văn phòng": (60, None), "Toàn Sở": (60, 50)}


def test_a_person_reads_detection_and_action_apart_and_nothing_of_before(
    database: Database, school: School
) -> None:
    with database.write() as tx:
        an, item = school.viewer(tx, "an"), first_of(tx, "act")
        sit_quiz(tx, an, school.campaign, NOW, right=False, mode="before")
        assert find_own_learning(tx, an, school.campaign) is None
        answer_all(tx, an, pin(tx, an, school, item), NOW, right=True)
        own = find_own_learning(tx, an, school.campaign)
        assert own is not None
        (line,) = own.tactics
    assert (line.tactic, line.detected, line.judged) == (item.item.head.tactic, 1, 1)
    assert line.action_points == line.action_max > 0
    told = own_sentences(own)
    assert any("cần ít nhất 8 tin" in each for each in told) and "cần ít nhất 10" in told[-1]


@pytest.mark.parametrize(
    ("after", "later", "kept", "words"),
    [
        (85, 66, Kept.HELD, "vẫn giữ được"),
        (85, 65, Kept.FADED, "trang Ôn tập"),
        (60, 80, Kept.GROWN, "tốt hơn trước"),
    ],
)
def test_small_differences_of_one_person_are_not_made_much_of(
    after: int, later: int, kept: Kept, words: str
) -> None:
    own = OwnLater("month5", after, later)
    assert own.kept is kept and words in later_sentence(own)
    assert not re.search(r"\d,\d", later_sentence(own)) and "năm tháng" in later_sentence(own)
