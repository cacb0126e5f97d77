"""From starting the process to a page that stands, against a bare Streamlit app."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from benchmarks import servers
from benchmarks.figure import Figure
from benchmarks.machine import compared
from benchmarks.options import Options
from benchmarks.scratch import make_scratch, sign_everybody_in, token_of
from benchmarks.servers import Server
from benchmarks.tab import open_tab
from text.formats import utc_now

AGAINST = "ứng dụng Streamlit trống"
Serve = Callable[[], AbstractContextManager[Server]]


def measure(options: Options) -> tuple[Figure, ...]:
    """Until health answers, and until the first page has been run after that."""
    scratch = make_scratch(options.folder("cold"), 3, 1, utc_now(), with_history=False)
    sign_everybody_in(scratch)
    pairs = []
    for _ in range(3 if options.quick else 6):
        ours = _start(lambda: servers.product(scratch.var), token_of(0))
        pairs.append((ours, _start(lambda: servers.bare(scratch.var), "")))
    # The first start reads everything from the disk and writes compiled modules.
    health, page = ([(a[i], b[i]) for a, b in pairs[1:]] for i in (0, 1))
    first, whole = compared(health, 0), compared(page, 0)
    return (
        Figure("khởi động đến khi /_stcore/health trả lời", first.ratio, AGAINST, most=2, note=first.noise),
        Figure("khởi động đến hết lượt chạy trang đầu", whole.ratio, AGAINST, most=2, note=whole.noise),
    )


def _start(serve: Serve, token: str) -> tuple[float, float]:
    began = time.perf_counter()
    with serve() as server:
        healthy = time.perf_counter() - began
        with open_tab(server, token) as tab:
            tab.open("")
        return healthy, time.perf_counter() - began
