"""FSRS against simulated learners who forget by another law than its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import exp, log
from random import Random

import pytest

from db.reviews import ReviewCardRow
from quizzes.schedule import after_answer, list_due, retrievability, room_on, share
from text.formats import local_day

START = datetime(2026, 1, 5, 2, tzinfo=UTC)
DAYS = 240
TACTICS = tuple("abcdef")
Replayed = tuple[float, bool]
"""What FSRS foretold before an answer, and whether it was right."""


@dataclass(frozen=True, slots=True)
class World:
    """How a population forgets: days until half is lost, and answers that memory does not explain."""

    half_life: float
    guess: float = 1 / 3
    slip: float = 0.03


@dataclass(slots=True)
class Learner:
    """Forgets exponentially; each answer doubles or halves the half-life, as in half-life regression.

    People and tactics differ; people come on days of their own and stay away for weeks. That law,
    after Settles and Meeder (ACL 2016), has none of the terms of FSRS: no power of time, no
    difficulty, no gain that depends on how much was forgotten.
    """

    world: World
    random: Random
    half_life: dict[str, float] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    cards: dict[str, ReviewCardRow] = field(default_factory=dict)
    days: list[date] = field(default_factory=list)
    replayed: list[Replayed] = field(default_factory=list)

    def live(self) -> list[Replayed]:
        """Learn every tactic on the first day, then take what the schedule offers."""
        person = self.random.gauss(0, 0.8)
        for tactic in TACTICS:
            self.half_life[tactic] = self.world.half_life * 2 ** (person + self.random.gauss(0, 0.5))
            for _ in range(3):
                self._answer(tactic, 0)
        zeal = self.random.uniform(0.05, 0.6)
        away = {n for _ in range(2) for n in self._holiday()}
        for day in range(1, DAYS):
            if day not in away and self.random.random() < zeal:
                self._visit(day)
        return self.replayed

    def _holiday(self) -> range:
        start = self.random.randrange(DAYS)
        return range(start, start + self.random.randrange(7, 45))

    def _visit(self, day: int) -> None:
        at = START + timedelta(days=day)
        room = room_on(local_day(at), self.days)
        tactics = list_due(self.cards.values(), at)[:room]
        for tactic, count in share(tactics, room).items():
            for _ in range(count):
                self._answer(tactic, day)
                self.days.append(local_day(at))

    def _answer(self, tactic: str, day: int) -> None:
        at, gap = START + timedelta(days=day), day - self.last.get(tactic, day)
        is_new = tactic not in self.last
        holds = self.random.random() < (0.85 if is_new else 2 ** (-gap / self.half_life[tactic]))
        is_right = self.random.random() < (1 - self.world.slip if holds else self.world.guess)
        confidence = self.random.choice(("fairly", "sure") if holds else ("guess", "fairly"))
        if gap:
            self.replayed.append((retrievability(self.cards[tactic], at), is_right))
        if gap or is_new:
            self.half_life[tactic] = min(max(self.half_life[tactic] * (2 if is_right else 0.5), 1), 600)
        self.cards[tactic] = after_answer(self.cards.get(tactic), tactic, is_right, confidence, at)
        self.last[tactic] = day


def _mixed(random: Random, guess: float) -> World:
    """Somebody of a mixed population: half-lives lognormal, 95% of them from 5 to 60 days.

    Each Learner then differs once more from their world, and each tactic from its person.
    """
    low, high = log(5), log(60)
    return World(exp(random.gauss((low + high) / 2, (high - low) / (2 * 1.96))), guess)


@pytest.mark.parametrize("guess", [1 / 3, 0.5])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_prediction_beats_any_constant_over_a_mixed_population(seed: int, guess: float) -> None:
    """On people held out: against the share of others, and against the best constant in hindsight.

    FSRS was fitted to nobody here, so neither half teaches it anything.
    """
    random = Random(seed)
    lives = [Learner(_mixed(random, guess), random).live() for _ in range(160)]
    known = [pair for life in lives[::2] for pair in life]
    held_out = [pair for life in lives[1::2] for pair in life]
    foretold = _log_loss(held_out)
    assert foretold < _constant_loss(known, held_out) - 0.005
    assert foretold < _constant_loss(held_out, held_out) - 0.005


@pytest.mark.parametrize("half_life", [10, 15, 20])
def test_prediction_beats_the_best_constant_where_all_forget_alike(half_life: float) -> None:
    """The constant is chosen in hindsight, so no constant foretells these answers better."""
    foretold, constant = _losses(World(half_life))
    assert foretold < constant - 0.005


@pytest.mark.parametrize("world", [World(30), World(60), World(30, guess=0.5)])
def test_prediction_is_near_the_constant_where_little_is_forgotten(world: World) -> None:
    """Who forgets slowly or guesses well is underrated, by little, and so asked rather too often."""
    foretold, constant = _losses(world)
    assert foretold < constant + 0.02


def _losses(world: World) -> tuple[float, float]:
    """Mean log loss of FSRS, and of the share of right answers taken for each."""
    random = Random(20260105)
    replayed = [pair for _ in range(100) for pair in Learner(world, random).live()]
    return _log_loss(replayed), _constant_loss(replayed, replayed)


def _constant_loss(known: Sequence[Replayed], asked: Sequence[Replayed]) -> float:
    """Mean log loss of the share right among what is known, taken for every answer asked."""
    rate = sum(is_right for _, is_right in known) / len(known)
    return _log_loss([(rate, is_right) for _, is_right in asked])


def _log_loss(pairs: Sequence[Replayed]) -> float:
    return -sum(log(p if is_right else 1 - p) for p, is_right in pairs) / len(pairs)
