"""How a whole file is turned away, so that every step of reading refuses in the same words."""

from __future__ import annotations

from text import t


class RosterRefused(ValueError):
    """The file cannot be taken at all; the message is fit to be shown."""


def refusal(key: str, **values: object) -> RosterRefused:
    """The refusal with the sentence roster.refused.`key`."""
    return RosterRefused(t(f"roster.refused.{key}", **values))
