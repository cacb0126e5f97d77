"""Runs wait at the door while the lanes are full, and each gives its lane back however it ends."""

from __future__ import annotations

import threading
import time

import pytest

from ui.lanes import LANES, in_lane, lane


def test_no_more_than_so_many_run_at_once_and_all_come_to_run() -> None:
    now, most, done, lock = [0], [0], [0], threading.Lock()

    @in_lane
    def run() -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.005)
        with lock:
            now[0] -= 1
            done[0] += 1

    threads = [threading.Thread(target=run) for _ in range(6 * LANES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == LANES and done[0] == len(threads)


def test_a_run_within_a_run_asks_for_no_lane_of_its_own() -> None:
    def nested(depth: int) -> int:
        with lane():
            return depth if depth == 3 * LANES else nested(depth + 1)

    assert nested(0) == 3 * LANES


def test_a_run_that_fails_gives_its_lane_back() -> None:
    for _ in range(3 * LANES):
        with pytest.raises(ZeroDivisionError), lane():
            _ = 1 / 0
    with lane():
        pass
