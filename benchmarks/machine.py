"""How noisy the machine is while something is timed, and what another process spends."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

MOST_LAG_MS = 20.0
WATCH = """
import select, sys, time
print("ready", flush=True)
late, ended = [], False
while not ended:
    began = time.perf_counter()
    ended = bool(select.select([sys.stdin], [], [], 0.005)[0])
    if not ended:
        late.append(time.perf_counter() - began - 0.005)
print(*late)
"""


@dataclass
class Lag:
    """How late an idle timer woke up, in seconds: what the machine itself adds to a latency."""

    late: list[float] = field(default_factory=list)

    @property
    def p99_ms(self) -> float:
        """The 99th percentile in milliseconds; 0 when nothing was seen."""
        return 1000 * quantile(self.late, 0.99) if self.late else 0.0

    @property
    def is_too_noisy(self) -> bool:
        """Whether a run under this lag is to be thrown away."""
        return self.p99_ms > MOST_LAG_MS


@contextmanager
def watch_lag() -> Iterator[Lag]:
    """Watch the machine while the block runs, from a process of its own: ours would wait for its own work."""
    lag = Lag()
    with subprocess.Popen(
        [sys.executable, "-S", "-c", WATCH], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as watcher:
        assert watcher.stdin and watcher.stdout
        watcher.stdout.readline()
        try:
            yield lag
        finally:
            watcher.stdin.close()
            lag.late.extend(float(word) for word in watcher.stdout.read().split())


def cpu_seconds(pid: int) -> float:
    """The processor time of another process so far, to the nanosecond (Linux)."""
    return time.clock_gettime((~pid << 3) | 2)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True, slots=True)
class Compared:
    """A ratio of two things timed turn by turn; low and high are its quartiles over the turns."""

    ratio: float
    low: float
    high: float
    ours_ms: float
    limit_ms: float
    turns: int
    thrown: int

    @property
    def noise(self) -> str:
        """The spread, what was thrown away, and both times for whoever looks at this machine."""
        spread = f"tứ phân vị {self.low:.2f}–{self.high:.2f}".replace(".", ",")
        times = f"{self.ours_ms:.1f} / {self.limit_ms:.1f} ms".replace(".", ",")
        thrown = f", bỏ {self.thrown} lượt nhiễu" if self.thrown else ""
        return f"{spread}, {self.turns} lượt{thrown}; {times}"


def compare(ours: Callable[[], object], limit: Callable[[], object], turns: int) -> Compared:
    """Time both by turns; a turn under too much lag is thrown away, but for the last one that is left."""
    pairs: list[tuple[float, float]] = []
    thrown = 0
    for turn in range(turns):
        with watch_lag() as lag:
            pair = (_seconds(ours), _seconds(limit))
        if lag.is_too_noisy and (pairs or turn + 1 < turns):
            thrown += 1
        else:
            pairs.append(pair)
    return compared(pairs, thrown)


def compared(pairs: Sequence[tuple[float, float]], thrown: int) -> Compared:
    """The ratio of the medians of (ours, limit), both in seconds."""
    ours, limit = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratios = [a / b for a, b in pairs]
    low, high = quantile(ratios, 0.25), quantile(ratios, 0.75)
    return Compared(ours / limit, low, high, 1000 * ours, 1000 * limit, len(pairs), thrown)


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
