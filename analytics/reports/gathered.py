"""Difficulties and proposals that units brought in, by theme: the one place where a report asks for them."""

from __future__ import annotations

from dataclasses import dataclass

from access.viewer import Scope
from analytics.reports.value import Period
from db.engine import Tx


@dataclass(frozen=True, slots=True)
class Theme:
    """What units said on one theme, each as a sentence."""

    name: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """By theme, the most often named first."""

    difficulties: tuple[Theme, ...]
    proposals: tuple[Theme, ...]


def gathered_texts(tx: Tx, scope: Scope, period: Period) -> Gathered:
    """From the units in sight within the period: nothing yet, until difficulties are recorded."""
    return Gathered((), ())
