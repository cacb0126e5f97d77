"""A page of people holds what the whole list holds at that place, and its length is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from access.viewer import Refused
from analytics import participation
from analytics.board import PeoplePage
from analytics.participation import people_page
from campaign.standing import change_stays
from db import standings
from db.campaigns import CampaignNow, ParticipationRow
from db.engine import Database, Tx
from db.people import NewPerson, add_people
from db.standings import Way
from tests.analytics.history import STARTS_ON, TODAY, live, open_campaign, set_standing
from tests.house import FOUNDED, NOW, House

STATUSES = ("", "not_started", "learning", "done", "open")


@pytest.fixture
def full(database: Database, house: House) -> Iterator[tuple[Tx, House, CampaignNow]]:
    """The house with thirty more people, some done, some learning, some who have left."""
    with database.write() as tx:
        campaign = live(tx, house)
        rows = [
            NewPerson(f"P{n:02}", f"Lê Văn {'BACĐE'[n % 5]}a", None, _unit(house, n), "") for n in range(30)
        ]
        ids = add_people(tx, rows, FOUNDED)
        change_stays(tx, (), lambda: ids)
        for n, person_id in enumerate(ids):
            if n % 3:
                done_on = STARTS_ON + timedelta(days=n) if n % 3 == 1 else None
                row = ParticipationRow(STARTS_ON, done_on, done_on, 3 if done_on else 1)
                set_standing(tx, campaign, person_id, row)
        yield tx, house, campaign


def _unit(house: House, n: int) -> int:
    return house.units["vp" if n % 4 else "to"]


def page(full: tuple[Tx, House, CampaignNow], units: list[str], **asked: object) -> PeoplePage:
    """What Dũng sees."""
    tx, house, campaign = full
    ids = [house.units[name] for name in units]
    return people_page(tx, house.viewer(tx, "dung"), campaign, ids, NOW, **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("way", [Way.UNITS, Way.NAMES])
@pytest.mark.parametrize("status", STATUSES)
def test_pages_put_together_are_the_list(
    full: tuple[Tx, House, CampaignNow], monkeypatch: pytest.MonkeyPatch, status: str, way: Way
) -> None:
    monkeypatch.setattr(standings._Sizes, "way", lambda *_: way)
    monkeypatch.setattr(standings, "NEAR", 0)
    tx, house, campaign = full
    for units in (["so", "qlkh", "vp", "to"], ["to"]):
        ids = [house.units[name] for name in units]
        everybody = participation.people(tx, house.viewer(tx, "dung"), campaign, ids, TODAY, NOW)
        wanted = [p for p in everybody if not status or _fits(p.status.value, status)]
        pages = [page(full, units, status=status, limit=7, offset=n) for n in range(0, len(wanted) + 1, 7)]
        assert [line for each in pages for line in each.lines] == wanted
        assert {each.total for each in pages} == {len(wanted)} and not any(p.is_cut for p in pages)


def _fits(value: str, status: str) -> bool:
    return value != "done" if status == "open" else value == status


@pytest.mark.parametrize("way", Way)
def test_search_tells_apart_as_many_as_it_says_and_no_more(
    full: tuple[Tx, House, CampaignNow], monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    monkeypatch.setattr(standings._Sizes, "way", lambda *_: way)
    units = ["so", "qlkh", "vp", "to"]
    whole = page(full, units, words="le van")
    assert (whole.total, len(whole.lines), whole.is_cut) == (30, 30, False)
    assert (
        page(full, units, words="le van đa", limit=4, offset=4).lines
        == page(full, units, words="da").lines[4:]
    )
    monkeypatch.setattr(standings, "MOST_FOUND", 20)
    cut = page(full, units, words="le van", limit=15, offset=15)
    assert (cut.total, cut.is_cut) == (20, True)
    assert cut.lines == whole.lines[15:20]
    monkeypatch.setattr(standings, "MOST_FOUND", 30)
    assert not page(full, units, words="le van").is_cut


def test_a_page_of_nobody_is_empty(database: Database, house: House) -> None:
    with database.write() as tx:
        found = page((tx, house, open_campaign(tx)), ["so"], status="done", words="an")
    assert found == PeoplePage((), 0, False)


def test_a_page_is_come_by_through_the_fewest() -> None:
    everybody = standings._Sizes(100_000, 100_000, 100_000)
    unit, few = standings._Sizes(100_000, 100, 100), standings._Sizes(100_000, 100_000, 20)
    assert everybody.way(50, None) is everybody.way(501, None) is Way.NAMES
    assert unit.way(50, None) is few.way(50, None) is Way.UNITS
    assert everybody.way(501, 5) is Way.WORD and everybody.way(501, 50_000) is Way.NAMES
    assert unit.way(501, 5_000) is Way.UNITS and unit.way(501, 5) is Way.WORD
    assert unit.way(501, 200) is Way.BOTH


def test_somebody_elses_unit_has_no_page(database: Database, house: House) -> None:
    with database.write() as tx:
        campaign = live(tx, house)
        for name in ("an", "chi"):
            with pytest.raises(Refused):
                people_page(tx, house.viewer(tx, name), campaign, [house.units["to"]], NOW)
