"""Loading and checking all content, the first time and again, against reading the files as YAML alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml

from benchmarks.figure import Figure
from benchmarks.machine import compare
from benchmarks.options import Options
from benchmarks.scratch import Scratch, make_scratch
from lessons.reading import list_lesson_files
from quizzes import remembered
from quizzes.publishing import read_built_in
from quizzes.reading import list_item_files
from text.formats import utc_now

AGAINST = "đọc mọi tệp nội dung bằng riêng thư viện YAML"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def measure(options: Options) -> tuple[Figure, ...]:
    """A first start reads and checks every file; each later one asks whether anything has changed."""
    scratch = make_scratch(options.folder("content"), 3, 1, utc_now(), with_history=False)
    turns = 2 if options.quick else 5
    first = compare(read_built_in, _read, turns)
    again = compare(_ask(scratch, options.folder("memory")), _read, turns)
    return (
        Figure("đọc và kiểm tra toàn bộ nội dung, lần đầu", first.ratio, AGAINST, note=first.noise),
        Figure("như trên, từ lần khởi động thứ hai", again.ratio, AGAINST, most=1.3, note=again.noise),
    )


def _read() -> None:
    for path in (*list_lesson_files(), *list_item_files()):
        yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)


def _ask(scratch: Scratch, folder: Path) -> Callable[[], object]:
    with scratch.database.read() as tx:
        remembered.keep(tx, folder)

    def run() -> None:
        with scratch.database.read() as tx:
            assert remembered.is_known(tx, folder)

    return run
