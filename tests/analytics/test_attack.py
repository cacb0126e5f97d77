"""An attacker with everybody's sight asks for everything on every day, and solves for people's scores.

Each person's score is a power of two, so that any sum that is shown tells by itself whose scores are in it.
The attacker knows as much as anybody might: who handed in when, which items everybody got, all the rules,
and even the sums behind the figures before these are rounded. A score or an answer is recovered when it is
a linear combination of what was shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

import numpy as np
import pytest

from access.viewer import SYSTEM
from analytics.intervals import TooFew
from analytics.learning import learning_board
from analytics.reports.figures import gather_figures
from analytics.reports.value import Period
from campaign import batches as rule
from campaign import encounters, measures
from campaign.encounters import count_sitting, read_figures
from campaign.organisation.carrying_out import carry_out
from campaign.organisation.changes import Change, MergeUnits, MovePerson, MoveUnit, RenameUnit
from campaign.rests import change_sitting
from db import attempts, tallies
from db import measures as sums
from db.attempts import PinnedItem, ResponseRow
from db.engine import Database, Tx
from db.people import NewPerson, add_people
from db.units import list_units
from quizzes.bank import BankItem, list_bank
from tests.house import FOUNDED, NOW
from tests.school import School
from text.formats import local_day

pytestmark = pytest.mark.usefixtures("forgotten")

SIZES = {"to": 6, "qlkh": 6, "vp": 6, "so": 4}
SHIFT = 6
"""Lower bits are left free, so that a mean that is cut to tenths still tells whose scores are in it."""
DAYS = 40
START = NOW - timedelta(days=DAYS)
Unknown = tuple[int, str, int]
"""A person by number, an occasion, and a revision: the points of one answer."""


@dataclass
class City:
    """Who sat what, and every combination of their answers that was shown."""

    people: list[int]
    forms: dict[tuple[int, str], list[BankItem]] = field(default_factory=dict)
    firsts: dict[tuple[int, int], str] = field(default_factory=dict)
    shown: set[frozenset[Unknown]] = field(default_factory=set)

    def whole(self, mask: int, mode: str) -> frozenset[Unknown]:
        """The scores of these people on an occasion."""
        return frozenset((p, mode, i.revision_id) for p in members(mask) for i in self.forms[p, mode])

    def on_tactic(self, mask: int, tactic: str) -> frozenset[Unknown]:
        """What they did with a tactic at the counted quiz."""
        cells = self.whole(mask, "counted")
        own = {i.revision_id for form in self.forms.values() for i in form if i.item.head.tactic == tactic}
        return frozenset(cell for cell in cells if cell[2] in own)

    def on_item(self, mask: int, revision_id: int) -> frozenset[Unknown]:
        """Their first answers to an item."""
        return frozenset((p, self.firsts[p, revision_id], revision_id) for p in members(mask))


def members(total: int) -> list[int]:
    """Whose scores a sum is made of."""
    assert total % (1 << SHIFT) == 0
    return [n for n in range(total.bit_length()) if total >> (n + SHIFT) & 1]


# --- A history -------------------------------------------------------------------------------------------


def settle(tx: Tx, school: School) -> City:
    """People beside the five who have a part of their own."""
    new = [
        NewPerson(f"NV{unit}{n}", f"Người {n}", None, school.house.units[unit], "")
        for unit, size in SIZES.items()
        for n in range(size)
    ]
    return City(list(add_people(tx, new, FOUNDED)))


def live(tx: Tx, school: School, seed: int) -> City:
    """A month and more of people handing in, one or two a day, while units change; seen after each step."""
    random, city = Random(seed), settle(tx, school)
    items = _items(tx)
    left = {n: ["before", "counted", "month1"] for n in range(len(city.people))}
    changes = _changes()
    for day in range(DAYS):
        at = START + timedelta(days=day)
        if change := changes.get(day):
            carry_out(tx, SYSTEM, change, local_day(at), at)
        for turn in range(random.choice((1, 1, 2, 2, 3))):
            waiting = [n for n, modes in left.items() if modes]
            if waiting:
                number = random.choice(waiting)
                form = random.sample(items, 3)
                hand_in(tx, school, city, number, left[number].pop(0), form, at + timedelta(minutes=turn))
                look(tx, school, city, local_day(at))
    return city


def _changes() -> dict[int, Change]:
    return {
        9: MovePerson("NVvp0", "QLKH"),
        14: RenameUnit("VP", "Văn phòng Mới"),
        20: MergeUnits(("TO", "QLKH"), "GOP", "Phòng Gộp", "SO"),
        26: MovePerson("NVto1", "VP"),
        31: MoveUnit("VP", "GOP"),
    }


def _items(tx: Tx) -> list[BankItem]:
    """One item of each of six tactics."""
    found: dict[str, BankItem] = {}
    for item in list_bank(tx):
        if item.truth:
            found.setdefault(item.item.head.tactic, item)
    return list(found.values())[:6]


def hand_in(
    tx: Tx, school: School, city: City, number: int, mode: str, form: list[BankItem], at: datetime
) -> None:
    """A sitting by the road of every sitting, but with points that tell whose they are."""
    person_id, campaign_id, weight = city.people[number], school.campaign.campaign_id, 1 << (number + SHIFT)
    attempt_id = attempts.add_attempt(tx, person_id, campaign_id, mode, 1, 3, at)
    pins = [PinnedItem(n, i.revision_id, i.item.head.tactic, i.variants[0]) for n, i in enumerate(form)]
    attempts.pin_items(tx, attempt_id, pins)
    for place in range(len(form)):
        row = ResponseRow(place, (), 0, 1, False, "scam", "genuine", weight, weight, at)
        attempts.add_response(tx, attempt_id, row)
    city.forms[number, mode] = form
    for item in form:
        city.firsts.setdefault((number, item.revision_id), mode)
    close = partial(attempts.submit, tx, attempt_id, weight, 100, False, at)
    submit = partial(change_sitting, tx, attempt_id, close)
    count_sitting(
        tx, person_id, attempt_id, partial(measures.count_sittings, tx, person_id, campaign_id, submit)
    )


# --- Looking ---------------------------------------------------------------------------------------------


def look(tx: Tx, school: School, city: City, on: date) -> None:
    """Keep every sum of which any board, chart, file or report of the day could be made."""
    campaign_id = school.campaign.campaign_id
    for name, by_unit in sums.sum_by_mode(tx, campaign_id, on).items():
        for each in by_unit.values():
            city.shown |= set(_of_learned(city, name, each))
    for (_, tactic), counts in tallies.sum_answers(tx, campaign_id, on).items():
        city.shown.add(city.on_tactic(counts.action_points, tactic))
    for revision_id, figures in read_figures(tx).items():
        every = (figures.counts, *figures.cells.values())
        city.shown |= {city.on_item(counts.action_points, revision_id) for counts in every}


def _of_learned(city: City, name: str, each: sums.Learned) -> Iterator[frozenset[Unknown]]:
    sort, _, mode = name.rpartition(":")
    if sort == "gain":
        yield city.whole(each.gain_first, "before")
        yield city.whole(each.gain_second, mode)
    elif sort == "kept":
        yield city.whole(each.kept_first, "counted")
        yield city.whole(each.kept_second, mode)
    else:
        yield city.whole(each.percent, mode)


def look_at_boards(tx: Tx, school: School, city: City) -> int:
    """Keep what the board of learning and reports of each day tell, whole and unit by unit."""
    before = len(city.shown)
    viewer, asked = school.viewer(tx, "dung"), 0
    for day in range(DAYS):
        on = local_day(START + timedelta(days=day))
        for unit_id in (None, *_units(tx, on)):
            board = learning_board(tx, viewer, school.campaign, on, "Tất cả", unit_id)
            for line in (board.total, *board.units):
                for score in line.scores:
                    if not isinstance(score.mean, TooFew):
                        total = round(100 * score.mean.value * score.mean.n)
                        city.shown.add(city.whole(total, score.mode))
                        asked += 1
        _look_at_report(tx, school, city, on)
    return asked if len(city.shown) >= before else 0


def _look_at_report(tx: Tx, school: School, city: City, on: date) -> None:
    """The department's report of a period that ends on the day; its mean is cut to tenths."""
    if on < school.campaign.starts_on:
        return
    period = Period(school.campaign.starts_on, on)
    figures, _ = gather_figures(tx, school.viewer(tx, "dung"), None, period, (), NOW)
    learned = figures.learned
    if learned.after is not None and learned.sat:
        step = 1 << SHIFT
        city.shown.add(city.whole(step * round(learned.after * learned.sat / 10 / step), "counted"))


def _units(tx: Tx, on: date) -> list[int]:
    return [unit.unit_id for unit in list_units(tx, on)]


# --- Solving ---------------------------------------------------------------------------------------------


def recovered(city: City) -> list[tuple[int, str]]:
    """Who is found out: the sitting of a person of which the score, or any answer, follows from the sums."""
    cells = sorted({cell for n, mode in city.forms for cell in city.whole(1 << (n + SHIFT), mode)})
    place = {cell: at for at, cell in enumerate(cells)}
    rows = np.zeros((len(city.shown), len(cells)))
    for at, each in enumerate(city.shown):
        rows[at, [place[cell] for cell in each]] = 1
    _, sizes, basis = np.linalg.svd(rows, full_matrices=False)
    basis = basis[sizes > 1e-9]
    found = []
    for n, mode in city.forms:
        own = [place[cell] for cell in city.whole(1 << (n + SHIFT), mode)]
        if any(_follows(basis, wanted) for wanted in (own, *([at] for at in own))):
            found.append((n, mode))
    return found


def _follows(basis: np.ndarray, wanted: Iterable[int]) -> bool:
    """Whether the sum of these unknowns lies in the span of the sums that are known."""
    target = np.zeros(basis.shape[1])
    target[list(wanted)] = 1
    return bool(np.linalg.norm(basis @ target) ** 2 > target @ target - 1e-6)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nobodys_score_follows_from_all_that_is_ever_shown(
    database: Database, school: School, seed: int
) -> None:
    with database.write() as tx:
        city = live(tx, school, seed)
        assert look_at_boards(tx, school, city) > 100
        assert recovered(city) == []
        # And what was shown was worth something: most people's scores are in it.
        inside = {cell[:2] for each in city.shown for cell in each}
        assert len(inside) > len(city.forms) / 2
        assert measures.verify(tx, school.campaign.campaign_id) == ()
        assert encounters.verify(tx) == ()


@pytest.mark.parametrize("off", ["batches", "items"])
def test_the_attack_finds_people_where_the_protection_is_off(
    database: Database, school: School, monkeypatch: pytest.MonkeyPatch, off: str
) -> None:
    if off == "batches":
        monkeypatch.setattr(rule, "LEAST", 1)
        monkeypatch.setattr(measures, "SIZES", dict.fromkeys(rule.SIZES, 1))
    else:
        monkeypatch.setattr(encounters, "LEAST", 1)
    with database.write() as tx:
        assert recovered(live(tx, school, 1))


def test_figures_of_a_day_gone_by_stay_as_they_were(database: Database, school: School) -> None:
    with database.write() as tx:
        random, city, items = Random(5), settle(tx, school), _items(tx)
        told: dict[date, dict[str, dict[int, sums.Learned]]] = {}
        numbers = range(len(city.people) - 1, -1, -1)
        order = [(n, mode) for mode in ("before", "counted") for n in numbers]
        for day, (number, mode) in enumerate(order):
            at = START + timedelta(days=2 * day - len(order))
            hand_in(tx, school, city, number, mode, random.sample(items, 3), at)
            if change := _changes().get(day):
                carry_out(tx, SYSTEM, change, local_day(at), at)
            told[local_day(at)] = sums.sum_by_mode(tx, school.campaign.campaign_id, local_day(at))
        again = {on: sums.sum_by_mode(tx, school.campaign.campaign_id, on) for on in told}
        assert again == told
        # Some came in with the rest of other units, after they had waited.
        assert any(name.startswith("rest:") for name in again[max(told)])
