"""An answer to each kind of question, end to end, against one click on a bare Streamlit page."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks import servers
from benchmarks.answer import AGAINST
from benchmarks.figure import Figure, number, skipped
from benchmarks.machine import compared, cpu_seconds, watch_lag
from benchmarks.options import Options
from benchmarks.scratch import Scratch, make_scratch, sign_everybody_in, token_of
from benchmarks.tab import Tab, open_tab
from db import attempts
from quizzes.bank import get_item
from quizzes.kinds import list_kinds
from text.formats import utc_now
from ui.startup import HEAD_START

TAP = "order, mỗi bước xếp"
MOST_RATIO = 2.0
"""Beside the p50 of all answers together (at most 1.5): no kind may stand far out."""
COUNT = 2
CLICKS = 12
QUESTION = re.compile(r"q(\d+)-(\d+)-\d+-submit$")
SETTLE = 0.02
Spent = dict[str, list[tuple[float, float]]]
"""By kind, the seconds and the processor seconds of each answer."""


def measure(options: Options) -> tuple[Figure, ...]:
    """p50 of the answers of each kind, form by form in turn with the bare page.

    An answer is stored and the next question drawn, of whatever kind that is; the last one of a form, after
    which the result is drawn, is left out.
    """
    kinds = sorted(kind.name for kind in list_kinds())
    cells = [{"kind": kind, "count": COUNT} for kind in kinds]
    folder = options.folder("kinds")
    scratch = make_scratch(folder, 3, 1, utc_now(), with_history=False, blueprint=cells)
    sign_everybody_in(scratch)
    with (
        servers.product(scratch.var) as ours,
        servers.bare(scratch.var) as limit,
        open_tab(ours, token_of(0)) as learner,
        open_tab(limit) as clicker,
    ):
        clicker.open("")
        time.sleep(HEAD_START + 3)
        pair = Timed(learner, ours.pid), Timed(clicker, limit.pid)
        return _compare(scratch, *pair, (*kinds, TAP), 4 if options.quick else 15)


def _compare(
    scratch: Scratch, learner: Timed, clicker: Timed, names: Sequence[str], turns: int
) -> tuple[Figure, ...]:
    pairs: dict[str, list[tuple[float, float, float, float]]] = {name: [] for name in names}
    thrown = 0
    for turn in range(turns + 1):
        with watch_lag() as lag:
            told = _form(scratch, learner)
            clicked = _middle([clicker.click("Bấm") for _ in range(CLICKS)])
        # The first form fills caches on both sides.
        if turn == 0 or (lag.is_too_noisy and turn < turns):
            thrown += turn > 0
            continue
        for name, spent in told.items():
            pairs[name].append((*_middle(spent), *clicked))
    return tuple(_figure(name, each, thrown) for name, each in pairs.items())


def _middle(spent: Sequence[tuple[float, float]]) -> tuple[float, float]:
    seconds, cpu = zip(*spent, strict=True)
    return statistics.median(seconds), statistics.median(cpu)


def _figure(name: str, pairs: Sequence[tuple[float, float, float, float]], thrown: int) -> Figure:
    title = f"trả lời dạng {name}: thời gian p50"
    if not pairs:
        return skipped(title, "không có trong đề")
    times = compared([(ours, bare) for ours, _, bare, _ in pairs], thrown)
    cpu = compared([(ours, bare) for _, ours, _, bare in pairs], 0)
    note = f"CPU {number(cpu.ratio)} ×; {times.noise}"
    return Figure(title, times.ratio, AGAINST, most=MOST_RATIO, note=note)


@dataclass(frozen=True, slots=True)
class Timed:
    """A tab and the process behind it."""

    tab: Tab
    pid: int

    def click(self, key: str) -> tuple[float, float]:
        """Seconds until the page stands, and what the process spent, also just after."""
        before = cpu_seconds(self.pid)
        seconds = self.tab.click(key)
        time.sleep(SETTLE)
        return seconds, cpu_seconds(self.pid) - before


def _form(scratch: Scratch, learner: Timed) -> Spent:
    """A whole form: what each answer took by kind, and each tap on a step."""
    tab = learner.tab
    told: Spent = {}
    tab.open("tinh-huong")
    tab.click("-counted")
    find_kind = _kinds_of(scratch, tab)
    while tab.shows("button", "-submit"):
        kind = find_kind(_place(tab))
        while step := tab.find_step():
            told.setdefault(TAP, []).append(learner.click(step))
        spent = learner.click("-submit")
        if tab.shows("button", "-submit"):
            told.setdefault(kind, []).append(spent)
    return told


def _kinds_of(scratch: Scratch, tab: Tab) -> Callable[[int], str]:
    """Which kind stands in which place of the form that is shown."""
    found = QUESTION.search(tab.find("button", "-submit").proto.id)
    assert found is not None
    with scratch.database.read() as tx:
        items = attempts.list_items(tx, int(found.group(1)))
        kinds = {i.place: get_item(tx, i.revision_id, i.variant).item.head.kind for i in items}
    return kinds.__getitem__


def _place(tab: Tab) -> int:
    found = QUESTION.search(tab.find("button", "-submit").proto.id)
    assert found is not None
    return int(found.group(2))
