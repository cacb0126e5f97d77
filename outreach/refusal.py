"""A file that is not taken as evidence, with a sentence that says why and what would be taken."""

from __future__ import annotations

from access.viewer import Refused
from text import t


class FileRefused(Refused):
    """`key` says why; the message is fit to be shown."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(t(f"evidence.fault.{key}", **values))
        self.key = key
