"""Lists, campaigns and learners at one moment: nobody fails, nobody is lost, nothing is counted twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Event
from time import sleep

import pytest

from access.viewer import SYSTEM
from campaign import standing
from campaign.roster import apply
from campaign.roster.rows import StaffList
from db.campaigns import CampaignNow
from db.engine import Database, Tx
from db.people import list_people, lock_person
from lessons.library import list_lessons
from lessons.progress import visit_card
from tests.campaign.test_roster_apply import HOUSE, Person, made, take
from tests.campaign.test_standing import TODAY, learn, learner, open_from
from tests.house import NOW, House

WAIT = 0.4
"""Long enough for the other side to come to its lock, or through if there is none."""


@pytest.fixture
def crowd(database: Database, taught: House) -> dict[str, int]:
    """Twenty people beside the house, two campaigns under way; ids by code."""
    with database.write() as tx:
        for code, days in (("MOT", 20), ("HAI", 10)):
            open_from(tx, TODAY - timedelta(days=days), code)
        take(tx, listed("Văn phòng"), now=NOW - timedelta(days=3))
        return {person.code: person.person_id for person in list_people(tx, TODAY)}


def listed(unit: str, count: int = 20) -> StaffList:
    """The house and a crowd, all of it in one unit."""
    crowd: list[Person] = [(f"P{n:02}", f"Lê Văn {chr(65 + n)}a", unit, "", "") for n in range(count)]
    return made([*HOUSE, *crowd])


def take_over(database: Database, staff: StaffList) -> int:
    """As the office does it: previewed in one transaction, taken over in another; how many came or moved."""
    with database.read() as tx:
        plan = apply.preview(tx, SYSTEM, staff, False, NOW)
    with database.write() as tx:
        outcome = apply.apply_plan(
            tx,
            SYSTEM,
            staff,
            expected_digest=plan.digest,
            end_missing=False,
            new_units_confirmed=False,
            heads=(),
            now=NOW,
        )
    return outcome.new + outcome.moved


def meanwhile(database: Database, first: Callable[[Tx], object], second: Callable[[], object]) -> None:
    """`second` begins while the transaction of `first` is still open, and both come to their end."""
    reached = Event()

    def begin() -> object:
        reached.wait(20)
        return second()

    with ThreadPoolExecutor(1) as pool:
        other: Future[object] = pool.submit(begin)
        with database.write() as tx:
            first(tx)
            reached.set()
            with suppress(TimeoutError):
                other.result(WAIT)
        other.result(60)
    check(database)


def check(database: Database) -> None:
    """What is stored is what the events say."""
    with database.read() as tx:
        assert standing.verify(tx) == ()


def visit(tx: Tx, person_id: int) -> None:
    """A first step in the first lesson."""
    lesson = list_lessons(tx)[0].lesson
    visit_card(tx, learner(person_id), lesson.key, lesson.cards[0].id, NOW)


def open_third(tx: Tx) -> CampaignNow:
    """One more campaign."""
    return open_from(tx, TODAY - timedelta(days=1), "BA")


def test_people_taken_over_while_a_campaign_is_made_are_counted(
    database: Database, crowd: dict[str, int]
) -> None:
    meanwhile(database, open_third, lambda: take_over(database, listed("Tổ Một", 26)))


def test_a_campaign_made_while_a_list_is_taken_over_counts_its_people(
    database: Database, crowd: dict[str, int]
) -> None:
    def make() -> None:
        with database.write() as tx:
            open_third(tx)

    meanwhile(database, lambda tx: take(tx, listed("Tổ Một", 26)), make)


def test_a_step_taken_while_a_campaign_is_made_counts_in_it(
    database: Database, crowd: dict[str, int]
) -> None:
    def step() -> None:
        with database.write() as tx:
            learn(tx, crowd["P00"], 0, NOW)

    meanwhile(database, open_third, step)


@pytest.mark.parametrize("act", [open_third, standing.rebuild])
def test_counting_waits_for_a_step_under_way(
    database: Database, crowd: dict[str, int], act: Callable[[Tx], object]
) -> None:
    def count() -> None:
        with database.write() as tx:
            act(tx)

    meanwhile(database, lambda tx: visit(tx, crowd["P00"]), count)


def test_a_step_waits_for_a_count_under_way(database: Database, crowd: dict[str, int]) -> None:
    def step() -> None:
        with database.write() as tx:
            visit(tx, crowd["P00"])

    meanwhile(database, standing.rebuild, step)


def test_checking_sees_one_state_while_people_learn(database: Database, crowd: dict[str, int]) -> None:
    with database.read() as tx:
        assert len(list_people(tx, TODAY)) == 25
        with database.write() as other:
            visit(other, crowd["P00"])
            take(other, listed("Tổ Một", 26))
        assert standing.verify(tx) == ()
        assert len(list_people(tx, TODAY)) == 25
    check(database)


def test_a_learner_held_first_and_a_list_do_not_wait_for_each_other(
    database: Database, crowd: dict[str, int]
) -> None:
    """The list reaches P01 after P00; P01's own step needs the tallies that P00's move has changed."""
    reached = Event()

    def step() -> None:
        with database.write() as tx:
            lock_person(tx, crowd["P01"])
            reached.set()
            sleep(WAIT)
            visit(tx, crowd["P01"])

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(step)
        reached.wait(20)
        assert take_over(database, listed("Phòng Quản lý")) == 20
        other.result(60)
    check(database)


@pytest.mark.slow
def test_lists_and_learners_in_two_campaigns_get_through(database: Database, crowd: dict[str, int]) -> None:
    def study(code: str) -> None:
        with database.read() as tx:
            lessons = [p.lesson for p in list_lessons(tx)[:2]]
        for lesson in lessons:
            for card in lesson.cards:
                with database.write() as tx:
                    visit_card(tx, learner(crowd[code]), lesson.key, card.id, NOW)

    with ThreadPoolExecutor(6) as pool:
        others = [pool.submit(study, code) for code in ("P00", "P03", "P07", "P19", "CB001", "CB003")]
        for unit in ("Phòng Quản lý", "Tổ Một", "Văn phòng", "Phòng Quản lý"):
            assert take_over(database, listed(unit)) == 20
        for other in others:
            other.result(120)
    check(database)
