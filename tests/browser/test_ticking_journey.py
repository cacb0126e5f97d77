"""A head with a phone in a meeting room: 40 people ticked, one undone, all there after a reload."""

from __future__ import annotations

import time

from playwright.sync_api import expect

from access import sign_ins
from access.roles import grant_role
from access.viewer import SYSTEM, Role
from campaign.standing import change_stays
from db import people, units
from db.people import NewPerson
from db.units import NewUnit
from outreach.activities import log_activity
from outreach.attendance import list_present_ids
from outreach.forms import read_terms
from tests.browser.conftest import NewTab
from tests.browser.live import LiveApp
from text.formats import local_day, show_day, utc_now

MANY = 40
SECONDS = 120


def test_forty_people_are_ticked_in_two_minutes_and_nothing_is_lost(live: LiveApp, new_tab: NewTab) -> None:
    token, activity_id = _meeting(live)
    tab = new_tab(360, token)
    tab.open(f"/hoat-dong?ma={activity_id}")
    ticks = tab.page.locator(".lc-tick")
    expect(ticks).to_have_count(MANY)
    box = ticks.first.bounding_box()
    assert box and box["height"] >= 44 and box["width"] >= 250
    begun = time.monotonic()
    for place in range(MANY):
        ticks.nth(place).click()
    expect(tab.page.locator(".lc-ticks")).to_have_attribute("data-state", "saved")
    assert time.monotonic() - begun < SECONDS
    assert len(_present(live, activity_id)) == MANY
    tab.page.get_by_placeholder("gõ không dấu cũng được").fill("du 07")
    expect(tab.page.locator(".lc-tick:visible")).to_have_count(1)
    tab.page.locator(".lc-tick:visible").click()
    tab.page.get_by_role("button", name="Hoàn tác", exact=True).click()
    tab.page.locator(".lc-tick:visible").click()
    # Gone before the server can have confirmed it: told again by the page that comes.
    tab.page.reload()
    tab.settle()
    expect(tab.page.locator(".lc-ticks")).to_have_attribute("data-state", "saved")
    expect(tab.page.locator(".lc-tick[aria-checked=true]")).to_have_count(MANY - 1)
    assert len(_present(live, activity_id)) == MANY - 1
    tab.check_clean("/hoat-dong")


def _meeting(live: LiveApp) -> tuple[str, int]:
    """A meeting today of a unit of 40 and their head, who is signed in."""
    now, token = utc_now(), sign_ins.new_token()
    today = local_day(now)
    fields = {"form": "hoi-nghi", "on": show_day(today), "contents": "b", "title": "Họp giao ban"}
    fields |= {"place": "Phòng họp", "leader": "Dự 00"}
    with live.database.write() as tx:
        (unit_id,) = units.add_units(tx, [NewUnit("DU", "Đơn vị dự họp", None, 99)], today)
        new = [NewPerson(f"DU-{n:02}", f"Nguyễn Văn Dự {n:02}", None, unit_id, "") for n in range(MANY)]
        ids = people.add_people(tx, new, today)
        change_stays(tx, (), lambda: ids)
        grant_role(tx, SYSTEM, ids[0], Role.HEAD, unit_id, now)
        sign_ins.start(tx, ids[0], token, now)
        return token, log_activity(tx, SYSTEM, unit_id, read_terms(fields, today), "phieu-du", now)


def _present(live: LiveApp, activity_id: int) -> frozenset[int]:
    with live.database.read() as tx:
        return list_present_ids(tx, SYSTEM, activity_id)
