"""Claims about item statistics: discrimination and shares equal a direct recount, and few say nothing."""

from __future__ import annotations

from collections import Counter
from math import isclose
from random import Random
from statistics import StatisticsError, correlation

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.discrimination import LEAST_ANSWERS, LEAST_PICKS, discrimination, option_shares
from analytics.intervals import Interval, TooFew
from campaign import rests as counting
from campaign.standing import verify
from db import attempts, encounters, rests
from db.encounters import HUNDRED
from db.engine import Database, Tx
from db.measures import MEASURED
from db.rests import RestSums
from quizzes.attempts import list_outcomes
from quizzes.bank import BankItem, list_bank
from quizzes.kinds import list_kinds
from tests.house import NOW
from tests.quizzes.steps import sit_quiz
from tests.quizzes.test_sittings import first_of
from tests.school import School

pytestmark = pytest.mark.usefixtures("forgotten")


def sums_of(pairs: list[tuple[bool, int]]) -> RestSums:
    """The stored sums of answers that were right or not, with the rest of each."""
    return RestSums(
        answers=len(pairs),
        right=sum(right for right, _ in pairs),
        rest=sum(rest for _, rest in pairs),
        rest_squares=sum(rest * rest for _, rest in pairs),
        rest_right=sum(rest for right, rest in pairs if right),
    )


@given(st.lists(st.tuples(st.booleans(), st.integers(0, HUNDRED)), min_size=LEAST_ANSWERS, max_size=200))
@settings(deadline=None)
def test_discrimination_from_sums_is_pearsons_correlation_of_the_answers(
    pairs: list[tuple[bool, int]],
) -> None:
    found = discrimination(sums_of(pairs))
    try:
        direct = correlation([float(right) for right, _ in pairs], [float(rest) for _, rest in pairs])
    except StatisticsError:
        assert found == TooFew(len(pairs), LEAST_ANSWERS)
        return
    assert isinstance(found, Interval) and isclose(found.value, direct, abs_tol=1e-9)
    assert -1 <= found.low <= found.value <= found.high <= 1


def test_few_answers_say_nothing() -> None:
    random = Random(1)
    pairs = [(random.random() < 0.5, random.randrange(101)) for _ in range(LEAST_ANSWERS)]
    assert isinstance(discrimination(sums_of(pairs)), Interval)
    assert discrimination(sums_of(pairs[1:])) == TooFew(LEAST_ANSWERS - 1, LEAST_ANSWERS)


def test_a_planted_item_is_told_from_one_that_says_nothing() -> None:
    random = Random(2)
    rest = [random.randrange(101) for _ in range(400)]
    good = discrimination(sums_of([(random.random() < each / 100, each) for each in rest]))
    idle = discrimination(sums_of([(random.random() < 0.6, each) for each in rest]))
    turned = discrimination(sums_of([(random.random() > each / 100, each) for each in rest]))
    assert isinstance(good, Interval) and isinstance(idle, Interval) and isinstance(turned, Interval)
    assert good.value > 0.4 and abs(idle.value) < 0.15 and turned.high < 0


def test_sums_of_sittings_equal_a_direct_recount(database: Database, school: School) -> None:
    """Whoever sat whatever, right or wrong; practice, and what is not handed in, count nothing."""
    with database.write() as tx:
        for name, mode, right in (
            ("an", "before", False),
            ("an", "counted", True),
            ("binh", "counted", False),
            ("chi", "practice", True),
        ):
            viewer = school.viewer(tx, name)
            attempt_id = sit_quiz(tx, viewer, school.campaign, NOW, right=right, mode=mode)
            assert list_outcomes(tx, viewer, attempt_id)
        assert rests.all_sums(tx) == _directly(tx) and verify(tx) == ()
        tx.exec_driver_sql("update rest_tally set rest = rest + 1")
        assert verify(tx)
        counting.rebuild(tx)
        assert rests.all_sums(tx) == _directly(tx) and verify(tx) == ()


def _directly(tx: Tx) -> dict[encounters.ItemCell, RestSums]:
    """From every stored answer, one by one."""
    pairs: dict[encounters.ItemCell, list[tuple[bool, int]]] = {}
    for (attempt_id,) in tx.exec_driver_sql("select id from attempt").all():
        attempt = attempts.find_attempt(tx, attempt_id)
        assert attempt is not None
        if attempt.submitted_at is None or attempt.mode not in MEASURED:
            continue
        pins = {pin.place: pin.revision_id for pin in attempts.list_items(tx, attempt_id)}
        given = attempts.list_responses(tx, attempt_id)
        earned = {place: HUNDRED * row.points // row.max_points for place, row in given.items()}
        for place, row in given.items():
            rest = (sum(earned.values()) - earned[place]) // (len(earned) - 1)
            cell = encounters.ItemCell(attempt.campaign_id, attempt.mode, pins[place])
            pairs.setdefault(cell, []).append((row.is_right, rest))
    return {cell: sums_of(each) for cell, each in pairs.items()}


def test_what_was_picked_equals_a_direct_recount(database: Database, school: School) -> None:
    with database.write() as tx:
        for name, right in (("an", True), ("binh", False), ("chi", True)):
            sit_quiz(tx, school.viewer(tx, name), school.campaign, NOW, right=right, mode="before")
        rows = tx.exec_driver_sql(
            "select i.revision_id, r.picked from response r join attempt_item i"
            " on i.attempt_id = r.attempt_id and i.place = r.place"
        ).all()
        direct = Counter((row[0], row[1]) for row in rows)
        stored = encounters.picks_by_revision(tx)
        assert {(i, p): n for i, each in stored.items() for p, n in each.items()} == dict(direct)
        assert all(row[1] or _is_untouched(tx, row[0]) for row in rows)
        tx.exec_driver_sql("delete from pick_tally")
        assert verify(tx)


def _is_untouched(tx: Tx, revision_id: int) -> bool:
    """Only pointing at nothing leaves nothing picked."""
    return next(b for b in list_bank(tx) if b.revision_id == revision_id).item.head.kind == "spot"


@pytest.mark.parametrize("kind", [kind.name for kind in list_kinds()])
def test_shares_of_options_follow_the_picks_of_every_kind(
    database: Database, school: School, kind: str
) -> None:
    with database.read() as tx:
        item = first_of(tx, kind)
    picked = _plays(item)
    shares = option_shares(item.item, picked)
    if kind == "order":
        assert shares == ()
        return
    right, wrong = (sum(s.people for s in shares if s.is_right is is_right) for is_right in (True, False))
    assert {s.all for s in shares} == {sum(picked.values())} and right >= LEAST_PICKS and wrong >= 1
    assert all(0 <= s.people <= s.all for s in shares)
    assert option_shares(item.item, {words: 1 for words in picked}) == ()


def _plays(item: BankItem) -> dict[str, int]:
    """Thirty who are right and five who are wrong."""
    rehearsal = item.item.kind.rehearse(item.item.body)
    return {attempts.picked_of(rehearsal.right): 30, attempts.picked_of(rehearsal.wrong): 5}
