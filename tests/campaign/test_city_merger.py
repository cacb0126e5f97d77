"""The city's merger replayed: departments become one on 1 July, with learning before and after."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from access.roles import grant_role
from access.viewer import SYSTEM, Role
from analytics.board import ParticipationReport
from analytics.participation import build_report
from campaign import standing
from campaign.organisation.carrying_out import carry_out
from campaign.organisation.changes import MergeUnits, RenameUnit
from campaign.organisation.reading import list_origins
from db import batches, campaigns, measures, tallies
from db.campaigns import CampaignNow
from db.engine import Database, Tx
from db.people import NewPerson, add_people
from db.tallies import Counts
from db.units import NewUnit, add_units, list_units
from tests.campaign.test_standing import learn, open_from, sit
from tests.house import FOUNDED, House

OPENED, MERGED = date(2026, 6, 1), date(2026, 7, 1)
EVE = MERGED - timedelta(days=1)
DAYS = [OPENED + timedelta(days=n) for n in range(60)]
OLD = ("QLKH", "CN", "TDC")
NEW = MergeUnits(OLD, "KHCN", "Phòng Khoa học và Công nghệ", "SO")


def at(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 3, tzinfo=UTC)


def settle(tx: Tx, taught: House) -> tuple[CampaignNow, dict[str, int]]:
    """Two more departments with three people each, and a campaign since June in which some have learned."""
    ids = add_units(
        tx,
        [
            NewUnit("CN", "Phòng Công nghệ", taught.units["so"], 4),
            NewUnit("TDC", "Phòng Tiêu chuẩn", taught.units["so"], 5),
        ],
        FOUNDED,
    )
    rows = [NewPerson(f"P{n}", f"Lê Văn {'ABCDEF'[n]}a", None, ids[n % 2], "") for n in range(6)]
    people = dict(zip((row.code for row in rows), add_people(tx, rows, FOUNDED), strict=True))
    people |= {"an": taught.people["an"], "binh": taught.people["binh"], "chi": taught.people["chi"]}
    campaign = open_from(tx, OPENED, now=at(OPENED))
    for name, days in {"P0": (3, 5, 8), "P1": (4, 29, 40), "P2": (10,), "an": (12, 20, 25)}.items():
        finish(tx, people[name], campaign, days)
    return campaign, people


def finish(tx: Tx, person_id: int, campaign: CampaignNow, days: tuple[int, ...]) -> None:
    """The first lesson, the second, and the quiz, each on its day after the opening, as far as there are."""
    for place, n in enumerate(days):
        on = OPENED + timedelta(days=n)
        if on > EVE and place < 2:
            continue
        if place < 2:
            learn(tx, person_id, place, at(on))
        elif on <= EVE:
            sit(tx, person_id, campaign, at(on), right=True)


def live_on(tx: Tx, campaign: CampaignNow, people: dict[str, int]) -> None:
    """July and August: some finish after the merger."""
    learn(tx, people["P2"], 1, at(MERGED + timedelta(days=3)))
    for name, n in {"P1": 10, "P2": 12, "binh": 14}.items():
        sit(tx, people[name], campaign, at(MERGED + timedelta(days=n)), right=name != "binh")


def by_unit(tx: Tx, campaign: CampaignNow, on: date) -> dict[str, Counts]:
    codes = {unit.unit_id: unit.code for unit in list_units(tx, on)}
    return {codes[u]: n for u, n in tallies.sum_by_unit(tx, campaign.campaign_id, on).items()}


def whole(counts: list[Counts]) -> Counts:
    return Counts(*(sum(column) for column in zip(Counts(), *counts, strict=True)))


def report(tx: Tx, campaign: CampaignNow, on: date) -> ParticipationReport:
    return build_report(tx, SYSTEM, campaign, on, at(DAYS[-1]))


@pytest.mark.parametrize("days_late", [0, 30])
def test_totals_agree_on_both_sides_and_old_reports_keep_old_names(
    database: Database, taught: House, days_late: int
) -> None:
    """Written down on the day or a month late, it comes to the same."""
    with database.write() as tx:
        campaign, people = settle(tx, taught)
        if days_late:
            live_on(tx, campaign, people)
        old = {on: by_unit(tx, campaign, on) for on in DAYS}
        eve, eve_report = report(tx, campaign, EVE), report(tx, campaign, OPENED)
        plan = carry_out(tx, SYSTEM, NEW, MERGED, at(MERGED + timedelta(days=days_late)))
        assert plan.people == 7 and [each.since for each in plan.touched] == [MERGED]
        if not days_late:
            live_on(tx, campaign, people)
        for on in DAYS:
            found = by_unit(tx, campaign, on)
            so_far = tallies.list_by_day(tx, campaign.campaign_id, None, on)
            assert whole(list(found.values())) == whole(list(so_far.values()))
            assert set(found) == ({"SO", "VP", "TO", *OLD} if on < MERGED else {"SO", "VP", "TO", "KHCN"})
            if days_late:
                assert whole(list(found.values())) == whole(list(old[on].values()))
                if on < MERGED:
                    assert found == old[on]
        assert report(tx, campaign, EVE) == eve and report(tx, campaign, OPENED) == eve_report
        assert {line.name for line in eve.board.unit_lines} >= {"Phòng Quản lý", "Phòng Công nghệ"}
        assert by_unit(tx, campaign, EVE)["CN"] == Counts(3, 2, 1, 1)
        assert by_unit(tx, campaign, MERGED)["KHCN"] == Counts(7, 3, 1, 1)
        assert by_unit(tx, campaign, DAYS[-1])["KHCN"] == Counts(7, 4, 3, 3)
        assert standing.verify(tx) == ()
        standing.rebuild(tx)
        assert report(tx, campaign, EVE) == eve and standing.verify(tx) == ()


def test_a_report_of_a_day_stays_the_same_whatever_comes_later(database: Database, taught: House) -> None:
    with database.write() as tx:
        campaign, people = settle(tx, taught)
        carry_out(tx, SYSTEM, NEW, MERGED, at(MERGED))
        live_on(tx, campaign, people)
        mid = MERGED + timedelta(days=13)
        then = report(tx, campaign, mid)
        later = at(MERGED + timedelta(days=20))
        carry_out(tx, SYSTEM, RenameUnit("KHCN", "Phòng Đổi mới sáng tạo"), mid + timedelta(days=1), later)
        carry_out(tx, SYSTEM, MergeUnits(("KHCN", "VP"), "VP"), mid + timedelta(days=2), later)
        assert report(tx, campaign, mid) == then
        assert "KHCN" not in by_unit(tx, campaign, mid + timedelta(days=2)) and standing.verify(tx) == ()


def test_the_new_unit_tells_what_it_came_of_through_every_merger(database: Database, taught: House) -> None:
    with database.write() as tx:
        settle(tx, taught)
        carry_out(tx, SYSTEM, NEW, MERGED, at(MERGED))
        units = {unit.code: unit.unit_id for unit in list_units(tx, MERGED)}
        origins = list_origins(tx, units.values())
        assert {each.name for each in origins[units["KHCN"]]} == {
            "Phòng Quản lý",
            "Phòng Công nghệ",
            "Phòng Tiêu chuẩn",
        }
        assert {each.day_before for each in origins[units["KHCN"]]} == {EVE}


def test_sittings_stay_with_the_unit_of_their_day(database: Database, taught: House) -> None:
    with database.write() as tx:
        campaign, people = settle(tx, taught)
        carry_out(tx, SYSTEM, NEW, MERGED, at(MERGED))
        live_on(tx, campaign, people)
        codes = {u.unit_id: u.code for on in (EVE, MERGED) for u in list_units(tx, on)}
        places = batches.all_places(tx, campaign.campaign_id)
        assert Counter(codes[p.unit_id or 0] for p in places) == {"CN": 1, "TO": 1, "KHCN": 3}
        # None of them are enough to be told of.
        assert measures.sum_by_unit(tx, campaign.campaign_id, "counted", DAYS[-1]) == {}
        assert tallies.sum_answers(tx, campaign.campaign_id, DAYS[-1]) == {}


def test_managers_are_counted_once_and_like_anyone(database: Database, taught: House) -> None:
    """Whoever heads two units, or one above another, is one person who must learn, where they work."""
    with database.write() as tx:
        campaign, _ = settle(tx, taught)
        binh = taught.people["binh"]
        for unit in ("vp", "to", "so"):
            grant_role(tx, SYSTEM, binh, Role.HEAD, taught.units[unit], at(OPENED))
        carry_out(tx, SYSTEM, NEW, MERGED, at(MERGED))
        everybody = report(tx, campaign, DAYS[-1])
        assert everybody.board.total.assigned == 11 == len({line.code for line in everybody.people})
        assert [line.code for line in everybody.people].count("CB002") == 1
        sit(tx, binh, campaign, at(MERGED), right=True)
        assert by_unit(tx, campaign, MERGED)["KHCN"].passed == 2
        assert campaigns.find_participation(tx, binh, campaign.campaign_id) is not None
