"""What an item file may say; what a kind needs beyond this is read by the kind itself."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

from lessons.fields import Care, Channel, Key, Level, Words
from quizzes.difficulty import PhishScale
from quizzes.variants import NO_SLOTS, Slots


class Item(Care):
    """What every item has, whatever its kind; `next_time` is the one thing to do next time."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    key: Key
    kind: Key
    tactic: Key
    channel: Channel
    level: Level
    explain: Words
    next_time: Words
    phish_scale: PhishScale | None = None
    slots: Slots = NO_SLOTS


HEAD_FIELDS = frozenset(Item.model_fields)


def body_of(data: dict[str, Any]) -> dict[str, Any]:
    """The part of an item's data that belongs to its kind."""
    return {name: value for name, value in data.items() if name not in HEAD_FIELDS}
