"""Is each item as hard as it was taken to be: predicted against observed level, item by item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import fmean

from access.viewer import Permission, Viewer
from analytics.discrimination import WEAK_BELOW, OptionShare, dead_options, discrimination, option_shares
from analytics.drift import drift, has_drifted
from analytics.groups import Difference, difference
from analytics.intervals import FEWEST, Interval, TooFew, share_of
from analytics.ranks import spearman
from campaign.encounters import ItemFigures, read_figures
from db.encounters import HUNDRED, ItemCounts
from db.engine import Tx
from lessons.fields import Level
from quizzes.bank import BankItem, list_bank
from quizzes.naming import name_of_item
from quizzes.observed import EASY_FROM, HARD_BELOW, LEAST_TO_BALANCE, observed_level, share_right
from text import t
from text.formats import show_decimals

TOO_EASY_FROM, TOO_HARD_BELOW = 0.95, 0.40
"""Shares right from which an item teaches nobody anything, and below which it rather misleads.

A choice of this house. Of three verdicts a guess is right one time in three, of two every other time.
"""
LEVELS: tuple[Level, ...] = ("easy", "medium", "hard")


class Agreement(StrEnum):
    """How the observed level stands to the predicted one; OPEN is another level that chance may have made."""

    WITHHELD = "withheld"
    SAME = "same"
    OPEN = "open"
    HARDER = "harder"
    EASIER = "easier"

    @property
    def label(self) -> str:
        """The words that people read."""
        return t(f"item_health.agreement.{self.value}")


class Flag(StrEnum):
    """What is wrong with an item; each comes with an action that mends it."""

    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    WEAK = "weak"
    DEAD_OPTION = "dead_option"
    DRIFT = "drift"
    GROUP = "group"
    OFF = "off"

    @property
    def label(self) -> str:
        """The words that people read."""
        return t(f"item_health.flag.{self.value}.label")

    @property
    def action(self) -> str:
        """What to do about it."""
        return t(f"item_health.flag.{self.value}.action")


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of the bank. Without FEWEST people who met it, `share` is None and nothing is told.

    `people` met it for the first time in a measured sitting; `share` got it right, 0–1, with its interval;
    `action` is the share of points of acting, None where the item does not ask for it. `is_judged` tells
    whether the predicted level comes from the Phish Scale; elsewhere its author set it. `discrimination`
    holds the item against the rest of the sittings, `options` say who picked what; `drift` is how the share
    changed in the latest campaign, `difference` whether heads of units find it harder than others as able.
    `flags` are what somebody should do something about, none of which chance alone would show.
    """

    key: str
    name: str
    kind: str
    tactic: str
    channel: str
    predicted: Level
    is_judged: bool
    people: int | None
    share: Interval | None
    action: float | None
    observed: Level | None
    discrimination: Interval | TooFew | None = None
    options: tuple[OptionShare, ...] = ()
    drift: Interval | TooFew | None = None
    difference: Difference | TooFew | None = None
    flags: tuple[Flag, ...] = ()

    @property
    def agreement(self) -> Agreement:
        """They disagree when the whole interval of the share lies outside the predicted band."""
        if self.share is None:
            return Agreement.WITHHELD
        low, high = band_of(self.predicted)
        if self.share.high < low:
            return Agreement.HARDER
        if self.share.low > high:
            return Agreement.EASIER
        return Agreement.SAME if self.observed == self.predicted else Agreement.OPEN

    @property
    def is_off(self) -> bool:
        """It turned out harder or easier than predicted."""
        return self.agreement in (Agreement.HARDER, Agreement.EASIER)

    @property
    def is_weak(self) -> bool:
        """It surely tells hardly anything of who knows and who does not, or the wrong way round."""
        return isinstance(self.discrimination, Interval) and self.discrimination.high < WEAK_BELOW

    @property
    def dead(self) -> tuple[OptionShare, ...]:
        """Wrong options that surely hardly anybody picks."""
        return dead_options(self.kind, self.options)

    @property
    def is_balancing(self) -> bool:
        """Its observed level takes the place of the predicted one when forms are drawn."""
        return self.people is not None and self.people >= LEAST_TO_BALANCE


@dataclass(frozen=True, slots=True)
class LevelMean:
    """The mean share right, 0–1, of the `items` of a predicted level."""

    level: Level
    items: int
    share: float


@dataclass(frozen=True, slots=True)
class ItemBoard:
    """Every published item, and how far the order of predicted levels is the order of observed shares.

    `correlation` is Spearman's, over the judged messages that may be shown, between the predicted level
    and the share that got it wrong: above 0 the scale predicts in the right direction.
    """

    lines: tuple[ItemLine, ...]
    correlation: Interval | TooFew

    @property
    def shown(self) -> tuple[ItemLine, ...]:
        """The items that enough people met."""
        return tuple(line for line in self.lines if line.share is not None)

    @property
    def judged(self) -> tuple[ItemLine, ...]:
        """Those among them whose level the Phish Scale predicts."""
        return tuple(line for line in self.shown if line.is_judged)

    @property
    def disagreeing(self) -> tuple[ItemLine, ...]:
        """Those that turned out harder or easier than predicted, the farthest off first."""
        off = [line for line in self.shown if line.is_off]
        return tuple(sorted(off, key=_distance, reverse=True))

    @property
    def means(self) -> tuple[LevelMean, ...]:
        """The mean of each predicted level that has a judged message to show, every message alike."""
        return tuple(_means(self.judged))


def item_board(tx: Tx, viewer: Viewer) -> ItemBoard:
    """The board of every published item, from counts alone; Refused without SEE_ITEMS.

    The counts are of people's first answers, whatever the campaign; answers since which fewer than five
    people have met an item wait, see campaign/encounters.py. An item of fewer than FEWEST people
    is listed without any figure, and no sum over items is told from which its own could be subtracted.
    """
    viewer.require(Permission.SEE_ITEMS)
    found = read_figures(tx)
    return make_board(_with_statistics(item, found.get(item.revision_id)) for item in list_bank(tx))


def make_board(lines: Iterable[ItemLine]) -> ItemBoard:
    """The board of these items."""
    kept = tuple(replace(line, flags=_flags(line)) for line in lines)
    pairs = [
        (LEVELS.index(line.predicted), 1 - line.share.value)
        for line in kept
        if line.share is not None and line.is_judged
    ]
    return ItemBoard(kept, spearman(pairs))


def correlation_sentence(board: ItemBoard) -> str:
    """What the correlation says, with n and interval, or that there is too little to say anything."""
    found, n = board.correlation, len(board.judged)
    if isinstance(found, TooFew):
        return t("item_health.correlation.too_few", n=n, needed=found.needed)
    state = "agrees" if found.is_above_zero else "contradicts" if found.is_below_zero else "open"
    told = {name: show_decimals(getattr(found, name), 2) for name in ("value", "low", "high")}
    return t(f"item_health.correlation.{state}", n=n, **told)


def means_sentence(board: ItemBoard) -> str:
    """The mean share right of each predicted level, in words; empty without any."""
    parts = [
        t(
            "item_health.mean",
            level=t(f"content.level.{mean.level}"),
            percent=round(HUNDRED * mean.share),
            n=mean.items,
        )
        for mean in board.means
    ]
    return t("item_health.means", parts="; ".join(parts)) if parts else ""


def band_of(level: Level) -> tuple[float, float]:
    """The lowest and the highest share right of a level, 0–1."""
    easy, hard = EASY_FROM / HUNDRED, HARD_BELOW / HUNDRED
    return {"easy": (easy, 1.0), "medium": (hard, easy), "hard": (0.0, hard)}[level]


def _line(item: BankItem, counts: ItemCounts | None) -> ItemLine:
    head = item.item.head
    is_shown = counts is not None and counts.people >= FEWEST
    right, whole = share_right(counts) if counts is not None and is_shown else (0, 0)
    return ItemLine(
        key=head.key,
        name=name_of_item(item.item),
        kind=head.kind,
        tactic=head.tactic,
        channel=head.channel,
        predicted=head.level,
        is_judged=head.phish_scale is not None,
        people=counts.people if counts is not None and is_shown else None,
        share=_share(right, whole, counts.people) if counts is not None and is_shown else None,
        action=_action(counts) if counts is not None and is_shown else None,
        observed=observed_level(counts) if counts is not None and is_shown else None,
    )


def _with_statistics(item: BankItem, found: ItemFigures | None) -> ItemLine:
    """The line with what is known of an item that enough people met."""
    line = _line(item, found.counts if found else None)
    if line.share is None or found is None:
        return line
    return replace(
        line,
        discrimination=discrimination(found.rests),
        options=option_shares(item.item, found.picks),
        drift=drift(found.cells),
        difference=difference(found.groups),
    )


def _flags(line: ItemLine) -> tuple[Flag, ...]:
    return tuple(flag for flag in Flag if _IS[flag](line)) if line.share is not None else ()


def _share(right: int, whole: int, people: int) -> Interval:
    """Over people, so that points in hundredths do not make the interval narrower."""
    return share_of(people * right / whole, people)


def _action(counts: ItemCounts) -> float | None:
    return counts.action_points / counts.action_max if counts.action_max else None


def _means(lines: Iterable[ItemLine]) -> Iterator[LevelMean]:
    kept = tuple(lines)
    for level in LEVELS:
        shares = [line.share.value for line in kept if line.predicted == level and line.share is not None]
        if shares:
            yield LevelMean(level, len(shares), fmean(shares))


def _distance(line: ItemLine) -> float:
    """How far the nearer end of the interval lies outside the predicted band."""
    assert line.share is not None
    low, high = band_of(line.predicted)
    return max(low - line.share.high, line.share.low - high)


_IS: dict[Flag, Callable[[ItemLine], bool]] = {
    Flag.TOO_EASY: lambda line: line.share is not None and line.share.low >= TOO_EASY_FROM,
    Flag.TOO_HARD: lambda line: line.share is not None and line.share.high < TOO_HARD_BELOW,
    Flag.WEAK: lambda line: line.is_weak,
    Flag.DEAD_OPTION: lambda line: bool(line.dead),
    Flag.DRIFT: lambda line: has_drifted(line.drift),
    Flag.GROUP: lambda line: line.difference in (Difference.HARDER, Difference.EASIER),
    Flag.OFF: lambda line: line.is_off,
}
