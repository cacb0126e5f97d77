"""A later version says what it says otherwise: nothing is left out and nothing made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.viewer import Refused
from analytics.reports.building import build_report
from analytics.reports.changes import COUNTED, changes_of, find_earlier, list_changes
from analytics.reports.keeping import list_final, make_final
from analytics.reports.value import Report
from db.engine import Database, Tx
from tests.analytics.history import live
from tests.analytics.test_reports import PERIOD, SIGNED, _change_the_world, lived, write
from tests.house import NOW, House

__all__ = ["lived"]


def test_correction_tells_each_thing_that_changed(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    dung = house.viewer(tx, "dung")
    write(tx, house, "dung", None, plan="Làm tiếp.", **SIGNED)
    first = make_final(tx, dung, None, PERIOD, "", NOW)
    assert find_earlier(list_final(tx, dung, None), first) is None
    _change_the_world(tx, house)
    second = make_final(tx, dung, None, PERIOD, "Bổ sung người", NOW + timedelta(days=1))
    assert find_earlier(list_final(tx, dung, None), second) == first
    told = list_changes(tx, dung, first, second)
    assert "Số văn bản: 07 → 08" in told
    assert "Văn phòng, Số CCVC-NLĐ: 1 → 2" in told
    assert any(each.endswith("bỏ: Làm tiếp.") for each in told)
    assert any(each.endswith("thêm: Khác hẳn.") for each in told)
    with pytest.raises(LookupError):
        list_changes(tx, house.viewer(tx, "binh"), first, second)


def test_officer_is_refused(lived: tuple[Tx, House]) -> None:
    tx, house = lived
    dung = house.viewer(tx, "dung")
    write(tx, house, "dung", None, **SIGNED)
    head = make_final(tx, dung, None, PERIOD, "", NOW)
    with pytest.raises(Refused):
        list_changes(tx, house.viewer(tx, "an"), head, head)


@pytest.fixture
def report(database: Database, house: House) -> Report:
    """The department's report of the house."""
    with database.write() as tx:
        live(tx, house)
        return build_report(tx, house.viewer(tx, "dung"), None, PERIOD, NOW)


def test_report_held_against_itself_says_nothing(report: Report) -> None:
    assert changes_of(report, report) == ()


def test_unit_that_came_or_went_is_named(report: Report) -> None:
    fewer = replace(report, figures=replace(report.figures, lines=report.figures.lines[:-1]))
    gone = report.figures.lines[-1].name
    assert changes_of(report, fewer) == (f"Đơn vị trong phụ lục, bỏ: {gone}",)
    assert changes_of(fewer, report) == (f"Đơn vị trong phụ lục, thêm: {gone}",)


FIGURES = st.tuples(st.integers(0, 3), st.sampled_from(COUNTED))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(FIGURES, st.integers(1, 9), max_size=6))
def test_each_figure_that_changed_is_told_once(report: Report, changes: dict[tuple[int, str], int]) -> None:
    lines = list(report.figures.lines)
    for (place, name), more in changes.items():
        figures: dict[str, Any] = {name: (getattr(lines[place], name) or 0) + more}
        lines[place] = replace(lines[place], **figures)
    told = changes_of(report, replace(report, figures=replace(report.figures, lines=tuple(lines))))
    assert len(told) == len(changes)
    assert all(any(each.startswith(lines[place].name.strip()) for each in told) for place, _ in changes)
