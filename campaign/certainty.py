"""How sure one person was of their verdicts, and how often they were right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from db.measures import Certain


class Level(StrEnum):
    """How sure one said to be; the names of the answers to a judged message."""

    GUESS = "guess"
    FAIRLY = "fairly"
    SURE = "sure"

    @property
    def expected(self) -> float:
        """The share right, 0–1, that the word promises.

        Our own reading, since people choose words and not percents: a guess is an even chance (at most half
        of the messages are scams), "fairly sure" three in four, "sure" nineteen in twenty.
        """
        return {Level.GUESS: 0.5, Level.FAIRLY: 0.75, Level.SURE: 0.95}[self]


@dataclass(frozen=True, slots=True)
class Answered:
    """Right and wrong answers at one level; ValueError for negative counts."""

    right: int = 0
    wrong: int = 0

    def __post_init__(self) -> None:
        if self.right < 0 or self.wrong < 0:
            raise ValueError(f"impossible counts: {self}")

    @property
    def all(self) -> int:
        """Answers given at the level."""
        return self.right + self.wrong

    @property
    def share(self) -> float | None:
        """Share right, 0–1; None where nothing was answered."""
        return self.right / self.all if self.all else None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Answers to judged messages by how sure one said to be; "right" is the verdict that the key names."""

    guess: Answered = Answered()
    fairly: Answered = Answered()
    sure: Answered = Answered()

    @property
    def levels(self) -> tuple[tuple[Level, Answered], ...]:
        """From the least to the most sure."""
        return (Level.GUESS, self.guess), (Level.FAIRLY, self.fairly), (Level.SURE, self.sure)

    @property
    def answers(self) -> int:
        """Answers at all levels."""
        return sum(answered.all for _, answered in self.levels)

    @property
    def right(self) -> int:
        """Right answers at all levels."""
        return sum(answered.right for _, answered in self.levels)

    @property
    def surplus(self) -> float:
        """Mean promise of the words less the share right, −1 to 1: above 0 surer than right; 0 if empty.

        Lichtenstein, Fischhoff & Phillips (1982), "Calibration of probabilities", in Judgment under
        Uncertainty, 306–334.
        """
        if not self.answers:
            return 0.0
        promised = sum(level.expected * answered.all for level, answered in self.levels)
        return (promised - self.right) / self.answers


def calibration_of(certain: Certain) -> Calibration:
    """One sitting or more as the counts that calibration is measured from."""
    return Calibration(
        Answered(certain.guess_right, certain.guess_wrong),
        Answered(certain.fairly_right, certain.fairly_wrong),
        Answered(certain.sure_right, certain.sure_wrong),
    )
