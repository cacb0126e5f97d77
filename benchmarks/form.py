"""Drawing a form of 20 from a bank of 2,000 items, against reading the rows of those items."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from sqlalchemy import select

from benchmarks.figure import Figure
from benchmarks.machine import compare
from benchmarks.options import Options
from benchmarks.scratch import SEED, Scratch, make_scratch
from db.tables import Publication, Revision
from lessons.publishing import Publishable, publish
from quizzes import bank
from quizzes.blueprint import draw, read_blueprint
from quizzes.observed import list_observed_levels
from quizzes.publishing import read_built_in
from text.formats import utc_now

ITEMS = 2_000
FORM = 20
MET = 400
TIMES = 3
SUMMARY = "đọc một lần mã, số bản và ngày công bố của 2.000 câu từ cơ sở dữ liệu"
WHOLE = "đọc một lần nội dung của 2.000 câu từ cơ sở dữ liệu"


def measure(options: Options) -> tuple[Figure, ...]:
    """A form of somebody who has met many items: in a process that knows the bank, and in a fresh one.

    The first happens at each attempt: everything must be weighed, so that reading it once is the limit to
    be near. The second happens once in the life of a process, and no more can be asked of it than to read
    and check each item, so that the limit is reading the whole rows.
    """
    scratch = make_scratch(options.folder("form"), 3, 1, utc_now(), with_history=False)
    _fill(scratch)
    turns = 5 if options.quick else 15
    ours = _draw(scratch, TIMES)
    ours()
    known = compare(ours, _read(scratch, TIMES, whole=False), turns)
    fresh = compare(_forgetting(_draw(scratch, 1)), _read(scratch, 1, whole=True), 2 if options.quick else 5)
    name = f"rút đề {FORM} câu từ kho 2.000 câu"
    return (
        Figure(name, known.ratio, SUMMARY, most=3, note=f"mỗi {TIMES} lần; {known.noise}"),
        Figure(f"{name}, lần đầu của tiến trình", fresh.ratio, WHOLE, note=fresh.noise),
    )


def _fill(scratch: Scratch) -> None:
    """The real items again and again under new keys, published as any others."""
    real = [(sort, key, body) for sort, key, body in read_built_in() if sort == "item"]
    copies: list[Publishable] = []
    while len(real) + len(copies) < ITEMS:
        sort, key, body = real[len(copies) % len(real)]
        new = f"{key}-{len(copies)}"
        copies.append((sort, new, {**body, "key": new}))
    with scratch.database.write() as tx:
        publish(tx, copies, scratch.now)


def _forgetting(act: Callable[[], object]) -> Callable[[], object]:
    def run() -> None:
        bank.forget()
        act()

    return run


def _draw(scratch: Scratch, times: int) -> Callable[[], object]:
    """So many forms by the blueprint of the campaign, as `quizzes.attempts.begin` draws them."""
    cells = read_blueprint(scratch.campaign.blueprint)
    assert sum(cell.count for cell in cells) == FORM
    with scratch.database.read() as tx:
        keys = sorted(item.item.head.key for item in bank.list_bank(tx))
    met = dict.fromkeys(Random(SEED).sample(keys, MET), 1)

    def run() -> None:
        for seed in range(times):
            with scratch.database.read() as tx:
                levels = list_observed_levels(tx)
                form = draw(cells, bank.list_bank(tx), met, Random(seed), levels)
            assert len(form) == FORM

    return run


def _read(scratch: Scratch, times: int, whole: bool) -> Callable[[], object]:
    columns = (Revision.id, Revision.key, Revision.number, Revision.published_at)
    query = select(*columns, *((Revision.body,) if whole else ()))
    query = query.join(Publication, Publication.revision_id == Revision.id).where(Revision.sort == "item")

    def run() -> None:
        for _ in range(times):
            with scratch.database.read() as tx:
                assert len(tx.execute(query).all()) == ITEMS

    return run
