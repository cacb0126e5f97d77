"""Where people stand follows from what they did, whatever came first: the campaign, the steps or the move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.viewer import NOTHING, SYSTEM, Role, Viewer
from campaign import standing
from campaign.opening import make_campaign
from db import tallies
from db.campaigns import CampaignNow, NewCampaign, ParticipationRow, find_participation, get_campaign
from db.engine import Database, Tx
from db.people import NewPerson, add_people
from lessons.library import list_lessons
from quizzes.attempts import begin
from quizzes.campaigns import default_blueprint
from tests.campaign.test_roster_apply import HOUSE, UNITS, made, take
from tests.house import FOUNDED, NOW, House
from tests.lessons.steps import take_lesson
from tests.quizzes.steps import answer_all
from text.formats import local_day

TODAY = local_day(NOW)
TAUGHT = 2


def open_from(tx: Tx, starts_on: date, code: str = "MOT", now: datetime = NOW) -> CampaignNow:
    """A campaign of two lessons and a quiz, with as many attempts as one likes."""
    new = NewCampaign(
        code=code,
        name="Chiến dịch thử",
        document="Kế hoạch thử",
        starts_on=starts_on,
        due_on=starts_on + timedelta(days=60),
        pass_percent=70,
        target_percent=95,
        max_attempts=20,
        wait_minutes=0,
        blueprint=default_blueprint(tx, [p.lesson.key for p in list_lessons(tx)]),
        lesson_keys=tuple(p.lesson.key for p in list_lessons(tx)[:TAUGHT]),
    )
    return get_campaign(tx, make_campaign(tx, SYSTEM, new, now))


def learner(person_id: int) -> Viewer:
    """Somebody signed in, wherever they stand on the roster."""
    return Viewer(person_id, "", frozenset({Role.OFFICER}), (), NOTHING)


def learn(tx: Tx, person_id: int, place: int, now: datetime) -> None:
    """Take one of the required lessons from the first card to the last."""
    take_lesson(tx, learner(person_id), list_lessons(tx)[place].lesson, now)


def sit(tx: Tx, person_id: int, campaign: CampaignNow, now: datetime, right: bool) -> None:
    """One counted attempt from begin to end."""
    viewer = learner(person_id)
    answer_all(tx, viewer, begin(tx, viewer, campaign, "counted", 7, now), now, right)


def test_lessons_taken_before_any_campaign_count_from_its_first_day(
    database: Database, taught: House
) -> None:
    an, binh = taught.people["an"], taught.people["binh"]
    with database.write() as tx:
        for place in range(TAUGHT):
            learn(tx, an, place, NOW - timedelta(days=9))
        learn(tx, binh, 0, NOW - timedelta(days=9))
        campaign = open_from(tx, TODAY)
        assert find_participation(tx, an, campaign.campaign_id) == ParticipationRow(TODAY, None, None, 2)
        assert find_participation(tx, binh, campaign.campaign_id) == ParticipationRow(TODAY, None, None, 1)
        sums = tallies.sum_by_unit(tx, campaign.campaign_id, TODAY)
        assert sums[taught.units["to"]].started == sums[taught.units["qlkh"]].started == 1
        assert standing.verify(tx) == ()


def test_a_second_campaign_counts_the_lessons_of_the_first_but_not_its_quiz(
    database: Database, taught: House
) -> None:
    an = taught.people["an"]
    with database.write() as tx:
        first = open_from(tx, TODAY - timedelta(days=20))
        for place in range(TAUGHT):
            learn(tx, an, place, NOW - timedelta(days=9))
        sit(tx, an, first, NOW - timedelta(days=8), right=True)
        second = open_from(tx, TODAY, "HAI")
        was = find_participation(tx, an, first.campaign_id)
        assert was is not None and was.completed_on == TODAY - timedelta(days=8)
        assert find_participation(tx, an, second.campaign_id) == ParticipationRow(TODAY, None, None, 2)
        sit(tx, an, second, NOW, right=True)
        assert find_participation(tx, an, second.campaign_id) == ParticipationRow(TODAY, TODAY, TODAY, 3)
        assert standing.verify(tx) == ()


def test_steps_taken_before_an_opened_campaign_begins_count_from_its_first_day(
    database: Database, taught: House
) -> None:
    an, starts_on = taught.people["an"], TODAY + timedelta(days=10)
    with database.write() as tx:
        campaign = open_from(tx, starts_on)
        learn(tx, an, 0, NOW)
        assert find_participation(tx, an, campaign.campaign_id) == ParticipationRow(starts_on, None, None, 1)
        before = tallies.sum_by_unit(tx, campaign.campaign_id, starts_on - timedelta(days=1))
        after = tallies.sum_by_unit(tx, campaign.campaign_id, starts_on)
        assert (before, after[taught.units["to"]].started) == ({}, 1)
        assert standing.verify(tx) == ()


@pytest.mark.parametrize(
    "harm",
    [
        "delete from participation",
        "update participation set met = met + 1",
        "update participation_tally set started = started + 1",
        "update participation_tally set started = started + 1 where \"on\" = '9999-12-31'",
        "update participation_day set completed = completed + 1",
        "delete from answer_tally",
        "delete from learning_tally",
        "update learning_tally set criterion_squares = criterion_squares + 1",
        "update learning_tally set percent = percent - 1 where \"on\" = '9999-12-31'",
        "update name_tally set people = people + 1",
        "delete from name_tally where \"on\" = '9999-12-31'",
        "delete from answer_tally where \"on\" = '9999-12-31'",
        "delete from batch_place",
        'update batch_place set batch = null, "on" = null',
    ],
)
def test_a_standing_or_tally_that_went_astray_is_found_and_mended(
    database: Database, taught: House, harm: str
) -> None:
    with database.write() as tx:
        others = [NewPerson(f"CB1{n}", f"Người {n}", None, taught.units["qlkh"], "") for n in range(4)]
        batch = (taught.people["binh"], *add_people(tx, others, FOUNDED))
        campaign = open_from(tx, TODAY - timedelta(days=20))
        learn(tx, taught.people["an"], 0, NOW)
        for person_id in batch:
            sit(tx, person_id, campaign, NOW, right=False)
        assert standing.verify(tx) == ()
        tx.exec_driver_sql(harm)
        assert standing.verify(tx)
        standing.rebuild(tx)
        assert standing.verify(tx) == ()


def test_everybody_is_worked_out_as_each_one_is(database: Database, taught: House) -> None:
    with database.write() as tx:
        campaign = open_from(tx, TODAY - timedelta(days=5))
        learn(tx, taught.people["an"], 0, NOW - timedelta(days=9))
        sit(tx, taught.people["binh"], campaign, NOW, right=True)
        sit(tx, taught.people["chi"], campaign, NOW, right=False)
        each = {i: standing.read_standing(tx, i, campaign) for i in taught.people.values()}
        assert standing.all_standings(tx, campaign) == {i: row for i, row in each.items() if row}
        assert len(each) - sum(row is None for row in each.values()) == 3


def test_opening_and_checking_a_campaign_asks_no_question_for_each_person(
    database: Database, taught: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "find_steps", lambda *_: pytest.fail("a question for one person"))
    with database.write() as tx:
        open_from(tx, TODAY)
        standing.rebuild(tx)
        assert standing.verify(tx) == ()


# Who (An, Bình or Chi) takes which lesson or sits the quiz; a list that places or drops them; a campaign
# that begins some days earlier or later; days that pass.
STEPS = st.one_of(
    st.tuples(st.just("learn"), st.integers(0, 2), st.integers(0, TAUGHT - 1)),
    st.tuples(st.just("sit"), st.integers(0, 2), st.booleans()),
    st.tuples(st.just("list"), st.dictionaries(st.integers(0, 2), st.sampled_from(UNITS)), st.none()),
    st.tuples(st.just("open"), st.integers(-5, 5), st.none()),
    st.tuples(st.just("wait"), st.integers(1, 4), st.none()),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(STEPS, min_size=2, max_size=10))
def test_standings_and_tallies_equal_a_recount_after_any_history(
    database: Database, taught: House, history: list[tuple]
) -> None:
    with pytest.raises(_Undo), database.write() as tx:
        life = _Life(tx, taught)
        for name, first, second in history:
            life.acts[name](first, second)
            assert standing.verify(tx) == ()
        raise _Undo


class _Undo(Exception):
    """Rolls an example back."""


class _Life:
    """One history in the house: the day it has come to and the campaigns opened so far."""

    def __init__(self, tx: Tx, house: House) -> None:
        self.tx, self.now, self.opened = tx, NOW, [open_from(tx, TODAY - timedelta(days=3))]
        self.ids = [house.people[name] for name in ("an", "binh", "chi")]
        self.acts: dict[str, Callable] = {
            "learn": lambda who, place: learn(tx, self.ids[who], place, self.now),
            "sit": self.sit,
            "list": self.list,
            "open": self.open,
            "wait": self.wait,
        }

    def sit(self, who: int, right: bool) -> None:
        """In the campaign opened last."""
        sit(self.tx, self.ids[who], self.opened[-1], self.now, right)

    def list(self, places: dict[int, str], _: None) -> None:
        """Those who are not on it leave, those who are on it again come back."""
        kept = [(*HOUSE[n][:2], unit, *HOUSE[n][3:]) for n, unit in places.items()]
        take(self.tx, made([*HOUSE[3:], *kept]), end_missing=True, now=self.now)

    def open(self, days: int, _: None) -> None:
        """Another campaign, begun already or still to begin."""
        starts_on = local_day(self.now) + timedelta(days=days)
        self.opened.append(open_from(self.tx, starts_on, f"L{len(self.opened)}", self.now))

    def wait(self, days: int, _: None) -> None:
        """Days go by."""
        self.now += timedelta(days=days)
