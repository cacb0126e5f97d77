"""Claims about item health: what is withheld, what is called off, rank correlation, and who may look."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.viewer import Refused
from analytics.intervals import FEWEST, Interval, TooFew, share_of
from analytics.item_health import (
    LEVELS,
    Agreement,
    ItemBoard,
    ItemLine,
    correlation_sentence,
    item_board,
    make_board,
    means_sentence,
)
from analytics.ranks import LEAST_PAIRS, ranks, spearman
from db.encounters import ItemCell, ItemCounts, move
from db.engine import Database
from lessons.fields import Level
from quizzes.bank import list_bank
from quizzes.observed import observed_level
from tests.school import School

pytestmark = pytest.mark.usefixtures("forgotten")


def line(
    key: str, predicted: Level = "medium", right: int = 15, people: int = 20, is_judged: bool = True
) -> ItemLine:
    """An item that so many of so many people got right."""
    share = share_of(right, people) if people >= FEWEST else None
    shown = people if share else None
    seen = observed_level(ItemCounts(people, judged=people, detected=right)) if share else None
    return ItemLine(key, key, "triage", "a", "sms", predicted, is_judged, shown, share, None, seen)


def planted(n: int, slope: float, people: int = 60, seed: int = 3) -> ItemBoard:
    """Items of the three levels, of which each level is got right less often by `slope`."""
    random = Random(seed)
    lines = []
    for number in range(n):
        level = LEVELS[number % 3]
        chance = min(0.97, max(0.03, 0.75 - slope * (number % 3 - 1)))
        right = sum(random.random() < chance for _ in range(people))
        lines.append(line(f"i{number}", level, right, people))
    return make_board(lines)


# --- Rank correlation ------------------------------------------------------------------------------------


def test_ranks_share_the_mean_of_tied_places() -> None:
    assert ranks([10, 20, 20, 5]) == (2.0, 3.5, 3.5, 1.0)
    assert ranks([]) == ()


def test_spearman_meets_a_published_value() -> None:
    # IQ and hours of television, the worked example of most textbooks: rho = −29/165.
    iq = [106, 86, 100, 101, 99, 103, 97, 113, 112, 110]
    hours = [7, 0, 27, 50, 28, 29, 20, 12, 6, 17]
    found = spearman(list(zip(iq, hours, strict=True)))
    assert isinstance(found, Interval) and found.value == pytest.approx(-29 / 165)
    assert found.low < found.value < found.high and not found.is_below_zero


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=LEAST_PAIRS, max_size=40))
def test_spearman_keeps_its_bounds_and_turns_with_the_order(pairs: list[tuple[float, float]]) -> None:
    found = spearman(pairs)
    if isinstance(found, TooFew):
        return
    assert -1 <= found.low <= found.value + 1e-9 and found.value <= found.high + 1e-9 <= 1 + 2e-9
    turned = spearman([(a, -b) for a, b in pairs])
    assert isinstance(turned, Interval) and turned.value == pytest.approx(-found.value)
    stretched = spearman([(a**3, 5 * b) for a, b in pairs])
    assert isinstance(stretched, Interval) and stretched.value == pytest.approx(found.value)


def test_interval_of_spearman_covers_nought_when_nothing_is_there() -> None:
    random, outside, runs = Random(1), 0, 600
    for _ in range(runs):
        found = spearman([(n % 3, random.random()) for n in range(45)])
        assert isinstance(found, Interval)
        outside += found.is_above_zero or found.is_below_zero
    assert outside <= 0.07 * runs


@pytest.mark.parametrize("pairs", [[], [(1, 2)] * 9, [(1, n) for n in range(30)]])
def test_few_pairs_or_no_order_say_nothing(pairs: list[tuple[float, float]]) -> None:
    assert spearman(pairs) == TooFew(len(pairs), LEAST_PAIRS)


def test_wilson_meets_published_values() -> None:
    # Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3.
    for part, whole, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)):
        found = share_of(part, whole)
        assert found.low == pytest.approx(low, abs=5e-5)
        assert found.high == pytest.approx(high, abs=5e-5)
    with pytest.raises(ValueError, match="no share"):
        share_of(1, 0)


# --- What is called off ----------------------------------------------------------------------------------


def test_a_planted_scale_is_found_and_a_scale_that_says_nothing_is_not() -> None:
    good = planted(60, 0.15)
    assert isinstance(good.correlation, Interval) and good.correlation.value > 0.6
    assert "đúng hướng" in correlation_sentence(good) and "60 tin" in correlation_sentence(good)
    turned = planted(60, -0.15)
    assert "ngược hướng" in correlation_sentence(turned)
    assert "Chưa thấy liên hệ rõ" in correlation_sentence(planted(60, 0.0))


def test_few_items_say_that_there_is_too_little() -> None:
    assert "Chưa đủ dữ liệu" in correlation_sentence(planted(LEAST_PAIRS - 1, 0.2))
    empty = make_board([])
    assert "Chưa đủ dữ liệu" in correlation_sentence(empty) and means_sentence(empty) == ""


@pytest.mark.parametrize(
    ("predicted", "right", "agreement"),
    [
        ("easy", 10, Agreement.HARDER),
        ("easy", 36, Agreement.SAME),
        ("easy", 33, Agreement.OPEN),
        ("medium", 30, Agreement.SAME),
        ("medium", 24, Agreement.OPEN),
        ("medium", 15, Agreement.HARDER),
        ("medium", 40, Agreement.EASIER),
        ("hard", 22, Agreement.SAME),
        ("hard", 36, Agreement.EASIER),
    ],
)
def test_off_is_what_lies_outside_the_band_with_its_whole_interval(
    predicted: Level, right: int, agreement: Agreement
) -> None:
    assert line("x", predicted, right, 40).agreement is agreement


def test_the_farthest_off_comes_first() -> None:
    board = make_board([line("a", "easy", 12, 20), line("b", "easy", 1, 20), line("c", "easy", 19, 20)])
    assert [each.key for each in board.disagreeing] == ["b", "a"]


def test_an_item_as_predicted_is_seldom_called_off() -> None:
    random, off, runs = Random(5), 0, 400
    for _ in range(runs):
        right = sum(random.random() < 0.75 for _ in range(30))
        off += line("x", "medium", right, 30).is_off
    assert off <= 0.05 * runs


# --- From the counts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["dung", "lan"])
def test_office_and_leaders_see_every_item(database: Database, school: School, name: str) -> None:
    with database.read() as tx:
        board = item_board(tx, school.viewer(tx, name))
        assert len(board.lines) == len(list_bank(tx)) and board.shown == ()


@pytest.mark.parametrize("name", ["an", "binh", "chi"])
def test_learners_and_heads_are_refused(database: Database, school: School, name: str) -> None:
    with database.read() as tx, pytest.raises(Refused):
        item_board(tx, school.viewer(tx, name))


def test_nothing_is_told_of_an_item_that_fewer_than_five_met(database: Database, school: School) -> None:
    with database.write() as tx:
        few, enough = [b for b in list_bank(tx) if b.item.head.kind == "act"][:2]
        campaign_id = school.campaign.campaign_id
        for item, people in ((few, FEWEST - 1), (enough, FEWEST)):
            cell = ItemCell(campaign_id, "counted", item.revision_id)
            move(tx, {cell: ItemCounts(people, 1, 100, people, 2, 3, 2 * people)})
        board = item_board(tx, school.viewer(tx, "dung"))
    by_key = {each.key: each for each in board.lines}
    hidden, shown = by_key[few.item.head.key], by_key[enough.item.head.key]
    assert (hidden.people, hidden.share, hidden.action, hidden.observed) == (None, None, None, None)
    assert hidden.agreement is Agreement.WITHHELD and board.shown == (shown,)
    assert shown.share is not None and (shown.people, shown.share.value, shown.action) == (5, 0.4, 0.3)
    # What is told of all is made of what is shown alone.
    assert [(mean.items, mean.share) for mean in board.means] == [(1, 0.4)]


def test_counts_of_another_revision_are_not_those_of_the_item(database: Database, school: School) -> None:
    with database.write() as tx:
        old = list_bank(tx)[0]
        cell = ItemCell(school.campaign.campaign_id, "before", old.revision_id)
        move(tx, {cell: ItemCounts(9, 9, 900)})
        tx.exec_driver_sql(f"delete from publication where revision_id = {old.revision_id}")
        assert item_board(tx, school.viewer(tx, "dung")).shown == ()
