"""Building the chart of pace, as a multiple of an empty plotly figure."""

from __future__ import annotations

import plotly.graph_objects as go

from access.viewer import EVERYTHING
from analytics.charts import pace
from analytics.participation import board
from benchmarks.figure import Figure
from benchmarks.machine import compare
from benchmarks.options import Options
from benchmarks.scratch import make_scratch
from text.formats import local_day, utc_now

AGAINST = "một go.Figure trống"
TIMES = 20


def measure(options: Options) -> tuple[Figure, ...]:
    """The chart of a campaign of eight weeks over 600 units."""
    now = utc_now()
    scratch = make_scratch(options.folder("chart"), 2_000, 600, now, with_history=True)
    with scratch.database.read() as tx:
        drawn = board(tx, EVERYTHING, scratch.campaign, local_day(now), now)

    def ours() -> None:
        for _ in range(TIMES):
            pace.build(drawn)

    def limit() -> None:
        for _ in range(TIMES):
            go.Figure()

    ours()
    found = compare(ours, limit, 5 if options.quick else 15)
    note = f"mỗi {TIMES} hình; {found.noise}"
    return (Figure("dựng biểu đồ tiến độ, 600 đơn vị", found.ratio, AGAINST, note=note),)
