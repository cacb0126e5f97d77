"""A campaign in the small organisation, and people's standings set with the tallies that follow."""

from __future__ import annotations

from datetime import date, timedelta

from access.viewer import SYSTEM
from analytics.board import ParticipationReport
from analytics.participation import build_report
from campaign.contribution import Standing, difference, participation_contribution
from campaign.opening import make_campaign
from db import campaigns, tallies
from db.campaigns import CampaignNow, NewCampaign, ParticipationRow
from db.engine import Tx
from db.people import NewPerson, add_people, list_stays
from tests.house import FOUNDED, NOW, House

TODAY = date(2026, 11, 24)
STARTS_ON = date(2026, 10, 1)
DUE_ON = date(2026, 12, 15)
LURE = "=HYPERLINK(1)"


def open_campaign(tx: Tx, starts_on: date = STARTS_ON) -> CampaignNow:
    """Two lessons and a quiz to 15 December, target 95%."""
    new = NewCampaign(
        code="KH84/2026",
        name="Chiến dịch phòng ngừa",
        document="Kế hoạch 84/KH-UBND",
        starts_on=starts_on,
        due_on=DUE_ON,
        pass_percent=70,
        target_percent=95,
        max_attempts=3,
        wait_minutes=0,
        blueprint=(),
        lesson_keys=("mot", "hai"),
    )
    return campaigns.get_campaign(tx, make_campaign(tx, SYSTEM, new, NOW))


def set_standing(tx: Tx, campaign: CampaignNow, person_id: int, row: ParticipationRow) -> None:
    """Where a person who had not begun stands from now on."""
    campaigns.put_participation(tx, person_id, campaign.campaign_id, row)
    stays = list_stays(tx, person_id)
    before = participation_contribution(stays, campaign.starts_on, Standing())
    standing = Standing(row.started_on, row.completed_on, row.passed_on)
    after = participation_contribution(stays, campaign.starts_on, standing)
    tallies.move_participation(tx, campaign.campaign_id, difference(before, after))


def live(tx: Tx, house: House) -> CampaignNow:
    """An is done, Bình learns, Chi has only passed the quiz; the rest and a person with a lure wait."""
    add_people(tx, [NewPerson("CB006", LURE, None, house.units["to"], "@SUM(1)")], FOUNDED)
    campaign = open_campaign(tx)
    done, later = STARTS_ON + timedelta(days=20), STARTS_ON + timedelta(days=30)
    set_standing(tx, campaign, house.people["an"], ParticipationRow(STARTS_ON, done, done, 3))
    set_standing(tx, campaign, house.people["binh"], ParticipationRow(later, None, None, 1))
    set_standing(tx, campaign, house.people["chi"], ParticipationRow(later, None, later, 1))
    return campaign


def office_report(tx: Tx, house: House, campaign: CampaignNow, on: date = TODAY) -> ParticipationReport:
    """What Dũng would export."""
    return build_report(tx, house.viewer(tx, "dung"), campaign, on, NOW)
