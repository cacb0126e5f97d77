"""Reads item files for publication, beside the lessons and by the same rule: all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lessons.publishing import Publishable, PublishRefused, read_lessons
from lessons.reading import CONTENT as LESSON_FILES
from lessons.reading import ContentFault, list_lesson_files
from quizzes.reading import CONTENT as ITEM_FILES
from quizzes.reading import list_item_files, read_item


def read_items(paths: Iterable[Path]) -> tuple[tuple[Publishable, ...], tuple[ContentFault, ...]]:
    """The items of the files as (sort, key, body), and every fault."""
    good: list[Publishable] = []
    faults: list[ContentFault] = []
    for path in paths:
        read, item = read_item(path)
        faults.extend(read.faults)
        if item is not None:
            good.append(("item", item.head.key, read.data))
    return tuple(good), tuple(faults)


def read_built_in() -> tuple[Publishable, ...]:
    """Everything that ships with the product; raises PublishRefused when any file is at fault."""
    return read_all(list_lesson_files(LESSON_FILES), list_item_files(ITEM_FILES))


def read_all(lesson_files: Iterable[Path], item_files: Iterable[Path]) -> tuple[Publishable, ...]:
    """These files together; raises PublishRefused when any of them is at fault."""
    lessons, lesson_faults = read_lessons(lesson_files)
    items, item_faults = read_items(item_files)
    if lesson_faults or item_faults:
        raise PublishRefused(lesson_faults + item_faults)
    return lessons + items
