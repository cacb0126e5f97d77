"""What can be wrong with content beyond the form of one file: keys, balance, length, dates passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lessons.fields import Care
from lessons.reading import ContentFault, Read, list_lesson_files, read_lesson
from lessons.schema import MAX_WORDS, Lesson, count_words
from quizzes.reading import WholeItem, list_item_files, read_item
from text import t
from text.formats import percent, show_day


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that was read, and every fault that reading met."""

    lessons: tuple[Lesson, ...]
    items: tuple[WholeItem, ...]
    faults: tuple[ContentFault, ...]


def check_files(lesson_files: Iterable[Path], item_files: Iterable[Path], today: date) -> Library:
    """Read the files and hold them to every rule; nothing is written."""
    lessons = [read_lesson(path) for path in lesson_files]
    items = [read_item(path) for path in item_files]
    faults = [fault for read in lessons for fault in read.faults]
    faults += [fault for read, _ in items for fault in read.faults]
    faults += [f for read in lessons if read.value for f in _lesson_faults(read, read.value, today)]
    faults += [f for read, item in items if item for f in _item_faults(read, item, today)]
    whole = [item for _, item in items if item]
    faults += [*_repeated([(r.path, i.head.key) for r, i in items if i]), *_lost_balance(whole)]
    good = [read.value for read in lessons if read.value]
    return Library(tuple(good), tuple(whole), tuple(faults))


def check_built_in(today: date) -> Library:
    """The same for all that ships with the product."""
    return check_files(list_lesson_files(), list_item_files(), today)


def list_uses(library: Library, fact: str) -> tuple[str, ...]:
    """Keys of lessons and items whose sources name the fact, by its code ("N01") or number ("[41]")."""
    cares: list[tuple[str, Care]] = [(lesson.key, lesson) for lesson in library.lessons]
    cares += [(item.head.key, item.head) for item in library.items]
    wanted = fact.strip()
    return tuple(key for key, care in cares if any(wanted in _codes(s.fact) for s in care.sources))


def describe(library: Library) -> tuple[str, ...]:
    """Counts per track, tactic, channel, kind and level, and the share of genuine messages, as lines."""
    heads = [item.head for item in library.items]
    truths = Counter(truth for item in library.items if (truth := item.kind.truth(item.body)))
    judged = sum(truths.values())
    lines = [t("content.stats.totals", lessons=len(library.lessons), items=len(heads))]
    lines += _counted("track", [t(f"track.{lesson.track}") for lesson in library.lessons])
    lines += _counted("tactic", [t(f"tactic.{head.tactic}") for head in heads])
    lines += _counted("channel", [t(f"content.channel.{head.channel}") for head in heads])
    lines += _counted("kind", [head.kind for head in heads])
    lines += _counted("level", [t(f"content.level.{head.level}") for head in heads])
    share = {name: percent(truths[name], judged) for name in ("genuine", "scam", "unclear")}
    return (*lines, t("content.stats.truth", n=judged, **share))


def _lesson_faults(read: Read[Lesson], lesson: Lesson, today: date) -> list[ContentFault]:
    faults = _expired(read, lesson, today)
    words = count_words(lesson)
    if words > MAX_WORDS:
        faults.append(read.fault(("cards",), t("content.fault.long", n=words, most=MAX_WORDS)))
    return faults


def _item_faults(read: Read, item: WholeItem, today: date) -> list[ContentFault]:  # type: ignore[type-arg]
    """Also a right option that gives itself away by being the only long one."""
    faults = _expired(read, item.head, today)
    options = getattr(item.body, "options", ())
    right = [len(o.text) for o in options if o.right]
    wrong = [len(o.text) for o in options if not o.right]
    if len(right) == 1 and right[0] > 1.5 * max(wrong):
        faults.append(read.fault(("options",), t("content.fault.long_key")))
    if item.head.key != read.path.stem:
        message = t("content.fault.key_name", name=item.head.key, stem=read.path.stem)
        faults.append(read.fault(("key",), message))
    return faults


def _expired(read: Read, care: Care, today: date) -> list[ContentFault]:  # type: ignore[type-arg]
    if care.valid_until >= today:
        return []
    return [read.fault(("valid_until",), t("content.fault.expired", day=show_day(care.valid_until)))]


def _repeated(keys: Sequence[tuple[Path, str]]) -> list[ContentFault]:
    counts = Counter(key for _, key in keys)
    return [
        ContentFault(path.name, 1, t("content.fault.repeated", name=key))
        for path, key in keys
        if counts[key] > 1
    ]


def _lost_balance(items: Sequence[WholeItem]) -> list[ContentFault]:
    """In no tactic may scams be more than half of the judged messages."""
    truths: dict[str, list[str]] = {}
    for item in items:
        if truth := item.kind.truth(item.body):
            truths.setdefault(item.head.tactic, []).append(truth)
    return [
        ContentFault(tactic, 1, t("content.fault.balance", scams=each.count("scam"), n=len(each)))
        for tactic, each in truths.items()
        if 2 * each.count("scam") > len(each)
    ]


def _codes(fact: str) -> frozenset[str]:
    return frozenset(fact.replace(",", " ").split())


def _counted(heading: str, names: Sequence[str]) -> list[str]:
    rows = (f"  {name}: {n}" for name, n in sorted(Counter(names).items()))
    return [t(f"content.stats.{heading}"), *rows]
