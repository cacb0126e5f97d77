"""An answer to a counted question, end to end, against one click on a bare Streamlit page."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks import servers
from benchmarks.figure import Figure
from benchmarks.machine import compared, cpu_seconds, watch_lag
from benchmarks.options import Options
from benchmarks.scratch import make_scratch, sign_everybody_in, token_of
from benchmarks.servers import Server
from benchmarks.tab import Tab, open_tab
from text.formats import utc_now
from ui.startup import HEAD_START

CLICKS = 12
SETTLE = 0.02
AGAINST = "một lần bấm trên trang Streamlit trống cùng thiết lập"


@dataclass
class Clicks:
    """Seconds and processor seconds of each click of one turn."""

    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


def measure(options: Options) -> tuple[Figure, ...]:
    """p50 latency and processor time of an answer, turn by turn with the bare page."""
    now = utc_now()
    scratch = make_scratch(options.folder("answer"), 3, 1, now, with_history=False)
    sign_everybody_in(scratch)
    with (
        servers.product(scratch.var) as ours,
        servers.bare(scratch.var) as limit,
        open_tab(ours, token_of(0)) as learner,
        open_tab(limit) as clicker,
    ):
        return _compare(ours, learner, limit, clicker, 6 if options.quick else 25)


def _compare(ours: Server, learner: Tab, limit: Server, clicker: Tab, turns: int) -> tuple[Figure, ...]:
    learner.open("tinh-huong")
    clicker.open("")
    # What is loaded in the background after the start is no part of an answer.
    time.sleep(HEAD_START + 3)
    latency, cpu, thrown = [], [], 0
    for turn in range(turns + 1):
        with watch_lag() as lag:
            told = _turn(ours, lambda: _answer(learner))
            clicked = _turn(limit, lambda: clicker.click("Bấm"))
        # The first turn fills caches on both sides.
        if turn == 0 or (lag.is_too_noisy and turn < turns):
            thrown += turn > 0
            continue
        latency.append((statistics.median(told.seconds), statistics.median(clicked.seconds)))
        cpu.append((statistics.mean(told.cpu), statistics.mean(clicked.cpu)))
    times, spent = compared(latency, thrown), compared(cpu, thrown)
    return (
        Figure("trả lời: thời gian p50", times.ratio, AGAINST, most=1.5, note=times.noise),
        Figure("trả lời: CPU", spent.ratio, AGAINST, most=3, note=spent.noise),
    )


def _turn(server: Server, act: Callable[[], float | None]) -> Clicks:
    clicks = Clicks()
    while len(clicks.seconds) < CLICKS:
        before = cpu_seconds(server.pid)
        seconds = act()
        # What a run leaves to do after its last message counts as well.
        time.sleep(SETTLE)
        if seconds is not None:
            clicks.seconds.append(seconds)
            clicks.cpu.append(cpu_seconds(server.pid) - before)
    return clicks


def _answer(tab: Tab) -> float | None:
    """One answer; None where steps were put in order or an attempt begun, which is not what is timed."""
    if tab.shows("button", "-submit"):
        return None if tab.put_in_order() else tab.click("-submit")
    tab.open("tinh-huong")
    tab.click("-counted")
    return None
