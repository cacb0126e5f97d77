"""Claims about what is wrong with an item: drift, groups, distractors, and how far scores can be trusted."""

from __future__ import annotations

from random import Random
from statistics import mean, variance

import pytest

from analytics.discrimination import OptionShare, dead_options
from analytics.drift import LEAST_EACH, drift, has_drifted
from analytics.groups import Difference, difference
from analytics.intervals import Interval, TooFew, share_of
from analytics.item_health import Flag, ItemLine, make_board
from analytics.reliability import Reliability, measure_reliability, reliability_sentence
from campaign import batches
from campaign.learned import of_sitting
from db.encounters import GroupCell, GroupCounts, ItemCell, ItemCounts
from db.measures import Certain, Judged, Learned, MeasuredSitting
from tests.house import NOW

NOTHING = Judged(0, 0, 0, 0, 0, 0, 0, 0)
UNSURE = Certain(0, 0, 0, 0, 0, 0)


def answered(right: int, people: int) -> ItemCounts:
    """So many first answers."""
    return ItemCounts(people, right, 100 * right, people, right)


def test_a_difference_of_two_shares_meets_a_published_value() -> None:
    # Newcombe (1998), Statistics in Medicine 17, 873–890, table II, contrast (a), method 10: 56/70 − 48/80.
    cells = {ItemCell(1, "counted", 5): answered(48, 80), ItemCell(2, "counted", 5): answered(56, 70)}
    found = drift(cells)
    assert isinstance(found, Interval)
    assert found.value == pytest.approx(0.2)
    assert found.low == pytest.approx(0.0524, abs=5e-5)
    assert found.high == pytest.approx(0.3339, abs=5e-5)
    assert has_drifted(found)


def test_before_learning_and_after_are_not_taken_for_drift() -> None:
    cells = {ItemCell(1, "before", 5): answered(20, 80), ItemCell(2, "counted", 5): answered(70, 80)}
    assert drift(cells) == TooFew(0, LEAST_EACH)
    assert drift({}) == TooFew(0, LEAST_EACH)
    same = {ItemCell(n, "counted", 5): answered(60, 80) for n in (1, 2, 3)}
    assert not has_drifted(drift(same))


def grouped(gap: float, seed: int = 1, each: int = 60) -> dict[GroupCell, GroupCounts]:
    """Heads and others of five strata, where heads of the same strength are right less often by `gap`."""
    random, found = Random(seed), dict[GroupCell, GroupCounts]()
    for level in range(5):
        chance = 0.3 + 0.13 * level
        for is_head in (False, True):
            right = sum(random.random() < chance - gap * is_head for _ in range(each))
            found[GroupCell(5, is_head, level)] = GroupCounts(each, right)
    return found


def test_groups_are_held_against_each_other_at_the_same_strength() -> None:
    assert difference(grouped(0.25)) is Difference.HARDER
    assert difference(grouped(-0.25)) is Difference.EASIER
    assert difference(grouped(0.0)) is Difference.NONE
    # Heads know less on the whole, but not at this item: no difference of the item.
    weaker = {c: n for c, n in grouped(0.0).items() if c.is_head == (c.level < 2) or c.level == 2}
    assert difference(weaker) is Difference.NONE
    assert isinstance(difference(grouped(0.25, each=9)), TooFew)


def test_alike_groups_are_seldom_told_apart() -> None:
    told = sum(difference(grouped(0.0, seed)) is not Difference.NONE for seed in range(200))
    assert told <= 4


def test_a_distractor_is_dead_once_it_is_sure_that_few_pick_it() -> None:
    def options(people: int) -> tuple[OptionShare, ...]:
        return (OptionShare(0, "a", True, people, people), OptionShare(0, "b", False, 0, people))

    assert dead_options("choice", options(72)) == ()
    (dead,) = dead_options("choice", options(80))
    assert dead.text == "b"
    # The verdict on the message is no distractor, nor is that of a triage.
    assert dead_options("act", options(80)) == () == dead_options("triage", options(80))


def test_flags_need_the_whole_interval_and_each_says_what_to_do() -> None:
    def line(right: int, people: int) -> ItemLine:
        share = share_of(right, people)
        return ItemLine("k", "Câu", "triage", "a", "sms", "easy", False, people, share, None, "easy")

    few = ItemLine("h", "", "act", "a", "", "easy", False, None, None, None, None)
    easy, hard, small, hidden = make_board([line(400, 400), line(20, 100), line(20, 20), few]).lines
    assert Flag.TOO_EASY in easy.flags and Flag.TOO_HARD in hard.flags
    assert Flag.TOO_EASY not in small.flags and hidden.flags == ()
    assert all(len(flag.label) > 5 and flag.action.endswith(".") for flag in Flag)


def sat(skills: float, items: int, random: Random) -> MeasuredSitting:
    """A form of so many items of other difficulties for each, all or nothing."""
    points = [
        100 * (random.random() < min(0.98, max(0.02, skills + random.gauss(0, 0.15)))) for _ in range(items)
    ]
    percent = sum(points) // items
    squares = sum(p * p for p in points)
    return MeasuredSitting("counted", NOW, percent, NOTHING, UNSURE, items, sum(points), squares)


def test_reliability_is_the_share_of_variance_that_another_form_would_show_again() -> None:
    random = Random(4)
    skills = [random.gauss(0.6, 0.15) for _ in range(1500)]
    one, other = ([sat(each, 20, random) for each in skills] for _ in range(2))
    sums = Learned(*(sum(column) for column in zip(*map(of_sitting, one), strict=True)))
    found = measure_reliability(sums)
    assert isinstance(found, Reliability)
    a, b = [s.percent for s in one], [s.percent for s in other]
    middle, again = mean(a), mean(b)
    shared = sum((x - middle) * (y - again) for x, y in zip(a, b, strict=True)) / (len(a) - 1)
    assert found.value == pytest.approx(shared / variance(a), abs=0.06)
    assert found.error == pytest.approx(
        (variance([x - y for x, y in zip(a, b, strict=True)]) / 2) ** 0.5, rel=0.06
    )
    assert "1.500 người" in reliability_sentence(found)


def test_few_people_say_nothing_of_reliability() -> None:
    assert isinstance(measure_reliability(Learned()), TooFew)
    assert "cần ít nhất 30" in reliability_sentence(measure_reliability(Learned()))


@pytest.mark.parametrize("acting", [0, 1, 4, 5])
def test_a_figure_of_a_part_of_a_batch_is_left_out(acting: int) -> None:
    able, idle = Judged(0, 0, 0, 0, 0, 0, 3, 4), NOTHING
    ones = [MeasuredSitting("counted", NOW, 60, able if n < acting else idle, UNSURE) for n in range(5)]
    total = batches.sum_up(batches.sorts_of({"counted": ones[0]})[0], [{"counted": each} for each in ones])
    assert (total.people, total.acting) == (5, acting if acting == 5 else 0)
    assert (total.action > 0) is (acting == 5)
