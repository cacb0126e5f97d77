"""Charts as plug-ins: every file of this folder is one, found by its name."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from analytics.charts.contract import Chart

NOT_CHARTS = frozenset({"contract", "marks"})


@cache
def list_charts() -> tuple[Chart, ...]:
    """Every chart, by name."""
    names = [m.name for m in pkgutil.iter_modules(__path__) if m.name not in NOT_CHARTS]
    return tuple(importlib.import_module(f"{__name__}.{name}").CHART for name in sorted(names))


def get_chart(name: str) -> Chart:
    """The chart called `name`; raises KeyError."""
    return {chart.name: chart for chart in list_charts()}[name]
