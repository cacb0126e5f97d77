"""Brings content files into the database as immutable revisions; a faulty file keeps all of them out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from db import content
from db.engine import Tx
from lessons.reading import ContentFault, read_lesson

Publishable = tuple[str, str, dict[str, Any]]


class PublishRefused(ValueError):
    """Some files are at fault; `faults` names each by file and line."""

    def __init__(self, faults: tuple[ContentFault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def read_lessons(paths: Iterable[Path]) -> tuple[tuple[Publishable, ...], tuple[ContentFault, ...]]:
    """The lessons of the files as (sort, key, body), with their drawings put in, and every fault."""
    good: list[Publishable] = []
    faults: list[ContentFault] = []
    for path in paths:
        read = read_lesson(path)
        faults.extend(read.faults)
        if read.value is not None:
            good.append(("lesson", read.value.key, _with_pictures(path, read.data)))
    return tuple(good), tuple(faults)


def publish(tx: Tx, items: Iterable[Publishable], now: datetime) -> int:
    """Publish what differs from what is shown; returns how many keys changed."""
    return sum(content.publish(tx, sort, key, digest_of(body), body, now) for sort, key, body in items)


def digest_of(body: dict[str, Any]) -> str:
    """A fingerprint of the content, the same for the same data in any order of keys."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _with_pictures(path: Path, data: dict[str, Any]) -> dict[str, Any]:
    cards = [_with_picture(path, card) for card in data["cards"]]
    return {**data, "cards": cards}


def _with_picture(path: Path, card: dict[str, Any]) -> dict[str, Any]:
    if card.get("kind") != "picture":
        return card
    return {**card, "svg": (path.parent / card["picture"]).read_text(encoding="utf-8")}
