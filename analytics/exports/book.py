"""Figures of any sort as sheets of typed columns: what every file format writes them from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Cell = str | int | float | date | None

DECIMALS = 2
"""How many decimals of a decimal cell are kept: a chart, its table and its file hold the same number."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column under an English key and a Vietnamese title; `sort` is text, number, decimal or day."""

    key: str
    title: str
    sort: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; each row has a cell for each column."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Sheets, of which the first holds every figure; what the figures mean, and what they are about.

    `about` is (name, sentence) for people, `facts` the same for other systems.
    """

    key: str
    about: tuple[tuple[str, str], ...]
    facts: Mapping[str, Any]
    sheets: tuple[Sheet, ...]
