"""How many runs go on at once: more of them only take turns, and whoever writes is kept from finishing.

Python runs one thread at a time. A thread gives way at each call of the database and comes back behind all
who are waiting, so with many runs at once a transaction of ten calls lasts as long as ten rounds of them,
and every other writer waits for it. Who waits at the door instead holds nothing that others need.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

LANES = 2
"""One run computes while another waits for the disk."""

P = ParamSpec("P")
R = TypeVar("R")
_door = threading.BoundedSemaphore(LANES)
_here = threading.local()


@contextmanager
def lane() -> Iterator[None]:
    """Wait for a free lane; within one, another is not asked for."""
    if getattr(_here, "is_in", False):
        yield
        return
    with _door:
        _here.is_in = True
        try:
            yield
        finally:
            _here.is_in = False


def in_lane(run: Callable[P, R]) -> Callable[P, R]:
    """For a fragment, which Streamlit runs by itself."""

    @wraps(run)
    def waiting(*args: P.args, **kwargs: P.kwargs) -> R:
        with lane():
            return run(*args, **kwargs)

    return waiting
