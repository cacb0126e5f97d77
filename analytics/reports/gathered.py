"""Difficulties, proposals and good examples of units: the one place where a report asks for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from access.viewer import Scope
from analytics.reports.value import Period
from campaign import initiatives
from campaign.difficulties import GatheredDifficulties, GatheredDifficulty, gather
from db.engine import Tx
from text import t


@dataclass(frozen=True, slots=True)
class Theme:
    """What units said on one theme, each as a sentence."""

    name: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """By theme, the most often named first; `examples` are initiatives that were approved, oldest first."""

    difficulties: tuple[Theme, ...]
    proposals: tuple[Theme, ...]
    examples: tuple[str, ...] = ()


def gathered_texts(tx: Tx, scope: Scope, period: Period, units: Collection[int] | None) -> Gathered:
    """From some of the units in sight (None is all) within the period, and what was still open before it."""
    found = gather(tx, scope, period.from_on, period.to_on)
    kept = [each for each in _lines(found) if units is None or each[1].unit_id in units]
    told = initiatives.gather(tx, scope, period.from_on, period.to_on)
    examples = (each for each in told.approved if units is None or each.unit_id in units)
    return Gathered(
        _by_theme(kept, is_proposal=False),
        _by_theme(kept, is_proposal=True),
        tuple(t("report.said.raised", title=e.title.rstrip("."), unit=e.unit_name) for e in examples),
    )


def _lines(found: GatheredDifficulties) -> Iterator[tuple[str, GatheredDifficulty]]:
    for group in found.themes:
        for item in group.items:
            yield group.theme.label, item


def _by_theme(lines: Iterable[tuple[str, GatheredDifficulty]], is_proposal: bool) -> tuple[Theme, ...]:
    texts: dict[str, list[str]] = {}
    for theme, item in lines:
        if item.is_proposal == is_proposal:
            said = t("report.said.raised", title=item.title.rstrip("."), unit=item.unit_name)
            texts.setdefault(theme, []).append(said)
    most_first = sorted(texts.items(), key=lambda each: -len(each[1]))
    return tuple(Theme(name, tuple(each)) for name, each in most_first)
